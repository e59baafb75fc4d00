//! The clock's ledger: what the appointment is follows from its entries and the calendar, and can be told entry by entry
//! (domain sections 7.6 and 7.7).

use chrono::{DateTime, Utc};

use super::deadlines::Counting;
use crate::calendar::{DeadlineError, DuePolicy, Limit, LimitUnit, Pause, WorkCalendar, overdue_from};
use crate::dossiers::model::{ClockEvent, ClockEventKind};
use crate::procedures::ResumeMode;

/// Why a clock stands when the applicant was asked to supplement.
pub const SUPPLEMENT: &str = "SUPPLEMENT";
/// Why it stands when the applicant has to settle an obligation with the state.
pub const FINANCIAL_OBLIGATION: &str = "FINANCIAL_OBLIGATION";
/// Why it stands while another agency is asked, where the law leaves that agency's time out of the limit; also by a head's
/// decision.
pub const INTER_AGENCY_OPINION: &str = "INTER_AGENCY_OPINION";

/// Why it stands by decision of the head of the agency alone.
pub const FORCE_MAJEURE: &str = "FORCE_MAJEURE";

/// The appointments that follow from a ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appointment {
    /// The one in force.
    pub due_at: Option<DateTime<Utc>>,
    /// The same without re-appointments: what lateness is told against beside it.
    pub unextended: Option<DateTime<Utc>>,
}

/// What one entry did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The appointment before it.
    pub before: Option<DateTime<Utc>>,
    /// The appointment after it.
    pub after: Option<DateTime<Utc>>,
    /// Counted days that the clock stood, for an entry that ends a pause.
    pub paused_days: Option<i64>,
    /// The pause that it ended, as far as the clock would have run.
    pub pause: Option<Pause>,
}

/// Since when the limit in force is counted, and the pauses since then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// The receipt, or the moment at which the limit began anew.
    pub from: DateTime<Utc>,
    /// The pauses that are over.
    pub pauses: Vec<Pause>,
}

/// What the whole ledger makes on a calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// The appointments at its end.
    pub appointment: Appointment,
    /// What each entry did, in order.
    pub effects: Vec<Effect>,
    /// What the days to the appointment without re-appointments are counted by; none before the clock starts.
    pub course: Option<Course>,
}

/// Since when the clock stands, and why; none while it runs or is over.
pub fn standing(events: &[ClockEvent]) -> Option<&ClockEvent> {
    events
        .iter()
        .rev()
        .find(|event| {
            matches!(
                event.kind,
                ClockEventKind::Start | ClockEventKind::Pause | ClockEventKind::Resume | ClockEventKind::Stop
            )
        })
        .filter(|event| event.kind == ClockEventKind::Pause)
}

/// Since when a clock stood that nothing has let run again: it stands still, or the dossier ended meanwhile. What ended
/// so was worked on until then.
pub fn stood_since(events: &[ClockEvent]) -> Option<DateTime<Utc>> {
    events
        .iter()
        .rev()
        .find(|event| {
            matches!(
                event.kind,
                ClockEventKind::Start | ClockEventKind::Pause | ClockEventKind::Resume
            )
        })
        .filter(|event| event.kind == ClockEventKind::Pause)
        .map(|event| event.at)
}

/// Since when the appointment in force is counted: the receipt, the apology that gave it, or the supplement after which
/// the limit began anew. A pause moves it without giving another.
pub fn counted_from(counting: Counting, events: &[ClockEvent]) -> Option<DateTime<Utc>> {
    let mut from = None;
    let mut paused: Option<&ClockEvent> = None;
    for event in events {
        match event.kind {
            ClockEventKind::Start | ClockEventKind::Extend => from = Some(event.at),
            ClockEventKind::Pause => paused = Some(event),
            ClockEventKind::Resume => {
                let begun = paused.take();
                if begun.is_some_and(|begun| restarts(counting, begun.reason.as_deref())) {
                    from = Some(event.at);
                }
            }
            ClockEventKind::Redate | ClockEventKind::Stop => {}
        }
    }
    from
}

/// The part of a pause in which the clock would have run: what is received after hours, or given then after a
/// supplement, counts from the next session on, and before that nothing stands.
///
/// # Errors
/// The calendar's.
pub fn within(
    calendar: &WorkCalendar,
    course: Option<&Course>,
    pause: Pause,
) -> Result<Pause, DeadlineError> {
    let from = match course {
        Some(course) => pause.from.max(calendar.normalise(course.from)?),
        None => pause.from,
    };
    Ok(Pause {
        from,
        to: pause.to.max(from),
    })
}

/// Whether an appointment was missed already when a pause began: then the pause does nothing to it (domain section 7.4).
fn was_missed(counting: Counting, moment: Option<DateTime<Utc>>, pause: Pause) -> bool {
    match (moment, counting.limit) {
        (Some(moment), Some(limit)) => overdue_from(moment, limit.unit(), counting.policy) <= pause.from,
        _ => false,
    }
}

/// Whether the limit begins anew after a pause for `reason`: after a supplement, where the procedure says so (domain
/// section 7.6).
pub fn restarts(counting: Counting, reason: Option<&str>) -> bool {
    reason == Some(SUPPLEMENT) && counting.resume_mode == ResumeMode::Restart
}

/// The appointments after a pause for `reason`. What was missed when it began stays missed, also where the limit begins
/// anew: a supplement asked for too late makes nobody punctual. What an apology promised moves by the pause as everywhere
/// else, and a limit that begins anew takes nothing of it back: the later of the two is in force (domain sections 7.6 and
/// 7.7).
///
/// # Errors
/// The calendar's.
pub fn resumed(
    calendar: &WorkCalendar,
    counting: Counting,
    now: Appointment,
    pause: Pause,
    reason: Option<&str>,
) -> Result<Appointment, DeadlineError> {
    let Some(limit) = counting.limit else {
        return Ok(now);
    };
    let shift = |moment: Option<DateTime<Utc>>| {
        moment
            .map(|moment| calendar.shift(moment, &[pause], limit.unit(), counting.policy))
            .transpose()
    };
    if restarts(counting, reason) {
        let due = calendar.due(pause.to, limit, counting.policy, counting.same_day_cutoff)?;
        let anew = |moment| {
            if was_missed(counting, moment, pause) {
                moment
            } else {
                Some(due.due_at)
            }
        };
        let promised = now.due_at.filter(|_| now.due_at != now.unextended);
        return Ok(Appointment {
            due_at: anew(now.due_at).max(shift(promised)?),
            unextended: anew(now.unextended),
        });
    }
    Ok(Appointment {
        due_at: shift(now.due_at)?,
        unextended: shift(now.unextended)?,
    })
}

/// A new appointment, so many working days after a moment, at close of business.
///
/// # Errors
/// The calendar's.
pub fn extended(
    calendar: &WorkCalendar,
    counting: Counting,
    from: DateTime<Utc>,
    working_days: i32,
) -> Result<Option<DateTime<Utc>>, DeadlineError> {
    match Limit::new(working_days.saturating_mul(100), LimitUnit::WorkingDay) {
        Ok(limit) => {
            let due = calendar.due(from, limit, DuePolicy::EndOfDay, counting.same_day_cutoff)?;
            Ok(Some(due.due_at))
        }
        Err(_) => Ok(None),
    }
}

/// Derives the appointments from the ledger on a calendar as it is now. After a correction of the calendar they may
/// differ from those in force, which were told when the entries were made.
///
/// # Errors
/// The calendar's.
pub fn replay(
    calendar: &WorkCalendar,
    counting: Counting,
    events: &[ClockEvent],
) -> Result<Replay, DeadlineError> {
    let mut replay = Replay::default();
    let mut paused: Option<(DateTime<Utc>, Option<&str>)> = None;
    for event in events {
        let before = replay.appointment;
        let (mut paused_days, mut stood) = (None, None);
        match event.kind {
            ClockEventKind::Start => {
                replay.course = Some(Course {
                    from: event.at,
                    pauses: Vec::new(),
                });
                if let Some(limit) = counting.limit {
                    let due = calendar.due(event.at, limit, counting.policy, counting.same_day_cutoff)?;
                    replay.appointment = Appointment {
                        due_at: Some(due.due_at),
                        unextended: Some(due.due_at),
                    };
                }
            }
            ClockEventKind::Pause => paused = Some((event.at, event.reason.as_deref())),
            ClockEventKind::Resume => {
                if let Some((from, reason)) = paused.take() {
                    let pause = Pause { from, to: event.at };
                    let pause = within(calendar, replay.course.as_ref(), pause)?;
                    stood = Some(pause);
                    replay.appointment = resumed(calendar, counting, before, pause, reason)?;
                    let begins_anew =
                        restarts(counting, reason) && !was_missed(counting, before.unextended, pause);
                    match replay.course.as_mut() {
                        Some(course) if begins_anew => {
                            course.from = event.at;
                            course.pauses.clear();
                        }
                        Some(course) => course.pauses.push(pause),
                        None => {}
                    }
                    paused_days = match before.due_at {
                        Some(_) => Some(calendar.counted_days_paused(pause)?),
                        None => None,
                    };
                }
            }
            ClockEventKind::Extend => {
                if let Some(days) = event.working_days {
                    replay.appointment.due_at = extended(calendar, counting, event.at, days)?;
                }
            }
            ClockEventKind::Redate | ClockEventKind::Stop => {}
        }
        replay.effects.push(Effect {
            before: before.due_at,
            after: replay.appointment.due_at,
            paused_days,
            pause: stood,
        });
    }
    Ok(replay)
}
