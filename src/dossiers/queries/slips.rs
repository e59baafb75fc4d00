//! What becomes of slips: answered, refused, not answered; and all that are about one dossier.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::dossiers::model::{DossierSlip, Handover, HandoverItem, HandoverResult, HandoverState};
use crate::platform::db::schema::{dossier_handover_items, dossier_handovers};
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{DossierId, HandoverId, OfficerId};

/// Every slip about a dossier, in the order in which they were given. Index: `dossier_handover_items_dossier`.
///
/// # Errors
/// The database's.
pub fn slips_of(conn: &mut Conn, id: DossierId) -> Result<Vec<DossierSlip>, DbError> {
    let rows: Vec<(Handover, HandoverItem)> = dossier_handover_items::table
        .inner_join(
            dossier_handovers::table.on(dossier_handovers::id.eq(dossier_handover_items::handover_id)),
        )
        .filter(dossier_handover_items::dossier_id.eq(id))
        .order((dossier_handovers::given_at, dossier_handovers::id))
        .select((Handover::as_select(), HandoverItem::as_select()))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(slip, item)| DossierSlip { slip, item })
        .collect())
}

/// Slips that nobody has answered in time and of which nobody was told, the longest due first. Index:
/// `dossier_handovers_unanswered`.
///
/// # Errors
/// The database's.
pub fn unanswered(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> Result<Vec<Handover>, DbError> {
    Ok(dossier_handovers::table
        .filter(dossier_handovers::acknowledged_at.is_null())
        .filter(dossier_handovers::overdue_at.is_null())
        .filter(dossier_handovers::answer_due_at.lt(Some(Timestamp(now))))
        .order((dossier_handovers::answer_due_at, dossier_handovers::id))
        .limit(limit)
        .select(Handover::as_select())
        .load(conn)?)
}

/// Writes that a slip was found unanswered; whether nobody had found it before. The slip's version stays: nothing that
/// its sides read has changed.
///
/// # Errors
/// The database's.
pub fn find_unanswered(conn: &mut Conn, id: HandoverId, now: DateTime<Utc>) -> Result<bool, DbError> {
    let changed = diesel::update(
        dossier_handovers::table
            .filter(dossier_handovers::id.eq(id))
            .filter(dossier_handovers::acknowledged_at.is_null())
            .filter(dossier_handovers::overdue_at.is_null()),
    )
    .set(dossier_handovers::overdue_at.eq(Some(Timestamp(now))))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Writes why none of what is on a slip was taken.
///
/// # Errors
/// The database's.
pub fn refuse_slip(conn: &mut Conn, id: HandoverId, reason: &str) -> Result<(), DbError> {
    diesel::update(dossier_handovers::table.filter(dossier_handovers::id.eq(id)))
        .set(dossier_handovers::refusal_reason.eq(Some(reason)))
        .execute(conn)?;
    Ok(())
}

/// Writes that the other side answered; whether it was the first.
///
/// # Errors
/// The database's.
pub fn acknowledge(
    conn: &mut Conn,
    id: HandoverId,
    officer: OfficerId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let changed = diesel::update(
        dossier_handovers::table
            .filter(dossier_handovers::id.eq(id))
            .filter(dossier_handovers::state.eq(HandoverState::Given)),
    )
    .set((
        dossier_handovers::state.eq(HandoverState::Acknowledged),
        dossier_handovers::version.eq(dossier_handovers::version + 1),
        dossier_handovers::acknowledged_by.eq(Some(officer)),
        dossier_handovers::acknowledged_at.eq(Some(Timestamp(now))),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Writes that all on a slip is there; what is missing is written over it by [`miss`].
///
/// # Errors
/// The database's.
pub fn receive_all(conn: &mut Conn, id: HandoverId) -> Result<(), DbError> {
    diesel::update(dossier_handover_items::table.filter(dossier_handover_items::handover_id.eq(id)))
        .set(dossier_handover_items::result.eq(Some(HandoverResult::Received)))
        .execute(conn)?;
    Ok(())
}

/// Writes that papers are missing.
///
/// # Errors
/// The database's.
pub fn miss(conn: &mut Conn, id: HandoverId, no: i32, reason: &str) -> Result<(), DbError> {
    diesel::update(
        dossier_handover_items::table
            .filter(dossier_handover_items::handover_id.eq(id))
            .filter(dossier_handover_items::no.eq(no)),
    )
    .set((
        dossier_handover_items::result.eq(Some(HandoverResult::Missing)),
        dossier_handover_items::reason.eq(Some(reason)),
    ))
    .execute(conn)?;
    Ok(())
}
