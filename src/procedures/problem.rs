//! How the catalogue's refusals look to a caller.

use chrono::NaiveDate;

use super::error::ProcedureError;
use super::rules::Violation;
use crate::platform::http::{FieldError, Problem, ProblemKind};
use crate::platform::i18n::Text;

fn day(on: NaiveDate) -> String {
    on.format("%d/%m/%Y").to_string()
}

impl From<ProcedureError> for Problem {
    fn from(error: ProcedureError) -> Self {
        use ProcedureError as E;
        match error {
            E::Db(error) => error.into(),
            E::Calendar(error) => error.into(),
            E::Deadline(error) => error.into(),
            E::NotFound(_) => Self::not_found(),
            E::Exists(_) => Self::of(ProblemKind::AlreadyExists),
            E::Stale => Self::of(ProblemKind::StaleVersion),
            E::Invalid(errors) => Self::invalid(errors),
            E::NotYours => Self::of(ProblemKind::Forbidden),
            E::WrongState(detail) => Self::new(ProblemKind::NotPossible, detail),
            E::Violated(violations) => violated(violations),
            E::NotInForce { on } => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    format!(
                        "Thủ tục không có phiên bản công bố nào có hiệu lực ngày {}.",
                        day(on)
                    ),
                    format!("No published version of the procedure is in force on {on}."),
                ),
            ),
            E::CaseNeeded { codes } => case_problem(
                Text::new(
                    "Thủ tục có nhiều trường hợp, cần chọn một.",
                    "The procedure has several cases; name one.",
                ),
                codes,
            ),
            E::UnknownCase { codes } => case_problem(
                Text::new(
                    "Thủ tục không có trường hợp này.",
                    "The procedure has no such case.",
                ),
                codes,
            ),
            E::NoMechanism { on } => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    format!(
                        "Cơ quan không áp dụng cơ chế một cửa cho thủ tục này vào ngày {}.",
                        day(on)
                    ),
                    format!("The agency has no one-stop mechanism for the procedure on {on}."),
                ),
            )
            .with_legal_basis("Điều 3, khoản 2, điểm a, Quy chế kèm theo Quyết định 2816/QĐ-UBND"),
            E::NotComputerised { on } => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    format!(
                        "Ngày {}, thủ tục tại cơ quan này chưa được tin học hóa (NONE), nên hồ sơ không được ghi nhận trên hệ thống.",
                        day(on)
                    ),
                    format!(
                        "On {on} the procedure is not computerised at the agency (NONE), so its dossiers are not kept here."
                    ),
                ),
            )
            .with_legal_basis("Điều 3, khoản 2, điểm c, Quy chế kèm theo Quyết định 2816/QĐ-UBND"),
            E::NoProcess { on } => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    format!(
                        "Không có quy trình ISO nào có hiệu lực cho thủ tục tại cơ quan ngày {}.",
                        day(on)
                    ),
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

/// All that forbids as one answer: 409. Warnings are left out.
fn violated(violations: Vec<Violation>) -> Problem {
    let forbidding = || violations.iter().filter(|violation| violation.forbids());
    let basis = forbidding().find_map(Violation::legal_basis);
    let errors: Vec<FieldError> = forbidding()
        .map(|violation| FieldError::new(&violation.pointer, violation.code, violation.detail.clone()))
        .collect();
    let n = errors.len();
    let detail = Text::new(
        format!("Có {n} quy định chưa được tuân thủ."),
        format!("Rules not kept: {n}."),
    );
    let problem = Problem::new(ProblemKind::RulesViolated, detail).with_errors(errors);
    match basis {
        Some(basis) => problem.with_legal_basis(basis),
        None => problem,
    }
}
