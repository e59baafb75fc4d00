//! Requests to correct an owner's data.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::dossiers::model::{DataCorrection, DataCorrectionState, Dossier};
use crate::platform::db::schema::{dossier_data_corrections, dossiers};
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{AgencyId, DataCorrectionId, DossierId, OfficerId};

/// Puts in a request; `false` when one is open already.
///
/// # Errors
/// The database's.
pub fn insert_data_correction(conn: &mut Conn, correction: &DataCorrection) -> Result<bool, DbError> {
    let open = dossier_data_corrections::table
        .filter(dossier_data_corrections::dossier_id.eq(correction.dossier_id))
        .filter(dossier_data_corrections::state.eq(DataCorrectionState::Requested))
        .count()
        .get_result::<i64>(conn)?;
    if open > 0 {
        return Ok(false);
    }
    let inserted = diesel::insert_into(dossier_data_corrections::table)
        .values((
            dossier_data_corrections::id.eq(correction.id),
            dossier_data_corrections::dossier_id.eq(correction.dossier_id),
            dossier_data_corrections::agency_id.eq(correction.agency_id),
            dossier_data_corrections::state.eq(correction.state),
            dossier_data_corrections::proposed.eq(&correction.proposed),
            dossier_data_corrections::grounds.eq(&correction.grounds),
            dossier_data_corrections::requested_at.eq(Timestamp(correction.requested_at)),
            dossier_data_corrections::requested_by.eq(correction.requested_by),
        ))
        .execute(conn)
        .map_err(DbError::from);
    match inserted {
        Ok(_) => Ok(true),
        // Somebody asked at the same moment: the next attempt finds it.
        Err(error) if error.is_unique_violation() => Err(DbError::Conflict),
        Err(error) => Err(error),
    }
}

/// One request about a dossier. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn data_correction(
    conn: &mut Conn,
    dossier: DossierId,
    id: DataCorrectionId,
) -> Result<Option<DataCorrection>, DbError> {
    Ok(dossier_data_corrections::table
        .filter(dossier_data_corrections::id.eq(id))
        .filter(dossier_data_corrections::dossier_id.eq(dossier))
        .select(DataCorrection::as_select())
        .first(conn)
        .optional()?)
}

/// What was decided on a request.
#[derive(Clone, Debug)]
pub struct DataCorrectionDecision {
    /// Where it stands now.
    pub state: DataCorrectionState,
    /// The owner as it was, sealed, when it was corrected.
    pub original: Option<Vec<u8>>,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Option<OfficerId>,
    /// Why not, or a note.
    pub decision: Option<String>,
}

/// Decides on a request that is open; `false` when it is not.
///
/// # Errors
/// The database's.
pub fn decide_data_correction(
    conn: &mut Conn,
    id: DataCorrectionId,
    decision: &DataCorrectionDecision,
) -> Result<bool, DbError> {
    let open = dossier_data_corrections::table
        .filter(dossier_data_corrections::id.eq(id))
        .filter(dossier_data_corrections::state.eq(DataCorrectionState::Requested));
    let changed = diesel::update(open)
        .set((
            dossier_data_corrections::state.eq(decision.state),
            dossier_data_corrections::original.eq(&decision.original),
            dossier_data_corrections::decided_at.eq(Some(Timestamp(decision.at))),
            dossier_data_corrections::decided_by.eq(decision.by),
            dossier_data_corrections::decision.eq(&decision.decision),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// The requests about a dossier, the newest first. Index: `dossier_data_corrections_dossier`.
///
/// # Errors
/// The database's.
pub fn data_corrections(
    conn: &mut Conn,
    dossier: DossierId,
    before: Option<DataCorrectionId>,
    limit: i64,
) -> Result<Vec<DataCorrection>, DbError> {
    let mut rows = dossier_data_corrections::table
        .filter(dossier_data_corrections::dossier_id.eq(dossier))
        .order(dossier_data_corrections::id.desc())
        .limit(limit)
        .select(DataCorrection::as_select())
        .into_boxed();
    if let Some(before) = before {
        rows = rows.filter(dossier_data_corrections::id.lt(before));
    }
    Ok(rows.load(conn)?)
}

/// How many requests there are about a dossier.
///
/// # Errors
/// The database's.
pub fn count_data_corrections(conn: &mut Conn, dossier: DossierId) -> Result<i64, DbError> {
    Ok(dossier_data_corrections::table
        .filter(dossier_data_corrections::dossier_id.eq(dossier))
        .count()
        .get_result(conn)?)
}

/// The requests that wait for an agency's desk, the oldest first, with their dossiers. Index:
/// `dossier_data_corrections_waiting`.
///
/// # Errors
/// The database's.
pub fn waiting_data_corrections(
    conn: &mut Conn,
    agency: AgencyId,
    after: Option<DataCorrectionId>,
    limit: i64,
) -> Result<Vec<(DataCorrection, Dossier)>, DbError> {
    let mut rows = dossier_data_corrections::table
        .inner_join(dossiers::table.on(dossiers::id.eq(dossier_data_corrections::dossier_id)))
        .filter(dossier_data_corrections::agency_id.eq(agency))
        .filter(dossier_data_corrections::state.eq(DataCorrectionState::Requested))
        .order(dossier_data_corrections::id)
        .limit(limit)
        .select((DataCorrection::as_select(), Dossier::as_select()))
        .into_boxed();
    if let Some(after) = after {
        rows = rows.filter(dossier_data_corrections::id.gt(after));
    }
    Ok(rows.load(conn)?)
}

/// How many requests wait for an agency's desk.
///
/// # Errors
/// The database's.
pub fn count_waiting_data_corrections(conn: &mut Conn, agency: AgencyId) -> Result<i64, DbError> {
    Ok(dossier_data_corrections::table
        .filter(dossier_data_corrections::agency_id.eq(agency))
        .filter(dossier_data_corrections::state.eq(DataCorrectionState::Requested))
        .count()
        .get_result(conn)?)
}
