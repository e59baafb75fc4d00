//! Letting a step go that one has taken or was given.

use super::base::{Case, Change, StepTarget, record};
use super::route::{next_movement, put_work_of};
use crate::auth::{DossierAdvance, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Dossier, DossierAction, Movement, MovementKind};
use crate::dossiers::queries;
use crate::platform::db::Tx;

/// Lets the current step go: it waits for whoever takes it or is given it next.
///
/// # Errors
/// It is nobody's, or another's.
pub fn release_step(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    target: StepTarget,
    reason: Option<&str>,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open_at(tx, granted, target)?;
    let id = target.dossier;
    case.judge(tx, DossierAction::ReleaseStep)?;
    let now = tx.now();
    let seq = next_movement(tx, &case)?;
    let step = case.here_mut(DossierAction::ReleaseStep)?;
    let before = step.assignee_id.take();
    let step = step.clone();
    queries::save_step(tx.conn(), &step)?;
    put_work_of(tx, &case, &step)?;
    let movement = Movement {
        seq,
        kind: MovementKind::Reassigned,
        from_step: Some(step.no),
        from_agency_id: Some(step.agency_id),
        from_unit_name: step.unit_name.clone(),
        from_officer: before,
        to_step: step.no,
        to_agency_id: step.agency_id,
        to_unit_name: step.unit_name.clone(),
        to_officer: None,
        reason: reason.map(str::to_owned),
        at: now,
    };
    queries::add_movement(tx.conn(), id, &movement)?;
    let change = record(id, "dossier.step-released")
        .set("step", step.no)
        .change("assignee", before, step.assignee_id)
        .reason(reason.map(str::to_owned));
    case.finish(
        tx,
        Change {
            record: change,
            history: None,
            event: Some(kinds::STEP_RELEASED),
        },
    )
}
