//! What can go wrong with calendars.

use std::fmt;

use super::deadline_error::DeadlineError;
use crate::platform::db::{DbError, Failure};
use crate::platform::http::FieldError;

/// Why a question about calendars has no answer, or a change to them was refused.
#[derive(Debug)]
pub enum CalendarError {
    /// There is no such calendar.
    NoCalendar,
    /// There is no such override of a day.
    NoDay,
    /// It has changed since the caller read it.
    Stale,
    /// It belongs to another agency.
    NotYours,
    /// Another calendar has this code.
    CodeTaken,
    /// What was sent is wrong; all of it.
    Invalid(Vec<FieldError>),
    /// A deadline cannot be worked out.
    Deadline(DeadlineError),
    /// The database's own.
    Db(DbError),
}

impl CalendarError {
    /// Nothing when nothing is wrong.
    pub(super) fn unless_sound(errors: Vec<FieldError>) -> Result<(), Self> {
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Self::Invalid(errors))
        }
    }
}

impl From<DeadlineError> for CalendarError {
    fn from(error: DeadlineError) -> Self {
        Self::Deadline(error)
    }
}

impl From<DbError> for CalendarError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<diesel::result::Error> for CalendarError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Failure for CalendarError {
    fn db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
            Self::NoCalendar
            | Self::NoDay
            | Self::Stale
            | Self::NotYours
            | Self::CodeTaken
            | Self::Invalid(_)
            | Self::Deadline(_) => None,
        }
    }
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCalendar => f.write_str("no such calendar"),
            Self::NoDay => f.write_str("no such override of a day"),
            Self::Stale => f.write_str("changed since it was read"),
            Self::NotYours => f.write_str("the calendar belongs to another agency"),
            Self::CodeTaken => f.write_str("the code is taken"),
            Self::Invalid(errors) => write!(f, "{} parts are wrong", errors.len()),
            Self::Deadline(error) => error.fmt(f),
            Self::Db(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CalendarError {}
