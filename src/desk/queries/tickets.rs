//! Queue tickets.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::desk::model::{Ticket, TicketState};
use crate::platform::db::schema::desk_tickets;
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{DeskId, DossierId, TicketId};

/// Where a page ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TicketPosition {
    /// What the last ticket was sorted by.
    pub queue_at: DateTime<Utc>,
    /// Its id.
    pub id: TicketId,
}

/// A ticket. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn ticket(conn: &mut Conn, id: TicketId) -> Result<Option<Ticket>, DbError> {
    Ok(desk_tickets::table
        .find(id)
        .select(Ticket::as_select())
        .first(conn)
        .optional()?)
}

/// Whose turn it is. Index: `desk_tickets_line`.
///
/// # Errors
/// The database's.
pub fn first_waiting(conn: &mut Conn, desk: DeskId, day: NaiveDate) -> Result<Option<Ticket>, DbError> {
    Ok(desk_tickets::table
        .filter(desk_tickets::desk_id.eq(desk))
        .filter(desk_tickets::day.eq(day))
        .filter(desk_tickets::state.eq(TicketState::Waiting))
        .order((desk_tickets::queue_at, desk_tickets::id))
        .select(Ticket::as_select())
        .first(conn)
        .optional()?)
}

/// How many are in the line; before a place, or in all. Index: `desk_tickets_line`.
///
/// # Errors
/// The database's.
pub fn count_waiting(
    conn: &mut Conn,
    desk: DeskId,
    day: NaiveDate,
    before: Option<TicketPosition>,
) -> Result<i64, DbError> {
    let mut query = desk_tickets::table
        .filter(desk_tickets::desk_id.eq(desk))
        .filter(desk_tickets::day.eq(day))
        .filter(desk_tickets::state.eq(TicketState::Waiting))
        .count()
        .into_boxed();
    if let Some(place) = before {
        let at = Timestamp(place.queue_at);
        query = query
            .filter(desk_tickets::queue_at.le(at.clone()))
            .filter(desk_tickets::queue_at.lt(at).or(desk_tickets::id.lt(place.id)));
    }
    Ok(query.get_result(conn)?)
}

/// At most `limit` tickets that are at a window now, the latest call first. Index: `desk_tickets_line`.
///
/// # Errors
/// The database's.
pub fn called(conn: &mut Conn, desk: DeskId, day: NaiveDate, limit: i64) -> Result<Vec<Ticket>, DbError> {
    Ok(desk_tickets::table
        .filter(desk_tickets::desk_id.eq(desk))
        .filter(desk_tickets::day.eq(day))
        .filter(desk_tickets::state.eq(TicketState::Called))
        .order((desk_tickets::called_at.desc(), desk_tickets::id))
        .limit(limit)
        .select(Ticket::as_select())
        .load(conn)?)
}

/// At most `limit` tickets of a day in the order of the line, after a position. Indexes: `desk_tickets_day`,
/// `desk_tickets_line`.
///
/// # Errors
/// The database's.
pub fn of_day(
    conn: &mut Conn,
    (desk, day): (DeskId, NaiveDate),
    state: Option<TicketState>,
    after: Option<TicketPosition>,
    limit: i64,
) -> Result<Vec<Ticket>, DbError> {
    let mut query = desk_tickets::table
        .filter(desk_tickets::desk_id.eq(desk))
        .filter(desk_tickets::day.eq(day))
        .order((desk_tickets::queue_at, desk_tickets::id))
        .limit(limit)
        .select(Ticket::as_select())
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(desk_tickets::state.eq(state));
    }
    if let Some(after) = after {
        let at = Timestamp(after.queue_at);
        query = query
            .filter(desk_tickets::queue_at.ge(at.clone()))
            .filter(desk_tickets::queue_at.gt(at).or(desk_tickets::id.gt(after.id)));
    }
    Ok(query.load(conn)?)
}

/// At most `limit` tickets of days before this one that never ended. Index: `desk_tickets_open`.
///
/// # Errors
/// The database's.
pub fn left_over(conn: &mut Conn, before: NaiveDate, limit: i64) -> Result<Vec<Ticket>, DbError> {
    Ok(desk_tickets::table
        .filter(desk_tickets::state.eq_any([TicketState::Waiting, TicketState::Called]))
        .filter(desk_tickets::day.lt(before))
        .order(desk_tickets::day)
        .limit(limit)
        .select(Ticket::as_select())
        .load(conn)?)
}

/// Writes a new ticket.
///
/// # Errors
/// The database's.
pub fn insert_ticket(conn: &mut Conn, ticket: &Ticket) -> Result<(), DbError> {
    diesel::insert_into(desk_tickets::table)
        .values((
            desk_tickets::id.eq(ticket.id),
            desk_tickets::version.eq(ticket.version),
            desk_tickets::desk_id.eq(ticket.desk_id),
            desk_tickets::day.eq(ticket.day),
            desk_tickets::number.eq(ticket.number),
            desk_tickets::label.eq(&ticket.label),
            desk_tickets::procedure_id.eq(ticket.procedure_id),
            desk_tickets::visit_id.eq(ticket.visit_id),
            desk_tickets::state.eq(ticket.state),
            desk_tickets::queue_at.eq(Timestamp(ticket.queue_at)),
            desk_tickets::taken_at.eq(Timestamp(ticket.taken_at)),
            desk_tickets::calls.eq(ticket.calls),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes where a ticket stands, if it still has the version that it was read with; counts the version on.
///
/// # Errors
/// The database's.
pub fn save_ticket(conn: &mut Conn, ticket: &mut Ticket) -> Result<bool, DbError> {
    let expected = ticket.version;
    ticket.version = expected.saturating_add(1);
    let changed = diesel::update(
        desk_tickets::table
            .find(ticket.id)
            .filter(desk_tickets::version.eq(expected)),
    )
    .set((
        desk_tickets::version.eq(ticket.version),
        desk_tickets::state.eq(ticket.state),
        desk_tickets::queue_at.eq(Timestamp(ticket.queue_at)),
        desk_tickets::calls.eq(ticket.calls),
        desk_tickets::called_at.eq(ticket.called_at.map(Timestamp)),
        desk_tickets::called_by.eq(ticket.called_by),
        desk_tickets::desk_window.eq(ticket.desk_window),
        desk_tickets::ended_at.eq(ticket.ended_at.map(Timestamp)),
        desk_tickets::dossier_id.eq(ticket.dossier_id),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Takes a dossier off the tickets that name it. Index: `desk_tickets_dossier`.
///
/// # Errors
/// The database's.
pub fn forget_dossier(conn: &mut Conn, dossier: DossierId) -> Result<(), DbError> {
    diesel::update(desk_tickets::table.filter(desk_tickets::dossier_id.eq(Some(dossier))))
        .set((
            desk_tickets::dossier_id.eq(None::<DossierId>),
            desk_tickets::version.eq(desk_tickets::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}
