//! Rows as they are read, and what they become.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::calendar::model::{
    Calendar, CalendarYear, DayKind, DayOverride, Hours, Session, TimeOfDay, WeekHours,
};
use crate::platform::db::DbError;
use crate::platform::db::schema::{calendar_days, calendar_sessions, calendar_years, calendars};
use crate::platform::ids::{AgencyId, CalendarId};

/// What stands in the database against the rules of the model, which only a hand from outside can bring about.
fn broken(what: &str) -> DbError {
    DbError::Broken(format!("calendars: a stored {what} is not valid"))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = calendars, check_for_backend(crate::platform::db::MultiBackend))]
pub(super) struct CalendarRow {
    id: CalendarId,
    code: String,
    name_vi: String,
    name_en: String,
    parent_id: Option<CalendarId>,
    agency_id: Option<AgencyId>,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<CalendarRow> for Calendar {
    fn from(row: CalendarRow) -> Self {
        Self {
            id: row.id,
            code: row.code,
            name_vi: row.name_vi,
            name_en: row.name_en,
            parent: row.parent_id,
            agency: row.agency_id,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = calendar_years, check_for_backend(crate::platform::db::MultiBackend))]
pub(super) struct YearRow {
    year: i32,
    legal_basis: String,
    remark: Option<String>,
    declared_at: DateTime<Utc>,
}

impl From<YearRow> for CalendarYear {
    fn from(row: YearRow) -> Self {
        Self {
            year: row.year,
            legal_basis: row.legal_basis,
            remark: row.remark,
            declared_at: row.declared_at,
        }
    }
}

/// Minutes after midnight, as they are stored.
type Minutes = Option<i32>;

#[derive(Queryable, Selectable)]
#[diesel(table_name = calendar_days, check_for_backend(crate::platform::db::MultiBackend))]
pub(super) struct DayRow {
    pub calendar_id: CalendarId,
    date: NaiveDate,
    kind: DayKind,
    name_vi: String,
    name_en: String,
    legal_basis: Option<String>,
    decided_by: Option<String>,
    morning_from: Minutes,
    morning_to: Minutes,
    afternoon_from: Minutes,
    afternoon_to: Minutes,
}

impl DayRow {
    pub fn into_model(self) -> Result<DayOverride, DbError> {
        let stored = [
            self.morning_from,
            self.morning_to,
            self.afternoon_from,
            self.afternoon_to,
        ];
        let hours = if stored.iter().all(Option::is_none) {
            None
        } else {
            Some(hours(stored)?)
        };
        Ok(DayOverride {
            date: self.date,
            kind: self.kind,
            name_vi: self.name_vi,
            name_en: self.name_en,
            legal_basis: self.legal_basis,
            decided_by: self.decided_by,
            hours,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = calendar_sessions, check_for_backend(crate::platform::db::MultiBackend))]
pub(super) struct HoursRow {
    pub calendar_id: CalendarId,
    weekday: i32,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    morning_from: Minutes,
    morning_to: Minutes,
    afternoon_from: Minutes,
    afternoon_to: Minutes,
}

impl HoursRow {
    pub fn into_model(self) -> Result<WeekHours, DbError> {
        Ok(WeekHours {
            weekday: u32::try_from(self.weekday).map_err(|_| broken("weekday"))?,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            hours: hours([
                self.morning_from,
                self.morning_to,
                self.afternoon_from,
                self.afternoon_to,
            ])?,
        })
    }
}

fn hours([morning_from, morning_to, afternoon_from, afternoon_to]: [Minutes; 4]) -> Result<Hours, DbError> {
    let time = |minutes: i32| TimeOfDay::from_minutes(minutes).ok_or_else(|| broken("time of day"));
    let session = |from: Minutes, to: Minutes| {
        let Some((from, to)) = from.zip(to) else {
            return Ok(None);
        };
        Ok::<_, DbError>(Some(Session {
            from: time(from)?,
            to: time(to)?,
        }))
    };
    Hours::new(
        session(morning_from, morning_to)?,
        session(afternoon_from, afternoon_to)?,
    )
    .map_err(|_| broken("session"))
}

/// Hours as they are stored: from and to of the morning, from and to of the afternoon.
pub(super) fn stored(hours: Option<Hours>) -> [Minutes; 4] {
    let (morning, afternoon) = (hours.and_then(|h| h.morning()), hours.and_then(|h| h.afternoon()));
    let from = |session: Option<Session>| session.map(|session| session.from.minutes());
    let to = |session: Option<Session>| session.map(|session| session.to.minutes());
    [from(morning), to(morning), from(afternoon), to(afternoon)]
}
