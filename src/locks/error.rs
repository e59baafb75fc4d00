//! What may stand in the way of a lock itself.

use crate::platform::db::{DbError, Failure};
use crate::platform::http::{FieldError, Problem, ProblemKind};
use crate::platform::i18n::Text;
use crate::procedures::ProcedureError;

/// Why it was not done.
#[derive(Debug)]
pub enum LockError {
    /// It is not there.
    NotFound,
    /// It changed since the caller read it.
    Stale,
    /// The caller does not place or lift locks for this agency.
    Elsewhere,
    /// It is lifted, or over.
    Over,
    /// Procedures that are not there, by their places in the request.
    NoProcedures(Vec<usize>),
    /// The catalogue's.
    Procedure(ProcedureError),
    /// The database's.
    Db(DbError),
}

impl From<DbError> for LockError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<ProcedureError> for LockError {
    fn from(error: ProcedureError) -> Self {
        Self::Procedure(error)
    }
}

impl From<diesel::result::Error> for LockError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Failure for LockError {
    fn db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
            Self::Procedure(error) => error.db_error(),
            Self::NotFound | Self::Stale | Self::Elsewhere | Self::Over | Self::NoProcedures(_) => None,
        }
    }
}

impl From<LockError> for Problem {
    fn from(error: LockError) -> Self {
        match error {
            LockError::NotFound => Self::not_found(),
            LockError::Stale => Self::of(ProblemKind::StaleVersion),
            LockError::Elsewhere => Self::new(
                ProblemKind::Forbidden,
                Text::new(
                    "Chỉ cơ quan đặt ngăn chặn mới được đặt hoặc gỡ ngăn chặn nhân danh mình.",
                    "Locks are placed and lifted by officers of the agency that places them.",
                ),
            ),
            LockError::Over => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    "Ngăn chặn này đã được gỡ hoặc đã hết hiệu lực.",
                    "This lock is lifted or over already.",
                ),
            ),
            LockError::NoProcedures(places) => Self::invalid(
                places
                    .into_iter()
                    .map(|place| {
                        FieldError::new(
                            format!("/procedureIds/{place}"),
                            "UNKNOWN_PROCEDURE",
                            Text::new("Không có thủ tục này.", "There is no such procedure."),
                        )
                    })
                    .collect(),
            ),
            LockError::Procedure(error) => error.into(),
            LockError::Db(error) => error.into(),
        }
    }
}
