//! Calendars and shorthand for the tests.

use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};

use crate::calendar::*;

/// The shipped calendar of the province: 2010, 2011, 2024 to 2026.
pub fn province() -> WorkCalendar {
    let seeds = CalendarSeed::shipped().unwrap();
    WorkCalendar::resolve(&[seeds[0].layer()])
}

/// The province's calendar with a desk that receives on Saturday mornings.
pub fn with_saturday_desk() -> WorkCalendar {
    let layers: Vec<Layer> = CalendarSeed::shipped()
        .unwrap()
        .iter()
        .map(CalendarSeed::layer)
        .collect();
    WorkCalendar::resolve(&layers)
}

/// One calendar with nothing but these years and hours, Monday to Friday.
pub fn plain(years: &[i32], morning: Option<(&str, &str)>, afternoon: Option<(&str, &str)>) -> Layer {
    Layer {
        code: "PLAIN".into(),
        years: years.to_vec(),
        days: Vec::new(),
        hours: (1..=5)
            .map(|weekday| week_hours(weekday, "1990-01-01", morning, afternoon))
            .collect(),
    }
}

pub fn hours(morning: Option<(&str, &str)>, afternoon: Option<(&str, &str)>) -> Hours {
    let session = |(from, to): (&str, &str)| Session {
        from: TimeOfDay::parse(from).unwrap(),
        to: TimeOfDay::parse(to).unwrap(),
    };
    Hours::new(morning.map(session), afternoon.map(session)).unwrap()
}

pub fn week_hours(
    weekday: u32,
    from: &str,
    morning: Option<(&str, &str)>,
    afternoon: Option<(&str, &str)>,
) -> WeekHours {
    WeekHours {
        weekday,
        valid_from: from.parse().unwrap(),
        valid_to: None,
        hours: hours(morning, afternoon),
    }
}

pub fn special(date: &str, kind: DayKind) -> DayOverride {
    DayOverride {
        date: date.parse().unwrap(),
        kind,
        name_vi: "Ngày thử".into(),
        name_en: "Test day".into(),
        legal_basis: Some("Quyết định thử".into()),
        decided_by: None,
        hours: None,
    }
}

/// A moment in the province, written `2010-11-01 09:15`.
pub fn at(text: &str) -> DateTime<Utc> {
    let text = if text.len() == 16 {
        format!("{text}:00")
    } else {
        text.to_owned()
    };
    zone::utc(NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S").unwrap())
}

/// The province's clock at a moment, written the same way.
pub fn shown(moment: DateTime<Utc>) -> String {
    let text = zone::local(moment).to_string();
    text.strip_suffix(":00").unwrap_or(&text).to_owned()
}

pub fn cutoff() -> NaiveTime {
    NaiveTime::from_hms_opt(15, 0, 0).unwrap()
}

pub fn working_days(value: f64) -> Limit {
    Limit::from_value(value, LimitUnit::WorkingDay).unwrap()
}

pub fn working_hours(value: f64) -> Limit {
    Limit::from_value(value, LimitUnit::WorkingHour).unwrap()
}

pub fn calendar_days(value: f64) -> Limit {
    Limit::from_value(value, LimitUnit::CalendarDay).unwrap()
}

pub fn months(value: f64) -> Limit {
    Limit::from_value(value, LimitUnit::CalendarMonth).unwrap()
}

pub fn pause(from: &str, to: &str) -> Pause {
    Pause {
        from: at(from),
        to: at(to),
    }
}
