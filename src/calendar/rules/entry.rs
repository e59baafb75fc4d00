//! What may be entered into a calendar.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use crate::calendar::model::{DayOverride, SessionPlan};
use crate::calendar::table::WorkCalendar;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;

/// Province, agency, desk: calendars above one another at most.
pub const MAX_DEPTH: usize = 3;

/// What is wrong with the days of a year, whose pointers begin with `/days/`.
pub fn check_days(year: i32, days: &[DayOverride]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut dates = BTreeSet::new();
    for (index, day) in days.iter().enumerate() {
        let pointer = format!("/days/{index}");
        if day.date.year() != year {
            let detail = Text::new(
                format!("Ngày không thuộc năm {year}."),
                format!("The date is not in {year}."),
            );
            errors.push(FieldError::new(
                format!("{pointer}/date"),
                "DATE_NOT_IN_YEAR",
                detail,
            ));
        }
        if !dates.insert(day.date) {
            let detail = Text::new("Ngày này đã có ở trên.", "This date stands above already.");
            errors.push(FieldError::new(format!("{pointer}/date"), "DATE_TWICE", detail));
        }
        errors.extend(check_own_hours(day, &pointer));
    }
    errors
}

/// What is wrong with one day by itself.
pub fn check_own_hours(day: &DayOverride, pointer: &str) -> Option<FieldError> {
    (day.hours.is_some() && !day.kind.open()).then(|| {
        let detail = Text::new(
            "Ngày nghỉ không có giờ làm việc.",
            "A day off has no working hours.",
        );
        FieldError::new(format!("{pointer}/hours"), "HOURS_ON_DAY_OFF", detail)
    })
}

/// What is wrong with a date outside the years that a calendar can have.
pub fn check_date(date: NaiveDate, pointer: &str) -> Option<FieldError> {
    let possible = WorkCalendar::FIRST_YEAR..=WorkCalendar::LAST_YEAR;
    (!possible.contains(&date.year())).then(|| {
        let (first, last) = (possible.start(), possible.end());
        let detail = Text::new(
            format!("Lịch làm việc chỉ có các năm từ {first} đến {last}."),
            format!("Calendars have the years {first} to {last}."),
        );
        FieldError::new(pointer, "DATE_OUT_OF_RANGE", detail)
    })
}

/// What is wrong with hours of the week, whose pointers begin with `/sessions/`.
pub fn check_sessions(plans: &[SessionPlan]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut beginnings = BTreeSet::new();
    for (index, plan) in plans.iter().enumerate() {
        let pointer = format!("/sessions/{index}");
        if plan.valid_to.is_some_and(|last| last < plan.valid_from) {
            let detail = Text::new(
                "Ngày cuối phải từ ngày đầu trở đi.",
                "The last day is not before the first.",
            );
            errors.push(FieldError::new(
                format!("{pointer}/validTo"),
                "PERIOD_INVERTED",
                detail,
            ));
        }
        errors.extend(check_date(plan.valid_from, &format!("{pointer}/validFrom")));
        let mut days = plan.weekdays.iter().map(|weekday| (*weekday, plan.valid_from));
        if !days.all(|beginning| beginnings.insert(beginning)) {
            let detail = Text::new(
                "Mỗi thứ trong tuần chỉ có một dòng cho mỗi ngày bắt đầu.",
                "Each weekday has one entry for each first day.",
            );
            errors.push(FieldError::new(
                format!("{pointer}/weekdays"),
                "WEEKDAY_TWICE",
                detail,
            ));
        }
    }
    errors
}
