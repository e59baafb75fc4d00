//! Visits booked ahead (đặt lịch hẹn).

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::platform::db::schema::desk_visits;
use crate::platform::ids::{CitizenId, DeskId, ProcedureId, VisitId};
use crate::text_enum;

text_enum! {
    /// Where a visit stands.
    pub enum VisitState {
        /// Booked, and awaited.
        Booked = "BOOKED",
        /// The citizen came and has a ticket.
        Arrived = "ARRIVED",
        /// Called off in time.
        Cancelled = "CANCELLED",
        /// Nobody came.
        Missed = "MISSED",
    }
}

/// A visit to a desk.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = desk_visits, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Visit {
    /// Its id.
    pub id: VisitId,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The desk.
    pub desk_id: DeskId,
    /// Who comes.
    pub citizen_id: CitizenId,
    /// What for.
    pub procedure_id: Option<ProcedureId>,
    /// When.
    pub starts_at: DateTime<Utc>,
    /// Until when the place is kept.
    pub ends_at: DateTime<Utc>,
    /// What is told at the desk to get the ticket.
    pub code: String,
    /// Where it stands.
    pub state: VisitState,
    /// When it was booked.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}
