//! Every change of the catalogue.

mod checks;
mod fields;
mod issues;
mod mechanisms;
mod procedures;
mod process_flow;
mod process_force;
mod publication;
mod reach;
mod rule_sets;
mod versions;

pub use fields::{create_field, rename_field};
pub use issues::{create_process, draft_issue, save_issue};
pub use mechanisms::{Decide, Waive, decide, waive};
pub use procedures::{create_procedure, repeal_procedure, update_procedure};
pub use process_flow::{Approve, approve, check_issue, return_to_author, submit_for_review};
pub use process_force::{make_effective, withdraw};
pub use publication::{publication_check, publish};
pub use rule_sets::{NewRuleSet, create_rule_set};
pub use versions::{delete_draft, draft_version, save_draft};

pub use super::queries::procedures::ProcedureText;

use super::error::ProcedureError;
use super::rules::Violation;

/// The warnings, when none of the violations forbids.
fn unless_forbidden(violations: Vec<Violation>) -> Result<Vec<Violation>, ProcedureError> {
    if violations.iter().any(Violation::forbids) {
        Err(ProcedureError::Violated(violations))
    } else {
        Ok(violations)
    }
}
