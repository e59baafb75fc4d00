//! What every change of a calendar begins with.

use crate::auth::{CalendarManage, Granted};
use crate::calendar::error::CalendarError;
use crate::calendar::model::Calendar;
use crate::calendar::queries;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::ids::AgencyId;

/// A calendar is changed by those who manage calendars at its agency; one of no agency, such as the province's, only
/// by those who manage them everywhere.
pub(super) fn may_manage(
    grant: &Granted<CalendarManage>,
    agency: Option<AgencyId>,
) -> Result<(), CalendarError> {
    let may = agency.map_or_else(|| grant.is_everywhere(), |agency| grant.is_at(agency));
    if may { Ok(()) } else { Err(CalendarError::NotYours) }
}

/// Reads a calendar that the caller may change and has seen in this version, and counts it up.
pub(super) fn seen(
    tx: &mut Tx<'_>,
    grant: &Granted<CalendarManage>,
    code: &str,
    version: i64,
) -> Result<Calendar, CalendarError> {
    let mut calendar = queries::calendar_by_code(tx.conn(), code)?;
    may_manage(grant, calendar.agency)?;
    if calendar.version != version {
        return Err(CalendarError::Stale);
    }
    calendar.version += 1;
    calendar.updated_at = tx.now();
    queries::save_calendar(tx.conn(), &calendar)?;
    Ok(calendar)
}

pub(super) fn record(calendar: &Calendar, action: &'static str) -> Record {
    Record::new("calendar", calendar.id.as_uuid(), action)
}
