//! When the steps of a route are to end: by the plan made at receipt, moved by every pause since (domain 7.4, 7.6).

use chrono::{DateTime, Utc};

use super::deadlines::{self, Counting};
use super::ledger;
use crate::calendar::{DeadlineError, Limit, Pause, WorkCalendar};
use crate::dossiers::model::{ClockEvent, ClockEventKind};

/// A step, as far as its end depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    /// What it is given of the whole time.
    pub allotment: Limit,
    /// When it was done.
    pub completed_at: Option<DateTime<Utc>>,
}

/// The end of each step that the ledger makes on a calendar; none without a limit. A pause moves what was not done when
/// it began. Where the limit begins anew after a supplement, so do the steps that are not done.
///
/// # Errors
/// The calendar's.
pub fn ends(
    calendar: &WorkCalendar,
    counting: Counting,
    events: &[ClockEvent],
    steps: &[Planned],
) -> Result<Vec<Option<DateTime<Utc>>>, DeadlineError> {
    let mut ends = vec![None; steps.len()];
    let mut paused: Option<(DateTime<Utc>, Option<&str>)> = None;
    for event in events {
        match event.kind {
            ClockEventKind::Start => {
                let allotments: Vec<_> = steps.iter().map(|step| step.allotment).collect();
                ends = deadlines::plan(calendar, event.at, counting, &allotments)?.steps;
            }
            ClockEventKind::Pause => paused = Some((event.at, event.reason.as_deref())),
            ClockEventKind::Resume => {
                let Some((from, reason)) = paused.take() else {
                    continue;
                };
                let pause = Pause { from, to: event.at };
                let open = |step: &Planned| step.completed_at.is_none_or(|at| at > from);
                if ledger::begins_anew(counting, reason) {
                    let left: Vec<_> = steps.iter().filter(|step| open(step)).collect();
                    let allotments: Vec<_> = left.iter().map(|step| step.allotment).collect();
                    let mut anew = deadlines::plan(calendar, pause.to, counting, &allotments)?
                        .steps
                        .into_iter();
                    for (end, _) in ends.iter_mut().zip(steps).filter(|(_, step)| open(step)) {
                        *end = anew.next().flatten();
                    }
                } else {
                    for (end, _) in ends.iter_mut().zip(steps).filter(|(_, step)| open(step)) {
                        *end = deadlines::after_pause(calendar, *end, pause, counting)?;
                    }
                }
            }
            ClockEventKind::Extend | ClockEventKind::Redate | ClockEventKind::Stop => {}
        }
    }
    Ok(ends)
}
