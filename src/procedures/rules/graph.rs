//! A route that can be run: its shape, its joins, and its conditions read.

use super::condition::Condition;
use super::shape::Shape;
use crate::platform::i18n::Text;
use crate::procedures::model::{JoinKind, PinnedProcess, ProcessStepDraft, RouteLink, StepJoin};

/// How many of the ways that lead to a step are enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// All that were taken.
    All,
    /// So many.
    Enough(usize),
}

impl Join {
    /// As a step says it.
    pub fn of(written: Option<StepJoin>) -> Self {
        let count = |join: StepJoin| usize::try_from(join.count.unwrap_or(1)).unwrap_or(1);
        match written {
            None => Self::All,
            Some(join) => match join.kind {
                JoinKind::All => Self::All,
                JoinKind::Any => Self::Enough(1),
                JoinKind::Count => Self::Enough(count(join).max(1)),
            },
        }
    }
}

/// When a way is taken.
#[derive(Clone, Debug)]
pub(super) enum Way {
    Always,
    When(Condition),
    Otherwise,
}

/// A way of a route.
#[derive(Clone, Debug)]
pub(super) struct GraphLink {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) way: Way,
}

/// A route as [`super::run`] runs it.
#[derive(Clone, Debug)]
pub struct Graph {
    codes: Vec<String>,
    joins: Vec<Join>,
    links: Vec<GraphLink>,
    shape: Shape,
}

impl Graph {
    /// The graph of these steps and ways.
    ///
    /// # Errors
    /// Conditions that cannot be read, with the places of their ways.
    pub fn new<'a>(
        steps: impl IntoIterator<Item = &'a ProcessStepDraft>,
        links: &[RouteLink],
    ) -> Result<Self, Vec<(usize, Text)>> {
        let (codes, joins): (Vec<_>, Vec<_>) = steps
            .into_iter()
            .map(|step| (step.code.clone(), Join::of(step.join)))
            .unzip();
        let shape = Shape::new(joins.len(), links.iter().map(|link| (link.from, link.to)));
        let (mut read, mut faults) = (Vec::with_capacity(links.len()), Vec::new());
        for (place, link) in links.iter().enumerate() {
            let way = match &link.condition {
                Some(text) => match Condition::parse(text) {
                    Ok(condition) => Way::When(condition),
                    Err(fault) => {
                        faults.push((place, fault));
                        continue;
                    }
                },
                None if link.is_otherwise => Way::Otherwise,
                None => Way::Always,
            };
            read.push(GraphLink {
                from: link.from,
                to: link.to,
                way,
            });
        }
        match faults.is_empty() {
            true => Ok(Self {
                codes,
                joins,
                links: read,
                shape,
            }),
            false => Err(faults),
        }
    }

    /// The route that a dossier has pinned.
    ///
    /// # Errors
    /// Conditions that cannot be read, which no issue in force has.
    pub fn of(process: &PinnedProcess) -> Result<Self, Vec<(usize, Text)>> {
        Self::new(process.steps.iter().map(|step| &step.text), &process.links)
    }

    /// How many steps it has.
    pub fn size(&self) -> usize {
        self.joins.len()
    }

    /// Which step leads to which.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    pub(super) fn join(&self, place: usize) -> Join {
        self.joins.get(place).copied().unwrap_or(Join::All)
    }

    pub(super) fn code(&self, place: usize) -> &str {
        self.codes.get(place).map_or("", String::as_str)
    }

    pub(super) fn links_from(&self, place: usize) -> impl Iterator<Item = &GraphLink> {
        self.links.iter().filter(move |link| link.from == place)
    }
}
