//! What can go wrong with the database itself.

use diesel::result::{DatabaseErrorKind, Error};

/// The database did not do what it was asked. Details are for the log, never for clients.
#[derive(Debug)]
pub enum DbError {
    /// It cannot be reached; worth trying again soon.
    Unavailable(String),
    /// Too many requests wait for it, or one waited too long for a lock; worth trying again soon.
    Busy,
    /// This process is shutting down.
    Stopped,
    /// Somebody else was faster; the transaction is to be run again.
    Conflict,
    /// A statement failed.
    Query(Error),
    /// The code that ran inside the transaction panicked.
    Panicked(String),
    /// The database's content or the configuration is not as it must be.
    Broken(String),
}

impl From<Error> for DbError {
    fn from(error: Error) -> Self {
        match &error {
            Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::Conflict,
            Error::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
                info,
            ) => Self::Unavailable(info.message().to_owned()),
            Error::DatabaseError(_, info) if info.message().contains("deadlock detected") => Self::Conflict,
            Error::DatabaseError(_, info) if connection_is_gone(info.message()) => {
                Self::Unavailable(info.message().to_owned())
            }
            Error::DatabaseError(_, info) if waited_too_long(info.message()) => Self::Busy,
            _ => Self::Query(error),
        }
    }
}

/// libpq tells of a lost server only in words.
fn connection_is_gone(message: &str) -> bool {
    [
        "server closed the connection",
        "terminating connection",
        "connection to server",
        "no connection to the server",
        "could not receive data from server",
        "the database system is",
        "SSL connection has been closed",
    ]
    .iter()
    .any(|sign| message.contains(sign))
}

/// Diesel tells of a lock that was waited for in vain, and of a statement that took too long, only in words.
fn waited_too_long(message: &str) -> bool {
    [
        "due to lock timeout",
        "due to statement timeout",
        "database is locked",
        "database table is locked",
    ]
    .iter()
    .any(|sign| message.contains(sign))
}

impl DbError {
    /// Whether a whole new attempt may succeed at once.
    pub fn is_worth_another_attempt(&self) -> bool {
        matches!(self, Self::Conflict | Self::Unavailable(_))
    }

    /// Whether a row was refused because a unique index already has its like.
    pub fn is_unique_violation(&self) -> bool {
        matches!(
            self,
            Self::Query(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _))
        )
    }

    /// Whether a row was refused because it names something that is not there.
    pub fn is_foreign_key_violation(&self) -> bool {
        matches!(
            self,
            Self::Query(Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _))
        )
    }
}

impl std::fmt::Display for DbError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unavailable(why) => write!(f, "the database is away: {why}"),
            Self::Busy => f.write_str("too many wait for the database, or for too long"),
            Self::Stopped => f.write_str("the database is closed"),
            Self::Conflict => f.write_str("the transaction met another and gave way"),
            Self::Query(error) => write!(f, "a statement failed: {error}"),
            Self::Panicked(why) => write!(f, "a transaction panicked: {why}"),
            Self::Broken(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for DbError {}

/// What the work inside `Db::read` and `Db::write` may answer as an error.
pub trait Failure: From<DbError> + Send + 'static {
    /// The database's own error inside, when that is what this is.
    fn db_error(&self) -> Option<&DbError>;
}

impl Failure for DbError {
    fn db_error(&self) -> Option<&DbError> {
        Some(self)
    }
}
