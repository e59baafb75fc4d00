//! Some hundred dossiers, played in the order of time up to the present: those that are done by then are returned, the
//! others are wherever they would be. Each act goes through the command that the API uses, by an officer or a citizen of
//! the demonstration province.

mod acts;
mod officers;
mod plan;
mod requests;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use chrono::{DateTime, Utc};

use self::acts::{Stage, Story};
use super::error::DemoError;
use super::names::Names;
use crate::dossiers::vault::Vault;
use crate::platform::db::Tx;

/// Plays them; says how many there are.
///
/// # Errors
/// An act was refused, which is a bug in the data; the database's.
pub(super) fn play(
    tx: &mut Tx<'_>,
    names: &Names,
    vault: Vault<'_>,
    now: DateTime<Utc>,
) -> Result<usize, DemoError> {
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
    Ok(stages.iter().filter(|stage| stage.is_begun()).count())
}
