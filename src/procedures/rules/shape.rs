//! The shape of a route: which step leads to which. A step stands in the list after those that lead to it, so a way to
//! an earlier one leads back, and the ways forward have no cycle.

use std::ops::Range;

/// Steps and the ways between them, as places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    size: usize,
    forward: Vec<(usize, usize)>,
    back: Vec<(usize, usize)>,
}

impl Shape {
    /// The shape of so many steps with these ways; ways to steps that are not there do not count.
    pub fn new(size: usize, ways: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let ways = ways.into_iter().filter(|(from, to)| *from < size && *to < size);
        let (forward, back) = ways.partition(|(from, to)| from < to);
        Self { size, forward, back }
    }

    /// All places.
    pub fn places(&self) -> Range<usize> {
        0..self.size
    }

    /// The ways back.
    pub fn back(&self) -> &[(usize, usize)] {
        &self.back
    }

    /// The ways forward.
    pub fn forward(&self) -> &[(usize, usize)] {
        &self.forward
    }

    /// The steps from which a way leads forward to this one.
    pub fn before(&self, place: usize) -> impl Iterator<Item = usize> {
        let leads_here = move |(from, to): &(usize, usize)| (*to == place).then_some(*from);
        self.forward.iter().filter_map(leads_here)
    }

    /// The steps to which a way leads forward from this one.
    pub fn after(&self, place: usize) -> impl Iterator<Item = usize> {
        let leads_there = move |(from, to): &(usize, usize)| (*from == place).then_some(*to);
        self.forward.iter().filter_map(leads_there)
    }

    /// The steps that nothing leads to.
    pub fn starts(&self) -> Vec<usize> {
        let is_start = |place: &usize| self.before(*place).next().is_none();
        self.places().filter(is_start).collect()
    }

    /// The steps that lead nowhere forward.
    pub fn ends(&self) -> Vec<usize> {
        let is_end = |place: &usize| self.after(*place).next().is_none();
        self.places().filter(is_end).collect()
    }

    /// Everything that can be reached forward from a step, itself included, without passing `around`.
    pub fn reach(&self, start: usize, around: Option<usize>) -> Vec<bool> {
        let mut seen = vec![false; self.size];
        if around != Some(start)
            && let Some(mark) = seen.get_mut(start)
        {
            *mark = true;
        }
        for place in self.places().filter(|place| Some(*place) != around) {
            if self.before(place).any(|from| is_marked(&seen, from))
                && let Some(mark) = seen.get_mut(place)
            {
                *mark = true;
            }
        }
        seen
    }

    /// Everything from which a step can be reached, itself included.
    pub fn leading_to(&self, end: usize) -> Vec<bool> {
        let mut seen = vec![false; self.size];
        if let Some(mark) = seen.get_mut(end) {
            *mark = true;
        }
        for place in self.places().rev() {
            if self.after(place).any(|to| is_marked(&seen, to))
                && let Some(mark) = seen.get_mut(place)
            {
                *mark = true;
            }
        }
        seen
    }

    /// Whether every way from one step to another goes through a third, or there is none.
    pub fn is_between(&self, from: usize, place: usize, to: usize) -> bool {
        place == from || place == to || !is_marked(&self.reach(from, Some(place)), to)
    }

    /// Whether every way from the first step to the last goes through this one.
    pub fn is_unavoidable(&self, place: usize) -> bool {
        match (self.starts().first(), self.ends().last()) {
            (Some(start), Some(end)) => self.is_between(*start, place, *end),
            _ => false,
        }
    }

    /// Whether a step serves nothing but another one: whatever it leads to goes through that.
    pub fn serves_only(&self, step: usize, other: usize) -> bool {
        let beyond = self.reach(step, Some(other));
        step != other
            && is_marked(&self.reach(step, None), other)
            && self.ends().into_iter().all(|end| !is_marked(&beyond, end))
    }
}

/// Whether a place is marked.
pub(super) fn is_marked(marks: &[bool], place: usize) -> bool {
    marks.get(place).copied().unwrap_or(false)
}
