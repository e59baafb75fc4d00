//! Where a dossier is on its route, and its way to the next step: into whose inbox, out of whose hands.

use chrono::{DateTime, Utc};

use super::base::Case;
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{Dossier, DossierStep, Movement, MovementKind, StepState, Work, WorkKind};
use crate::dossiers::queries;
use crate::platform::db::Tx;
use crate::platform::ids::OfficerId;

/// The step at which the dossier is.
pub(super) fn current(steps: &[DossierStep]) -> Option<&DossierStep> {
    steps.iter().find(|step| step.state == StepState::Active)
}

/// The step whose turn is next.
pub(super) fn pending(steps: &[DossierStep]) -> Option<&DossierStep> {
    steps.iter().find(|step| step.state == StepState::Pending)
}

/// The step at which the dossier is, to be changed.
///
/// # Errors
/// It is at none.
pub(super) fn current_mut(steps: &mut [DossierStep]) -> Result<&mut DossierStep, DossierError> {
    steps
        .iter_mut()
        .find(|step| step.state == StepState::Active)
        .ok_or(DossierError::NoNextStep)
}

/// Activates the next pending step.
///
/// # Errors
/// There is none; the database's.
pub(super) fn activate_next(
    tx: &mut Tx<'_>,
    case: &mut Case,
    from: Option<&DossierStep>,
    assignee: Option<OfficerId>,
) -> Result<(), DossierError> {
    let no = pending(&case.steps).ok_or(DossierError::NoNextStep)?.no;
    activate(tx, case, from, no, assignee, (MovementKind::Forward, None))
}

/// Makes a step the current one: it begins, waits in an inbox, and the dossier changes hands.
///
/// # Errors
/// There is no such step; the database's.
pub(super) fn activate(
    tx: &mut Tx<'_>,
    case: &mut Case,
    from: Option<&DossierStep>,
    no: i32,
    assignee: Option<OfficerId>,
    (kind, reason): (MovementKind, Option<&str>),
) -> Result<(), DossierError> {
    let (now, id) = (tx.now(), case.dossier.id);
    let seq = next_movement(tx, case)?;
    let step = case
        .steps
        .iter_mut()
        .find(|step| step.no == no)
        .ok_or(DossierError::NoNextStep)?;
    step.state = StepState::Active;
    step.started_at = Some(now);
    step.assignee_id = assignee;
    queries::save_step(tx.conn(), step)?;
    queries::involve(tx.conn(), id, step.agency_id, now)?;
    queries::put_work(tx.conn(), &work_for(&case.dossier, step, now))?;
    let movement = Movement {
        seq,
        kind,
        from_step: from.map(|from| from.no),
        from_agency_id: from.map(|from| from.agency_id),
        from_unit_name: from.and_then(|from| from.unit_name.clone()),
        from_officer: from.and_then(|from| from.completed_by.or(from.assignee_id)),
        to_step: step.no,
        to_agency_id: step.agency_id,
        to_unit_name: step.unit_name.clone(),
        to_officer: assignee,
        reason: reason.map(str::to_owned),
        at: now,
    };
    Ok(queries::add_movement(tx.conn(), id, &movement)?)
}

/// The place of the next movement.
///
/// # Errors
/// The database's.
pub(super) fn next_movement(tx: &mut Tx<'_>, case: &Case) -> Result<i32, DossierError> {
    let known = queries::movements(tx.conn(), case.dossier.id)?;
    Ok(known.last().map_or(0, |last| last.seq).saturating_add(1))
}

/// The work that a step is, for the inbox.
pub(super) fn work_for(dossier: &Dossier, step: &DossierStep, now: DateTime<Utc>) -> Work {
    Work {
        dossier_id: dossier.id,
        step_no: step.no,
        kind: if step.is_return {
            WorkKind::Return
        } else {
            WorkKind::Step
        },
        agency_id: step.agency_id,
        unit_id: step.unit_id,
        role: step.role,
        assignee_id: step.assignee_id,
        sort_at: step.due_at.unwrap_or(now),
    }
}
