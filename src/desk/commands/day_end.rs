//! What is left over when a day is over; by the worker.

use crate::agencies;
use crate::calendar::zone::local_date;
use crate::desk::commands::place::day_bounds;
use crate::desk::error::DeskError;
use crate::desk::model::{TicketState, VisitState};
use crate::desk::{events, queries};
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;

/// So many of each at a time.
pub const MANY: usize = 200;

/// Ends the tickets of days that are over, writes of visits of those days that nobody came, and forgets the telephones of
/// those who called; answers how many.
///
/// # Errors
/// The database's.
pub fn close_days(tx: &mut Tx<'_>) -> Result<usize, DeskError> {
    let now = tx.now();
    let today = local_date(now);
    let limit = i64::try_from(MANY).unwrap_or(i64::MAX);
    let tickets = queries::left_over(tx.conn(), today, limit)?;
    let visits = queries::overdue_visits(tx.conn(), day_bounds(today).0, limit)?;
    queries::forget_callers(tx.conn(), day_bounds(today).0)?;
    let ended = tickets.len().max(visits.len());
    for mut ticket in tickets {
        let before = ticket.state;
        let agency = agencies::queries::desk(tx.conn(), ticket.desk_id)?.agency;
        ticket.state = TicketState::Left;
        ticket.ended_at = Some(now);
        if !queries::save_ticket(tx.conn(), &mut ticket)? {
            return Err(DeskError::Stale);
        }
        tx.record(Record::new("ticket", ticket.id.as_uuid(), "ticket.left").change(
            "state",
            before,
            ticket.state,
        ))?;
        tx.emit(events::ticket(agency, &ticket))?;
    }
    for mut visit in visits {
        let agency = agencies::queries::desk(tx.conn(), visit.desk_id)?.agency;
        visit.state = VisitState::Missed;
        visit.updated_at = now;
        if !queries::save_visit(tx.conn(), &mut visit)? {
            return Err(DeskError::Stale);
        }
        tx.record(Record::new("visit", visit.id.as_uuid(), "visit.missed").change(
            "state",
            VisitState::Booked,
            visit.state,
        ))?;
        tx.emit(events::visit(agency, &visit))?;
    }
    Ok(ended)
}
