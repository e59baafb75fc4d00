//! How a desk gives tickets and takes bookings.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::platform::db::schema::desk_queues;
use crate::platform::ids::{AgencyId, DeskId};

/// The queue of a desk.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = desk_queues, check_for_backend(crate::platform::db::MultiBackend))]
pub struct DeskQueue {
    /// The desk.
    pub desk_id: DeskId,
    /// Its agency.
    pub agency_id: AgencyId,
    /// Counts its changes, from 1.
    pub version: i64,
    /// What numbers begin with.
    pub prefix: String,
    /// Windows (cửa) at which officers serve.
    pub windows: i32,
    /// How long a booked visit is, in minutes.
    pub visit_minutes: i32,
    /// Visits that may be booked for the same time; 0 takes no bookings.
    pub visits_per_slot: i32,
    /// How many days ahead a visit may be booked.
    pub days_ahead: i32,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}
