//! The calendars that come with motcua: Khánh Hòa's, for the years whose days off are known.

use chrono::NaiveDate;
use serde::Deserialize;

use super::model::{DayOverride, Hours, WeekHours};
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
    pub hours: Vec<HoursSeed>,
    /// Its years.
    pub years: Vec<YearSeed>,
}

/// Hours that several weekdays share.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HoursSeed {
    /// 1 is Monday, 7 is Sunday.
    pub weekdays: Vec<u32>,
    /// The first day on which they hold.
    pub valid_from: NaiveDate,
    /// The last day on which they hold.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// The hours.
    pub hours: Hours,
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

    /// The hours, one entry a weekday.
    pub fn week_hours(&self) -> Vec<WeekHours> {
        let entries = self.hours.iter().flat_map(|seed| {
            seed.weekdays.iter().map(|weekday| WeekHours {
                weekday: *weekday,
                valid_from: seed.valid_from,
                valid_to: seed.valid_to,
                hours: seed.hours,
            })
        });
        entries.collect()
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
            hours: self.week_hours(),
        }
    }
}
