//! Whose time was exceeded (domain section 7.7, item 5), also where steps were done more than once.

use chrono::{DateTime, Utc};

use super::punctuality::{Told, first_late, told};
use crate::calendar::{DeadlineError, DuePolicy, LimitUnit, Punctuality, WorkCalendar};
use crate::dossiers::model::{DossierStep, StepRound};

/// A time at which somebody had a dossier at a step.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// The step's place in the route.
    pub place: usize,
    /// The unit of the step's allotment.
    pub unit: LimitUnit,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended, or went back.
    pub ended_at: DateTime<Utc>,
    /// When it was to end.
    pub due_at: DateTime<Utc>,
}

/// The place of the step whose time was exceeded: the turn that had begun in time and was the first to outlast its own end.
/// A step that the dossier comes back to when its end is over already did not exceed it, whoever held it until then
/// did. `now` is how the steps stand by their last turns; when none of them is late, nobody's time was exceeded.
///
/// # Errors
/// The calendar's.
pub fn responsible(
    calendar: &WorkCalendar,
    turns: &[Turn],
    now: &[Option<Told>],
) -> Result<Option<usize>, DeadlineError> {
    let Some(first) = first_late(now) else {
        return Ok(None);
    };
    let mut found: Option<Turn> = None;
    for turn in turns.iter().filter(|turn| turn.started_at <= turn.due_at) {
        let by = (turn.unit, DuePolicy::EndOfDay);
        let outlasted = told(calendar, turn.ended_at, turn.due_at, by)?.punctuality == Punctuality::Late;
        if outlasted && found.is_none_or(|earlier| turn.due_at < earlier.due_at) {
            found = Some(*turn);
        }
    }
    Ok(Some(found.map_or(first, |turn| turn.place)))
}

/// All turns of a dossier up to the result: those that went back, and the last ones, which are open until `worked_until`.
pub fn turns(steps: &[DossierStep], rounds: &[StepRound], worked_until: DateTime<Utc>) -> Vec<Turn> {
    let finish = steps.iter().position(|step| step.is_finish);
    let counts = |place: &usize| finish.is_none_or(|finish| *place <= finish);
    let turn = |place, unit, started_at, ended_at, due_at| {
        Some(Turn {
            place,
            unit,
            started_at: started_at?,
            ended_at,
            due_at: due_at?,
        })
    };
    let earlier = rounds.iter().filter_map(|round| {
        let place = steps.iter().position(|step| step.no == round.step_no);
        let place = place.filter(counts)?;
        let unit = steps.get(place)?.allotment_unit;
        let ended_at = round.completed_at.unwrap_or(round.undone_at);
        turn(place, unit, round.started_at, ended_at, round.due_at)
    });
    let last = steps.iter().enumerate().filter_map(|(place, step)| {
        let ended_at = step.completed_at.unwrap_or(worked_until);
        let place = Some(place).filter(counts)?;
        turn(place, step.allotment_unit, step.started_at, ended_at, step.due_at)
    });
    earlier.chain(last).collect()
}
