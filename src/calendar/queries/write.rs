//! What the commands write. A change says which version it saw; no row means that somebody was faster.

use diesel::prelude::*;

use super::read::bounds;
use super::rows::stored;
use crate::calendar::error::CalendarError;
use crate::calendar::model::{Calendar, CalendarYear, DayOverride, WeekHours};
use crate::platform::db::schema::{calendar_days, calendar_sessions, calendar_years, calendars};
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{CalendarId, new_uuid};

pub(in crate::calendar) fn insert_calendar(
    conn: &mut Conn,
    calendar: &Calendar,
) -> Result<(), CalendarError> {
    let added = diesel::insert_into(calendars::table)
        .values((
            calendars::id.eq(calendar.id),
            calendars::code.eq(&calendar.code),
            calendars::name_vi.eq(&calendar.name_vi),
            calendars::name_en.eq(&calendar.name_en),
            calendars::parent_id.eq(calendar.parent),
            calendars::agency_id.eq(calendar.agency),
            calendars::revision.eq(AnyUuid(new_uuid(calendar.updated_at))),
            calendars::version.eq(calendar.version),
            calendars::created_at.eq(Timestamp(calendar.created_at)),
            calendars::updated_at.eq(Timestamp(calendar.updated_at)),
        ))
        .execute(conn);
    match added.map_err(DbError::from) {
        Ok(_) => Ok(()),
        Err(error) if error.is_unique_violation() => Err(CalendarError::CodeTaken),
        Err(error) => Err(error.into()),
    }
}

/// Counts a change. `calendar.version` is the new version, one above the one seen.
pub(in crate::calendar) fn save_calendar(conn: &mut Conn, calendar: &Calendar) -> Result<(), CalendarError> {
    let seen = calendars::table
        .filter(calendars::id.eq(calendar.id))
        .filter(calendars::version.eq(calendar.version - 1));
    let saved = diesel::update(seen)
        .set((
            calendars::revision.eq(AnyUuid(new_uuid(calendar.updated_at))),
            calendars::version.eq(calendar.version),
            calendars::updated_at.eq(Timestamp(calendar.updated_at)),
        ))
        .execute(conn)?;
    if saved == 1 {
        Ok(())
    } else {
        Err(CalendarError::Stale)
    }
}

pub(in crate::calendar) fn put_year(
    conn: &mut Conn,
    calendar: CalendarId,
    year: &CalendarYear,
) -> Result<(), CalendarError> {
    diesel::delete(calendar_years::table.find((calendar, year.year))).execute(conn)?;
    diesel::insert_into(calendar_years::table)
        .values((
            calendar_years::calendar_id.eq(calendar),
            calendar_years::year.eq(year.year),
            calendar_years::legal_basis.eq(&year.legal_basis),
            calendar_years::remark.eq(&year.remark),
            calendar_years::declared_at.eq(Timestamp(year.declared_at)),
        ))
        .execute(conn)?;
    Ok(())
}

pub(in crate::calendar) fn insert_day(
    conn: &mut Conn,
    calendar: CalendarId,
    day: &DayOverride,
) -> Result<(), CalendarError> {
    let [morning_from, morning_to, afternoon_from, afternoon_to] = stored(day.hours);
    diesel::insert_into(calendar_days::table)
        .values((
            calendar_days::calendar_id.eq(calendar),
            calendar_days::date.eq(day.date),
            calendar_days::kind.eq(day.kind),
            calendar_days::name_vi.eq(&day.name_vi),
            calendar_days::name_en.eq(&day.name_en),
            calendar_days::legal_basis.eq(&day.legal_basis),
            calendar_days::decided_by.eq(&day.decided_by),
            calendar_days::morning_from.eq(morning_from),
            calendar_days::morning_to.eq(morning_to),
            calendar_days::afternoon_from.eq(afternoon_from),
            calendar_days::afternoon_to.eq(afternoon_to),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whether there was such a day.
pub(in crate::calendar) fn delete_day(
    conn: &mut Conn,
    calendar: CalendarId,
    date: chrono::NaiveDate,
) -> Result<bool, CalendarError> {
    Ok(diesel::delete(calendar_days::table.find((calendar, date))).execute(conn)? > 0)
}

pub(in crate::calendar) fn delete_days_of_year(
    conn: &mut Conn,
    calendar: CalendarId,
    year: i32,
) -> Result<(), CalendarError> {
    let Some((first, last)) = bounds(year) else {
        return Ok(());
    };
    let days = calendar_days::table
        .filter(calendar_days::calendar_id.eq(calendar))
        .filter(calendar_days::date.between(first, last));
    diesel::delete(days).execute(conn)?;
    Ok(())
}

pub(in crate::calendar) fn replace_hours(
    conn: &mut Conn,
    calendar: CalendarId,
    hours: &[WeekHours],
) -> Result<(), CalendarError> {
    diesel::delete(calendar_sessions::table.filter(calendar_sessions::calendar_id.eq(calendar)))
        .execute(conn)?;
    for rule in hours {
        let [morning_from, morning_to, afternoon_from, afternoon_to] = stored(Some(rule.hours));
        diesel::insert_into(calendar_sessions::table)
            .values((
                calendar_sessions::calendar_id.eq(calendar),
                calendar_sessions::weekday.eq(i32::try_from(rule.weekday).unwrap_or_default()),
                calendar_sessions::valid_from.eq(rule.valid_from),
                calendar_sessions::valid_to.eq(rule.valid_to),
                calendar_sessions::morning_from.eq(morning_from),
                calendar_sessions::morning_to.eq(morning_to),
                calendar_sessions::afternoon_from.eq(afternoon_from),
                calendar_sessions::afternoon_to.eq(afternoon_to),
            ))
            .execute(conn)?;
    }
    Ok(())
}
