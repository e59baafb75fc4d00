//! What the outside may hear of locks: that there is one, never on whom.

use serde_json::json;

use super::model::Lock;
use crate::platform::outbox::Event;

/// A lock was placed or lifted.
pub fn changed(kind: &'static str, lock: &Lock) -> Event {
    Event::new(
        kind,
        "object-lock",
        lock.id.as_uuid(),
        json!({
            "lockId": lock.id, "kind": lock.kind, "validFrom": lock.valid_from, "validTo": lock.valid_to,
            "liftedOn": lock.lifted_on, "version": lock.version,
        }),
    )
    .of_agency(lock.agency_id)
}

/// The type of the event that tells of a new lock.
pub const PLACED: &str = "vn.motcua.object-lock.placed.v1";
/// The type of the event that tells of the end of one.
pub const LIFTED: &str = "vn.motcua.object-lock.lifted.v1";
