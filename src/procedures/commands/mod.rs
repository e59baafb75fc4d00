//! Every change of the catalogue.

mod archive;
mod checks;
mod fields;
mod import;
mod issues;
mod mechanisms;
mod procedures;
mod process_flow;
mod process_force;
mod publication;
mod reach;
mod rule_sets;
mod simulation;
mod versions;

pub use archive::export_processes;
pub use fields::{create_field, rename_field};
pub use import::{ImportOutcome, ImportedProcess, import_processes};
pub use issues::{create_process, draft_issue, save_issue};
pub use mechanisms::{Decide, Waive, decide, waive};
pub use procedures::{create_procedure, repeal_procedure, update_procedure};
pub use process_flow::{Approve, approve, check_issue, return_to_author, submit_for_review};
pub use process_force::{make_effective, withdraw};
pub use publication::{publication_check, publish};
pub use rule_sets::{NewRuleSet, create_rule_set};
pub use simulation::{Assumption, Simulate, Simulated, simulate_issue};
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
