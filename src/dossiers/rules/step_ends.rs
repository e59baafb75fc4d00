//! When the steps of a route are to end: by the plan made at receipt, moved by every pause since (domain 7.4, 7.6).
//!
//! Where the limit goes on, each end moves by the counted days of the pause. Where a procedure lets it begin anew
//! (`RESTART`), so do the steps that are left: each has its own allotment again, one after the other from that moment,
//! none beyond the new appointment. What the steps before them took is not theirs to work off, nor theirs to use. The step
//! that was being done keeps an end that was over when the pause began: it is late, and stays so. Where the limit itself
//! was, nothing moves.

use chrono::{DateTime, Utc};

use super::deadlines::{self, Counting};
use super::ledger::{self, Appointment};
use crate::calendar::{DeadlineError, DuePolicy, Limit, Pause, WorkCalendar, overdue_from};
use crate::dossiers::model::{ClockEvent, ClockEventKind};
use crate::procedures::rules::Shape;

/// A step that is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenStep {
    /// What it was given.
    pub allotment: Limit,
    /// When it was to end; none without a limit.
    pub due_at: Option<DateTime<Utc>>,
}

impl OpenStep {
    /// Whether its end is over at a moment: for a step of days once its day is, as in the inbox.
    fn is_over(&self, end: DateTime<Utc>, moment: DateTime<Utc>) -> bool {
        overdue_from(end, self.allotment.unit(), DuePolicy::EndOfDay) <= moment
    }
}

/// A step, as far as its end depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    /// What it is given of the whole time.
    pub allotment: Limit,
    /// When it was done.
    pub completed_at: Option<DateTime<Utc>>,
}

/// The ends of the steps that are left, in their order, after a pause for `reason` that gave the dossier this
/// appointment.
///
/// # Errors
/// The calendar's.
pub fn resumed(
    calendar: &WorkCalendar,
    counting: Counting,
    steps: &[OpenStep],
    (pause, reason): (Pause, Option<&str>),
    appointment: Appointment,
) -> Result<Vec<Option<DateTime<Utc>>>, DeadlineError> {
    let (Some(limit), Some(due_at)) = (counting.limit, appointment.due_at) else {
        return Ok(steps.iter().map(|step| step.due_at).collect());
    };
    let is_missed = overdue_from(due_at, limit.unit(), counting.policy) <= pause.from;
    if ledger::restarts(counting, reason) && !is_missed {
        let allotments: Vec<_> = steps.iter().map(|step| step.allotment).collect();
        let (policy, cutoff) = (counting.policy, counting.same_day_cutoff);
        let ends = calendar.chain(pause.to, &allotments, policy, cutoff, due_at)?;
        let mut ends: Vec<_> = ends.into_iter().map(Some).collect();
        // The first of them is the one that was being done, and asked for the supplement.
        if let (Some(end), Some(step)) = (ends.first_mut(), steps.first())
            && step.due_at.is_some_and(|due_at| step.is_over(due_at, pause.from))
        {
            *end = step.due_at;
        }
        return Ok(ends);
    }
    let shifted = |step: &OpenStep| {
        let moved = |end| calendar.shift(end, &[pause], limit.unit(), counting.policy);
        step.due_at.map(moved).transpose()
    };
    steps.iter().map(shifted).collect()
}

/// The end of each step of a whole route that the ledger makes on a calendar; none without a limit. A pause moves what
/// was not done when it began.
///
/// # Errors
/// The calendar's.
pub fn ends(
    calendar: &WorkCalendar,
    counting: Counting,
    events: &[ClockEvent],
    (shape, steps): (&Shape, &[Planned]),
) -> Result<Vec<Option<DateTime<Utc>>>, DeadlineError> {
    let mut ends = vec![None; steps.len()];
    let mut paused: Option<&ClockEvent> = None;
    for (place, event) in events.iter().enumerate() {
        match event.kind {
            ClockEventKind::Start => {
                let allotments: Vec<_> = steps.iter().map(|step| step.allotment).collect();
                ends = deadlines::plan(calendar, event.at, counting, (shape, &allotments))?.steps;
            }
            ClockEventKind::Pause => paused = Some(event),
            ClockEventKind::Resume => {
                let Some(begun) = paused.take() else { continue };
                let so_far = events.get(..=place).unwrap_or(events);
                let replay = ledger::replay(calendar, counting, so_far)?;
                let Some(pause) = replay.effects.last().and_then(|effect| effect.pause) else {
                    continue;
                };
                let mut left: Vec<_> = ends
                    .iter_mut()
                    .zip(steps)
                    .filter(|(_, step)| step.completed_at.is_none_or(|at| at > begun.at))
                    .collect();
                let open: Vec<_> = left
                    .iter()
                    .map(|(end, step)| OpenStep {
                        allotment: step.allotment,
                        due_at: **end,
                    })
                    .collect();
                let stood = (pause, begun.reason.as_deref());
                let moved = resumed(calendar, counting, &open, stood, replay.appointment)?;
                for ((end, _), moved) in left.iter_mut().zip(moved) {
                    **end = moved;
                }
            }
            ClockEventKind::Extend | ClockEventKind::Redate | ClockEventKind::Stop => {}
        }
    }
    Ok(ends)
}
