//! A calendar as it is kept: who it belongs to, what it inherits from, which years and hours it has entered.

use chrono::{DateTime, Utc};

use super::WeekHours;
use crate::platform::ids::{AgencyId, CalendarId};

/// A working calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Its id.
    pub id: CalendarId,
    /// Its code, for people.
    pub code: String,
    /// What it is called, in Vietnamese.
    pub name_vi: String,
    /// What it is called, in English.
    pub name_en: String,
    /// The calendar that it inherits from.
    pub parent: Option<CalendarId>,
    /// The agency whose managers may change it; without one only those who manage calendars everywhere.
    pub agency: Option<AgencyId>,
    /// Counts its changes.
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A year whose days off are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarYear {
    /// The year.
    pub year: i32,
    /// The law that lists its holidays.
    pub legal_basis: String,
    /// What is to be known about it: how sure it is, what is still open.
    pub remark: Option<String>,
    /// When it was entered.
    pub declared_at: DateTime<Utc>,
}

/// A calendar with what it has entered itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarSheet {
    /// The calendar.
    pub calendar: Calendar,
    /// The code of the calendar that it inherits from.
    pub parent_code: Option<String>,
    /// Its years, in order.
    pub years: Vec<CalendarYear>,
    /// Its hours of the week, by weekday and first day.
    pub hours: Vec<WeekHours>,
}
