//! Queue tickets (số thứ tự).

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::platform::db::schema::desk_tickets;
use crate::platform::ids::{DeskId, DossierId, OfficerId, ProcedureId, TicketId, VisitId};
use crate::text_enum;

text_enum! {
    /// Where a ticket stands.
    pub enum TicketState {
        /// In the line.
        Waiting = "WAITING",
        /// Called to a window, and being served there.
        Called = "CALLED",
        /// Served.
        Served = "SERVED",
        /// Called, and nobody came.
        Missed = "MISSED",
        /// Given up, or still in the line when the day was over.
        Left = "LEFT",
    }
}

/// A ticket.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = desk_tickets, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Ticket {
    /// Its id.
    pub id: TicketId,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The desk.
    pub desk_id: DeskId,
    /// The local day that it is good for.
    pub day: NaiveDate,
    /// Its ordinal on that day.
    pub number: i32,
    /// What is printed and called.
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
    /// How often it was called.
    pub calls: i32,
    /// When it was called last.
    pub called_at: Option<DateTime<Utc>>,
    /// Who called it.
    pub called_by: Option<OfficerId>,
    /// To which window.
    pub desk_window: Option<i32>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// The dossier that came of it.
    pub dossier_id: Option<DossierId>,
}
