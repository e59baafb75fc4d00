//! Moving a dossier through its steps.

use chrono::{DateTime, NaiveDate, Utc};

use super::assignee::check_assignee;
use super::base::{Case, Change, record};
use crate::auth::{DossierAdvance, DossierAssign, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{
    ClockEventKind, ClockPhase, Dossier, DossierAction, DossierStep, HistoryKind, Obligation, Outcome,
    ResultPaper, StepState, Work, WorkKind,
};
use crate::dossiers::queries;
use crate::dossiers::rules::judge::effect_of;
use crate::dossiers::rules::lifecycle::StepEffect;
use crate::platform::db::Tx;
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;
use crate::platform::ids::{DossierId, OfficerId};

/// Who is to handle the current step.
#[derive(Clone, Copy, Debug)]
pub struct AssignCommand {
    /// The officer, one who may do the step.
    pub officer: OfficerId,
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
    command: AssignCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    case.judge(DossierAction::AssignStep)?;
    let now = tx.now();
    if let Some(step) = current(&case.steps) {
        check_assignee(tx, &case, step, command.officer, "/officerId")?;
    }
    let step = case
        .steps
        .iter_mut()
        .find(|step| step.state == StepState::Active)
        .ok_or(DossierError::NoNextStep)?;
    let before = step.assignee_id;
    step.assignee_id = Some(command.officer);
    queries::save_step(tx.conn(), step)?;
    queries::put_work(tx.conn(), &work_for(&case.dossier, step, now))?;
    let change =
        record(id, "dossier.step-assigned")
            .set("step", step.no)
            .change("assignee", before, step.assignee_id);
    case.finish(
        tx,
        Change {
            record: change,
            history: None,
            event: Some(kinds::STEP_ASSIGNED),
        },
    )
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
    let mut case = Case::open(tx, granted, id, expected)?;
    let next_state = case.judge(DossierAction::CompleteStep)?;
    let now = tx.now();
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
    let effect = effect_of(step);
    check_outputs(step, effect, command)?;

    step.state = StepState::Done;
    step.completed_at = Some(now);
    step.completed_by = officer;
    step.output_reference.clone_from(&command.output_reference);
    step.note.clone_from(&command.note);
    queries::save_step(tx.conn(), step)?;
    let done = step.clone();
    queries::remove_work(tx.conn(), id)?;

    let (history, event) = match effect {
        StepEffect::GoesOn => {
            activate_next(tx, &mut case, command.next_assignee)?;
            (HistoryKind::StepCompleted, kinds::STEP_COMPLETED)
        }
        StepEffect::AwaitsObligation => {
            notify_obligation(tx, &mut case, &done, command)?;
            (HistoryKind::ObligationNotified, kinds::OBLIGATION_NOTIFIED)
        }
        StepEffect::Finishes => {
            finish_clock(tx, &mut case, command)?;
            activate_next(tx, &mut case, command.next_assignee)?;
            (HistoryKind::Completed, kinds::COMPLETED)
        }
    };
    case.dossier.state = next_state;
    let note = command.result.as_ref().and_then(|result| result.reason.clone());
    let change = record(id, "dossier.step-completed")
        .set("step", done.no)
        .set("stepName", &done.name)
        .set("output", &done.output_reference)
        .set("outcome", case.dossier.outcome)
        .set(
            "resultNumber",
            command.result.as_ref().map(|result| &result.number),
        )
        .set(
            "resultDate",
            command.result.as_ref().map(|result| result.issued_on),
        )
        .set("notice", command.notice.as_ref().map(|notice| &notice.reference))
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

fn current(steps: &[DossierStep]) -> Option<&DossierStep> {
    steps.iter().find(|step| step.state == StepState::Active)
}

fn pending(steps: &[DossierStep]) -> Option<&DossierStep> {
    steps.iter().find(|step| step.state == StepState::Pending)
}

/// Activates the next pending step, if there is one.
///
/// # Errors
/// The database's.
pub(super) fn activate_next(
    tx: &mut Tx<'_>,
    case: &mut Case,
    assignee: Option<OfficerId>,
) -> Result<(), DossierError> {
    let now = tx.now();
    let id = case.dossier.id;
    let Some(step) = case
        .steps
        .iter_mut()
        .find(|step| step.state == StepState::Pending)
    else {
        return Err(DossierError::NoNextStep);
    };
    step.state = StepState::Active;
    step.started_at = Some(now);
    step.assignee_id = assignee;
    queries::save_step(tx.conn(), step)?;
    queries::involve(tx.conn(), id, step.agency_id, now)?;
    queries::put_work(tx.conn(), &work_for(&case.dossier, step, now))?;
    Ok(())
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

fn finish_clock(tx: &mut Tx<'_>, case: &mut Case, command: &CompleteCommand) -> Result<(), DossierError> {
    let now = tx.now();
    let id = case.dossier.id;
    if let Some(result) = &command.result {
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
    }
    case.dossier.finished_at = Some(now);
    case.dossier.clock_phase = ClockPhase::Stopped;
    let actor = tx.actor().clone();
    queries::append_clock_event(
        tx.conn(),
        &actor,
        id,
        (ClockEventKind::Stop, Some("COMPLETED")),
        now,
        case.dossier.due_at,
    )?;
    Ok(())
}

fn notify_obligation(
    tx: &mut Tx<'_>,
    case: &mut Case,
    done: &DossierStep,
    command: &CompleteCommand,
) -> Result<(), DossierError> {
    let now = tx.now();
    let id = case.dossier.id;
    if let Some(notice) = &command.notice {
        let known = queries::obligations(tx.conn(), id)?.len();
        let obligation = Obligation {
            no: i32::try_from(known).unwrap_or(i32::MAX).saturating_add(1),
            notice_reference: notice.reference.clone(),
            amount: notice.amount,
            notified_at: now,
            proof_reference: None,
            proven_at: None,
        };
        queries::add_obligation(tx.conn(), id, &obligation)?;
    }
    case.dossier.clock_phase = ClockPhase::Paused;
    let actor = tx.actor().clone();
    queries::append_clock_event(
        tx.conn(),
        &actor,
        id,
        (ClockEventKind::Pause, Some("FINANCIAL_OBLIGATION")),
        now,
        case.dossier.due_at,
    )?;
    let waiting = Work {
        kind: WorkKind::Obligation,
        agency_id: case.dossier.receiving_agency_id,
        unit_id: None,
        role: crate::auth::Role::DeskOfficer,
        ..work_for(&case.dossier, done, now)
    };
    queries::put_work(tx.conn(), &waiting)?;
    Ok(())
}

/// All that a step must leave and does not.
fn check_outputs(
    step: &DossierStep,
    effect: StepEffect,
    command: &CompleteCommand,
) -> Result<(), DossierError> {
    let mut wrong = Vec::new();
    if step.output_required && command.output_reference.is_none() {
        let name = step.output_name.clone().unwrap_or_default();
        wrong.push(FieldError::new(
            "/paperReference",
            code::REQUIRED,
            Text::new(
                format!("Bước này phải để lại biểu mẫu hoặc hồ sơ lưu {name}."),
                format!("This step must leave the form or record {name}."),
            ),
        ));
    }
    let finishes = effect == StepEffect::Finishes;
    match &command.result {
        None if finishes => wrong.push(FieldError::new(
            "/result",
            code::REQUIRED,
            Text::new(
                "Bước kết thúc phải có kết quả giải quyết: số, ngày, người ký.",
                "The finishing step needs the result: number, date, signer.",
            ),
        )),
        Some(_) if !finishes => wrong.push(not_here("/result")),
        Some(result) if result.outcome == Outcome::Refused => {
            for (pointer, value) in [
                ("/result/reason", &result.reason),
                ("/result/legalBasis", &result.legal_basis),
            ] {
                if value.is_none() {
                    wrong.push(FieldError::new(
                        pointer,
                        code::REQUIRED,
                        Text::new(
                            "Từ chối giải quyết phải nêu lý do và căn cứ pháp lý.",
                            "A refusal must give its reason and legal basis.",
                        ),
                    ));
                }
            }
        }
        None | Some(_) => {}
    }
    let awaits = effect == StepEffect::AwaitsObligation;
    match &command.notice {
        None if awaits => wrong.push(FieldError::new(
            "/notice",
            code::REQUIRED,
            Text::new(
                "Bước này phải kèm thông báo nghĩa vụ tài chính giao cho người dân.",
                "This step needs the notice of the obligation that the applicant is given.",
            ),
        )),
        Some(_) if !awaits => wrong.push(not_here("/notice")),
        None | Some(_) => {}
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(DossierError::Invalid(wrong))
    }
}

fn not_here(pointer: &str) -> FieldError {
    FieldError::new(
        pointer,
        "NOT_ALLOWED",
        Text::new(
            "Bước hiện tại không nhận mục này.",
            "The current step does not take this.",
        ),
    )
}
