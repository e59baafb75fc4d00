//! Calendars as they are shown.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::bodies::weekdays;
use super::hours::DayHours;
use crate::calendar::model::{CalendarSheet, CalendarYear, DayKind, SessionPlan};
use crate::calendar::queries::{CalendarLine, DayOfYear};
use crate::platform::ids::{AgencyId, CalendarId};

/// A calendar in the list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalendarSummaryView {
    /// Its id.
    pub id: CalendarId,
    /// Its code.
    pub code: String,
    /// What it is called, in Vietnamese.
    pub name_vi: String,
    /// What it is called, in English.
    pub name_en: String,
    /// The code of the calendar that it inherits from.
    #[schema(required = true)]
    pub parent_code: Option<String>,
    /// The agency whose managers may change it.
    #[schema(required = true)]
    pub agency_id: Option<AgencyId>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<CalendarLine> for CalendarSummaryView {
    fn from(line: CalendarLine) -> Self {
        let calendar = line.calendar;
        Self {
            id: calendar.id,
            code: calendar.code,
            name_vi: calendar.name_vi,
            name_en: calendar.name_en,
            parent_code: line.parent_code,
            agency_id: calendar.agency,
            updated_at: calendar.updated_at,
        }
    }
}

/// A calendar and what it has entered itself. What it inherits stands in the calendar above; the merged days are at
/// `/calendars/{code}/days`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalendarView {
    /// Its id.
    pub id: CalendarId,
    /// Its code.
    pub code: String,
    /// What it is called, in Vietnamese.
    pub name_vi: String,
    /// What it is called, in English.
    pub name_en: String,
    /// The code of the calendar that it inherits from.
    #[schema(required = true)]
    pub parent_code: Option<String>,
    /// The agency whose managers may change it.
    #[schema(required = true)]
    pub agency_id: Option<AgencyId>,
    /// The years whose days off are entered. A deadline that touches a year which the calendar above all others has
    /// not entered is refused.
    #[schema(max_items = 111)]
    pub years: Vec<CalendarYearView>,
    /// Its hours of the week.
    #[schema(max_items = 1400)]
    pub sessions: Vec<SessionPlanView>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<CalendarSheet> for CalendarView {
    fn from(sheet: CalendarSheet) -> Self {
        let calendar = sheet.calendar;
        Self {
            id: calendar.id,
            code: calendar.code,
            name_vi: calendar.name_vi,
            name_en: calendar.name_en,
            parent_code: sheet.parent_code,
            agency_id: calendar.agency,
            years: sheet.years.into_iter().map(CalendarYearView::from).collect(),
            sessions: SessionPlan::group(&sheet.hours)
                .into_iter()
                .map(SessionPlanView::from)
                .collect(),
            created_at: calendar.created_at,
            updated_at: calendar.updated_at,
        }
    }
}

/// A year whose days off are entered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalendarYearView {
    /// The year.
    pub year: i32,
    /// The law that lists its holidays.
    pub legal_basis: String,
    /// What is to be known about it.
    #[schema(required = true)]
    pub remark: Option<String>,
    /// When it was entered.
    pub declared_at: DateTime<Utc>,
}

impl From<CalendarYear> for CalendarYearView {
    fn from(year: CalendarYear) -> Self {
        Self {
            year: year.year,
            legal_basis: year.legal_basis,
            remark: year.remark,
            declared_at: year.declared_at,
        }
    }
}

/// Hours that several weekdays share while they are valid.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionPlanView {
    /// The weekdays.
    #[schema(schema_with = weekdays)]
    pub weekdays: Vec<u32>,
    /// The first day on which they hold.
    pub valid_from: NaiveDate,
    /// The last day on which they hold; null until further notice.
    #[schema(required = true)]
    pub valid_to: Option<NaiveDate>,
    /// The hours.
    pub hours: DayHours,
}

impl From<SessionPlan> for SessionPlanView {
    fn from(plan: SessionPlan) -> Self {
        Self {
            weekdays: plan.weekdays,
            valid_from: plan.valid_from,
            valid_to: plan.valid_to,
            hours: plan.hours.into(),
        }
    }
}

/// A day that differs from the rule that Monday to Friday are worked.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalendarDayView {
    /// The day.
    pub date: NaiveDate,
    /// Why it differs.
    pub kind: DayKind,
    /// Whether it counts as a working day.
    pub counts: bool,
    /// Whether dossiers are taken in.
    pub open: bool,
    /// What it is called, in Vietnamese.
    pub name_vi: String,
    /// What it is called, in English.
    pub name_en: String,
    /// The law or decision that says so.
    #[schema(required = true)]
    pub legal_basis: Option<String>,
    /// Who decided it.
    #[schema(required = true)]
    pub decided_by: Option<String>,
    /// Hours of this very day.
    #[schema(required = true)]
    pub hours: Option<DayHours>,
    /// The code of the calendar that says so: this one or one above it.
    pub calendar_code: String,
}

impl From<DayOfYear> for CalendarDayView {
    fn from(known: DayOfYear) -> Self {
        let day = known.day;
        Self {
            date: day.date,
            kind: day.kind,
            counts: day.kind.counts(),
            open: day.kind.open(),
            name_vi: day.name_vi,
            name_en: day.name_en,
            legal_basis: day.legal_basis,
            decided_by: day.decided_by,
            hours: day.hours.map(DayHours::from),
            calendar_code: known.calendar_code,
        }
    }
}
