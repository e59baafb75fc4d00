//! A dry run of a route: what would begin and be due when, if every step ended when it is due, or when it is said to.
//! The engine is [`super::run`], the plan [`super::planned_ends`], the pauses the calendar's: those that dossiers live by.

mod running;

use std::collections::VecDeque;

use chrono::{DateTime, NaiveTime, Utc};
use serde_json::Value;

use super::graph::Graph;
use super::run::RunError;
use crate::calendar::{DeadlineError, DuePolicy, Limit, LimitUnit, WorkCalendar};
use crate::procedures::model::{PauseReason, ProcessStepDraft, StepAnswer};

/// The most steps that are begun before a dry run is given up as endless.
const MOST_TURNS: usize = 500;

/// How the clock of the dossier counts.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// The limit of the procedure; none without an appointment.
    pub limit: Option<Limit>,
    /// At which moment of the last day it ends.
    pub policy: DuePolicy,
    /// Until when a same-day procedure ends the same day, local time.
    pub same_day_cutoff: NaiveTime,
}

/// What is assumed of one step, the first time it is done, the second time and so on.
#[derive(Clone, Debug, Default)]
pub struct Assumed {
    /// What comes out of it.
    pub answers: VecDeque<StepAnswer>,
    /// When it ends; when it is due, where nothing is said.
    pub ends: VecDeque<DateTime<Utc>>,
    /// When the clock goes on after it, where it pauses; at once, where nothing is said.
    pub resumes: VecDeque<DateTime<Utc>>,
}

/// What a dry run begins with.
#[derive(Debug)]
pub struct Scenario<'a> {
    /// The calendar of the agency that receives.
    pub calendar: &'a WorkCalendar,
    /// The route.
    pub graph: &'a Graph,
    /// Its steps.
    pub steps: &'a [ProcessStepDraft],
    /// When the dossier is received.
    pub received_at: DateTime<Utc>,
    /// How its clock counts.
    pub clock: Clock,
    /// What the applicant filled in.
    pub form: &'a Value,
    /// What is assumed of each step, by its place.
    pub assumed: Vec<Assumed>,
}

/// How a step came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was done.
    Done(Option<StepAnswer>),
    /// It was begun and called off.
    Cancelled,
    /// It was not done.
    Skipped,
}

/// A step of a dry run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulatedStep {
    /// Its place.
    pub place: usize,
    /// Which time it is done, from 1.
    pub round: usize,
    /// When it begins; none when it is skipped.
    pub begins_at: Option<DateTime<Utc>>,
    /// When it is due, pauses included; none without a limit, or when it is skipped.
    pub due_at: Option<DateTime<Utc>>,
    /// When it ends; none when it is skipped.
    pub ends_at: Option<DateTime<Utc>>,
    /// How.
    pub ended: Ended,
}

/// Time in which the clock stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulatedPause {
    /// The step after which, or during which, it stands.
    pub place: usize,
    /// Why.
    pub reason: PauseReason,
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when.
    pub to: DateTime<Utc>,
}

/// A dry run from the receipt to the return.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// The appointment given at the receipt.
    pub original_due_at: Option<DateTime<Utc>>,
    /// The appointment after all pauses.
    pub due_at: Option<DateTime<Utc>>,
    /// The steps in the order of their ends, those skipped with what skipped them.
    pub steps: Vec<SimulatedStep>,
    /// The pauses in order.
    pub pauses: Vec<SimulatedPause>,
    /// When the result is there.
    pub finished_at: Option<DateTime<Utc>>,
    /// When it can be handed over.
    pub returned_at: Option<DateTime<Utc>>,
}

/// Why there is no dry run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SimulationError {
    /// The calendar's.
    Deadline(DeadlineError),
    /// The route's.
    Run(RunError),
    /// Nothing that is assumed leads out of a loop.
    Endless,
}

impl From<DeadlineError> for SimulationError {
    fn from(error: DeadlineError) -> Self {
        Self::Deadline(error)
    }
}

/// Runs a route dry.
///
/// # Errors
/// A year of the calendar is not entered; the route leads nowhere; it never ends.
pub fn simulate(scenario: Scenario<'_>) -> Result<Course, SimulationError> {
    running::Running::begin(scenario)?.finish()
}

/// What each step takes of the dossier's own time: none where the clock stands meanwhile.
pub fn counted_allotments(steps: &[ProcessStepDraft]) -> Vec<Limit> {
    let none = Limit::new(0, LimitUnit::WorkingDay);
    let counted = |step: &ProcessStepDraft| match (step.stops_the_clock(), none) {
        (true, Ok(none)) => none,
        _ => step.allotment,
    };
    steps.iter().map(counted).collect()
}

#[cfg(test)]
mod tests;
