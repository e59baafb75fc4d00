//! Lists of dossiers, newest first.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::dossiers::model::{ClockPhase, Dossier, DossierState};
use crate::platform::db::schema::{dossier_agencies, dossiers};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{AgencyId, CitizenId, DossierId, ProcedureId};

/// Whose dossiers, and which of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListFilter {
    /// All of one citizen.
    OfCitizen {
        /// The account.
        citizen: CitizenId,
        /// Only in this state.
        state: Option<DossierState>,
    },
    /// Those that one agency has or had a part in; drafts are their owner's alone.
    OfAgency {
        /// The agency.
        agency: AgencyId,
        /// Only in this state.
        state: Option<DossierState>,
        /// Only of this procedure.
        procedure: Option<ProcedureId>,
    },
}

/// At most `limit` lines, those made before `after`, newest first: ids are made in the order of time. Indexes:
/// `dossiers_citizen`; the primary key of `dossier_agencies`.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut Conn,
    filter: &ListFilter,
    after: Option<DossierId>,
    limit: i64,
) -> Result<Vec<Dossier>, DbError> {
    match filter {
        ListFilter::OfCitizen { citizen, state } => {
            let mut query = dossiers::table
                .filter(dossiers::citizen_id.eq(Some(*citizen)))
                .order(dossiers::id.desc())
                .limit(limit)
                .select(Dossier::as_select())
                .into_boxed();
            if let Some(state) = *state {
                query = query.filter(dossiers::state.eq(state));
            }
            if let Some(after) = after {
                query = query.filter(dossiers::id.lt(after));
            }
            Ok(query.load(conn)?)
        }
        ListFilter::OfAgency {
            agency,
            state,
            procedure,
        } => {
            let mut query = dossier_agencies::table
                .inner_join(dossiers::table.on(dossiers::id.eq(dossier_agencies::dossier_id)))
                .filter(dossier_agencies::agency_id.eq(*agency))
                .filter(dossiers::state.ne(DossierState::Draft))
                .order(dossier_agencies::dossier_id.desc())
                .limit(limit)
                .select(Dossier::as_select())
                .into_boxed();
            if let Some(state) = *state {
                query = query.filter(dossiers::state.eq(state));
            }
            if let Some(procedure) = *procedure {
                query = query.filter(dossiers::procedure_id.eq(procedure));
            }
            if let Some(after) = after {
                query = query.filter(dossier_agencies::dossier_id.lt(after));
            }
            Ok(query.load(conn)?)
        }
    }
}

/// Which open dossiers of an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenDossiers {
    /// Those that were told a date: the desk has to answer, the applicant is waited for, or the clock runs or stands.
    Dated,
    /// Those that can be moved to other terms: taken in, and worked on.
    Movable,
}

/// At most `limit` dossiers of a receiving agency that are not over, after `after`. Index: `dossiers_open`.
///
/// # Errors
/// The database's.
pub fn open_at(
    conn: &mut Conn,
    agency: AgencyId,
    of: OpenDossiers,
    after: Option<DossierId>,
    limit: i64,
) -> Result<Vec<Dossier>, DbError> {
    let mut query = dossiers::table
        .filter(dossiers::receiving_agency_id.eq(agency))
        .filter(dossiers::closed_at.is_null())
        .order(dossiers::id)
        .limit(limit)
        .select(Dossier::as_select())
        .into_boxed();
    query = match of {
        OpenDossiers::Dated => query
            .filter(
                dossiers::clock_phase
                    .eq_any([ClockPhase::Running, ClockPhase::Paused])
                    .or(dossiers::state.eq_any([DossierState::Submitted, DossierState::IntakeSupplement])),
            )
            .filter(dossiers::state.ne(DossierState::WithdrawalRequested)),
        OpenDossiers::Movable => {
            query.filter(dossiers::state.eq_any([DossierState::Accepted, DossierState::InProcess]))
        }
    };
    if let Some(after) = after {
        query = query.filter(dossiers::id.gt(after));
    }
    Ok(query.load(conn)?)
}

/// Dossiers by id, for those who found out before that they may be seen. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn of_ids(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = DossierId>,
) -> Result<HashMap<DossierId, Dossier>, DbError> {
    let ids: Vec<DossierId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<Dossier> = dossiers::table
        .filter(dossiers::id.eq_any(ids))
        .select(Dossier::as_select())
        .load(conn)?;
    Ok(found.into_iter().map(|dossier| (dossier.id, dossier)).collect())
}

/// How many lines a list has in all.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Conn, filter: &ListFilter) -> Result<i64, DbError> {
    match filter {
        ListFilter::OfCitizen { citizen, state } => {
            let mut query = dossiers::table
                .filter(dossiers::citizen_id.eq(Some(*citizen)))
                .count()
                .into_boxed();
            if let Some(state) = *state {
                query = query.filter(dossiers::state.eq(state));
            }
            Ok(query.get_result(conn)?)
        }
        ListFilter::OfAgency {
            agency,
            state,
            procedure,
        } => {
            let mut query = dossier_agencies::table
                .inner_join(dossiers::table.on(dossiers::id.eq(dossier_agencies::dossier_id)))
                .filter(dossier_agencies::agency_id.eq(*agency))
                .filter(dossiers::state.ne(DossierState::Draft))
                .count()
                .into_boxed();
            if let Some(state) = *state {
                query = query.filter(dossiers::state.eq(state));
            }
            if let Some(procedure) = *procedure {
                query = query.filter(dossiers::procedure_id.eq(procedure));
            }
            Ok(query.get_result(conn)?)
        }
    }
}
