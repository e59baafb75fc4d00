//! What the outside may hear of the room before the desks: labels and moments, never who it is.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::model::{Ticket, TicketState, Visit, VisitState};
use crate::platform::ids::{AgencyId, DeskId};
use crate::platform::outbox::Event;

/// A ticket was taken, called or ended.
pub const TICKET_CHANGED: &str = "vn.motcua.ticket.changed.v1";
/// A visit was booked, called off, kept or missed.
pub const VISIT_CHANGED: &str = "vn.motcua.visit.changed.v1";
/// A desk gives tickets in another way.
pub const QUEUE_CHANGED: &str = "vn.motcua.queue.changed.v1";

/// A desk receives nobody on a day.
pub const DAY_CALLED_OFF: &str = "vn.motcua.desk.day-called-off.v1";

/// It receives people on it after all.
pub const DAY_GIVEN_BACK: &str = "vn.motcua.desk.day-given-back.v1";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TicketEvent<'a> {
    desk_id: DeskId,
    label: &'a str,
    state: TicketState,
    window: Option<i32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VisitEvent {
    desk_id: DeskId,
    starts_at: DateTime<Utc>,
    state: VisitState,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct QueueEvent {
    desk_id: DeskId,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DayOffEvent {
    desk_id: DeskId,
    day: NaiveDate,
}

/// An event about a day on which a desk receives nobody.
pub fn day_off(agency: AgencyId, desk: DeskId, day: NaiveDate) -> Event {
    let data = DayOffEvent { desk_id: desk, day };
    Event::new(DAY_CALLED_OFF, "desk", desk.as_uuid(), data).of_agency(agency)
}

/// An event about a day off that was taken back.
pub fn day_given_back(agency: AgencyId, desk: DeskId, day: NaiveDate) -> Event {
    let data = DayOffEvent { desk_id: desk, day };
    Event::new(DAY_GIVEN_BACK, "desk", desk.as_uuid(), data).of_agency(agency)
}

/// An event about a ticket as it is now.
pub fn ticket(agency: AgencyId, ticket: &Ticket) -> Event {
    let data = TicketEvent {
        desk_id: ticket.desk_id,
        label: &ticket.label,
        state: ticket.state,
        window: ticket.desk_window,
    };
    Event::new(TICKET_CHANGED, "ticket", ticket.id.as_uuid(), data).of_agency(agency)
}

/// An event about a visit as it is now.
pub fn visit(agency: AgencyId, visit: &Visit) -> Event {
    let data = VisitEvent {
        desk_id: visit.desk_id,
        starts_at: visit.starts_at,
        state: visit.state,
    };
    Event::new(VISIT_CHANGED, "visit", visit.id.as_uuid(), data).of_agency(agency)
}

/// An event about a desk's queue.
pub fn queue(agency: AgencyId, desk: DeskId) -> Event {
    let data = QueueEvent { desk_id: desk };
    Event::new(QUEUE_CHANGED, "desk", desk.as_uuid(), data).of_agency(agency)
}
