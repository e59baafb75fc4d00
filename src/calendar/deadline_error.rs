//! Why a deadline cannot be worked out.

use std::fmt;

use chrono::NaiveDate;

use super::model::LimitError;
use crate::platform::i18n::Text;

/// Why a deadline cannot be worked out. None of these is a reason to guess one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeadlineError {
    /// Nobody has entered the days off of this year in the calendar or above it.
    YearNotEntered {
        /// The calendar's code.
        calendar: String,
        /// The year.
        year: i32,
    },
    /// The day is worked, but nobody has entered its hours.
    HoursNotEntered {
        /// The calendar's code.
        calendar: String,
        /// The day.
        date: NaiveDate,
    },
    /// A pause ends before it begins.
    PauseInverted {
        /// Which one, from 0.
        index: usize,
    },
    /// A pause begins before the one before it has ended, or before the receipt.
    PauseOutOfOrder {
        /// Which one, from 0.
        index: usize,
    },
    /// The rules name a limit that cannot be counted.
    Limit(LimitError),
}

impl DeadlineError {
    /// What is wrong, for people.
    pub fn text(&self) -> Text {
        match self {
            Self::YearNotEntered { calendar, year } => Text::new(
                format!(
                    "Lịch làm việc {calendar} chưa có ngày nghỉ của năm {year}, nên không thể tính thời hạn."
                ),
                format!(
                    "The days off of {year} are not entered in calendar {calendar}, so no deadline can be computed."
                ),
            ),
            Self::HoursNotEntered { calendar, date } => Text::new(
                format!(
                    "Lịch làm việc {calendar} chưa có giờ làm việc cho ngày {}.",
                    date.format("%d/%m/%Y")
                ),
                format!("Calendar {calendar} has no working hours for {date}."),
            ),
            Self::PauseInverted { .. } => Text::new(
                "Thời điểm tiếp tục phải sau thời điểm tạm dừng.",
                "A pause ends after it begins.",
            ),
            Self::PauseOutOfOrder { .. } => Text::new(
                "Các lần tạm dừng phải theo thứ tự thời gian, không chồng nhau và sau khi tiếp nhận.",
                "Pauses come in order, do not overlap and begin after the receipt.",
            ),
            Self::Limit(error) => error.text(),
        }
    }
}

impl fmt::Display for DeadlineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl std::error::Error for DeadlineError {}
