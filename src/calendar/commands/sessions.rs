//! The hours of the week.

use super::seen::{record, seen};
use crate::auth::{CalendarManage, Granted};
use crate::calendar::error::CalendarError;
use crate::calendar::model::{Calendar, SessionPlan, WeekHours};
use crate::calendar::rules::entry;
use crate::calendar::{events, queries};
use crate::platform::db::Tx;

/// Says which hours a calendar has, whatever it had before. A weekday that is not named has those of the calendar
/// above.
///
/// # Errors
/// [`CalendarError::NoCalendar`], [`CalendarError::NotYours`], [`CalendarError::Stale`]; [`CalendarError::Invalid`]
/// with all that is wrong; the database's.
pub fn put_sessions(
    tx: &mut Tx<'_>,
    grant: &Granted<CalendarManage>,
    code: &str,
    version: i64,
    plans: Vec<SessionPlan>,
) -> Result<Calendar, CalendarError> {
    CalendarError::unless_sound(entry::check_sessions(&plans))?;
    let calendar = seen(tx, grant, code, version)?;
    let before = queries::own_hours(tx.conn(), calendar.id)?;
    let hours: Vec<WeekHours> = plans.iter().flat_map(SessionPlan::by_weekday).collect();
    queries::replace_hours(tx.conn(), calendar.id, &hours)?;
    let after = queries::own_hours(tx.conn(), calendar.id)?;
    tx.record(record(&calendar, "calendar.sessions-put").change(
        "sessions",
        SessionPlan::group(&before),
        SessionPlan::group(&after),
    ))?;
    tx.emit(events::changed(&calendar, None))?;
    Ok(calendar)
}
