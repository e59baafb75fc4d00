//! The calendars that come with motcua: Khánh Hòa's, for the years whose days off are known.

use serde::Deserialize;

use super::model::{DayOverride, SessionPlan};
use super::table::Layer;

/// A calendar as it stands in the shipped data.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CalendarSeed {
    /// Its code.
    pub code: String,
    /// What it is called, in Vietnamese.
    pub name_vi: String,
    /// What it is called, in English.
    pub name_en: String,
    /// The code of the calendar it inherits from.
    pub parent: Option<String>,
    /// Its hours of the week.
    pub sessions: Vec<SessionPlan>,
    /// Its years.
    pub years: Vec<YearSeed>,
}

/// A year with its days.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct YearSeed {
    /// The year.
    pub year: i32,
    /// The law that lists its holidays.
    pub legal_basis: String,
    /// How sure it is.
    pub remark: String,
    /// Days that differ from the rule of the week.
    pub days: Vec<DayOverride>,
}

impl CalendarSeed {
    /// The shipped calendars, each after the one it inherits from.
    pub fn shipped() -> Result<Vec<Self>, serde_json::Error> {
        serde_json::from_str(include_str!("../demo_data/calendars.json"))
    }

    /// The calendar as a layer of a chain.
    pub fn layer(&self) -> Layer {
        Layer {
            code: self.code.clone(),
            years: self.years.iter().map(|year| year.year).collect(),
            days: self
                .years
                .iter()
                .flat_map(|year| year.days.iter().cloned())
                .collect(),
            hours: self.sessions.iter().flat_map(SessionPlan::by_weekday).collect(),
        }
    }
}
