//! Running a route: what begins, is skipped, called off or done again when a step ends. Pure; who runs it keeps a
//! [`StepRun`] for each step and does what [`Moves`] say.
//!
//! When a step ends, all its ways without a condition are taken, and each with a condition that holds; `otherwise` is
//! taken if no condition of the step holds. A way back that holds is taken alone: everything from the step that it
//! leads to on is to be done again. A way that is not taken is dead, and so are all that follow from it alone: steps
//! to which only dead ways lead are skipped. A step begins when as many of its ways as its join asks for have come to
//! their end, or no more can come. What then still runs and serves nothing else is called off.

use serde_json::Value;

use super::condition::Known;
use super::graph::{Graph, Join, Way};
use super::shape::is_marked;
use crate::procedures::model::StepAnswer;

/// Where a step of a running route is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepRun {
    /// Its turn has not come.
    Pending,
    /// It is being done.
    Active,
    /// It has ended, and led to these steps.
    Done {
        /// Places of the steps whose ways were taken.
        led_to: Vec<usize>,
    },
    /// No way that was taken leads to it.
    Skipped,
    /// It was begun, and called off when a join had enough without it.
    Cancelled,
}

/// What conditions are asked about.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// What the applicant filled in.
    pub form: &'a Value,
    /// What came out of each step, by its place, that of the ending one included; only what has ended is asked about.
    pub answers: &'a [Option<StepAnswer>],
}

/// What follows. Done in this order: `again`, the end of the step with `led_to`, `skip`, `cancel`, `begin`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Where the step that ended led to; to be kept with it ([`StepRun::Done`]). Empty when it is in `again` itself.
    pub led_to: Vec<usize>,
    /// Steps that begin.
    pub begin: Vec<usize>,
    /// Steps that will not be done.
    pub skip: Vec<usize>,
    /// Steps that run, and are called off.
    pub cancel: Vec<usize>,
    /// Steps that had begun, ended or been left out, and are pending again. One of them is in `begin` too.
    pub again: Vec<usize>,
    /// Whether the route has come to its end.
    pub is_over: bool,
}

/// Why nothing can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunError {
    /// The states are not those of this route's steps.
    NotThisRoute,
    /// The step is not being done.
    NotActive,
    /// The step has not been done, so that nothing can go back to it.
    NotDone,
    /// No way out of the step is open, which publication rules out.
    NoWay,
}

/// The beginning of a route: its first step.
pub fn start(graph: &Graph) -> Moves {
    Moves {
        begin: graph.shape().starts().into_iter().take(1).collect(),
        ..Moves::default()
    }
}

/// What follows from the end of a step.
///
/// # Errors
/// It is not being done; [`RunError`].
pub fn end_step(graph: &Graph, runs: &[StepRun], place: usize, facts: Facts<'_>) -> Result<Moves, RunError> {
    if runs.len() != graph.size() {
        return Err(RunError::NotThisRoute);
    }
    if runs.get(place) != Some(&StepRun::Active) {
        return Err(RunError::NotActive);
    }
    let known = known(graph, runs, place, facts);
    let mut forward = Vec::new();
    let (mut held, mut otherwise) = (false, None);
    for link in graph.links_from(place) {
        match &link.way {
            Way::When(condition) if condition.holds(&known) => {
                if link.to <= place {
                    return Ok(again(graph, runs, link.to));
                }
                held = true;
                forward.push(link.to);
            }
            Way::When(_) => {}
            Way::Otherwise => otherwise = Some(link.to),
            Way::Always => forward.push(link.to),
        }
    }
    forward.extend(otherwise.filter(|_| !held));
    forward.sort_unstable();
    let is_over = graph.shape().after(place).next().is_none();
    if forward.is_empty() && !is_over {
        return Err(RunError::NoWay);
    }
    let mut moves = Moves {
        led_to: forward,
        is_over,
        ..Moves::default()
    };
    settle(graph, runs, place, &mut moves);
    Ok(moves)
}

/// What follows from giving the work back to a step that was done: it begins again, and with it everything that
/// followed from it.
///
/// # Errors
/// It was not done; [`RunError`].
pub fn go_back(graph: &Graph, runs: &[StepRun], to: usize) -> Result<Moves, RunError> {
    if runs.len() != graph.size() {
        return Err(RunError::NotThisRoute);
    }
    match runs.get(to) {
        Some(StepRun::Done { .. }) => Ok(again(graph, runs, to)),
        _ => Err(RunError::NotDone),
    }
}

/// Does what follows to the states of the steps; `ended` is the step that ended, where one did.
pub fn apply(runs: &mut [StepRun], ended: Option<usize>, moves: &Moves) {
    let done = StepRun::Done {
        led_to: moves.led_to.clone(),
    };
    let all = moves.again.iter().map(|place| (*place, StepRun::Pending));
    let ended = ended.filter(|place| !moves.again.contains(place));
    let all = all.chain(ended.map(|place| (place, done)));
    let all = all.chain(moves.skip.iter().map(|place| (*place, StepRun::Skipped)));
    let all = all.chain(moves.cancel.iter().map(|place| (*place, StepRun::Cancelled)));
    let all = all.chain(moves.begin.iter().map(|place| (*place, StepRun::Active)));
    for (place, state) in all {
        if let Some(run) = runs.get_mut(place) {
            *run = state;
        }
    }
}

/// The form, and the answers of what has ended.
fn known(graph: &Graph, runs: &[StepRun], ending: usize, facts: Facts<'_>) -> Known {
    let answers = runs.iter().zip(facts.answers).enumerate();
    let answers = answers.filter(|(place, (run, _))| *place == ending || matches!(run, StepRun::Done { .. }));
    let answers = answers.filter_map(|(place, (_, answer))| Some((graph.code(place), (*answer)?.as_str())));
    Known::new(facts.form, answers)
}

fn again(graph: &Graph, runs: &[StepRun], to: usize) -> Moves {
    let following = graph.shape().reach(to, None);
    let touched =
        |place: &usize| is_marked(&following, *place) && runs.get(*place) != Some(&StepRun::Pending);
    Moves {
        led_to: Vec::new(),
        begin: vec![to],
        again: graph.shape().places().filter(touched).collect(),
        ..Moves::default()
    }
}

/// What begins, is skipped and called off. One pass is enough: a step stands after all that lead to it, and what is
/// called off serves only a step that begins.
fn settle(graph: &Graph, runs: &[StepRun], ended: usize, moves: &mut Moves) {
    let shape = graph.shape();
    let mut now = runs.to_vec();
    apply(&mut now, Some(ended), moves);
    for place in shape.places() {
        if now.get(place) != Some(&StepRun::Pending) {
            continue;
        }
        let (mut ways, mut arrived, mut open) = (0_usize, 0_usize, 0_usize);
        for before in shape.before(place) {
            ways += 1;
            match now.get(before) {
                Some(StepRun::Done { led_to }) => arrived += usize::from(led_to.contains(&place)),
                Some(StepRun::Pending | StepRun::Active) => open += 1,
                Some(StepRun::Skipped | StepRun::Cancelled) | None => {}
            }
        }
        let is_enough = match graph.join(place) {
            Join::All => false,
            Join::Enough(count) => arrived >= count,
        };
        let state = match (arrived, open) {
            _ if is_enough => StepRun::Active,
            (0, 0) if ways > 0 => StepRun::Skipped,
            (1.., 0) => StepRun::Active,
            _ => continue,
        };
        if state == StepRun::Skipped {
            moves.skip.push(place);
        } else {
            moves.begin.push(place);
            if open > 0 {
                call_off(graph, &mut now, place, moves);
            }
        }
        if let Some(run) = now.get_mut(place) {
            *run = state;
        }
    }
}

/// Calls off what still runs, or waits for its turn, for the sake of this step alone. What was to begin in this very
/// pass does not.
fn call_off(graph: &Graph, now: &mut [StepRun], begun: usize, moves: &mut Moves) {
    for (place, run) in now.iter_mut().enumerate() {
        let is_active = *run == StepRun::Active;
        if !(is_active || *run == StepRun::Pending) || !graph.shape().serves_only(place, begun) {
            continue;
        }
        let ran = is_active && !moves.begin.contains(&place);
        if ran {
            moves.cancel.push(place);
            *run = StepRun::Cancelled;
        } else {
            moves.begin.retain(|beginning| *beginning != place);
            moves.skip.push(place);
            *run = StepRun::Skipped;
        }
    }
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
