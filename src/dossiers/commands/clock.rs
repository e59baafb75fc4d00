//! What a change does to the dossier's clock: an entry of the ledger, and the appointments that follow from it.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::base::Case;
use super::leg_course;
use super::running;
use super::terms::{self, PinnedTerms};
use crate::calendar::{self, DeadlineError, Limit, Pause, WorkCalendar};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{ClockEventKind, ClockPhase, Dossier, DossierStep, StepState, WorkKind};
use crate::dossiers::queries::{self, NewClockEvent};
use crate::dossiers::rules::ledger::{self, Appointment};
use crate::dossiers::rules::step_ends::{self, OpenStep, Planned};
use crate::dossiers::rules::{alerts, deadlines};
use crate::platform::db::{Conn, Tx};
use crate::platform::ids::DossierId;

/// What a clock goes by: the pinned terms and the calendar as it is now.
pub struct Clockwork {
    /// The terms.
    pub terms: PinnedTerms,
    /// The calendar.
    pub calendar: Arc<WorkCalendar>,
}

impl Clockwork {
    /// That of an accepted dossier; none before acceptance.
    ///
    /// # Errors
    /// The catalogue's, the calendar's.
    pub fn of(conn: &mut Conn, dossier: &Dossier) -> Result<Option<Self>, DossierError> {
        let (Some(terms), Some(calendar_id)) = (terms::pinned_terms(conn, dossier)?, dossier.calendar_id)
        else {
            return Ok(None);
        };
        let calendar = calendar::load_calendar(conn, calendar_id)?;
        Ok(Some(Self { terms, calendar }))
    }
}

/// The appointments as they stand.
pub fn appointment(dossier: &Dossier) -> Appointment {
    Appointment {
        due_at: dossier.due_at,
        unextended: dossier.unextended_due_at,
    }
}

/// Puts new appointments on a dossier, and what follows from them. They were given, or are counted, from a moment on.
///
/// # Errors
/// The calendar's.
fn appoint(
    dossier: &mut Dossier,
    clockwork: &Clockwork,
    appointment: Appointment,
    given_at: Option<DateTime<Utc>>,
) -> Result<(), DossierError> {
    dossier.due_at = appointment.due_at;
    dossier.unextended_due_at = appointment.unextended;
    dossier.overdue_at = deadlines::overdue_at(appointment.due_at, clockwork.terms.counting);
    watch(dossier, clockwork, given_at)
}

/// Says when the worker has to look next at a dossier whose appointment was given, or is counted, from a moment on: never
/// while its clock does not run.
///
/// # Errors
/// The calendar's.
pub(super) fn watch(
    dossier: &mut Dossier,
    clockwork: &Clockwork,
    given_at: Option<DateTime<Utc>>,
) -> Result<(), DossierError> {
    let runs = dossier.clock_phase == ClockPhase::Running;
    let missed_from = deadlines::overdue_at(dossier.due_at, clockwork.terms.counting);
    dossier.next_alert_at = match (dossier.due_at, missed_from, given_at) {
        (Some(due_at), Some(missed_from), Some(given_at)) if runs => {
            let days = alerts::due_soon_days(&clockwork.terms.rules);
            let moments = (due_at, missed_from);
            Some(alerts::first_look(&clockwork.calendar, moments, days, given_at)?)
        }
        _ => None,
    };
    Ok(())
}

fn enter(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    kind: ClockEventKind,
    at: DateTime<Utc>,
    (reason, note): (Option<&str>, Option<&str>),
) -> Result<(), DossierError> {
    let actor = tx.actor().clone();
    let event = NewClockEvent {
        kind,
        reason,
        note,
        working_days: None,
        at,
        due_at: dossier.due_at,
    };
    Ok(queries::append_clock_event(tx.conn(), &actor, dossier.id, event)?)
}

/// Starts the clock of a dossier that is taken in; its appointments stand on it already.
///
/// # Errors
/// The database's.
pub(super) fn start(tx: &mut Tx<'_>, dossier: &mut Dossier) -> Result<(), DossierError> {
    dossier.clock_phase = ClockPhase::Running;
    let now = tx.now();
    enter(tx, dossier, ClockEventKind::Start, now, (None, None))
}

/// Lets the clock stand.
///
/// # Errors
/// The database's.
pub(super) fn pause(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    reason: &str,
    note: Option<&str>,
) -> Result<(), DossierError> {
    dossier.clock_phase = ClockPhase::Paused;
    dossier.paused_for = Some(reason.to_owned());
    dossier.next_alert_at = None;
    let now = tx.now();
    enter(tx, dossier, ClockEventKind::Pause, now, (Some(reason), note))
}

/// Lets the clock run again, from a moment that is not before the pause nor after now: the appointments and the ends of
/// the steps that are not done move by what it stood, or are counted anew (domain 7.6).
///
/// # Errors
/// A year of the calendar is not entered; the database's.
pub(super) fn resume(
    tx: &mut Tx<'_>,
    case: &mut Case,
    at: DateTime<Utc>,
    note: Option<&str>,
) -> Result<(), DossierError> {
    let events = queries::clock_events(tx.conn(), case.dossier.id)?;
    let standing = ledger::standing(&events);
    let reason = standing.and_then(|event| event.reason.clone());
    case.dossier.clock_phase = ClockPhase::Running;
    case.dossier.paused_for = None;
    let clockwork = Clockwork::of(tx.conn(), &case.dossier)?;
    if let (Some(paused), Some(clockwork)) = (standing, clockwork) {
        let (calendar, counting) = (&clockwork.calendar, clockwork.terms.counting);
        let pause = Pause {
            from: paused.at,
            to: at,
        };
        let course = ledger::replay(calendar, counting, &events)?.course;
        let pause = ledger::within(calendar, course.as_ref(), pause)?;
        let moved = ledger::resumed(
            calendar,
            counting,
            appointment(&case.dossier),
            pause,
            reason.as_deref(),
        )?;
        let mut left: Vec<_> = case
            .steps
            .iter_mut()
            .filter(|step| matches!(step.state, StepState::Pending | StepState::Active))
            .collect();
        let open = open_steps(left.iter().map(|step| &**step))?;
        let stood = (pause, reason.as_deref());
        let ends = step_ends::resumed(calendar, counting, &open, stood, moved)?;
        for (step, end) in left.iter_mut().zip(ends) {
            step.due_at = end;
            queries::save_step(tx.conn(), step)?;
        }
        if reason.as_deref() != Some(ledger::INTER_AGENCY_OPINION) {
            // The agencies that are asked could do nothing either.
            leg_course::shift(tx, case.dossier.id, pause)?;
        }
        let before = case.dossier.due_at;
        let given_at = if ledger::restarts(counting, reason.as_deref()) {
            Some(at)
        } else {
            ledger::counted_from(counting, &events)
        };
        appoint(&mut case.dossier, &clockwork, moved, given_at)?;
        apologise_no_more(tx, &case.dossier, before)?;
    }
    enter(
        tx,
        &case.dossier,
        ClockEventKind::Resume,
        at,
        (reason.as_deref(), note),
    )
}

/// Steps that are not done, for the rules on their ends.
///
/// # Errors
/// An allotment in the database is no limit, which is a bug.
fn open_steps<'a>(steps: impl Iterator<Item = &'a DossierStep>) -> Result<Vec<OpenStep>, DossierError> {
    steps
        .map(|step| {
            Ok(OpenStep {
                allotment: step.allotment().map_err(DeadlineError::Limit)?,
                due_at: step.due_at,
            })
        })
        .collect()
}

/// Lets the clock run again after it was stopped by mistake: what was lost is the agencies' own time.
///
/// # Errors
/// The calendar's, the database's.
pub(super) fn reopen(tx: &mut Tx<'_>, dossier: &mut Dossier, reason: &str) -> Result<(), DossierError> {
    dossier.clock_phase = ClockPhase::Running;
    if let Some(clockwork) = Clockwork::of(tx.conn(), dossier)? {
        let events = queries::clock_events(tx.conn(), dossier.id)?;
        let given_at = ledger::counted_from(clockwork.terms.counting, &events);
        watch(dossier, &clockwork, given_at)?;
    }
    let now = tx.now();
    enter(tx, dossier, ClockEventKind::Resume, now, (Some(reason), None))
}

/// Gives a new appointment without a pause.
///
/// # Errors
/// The calendar's, the database's.
pub(super) fn extend(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    working_days: i32,
    note: &str,
) -> Result<(), DossierError> {
    let now = tx.now();
    if let Some(clockwork) = Clockwork::of(tx.conn(), dossier)? {
        let counting = clockwork.terms.counting;
        let extended = Appointment {
            due_at: ledger::extended(&clockwork.calendar, counting, now, working_days)?,
            unextended: dossier.unextended_due_at,
        };
        appoint(dossier, &clockwork, extended, Some(now))?;
    }
    let actor = tx.actor().clone();
    let event = NewClockEvent {
        kind: ClockEventKind::Extend,
        reason: Some("REAPPOINTMENT"),
        note: Some(note),
        working_days: Some(working_days),
        at: now,
        due_at: dossier.due_at,
    };
    Ok(queries::append_clock_event(tx.conn(), &actor, dossier.id, event)?)
}

/// Why an appointment is another although nothing stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Redating {
    /// The calendar was corrected.
    Calendar,
    /// The dossier moved to other terms.
    Terms,
}

/// Gives the appointment that the ledger makes now: on the corrected calendar, or by other terms.
///
/// # Errors
/// The calendar's, the database's.
pub(super) fn redate(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    clockwork: &Clockwork,
    appointment: Appointment,
    (why, note): (Redating, &str),
) -> Result<(), DossierError> {
    let before = dossier.due_at;
    let events = queries::clock_events(tx.conn(), dossier.id)?;
    let given_at = ledger::counted_from(clockwork.terms.counting, &events);
    appoint(dossier, clockwork, appointment, given_at)?;
    apologise_no_more(tx, dossier, before)?;
    let now = tx.now();
    let reason = match why {
        Redating::Calendar => "CALENDAR_CORRECTED",
        Redating::Terms => "VERSION_CHANGED",
    };
    enter(
        tx,
        dossier,
        ClockEventKind::Redate,
        now,
        (Some(reason), Some(note)),
    )
}

/// Once the appointment has moved, what was missed or near is no more; the worker tells of the new one in its time.
fn apologise_no_more(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    before: Option<DateTime<Utc>>,
) -> Result<(), DossierError> {
    if dossier.due_at != before {
        queries::remove_work_of(tx.conn(), dossier.id, WorkKind::Apology)?;
    }
    Ok(())
}

/// Gives the steps that are not done the ends that the ledger makes.
///
/// # Errors
/// The calendar's; an allotment that is none.
pub(super) fn replan(
    conn: &mut Conn,
    id: DossierId,
    clockwork: &Clockwork,
    steps: &mut [DossierStep],
) -> Result<(), DossierError> {
    let events = queries::clock_events(conn, id)?;
    let planned = steps.iter().map(planned).collect::<Result<Vec<_>, _>>()?;
    let counting = clockwork.terms.counting;
    let shape = running::shape(&clockwork.terms.pinned.process, steps)?;
    let ends = step_ends::ends(&clockwork.calendar, counting, &events, (&shape, &planned))?;
    for (step, end) in steps.iter_mut().zip(ends) {
        if matches!(step.state, StepState::Pending | StepState::Active) {
            step.due_at = end;
        }
    }
    Ok(())
}

fn planned(step: &DossierStep) -> Result<Planned, DossierError> {
    Ok(Planned {
        allotment: match step.leg_pauses {
            // The clock stands for it.
            true => Limit::new(0, step.allotment_unit).map_err(DeadlineError::Limit)?,
            false => step.allotment().map_err(DeadlineError::Limit)?,
        },
        completed_at: step.completed_at,
    })
}

/// Stops the clock.
///
/// # Errors
/// The database's.
pub(super) fn stop(tx: &mut Tx<'_>, dossier: &mut Dossier, reason: &str) -> Result<(), DossierError> {
    dossier.clock_phase = ClockPhase::Stopped;
    dossier.paused_for = None;
    dossier.next_alert_at = None;
    let now = tx.now();
    enter(tx, dossier, ClockEventKind::Stop, now, (Some(reason), None))
}
