//! Moving an open dossier to the terms in force now: explicit, previewed, logged. Otherwise it keeps those it was
//! accepted under for its whole life.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::accept::{Laid, lay_out};
use super::base::{Case, Change, record};
use super::clock::{self, Clockwork, Redating};
use super::route::current;
use super::terms;
use super::waiting;
use crate::auth::{DossierDecide, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Dossier, DossierAction, DossierStep, HistoryKind, StepState, VersionMove};
use crate::dossiers::queries;
use crate::dossiers::rules::ledger::{self, Appointment};
use crate::platform::db::{Conn, Failure, Tx};
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, CaseId, DossierId, ProcedureVersionId, ProcessVersionId};

/// The move.
#[derive(Clone, Debug)]
pub struct ChangeVersionCommand {
    /// Why.
    pub reason: String,
    /// The step of the route in force at which the work goes on; left out, its first of the kind that is done now.
    pub at_step: Option<i32>,
}

/// What a dossier would become.
#[derive(Clone, Debug)]
pub struct OtherTerms {
    /// The procedure version in force now.
    pub version_id: ProcedureVersionId,
    /// The process version in force now.
    pub process_id: ProcessVersionId,
    /// The appointments that its ledger makes by them.
    pub appointment: Appointment,
    /// The route in force: each step's place and name.
    pub route: Vec<(i32, String)>,
    /// The steps that are done, and those that would follow.
    pub steps: Vec<DossierStep>,
}

/// What the dossier would become under the terms in force now; none when it has them already. The work goes on at step
/// `at` of the route in force; left out, at its first step of the kind that is done now.
///
/// # Errors
/// The procedure takes no dossiers any more; the new route has no step of the kind that is done now; the calendar's.
pub fn other_terms(
    conn: &mut Conn,
    dossier: &Dossier,
    steps: &[DossierStep],
    (now, at): (DateTime<Utc>, Option<i32>),
) -> Result<Option<OtherTerms>, DossierError> {
    let pinned = terms::terms_now(conn, dossier, now)?;
    if dossier.procedure_version_id == pinned.version_id()
        && dossier.process_version_id == Some(pinned.process_id())
    {
        return Ok(None);
    }
    let mut moved = dossier.clone();
    let rules = moved.rule_set_id;
    terms::pin(&mut moved, &pinned);
    // The rules of the day of receipt stay (domain 2.9); only procedure and process change.
    moved.rule_set_id = rules;
    let clockwork = Clockwork::of(conn, &moved)?.ok_or(DossierError::NoNextStep)?;
    let events = queries::clock_events(conn, dossier.id)?;
    let appointment = ledger::replay(&clockwork.calendar, clockwork.terms.counting, &events)?.appointment;
    let received = dossier.received_at.unwrap_or(now);
    let laid = lay_out(
        conn,
        &moved,
        &pinned,
        Laid {
            calendar: &clockwork.calendar,
            counting: clockwork.terms.counting,
            received,
            now,
        },
    )?;
    let here = current(steps).ok_or(DossierError::NoNextStep)?;
    let route: Vec<_> = laid
        .steps
        .iter()
        .map(|step| (step.no, step.name.clone()))
        .collect();
    // What comes before it in the new route was done under the old one. The result is not there yet.
    let finish = laid.steps.iter().position(|step| step.is_finish);
    let fits = |place: usize, step: &DossierStep| match at {
        Some(at) => step.no == at && finish.is_none_or(|finish| place <= finish),
        None => step.task == here.task,
    };
    let place = laid
        .steps
        .iter()
        .enumerate()
        .position(|(place, step)| fits(place, step));
    let place = place.ok_or(match at {
        Some(_) => unknown_step(),
        None => DossierError::NoSuchStepThere,
    })?;
    let done: Vec<_> = steps.iter().filter(|step| step.no < here.no).cloned().collect();
    let first_no = done.last().map_or(0, |last| last.no);
    let rest = laid
        .steps
        .into_iter()
        .skip(place)
        .zip(1..)
        .map(|(mut step, offset)| {
            step.no = first_no.saturating_add(offset);
            step.state = StepState::Pending;
            if offset == 1 {
                step.state = StepState::Active;
                step.started_at = here.started_at;
                step.assignee_id = here.assignee_id.filter(|_| {
                    step.role == here.role && step.unit_id == here.unit_id && step.agency_id == here.agency_id
                });
            }
            step
        });
    let mut steps: Vec<_> = done.iter().cloned().chain(rest).collect();
    clock::replan(conn, dossier.id, &clockwork, &mut steps)?;
    Ok(Some(OtherTerms {
        version_id: pinned.version_id(),
        process_id: pinned.process_id(),
        appointment,
        route,
        steps,
    }))
}

/// The procedure and process versions in force at one moment, each looked up once, however many dossiers ask for it.
pub struct NewerTerms {
    now: DateTime<Utc>,
    known: HashMap<TermsOf, Option<(ProcedureVersionId, ProcessVersionId)>>,
}

/// What the terms in force depend on: the version that a dossier has, its case, and the agency that decides.
type TermsOf = (ProcedureVersionId, Option<CaseId>, AgencyId);

impl NewerTerms {
    /// Those of a moment.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self {
            now,
            known: HashMap::new(),
        }
    }

    /// The versions in force, where an open dossier has others; none where it has these, and where the procedure takes no
    /// dossiers any more.
    ///
    /// # Errors
    /// The database's.
    pub fn of(
        &mut self,
        conn: &mut Conn,
        dossier: &Dossier,
    ) -> Result<Option<(ProcedureVersionId, ProcessVersionId)>, DossierError> {
        let terms_of = (
            dossier.procedure_version_id,
            dossier.case_id,
            dossier.competent_agency_id,
        );
        let in_force = match self.known.get(&terms_of) {
            Some(known) => *known,
            None => {
                let found = match terms::terms_now(conn, dossier, self.now) {
                    Ok(pinned) => Some((pinned.version_id(), pinned.process_id())),
                    Err(error) if error.db_error().is_none() => None,
                    Err(error) => return Err(error),
                };
                self.known.insert(terms_of, found);
                found
            }
        };
        let has = (dossier.procedure_version_id, dossier.process_version_id);
        Ok(in_force.filter(|newer| has != (newer.0, Some(newer.1))))
    }
}

fn unknown_step() -> DossierError {
    DossierError::Invalid(vec![FieldError::new(
        "/atStep",
        "STEP_UNKNOWN",
        Text::new(
            "Quy trình đang có hiệu lực không có bước này trước khi có kết quả.",
            "The process in force has no such step before its result.",
        ),
    )])
}

/// Moves the dossier to the terms in force now.
///
/// # Errors
/// [`DossierError::NothingToMove`]; as [`other_terms`].
pub fn change_version(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierDecide>,
    (id, expected): (DossierId, i64),
    command: &ChangeVersionCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::ChangeVersion)?;
    let now = tx.now();
    let reason = command.reason.as_str();
    let other = other_terms(tx.conn(), &case.dossier, &case.steps, (now, command.at_step))?;
    let other = other.ok_or(DossierError::NothingToMove)?;
    let known = queries::version_moves(tx.conn(), id)?.len();
    let entry = VersionMove {
        no: i32::try_from(known).unwrap_or(i32::MAX).saturating_add(1),
        from_version_id: case.dossier.procedure_version_id,
        to_version_id: other.version_id,
        from_process_id: case.dossier.process_version_id.unwrap_or(other.process_id),
        to_process_id: other.process_id,
        reason: reason.to_owned(),
        at: now,
        by_officer: case.officer(),
    };
    queries::add_version_move(tx.conn(), id, &entry)?;
    let before = case.dossier.due_at;
    let kept = case.dossier.clone();
    terms::renew(tx.conn(), &mut case.dossier, now)?;
    case.dossier.rule_set_id = kept.rule_set_id;
    case.dossier.guidances_allowed = kept.guidances_allowed;
    case.dossier.reappointments_allowed = kept.reappointments_allowed;
    let done = current(&case.steps).map_or(0, |here| here.no - 1);
    queries::remove_steps_after(tx.conn(), id, done)?;
    for step in other.steps.iter().filter(|step| step.no > done) {
        queries::insert_step(tx.conn(), step)?;
        queries::save_step(tx.conn(), step)?;
        if step.state == StepState::Active {
            queries::involve(tx.conn(), id, step.agency_id, now)?;
        }
    }
    case.steps = other.steps;
    if let Some(clockwork) = Clockwork::of(tx.conn(), &case.dossier)? {
        let why = (Redating::Terms, reason);
        clock::redate(tx, &mut case.dossier, &clockwork, other.appointment, why)?;
    }
    let state = case.dossier.state;
    waiting::put_work(tx, &case, state)?;
    let change = record(id, "dossier.version-changed")
        .change("version", Some(entry.from_version_id), Some(entry.to_version_id))
        .change("process", Some(entry.from_process_id), Some(entry.to_process_id))
        .change("dueAt", before, case.dossier.due_at)
        .reason(Some(reason.to_owned()));
    case.finish(
        tx,
        Change {
            record: change,
            history: Some((HistoryKind::VersionChanged, None, Some(reason.to_owned()))),
            event: Some(kinds::VERSION_CHANGED),
        },
    )
}
