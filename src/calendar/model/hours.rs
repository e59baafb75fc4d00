//! Working hours of one day: a morning and an afternoon.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Microseconds in a minute: the arithmetic of deadlines runs on microseconds after midnight.
pub(in crate::calendar) const MINUTE: i64 = 60_000_000;

/// A time of day to the minute, written `HH:MM`, from 00:00 to 23:59.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// So many minutes after midnight; none beyond 23:59.
    pub fn from_minutes(minutes: i32) -> Option<Self> {
        u16::try_from(minutes)
            .ok()
            .filter(|minutes| *minutes < 24 * 60)
            .map(Self)
    }

    /// Reads `HH:MM`.
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(hour) || !digits(minute) {
            return None;
        }
        let (hour, minute): (i32, i32) = (hour.parse().ok()?, minute.parse().ok()?);
        if minute < 60 {
            Self::from_minutes(hour * 60 + minute)
        } else {
            None
        }
    }

    /// Minutes after midnight.
    pub fn minutes(self) -> i32 {
        i32::from(self.0)
    }

    /// The time of day.
    pub fn time(self) -> chrono::NaiveTime {
        let seconds = u32::from(self.0) * 60;
        chrono::NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or_default()
    }

    /// Microseconds after midnight.
    pub(in crate::calendar) fn micros(self) -> i64 {
        i64::from(self.0) * MINUTE
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a time of day, HH:MM"))
    }
}

/// One session (buổi): from its first to its last minute. Both ends belong to it: what is handed in as the clock
/// strikes the hour of closing is still handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// When it begins.
    pub from: TimeOfDay,
    /// When it ends.
    pub to: TimeOfDay,
}

/// Why hours are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoursError {
    /// Neither a morning nor an afternoon.
    Empty,
    /// A session does not end after it begins.
    Inverted,
    /// The afternoon begins before the morning has ended.
    Overlapping,
}

impl fmt::Display for HoursError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "a working day has a morning, an afternoon or both",
            Self::Inverted => "a session ends after it begins",
            Self::Overlapping => "the afternoon begins after the morning has ended",
        })
    }
}

/// Which half of a working day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::calendar) enum Half {
    /// The morning.
    Morning,
    /// The afternoon.
    Afternoon,
}

/// The hours of a day on which people work: at least one session, the morning before the afternoon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawHours")]
pub struct Hours {
    morning: Option<Session>,
    afternoon: Option<Session>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHours {
    morning: Option<Session>,
    afternoon: Option<Session>,
}

impl TryFrom<RawHours> for Hours {
    type Error = HoursError;
    fn try_from(raw: RawHours) -> Result<Self, HoursError> {
        Self::new(raw.morning, raw.afternoon)
    }
}

impl Hours {
    /// The hours made of these sessions.
    pub fn new(morning: Option<Session>, afternoon: Option<Session>) -> Result<Self, HoursError> {
        if morning
            .into_iter()
            .chain(afternoon)
            .any(|session| session.from >= session.to)
        {
            return Err(HoursError::Inverted);
        }
        match (morning, afternoon) {
            (None, None) => Err(HoursError::Empty),
            (Some(first), Some(second)) if second.from < first.to => Err(HoursError::Overlapping),
            _ => Ok(Self { morning, afternoon }),
        }
    }

    /// The morning session, if there is one.
    pub fn morning(&self) -> Option<Session> {
        self.morning
    }

    /// The afternoon session, if there is one.
    pub fn afternoon(&self) -> Option<Session> {
        self.afternoon
    }

    /// The sessions in their order.
    pub(in crate::calendar) fn sessions(&self) -> impl Iterator<Item = Session> + use<> {
        self.morning.into_iter().chain(self.afternoon)
    }

    /// When the first session begins, in microseconds after midnight.
    pub(in crate::calendar) fn opens(&self) -> i64 {
        self.morning
            .or(self.afternoon)
            .map_or(0, |session| session.from.micros())
    }

    /// Close of business, in microseconds after midnight.
    pub(in crate::calendar) fn closes(&self) -> i64 {
        self.afternoon
            .or(self.morning)
            .map_or(0, |session| session.to.micros())
    }

    /// The end of the morning; close of business on a day without one.
    pub(in crate::calendar) fn midday(&self) -> i64 {
        self.morning
            .map_or_else(|| self.closes(), |session| session.to.micros())
    }

    /// The end of this half of the day.
    pub(in crate::calendar) fn end_of(&self, half: Half) -> i64 {
        match half {
            Half::Morning => self.midday(),
            Half::Afternoon => self.closes(),
        }
    }

    /// The half in which this time of day lies; between the sessions it is the afternoon.
    pub(in crate::calendar) fn half_at(&self, micros: i64) -> Half {
        match self.morning {
            Some(morning) if micros <= morning.to.micros() => Half::Morning,
            _ => Half::Afternoon,
        }
    }

    /// The first moment from this time of day on at which the doors are open; none after close of business.
    pub(in crate::calendar) fn admits_at(&self, micros: i64) -> Option<i64> {
        self.sessions()
            .find(|session| micros <= session.to.micros())
            .map(|session| micros.max(session.from.micros()))
    }

    /// Microseconds of work between two times of this day.
    pub(in crate::calendar) fn work_between(&self, from: i64, to: i64) -> i64 {
        self.sessions()
            .map(|session| (to.min(session.to.micros()) - from.max(session.from.micros())).max(0))
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(from: &str, to: &str) -> Session {
        Session {
            from: TimeOfDay::parse(from).unwrap(),
            to: TimeOfDay::parse(to).unwrap(),
        }
    }

    #[test]
    fn a_time_of_day_is_read_strictly() {
        assert_eq!(TimeOfDay::parse("07:30").unwrap().minutes(), 450);
        assert_eq!(TimeOfDay::parse("23:59").unwrap().to_string(), "23:59");
        for wrong in ["7:30", "24:00", "12:60", "-1:00", "+7:30", "0730", "", "07:30:00"] {
            assert_eq!(TimeOfDay::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn hours_are_valid_or_not_made() {
        let (am, pm) = (session("07:00", "11:30"), session("13:30", "17:00"));
        assert!(Hours::new(Some(am), Some(pm)).is_ok());
        assert!(Hours::new(None, Some(pm)).is_ok());
        assert_eq!(Hours::new(None, None), Err(HoursError::Empty));
        assert_eq!(Hours::new(Some(pm), Some(am)), Err(HoursError::Overlapping));
        assert_eq!(
            Hours::new(Some(session("11:30", "07:00")), None),
            Err(HoursError::Inverted)
        );
    }

    #[test]
    fn hours_are_read_and_written_as_text() {
        let text = r#"{"morning":{"from":"07:00","to":"11:30"},"afternoon":null}"#;
        let hours: Hours = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&hours).unwrap(), text);
        assert!(serde_json::from_str::<Hours>(r#"{"morning":null}"#).is_err());
    }
}
