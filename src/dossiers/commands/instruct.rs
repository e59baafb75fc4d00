//! What a leader tells whoever handles the dossier (ý kiến lãnh đạo).

use super::base::{Case, Change, StepTarget, record};
use crate::auth::{DossierDecide, Granted, Role};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{Dossier, DossierAction, Instruction};
use crate::dossiers::queries;
use crate::platform::db::Tx;

/// Leaves an instruction at the current step; officers see it, the applicant does not.
///
/// # Errors
/// The caller heads neither the unit nor the agency.
pub fn instruct(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierDecide>,
    target: StepTarget,
    text: &str,
) -> Result<Dossier, DossierError> {
    let case = Case::open_at(tx, granted, target)?;
    let id = target.dossier;
    case.judge(tx, DossierAction::Instruct)?;
    let step = case
        .here(DossierAction::Instruct)
        .ok_or(DossierError::NoNextStep)?;
    let role = if case.who.heads(step.agency_id) || case.who.heads(case.dossier.competent_agency_id) {
        Role::AgencyHead
    } else {
        Role::UnitHead
    };
    let known = queries::instructions(tx.conn(), id)?.len();
    let instruction = Instruction {
        no: i32::try_from(known).unwrap_or(i32::MAX).saturating_add(1),
        step_no: step.no,
        text: text.to_owned(),
        role,
        at: tx.now(),
        by_officer: case.officer(),
    };
    queries::add_instruction(tx.conn(), id, &instruction)?;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.instructed")
                .set("step", instruction.step_no)
                .masked("text", None, Some(&instruction.text)),
            history: None,
            event: None,
        },
    )
}
