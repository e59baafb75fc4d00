//! The route of a process as a graph: linear today, branches and parallel groups later.

use crate::calendar::{Limit, LimitUnit};
use crate::procedures::model::ProcessStepDraft;

/// Steps in their order, and which follows which.
#[derive(Clone, Copy, Debug)]
pub struct Route<'a> {
    /// The steps.
    pub steps: &'a [ProcessStepDraft],
    /// From where to where, as places in `steps`.
    pub transitions: &'a [(usize, usize)],
}

/// Why a graph is no route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteFault {
    /// It has no steps.
    Empty,
    /// It leads back to where it was.
    Cycle,
    /// A step cannot be reached from the first one; its place.
    Unreachable(usize),
    /// A step from which the last one cannot be reached; its place.
    DeadEnd(usize),
}

/// Working hours of a day, for comparing limits in different units: 07:00–11:30 and 13:30–17:00, and the eight hours
/// of the labour law.
const HOURS_OF_A_DAY: i64 = 8;
/// A day on the scale of [`weight`].
const A_DAY: i64 = 100 * HOURS_OF_A_DAY;

/// An allotment in hundredths of an hour, days at eight hours, so that different units can be compared. A working day is
/// at least one day, so both count alike; a month has at least 28 days.
pub(super) fn weight(limit: Limit) -> i64 {
    let hundredths = i64::from(limit.hundredths());
    match limit.unit() {
        LimitUnit::WorkingHour => hundredths,
        LimitUnit::WorkingDay | LimitUnit::CalendarDay => hundredths * HOURS_OF_A_DAY,
        LimitUnit::CalendarMonth => hundredths * HOURS_OF_A_DAY * 28,
    }
}

/// The most that a legal limit can mean, on the same scale. "The same day" is a day; a month has at most 31 days.
pub(super) fn capacity(limit: Limit) -> i64 {
    match limit.unit() {
        LimitUnit::CalendarMonth => i64::from(limit.hundredths()) * HOURS_OF_A_DAY * 31,
        _ if limit.is_zero() => A_DAY,
        _ => weight(limit),
    }
}

/// The part of an allotment that is worked, on the scale of [`weight`].
fn work(limit: Limit) -> i64 {
    match limit.unit() {
        LimitUnit::WorkingHour | LimitUnit::WorkingDay => weight(limit),
        LimitUnit::CalendarDay | LimitUnit::CalendarMonth => 0,
    }
}

/// The most work that a limit of all days has room for in weeks without a holiday, whatever the weekday it begins on,
/// its end rolled off the rest days.
fn room_for_work(limit: Limit) -> i64 {
    let days = days_of(capacity(limit));
    let worked = |weekday: i64| weekday % 7 < 5;
    let of_the_rest = |start: i64| {
        let end = start + days % 7;
        let inside = (start + 1..=end).filter(|weekday| worked(*weekday)).count();
        i64::try_from(inside).unwrap_or(0) + i64::from(!worked(end))
    };
    let most = (0..7).map(of_the_rest).max().unwrap_or(0);
    (days / 7 * 5 + most) * A_DAY
}

/// The most days that a limit of working days takes in weeks without a holiday: it begins on a Friday.
fn days_that_pass(limit: Limit) -> i64 {
    let days = days_of(capacity(limit));
    let rest = days % 5;
    (days / 5 * 7 + if rest > 0 { rest + 2 } else { 0 }) * A_DAY
}

fn days_of(weight: i64) -> i64 {
    (weight + A_DAY - 1) / A_DAY
}

/// Whether both are counted on working days, or both on all days.
fn comparable(a: LimitUnit, b: LimitUnit) -> bool {
    let by_work = |unit| matches!(unit, LimitUnit::WorkingDay | LimitUnit::WorkingHour);
    by_work(a) == by_work(b)
}

impl<'a> Route<'a> {
    /// Each step followed by the next.
    pub fn linear(steps: usize) -> Vec<(usize, usize)> {
        (1..steps).map(|to| (to - 1, to)).collect()
    }

    /// Places of the steps that nothing leads to.
    pub(super) fn starts(&self) -> Vec<usize> {
        self.places()
            .filter(|place| self.transitions.iter().all(|(_, to)| to != place))
            .collect()
    }

    /// Places of the steps that lead nowhere.
    pub(super) fn ends(&self) -> Vec<usize> {
        self.places()
            .filter(|place| self.transitions.iter().all(|(from, _)| from != place))
            .collect()
    }

    fn places(&self) -> std::ops::Range<usize> {
        0..self.steps.len()
    }

    /// Everything that can be reached from a step, itself included.
    fn reach(&self, start: usize, backwards: bool) -> Vec<bool> {
        let mut seen = vec![false; self.steps.len()];
        let mut waiting = vec![start];
        while let Some(place) = waiting.pop() {
            match seen.get_mut(place) {
                Some(mark) if !*mark => *mark = true,
                _ => continue,
            }
            let next = self.transitions.iter().filter_map(|&(from, to)| {
                let (here, there) = if backwards { (to, from) } else { (from, to) };
                (here == place).then_some(there)
            });
            waiting.extend(next);
        }
        seen
    }

    /// Whether every way from the first step to the last goes through this one.
    pub(super) fn is_unavoidable(&self, place: usize) -> bool {
        let (Some(&start), Some(&end)) = (self.starts().first(), self.ends().first()) else {
            return false;
        };
        if place == start || place == end {
            return true;
        }
        let around: Vec<(usize, usize)> = self
            .transitions
            .iter()
            .copied()
            .filter(|&(from, to)| from != place && to != place)
            .collect();
        let without = Route {
            steps: self.steps,
            transitions: &around,
        };
        !without.reach(start, false).get(end).copied().unwrap_or(false)
    }

    /// What keeps it from being a route at all.
    pub(super) fn faults(&self) -> Vec<RouteFault> {
        if self.steps.is_empty() {
            return vec![RouteFault::Empty];
        }
        let Some(order) = self.order() else {
            return vec![RouteFault::Cycle];
        };
        let lost = |from: Option<&usize>, backwards, fault: fn(usize) -> RouteFault| {
            let seen = from.map_or_else(Vec::new, |start| self.reach(*start, backwards));
            seen.into_iter()
                .enumerate()
                .filter(|(_, seen)| !seen)
                .map(|(place, _)| fault(place))
                .collect::<Vec<_>>()
        };
        let mut faults = lost(order.first(), false, RouteFault::Unreachable);
        faults.extend(lost(order.last(), true, RouteFault::DeadEnd));
        faults
    }

    /// The steps in an order in which each comes after those that lead to it; nothing when there is a cycle.
    fn order(&self) -> Option<Vec<usize>> {
        let mut order: Vec<usize> = Vec::with_capacity(self.steps.len());
        while order.len() < self.steps.len() {
            let next = self.places().find(|place| {
                let done = |from: &usize| order.contains(from);
                !order.contains(place)
                    && self
                        .transitions
                        .iter()
                        .all(|(from, to)| to != place || done(from))
            })?;
            order.push(next);
        }
        Some(order)
    }

    /// The longest sum of allotments on any way, on the scale of [`weight`]; nothing when there is a cycle.
    pub(super) fn longest(&self) -> Option<i64> {
        self.longest_by(weight)
    }

    /// Whether a step is counted on other days than the limit is.
    pub(super) fn is_mixed(&self, limit: Limit) -> bool {
        self.steps
            .iter()
            .any(|step| !step.allotment.is_zero() && !comparable(step.allotment.unit(), limit.unit()))
    }

    /// Whether a route whose steps are counted on other days than the limit breaks it in every week without a holiday,
    /// on whatever day it begins. Where it may or may not, nobody can tell beforehand.
    pub(super) fn surely_breaks(&self, limit: Limit) -> bool {
        let (Some(all), Some(worked)) = (self.longest(), self.longest_by(work)) else {
            return false;
        };
        match limit.unit() {
            LimitUnit::CalendarDay | LimitUnit::CalendarMonth => {
                all > capacity(limit) || worked > room_for_work(limit)
            }
            LimitUnit::WorkingDay | LimitUnit::WorkingHour => {
                worked > capacity(limit) || all > days_that_pass(limit)
            }
        }
    }

    fn longest_by(&self, weigh: fn(Limit) -> i64) -> Option<i64> {
        let mut totals = vec![0_i64; self.steps.len()];
        for place in self.order()? {
            let before = self.transitions.iter().filter(|(_, to)| *to == place);
            let longest = before
                .filter_map(|(from, _)| totals.get(*from).copied())
                .max()
                .unwrap_or(0);
            let own = self.steps.get(place).map_or(0, |step| weigh(step.allotment));
            if let Some(total) = totals.get_mut(place) {
                *total = longest + own;
            }
        }
        totals.into_iter().max()
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, NaiveTime, TimeDelta};

    use super::*;
    use crate::calendar::{DuePolicy, Hours, Layer, Session, TimeOfDay, WeekHours, WorkCalendar, zone};

    /// A year without holidays whose desk receives on every day of the week.
    fn ordinary_weeks() -> WorkCalendar {
        let [from, to] = [8, 16].map(|hour| TimeOfDay::from_minutes(hour * 60).unwrap());
        let hours = Hours::new(Some(Session { from, to }), None).unwrap();
        let hold = |weekday| WeekHours {
            weekday,
            valid_from: NaiveDate::MIN,
            valid_to: None,
            hours,
        };
        WorkCalendar::resolve(&[Layer {
            years: vec![2011],
            hours: (1..=7).map(hold).collect(),
            ..Layer::default()
        }])
    }

    #[test]
    fn mixed_units_break_a_limit_surely_when_no_day_of_the_week_fits() {
        let calendar = ordinary_weeks();
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap();
        let monday = NaiveDate::from_ymd_opt(2011, 5, 2).unwrap();
        let due = |limit, weekday| {
            let received = zone::utc((monday + TimeDelta::days(weekday)).and_time(noon));
            calendar
                .due(received, limit, DuePolicy::EndOfDay, noon)
                .unwrap()
                .due_at
        };
        for (steps, limit) in [
            (LimitUnit::WorkingDay, LimitUnit::CalendarDay),
            (LimitUnit::CalendarDay, LimitUnit::WorkingDay),
        ] {
            for (taken, allowed) in (1..40).flat_map(|taken| (1..40).map(move |allowed| (taken, allowed))) {
                let taken = Limit::new(taken * 100, steps).unwrap();
                let allowed = Limit::new(allowed * 100, limit).unwrap();
                let fits = (0..7).any(|weekday| due(taken, weekday) <= due(allowed, weekday));
                let step = ProcessStepDraft {
                    allotment: taken,
                    ..crate::procedures::tests::sample::steps(1.5).remove(1)
                };
                let route = Route {
                    steps: &[step],
                    transitions: &[],
                };
                assert_eq!(route.surely_breaks(allowed), !fits, "{taken:?} of {allowed:?}");
            }
        }
    }
}
