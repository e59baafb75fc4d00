//! The route of a process as it is written: its ways, and how long they take.

use super::shape::{Shape, is_marked};
use crate::calendar::{Limit, LimitUnit};
use crate::procedures::model::{ProcessStepDraft, RouteLink};

/// Steps in their order, and which follows which.
#[derive(Clone, Copy, Debug)]
pub struct Route<'a> {
    /// The steps.
    pub steps: &'a [ProcessStepDraft],
    /// The ways between them.
    pub links: &'a [RouteLink],
}

/// Why a graph is no route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteFault {
    /// It has no steps.
    Empty,
    /// A way leads back without a condition; its place.
    Cycle(usize),
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

impl Route<'_> {
    /// Each step followed by the next; consecutive steps of one group side by side, between the step before them and
    /// the step after.
    pub fn linear(steps: &[ProcessStepDraft]) -> Vec<RouteLink> {
        let mut stages: Vec<Vec<usize>> = Vec::new();
        let mut group: Option<&str> = None;
        for (place, step) in steps.iter().enumerate() {
            let own = step.parallel_group.as_deref();
            match stages.last_mut() {
                Some(stage) if own.is_some() && own == group => stage.push(place),
                _ => stages.push(vec![place]),
            }
            group = own;
        }
        let mut links = Vec::new();
        for (before, after) in stages.iter().zip(stages.iter().skip(1)) {
            for from in before {
                links.extend(after.iter().map(|to| RouteLink::always(*from, *to)));
            }
        }
        links
    }

    /// Which step leads to which.
    pub(super) fn shape(&self) -> Shape {
        let ways = self.links.iter().map(|link| (link.from, link.to));
        Shape::new(self.steps.len(), ways)
    }

    /// What keeps it from being a route at all.
    pub(super) fn faults(&self) -> Vec<RouteFault> {
        if self.steps.is_empty() {
            return vec![RouteFault::Empty];
        }
        let back = self.links.iter().enumerate();
        let mut faults: Vec<RouteFault> = back
            .filter(|(_, link)| link.is_back() && link.condition.is_none())
            .map(|(place, _)| RouteFault::Cycle(place))
            .collect();
        let shape = self.shape();
        let mut lost = |seen: Vec<bool>, fault: fn(usize) -> RouteFault| {
            let unseen = shape.places().filter(|place| !is_marked(&seen, *place));
            faults.extend(unseen.map(fault));
        };
        if let (Some(start), Some(end)) = (shape.starts().first(), shape.ends().last()) {
            lost(shape.reach(*start, None), RouteFault::Unreachable);
            lost(shape.leading_to(*end), RouteFault::DeadEnd);
        }
        faults
    }

    /// The longest sum of allotments on any way, on the scale of [`weight`]; what is done again counts once, a request
    /// for which the clock stands not at all.
    pub(super) fn longest(&self) -> i64 {
        self.longest_by(weight)
    }

    /// Whether a step is counted on other days than the limit is.
    pub(super) fn is_mixed(&self, limit: Limit) -> bool {
        self.steps.iter().any(|step| {
            !step.stops_the_clock()
                && !step.allotment.is_zero()
                && !comparable(step.allotment.unit(), limit.unit())
        })
    }

    /// Whether a route whose steps are counted on other days than the limit breaks it in every week without a holiday,
    /// on whatever day it begins. Where it may or may not, nobody can tell beforehand.
    pub(super) fn surely_breaks(&self, limit: Limit) -> bool {
        let (all, worked) = (self.longest(), self.longest_by(work));
        match limit.unit() {
            LimitUnit::CalendarDay | LimitUnit::CalendarMonth => {
                all > capacity(limit) || worked > room_for_work(limit)
            }
            LimitUnit::WorkingDay | LimitUnit::WorkingHour => {
                worked > capacity(limit) || all > days_that_pass(limit)
            }
        }
    }

    fn longest_by(&self, weigh: fn(Limit) -> i64) -> i64 {
        let shape = self.shape();
        let mut totals = vec![0_i64; self.steps.len()];
        for (place, step) in self.steps.iter().enumerate() {
            let before = shape.before(place).filter_map(|from| totals.get(from).copied());
            let own = if step.stops_the_clock() {
                0
            } else {
                weigh(step.allotment)
            };
            let total = before.max().unwrap_or(0) + own;
            if let Some(known) = totals.get_mut(place) {
                *known = total;
            }
        }
        totals.into_iter().max().unwrap_or(0)
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
                    links: &[],
                };
                assert_eq!(route.surely_breaks(allowed), !fits, "{taken:?} of {allowed:?}");
            }
        }
    }
}
