//! Moving a dossier through its steps.

use chrono::NaiveDate;

use super::assignee::check_assignee;
use super::base::{Case, Change, StepTarget, record};
use super::clock;
use super::outputs::{StepPapers, check_outputs};
use super::route::{go_on, next_movement, next_step, put_work_of, work_for};
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
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::{DossierId, OfficerId};
use crate::procedures::TaskKind;
use crate::procedures::model::StepAnswer;

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

/// What whoever levies has found: the applicant owes nothing where others do.
#[derive(Clone, Debug)]
pub struct Exemption {
    /// Number of the paper by which it says so.
    pub reference: String,
    /// In words.
    pub reason: String,
    /// The article or the paper that it rests on.
    pub legal_basis: String,
}

/// The end of a step.
#[derive(Clone, Debug, Default)]
pub struct CompleteCommand {
    /// What the step leaves on paper.
    pub papers: StepPapers,
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
    /// What came out of it, where the route goes on by that.
    pub answer: Option<StepAnswer>,
}

/// Says who is to handle the current step.
///
/// # Errors
/// It is not the caller's to assign.
pub fn assign_step(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAssign>,
    target: StepTarget,
    command: &AssignCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open_at(tx, granted, target)?;
    case.judge(tx, DossierAction::AssignStep)?;
    if let Some(step) = case.here(DossierAction::AssignStep) {
        check_assignee(tx, &case, step, command.officer, "/officerId")?;
    }
    let given = ("dossier.step-assigned", command.reason.as_deref());
    let change = give_to(tx, &mut case, DossierAction::AssignStep, command.officer, given)?;
    case.finish(tx, change)
}

/// Takes the current step, which is nobody's yet.
///
/// # Errors
/// It is another's kind of work; somebody was faster.
pub fn claim_step(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    target: StepTarget,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open_at(tx, granted, target)?;
    case.judge(tx, DossierAction::ClaimStep)?;
    let officer = case.officer().ok_or(DossierError::NotFound)?;
    let given = ("dossier.step-claimed", None);
    let change = give_to(tx, &mut case, DossierAction::ClaimStep, officer, given)?;
    case.finish(tx, change)
}

/// Puts the step at which something is done into an officer's hands, out of another's or out of nobody's: that is a movement.
fn give_to(
    tx: &mut Tx<'_>,
    case: &mut Case,
    act: DossierAction,
    officer: OfficerId,
    (action, reason): (&'static str, Option<&str>),
) -> Result<Change, DossierError> {
    let (now, id) = (tx.now(), case.dossier.id);
    let seq = next_movement(tx, case)?;
    let step = case.here_mut(act)?;
    let before = step.assignee_id;
    step.assignee_id = Some(officer);
    let step = step.clone();
    queries::save_step(tx.conn(), &step)?;
    // While the applicant supplements, it waits in nobody's inbox yet.
    if case.dossier.state != DossierState::SupplementRequired {
        put_work_of(tx, case, &step)?;
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

/// Ends a step and begins what follows from it (domain 5.3, rows 2 → 4, 4 → 4, 4 → 6, 4 → 9).
///
/// # Errors
/// It is another's step; an output, the result or the notice is missing.
pub fn complete_step(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    target: StepTarget,
    command: &CompleteCommand,
) -> Result<Dossier, DossierError> {
    let case = Case::open_at(tx, granted, target)?;
    complete(tx, case, command)
}

/// The same for a dossier that was read already.
///
/// # Errors
/// As [`complete_step`].
pub(super) fn complete(
    tx: &mut Tx<'_>,
    case: Case,
    command: &CompleteCommand,
) -> Result<Dossier, DossierError> {
    case.judge(tx, DossierAction::CompleteStep)?;
    let here = case.here(DossierAction::CompleteStep);
    let no = here.ok_or(DossierError::NoNextStep)?.no;
    let (case, change) = conclude(tx, case, (no, false), command)?;
    case.finish(tx, change)
}

/// Ends a step of which it is known that it may end, and begins what follows from it. Where nothing is awaited of it any
/// more, it leaves nothing either.
///
/// # Errors
/// An output, the result or the notice is missing; the database's.
pub(super) fn conclude(
    tx: &mut Tx<'_>,
    mut case: Case,
    (no, leaves_nothing): (i32, bool),
    command: &CompleteCommand,
) -> Result<(Case, Change), DossierError> {
    let (now, id) = (tx.now(), case.dossier.id);
    let officer = case.officer();
    let here = case.steps.iter_mut().find(|step| step.no == no);
    let step = here.ok_or(DossierError::NoNextStep)?;
    let mut effect = effect_of(step);
    if !leaves_nothing {
        check_outputs(step, effect, command, local_date(now))?;
    }
    if let Some(exempt) = &command.exemption {
        add_obligation(tx, id, (&exempt.reference, Some(0)), Some(exempt))?;
        // Nothing is awaited of whoever owes nothing.
        effect = StepEffect::GoesOn;
    }
    let next_state = lifecycle::next(case.dossier.state, DossierAction::CompleteStep, effect)
        .ok_or(DossierError::NoNextStep)?;
    step.answer = command.answer.or(step.answer);
    if let Some(assignee) = command.next_assignee {
        let next = next_step(tx, &case, no)?.ok_or_else(no_next)?;
        check_assignee(tx, &case, &next, assignee, "/nextAssigneeId")?;
    }
    let here = case.steps.iter_mut().find(|step| step.no == no);
    let step = here.ok_or(DossierError::NoNextStep)?;
    step.completed_at = Some(now);
    step.completed_by = officer;
    step.output_reference = command.papers.kept(step);
    step.note.clone_from(&command.note);
    let done = DossierStep {
        state: StepState::Done,
        ..step.clone()
    };
    queries::remove_work_at(tx.conn(), id, no)?;
    case.dossier.signed |= done.task == TaskKind::Sign || effect == StepEffect::Finishes;

    let (history, event) = match effect {
        StepEffect::GoesOn => {
            go_on(tx, &mut case, no, command.next_assignee)?;
            (HistoryKind::StepCompleted, kinds::STEP_COMPLETED)
        }
        StepEffect::AwaitsObligation => {
            // Who goes on is remembered until the proof comes.
            let next = next_step(tx, &case, no)?;
            if let Some(step) = case.steps.iter_mut().find(|step| step.no == no) {
                step.state = StepState::Done;
                queries::save_step(tx.conn(), step)?;
            }
            notify_obligation(tx, &mut case, &done, command)?;
            let waiting = next.and_then(|next| case.steps.iter_mut().find(|step| step.no == next.no));
            if let Some(next) = waiting {
                next.assignee_id = command.next_assignee;
                queries::save_step(tx.conn(), next)?;
            }
            (HistoryKind::ObligationNotified, kinds::OBLIGATION_NOTIFIED)
        }
        StepEffect::Finishes => {
            let result = command.result.as_ref().ok_or(DossierError::NoNextStep)?;
            bring_result(tx, &mut case, result)?;
            go_on(tx, &mut case, no, command.next_assignee)?;
            (HistoryKind::Completed, kinds::COMPLETED)
        }
    };
    case.dossier.state = next_state;
    let exempt = command.exemption.as_ref();
    let note = command.result.as_ref().and_then(|result| result.reason.clone());
    let note = note.or_else(|| exempt.map(|exempt| format!("{} ({})", exempt.reason, exempt.legal_basis)));
    let record = completed(&case, &done, command);
    Ok((
        case,
        Change {
            record,
            history: Some((history, Some(done), note)),
            event: Some(event),
        },
    ))
}

/// What the audit log says of the end of a step.
fn completed(case: &Case, done: &DossierStep, command: &CompleteCommand) -> Record {
    let exempt = command.exemption.as_ref();
    let result = command.result.as_ref();
    let notice = command.notice.as_ref();
    record(case.dossier.id, "dossier.step-completed")
        .set("step", done.no)
        .set("stepName", &done.name)
        .set("answer", done.answer)
        .masked("output", None, done.output_reference.as_ref())
        .set("outcome", case.dossier.outcome)
        .masked("resultNumber", None, result.map(|result| &result.number))
        .set("resultDate", result.map(|result| result.issued_on))
        .masked("notice", None, notice.map(|notice| &notice.reference))
        .masked("exemption", None, exempt.map(|exempt| &exempt.reason))
        .masked("exemptionBasis", None, exempt.map(|exempt| &exempt.legal_basis))
        .set("nextAssignee", command.next_assignee)
        .masked("note", None, command.note.as_ref())
}

/// An assignee is named, and no single step comes next.
fn no_next() -> DossierError {
    DossierError::Invalid(vec![FieldError::new(
        "/nextAssigneeId",
        "NOT_ALLOWED",
        Text::new(
            "Sau bước này không có đúng một bước tiếp theo nên không phân công trước được.",
            "No single step comes next, so that nobody can be named for it.",
        ),
    )])
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
    add_obligation(tx, id, (&notice.reference, notice.amount), None)
}

fn add_obligation(
    tx: &mut Tx<'_>,
    id: DossierId,
    (reference, amount): (&str, Option<i64>),
    exempt: Option<&Exemption>,
) -> Result<i32, DossierError> {
    let (known, now) = (queries::obligations(tx.conn(), id)?.len(), tx.now());
    let obligation = Obligation {
        no: i32::try_from(known).unwrap_or(i32::MAX).saturating_add(1),
        notice_reference: reference.to_owned(),
        amount,
        notified_at: now,
        proof_reference: None,
        proven_at: None,
        cancelled_at: None,
        cancel_reason: None,
        exempt_reason: exempt.map(|exempt| exempt.reason.clone()),
        exempt_basis: exempt.map(|exempt| exempt.legal_basis.clone()),
    };
    queries::add_obligation(tx.conn(), id, &obligation)?;
    Ok(obligation.no)
}
