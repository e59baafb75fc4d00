//! What the worker tells of petitions: that an agency is late, once for each of its limits, however many workers run.

use crate::feedback::error::FeedbackError;
use crate::feedback::events;
use crate::feedback::queries;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;

/// At most so many petitions in one transaction.
pub const MANY: i64 = 100;

/// Tells of the petitions with which agencies are late; answers how many it looked at.
///
/// # Errors
/// The database's.
pub fn tell_overdue(tx: &mut Tx<'_>) -> Result<i64, FeedbackError> {
    let now = tx.now();
    let late = queries::petitions_to_tell_of(tx.conn(), now, MANY)?;
    let looked_at = i64::try_from(late.len()).unwrap_or(MANY);
    for petition in late {
        // Whoever comes second finds it told.
        if !queries::take_alert(tx.conn(), &petition)? {
            continue;
        }
        tx.record(
            Record::new("petition", petition.id.as_uuid(), "petition.overdue")
                .set("state", petition.state)
                .set("agency", petition.agency_id)
                .set("dueAt", petition.alert_at),
        )?;
        tx.emit(events::petition_overdue(&petition))?;
    }
    Ok(looked_at)
}
