//! Gathers what the rules have to know, and applies them.

mod active;
pub(super) mod agencies;
mod issue;
mod mechanism;
mod route;
mod version;

pub(super) use issue::{issue_violations, orphan_violations, own_violations};
pub(super) use mechanism::decision_violations;
use route::Around;
pub(super) use route::LoadedIssue;
pub(super) use version::publication_violations;

use crate::procedures::model::{ProcedureCase, ProcedureVersion};
use crate::procedures::rules::{CoveredForm, LegalLimit};

/// The e-form of a version, with its procedure's name for people.
fn form_of(procedure_code: &str, version: &ProcedureVersion) -> CoveredForm {
    CoveredForm {
        label: procedure_code.to_owned(),
        schema: version.parts.form_schema.clone(),
    }
}

/// The limits that a case promises, with its name for people.
fn limits_of(procedure_code: &str, case: &ProcedureCase) -> Vec<LegalLimit> {
    let label = format!("{procedure_code}, {}", case.name);
    let usual = case.limit.map(|limit| LegalLimit {
        label: label.clone(),
        limit,
    });
    let online = case.online_limit.filter(|limit| Some(*limit) != case.limit);
    let online = online.map(|limit| LegalLimit {
        label: format!("{label} (trực tuyến)"),
        limit,
    });
    usual.into_iter().chain(online).collect()
}
