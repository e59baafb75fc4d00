//! When each step of a route is to end, by its longest way, from the receipt on (domain 7.4, 8.2).

use std::collections::HashMap;

use chrono::{DateTime, NaiveTime, Utc};

use super::route::weight;
use super::shape::Shape;
use crate::calendar::{DeadlineError, DuePolicy, Limit, WorkCalendar};

/// Each step's planned end. A step is due where the longest way through it has it due, as if that way were the whole
/// route: on a route without branches this is the calendar's chain of all steps. No step is due before one that leads to
/// it, none after the dossier itself. A step for which the clock stands is given no allotment here.
///
/// # Errors
/// The calendar's.
pub fn planned_ends(
    calendar: &WorkCalendar,
    received_at: DateTime<Utc>,
    (shape, allotments): (&Shape, &[Limit]),
    (policy, same_day_cutoff): (DuePolicy, NaiveTime),
    due_at: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>, DeadlineError> {
    let ways = Ways::of(shape, allotments);
    let mut chains: HashMap<Vec<usize>, Vec<DateTime<Utc>>> = HashMap::new();
    let mut ends: Vec<DateTime<Utc>> = Vec::with_capacity(allotments.len());
    for place in shape.places() {
        let way = ways.through(place);
        let nth = way.iter().position(|here| *here == place);
        let chain = match chains.get(&way) {
            Some(known) => known,
            None => {
                let own: Vec<Limit> = way
                    .iter()
                    .filter_map(|here| allotments.get(*here).copied())
                    .collect();
                let chain = calendar.chain(received_at, &own, policy, same_day_cutoff, due_at)?;
                chains.entry(way).or_insert(chain)
            }
        };
        let own = nth.and_then(|nth| chain.get(nth)).copied().unwrap_or(due_at);
        let before = shape.before(place).filter_map(|before| ends.get(before));
        ends.push(before.copied().max().map_or(own, |before| own.max(before)));
    }
    Ok(ends)
}

/// For each step the step before and the step after it on the longest way through it.
struct Ways {
    before: Vec<Option<usize>>,
    after: Vec<Option<usize>>,
}

impl Ways {
    fn of(shape: &Shape, allotments: &[Limit]) -> Self {
        let own = |place: usize| allotments.get(place).map_or(0, |limit| weight(*limit));
        let size = shape.places().len();
        let (mut upto, mut before) = (vec![0_i64; size], vec![None; size]);
        let (mut from, mut after) = (vec![0_i64; size], vec![None; size]);
        let total = |totals: &[i64], place: usize| totals.get(place).copied().unwrap_or(0);
        // The first of several equally long ways.
        let longest = |totals: &[i64], places: &mut dyn Iterator<Item = usize>| {
            places.fold(None, |best: Option<usize>, place| match best {
                Some(best) if total(totals, best) >= total(totals, place) => Some(best),
                _ => Some(place),
            })
        };
        for place in shape.places() {
            let best = longest(&upto, &mut shape.before(place));
            let sum = own(place) + best.map_or(0, |best| total(&upto, best));
            set(&mut upto, place, sum);
            set(&mut before, place, best);
        }
        for place in shape.places().rev() {
            let best = longest(&from, &mut shape.after(place));
            let sum = own(place) + best.map_or(0, |best| total(&from, best));
            set(&mut from, place, sum);
            set(&mut after, place, best);
        }
        Self { before, after }
    }

    fn through(&self, place: usize) -> Vec<usize> {
        let next = |ways: &[Option<usize>], place: usize| ways.get(place).copied().flatten();
        let back = std::iter::successors(Some(place), |place| next(&self.before, *place));
        let mut way: Vec<usize> = back.collect();
        way.reverse();
        let on = std::iter::successors(Some(place), |place| next(&self.after, *place));
        way.extend(on.skip(1));
        way
    }
}

fn set<T>(list: &mut [T], place: usize, value: T) {
    if let Some(slot) = list.get_mut(place) {
        *slot = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{CalendarSeed, LimitUnit};

    fn at(text: &str) -> DateTime<Utc> {
        format!("{text}:00+07:00").parse().unwrap()
    }

    #[test]
    fn the_longest_way_through_a_step_says_when_it_is_due() {
        let calendar = WorkCalendar::resolve(&[CalendarSeed::shipped().unwrap()[0].layer()]);
        let days: Vec<Limit> = [0.5, 1.5, 3.0, 1.0, 0.0]
            .into_iter()
            .map(|days| Limit::from_value(days, LimitUnit::WorkingDay).unwrap())
            .collect();
        let plan = |ways: &[(usize, usize)], due: &str| {
            let shape = Shape::new(5, ways.iter().copied());
            let by = (DuePolicy::EndOfDay, NaiveTime::from_hms_opt(15, 0, 0).unwrap());
            planned_ends(&calendar, at("2011-03-07T09:00"), (&shape, &days), by, at(due)).unwrap()
        };
        let chain = calendar
            .chain(
                at("2011-03-07T09:00"),
                &days,
                DuePolicy::EndOfDay,
                NaiveTime::MIN,
                at("2011-03-15T17:00"),
            )
            .unwrap();
        let linear = [(0, 1), (1, 2), (2, 3), (3, 4)];
        assert_eq!(plan(&linear, "2011-03-15T17:00"), chain);
        // The short branch ends earlier; what follows waits for the long one.
        assert_eq!(
            plan(&[(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)], "2011-03-14T17:00"),
            [
                "2011-03-07T17:00",
                "2011-03-09T11:30",
                "2011-03-10T17:00",
                "2011-03-11T17:00",
                "2011-03-11T17:00"
            ]
            .map(at)
        );
    }
}
