//! The course of a dry run, moment after moment.

use chrono::{DateTime, Utc};

use super::{
    Assumed, Clock, Course, Ended, MOST_TURNS, Scenario, SimulatedPause, SimulatedStep, SimulationError,
    counted_allotments,
};
use crate::calendar::Pause;
use crate::procedures::model::{PauseReason, ProcessStepDraft};
use crate::procedures::rules::plan::planned_ends;
use crate::procedures::rules::run::{self, Facts, Moves, StepRun};

/// A step that is being done.
#[derive(Clone, Copy, Debug)]
struct Active {
    place: usize,
    begins_at: DateTime<Utc>,
    /// When it ended, while the clock stands after it.
    ended_at: Option<DateTime<Utc>>,
}

/// A dry run on its way.
pub(super) struct Running<'a> {
    scenario: Scenario<'a>,
    course: Course,
    runs: Vec<StepRun>,
    rounds: Vec<usize>,
    answers: Vec<Option<crate::procedures::model::StepAnswer>>,
    dues: Vec<Option<DateTime<Utc>>>,
    active: Vec<Active>,
    stood_from: Option<DateTime<Utc>>,
}

impl<'a> Running<'a> {
    /// The receipt: the appointment is given, the first step begins.
    pub(super) fn begin(scenario: Scenario<'a>) -> Result<Self, SimulationError> {
        let size = scenario.graph.size();
        let received_at = scenario.received_at;
        let mut running = Self {
            course: Course::default(),
            runs: vec![StepRun::Pending; size],
            rounds: vec![0; size],
            answers: vec![None; size],
            dues: vec![None; size],
            active: Vec::new(),
            stood_from: None,
            scenario,
        };
        running.promise()?;
        let moves = run::start(running.scenario.graph);
        running.follow(None, &moves, received_at)?;
        Ok(running)
    }

    /// Everything that follows.
    pub(super) fn finish(mut self) -> Result<Course, SimulationError> {
        for _ in 0..MOST_TURNS {
            match self.next()? {
                Some((nth, at)) => self.turn(nth, at)?,
                None => return Ok(self.course),
            }
        }
        Err(SimulationError::Endless)
    }

    fn step(&self, place: usize) -> Option<&ProcessStepDraft> {
        self.scenario.steps.get(place)
    }

    fn assumed(&mut self, place: usize) -> Option<&mut Assumed> {
        self.scenario.assumed.get_mut(place)
    }

    /// The appointment, and the plan of the steps.
    fn promise(&mut self) -> Result<(), SimulationError> {
        let Clock {
            limit: Some(limit),
            policy,
            same_day_cutoff,
        } = self.scenario.clock
        else {
            return Ok(());
        };
        let (calendar, received_at) = (self.scenario.calendar, self.scenario.received_at);
        let due_at = calendar.due(received_at, limit, policy, same_day_cutoff)?.due_at;
        let allotments = counted_allotments(self.scenario.steps);
        let route = (self.scenario.graph.shape(), allotments.as_slice());
        let ends = planned_ends(calendar, received_at, route, (policy, same_day_cutoff), due_at)?;
        self.dues = ends.into_iter().map(Some).collect();
        self.course.original_due_at = Some(due_at);
        self.course.due_at = Some(due_at);
        Ok(())
    }

    /// When a step ends by itself: when it is due; after its allotment where it has no other end, or was due before.
    fn natural_end(&self, active: Active) -> Result<DateTime<Utc>, SimulationError> {
        let Some(step) = self.step(active.place) else {
            return Ok(active.begins_at);
        };
        let due = self.dues.get(active.place).copied().flatten();
        let due = due.filter(|_| !step.stops_the_clock());
        match due.filter(|due| *due >= active.begins_at || step.allotment.is_zero()) {
            Some(due) => Ok(due.max(active.begins_at)),
            None if step.allotment.is_zero() => Ok(active.begins_at),
            None => {
                let Clock {
                    policy,
                    same_day_cutoff,
                    ..
                } = self.scenario.clock;
                let due =
                    self.scenario
                        .calendar
                        .due(active.begins_at, step.allotment, policy, same_day_cutoff)?;
                Ok(due.due_at)
            }
        }
    }

    /// Which of the active steps moves on next, and when. While the clock stands, a step without an end of its own
    /// waits for it to go on, unless it is the one for which it stands.
    fn next(&self) -> Result<Option<(usize, DateTime<Utc>)>, SimulationError> {
        let mut earliest: Option<(usize, DateTime<Utc>)> = None;
        for (nth, active) in self.active.iter().enumerate() {
            let assumed = self.scenario.assumed.get(active.place);
            let at = match active.ended_at {
                Some(ended) => assumed
                    .and_then(|assumed| assumed.resumes.front())
                    .map_or(ended, |resumes| ended.max(*resumes)),
                None => match assumed.and_then(|assumed| assumed.ends.front()) {
                    Some(end) => active.begins_at.max(*end),
                    None if self.waits(active.place) => continue,
                    None => self.natural_end(*active)?,
                },
            };
            if earliest.is_none_or(|(_, known)| at < known) {
                earliest = Some((nth, at));
            }
        }
        Ok(earliest)
    }

    fn waits(&self, place: usize) -> bool {
        self.stood_from.is_some() && self.step(place).is_some_and(|step| !step.stops_the_clock())
    }

    /// A step ends, or the clock goes on after it.
    fn turn(&mut self, nth: usize, at: DateTime<Utc>) -> Result<(), SimulationError> {
        let Some(active) = self.active.get(nth).copied() else {
            return Ok(());
        };
        let place = active.place;
        let pauses = self.step(place).and_then(|step| step.pauses);
        let (ended_at, answer) = match (active.ended_at, pauses) {
            (None, Some(_)) => {
                if let Some(waiting) = self.active.get_mut(nth) {
                    waiting.ended_at = Some(at);
                }
                if let Some(assumed) = self.assumed(place) {
                    assumed.ends.pop_front();
                }
                self.stand(at);
                return Ok(());
            }
            (ended, _) => {
                let assumed = self.assumed(place);
                let answer = assumed.and_then(|assumed| {
                    match ended {
                        Some(_) => assumed.resumes.pop_front(),
                        None => assumed.ends.pop_front(),
                    };
                    assumed.answers.pop_front()
                });
                (ended.unwrap_or(at), answer)
            }
        };
        self.active.remove(nth);
        if let Some(known) = self.answers.get_mut(place) {
            *known = answer;
        }
        let due_at = self.dues.get(place).copied().flatten();
        let due_at = match self.step(place) {
            Some(step) if step.stops_the_clock() => Some(self.natural_end(active)?),
            _ => due_at,
        };
        self.course.steps.push(SimulatedStep {
            place,
            round: self.rounds.get(place).copied().unwrap_or(1),
            begins_at: Some(active.begins_at),
            due_at,
            ends_at: Some(ended_at),
            ended: Ended::Done(answer),
        });
        self.note_pause(place, pauses, active, ended_at, at);
        let facts = Facts {
            form: self.scenario.form,
            answers: &self.answers,
        };
        let moves = run::end_step(self.scenario.graph, &self.runs, place, facts);
        let moves = moves.map_err(SimulationError::Run)?;
        if self.step(place).is_some_and(|step| step.is_finish) {
            self.course.finished_at = Some(at);
        }
        if moves.is_over {
            self.course.returned_at = Some(at);
        }
        self.follow(Some(place), &moves, at)
    }

    fn note_pause(
        &mut self,
        place: usize,
        pauses: Option<PauseReason>,
        active: Active,
        ended_at: DateTime<Utc>,
        at: DateTime<Utc>,
    ) {
        let during = self.step(place).is_some_and(ProcessStepDraft::stops_the_clock);
        if during {
            self.course.pauses.push(SimulatedPause {
                place,
                reason: PauseReason::InterAgencyOpinion,
                from: active.begins_at,
                to: ended_at,
            });
        }
        if let Some(reason) = pauses {
            self.course.pauses.push(SimulatedPause {
                place,
                reason,
                from: ended_at,
                to: at,
            });
        }
        self.course.pauses.sort_by_key(|pause| (pause.from, pause.to));
    }

    /// Does what the engine says.
    fn follow(
        &mut self,
        ended: Option<usize>,
        moves: &Moves,
        at: DateTime<Utc>,
    ) -> Result<(), SimulationError> {
        run::apply(&mut self.runs, ended, moves);
        let gone = |place: usize| moves.again.contains(&place) || moves.cancel.contains(&place);
        let (called_off, active): (Vec<_>, Vec<_>) =
            self.active.iter().copied().partition(|active| gone(active.place));
        self.active = active;
        for active in called_off {
            self.course.steps.push(SimulatedStep {
                place: active.place,
                round: self.rounds.get(active.place).copied().unwrap_or(1),
                begins_at: Some(active.begins_at),
                due_at: self.dues.get(active.place).copied().flatten(),
                ends_at: Some(at),
                ended: Ended::Cancelled,
            });
        }
        for place in &moves.skip {
            self.course.steps.push(SimulatedStep {
                place: *place,
                round: self.rounds.get(*place).map_or(1, |round| round + 1),
                begins_at: None,
                due_at: None,
                ends_at: None,
                ended: Ended::Skipped,
            });
        }
        for place in &moves.begin {
            if let Some(round) = self.rounds.get_mut(*place) {
                *round += 1;
            }
            self.active.push(Active {
                place: *place,
                begins_at: at,
                ended_at: None,
            });
        }
        let is_for_it = |active: &Active| {
            active.ended_at.is_some()
                || self
                    .step(active.place)
                    .is_some_and(ProcessStepDraft::stops_the_clock)
        };
        if self.active.iter().any(is_for_it) {
            self.stand(at);
            Ok(())
        } else {
            self.go_on(at)
        }
    }

    fn stand(&mut self, at: DateTime<Utc>) {
        self.stood_from.get_or_insert(at);
    }

    /// The clock goes on: what was not done when it stopped moves, and the appointment with it.
    fn go_on(&mut self, at: DateTime<Utc>) -> Result<(), SimulationError> {
        let (Some(from), Some(limit)) = (self.stood_from.take(), self.scenario.clock.limit) else {
            return Ok(());
        };
        let (calendar, policy) = (self.scenario.calendar, self.scenario.clock.policy);
        let pause = Pause { from, to: at };
        let shift = |due: DateTime<Utc>| calendar.shift(due, &[pause], limit.unit(), policy);
        self.course.due_at = self.course.due_at.map(shift).transpose()?;
        for (run, due) in self.runs.iter().zip(self.dues.iter_mut()) {
            if matches!(run, StepRun::Pending | StepRun::Active) {
                *due = due.map(shift).transpose()?;
            }
        }
        Ok(())
    }
}
