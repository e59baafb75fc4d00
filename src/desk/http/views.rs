//! What callers see of the room before the desks.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::desk::model::{DeskQueue, Ticket, TicketState, Visit, VisitChannel, VisitState};
use crate::platform::ids::{DeskId, DossierId, ProcedureId, TicketId, VisitId};

/// The queue of a desk, as the screen in the room shows it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeskQueueView {
    /// The desk.
    pub desk_id: DeskId,
    /// Counts the changes of how it gives tickets; 0 while it gives none.
    #[schema(minimum = 0)]
    pub version: i64,
    /// How it gives tickets; null while it gives none.
    pub settings: Option<DeskQueueSettingsView>,
    /// How many are in the line today.
    #[schema(minimum = 0)]
    pub waiting: i64,
    /// Who is called to which window now, the latest first.
    pub called: Vec<CalledTicketView>,
}

/// How a desk gives tickets and takes bookings.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeskQueueSettingsView {
    /// What numbers begin with.
    #[schema(example = "A")]
    pub prefix: String,
    /// Windows at which officers serve.
    #[schema(example = 3)]
    pub windows: i32,
    /// How long a booked visit is, in minutes.
    #[schema(example = 15)]
    pub visit_minutes: i32,
    /// Visits that may be booked for the same time; 0 takes no bookings.
    #[schema(example = 2)]
    pub visits_per_slot: i32,
    /// How many days ahead a visit may be booked.
    #[schema(example = 14)]
    pub days_ahead: i32,
}

impl From<DeskQueue> for DeskQueueSettingsView {
    fn from(queue: DeskQueue) -> Self {
        Self {
            prefix: queue.prefix,
            windows: queue.windows,
            visit_minutes: queue.visit_minutes,
            visits_per_slot: queue.visits_per_slot,
            days_ahead: queue.days_ahead,
        }
    }
}

/// A ticket that was called.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalledTicketView {
    /// What is printed on it.
    #[schema(example = "A007")]
    pub label: String,
    /// The window.
    #[schema(example = 2)]
    pub window: Option<i32>,
    /// When it was called.
    pub called_at: Option<DateTime<Utc>>,
}

impl From<Ticket> for CalledTicketView {
    fn from(ticket: Ticket) -> Self {
        Self {
            label: ticket.label,
            window: ticket.desk_window,
            called_at: ticket.called_at,
        }
    }
}

/// A ticket.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TicketView {
    /// Its id.
    pub id: TicketId,
    /// Counts its changes, from 1; also in the ETag.
    pub version: i64,
    /// The desk.
    pub desk_id: DeskId,
    /// The local day that it is good for.
    pub day: NaiveDate,
    /// Its ordinal on that day.
    #[schema(example = 7)]
    pub number: i32,
    /// What is printed and called.
    #[schema(example = "A007")]
    pub label: String,
    /// What for.
    pub procedure_id: Option<ProcedureId>,
    /// The visit that it comes from.
    pub visit_id: Option<VisitId>,
    /// Where it stands.
    pub state: TicketState,
    /// What the line is sorted by.
    pub queue_at: DateTime<Utc>,
    /// When it was taken.
    pub taken_at: DateTime<Utc>,
    /// How many are before it; null once it is called.
    #[schema(minimum = 0)]
    pub before: Option<i64>,
    /// How often it was called.
    #[schema(minimum = 0)]
    pub calls: i32,
    /// When it was called last.
    pub called_at: Option<DateTime<Utc>>,
    /// To which window.
    #[schema(example = 2)]
    pub window: Option<i32>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// The dossier that came of it.
    pub dossier_id: Option<DossierId>,
}

impl TicketView {
    /// A ticket with so many before it.
    pub fn new(ticket: Ticket, before: Option<i64>) -> Self {
        Self {
            id: ticket.id,
            version: ticket.version,
            desk_id: ticket.desk_id,
            day: ticket.day,
            number: ticket.number,
            label: ticket.label,
            procedure_id: ticket.procedure_id,
            visit_id: ticket.visit_id,
            state: ticket.state,
            queue_at: ticket.queue_at,
            taken_at: ticket.taken_at,
            before,
            calls: ticket.calls,
            called_at: ticket.called_at,
            window: ticket.desk_window,
            ended_at: ticket.ended_at,
            dossier_id: ticket.dossier_id,
        }
    }
}

/// A visit as its citizen sees it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VisitView {
    /// Its id.
    pub id: VisitId,
    /// Counts its changes, from 1; also in the ETag.
    pub version: i64,
    /// The desk.
    pub desk_id: DeskId,
    /// What for.
    pub procedure_id: Option<ProcedureId>,
    /// When.
    pub starts_at: DateTime<Utc>,
    /// Until when the place is kept.
    pub ends_at: DateTime<Utc>,
    /// What is told at the desk to get the ticket.
    #[schema(example = "048213")]
    pub code: String,
    /// Where it stands.
    pub state: VisitState,
}

impl From<Visit> for VisitView {
    fn from(visit: Visit) -> Self {
        Self {
            id: visit.id,
            version: visit.version,
            desk_id: visit.desk_id,
            procedure_id: visit.procedure_id,
            starts_at: visit.starts_at,
            ends_at: visit.ends_at,
            code: visit.code,
            state: visit.state,
        }
    }
}

/// A visit as the desk sees it: who comes is told when they come.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeskVisitView {
    /// Its id.
    pub id: VisitId,
    /// What for.
    pub procedure_id: Option<ProcedureId>,
    /// When.
    pub starts_at: DateTime<Utc>,
    /// Until when the place is kept.
    pub ends_at: DateTime<Utc>,
    /// Where it stands.
    pub state: VisitState,
    /// How it was booked.
    pub channel: VisitChannel,
    /// Where who booked by telephone can be called back; forgotten when the day is over.
    #[schema(example = "+84905123456")]
    pub caller_phone: Option<String>,
}

impl From<Visit> for DeskVisitView {
    fn from(visit: Visit) -> Self {
        Self {
            id: visit.id,
            procedure_id: visit.procedure_id,
            starts_at: visit.starts_at,
            ends_at: visit.ends_at,
            state: visit.state,
            channel: visit.channel,
            caller_phone: visit.caller_phone,
        }
    }
}

/// The times of a day for which a desk takes bookings.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VisitSlotsView {
    /// The desk.
    pub desk_id: DeskId,
    /// The local day.
    pub day: NaiveDate,
    /// The times, in order; none when the desk is closed or takes no bookings.
    pub slots: Vec<VisitSlotView>,
}

/// One of them.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VisitSlotView {
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Places that are left.
    #[schema(minimum = 0, example = 2)]
    pub free: usize,
}
