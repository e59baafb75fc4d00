//! The articles that the walk names. Which code applies is decided by the day: the Civil Code of 2005 until the end of
//! 2016, that of 2015 from 2017 on.

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

/// Officials work forty hours from Monday to Friday.
pub(super) fn weekly_rest() -> Text {
    Text::new("Quyết định 188/1999/QĐ-TTg", "Decision 188/1999/QĐ-TTg")
}

/// Same-day procedures received after the cutoff.
pub(super) fn same_day() -> Text {
    Text::new(
        "Pháp luật về hộ tịch, chứng thực",
        "Law on civil status and certification",
    )
}
