//! Legs: asking another agency, and what it says (domain section 9). A leg is the work of one step; its answer ends the step.

use super::base::{Case, Change, record};
use super::leg_course::{prepare, run_again, stand};
use super::route::put_work_of;
use super::steps::{CompleteCommand, conclude};
use super::terms;
use crate::auth::{DossierAdvance, Granted};
use crate::calendar::{self, DeadlineError, DuePolicy, overdue_from};
use crate::dossiers::error::{DossierError, LegError};
use crate::dossiers::events::{self, kinds};
use crate::dossiers::model::{Dossier, DossierStep, HistoryKind, Leg, LegAct, LegAnswer, LegState};
use crate::dossiers::queries;
use crate::dossiers::rules::legs::judge;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;
use crate::platform::ids::DossierId;

/// An agency's answer.
#[derive(Clone, Debug)]
pub struct AnswerLegCommand {
    /// What it says.
    pub answer: LegAnswer,
    /// In words.
    pub text: String,
    /// The rest of what the end of the step says.
    pub completion: CompleteCommand,
}

/// A leg that is about to change, and where the act leads it.
struct Asked {
    case: Case,
    leg: Leg,
    step: DossierStep,
    next: LegState,
}

fn open(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    (id, expected, no): (DossierId, i64, i32),
    act: LegAct,
) -> Result<Asked, DossierError> {
    let case = Case::open(tx, granted, id, expected)?;
    let legs = queries::legs(tx.conn(), id)?;
    let leg = legs
        .into_iter()
        .find(|leg| leg.no == no)
        .ok_or(DossierError::NotFound)?;
    let step = case.steps.iter().find(|step| step.no == leg.step_no);
    let step = step.ok_or(DossierError::NotFound)?.clone();
    match judge((&case.dossier, &step, &leg), &case.who, act) {
        Ok(next) => Ok(Asked {
            case,
            leg,
            step,
            next,
        }),
        Err(denial) => Err(LegError {
            act,
            state: leg.state,
            denial,
        }
        .into()),
    }
}

/// Sends the request: the agency's own time runs from now on its own calendar, and the dossier's clock stands where the step
/// says so.
///
/// # Errors
/// It was sent; it is not the caller's to send; the calendar's.
pub fn send_leg(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    target: (DossierId, i64, i32),
    request: Option<&str>,
) -> Result<Dossier, DossierError> {
    let Asked {
        mut case,
        mut leg,
        step,
        next,
    } = open(tx, granted, target, LegAct::Send)?;
    let now = tx.now();
    let calendar_id = terms::calendar_of(tx.conn(), leg.agency_id, None)?;
    let own = calendar::load_calendar(tx.conn(), calendar_id)?;
    let counting = terms::pinned_counting(tx.conn(), &case.dossier)?.ok_or(DossierError::NoNextStep)?;
    let allotment = leg.allotment().map_err(DeadlineError::Limit)?;
    let due = own.due(now, allotment, DuePolicy::EndOfDay, counting.same_day_cutoff)?;
    let request = request.map(str::to_owned).or_else(|| leg.request.clone());
    let request = request.ok_or_else(nothing_asked)?;
    leg.state = next;
    leg.calendar_id = Some(calendar_id);
    leg.request = Some(request.clone());
    leg.sent_at = Some(now);
    leg.sent_by = case.officer();
    leg.due_at = Some(due.due_at);
    leg.late_from = Some(overdue_from(due.due_at, leg.allotment_unit, DuePolicy::EndOfDay));
    // Sent again, it is for the agency to take again.
    (leg.accepted_at, leg.accepted_by) = (None, None);
    (leg.begun_at, leg.begun_by) = (None, None);
    queries::save_leg(tx.conn(), &leg)?;
    queries::involve(tx.conn(), case.dossier.id, leg.agency_id, now)?;
    if leg.pauses_clock {
        stand(tx, &mut case)?;
    }
    put_work_of(tx, &case, &step)?;
    let row = said(&case, "dossier.leg-sent", &leg)
        .set("dueAt", leg.due_at)
        .masked("request", None, Some(&request));
    tell(tx, kinds::LEG_SENT, &case.dossier, &leg)?;
    finish(tx, case, (row, HistoryKind::LegSent, Some(step)))
}

/// Says that the agency has the request.
///
/// # Errors
/// It has it already; it is not the caller's.
pub fn receive_leg(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    target: (DossierId, i64, i32),
) -> Result<Dossier, DossierError> {
    let Asked {
        case, mut leg, next, ..
    } = open(tx, granted, target, LegAct::Receive)?;
    leg.state = next;
    leg.accepted_at = Some(tx.now());
    leg.accepted_by = case.officer();
    queries::save_leg(tx.conn(), &leg)?;
    let row = said(&case, "dossier.leg-received", &leg);
    tell(tx, kinds::LEG_RECEIVED, &case.dossier, &leg)?;
    case.finish(tx, quietly(row))
}

/// Sends the request back to be put right; the agency's time ends, and begins anew when it is sent again.
///
/// # Errors
/// It is not there; it is not the caller's.
pub fn return_leg(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    target: (DossierId, i64, i32),
    reason: &str,
) -> Result<Dossier, DossierError> {
    let Asked {
        mut case,
        mut leg,
        step,
        next,
    } = open(tx, granted, target, LegAct::ReturnForCorrection)?;
    leg.state = next;
    leg.returned_at = Some(tx.now());
    leg.returned_by = case.officer();
    leg.return_reason = Some(reason.to_owned());
    queries::save_leg(tx.conn(), &leg)?;
    if leg.pauses_clock {
        run_again(tx, &mut case)?;
    }
    put_work_of(tx, &case, &step)?;
    let row = said(&case, "dossier.leg-returned", &leg).masked("reason", None, Some(&reason));
    tell(tx, kinds::LEG_RETURNED, &case.dossier, &leg)?;
    finish(tx, case, (row, HistoryKind::LegReturned, Some(step)))
}

/// Says that the agency works on it.
///
/// # Errors
/// It has not received it, or works on it already; it is not the caller's.
pub fn begin_leg(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    target: (DossierId, i64, i32),
) -> Result<Dossier, DossierError> {
    let Asked {
        case, mut leg, next, ..
    } = open(tx, granted, target, LegAct::Begin)?;
    leg.state = next;
    leg.begun_at = Some(tx.now());
    leg.begun_by = case.officer();
    queries::save_leg(tx.conn(), &leg)?;
    let row = said(&case, "dossier.leg-begun", &leg);
    tell(tx, kinds::LEG_BEGUN, &case.dossier, &leg)?;
    case.finish(tx, quietly(row))
}

/// Answers. The step ends with it and the dossier goes on; where the agency needs more, another request is to be sent.
///
/// # Errors
/// It is not there; it is not the caller's; an output or the result is missing.
pub fn answer_leg(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    target: (DossierId, i64, i32),
    command: &AnswerLegCommand,
) -> Result<Dossier, DossierError> {
    let Asked {
        case,
        mut leg,
        step,
        next,
    } = open(tx, granted, target, LegAct::Answer)?;
    leg.state = next;
    leg.answer = Some(command.answer);
    leg.answer_text = Some(command.text.clone());
    (leg.accepted_at, leg.accepted_by) = (
        leg.accepted_at.or(Some(tx.now())),
        leg.accepted_by.or(case.officer()),
    );
    let row = |case: &Case, leg: &Leg| {
        said(case, "dossier.leg-answered", leg)
            .set("answer", leg.answer)
            .masked("text", None, leg.answer_text.as_ref())
            .masked("output", None, command.completion.papers.paper.as_ref())
    };
    if command.answer == LegAnswer::NeedInfo {
        return ask_anew(tx, case, leg, (step, row));
    }
    end(tx, case, leg, (&command.completion, row))
}

/// Goes on as if the agency had agreed: its time is over, and the law takes its silence for consent, as the step says.
///
/// # Errors
/// Its time is not over; silence is no consent there; it is not the caller's.
pub fn consent_by_silence(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    target: (DossierId, i64, i32),
) -> Result<Dossier, DossierError> {
    let Asked {
        case, mut leg, next, ..
    } = open(tx, granted, target, LegAct::Consent)?;
    leg.state = next;
    leg.answer = Some(LegAnswer::Agree);
    leg.by_silence = true;
    let row = |case: &Case, leg: &Leg| {
        said(case, "dossier.leg-consented", leg)
            .set("answer", leg.answer)
            .set("legalBasis", leg.consent_basis.as_ref())
    };
    end(tx, case, leg, (&CompleteCommand::default(), row))
}

/// Wants no answer any more: the step is left out, and the dossier goes on.
///
/// # Errors
/// It was answered; the result comes of it; it is not the caller's.
pub fn cancel_leg(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    target: (DossierId, i64, i32),
    reason: &str,
) -> Result<Dossier, DossierError> {
    let Asked {
        mut case,
        mut leg,
        step,
        next,
    } = open(tx, granted, target, LegAct::Cancel)?;
    let was_out = leg.state.is_out();
    leg.state = next;
    leg.cancelled_at = Some(tx.now());
    leg.cancelled_by = case.officer();
    leg.cancel_reason = Some(reason.to_owned());
    queries::save_leg(tx.conn(), &leg)?;
    if leg.pauses_clock && was_out {
        run_again(tx, &mut case)?;
    }
    let row = said(&case, "dossier.leg-cancelled", &leg).masked("reason", None, Some(&reason));
    tell(tx, kinds::LEG_CANCELLED, &case.dossier, &leg)?;
    let (case, change) = conclude(tx, case, (step.no, true), &CompleteCommand::default())?;
    case.finish(
        tx,
        Change {
            record: row,
            history: Some((HistoryKind::LegCancelled, Some(step), None)),
            ..change
        },
    )
}

/// Ends a leg with its answer, and the step with it.
fn end(
    tx: &mut Tx<'_>,
    mut case: Case,
    mut leg: Leg,
    (completion, row): (&CompleteCommand, impl Fn(&Case, &Leg) -> Record),
) -> Result<Dossier, DossierError> {
    leg.answered_at = Some(tx.now());
    leg.answered_by = case.officer();
    queries::save_leg(tx.conn(), &leg)?;
    if leg.pauses_clock {
        run_again(tx, &mut case)?;
    }
    if let Some(step) = case.steps.iter_mut().find(|step| step.no == leg.step_no) {
        step.answer = leg.answer.map(Into::into);
    }
    let row = row(&case, &leg);
    tell(tx, kinds::LEG_ANSWERED, &case.dossier, &leg)?;
    // Whoever is silent leaves no paper.
    let (case, change) = conclude(tx, case, (leg.step_no, leg.by_silence), completion)?;
    case.finish(
        tx,
        Change {
            record: row,
            ..change
        },
    )
}

/// Keeps that the agency needs more, and prepares another request to it.
fn ask_anew(
    tx: &mut Tx<'_>,
    mut case: Case,
    mut leg: Leg,
    (step, row): (DossierStep, impl Fn(&Case, &Leg) -> Record),
) -> Result<Dossier, DossierError> {
    leg.answered_at = Some(tx.now());
    leg.answered_by = case.officer();
    queries::save_leg(tx.conn(), &leg)?;
    if leg.pauses_clock {
        run_again(tx, &mut case)?;
    }
    prepare(tx, &case, &step)?;
    put_work_of(tx, &case, &step)?;
    let row = row(&case, &leg);
    tell(tx, kinds::LEG_ANSWERED, &case.dossier, &leg)?;
    finish(tx, case, (row, HistoryKind::LegReturned, Some(step)))
}

/// Neither the route nor whoever sends it says what is asked.
fn nothing_asked() -> DossierError {
    DossierError::Invalid(vec![FieldError::new(
        "/request",
        code::REQUIRED,
        Text::new(
            "Phải ghi nội dung yêu cầu gửi cơ quan được hỏi.",
            "What is asked of the other agency has to be said.",
        ),
    )])
}

fn said(case: &Case, action: &'static str, leg: &Leg) -> Record {
    record(case.dossier.id, action)
        .set("leg", leg.no)
        .set("step", leg.step_no)
        .set("agency", leg.agency_id)
        .set("legState", leg.state)
}

fn tell(tx: &mut Tx<'_>, kind: &'static str, dossier: &Dossier, leg: &Leg) -> Result<(), DossierError> {
    Ok(tx.emit(events::leg_event(kind, dossier, leg))?)
}

/// What only the two sides care for: no entry of the history, which the applicant reads.
fn quietly(record: Record) -> Change {
    Change {
        record,
        history: None,
        event: None,
    }
}

fn finish(
    tx: &mut Tx<'_>,
    case: Case,
    (record, kind, step): (Record, HistoryKind, Option<DossierStep>),
) -> Result<Dossier, DossierError> {
    case.finish(
        tx,
        Change {
            record,
            history: Some((kind, step, None)),
            event: None,
        },
    )
}
