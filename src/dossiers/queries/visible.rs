//! Who sees which dossiers.

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::agencies;
use crate::dossiers::model::{Dossier, DossierState, PartyPurpose};
use crate::platform::db::schema::{dossier_agencies, dossier_parties, dossiers};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{AgencyId, CitizenId, DossierId};

/// Those of some parties whose right to see a dossier holds on a day.
macro_rules! let_in {
    ($parties:expr, $today:expr) => {
        $parties
            .filter(dossier_parties::ended_at.is_null())
            .filter(dossier_parties::purpose.ne(PartyPurpose::Transfer))
            .filter(
                dossier_parties::valid_from
                    .is_null()
                    .or(dossier_parties::valid_from.le(Some($today))),
            )
            .filter(
                dossier_parties::valid_to
                    .is_null()
                    .or(dossier_parties::valid_to.ge(Some($today))),
            )
    };
}
pub(super) use let_in;

/// Through whose eyes a dossier is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Own dossiers, drafts too, and those of others that the citizen was let in to.
    /// Whether an authorisation holds is judged on the day.
    Citizen(CitizenId, NaiveDate),
    /// Dossiers that one of the own agencies has or had a part in; drafts are their owner's alone. Whoever inspects or
    /// audits from the People's Committee of the province sees all that was sent.
    Agencies {
        /// Whose dossiers.
        own: Vec<AgencyId>,
        /// From which of them the viewer inspects or audits.
        overseen_from: Vec<AgencyId>,
    },
    /// All that was sent: who signs for the province.
    Province,
}

/// The dossier, if this viewer may see it. Index: the primary keys of `dossiers` and
/// `dossier_agencies`, and `dossier_parties_citizen`.
///
/// # Errors
/// The database's.
pub fn visible(conn: &mut Conn, viewer: &Viewer, id: DossierId) -> Result<Option<Dossier>, DbError> {
    if let Viewer::Agencies { overseen_from, .. } = viewer
        && agencies::queries::any_governs_province(conn, overseen_from)?
    {
        return visible(conn, &Viewer::Province, id);
    }
    let query = dossiers::table
        .filter(dossiers::id.eq(id))
        .select(Dossier::as_select());
    let found = match viewer {
        Viewer::Citizen(citizen, today) => query
            .filter(dossiers::citizen_id.eq(Some(*citizen)).or(exists(let_in!(
                    dossier_parties::table
                        .filter(dossier_parties::citizen_id.eq(Some(*citizen)))
                        .filter(dossier_parties::dossier_id.eq(dossiers::id)),
                    *today
                ))))
            .first(conn)
            .optional()?,
        Viewer::Province => query
            .filter(dossiers::state.ne(DossierState::Draft))
            .first(conn)
            .optional()?,
        Viewer::Agencies { own, .. } => query
            .filter(
                dossiers::state
                    .ne(DossierState::Draft)
                    .or(dossiers::trial_asked.eq(true)),
            )
            .filter(exists(
                dossier_agencies::table
                    .filter(dossier_agencies::dossier_id.eq(dossiers::id))
                    .filter(dossier_agencies::agency_id.eq_any(own.clone())),
            ))
            .first(conn)
            .optional()?,
    };
    Ok(found)
}

/// The dossier itself, for the worker. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn by_id(conn: &mut Conn, id: DossierId) -> Result<Option<Dossier>, DbError> {
    Ok(dossiers::table
        .filter(dossiers::id.eq(id))
        .select(Dossier::as_select())
        .first(conn)
        .optional()?)
}

/// The dossier with this code, for public tracking, which asks for the receipt's secret next. Index: `dossiers (code)`.
///
/// # Errors
/// The database's.
pub fn by_code(conn: &mut Conn, code: &str) -> Result<Option<Dossier>, DbError> {
    Ok(dossiers::table
        .filter(dossiers::code.eq(Some(code)))
        .select(Dossier::as_select())
        .first(conn)
        .optional()?)
}
