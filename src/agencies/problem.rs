//! What a caller is told when something goes wrong.

use super::error::AgencyError;
use super::rules::Violation;
use crate::platform::http::{FieldError, Problem, ProblemKind};
use crate::platform::i18n::Text;

impl From<AgencyError> for Problem {
    fn from(error: AgencyError) -> Self {
        match error {
            AgencyError::NoAgency | AgencyError::NoUnit | AgencyError::NoDesk | AgencyError::NoAdminUnit => {
                Self::not_found()
            }
            AgencyError::Stale => Self::of(ProblemKind::StaleVersion),
            AgencyError::AlreadyClosed => Self::new(
                ProblemKind::NotPossible,
                Text::new("Đã có ngày kết thúc.", "It has its last day already."),
            ),
            AgencyError::CodeTaken => taken(vec!["/code".to_owned()]),
            AgencyError::CodesTaken(places) => taken(
                places
                    .iter()
                    .map(|place| format!("/codes/{place}/code"))
                    .collect(),
            ),
            AgencyError::Rules(violations) => broken(&violations, Violation::pointer),
            AgencyError::Db(error) => error.into(),
        }
    }
}

/// What a caller is told whose body has some fields under other names than [`Violation::pointer`] gives.
pub(super) fn pointing(error: AgencyError, pointer: fn(Violation) -> &'static str) -> Problem {
    match error {
        AgencyError::Rules(violations) => broken(&violations, pointer),
        other => other.into(),
    }
}

fn taken(pointers: Vec<String>) -> Problem {
    let detail = Text::new(
        "Mã này đang được dùng trong cùng thời gian.",
        "The code is in use at the same time.",
    );
    let errors = pointers
        .into_iter()
        .map(|pointer| FieldError::new(pointer, "TAKEN", detail.clone()));
    Problem::new(ProblemKind::AlreadyExists, detail.clone()).with_errors(errors.collect())
}

fn broken(violations: &[Violation], pointer: fn(Violation) -> &'static str) -> Problem {
    let errors: Vec<FieldError> = violations
        .iter()
        .map(|violation| FieldError::new(pointer(*violation), violation.code(), violation.text()))
        .collect();
    let n = errors.len();
    let detail = Text::new(
        format!("Có {n} quy định chưa được tuân thủ."),
        format!("Rules not kept: {n}."),
    );
    let problem = Problem::new(ProblemKind::RulesViolated, detail).with_errors(errors);
    match violations.iter().find_map(|violation| violation.legal_basis()) {
        Some(basis) => problem.with_legal_basis(basis),
        None => problem,
    }
}
