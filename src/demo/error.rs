//! What can go wrong while the demonstration province is loaded.

use std::fmt;

use crate::platform::db::{DbError, Failure};
use crate::platform::http::Problem;

/// Why the demonstration province was not loaded. Nothing of it stands then.
#[derive(Debug)]
pub enum DemoError {
    /// The database holds something already.
    NotEmpty,
    /// One entry of the data was refused: where it stands and why.
    Refused {
        /// The file, the entry's moment and what it does.
        place: String,
        /// Why, in one sentence.
        why: String,
    },
    /// Passwords could not be drawn or hashed.
    Passwords(String),
    /// The database's own.
    Db(DbError),
}

impl DemoError {
    /// The same, with the place where it happened. The database's own errors stay what they are: they may be worth
    /// another attempt.
    pub(super) fn at(self, place: impl FnOnce() -> String) -> Self {
        match self {
            Self::Refused { place: inner, why } if inner.is_empty() => Self::Refused { place: place(), why },
            Self::Refused { .. } | Self::NotEmpty | Self::Passwords(_) | Self::Db(_) => self,
        }
    }

    /// A refusal whose place is not known yet.
    pub(super) fn refused(why: impl fmt::Display) -> Self {
        Self::Refused {
            place: String::new(),
            why: why.to_string(),
        }
    }
}

impl fmt::Display for DemoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotEmpty => f.write_str(
                "the database already holds agencies, calendars or procedures; the demonstration province is loaded \
                 into an empty one only (another DATABASE_URL, or a new file)",
            ),
            Self::Refused { place, why } => write!(f, "the demonstration data was refused at {place}: {why}"),
            Self::Passwords(why) => write!(f, "the passwords of the demonstration accounts: {why}"),
            Self::Db(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for DemoError {}

impl Failure for DemoError {
    fn db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
            Self::NotEmpty | Self::Refused { .. } | Self::Passwords(_) => None,
        }
    }
}

impl From<DbError> for DemoError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<serde_json::Error> for DemoError {
    fn from(error: serde_json::Error) -> Self {
        Self::refused(error)
    }
}

/// A body that is wrong in itself, as the API would tell it.
impl From<Problem> for DemoError {
    fn from(problem: Problem) -> Self {
        use std::fmt::Write;
        let mut why = problem.to_string();
        for error in problem.errors() {
            let _ = write!(why, "; {} {} {}", error.pointer, error.code, error.detail.en);
        }
        Self::refused(why)
    }
}

/// The errors of the slices: the database's own is passed on, so that the transaction may be run again.
macro_rules! from_slice_error {
    ($($error:path),+ $(,)?) => {$(
        impl From<$error> for DemoError {
            fn from(error: $error) -> Self {
                use $error as SliceError;
                match error {
                    SliceError::Db(error) => Self::Db(error),
                    other => Self::from(Problem::from(other)),
                }
            }
        }
    )+};
}

from_slice_error!(
    crate::agencies::AgencyError,
    crate::calendar::CalendarError,
    crate::procedures::ProcedureError,
    crate::auth::AuthError,
    crate::dossiers::DossierError,
);
