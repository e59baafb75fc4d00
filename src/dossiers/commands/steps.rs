//! Moving a dossier through its steps.

use chrono::NaiveDate;

use super::assignee::check_assignee;
use super::base::{Case, Change, record};
use super::clock;
use super::outputs::check_outputs;
use super::route::{activate_next, current, current_mut, next_movement, pending, work_for};
use crate::auth::{DossierAdvance, DossierAssign, Granted, Role};
use crate::calendar::zone::local_date;
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{
    Dossier, DossierAction, DossierState, DossierStep, HistoryKind, Movement, MovementKind, Obligation,
    Outcome, ResultPaper, StepState, Work, WorkKind,
};
use crate::dossiers::queries;
use crate::dossiers::rules::judge::effect_of;
use crate::dossiers::rules::ledger;
use crate::dossiers::rules::lifecycle::{self, StepEffect};
use crate::platform::db::Tx;
use crate::platform::ids::{DossierId, OfficerId};
use crate::procedures::TaskKind;

/// Who is to handle the current step.
#[derive(Clone, Debug)]
pub struct AssignCommand {
    /// The officer, one who may do the step.
    pub officer: OfficerId,
    /// Why.
    pub reason: Option<String>,
}

/// The paper that answers the request, as the finishing step brings it.
#[derive(Clone, Debug)]
pub struct ResultCommand {
    /// What became of the request.
    pub outcome: Outcome,
    /// What kind of paper.
    pub document_name: String,
    /// Its number and symbol.
    pub number: String,
    /// Its date.
    pub issued_on: NaiveDate,
    /// Who signed it.
    pub signer: String,
    /// Why it was refused, when it was.
    pub reason: Option<String>,
    /// The article that a refusal rests on.
    pub legal_basis: Option<String>,
}

/// The notice that tells the applicant of an obligation.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its number.
    pub reference: String,
    /// The amount in đồng, where it names one.
    pub amount: Option<i64>,
}

/// Why an applicant owes nothing where others do.
#[derive(Clone, Debug)]
pub struct Exemption {
    /// In words.
    pub reason: String,
    /// The article or the paper that it rests on.
    pub legal_basis: String,
}

/// The end of the current step.
#[derive(Clone, Debug)]
pub struct CompleteCommand {
    /// Number or place of the form or record that the step leaves.
    pub output_reference: Option<String>,
    /// A note for the next officer.
    pub note: Option<String>,
    /// The result, for the finishing step.
    pub result: Option<ResultCommand>,
    /// The notice, for a step after which the applicant has an obligation.
    pub notice: Option<Notice>,
    /// Why there is none, at such a step: exempt, or settled already.
    pub exemption: Option<Exemption>,
    /// Who is to handle the next step, where that is already said.
    pub next_assignee: Option<OfficerId>,
}

/// Says who is to handle the current step.
///
/// # Errors
/// It is not the caller's to assign.
pub fn assign_step(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAssign>,
    (id, expected): (DossierId, i64),
    command: &AssignCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::AssignStep)?;
    if let Some(step) = current(&case.steps) {
        check_assignee(tx, &case, step, command.officer, "/officerId")?;
    }
    let given = ("dossier.step-assigned", command.reason.as_deref());
    let change = give_to(tx, &mut case, command.officer, given)?;
    case.finish(tx, change)
}

/// Takes the current step, which is nobody's yet.
///
/// # Errors
/// It is another's kind of work; somebody was faster.
pub fn claim_step(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    (id, expected): (DossierId, i64),
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::ClaimStep)?;
    let officer = case.officer().ok_or(DossierError::NotFound)?;
    let change = give_to(tx, &mut case, officer, ("dossier.step-claimed", None))?;
    case.finish(tx, change)
}

/// Puts the current step into an officer's hands, out of another's or out of nobody's: that is a movement.
fn give_to(
    tx: &mut Tx<'_>,
    case: &mut Case,
    officer: OfficerId,
    (action, reason): (&'static str, Option<&str>),
) -> Result<Change, DossierError> {
    let (now, id) = (tx.now(), case.dossier.id);
    let seq = next_movement(tx, case)?;
    let step = current_mut(&mut case.steps)?;
    let before = step.assignee_id;
    step.assignee_id = Some(officer);
    queries::save_step(tx.conn(), step)?;
    // While the applicant supplements, it waits in nobody's inbox yet.
    if case.dossier.state != DossierState::SupplementRequired {
        queries::put_work(tx.conn(), &work_for(&case.dossier, step, now))?;
    }
    if before != Some(officer) {
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
            to_officer: Some(officer),
            reason: reason.map(str::to_owned),
            at: now,
        };
        queries::add_movement(tx.conn(), id, &movement)?;
    }
    Ok(Change {
        record: record(id, action)
            .set("step", step.no)
            .change("assignee", before, step.assignee_id)
            .reason(reason.map(str::to_owned)),
        history: None,
        event: Some(kinds::STEP_ASSIGNED),
    })
}

/// Ends the current step and activates the next (domain 5.3, rows 2 → 4, 4 → 4, 4 → 6, 4 → 9).
///
/// # Errors
/// It is another's step; an output, the result or the notice is missing.
pub fn complete_step(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    (id, expected): (DossierId, i64),
    command: &CompleteCommand,
) -> Result<Dossier, DossierError> {
    let case = Case::open(tx, granted, id, expected)?;
    complete(tx, case, command)
}

/// The same for a dossier that was read already.
///
/// # Errors
/// As [`complete_step`].
pub(super) fn complete(
    tx: &mut Tx<'_>,
    mut case: Case,
    command: &CompleteCommand,
) -> Result<Dossier, DossierError> {
    let mut next_state = case.judge(tx, DossierAction::CompleteStep)?;
    let (now, id) = (tx.now(), case.dossier.id);
    let place = case
        .steps
        .iter()
        .position(|step| step.state == StepState::Active)
        .ok_or(DossierError::NoNextStep)?;
    let officer = case.officer();
    if let (Some(next), Some(assignee)) = (pending(&case.steps), command.next_assignee) {
        check_assignee(tx, &case, next, assignee, "/nextAssigneeId")?;
    }
    let step = case.steps.get_mut(place).ok_or(DossierError::NoNextStep)?;
    let mut effect = effect_of(step);
    check_outputs(step, effect, command, local_date(now))?;
    if command.exemption.is_some() {
        // Nothing is awaited of whoever owes nothing.
        effect = StepEffect::GoesOn;
        next_state = lifecycle::next(case.dossier.state, DossierAction::CompleteStep, effect)
            .ok_or(DossierError::NoNextStep)?;
    }

    step.state = StepState::Done;
    step.completed_at = Some(now);
    step.completed_by = officer;
    step.output_reference.clone_from(&command.output_reference);
    step.note.clone_from(&command.note);
    queries::save_step(tx.conn(), step)?;
    let done = step.clone();
    queries::remove_work_of(tx.conn(), id, WorkKind::Step)?;
    case.dossier.signed |= done.task == TaskKind::Sign || effect == StepEffect::Finishes;

    let (history, event) = match effect {
        StepEffect::GoesOn => {
            activate_next(tx, &mut case, Some(&done), command.next_assignee)?;
            (HistoryKind::StepCompleted, kinds::STEP_COMPLETED)
        }
        StepEffect::AwaitsObligation => {
            notify_obligation(tx, &mut case, &done, command)?;
            // Who goes on is remembered until the proof comes.
            if let Some(next) = case
                .steps
                .iter_mut()
                .find(|step| step.state == StepState::Pending)
            {
                next.assignee_id = command.next_assignee;
                queries::save_step(tx.conn(), next)?;
            }
            (HistoryKind::ObligationNotified, kinds::OBLIGATION_NOTIFIED)
        }
        StepEffect::Finishes => {
            let result = command.result.as_ref().ok_or(DossierError::NoNextStep)?;
            bring_result(tx, &mut case, result)?;
            activate_next(tx, &mut case, Some(&done), command.next_assignee)?;
            (HistoryKind::Completed, kinds::COMPLETED)
        }
    };
    case.dossier.state = next_state;
    let exempt = command.exemption.as_ref();
    let note = command.result.as_ref().and_then(|result| result.reason.clone());
    let note = note.or_else(|| exempt.map(|exempt| format!("{} ({})", exempt.reason, exempt.legal_basis)));
    let change = record(id, "dossier.step-completed")
        .set("step", done.no)
        .set("stepName", &done.name)
        .masked("output", None, done.output_reference.as_ref())
        .set("outcome", case.dossier.outcome)
        .masked(
            "resultNumber",
            None,
            command.result.as_ref().map(|result| &result.number),
        )
        .set(
            "resultDate",
            command.result.as_ref().map(|result| result.issued_on),
        )
        .masked(
            "notice",
            None,
            command.notice.as_ref().map(|notice| &notice.reference),
        )
        .masked("exemption", None, exempt.map(|exempt| &exempt.reason))
        .masked("exemptionBasis", None, exempt.map(|exempt| &exempt.legal_basis))
        .set("nextAssignee", command.next_assignee)
        .masked("note", None, command.note.as_ref());
    case.finish(
        tx,
        Change {
            record: change,
            history: Some((history, Some(done), note)),
            event: Some(event),
        },
    )
}

/// The result is there: it is written down, and the clock stops.
///
/// # Errors
/// The database's.
pub(super) fn bring_result(
    tx: &mut Tx<'_>,
    case: &mut Case,
    result: &ResultCommand,
) -> Result<(), DossierError> {
    let (now, id) = (tx.now(), case.dossier.id);
    case.dossier.outcome = Some(result.outcome);
    let paper = ResultPaper {
        outcome: result.outcome,
        document_name: result.document_name.clone(),
        number: result.number.clone(),
        issued_on: result.issued_on,
        signer: result.signer.clone(),
        reason: result.reason.clone(),
        legal_basis: result.legal_basis.clone(),
    };
    queries::insert_result(tx.conn(), id, &paper)?;
    case.dossier.finished_at = Some(now);
    queries::remove_work_of(tx.conn(), id, WorkKind::Apology)?;
    clock::stop(tx, &mut case.dossier, "COMPLETED")
}

fn notify_obligation(
    tx: &mut Tx<'_>,
    case: &mut Case,
    done: &DossierStep,
    command: &CompleteCommand,
) -> Result<(), DossierError> {
    let now = tx.now();
    if let Some(notice) = &command.notice {
        add_notice(tx, case.dossier.id, notice)?;
    }
    clock::pause(tx, &mut case.dossier, ledger::FINANCIAL_OBLIGATION, None)?;
    let waiting = Work {
        kind: WorkKind::Obligation,
        agency_id: case.dossier.receiving_agency_id,
        unit_id: None,
        role: Role::DeskOfficer,
        ..work_for(&case.dossier, done, now)
    };
    queries::put_work(tx.conn(), &waiting)?;
    Ok(())
}

/// Keeps a notice that the applicant is given; answers with its place.
///
/// # Errors
/// The database's.
pub(super) fn add_notice(tx: &mut Tx<'_>, id: DossierId, notice: &Notice) -> Result<i32, DossierError> {
    let (known, now) = (queries::obligations(tx.conn(), id)?.len(), tx.now());
    let obligation = Obligation {
        no: i32::try_from(known).unwrap_or(i32::MAX).saturating_add(1),
        notice_reference: notice.reference.clone(),
        amount: notice.amount,
        notified_at: now,
        proof_reference: None,
        proven_at: None,
        cancelled_at: None,
        cancel_reason: None,
    };
    queries::add_obligation(tx.conn(), id, &obligation)?;
    Ok(obligation.no)
}
