//! Calendars as they are shown and changed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::rows::{CalendarRow, DayRow, HoursRow, YearRow};
use crate::calendar::error::CalendarError;
use crate::calendar::model::{Calendar, CalendarSheet, CalendarYear, DayOverride, WeekHours};
use crate::platform::db::Conn;
use crate::platform::db::schema::{calendar_days, calendar_sessions, calendar_years, calendars};
use crate::platform::ids::CalendarId;

/// A calendar in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarLine {
    /// The calendar.
    pub calendar: Calendar,
    /// The code of the calendar that it inherits from.
    pub parent_code: Option<String>,
}

/// A day that differs, and the calendar of the chain that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOfYear {
    /// The day.
    pub day: DayOverride,
    /// The code of the calendar.
    pub calendar_code: String,
}

/// Calendars by code (the unique index), after the given one, at most `limit`.
///
/// # Errors
/// The database's.
pub fn calendars(
    conn: &mut Conn,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<CalendarLine>, CalendarError> {
    let parents = diesel::alias!(calendars as parents);
    let mut query = calendars::table
        .left_join(parents.on(calendars::parent_id.eq(parents.field(calendars::id).nullable())))
        .into_boxed();
    if let Some(code) = after {
        query = query.filter(calendars::code.gt(code.to_owned()));
    }
    let rows: Vec<(CalendarRow, Option<String>)> = query
        .order(calendars::code)
        .limit(limit)
        .select((
            CalendarRow::as_select(),
            parents.field(calendars::code).nullable(),
        ))
        .load(conn)?;
    let line = |(row, parent_code): (CalendarRow, Option<String>)| CalendarLine {
        calendar: row.into(),
        parent_code,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// How many calendars there are.
///
/// # Errors
/// The database's.
pub fn count_calendars(conn: &mut Conn) -> Result<i64, CalendarError> {
    Ok(calendars::table.count().get_result(conn)?)
}

/// The calendar with this code.
///
/// # Errors
/// [`CalendarError::NoCalendar`]; the database's.
pub fn calendar_by_code(conn: &mut Conn, code: &str) -> Result<Calendar, CalendarError> {
    let row: Option<CalendarRow> = calendars::table
        .filter(calendars::code.eq(code))
        .select(CalendarRow::as_select())
        .first(conn)
        .optional()?;
    row.map(Calendar::from).ok_or(CalendarError::NoCalendar)
}

/// The calendar with this code and what it has entered itself.
///
/// # Errors
/// [`CalendarError::NoCalendar`]; the database's.
pub fn sheet(conn: &mut Conn, code: &str) -> Result<CalendarSheet, CalendarError> {
    let calendar = calendar_by_code(conn, code)?;
    let parent_code = match calendar.parent {
        Some(parent) => Some(
            calendars::table
                .find(parent)
                .select(calendars::code)
                .first(conn)?,
        ),
        None => None,
    };
    let years: Vec<YearRow> = calendar_years::table
        .filter(calendar_years::calendar_id.eq(calendar.id))
        .order(calendar_years::year)
        .select(YearRow::as_select())
        .load(conn)?;
    let years = years.into_iter().map(CalendarYear::from).collect();
    let hours = own_hours(conn, calendar.id)?;
    Ok(CalendarSheet {
        calendar,
        parent_code,
        years,
        hours,
    })
}

/// The days of one year that differ, after the given date, at most `limit`: of each day what the most specific
/// calendar of the chain says.
///
/// # Errors
/// [`CalendarError::NoCalendar`]; the database's.
pub fn days_of_year(
    conn: &mut Conn,
    code: &str,
    year: i32,
    after: Option<NaiveDate>,
    limit: i64,
) -> Result<Vec<DayOfYear>, CalendarError> {
    let days = merged_days(conn, code, year)?;
    let limit = usize::try_from(limit).unwrap_or(0);
    let wanted = days
        .into_iter()
        .filter(|known| after.is_none_or(|after| known.day.date > after));
    Ok(wanted.take(limit).collect())
}

/// How many days of one year differ.
///
/// # Errors
/// [`CalendarError::NoCalendar`]; the database's.
pub fn count_days_of_year(conn: &mut Conn, code: &str, year: i32) -> Result<i64, CalendarError> {
    Ok(i64::try_from(merged_days(conn, code, year)?.len()).unwrap_or(i64::MAX))
}

fn merged_days(conn: &mut Conn, code: &str, year: i32) -> Result<Vec<DayOfYear>, CalendarError> {
    let mut days: BTreeMap<NaiveDate, DayOfYear> = BTreeMap::new();
    for calendar in chain(conn, code)? {
        for day in own_days_of_year(conn, calendar.id, year)? {
            // From the most specific on: what is there already stays.
            let calendar_code = calendar.code.clone();
            days.entry(day.date).or_insert(DayOfYear { day, calendar_code });
        }
    }
    Ok(days.into_values().collect())
}

/// How many calendars stand above this one, and itself.
pub(in crate::calendar) fn depth(conn: &mut Conn, code: &str) -> Result<usize, CalendarError> {
    Ok(chain(conn, code)?.len())
}

/// A calendar and those above it, itself first.
fn chain(conn: &mut Conn, code: &str) -> Result<Vec<Calendar>, CalendarError> {
    let mut calendar = calendar_by_code(conn, code)?;
    let mut chain = Vec::new();
    while let Some(parent) = calendar.parent {
        let above: CalendarRow = calendars::table
            .find(parent)
            .select(CalendarRow::as_select())
            .first(conn)?;
        chain.push(std::mem::replace(&mut calendar, above.into()));
    }
    chain.push(calendar);
    Ok(chain)
}

pub(in crate::calendar) fn own_days_of_year(
    conn: &mut Conn,
    calendar: CalendarId,
    year: i32,
) -> Result<Vec<DayOverride>, CalendarError> {
    let Some((first, last)) = bounds(year) else {
        return Ok(Vec::new());
    };
    let rows: Vec<DayRow> = calendar_days::table
        .filter(calendar_days::calendar_id.eq(calendar))
        .filter(calendar_days::date.between(first, last))
        .order(calendar_days::date)
        .select(DayRow::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| Ok(row.into_model()?)).collect()
}

/// The first and the last day of a year.
pub(super) fn bounds(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31))
}

pub(in crate::calendar) fn own_day(
    conn: &mut Conn,
    calendar: CalendarId,
    date: NaiveDate,
) -> Result<Option<DayOverride>, CalendarError> {
    let row: Option<DayRow> = calendar_days::table
        .find((calendar, date))
        .select(DayRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(DayRow::into_model).transpose()?)
}

pub(in crate::calendar) fn own_year(
    conn: &mut Conn,
    calendar: CalendarId,
    year: i32,
) -> Result<Option<CalendarYear>, CalendarError> {
    let row: Option<YearRow> = calendar_years::table
        .find((calendar, year))
        .select(YearRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(CalendarYear::from))
}

pub(in crate::calendar) fn own_hours(
    conn: &mut Conn,
    calendar: CalendarId,
) -> Result<Vec<WeekHours>, CalendarError> {
    let rows: Vec<HoursRow> = calendar_sessions::table
        .filter(calendar_sessions::calendar_id.eq(calendar))
        .order((calendar_sessions::weekday, calendar_sessions::valid_from))
        .select(HoursRow::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| Ok(row.into_model()?)).collect()
}
