//! Single days: a storm, a Saturday desk, a correction.

use chrono::NaiveDate;

use super::seen::{record, seen};
use crate::auth::{CalendarManage, Granted};
use crate::calendar::error::CalendarError;
use crate::calendar::model::{Calendar, DayOverride};
use crate::calendar::rules::entry;
use crate::calendar::{events, queries};
use crate::platform::db::Tx;

/// Says what a day is, whatever was said of it before.
///
/// # Errors
/// [`CalendarError::NoCalendar`], [`CalendarError::NotYours`], [`CalendarError::Stale`]; [`CalendarError::Invalid`]
/// with all that is wrong; the database's.
pub fn put_day(
    tx: &mut Tx<'_>,
    grant: &Granted<CalendarManage>,
    code: &str,
    version: i64,
    day: DayOverride,
) -> Result<Calendar, CalendarError> {
    let mut errors = Vec::new();
    errors.extend(entry::check_date(day.date, "{date}"));
    errors.extend(entry::check_own_hours(&day, ""));
    CalendarError::unless_sound(errors)?;
    let calendar = seen(tx, grant, code, version)?;
    let before = queries::own_day(tx.conn(), calendar.id, day.date)?;
    queries::delete_day(tx.conn(), calendar.id, day.date)?;
    queries::insert_day(tx.conn(), calendar.id, &day)?;
    let date = day.date;
    tx.record(
        record(&calendar, "calendar.day-put")
            .set("date", date)
            .change("day", before, day),
    )?;
    tx.emit(events::changed(&calendar, Some((date, date))))?;
    Ok(calendar)
}

/// Takes back what was said of a day: the calendar above, or the rule of the week, holds again.
///
/// # Errors
/// [`CalendarError::NoCalendar`], [`CalendarError::NoDay`], [`CalendarError::NotYours`], [`CalendarError::Stale`]; the
/// database's.
pub fn delete_day(
    tx: &mut Tx<'_>,
    grant: &Granted<CalendarManage>,
    code: &str,
    version: i64,
    date: NaiveDate,
) -> Result<Calendar, CalendarError> {
    let calendar = seen(tx, grant, code, version)?;
    let before = queries::own_day(tx.conn(), calendar.id, date)?.ok_or(CalendarError::NoDay)?;
    queries::delete_day(tx.conn(), calendar.id, date)?;
    let nothing: Option<DayOverride> = None;
    tx.record(
        record(&calendar, "calendar.day-deleted")
            .set("date", date)
            .change("day", before, nothing),
    )?;
    tx.emit(events::changed(&calendar, Some((date, date))))?;
    Ok(calendar)
}
