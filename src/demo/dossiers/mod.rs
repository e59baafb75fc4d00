//! Some hundred dossiers, played in the order of time up to the present: those that are done by then are returned, the
//! others are wherever they would be. Each act goes through the command that the API uses, by an officer or a citizen of
//! the demonstration province.

mod acts;
mod detours;
mod intake;
mod officers;
mod plan;
mod requests;
mod shown;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use chrono::{DateTime, Utc};

use self::acts::{Stage, Story};
use super::error::DemoError;
use super::names::Names;
use crate::dossiers::model::DossierState;
use crate::dossiers::vault::Vault;
use crate::platform::db::Tx;

/// A dossier that is in the story to be looked at.
#[derive(Clone, Debug)]
pub struct ShownDossier {
    /// Its code.
    pub code: String,
    /// Where it is by now.
    pub state: DossierState,
    /// What it shows.
    pub what: &'static str,
}

/// What was played.
#[derive(Debug, Default)]
pub(super) struct Played {
    /// How many dossiers there are.
    pub dossiers: usize,
    /// Those to be looked at.
    pub shown: Vec<ShownDossier>,
}

/// Plays them.
///
/// # Errors
/// An act was refused, which is a bug in the data; the database's.
pub(super) fn play(
    tx: &mut Tx<'_>,
    names: &Names,
    vault: Vault<'_>,
    now: DateTime<Utc>,
) -> Result<Played, DemoError> {
    let plans = plan::plans(now);
    let mut story = Story::new(tx, names, vault)?;
    let mut turns: BinaryHeap<Reverse<(DateTime<Utc>, usize)>> = BinaryHeap::new();
    let mut stages: Vec<Stage> = Vec::new();
    for plan in &plans {
        if let Some(stage) = story.begin(tx, *plan, now)? {
            turns.push(Reverse((stage.begins, stages.len())));
            stages.push(stage);
        }
    }
    while let Some(Reverse((at, place))) = turns.pop() {
        let Some(stage) = stages.get_mut(place) else {
            continue;
        };
        let next = story
            .act(tx, stage, at)
            .map_err(|error| error.at(|| format!("dossier {place} at {at}")))?;
        if let Some(next) = next.filter(|next| *next < now) {
            turns.push(Reverse((next, place)));
        }
    }
    Ok(Played {
        dossiers: stages.iter().filter(|stage| stage.is_begun()).count(),
        shown: stages.iter().filter_map(Stage::shown).collect(),
    })
}
