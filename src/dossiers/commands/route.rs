//! Where a dossier is on its route, and its way to the next step: into whose inbox, out of whose hands.

use chrono::{DateTime, Utc};

use super::assignee::is_fit;
use super::base::Case;
use super::leg_course;
use super::running::{Running, kept};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{Dossier, DossierStep, Movement, MovementKind, StepState, Work, WorkKind};
use crate::dossiers::queries;
use crate::platform::db::Tx;
use crate::platform::ids::OfficerId;
use crate::procedures::TaskKind;

/// The first of the steps at which the dossier is.
pub(super) fn current(steps: &[DossierStep]) -> Option<&DossierStep> {
    steps.iter().find(|step| step.state == StepState::Active)
}

/// The step whose turn comes with the end of one, where that is a single one.
///
/// # Errors
/// The catalogue's.
pub(super) fn next_step(tx: &mut Tx<'_>, case: &Case, no: i32) -> Result<Option<DossierStep>, DossierError> {
    let following = following(tx, case, no)?;
    let [one] = following.begin.as_slice() else {
        return Ok(None);
    };
    Ok(case.steps.iter().find(|step| step.no == *one).cloned())
}

/// What follows from the end of a step, in terms of the dossier's own steps.
#[derive(Default)]
struct Following {
    /// Places of the route that it led to; none where it is not on the route that the dossier has now.
    led_to: Option<Vec<usize>>,
    begin: Vec<i32>,
    skip: Vec<i32>,
    cancel: Vec<i32>,
    again: Vec<i32>,
}

fn following(tx: &mut Tx<'_>, case: &Case, no: i32) -> Result<Following, DossierError> {
    let running = Running::of(tx.conn(), case)?;
    let found = running.and_then(|running| running.place(no).map(|place| (running, place)));
    let Some((running, place)) = found else {
        // Of a route that it had before: then the next one.
        let after = case
            .steps
            .iter()
            .find(|step| step.no > no && step.state == StepState::Pending);
        return Ok(Following {
            begin: after.map(|step| step.no).into_iter().collect(),
            ..Following::default()
        });
    };
    let moves = running.end(tx, case, place)?;
    Ok(Following {
        begin: running.numbers(&moves.begin),
        skip: running.numbers(&moves.skip),
        cancel: running.numbers(&moves.cancel),
        again: running.numbers(&moves.again),
        led_to: Some(moves.led_to),
    })
}

/// Ends a step and begins what follows from it; what is not needed is left out or called off.
///
/// # Errors
/// Nothing follows; the database's.
pub(super) fn go_on(
    tx: &mut Tx<'_>,
    case: &mut Case,
    no: i32,
    assignee: Option<OfficerId>,
) -> Result<(), DossierError> {
    let following = following(tx, case, no)?;
    let here = case.steps.iter_mut().find(|step| step.no == no);
    let step = here.ok_or(DossierError::NoNextStep)?;
    step.state = StepState::Done;
    step.led_to = following.led_to.as_deref().map(kept);
    queries::save_step(tx.conn(), step)?;
    let done = step.clone();
    let doers: Vec<_> = again_by(case, &following.begin);
    undo(tx, case, &following.again)?;
    leg_course::call_off(tx, case, |step| following.cancel.contains(&step), "CALLED_OFF")?;
    let id = case.dossier.id;
    let left_out = following.skip.iter().chain(&following.cancel);
    for no in left_out {
        if let Some(step) = case.steps.iter_mut().find(|step| step.no == *no) {
            step.state = StepState::Skipped;
            queries::save_step(tx.conn(), step)?;
        }
        queries::remove_work_at(tx.conn(), id, *no)?;
    }
    let is_back = !following.again.is_empty();
    for (no, doer) in doers {
        let own = case.steps.iter().find(|step| step.no == no).cloned();
        let wanted = match following.begin.len() {
            1 => assignee.or(doer),
            _ => doer,
        };
        let fit = match (own, wanted) {
            (Some(step), Some(officer)) if is_fit(tx, case, &step, officer)? => Some(officer),
            _ => None,
        };
        let kind = match is_back {
            true => MovementKind::Back,
            false => MovementKind::Forward,
        };
        activate(tx, case, Some(&done), no, fit, (kind, None))?;
    }
    Ok(())
}

/// Who does each of the steps that begin, as far as that is known: whoever did it before, where it is done again; whoever was
/// named for it while something was awaited.
fn again_by(case: &Case, begin: &[i32]) -> Vec<(i32, Option<OfficerId>)> {
    let of = |no: i32| case.steps.iter().find(|step| step.no == no);
    let doer = |no: i32| of(no).and_then(|step| step.completed_by.or(step.assignee_id));
    begin.iter().map(|no| (*no, doer(*no))).collect()
}

/// Steps that are to be done again: what was done is kept as a round, and nothing is awaited for them any more.
///
/// # Errors
/// The database's.
pub(super) fn undo(tx: &mut Tx<'_>, case: &mut Case, again: &[i32]) -> Result<(), DossierError> {
    if again.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    leg_course::call_off(tx, case, |step| again.contains(&step), "STEP_RETURNED")?;
    for step in case.steps.iter_mut().filter(|step| again.contains(&step.no)) {
        queries::remove_work_at(tx.conn(), step.dossier_id, step.no)?;
        if step.started_at.is_some() {
            queries::keep_round(tx.conn(), step, now)?;
            step.round = step.round.saturating_add(1);
        }
        step.state = StepState::Pending;
        step.started_at = None;
        step.completed_at = None;
        step.completed_by = None;
        step.assignee_id = None;
        step.output_reference = None;
        step.note = None;
        step.answer = None;
        step.led_to = None;
        queries::save_step(tx.conn(), step)?;
    }
    case.dossier.signed = case
        .steps
        .iter()
        .any(|step| step.task == TaskKind::Sign && step.state == StepState::Done);
    Ok(())
}

/// The step that was done last of those that lead to one.
///
/// # Errors
/// The catalogue's.
pub(super) fn step_before(tx: &mut Tx<'_>, case: &Case, no: i32) -> Result<i32, DossierError> {
    let running = Running::of(tx.conn(), case)?;
    let leading = running.and_then(|running| Some(running.before(running.place(no)?)));
    let leads = |step: &&DossierStep| match &leading {
        Some(leading) => leading.contains(&step.no),
        None => step.no < no,
    };
    let done = case.steps.iter().filter(|step| step.state == StepState::Done);
    Ok(done.filter(leads).map(|step| step.no).max().unwrap_or(no - 1))
}

/// The steps that are done again when the work goes back to one: that one, and all that followed from it.
///
/// # Errors
/// It was not done; the database's.
pub(super) fn after_going_back(tx: &mut Tx<'_>, case: &Case, to: i32) -> Result<Vec<i32>, DossierError> {
    let running = Running::of(tx.conn(), case)?;
    let found = running.and_then(|running| running.place(to).map(|place| (running, place)));
    Ok(match found {
        Some((running, place)) => {
            let moves = running.back(&case.steps, place)?;
            running.numbers(&moves.again)
        }
        // Of a route that it had before: everything since.
        None => {
            let since = case
                .steps
                .iter()
                .filter(|step| step.no >= to && step.state != StepState::Pending);
            since.map(|step| step.no).collect()
        }
    })
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
    let begun = step.clone();
    // Another agency has a part in it once it is asked.
    if begun.is_leg {
        leg_course::prepare(tx, case, &begun)?;
    } else {
        queries::involve(tx.conn(), id, begun.agency_id, now)?;
    }
    put_work_of(tx, case, &begun)?;
    let step = &begun;
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

/// Puts the work of an active step into the inbox where it belongs: of whoever does it; of whoever asks, where another agency
/// is still to be asked.
///
/// # Errors
/// The database's.
pub(super) fn put_work_of(tx: &mut Tx<'_>, case: &Case, step: &DossierStep) -> Result<(), DossierError> {
    let now = tx.now();
    let own = work_for(&case.dossier, step, now);
    queries::remove_work_at(tx.conn(), case.dossier.id, step.no)?;
    let unsent = match step.is_leg {
        true => queries::legs(tx.conn(), case.dossier.id)?
            .into_iter()
            .rfind(|leg| leg.step_no == step.no && leg.state.is_open() && !leg.state.is_out()),
        false => None,
    };
    let work = match unsent {
        Some(leg) => Work {
            kind: WorkKind::LegSending,
            agency_id: leg.asking_agency_id,
            unit_id: leg.asking_unit_id,
            role: leg.asking_role,
            assignee_id: None,
            ..own
        },
        None => own,
    };
    Ok(queries::put_work(tx.conn(), &work)?)
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
