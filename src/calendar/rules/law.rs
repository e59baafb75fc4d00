//! The laws that the walk names, each as it was in force on the day: the Civil Code of 2005 until the end of 2016, that
//! of 2015 from 2017 on. Where the calendar names the decision behind a day itself, that one is named instead.

use chrono::{Datelike, NaiveDate};

use crate::platform::i18n::Text;

/// The first day of a period is not counted.
pub(super) fn first_day(date: NaiveDate) -> Text {
    if date.year() < 2017 {
        Text::new(
            "Khoản 2 Điều 152 Bộ luật Dân sự 2005",
            "Civil Code 2005, art. 152(2)",
        )
    } else {
        Text::new(
            "Khoản 2 Điều 147 Bộ luật Dân sự 2015",
            "Civil Code 2015, art. 147(2)",
        )
    }
}

/// A period that ends on a rest day ends at the end of the next working day.
pub(super) fn last_day(date: NaiveDate) -> Text {
    if date.year() < 2017 {
        Text::new(
            "Khoản 5 Điều 153 Bộ luật Dân sự 2005",
            "Civil Code 2005, art. 153(5)",
        )
    } else {
        Text::new(
            "Khoản 5 Điều 148 Bộ luật Dân sự 2015",
            "Civil Code 2015, art. 148(5)",
        )
    }
}

/// A period in days or months is counted as the calendar runs.
pub(super) fn calendar_days(date: NaiveDate) -> Text {
    if date.year() < 2017 {
        Text::new(
            "Điều 149 đến Điều 153 Bộ luật Dân sự 2005",
            "Civil Code 2005, art. 149 to 153",
        )
    } else {
        Text::new(
            "Điều 144 đến Điều 148 Bộ luật Dân sự 2015",
            "Civil Code 2015, art. 144 to 148",
        )
    }
}

/// Officials work forty hours from Monday to Friday.
pub(super) fn working_week() -> Text {
    decision("188/1999/QĐ-TTg")
}

/// A desk that receives on Saturday does not make the Saturday a working day.
pub(super) fn saturday_reception(date: NaiveDate) -> Text {
    decision(match (date.year(), date.month()) {
        (..2007, _) | (2007, ..8) => return working_week(),
        (2007..2010, _) | (2010, ..4) => "127/2007/QĐ-TTg",
        _ => "14/2010/QĐ-TTg",
    })
}

/// What comes in outside working hours stands as received when the next session begins. Before the decree on electronic
/// procedures nothing but the hours of work themselves says so.
pub(super) fn after_hours(date: NaiveDate) -> Text {
    match (date.year(), date.ordinal()) {
        // In force from 22 May 2020, the 143rd day of that year.
        (..2020, _) | (2020, ..143) => working_week(),
        _ => decree("45/2020/NĐ-CP"),
    }
}

/// While the applicant is waited for the clock stands, and what was used before counts. The decisions on one-stop desks
/// before 2018 do not speak of it: there the process itself does, which the calendar does not know.
pub(super) fn pause(date: NaiveDate) -> Option<Text> {
    match (date.year(), date.ordinal()) {
        // In force from 21 June 2018, the 172nd day of that year.
        (..2018, _) | (2018, ..172) => None,
        (2018..2025, _) => Some(decree("61/2018/NĐ-CP")),
        _ if date.year() == 2025 && date.month() < 7 => Some(decree("61/2018/NĐ-CP")),
        _ => Some(decree("118/2025/NĐ-CP")),
    }
}

/// The law that lists the public holidays.
pub(super) fn holidays(date: NaiveDate) -> Text {
    match (date.year(), date.month()) {
        (..2013, _) | (2013, ..5) => Text::new("Điều 73 Bộ luật Lao động 1994", "Labour Code 1994, art. 73"),
        (2013..2021, _) => Text::new("Điều 115 Bộ luật Lao động 2012", "Labour Code 2012, art. 115"),
        _ => Text::new("Điều 112 Bộ luật Lao động 2019", "Labour Code 2019, art. 112"),
    }
}

/// A holiday that falls on the weekly rest gives a day off instead.
pub(super) fn compensation(date: NaiveDate) -> Text {
    match (date.year(), date.month()) {
        (..2013, _) | (2013, ..5) => Text::new("Bộ luật Lao động 1994", "Labour Code 1994"),
        (2013..2021, _) => Text::new("Bộ luật Lao động 2012", "Labour Code 2012"),
        _ => Text::new("Bộ luật Lao động 2019", "Labour Code 2019"),
    }
}

fn decision(number: &str) -> Text {
    Text::new(format!("Quyết định {number}"), format!("Decision {number}"))
}

fn decree(number: &str) -> Text {
    Text::new(format!("Nghị định {number}"), format!("Decree {number}"))
}

/// Same-day procedures received after the cutoff.
pub(super) fn same_day() -> Text {
    Text::new(
        "Pháp luật về hộ tịch, chứng thực",
        "Law on civil status and certification",
    )
}
