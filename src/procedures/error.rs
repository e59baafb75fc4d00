//! What can go wrong in the catalogue.

use chrono::NaiveDate;

use super::rules::Violation;
use crate::agencies::AgencyError;
use crate::calendar::{CalendarError, DeadlineError};
use crate::platform::db::{DbError, Failure};
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::text_enum;

text_enum! {
    /// What something is that is not there, or there already.
    pub enum CatalogueItem {
        /// A field.
        Field = "FIELD",
        /// A procedure.
        Procedure = "PROCEDURE",
        /// A version of a procedure.
        Version = "PROCEDURE_VERSION",
        /// A process document.
        Process = "PROCESS",
        /// An issue of a process document.
        Issue = "PROCESS_VERSION",
        /// A rule set.
        RuleSet = "RULE_SET",
        /// An agency that is named.
        Agency = "AGENCY",
    }
}

/// Why the catalogue refuses.
#[derive(Debug)]
pub enum ProcedureError {
    /// The database.
    Db(DbError),
    /// It is not there.
    NotFound(CatalogueItem),
    /// There is one with this code already.
    Exists(CatalogueItem),
    /// It changed since the caller read it.
    Stale,
    /// Wrong input that the contract could not see.
    Invalid(Vec<FieldError>),
    /// A calendar's.
    Calendar(CalendarError),
    /// A deadline cannot be worked out.
    Deadline(DeadlineError),
    /// The state does not allow it.
    WrongState(Text),
    /// Rules are violated: all of them.
    Violated(Vec<Violation>),
    /// The caller's permission does not reach this agency's or this type's documents.
    NotYours,
    /// No version is in force on that day.
    NotInForce {
        /// The day of receipt.
        on: NaiveDate,
    },
    /// The procedure has several cases and none was named.
    CaseNeeded {
        /// Their codes.
        codes: Vec<String>,
    },
    /// The procedure has no case of this code.
    UnknownCase {
        /// The codes that it has.
        codes: Vec<String>,
    },
    /// The agency has no active mechanism for the procedure.
    NoMechanism {
        /// The day of receipt.
        on: NaiveDate,
    },
    /// The procedure is not computerised at the agency: its dossiers are not even logged here.
    NotComputerised {
        /// The day of receipt.
        on: NaiveDate,
    },
    /// There is no route in force for the procedure at the agency.
    NoProcess {
        /// The day of receipt.
        on: NaiveDate,
    },
    /// No rule set holds on that day.
    NoRuleSet {
        /// The day of receipt.
        on: NaiveDate,
    },
}

impl From<DbError> for ProcedureError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<diesel::result::Error> for ProcedureError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl From<CalendarError> for ProcedureError {
    fn from(error: CalendarError) -> Self {
        Self::Calendar(error)
    }
}

impl From<AgencyError> for ProcedureError {
    fn from(error: AgencyError) -> Self {
        match error {
            AgencyError::Db(error) => Self::Db(error),
            _ => Self::NotFound(CatalogueItem::Agency),
        }
    }
}

impl Failure for ProcedureError {
    fn db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
            Self::Calendar(error) => error.db_error(),
            _ => None,
        }
    }
}

impl std::fmt::Display for ProcedureError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for ProcedureError {}

impl ProcedureError {
    /// Turns "there is such a row already" into [`Self::Exists`].
    pub(super) fn exists(item: CatalogueItem) -> impl FnOnce(diesel::result::Error) -> Self {
        move |error| match DbError::from(error) {
            error if error.is_unique_violation() => Self::Exists(item),
            error => Self::Db(error),
        }
    }
}
