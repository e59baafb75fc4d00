//! What the worker looks for.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::dossiers::model::{AlertKind, Dossier, DossierState, SupplementState};
use crate::platform::db::schema::{dossier_alerts, dossier_supplements, dossiers};
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::DossierId;

/// Dossiers whose moment has come, the longest due first. Index: `dossiers_alert`.
///
/// # Errors
/// The database's.
pub fn due_for_alert(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> Result<Vec<Dossier>, DbError> {
    Ok(dossiers::table
        .filter(dossiers::next_alert_at.is_not_null())
        .filter(dossiers::next_alert_at.le(Some(Timestamp(now))))
        .order(dossiers::next_alert_at)
        .limit(limit)
        .select(Dossier::as_select())
        .load(conn)?)
}

/// Sets when to look at a dossier next, if nobody else did meanwhile. That is no change of the dossier: its version
/// stays.
///
/// # Errors
/// The database's.
pub fn move_alert(conn: &mut Conn, dossier: &Dossier, next: Option<DateTime<Utc>>) -> Result<bool, DbError> {
    let changed = diesel::update(
        dossiers::table
            .filter(dossiers::id.eq(dossier.id))
            .filter(dossiers::next_alert_at.eq(dossier.next_alert_at.map(Timestamp))),
    )
    .set(dossiers::next_alert_at.eq(next.map(Timestamp)))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Whether something was told of one appointment. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn was_told(
    conn: &mut Conn,
    id: DossierId,
    (kind, due_at): (AlertKind, DateTime<Utc>),
) -> Result<bool, DbError> {
    let known: Option<AlertKind> = dossier_alerts::table
        .filter(dossier_alerts::dossier_id.eq(id))
        .filter(dossier_alerts::kind.eq(kind))
        .filter(dossier_alerts::due_at.eq(Timestamp(due_at)))
        .select(dossier_alerts::kind)
        .first(conn)
        .optional()?;
    Ok(known.is_some())
}

/// Notes that something was told of one appointment; `false` when it was told before.
///
/// # Errors
/// The database's.
pub fn add_alert(
    conn: &mut Conn,
    id: DossierId,
    (kind, due_at): (AlertKind, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    if was_told(conn, id, (kind, due_at))? {
        return Ok(false);
    }
    diesel::insert_into(dossier_alerts::table)
        .values((
            dossier_alerts::dossier_id.eq(id),
            dossier_alerts::kind.eq(kind),
            dossier_alerts::due_at.eq(Timestamp(due_at)),
            dossier_alerts::at.eq(Timestamp(now)),
        ))
        .execute(conn)?;
    Ok(true)
}

/// Dossiers whose applicants were waited for long enough, and in vain. While a withdrawal is decided nobody waits.
/// Index: `dossier_supplements_wait`.
///
/// # Errors
/// The database's.
pub fn waited_for_long_enough(
    conn: &mut Conn,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<DossierId>, DbError> {
    Ok(dossier_supplements::table
        .inner_join(dossiers::table.on(dossiers::id.eq(dossier_supplements::dossier_id)))
        .filter(dossiers::state.eq_any([DossierState::IntakeSupplement, DossierState::SupplementRequired]))
        .filter(dossier_supplements::state.eq(SupplementState::Sent))
        .filter(dossier_supplements::given_at.is_null())
        .filter(dossier_supplements::wait_until.lt(Some(Timestamp(now))))
        .order(dossier_supplements::wait_until)
        .limit(limit)
        .select(dossier_supplements::dossier_id)
        .load(conn)?)
}
