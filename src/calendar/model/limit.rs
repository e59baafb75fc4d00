//! Time limits, and how the moment at their end is set.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeStruct};
use utoipa::ToSchema;

use crate::platform::i18n::Text;
use crate::text_enum;

text_enum! {
    /// What a time limit is counted in.
    pub enum LimitUnit {
        /// Ngày làm việc: working days, in halves.
        WorkingDay = "WORKING_DAY",
        /// Giờ làm việc: working hours, to the minute.
        WorkingHour = "WORKING_HOUR",
        /// Ngày: days as they come, in halves; the end rolls off a rest day.
        CalendarDay = "CALENDAR_DAY",
        /// Tháng: whole months; the end rolls off a rest day.
        CalendarMonth = "CALENDAR_MONTH",
    }
}

text_enum! {
    /// At which moment of the last day a limit of whole working days ends.
    pub enum DuePolicy {
        /// At close of business: what the law says when nothing else is agreed (Civil Code 2015, art. 148).
        EndOfDay = "END_OF_DAY",
        /// At the end of the half of the day in which it began.
        SameSession = "SAME_SESSION",
        /// At the time of day at which it began.
        Exact = "EXACT",
    }
}

/// A time limit that can be counted: not negative, days in halves, months whole, hours to the minute.
/// In JSON `{"value": 0.5, "unit": "WORKING_DAY"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ToSchema)]
pub struct Limit {
    /// How many units.
    #[schema(rename = "value", value_type = f64, minimum = 0, maximum = 9999, example = 3)]
    hundredths: i32,
    /// What is counted.
    unit: LimitUnit,
}

/// Why a time limit is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitError {
    /// Below zero.
    Negative,
    /// Above 9999 units, or not a number.
    TooLong,
    /// Days come whole or in halves.
    NotHalves,
    /// Months come whole.
    NotWhole,
}

impl LimitError {
    /// The code of the field error.
    pub fn code(self) -> &'static str {
        match self {
            Self::Negative => "LIMIT_NEGATIVE",
            Self::TooLong => "LIMIT_TOO_LONG",
            Self::NotHalves => "LIMIT_NOT_IN_HALF_DAYS",
            Self::NotWhole => "LIMIT_NOT_IN_WHOLE_MONTHS",
        }
    }

    /// What is wrong, for people.
    pub fn text(self) -> Text {
        match self {
            Self::Negative => Text::new("Thời hạn không được âm.", "A time limit is not negative."),
            Self::TooLong => Text::new(
                "Thời hạn tối đa là 9999 đơn vị.",
                "A time limit has at most 9999 units.",
            ),
            Self::NotHalves => Text::new(
                "Thời hạn theo ngày là số nguyên hoặc có nửa ngày (0,5).",
                "A limit in days is whole or ends in a half (0.5).",
            ),
            Self::NotWhole => Text::new(
                "Thời hạn theo tháng là số nguyên.",
                "A limit in months is a whole number.",
            ),
        }
    }
}

impl fmt::Display for LimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl Limit {
    /// The longest limit, in hundredths of its unit.
    pub const MAX_HUNDREDTHS: i32 = 999_900;

    /// On the same day (giải quyết ngay trong ngày): no working day at all.
    pub const SAME_DAY: Self = Self {
        hundredths: 0,
        unit: LimitUnit::WorkingDay,
    };

    /// A limit of so many hundredths of a unit.
    pub fn new(hundredths: i32, unit: LimitUnit) -> Result<Self, LimitError> {
        if hundredths < 0 {
            return Err(LimitError::Negative);
        }
        if hundredths > Self::MAX_HUNDREDTHS {
            return Err(LimitError::TooLong);
        }
        match unit {
            LimitUnit::WorkingDay | LimitUnit::CalendarDay if hundredths % 50 != 0 => {
                Err(LimitError::NotHalves)
            }
            LimitUnit::CalendarMonth if hundredths % 100 != 0 => Err(LimitError::NotWhole),
            _ => Ok(Self { hundredths, unit }),
        }
    }

    /// A limit of so many units. Hours are kept to the hundredth, which is finer than the minute they are counted in.
    pub fn from_value(value: f64, unit: LimitUnit) -> Result<Self, LimitError> {
        if value < 0.0 {
            return Err(LimitError::Negative);
        }
        let scaled = value * 100.0;
        // Through text, because a cast from a float would bend what does not fit.
        let hundredths: i32 = format!("{scaled:.0}").parse().map_err(|_| LimitError::TooLong)?;
        let exact = (scaled - f64::from(hundredths)).abs() < 1e-6;
        match unit {
            LimitUnit::WorkingDay | LimitUnit::CalendarDay if !exact => Err(LimitError::NotHalves),
            LimitUnit::CalendarMonth if !exact => Err(LimitError::NotWhole),
            _ => Self::new(hundredths, unit),
        }
    }

    /// Hundredths of the unit, as stored.
    pub fn hundredths(self) -> i32 {
        self.hundredths
    }

    /// How many units.
    pub fn value(self) -> f64 {
        f64::from(self.hundredths) / 100.0
    }

    /// What is counted.
    pub fn unit(self) -> LimitUnit {
        self.unit
    }

    /// Whether nothing is allotted: for days that means "on the same day".
    pub fn is_zero(self) -> bool {
        self.hundredths == 0
    }

    /// Whole units.
    pub(in crate::calendar) fn whole(self) -> u32 {
        u32::try_from(self.hundredths / 100).unwrap_or(0)
    }

    /// Whether half a unit remains beyond the whole ones.
    pub(in crate::calendar) fn has_half(self) -> bool {
        self.hundredths % 100 == 50
    }

    /// For hours: whole minutes, rounded to the nearest.
    pub(in crate::calendar) fn minutes(self) -> i64 {
        (i64::from(self.hundredths) * 60 + 50) / 100
    }
}

impl Serialize for Limit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Limit", 2)?;
        if self.hundredths % 100 == 0 {
            object.serialize_field("value", &(self.hundredths / 100))?;
        } else {
            object.serialize_field("value", &self.value())?;
        }
        object.serialize_field("unit", &self.unit)?;
        object.end()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLimit {
    value: f64,
    unit: LimitUnit,
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = RawLimit::deserialize(deserializer)?;
        Self::from_value(raw.value, raw.unit).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_valid_or_not_made() {
        use LimitUnit::{CalendarDay, CalendarMonth, WorkingDay, WorkingHour};
        for (value, unit, expected) in [
            (3.0, WorkingDay, Ok(300)),
            (8.5, CalendarDay, Ok(850)),
            (0.25, WorkingDay, Err(LimitError::NotHalves)),
            (0.500001, WorkingDay, Err(LimitError::NotHalves)),
            (2.5, WorkingHour, Ok(250)),
            (0.333_333, WorkingHour, Ok(33)),
            (1.5, CalendarMonth, Err(LimitError::NotWhole)),
            (-0.5, WorkingDay, Err(LimitError::Negative)),
            (1e300, WorkingDay, Err(LimitError::TooLong)),
            (10_000.0, WorkingDay, Err(LimitError::TooLong)),
            (f64::NAN, WorkingDay, Err(LimitError::TooLong)),
            (f64::INFINITY, WorkingHour, Err(LimitError::TooLong)),
        ] {
            assert_eq!(
                Limit::from_value(value, unit).map(Limit::hundredths),
                expected,
                "{value} {unit:?}"
            );
        }
    }

    #[test]
    fn every_minute_can_be_written_as_hours() {
        for minutes in 0..600 {
            let value = f64::from(minutes) / 60.0;
            let limit = Limit::from_value(value, LimitUnit::WorkingHour).unwrap();
            assert_eq!(limit.minutes(), i64::from(minutes));
        }
    }

    #[test]
    fn json_shows_the_value_as_people_write_it() {
        for text in [
            r#"{"value":3,"unit":"WORKING_DAY"}"#,
            r#"{"value":0.5,"unit":"CALENDAR_DAY"}"#,
        ] {
            let limit: Limit = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&limit).unwrap(), text);
        }
        assert!(serde_json::from_str::<Limit>(r#"{"value":0.3,"unit":"WORKING_DAY"}"#).is_err());
    }
}
