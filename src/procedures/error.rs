//! What can go wrong in the catalogue.

use chrono::NaiveDate;

use super::rules::Violation;
use crate::platform::db::{DbError, Failure};
use crate::platform::http::{FieldError, Problem, ProblemKind};
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
    /// The state does not allow it.
    WrongState(Text),
    /// Rules are violated: all of them.
    Violated(Vec<Violation>),
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

impl Failure for ProcedureError {
    fn db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
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

fn day(on: NaiveDate) -> String {
    on.format("%d/%m/%Y").to_string()
}

impl From<ProcedureError> for Problem {
    fn from(error: ProcedureError) -> Self {
        use ProcedureError as E;
        match error {
            E::Db(error) => error.into(),
            E::NotFound(_) => Self::not_found(),
            E::Exists(_) => Self::of(ProblemKind::AlreadyExists),
            E::Stale => Self::of(ProblemKind::StaleVersion),
            E::Invalid(errors) => Self::invalid(errors),
            E::WrongState(detail) => Self::new(ProblemKind::NotPossible, detail),
            E::Violated(violations) => Violation::problem(violations),
            E::NotInForce { on } => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    format!("Thủ tục không có phiên bản công bố nào có hiệu lực ngày {}.", day(on)),
                    format!("No published version of the procedure is in force on {on}."),
                ),
            ),
            E::CaseNeeded { codes } => case_problem(
                Text::new("Thủ tục có nhiều trường hợp, cần chọn một.", "The procedure has several cases; name one."),
                codes,
            ),
            E::UnknownCase { codes } => case_problem(
                Text::new("Thủ tục không có trường hợp này.", "The procedure has no such case."),
                codes,
            ),
            E::NoMechanism { on } => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    format!("Cơ quan không áp dụng cơ chế một cửa cho thủ tục này vào ngày {}.", day(on)),
                    format!("The agency has no one-stop mechanism for the procedure on {on}."),
                ),
            )
            .with_legal_basis("Điều 3, khoản 2, điểm a, Quy chế kèm theo Quyết định 2816/QĐ-UBND"),
            E::NoProcess { on } => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    format!("Không có quy trình ISO nào có hiệu lực cho thủ tục tại cơ quan ngày {}.", day(on)),
                    format!("No ISO process is in force for the procedure at the agency on {on}."),
                ),
            )
            .with_legal_basis("Điều 3, khoản 2, điểm b, Quy chế kèm theo Quyết định 2816/QĐ-UBND"),
            E::NoRuleSet { on } => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    format!("Chưa có bộ quy tắc nào cho ngày {}.", day(on)),
                    format!("No rule set holds on {on}."),
                ),
            ),
        }
    }
}

fn case_problem(detail: Text, codes: Vec<String>) -> Problem {
    Problem::new(ProblemKind::NotPossible, detail).with_member("caseCodes", codes)
}
