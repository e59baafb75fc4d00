//! Days on which a desk receives nobody.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::desk::model::{Visit, VisitState};
use crate::platform::db::schema::{desk_days_off, desk_visits};
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{DeskId, OfficerId};

/// Whether a desk receives nobody on a day. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn is_day_off(conn: &mut Conn, desk: DeskId, day: NaiveDate) -> Result<bool, DbError> {
    let found: Option<NaiveDate> = desk_days_off::table
        .find((desk, day))
        .select(desk_days_off::day)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Writes that a desk receives nobody on a day.
///
/// # Errors
/// The database's; a unique violation when that was written.
pub fn insert_day_off(
    conn: &mut Conn,
    (desk, day): (DeskId, NaiveDate),
    reason: &str,
    (by, now): (OfficerId, DateTime<Utc>),
) -> Result<(), DbError> {
    diesel::insert_into(desk_days_off::table)
        .values((
            desk_days_off::desk_id.eq(desk),
            desk_days_off::day.eq(day),
            desk_days_off::reason.eq(reason),
            desk_days_off::called_off_by.eq(by),
            desk_days_off::called_off_at.eq(Timestamp(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Removes that a desk receives nobody on a day; `false` when that was not written.
///
/// # Errors
/// The database's.
pub fn remove_day_off(conn: &mut Conn, desk: DeskId, day: NaiveDate) -> Result<bool, DbError> {
    let removed = diesel::delete(desk_days_off::table.find((desk, day))).execute(conn)?;
    Ok(removed > 0)
}

/// Visits to a desk that are awaited between two moments. Index: `desk_visits_desk`.
///
/// # Errors
/// The database's.
pub fn awaited_between(
    conn: &mut Conn,
    desk: DeskId,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Visit>, DbError> {
    Ok(desk_visits::table
        .filter(desk_visits::desk_id.eq(desk))
        .filter(desk_visits::starts_at.ge(Timestamp(from)))
        .filter(desk_visits::starts_at.lt(Timestamp(until)))
        .filter(desk_visits::state.eq(VisitState::Booked))
        .order((desk_visits::starts_at, desk_visits::id))
        .select(Visit::as_select())
        .load(conn)?)
}
