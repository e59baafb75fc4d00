//! How a desk gives tickets and takes bookings.

use super::place::serves;
use crate::agencies;
use crate::auth::{Granted, QueueManage};
use crate::desk::error::DeskError;
use crate::desk::model::DeskQueue;
use crate::desk::{events, queries};
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::ids::DeskId;

/// What a queue is to be.
#[derive(Clone, Debug)]
pub struct SetQueueCommand {
    /// What numbers begin with.
    pub prefix: String,
    /// Windows at which officers serve.
    pub windows: i32,
    /// How long a booked visit is, in minutes.
    pub visit_minutes: i32,
    /// Visits that may be booked for the same time.
    pub visits_per_slot: i32,
    /// How many days ahead a visit may be booked.
    pub days_ahead: i32,
}

/// Sets how a desk gives tickets; `expected` is the version that the caller has read, none for the first time.
///
/// # Errors
/// It is another agency's desk; somebody was faster.
pub fn set_queue(
    tx: &mut Tx<'_>,
    granted: &Granted<QueueManage>,
    desk: DeskId,
    expected: Option<i64>,
    command: &SetQueueCommand,
) -> Result<DeskQueue, DeskError> {
    let desk = agencies::queries::desk(tx.conn(), desk)?;
    serves(granted, &desk)?;
    let before = queries::queue(tx.conn(), desk.id)?;
    let known = before.as_ref().map(|queue| queue.version);
    if known != expected {
        return Err(DeskError::Stale);
    }
    let last = known.unwrap_or(0);
    let queue = DeskQueue {
        desk_id: desk.id,
        agency_id: desk.agency,
        version: last.saturating_add(1),
        prefix: command.prefix.clone(),
        windows: command.windows,
        visit_minutes: command.visit_minutes,
        visits_per_slot: command.visits_per_slot,
        days_ahead: command.days_ahead,
        updated_at: tx.now(),
    };
    if !queries::save_queue(tx.conn(), &queue, last)? {
        return Err(DeskError::Stale);
    }
    let was = |value: fn(&DeskQueue) -> i32| before.as_ref().map(value);
    tx.record(
        Record::new("desk", desk.id.as_uuid(), "queue.set")
            .change(
                "prefix",
                before.as_ref().map(|queue| &queue.prefix),
                Some(&queue.prefix),
            )
            .change("windows", was(|queue| queue.windows), Some(queue.windows))
            .change(
                "visitMinutes",
                was(|queue| queue.visit_minutes),
                Some(queue.visit_minutes),
            )
            .change(
                "visitsPerSlot",
                was(|queue| queue.visits_per_slot),
                Some(queue.visits_per_slot),
            )
            .change("daysAhead", was(|queue| queue.days_ahead), Some(queue.days_ahead)),
    )?;
    tx.emit(events::queue(desk.agency, desk.id))?;
    Ok(queue)
}
