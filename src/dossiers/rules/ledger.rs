//! The clock's ledger: what the appointment is follows from its entries and the calendar, and can be told entry by entry
//! (domain sections 7.6 and 7.7).

use chrono::{DateTime, Utc};

use super::deadlines::Counting;
use crate::calendar::{DeadlineError, DuePolicy, Limit, LimitUnit, Pause, WorkCalendar};
use crate::dossiers::model::{ClockEvent, ClockEventKind};
use crate::procedures::ResumeMode;

/// Why a clock stands when the applicant was asked to supplement.
pub const SUPPLEMENT: &str = "SUPPLEMENT";
/// Why it stands when the applicant has to settle an obligation with the state.
pub const FINANCIAL_OBLIGATION: &str = "FINANCIAL_OBLIGATION";

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
}

/// What the whole ledger makes on a calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// The appointments at its end.
    pub appointment: Appointment,
    /// What each entry did, in order.
    pub effects: Vec<Effect>,
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

/// Whether the limit begins anew after a pause for `reason`.
pub fn begins_anew(counting: Counting, reason: Option<&str>) -> bool {
    reason == Some(SUPPLEMENT) && counting.resume_mode == ResumeMode::Restart
}

/// The appointments after a pause for `reason` that began at `from` and ended at `to`.
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
    if begins_anew(counting, reason) {
        let due = calendar.due(pause.to, limit, counting.policy, counting.same_day_cutoff)?;
        return Ok(Appointment {
            due_at: Some(due.due_at),
            unextended: Some(due.due_at),
        });
    }
    let shift = |moment: Option<DateTime<Utc>>| {
        moment
            .map(|moment| calendar.shift(moment, &[pause], limit.unit(), counting.policy))
            .transpose()
    };
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
        let mut paused_days = None;
        match event.kind {
            ClockEventKind::Start => {
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
                    replay.appointment = resumed(calendar, counting, before, pause, reason)?;
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
        });
    }
    Ok(replay)
}
