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

text_enum! {
    /// How a visit was booked.
    pub enum VisitChannel {
        /// By the citizen, online.
        Online = "ONLINE",
        /// By an officer, for somebody on the telephone.
        Telephone = "TELEPHONE",
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
    /// Whose account booked it: the citizen's who comes, or the officer's for who called.
    pub booked_by: uuid::Uuid,
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
    /// How it was booked.
    pub channel: VisitChannel,
    /// Where who called can be called back, E.164, until the day is over.
    pub caller_phone: Option<String>,
}

impl Visit {
    /// Whether it is this citizen's own.
    pub fn is_of(&self, citizen: Option<CitizenId>) -> bool {
        let own = self.channel == VisitChannel::Online;
        own && citizen.is_some_and(|citizen| citizen.as_uuid() == self.booked_by)
    }
}
