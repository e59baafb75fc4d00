//! What a caller is told when something goes wrong.

use super::deadline_error::DeadlineError;
use super::error::CalendarError;
use crate::platform::http::{FieldError, Problem, ProblemKind};
use crate::platform::i18n::Text;

impl From<CalendarError> for Problem {
    fn from(error: CalendarError) -> Self {
        match error {
            CalendarError::NoCalendar | CalendarError::NoDay => Self::not_found(),
            CalendarError::Stale => Self::of(ProblemKind::StaleVersion),
            CalendarError::NotYours => Self::new(
                ProblemKind::Forbidden,
                Text::new(
                    "Lịch này thuộc cơ quan khác hoặc thuộc cả tỉnh.",
                    "The calendar belongs to another agency or to the whole province.",
                ),
            ),
            CalendarError::CodeTaken => Self::new(
                ProblemKind::AlreadyExists,
                Text::new("Đã có lịch mang mã này.", "There is a calendar with this code."),
            ),
            CalendarError::Invalid(errors) => Self::invalid(errors),
            CalendarError::Deadline(error) => error.into(),
            CalendarError::Db(error) => error.into(),
        }
    }
}

impl From<DeadlineError> for Problem {
    fn from(error: DeadlineError) -> Self {
        let text = error.text();
        match error {
            DeadlineError::YearNotEntered { calendar, year } => {
                Self::new(ProblemKind::CalendarYearNotEntered, text)
                    .with_member("calendarCode", calendar)
                    .with_member("year", year)
            }
            DeadlineError::HoursNotEntered { calendar, date } => {
                Self::new(ProblemKind::CalendarHoursNotEntered, text)
                    .with_member("calendarCode", calendar)
                    .with_member("date", date.to_string())
            }
            DeadlineError::PauseInverted { index } => Self::invalid(vec![FieldError::new(
                format!("/pauses/{index}/to"),
                "PAUSE_INVERTED",
                text,
            )]),
            DeadlineError::PauseOutOfOrder { index } => Self::invalid(vec![FieldError::new(
                format!("/pauses/{index}/from"),
                "PAUSE_OUT_OF_ORDER",
                text,
            )]),
            // Limits in requests are judged before; this one stood in the rules.
            DeadlineError::Limit(_) => Self::internal(text.en),
        }
    }
}
