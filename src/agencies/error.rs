//! What can go wrong with agencies.

use super::rules::Violation;
use crate::platform::db::{DbError, Failure};

/// Why a question about agencies has no answer, or a change to them was refused.
#[derive(Debug)]
pub enum AgencyError {
    /// There is no such agency.
    NoAgency,
    /// There is no such unit.
    NoUnit,
    /// There is no such desk.
    NoDesk,
    /// There is no such administrative unit.
    NoAdminUnit,
    /// It has changed since the caller read it.
    Stale,
    /// It is already closed.
    AlreadyClosed,
    /// Another one has this code at that time.
    CodeTaken,
    /// Other agencies have the identifier codes at these places of the list.
    CodesTaken(Vec<usize>),
    /// Rules are broken; all of them.
    Rules(Vec<Violation>),
    /// The database's own.
    Db(DbError),
}

impl AgencyError {
    /// Nothing when no rule is broken.
    pub(super) fn unless_kept(violations: Vec<Violation>) -> Result<(), Self> {
        if violations.is_empty() {
            Ok(())
        } else {
            Err(Self::Rules(violations))
        }
    }
}

impl From<DbError> for AgencyError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<diesel::result::Error> for AgencyError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Failure for AgencyError {
    fn db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
            Self::NoAgency
            | Self::NoUnit
            | Self::NoDesk
            | Self::NoAdminUnit
            | Self::Stale
            | Self::AlreadyClosed
            | Self::CodeTaken
            | Self::CodesTaken(_)
            | Self::Rules(_) => None,
        }
    }
}

impl std::fmt::Display for AgencyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoAgency => f.write_str("no such agency"),
            Self::NoUnit => f.write_str("no such unit"),
            Self::NoDesk => f.write_str("no such desk"),
            Self::NoAdminUnit => f.write_str("no such administrative unit"),
            Self::Stale => f.write_str("changed since it was read"),
            Self::AlreadyClosed => f.write_str("already closed"),
            Self::CodeTaken | Self::CodesTaken(_) => f.write_str("the code is taken"),
            Self::Rules(violations) => {
                f.write_str("rules are broken:")?;
                violations
                    .iter()
                    .try_for_each(|violation| write!(f, " {}", violation.code()))
            }
            Self::Db(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AgencyError {}
