//! A dossier's route as it runs: what the engine of the catalogue is asked, and what it answers, in terms of the dossier's
//! own steps.

use serde_json::Value;

use super::base::Case;
use super::terms;
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{DossierStep, StepState};
use crate::dossiers::queries;
use crate::platform::db::{Conn, Tx};
use crate::procedures::model::{PinnedProcess, StepAnswer};
use crate::procedures::rules::run::{self, Moves, RunError, StepRun};
use crate::procedures::rules::{Graph, Shape};
use std::sync::Arc;

/// The route that a dossier has pinned, and which of its steps stands where on it.
pub(super) struct Running {
    graph: Graph,
    process: Arc<PinnedProcess>,
    /// The dossier's step at each place; none where it had passed that already when it moved to this route.
    nos: Vec<Option<i32>>,
}

impl Running {
    /// That of a dossier with these steps; none before anything is pinned.
    ///
    /// # Errors
    /// The catalogue's.
    pub(super) fn of(conn: &mut Conn, case: &Case) -> Result<Option<Self>, DossierError> {
        let Some(terms) = terms::pinned_terms(conn, &case.dossier)? else {
            return Ok(None);
        };
        let process = terms.pinned.process;
        // What is in force has conditions that can be read.
        let graph = Graph::of(&process).map_err(|_| DossierError::NoNextStep)?;
        let own = |id| case.steps.iter().find(|own| own.step_id == id).map(|own| own.no);
        let nos = process.steps.iter().map(|step| own(step.id)).collect();
        Ok(Some(Self { graph, process, nos }))
    }

    /// Where a step stands; none where it is of a route that the dossier had before.
    pub(super) fn place(&self, no: i32) -> Option<usize> {
        self.nos.iter().position(|own| *own == Some(no))
    }

    /// The steps at some places.
    pub(super) fn numbers(&self, places: &[usize]) -> Vec<i32> {
        let at = |place: &usize| self.nos.get(*place).copied().flatten();
        places.iter().filter_map(at).collect()
    }

    /// The steps that lead to one, whatever was taken of them.
    pub(super) fn before(&self, place: usize) -> Vec<i32> {
        let places: Vec<usize> = self.graph.shape().before(place).collect();
        self.numbers(&places)
    }

    /// What follows from the end of a step.
    ///
    /// # Errors
    /// Nothing does, which publication rules out; the database's.
    pub(super) fn end(&self, tx: &mut Tx<'_>, case: &Case, place: usize) -> Result<Moves, DossierError> {
        let form = queries::contents(tx.conn(), case.dossier.id)?.form_data;
        let mut runs = self.runs(&case.steps);
        if let Some(run) = runs.get_mut(place) {
            *run = StepRun::Active;
        }
        let answers = self.answers(&case.steps);
        let facts = facts(&form, &answers);
        run::end_step(&self.graph, &runs, place, facts).map_err(broken)
    }

    /// What follows from giving the work back to an earlier step.
    ///
    /// # Errors
    /// It was not done.
    pub(super) fn back(&self, steps: &[DossierStep], to: usize) -> Result<Moves, DossierError> {
        run::go_back(&self.graph, &self.runs(steps), to).map_err(broken)
    }

    fn runs(&self, steps: &[DossierStep]) -> Vec<StepRun> {
        self.nos
            .iter()
            .enumerate()
            .map(|(place, no)| {
                let own = no.and_then(|no| steps.iter().find(|step| step.no == no));
                match own.map(|step| (step.state, step)) {
                    Some((StepState::Pending, _)) => StepRun::Pending,
                    Some((StepState::Active, _)) => StepRun::Active,
                    Some((StepState::Skipped, step)) if step.started_at.is_some() => StepRun::Cancelled,
                    Some((StepState::Skipped, _)) => StepRun::Skipped,
                    Some((StepState::Done, step)) => StepRun::Done {
                        led_to: led_to(step).unwrap_or_else(|| self.forward(place)),
                    },
                    // It had passed that.
                    None => StepRun::Done {
                        led_to: self.forward(place),
                    },
                }
            })
            .collect()
    }

    /// Where a step leads that was done before there were several ways.
    fn forward(&self, place: usize) -> Vec<usize> {
        let ways = self.process.links.iter();
        let own = ways.filter(|link| link.from == place && !link.is_back());
        own.map(|link| link.to).collect()
    }

    fn answers(&self, steps: &[DossierStep]) -> Vec<Option<StepAnswer>> {
        let of = |no: &Option<i32>| {
            let own = no.and_then(|no| steps.iter().find(|step| step.no == no));
            own.and_then(|step| step.answer)
        };
        self.nos.iter().map(of).collect()
    }
}

fn facts<'a>(form: &'a Value, answers: &'a [Option<StepAnswer>]) -> run::Facts<'a> {
    run::Facts { form, answers }
}

/// A way that cannot be gone is a fault of the route.
fn broken(_: RunError) -> DossierError {
    DossierError::NoNextStep
}

/// Where a step led, as it is kept: places with commas between them.
fn led_to(step: &DossierStep) -> Option<Vec<usize>> {
    let kept = step.led_to.as_deref()?;
    Some(kept.split(',').filter_map(|place| place.parse().ok()).collect())
}

/// The same, to be kept.
pub(super) fn kept(places: &[usize]) -> String {
    let places: Vec<String> = places.iter().map(ToString::to_string).collect();
    places.join(",")
}

/// The shape of a route with these steps: that of the process where they are its own, else one after the other.
///
/// # Errors
/// The catalogue's.
pub(super) fn shape(process: &PinnedProcess, steps: &[DossierStep]) -> Result<Shape, DossierError> {
    let own = steps.iter().map(|step| step.step_id);
    if own.eq(process.steps.iter().map(|step| step.id)) {
        let graph = Graph::of(process).map_err(|_| DossierError::NoNextStep)?;
        return Ok(graph.shape().clone());
    }
    let ways = (0..steps.len()).zip(1..steps.len());
    Ok(Shape::new(steps.len(), ways))
}
