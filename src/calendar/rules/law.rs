//! The laws that the walk names, each as it was in force on the day: the Civil Code of 2005 from 2006 until the end of
//! 2016, that of 2015 from 2017 on. Where the calendar names the decision behind a day itself, that one is named instead.

use chrono::{Datelike, NaiveDate};

use crate::platform::i18n::Text;

/// The first day of a period is not counted.
pub(super) fn first_day(date: NaiveDate) -> Text {
    civil_code(
        date,
        ["Khoản 2 Điều 152 ", "Khoản 2 Điều 147 "],
        [", art. 152(2)", ", art. 147(2)"],
    )
}

/// A period that ends on a rest day ends at the end of the next working day.
pub(super) fn last_day(date: NaiveDate) -> Text {
    civil_code(
        date,
        ["Khoản 5 Điều 153 ", "Khoản 5 Điều 148 "],
        [", art. 153(5)", ", art. 148(5)"],
    )
}

/// A period in days or months is counted as the calendar runs.
pub(super) fn calendar_days(date: NaiveDate) -> Text {
    civil_code(
        date,
        ["Điều 149 đến Điều 153 ", "Điều 144 đến Điều 148 "],
        [", art. 149 to 153", ", art. 144 to 148"],
    )
}

/// The Civil Code in force, with its article in the codes of 2005 and 2015. That of 1995 is named as a whole.
fn civil_code(date: NaiveDate, vi: [&str; 2], en: [&str; 2]) -> Text {
    let ([vi_2005, vi_2015], [en_2005, en_2015]) = (vi, en);
    let (vi, year, en) = match date.year() {
        ..2006 => ("", 1995, ""),
        2006..2017 => (vi_2005, 2005, en_2005),
        _ => (vi_2015, 2015, en_2015),
    };
    Text::new(
        format!("{vi}Bộ luật Dân sự {year}"),
        format!("Civil Code {year}{en}"),
    )
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
    if date.year() >= 2026 && (date.month(), date.day()) == (11, 24) {
        return Text::new("Nghị quyết 28/2026/QH16", "Resolution 28/2026/QH16");
    }
    match labour_code(date) {
        1994 => Text::new("Điều 73 Bộ luật Lao động 1994", "Labour Code 1994, art. 73"),
        2012 => Text::new("Điều 115 Bộ luật Lao động 2012", "Labour Code 2012, art. 115"),
        _ => Text::new("Điều 112 Bộ luật Lao động 2019", "Labour Code 2019, art. 112"),
    }
}

/// A holiday that falls on the weekly rest gives a day off instead.
pub(super) fn compensation(date: NaiveDate) -> Text {
    match labour_code(date) {
        1994 => Text::new("Điều 73 Bộ luật Lao động 1994", "Labour Code 1994, art. 73"),
        2012 => Text::new(
            "Khoản 3 Điều 115 Bộ luật Lao động 2012",
            "Labour Code 2012, art. 115(3)",
        ),
        _ => Text::new(
            "Khoản 3 Điều 111 Bộ luật Lao động 2019",
            "Labour Code 2019, art. 111(3)",
        ),
    }
}

/// The year of the Labour Code in force: that of 2012 from 1 May 2013 to the end of 2020, that of 2019 from then on.
fn labour_code(date: NaiveDate) -> i32 {
    match (date.year(), date.month()) {
        (..2013, _) | (2013, ..5) => 1994,
        (2013..2021, _) => 2012,
        _ => 2019,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn on(date: &str) -> NaiveDate {
        date.parse().unwrap()
    }

    fn holds(law: fn(NaiveDate) -> Text, table: &[(&str, &str)]) {
        for (date, expected) in table {
            assert_eq!(law(on(date)).en, *expected, "{date}");
        }
    }

    #[test]
    fn receipt_after_hours_rests_on_the_decree_from_the_day_it_is_in_force() {
        holds(
            after_hours,
            &[
                ("2010-11-01", "Decision 188/1999/QĐ-TTg"),
                ("2019-12-31", "Decision 188/1999/QĐ-TTg"),
                ("2020-05-21", "Decision 188/1999/QĐ-TTg"),
                ("2020-05-22", "Decree 45/2020/NĐ-CP"),
                ("2021-01-01", "Decree 45/2020/NĐ-CP"),
                ("2026-07-01", "Decree 45/2020/NĐ-CP"),
            ],
        );
    }

    #[test]
    fn holidays_rest_on_the_labour_code_of_their_day() {
        holds(
            holidays,
            &[
                ("2010-09-02", "Labour Code 1994, art. 73"),
                ("2013-04-30", "Labour Code 1994, art. 73"),
                ("2013-05-01", "Labour Code 2012, art. 115"),
                ("2020-01-24", "Labour Code 2012, art. 115"),
                ("2020-12-31", "Labour Code 2012, art. 115"),
                ("2021-01-01", "Labour Code 2019, art. 112"),
                ("2025-11-24", "Labour Code 2019, art. 112"),
                ("2026-09-02", "Labour Code 2019, art. 112"),
                ("2026-11-24", "Resolution 28/2026/QH16"),
            ],
        );
        holds(
            compensation,
            &[
                ("2013-04-30", "Labour Code 1994, art. 73"),
                ("2013-05-02", "Labour Code 2012, art. 115(3)"),
                ("2020-12-31", "Labour Code 2012, art. 115(3)"),
                ("2021-01-04", "Labour Code 2019, art. 111(3)"),
            ],
        );
    }

    #[test]
    fn periods_are_counted_by_the_civil_code_of_their_day() {
        holds(
            first_day,
            &[
                ("2005-12-31", "Civil Code 1995"),
                ("2006-01-01", "Civil Code 2005, art. 152(2)"),
                ("2016-12-31", "Civil Code 2005, art. 152(2)"),
                ("2017-01-01", "Civil Code 2015, art. 147(2)"),
            ],
        );
        holds(
            last_day,
            &[
                ("2016-12-31", "Civil Code 2005, art. 153(5)"),
                ("2017-01-01", "Civil Code 2015, art. 148(5)"),
            ],
        );
        holds(
            calendar_days,
            &[
                ("2016-12-31", "Civil Code 2005, art. 149 to 153"),
                ("2017-01-01", "Civil Code 2015, art. 144 to 148"),
            ],
        );
    }

    #[test]
    fn saturday_desks_rest_on_the_decision_of_their_day() {
        holds(
            saturday_reception,
            &[
                ("2007-07-28", "Decision 188/1999/QĐ-TTg"),
                ("2007-08-04", "Decision 127/2007/QĐ-TTg"),
                ("2010-03-27", "Decision 127/2007/QĐ-TTg"),
                ("2010-04-03", "Decision 14/2010/QĐ-TTg"),
            ],
        );
    }

    #[test]
    fn pauses_rest_on_the_decree_on_one_stop_desks_of_their_day() {
        for (date, expected) in [
            ("2018-06-20", None),
            ("2018-06-21", Some("Decree 61/2018/NĐ-CP")),
            ("2025-06-30", Some("Decree 61/2018/NĐ-CP")),
            ("2025-07-01", Some("Decree 118/2025/NĐ-CP")),
        ] {
            let law = pause(on(date)).map(|text| text.en.into_owned());
            assert_eq!(law.as_deref(), expected, "{date}");
        }
    }
}
