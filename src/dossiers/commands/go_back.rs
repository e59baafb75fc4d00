//! Going back: a step that is to be done again, a result that was found wrong before it was handed over.

use super::assignee::is_fit;
use super::base::{Case, Change, StepTarget, record};
use super::clock;
use super::route::{self, activate, current};
use super::tell::owe_again;
use crate::auth::{DossierAdvance, DossierDecide, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{
    Correction, Dossier, DossierAction, DossierStep, HistoryKind, MovementKind, StepState,
};
use crate::dossiers::queries;
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::DossierId;

/// Back to where, and why.
#[derive(Clone, Debug)]
pub struct GoBackCommand {
    /// The step that is done again; the one before when left out.
    pub to_step: Option<i32>,
    /// Why.
    pub reason: String,
}

/// Gives the dossier back to an earlier step, to be done again (chuyển lại bước trước, yêu cầu thụ lý lại).
///
/// # Errors
/// It is another's step; there is no such step before it.
pub fn return_step(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    target: StepTarget,
    command: &GoBackCommand,
) -> Result<Dossier, DossierError> {
    let case = Case::open_at(tx, granted, target)?;
    case.judge(tx, DossierAction::ReturnStep)?;
    let here = case.here(DossierAction::ReturnStep);
    let no = here.ok_or(DossierError::NoNextStep)?.no;
    give_back(tx, case, no, command)
}

/// Gives back a dossier from a step, of which it is known already that it may be.
///
/// # Errors
/// There is no such step before it.
pub(super) fn give_back(
    tx: &mut Tx<'_>,
    mut case: Case,
    no: i32,
    command: &GoBackCommand,
) -> Result<Dossier, DossierError> {
    let (id, officer) = (case.dossier.id, case.officer());
    let here = case.steps.iter_mut().find(|step| step.no == no);
    let step = here.ok_or(DossierError::NoNextStep)?;
    step.assignee_id = step.assignee_id.or(officer);
    let left = step.clone();
    let to = match command.to_step {
        Some(to) => to,
        None => route::step_before(tx, &case, no)?,
    };
    begin_again(tx, &mut case, &left, to, &command.reason)?;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.step-returned")
                .set("from", left.no)
                .set("to", to)
                .reason(Some(command.reason.clone())),
            history: Some((HistoryKind::StepReturned, Some(left), None)),
            event: Some(kinds::STEP_RETURNED),
        },
    )
}

/// Takes back a result before it is handed over; the work begins again at a step (domain 5.3, row 9 → 4). The clock
/// goes on as if it had not been stopped.
///
/// # Errors
/// The caller does not head the agency; there is no such step.
pub fn correct_result(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierDecide>,
    (id, expected): (DossierId, i64),
    command: &GoBackCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    let next = case.judge(tx, DossierAction::CorrectResult)?;
    let now = tx.now();
    let left = current(&case.steps).cloned();
    let finish = case.steps.iter().find(|step| step.is_finish);
    let finish = finish.map(|step| step.no).ok_or(DossierError::NoNextStep)?;
    let to = command.to_step.unwrap_or(finish);
    if to > finish {
        return Err(no_such_step());
    }
    if let (Some(paper), Some(finished_at)) =
        (queries::result_paper(tx.conn(), id)?, case.dossier.finished_at)
    {
        let known = queries::corrections(tx.conn(), id)?.len();
        let correction = Correction {
            no: i32::try_from(known).unwrap_or(i32::MAX).saturating_add(1),
            reason: command.reason.clone(),
            step_no: to,
            outcome: paper.outcome,
            document_name: paper.document_name,
            number: paper.number,
            issued_on: paper.issued_on,
            signer: paper.signer,
            result_reason: paper.reason,
            result_legal_basis: paper.legal_basis,
            finished_at,
            at: now,
            by_officer: case.officer(),
        };
        queries::add_correction(tx.conn(), id, &correction)?;
        queries::remove_result(tx.conn(), id)?;
    }
    queries::remove_work(tx.conn(), id)?;
    case.dossier.outcome = None;
    case.dossier.finished_at = None;
    case.dossier.state = next;
    let from = left
        .or_else(|| case.steps.last().cloned())
        .ok_or(DossierError::NoNextStep)?;
    begin_again(tx, &mut case, &from, to, &command.reason)?;
    clock::reopen(tx, &mut case.dossier, "CORRECTION")?;
    owe_again(tx, &case.dossier)?;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.result-corrected")
                .set("to", to)
                .reason(Some(command.reason.clone())),
            history: Some((HistoryKind::ResultCorrected, None, None)),
            event: Some(kinds::RESULT_CORRECTED),
        },
    )
}

/// Makes an earlier step the current one; what came after it is to be done again.
fn begin_again(
    tx: &mut Tx<'_>,
    case: &mut Case,
    from: &DossierStep,
    to: i32,
    reason: &str,
) -> Result<(), DossierError> {
    let earlier = case.steps.iter().find(|step| step.no == to);
    let again = match earlier {
        Some(step) if step.no <= from.no && step.state == StepState::Done => step.clone(),
        Some(_) | None => return Err(no_such_step()),
    };
    // Whoever did it does it again; if that is not possible any more, whoever takes it.
    let assignee = match again.completed_by {
        Some(officer) if is_fit(tx, case, &again, officer)? => Some(officer),
        Some(_) | None => None,
    };
    let again = route::after_going_back(tx, case, to)?;
    if !again.contains(&from.no) {
        // Of another branch: what is given back does not follow from it.
        return Err(no_such_step());
    }
    route::undo(tx, case, &again)?;
    activate(
        tx,
        case,
        Some(from),
        to,
        assignee,
        (MovementKind::Back, Some(reason)),
    )
}

fn no_such_step() -> DossierError {
    DossierError::Invalid(vec![FieldError::new(
        "/toStep",
        "STEP_UNKNOWN",
        Text::new(
            "Không có bước đã hoàn thành nào trước đó mang số này.",
            "No step that was done before has this number.",
        ),
    )])
}
