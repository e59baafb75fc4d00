//! Days that differ from the rule of the week, and the hours of the week.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Hours;
use crate::platform::i18n::Text;
use crate::text_enum;

text_enum! {
    /// Why a day differs from the rule that Monday to Friday are worked.
    pub enum DayKind {
        /// Ngày lễ: a public holiday by law.
        Holiday = "HOLIDAY",
        /// Nghỉ bù: a day off because a holiday fell on the weekly rest.
        Compensatory = "COMPENSATORY",
        /// Nghỉ hoán đổi: a working day exchanged for a rest day.
        SwapOff = "SWAP_OFF",
        /// Làm bù: a rest day that is worked for a swapped one.
        MakeupWork = "MAKEUP_WORK",
        /// Nghỉ do địa phương quyết định: a storm, an event.
        LocalOff = "LOCAL_OFF",
        /// Chỉ tiếp nhận: the desk takes dossiers in, but the day is not a working day (QĐ 14/2010/QĐ-TTg).
        ReceptionOnly = "RECEPTION_ONLY",
    }
}

impl DayKind {
    /// Whether such a day counts as a working day.
    pub fn counts(self) -> bool {
        matches!(self, Self::MakeupWork)
    }

    /// Whether dossiers are taken in on such a day.
    pub fn open(self) -> bool {
        matches!(self, Self::MakeupWork | Self::ReceptionOnly)
    }

    /// What such a day is called.
    pub fn text(self) -> Text {
        match self {
            Self::Holiday => Text::new("ngày lễ", "public holiday"),
            Self::Compensatory => Text::new("nghỉ bù", "compensatory day off"),
            Self::SwapOff => Text::new("nghỉ hoán đổi", "swapped day off"),
            Self::MakeupWork => Text::new("làm bù", "make-up working day"),
            Self::LocalOff => Text::new("nghỉ do địa phương quyết định", "local day off"),
            Self::ReceptionOnly => Text::new("chỉ tiếp nhận hồ sơ", "reception only"),
        }
    }
}

/// One day of a calendar that differs from the rule of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DayOverride {
    /// The day.
    pub date: NaiveDate,
    /// Why it differs.
    pub kind: DayKind,
    /// What it is called, in Vietnamese.
    pub name_vi: String,
    /// What it is called, in English.
    pub name_en: String,
    /// The law or decision that says so.
    #[serde(default)]
    pub legal_basis: Option<String>,
    /// Who decided it, where somebody had to.
    #[serde(default)]
    pub decided_by: Option<String>,
    /// Hours of this very day, where they are not those of its weekday.
    #[serde(default)]
    pub hours: Option<Hours>,
}

/// Hours of one weekday while they are valid. On Saturday and Sunday they open the desk for reception only: the week
/// of forty hours runs from Monday to Friday (QĐ 188/1999/QĐ-TTg), whatever the hours of a desk say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WeekHours {
    /// 1 is Monday, 7 is Sunday (ISO 8601).
    pub weekday: u32,
    /// The first day on which they hold.
    pub valid_from: NaiveDate,
    /// The last day on which they hold; open when absent.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// The hours.
    pub hours: Hours,
}

impl WeekHours {
    /// Whether these hours hold for this weekday on this date.
    pub(in crate::calendar) fn hold(&self, weekday: u32, date: NaiveDate) -> bool {
        self.weekday == weekday && self.valid_from <= date && self.valid_to.is_none_or(|last| date <= last)
    }
}

/// Hours that several weekdays share while they are valid, as people enter them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SessionPlan {
    /// 1 is Monday, 7 is Sunday (ISO 8601).
    pub weekdays: Vec<u32>,
    /// The first day on which they hold.
    pub valid_from: NaiveDate,
    /// The last day on which they hold; open when absent.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// The hours.
    pub hours: Hours,
}

impl SessionPlan {
    /// The hours of each weekday.
    pub fn by_weekday(&self) -> impl Iterator<Item = WeekHours> + '_ {
        self.weekdays.iter().map(|weekday| WeekHours {
            weekday: *weekday,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            hours: self.hours,
        })
    }

    /// Puts weekdays with the same hours together again.
    pub fn group(hours: &[WeekHours]) -> Vec<Self> {
        let mut plans: Vec<Self> = Vec::new();
        for rule in hours {
            let same = plans.iter_mut().find(|plan| {
                (plan.valid_from, plan.valid_to, plan.hours) == (rule.valid_from, rule.valid_to, rule.hours)
            });
            match same {
                Some(plan) => plan.weekdays.push(rule.weekday),
                None => plans.push(Self {
                    weekdays: vec![rule.weekday],
                    valid_from: rule.valid_from,
                    valid_to: rule.valid_to,
                    hours: rule.hours,
                }),
            }
        }
        plans.sort_by(|a, b| (a.valid_from, &a.weekdays).cmp(&(b.valid_from, &b.weekdays)));
        plans
    }
}
