//! Visits booked ahead.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::desk::model::{Visit, VisitState};
use crate::platform::db::schema::desk_visits;
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{CitizenId, DeskId, VisitId};

/// Whose visits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitFilter {
    /// One citizen's own.
    OfCitizen(CitizenId),
    /// A desk's, from one moment until before another.
    OfDesk {
        /// The desk.
        desk: DeskId,
        /// From when on.
        from: DateTime<Utc>,
        /// Until before when.
        until: DateTime<Utc>,
    },
}

/// Where a page ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct VisitPosition {
    /// When the last visit begins.
    pub starts_at: DateTime<Utc>,
    /// Its id.
    pub id: VisitId,
}

/// A visit. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn visit(conn: &mut Conn, id: VisitId) -> Result<Option<Visit>, DbError> {
    Ok(desk_visits::table
        .find(id)
        .select(Visit::as_select())
        .first(conn)
        .optional()?)
}

/// At most `limit` visits after a position: a citizen's the newest first, a desk's in the order of their times. Indexes:
/// `desk_visits_booker`, `desk_visits_desk`.
///
/// # Errors
/// The database's.
pub fn visits(
    conn: &mut Conn,
    filter: VisitFilter,
    after: Option<VisitPosition>,
    limit: i64,
) -> Result<Vec<Visit>, DbError> {
    let mut query = desk_visits::table
        .limit(limit)
        .select(Visit::as_select())
        .into_boxed();
    match filter {
        VisitFilter::OfCitizen(citizen) => {
            query = query
                .filter(desk_visits::booked_by.eq(citizen))
                .order(desk_visits::id.desc());
            if let Some(after) = after {
                query = query.filter(desk_visits::id.lt(after.id));
            }
        }
        VisitFilter::OfDesk { desk, from, until } => {
            query = query
                .filter(desk_visits::desk_id.eq(desk))
                .filter(desk_visits::starts_at.ge(Timestamp(from)))
                .filter(desk_visits::starts_at.lt(Timestamp(until)))
                .order((desk_visits::starts_at, desk_visits::id));
            if let Some(after) = after {
                let at = Timestamp(after.starts_at);
                query = query
                    .filter(desk_visits::starts_at.ge(at.clone()))
                    .filter(desk_visits::starts_at.gt(at).or(desk_visits::id.gt(after.id)));
            }
        }
    }
    Ok(query.load(conn)?)
}

/// When the visits begin that keep a place at a desk between two moments. Index: `desk_visits_desk`.
///
/// # Errors
/// The database's.
pub fn booked_between(
    conn: &mut Conn,
    desk: DeskId,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>, DbError> {
    Ok(desk_visits::table
        .filter(desk_visits::desk_id.eq(desk))
        .filter(desk_visits::starts_at.ge(Timestamp(from)))
        .filter(desk_visits::starts_at.lt(Timestamp(until)))
        .filter(desk_visits::state.eq_any([VisitState::Booked, VisitState::Arrived]))
        .select(desk_visits::starts_at)
        .load(conn)?)
}

/// A visit of the citizen at this desk that is still awaited. Index: `desk_visits_booker`.
///
/// # Errors
/// The database's.
pub fn open_visit_of(
    conn: &mut Conn,
    citizen: CitizenId,
    desk: DeskId,
    now: DateTime<Utc>,
) -> Result<Option<Visit>, DbError> {
    Ok(desk_visits::table
        .filter(desk_visits::booked_by.eq(citizen))
        .filter(desk_visits::desk_id.eq(desk))
        .filter(desk_visits::state.eq(VisitState::Booked))
        .filter(desk_visits::ends_at.ge(Timestamp(now)))
        .select(Visit::as_select())
        .first(conn)
        .optional()?)
}

/// The awaited visit with this code at a desk between two moments. Index: `desk_visits_desk`.
///
/// # Errors
/// The database's.
pub fn visit_by_code(
    conn: &mut Conn,
    desk: DeskId,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    code: &str,
) -> Result<Option<Visit>, DbError> {
    Ok(desk_visits::table
        .filter(desk_visits::desk_id.eq(desk))
        .filter(desk_visits::starts_at.ge(Timestamp(from)))
        .filter(desk_visits::starts_at.lt(Timestamp(until)))
        .filter(desk_visits::code.eq(code))
        .filter(desk_visits::state.eq(VisitState::Booked))
        .select(Visit::as_select())
        .first(conn)
        .optional()?)
}

/// Whether a code is in use at a desk between two moments. Index: `desk_visits_desk`.
///
/// # Errors
/// The database's.
pub fn code_is_taken(
    conn: &mut Conn,
    desk: DeskId,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    code: &str,
) -> Result<bool, DbError> {
    let known: i64 = desk_visits::table
        .filter(desk_visits::desk_id.eq(desk))
        .filter(desk_visits::starts_at.ge(Timestamp(from)))
        .filter(desk_visits::starts_at.lt(Timestamp(until)))
        .filter(desk_visits::code.eq(code))
        .count()
        .get_result(conn)?;
    Ok(known > 0)
}

/// At most `limit` visits that were awaited and ended before a moment. Index: `desk_visits_open`.
///
/// # Errors
/// The database's.
pub fn overdue_visits(conn: &mut Conn, before: DateTime<Utc>, limit: i64) -> Result<Vec<Visit>, DbError> {
    Ok(desk_visits::table
        .filter(desk_visits::state.eq(VisitState::Booked))
        .filter(desk_visits::ends_at.lt(Timestamp(before)))
        .order(desk_visits::ends_at)
        .limit(limit)
        .select(Visit::as_select())
        .load(conn)?)
}

/// Writes a new visit.
///
/// # Errors
/// The database's.
pub fn insert_visit(conn: &mut Conn, visit: &Visit) -> Result<(), DbError> {
    diesel::insert_into(desk_visits::table)
        .values((
            desk_visits::id.eq(visit.id),
            desk_visits::version.eq(visit.version),
            desk_visits::desk_id.eq(visit.desk_id),
            desk_visits::booked_by.eq(AnyUuid(visit.booked_by)),
            desk_visits::procedure_id.eq(visit.procedure_id),
            desk_visits::starts_at.eq(Timestamp(visit.starts_at)),
            desk_visits::ends_at.eq(Timestamp(visit.ends_at)),
            desk_visits::code.eq(&visit.code),
            desk_visits::state.eq(visit.state),
            desk_visits::created_at.eq(Timestamp(visit.created_at)),
            desk_visits::updated_at.eq(Timestamp(visit.updated_at)),
            desk_visits::channel.eq(visit.channel),
            desk_visits::caller_phone.eq(&visit.caller_phone),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets where people can be called back whose visits ended before a moment. Index: `desk_visits_callers`.
///
/// # Errors
/// The database's.
pub fn forget_callers(conn: &mut Conn, before: DateTime<Utc>) -> Result<usize, DbError> {
    let over = desk_visits::table
        .filter(desk_visits::ends_at.lt(Timestamp(before)))
        .filter(desk_visits::caller_phone.is_not_null());
    Ok(diesel::update(over)
        .set(desk_visits::caller_phone.eq(None::<String>))
        .execute(conn)?)
}

/// Writes where a visit stands, if it still has the version that it was read with; counts the version on.
///
/// # Errors
/// The database's.
pub fn save_visit(conn: &mut Conn, visit: &mut Visit) -> Result<bool, DbError> {
    let expected = visit.version;
    visit.version = expected.saturating_add(1);
    let changed = diesel::update(
        desk_visits::table
            .find(visit.id)
            .filter(desk_visits::version.eq(expected)),
    )
    .set((
        desk_visits::version.eq(visit.version),
        desk_visits::state.eq(visit.state),
        desk_visits::updated_at.eq(Timestamp(visit.updated_at)),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}
