//! What every change of an agency begins with.

use chrono::NaiveDate;

use crate::agencies::error::AgencyError;
use crate::agencies::model::Agency;
use crate::agencies::queries;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::ids::AgencyId;

/// Reads an agency that the caller has seen in this version, and counts it up.
pub(super) fn seen(tx: &mut Tx<'_>, id: AgencyId, version: i64) -> Result<Agency, AgencyError> {
    let mut agency = queries::agency(tx.conn(), id)?;
    if agency.version != version {
        return Err(AgencyError::Stale);
    }
    agency.version += 1;
    agency.updated_at = tx.now();
    Ok(agency)
}

pub(super) fn day_before(day: NaiveDate) -> NaiveDate {
    day.pred_opt().unwrap_or(day)
}

pub(super) fn record(agency: &Agency, action: &'static str) -> Record {
    Record::new("agency", agency.id.as_uuid(), action)
}
