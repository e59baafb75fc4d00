//! What must hold of every deadline, whatever the calendar.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;

use super::samples::*;
use crate::calendar::*;

const YEARS: [i32; 3] = [2010, 2011, 2012];

fn any_calendar() -> impl Strategy<Value = WorkCalendar> {
    let kinds = prop::sample::select(DayKind::ALL.to_vec());
    let days = prop::collection::vec((0_u64..1096, kinds), 0..120);
    (days, 0_u8..4).prop_map(|(days, shape)| {
        let (morning, afternoon) = (Some(("07:00", "11:30")), Some(("13:30", "17:00")));
        let mut layer = plain(&YEARS, morning, afternoon);
        match shape {
            1 => layer.hours.push(week_hours(5, "2010-03-01", morning, None)),
            2 => layer
                .hours
                .push(week_hours(3, "2011-01-10", None, Some(("14:00", "16:00")))),
            3 => layer.hours.push(week_hours(6, "2010-06-01", morning, None)),
            _ => {}
        }
        let first = NaiveDate::from_ymd_opt(2010, 1, 1).unwrap();
        layer.days = days
            .into_iter()
            .map(|(offset, kind)| {
                let date = first.checked_add_days(Days::new(offset)).unwrap();
                special(&date.to_string(), kind)
            })
            .collect();
        WorkCalendar::resolve(&[layer])
    })
}

fn any_limit() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (0_i32..160).prop_map(|n| Limit::new(n * 50, LimitUnit::WorkingDay).unwrap()),
        (0_i32..30_000).prop_map(|n| Limit::new(n, LimitUnit::WorkingHour).unwrap()),
        (0_i32..200).prop_map(|n| Limit::new(n * 50, LimitUnit::CalendarDay).unwrap()),
        (0_i32..4).prop_map(|n| Limit::new(n * 100, LimitUnit::CalendarMonth).unwrap()),
    ]
}

fn any_policy() -> impl Strategy<Value = DuePolicy> {
    prop::sample::select(DuePolicy::ALL.to_vec())
}

/// Seconds into 2010 and 2011, so that a deadline still falls into the years that are entered.
fn any_start() -> impl Strategy<Value = DateTime<Utc>> {
    (0_i64..600 * 86_400).prop_map(|seconds| at("2010-01-04 00:00") + TimeDelta::seconds(seconds))
}

fn any_pauses(start: DateTime<Utc>) -> impl Strategy<Value = Vec<Pause>> {
    prop::collection::vec((0_i64..400_000, 0_i64..900_000), 0..4).prop_map(move |gaps| {
        let mut from = start;
        let mut pauses = Vec::new();
        for (gap, length) in gaps {
            from += TimeDelta::seconds(gap);
            let to = from + TimeDelta::seconds(length);
            pauses.push(Pause { from, to });
            from = to;
        }
        pauses
    })
}

fn longer(limit: Limit, by: i32) -> Option<Limit> {
    let step = match limit.unit() {
        LimitUnit::WorkingDay | LimitUnit::CalendarDay => 50,
        LimitUnit::WorkingHour => 1,
        LimitUnit::CalendarMonth => 100,
    };
    Limit::new(limit.hundredths() + by * step, limit.unit()).ok()
}

fn half_days(walk: &Walk) -> i32 {
    walk.days.iter().map(|day| i32::from(day.half_days)).sum()
}

proptest! {
    #[test]
    fn a_later_start_is_never_due_earlier(
        calendar in any_calendar(), limit in any_limit(), policy in any_policy(),
        start in any_start(), later in 0_i64..200_000,
    ) {
        let first = calendar.due(start, limit, policy, cutoff()).unwrap();
        let second = calendar.due(start + TimeDelta::seconds(later), limit, policy, cutoff()).unwrap();
        prop_assert!(first.due_at <= second.due_at);
        prop_assert!(first.effective_receipt_at <= second.effective_receipt_at);
    }

    /// A same-day limit is a rule of its own (after the cutoff it is longer than half a day), so it is left out.
    #[test]
    fn a_longer_limit_is_never_due_earlier(
        calendar in any_calendar(), limit in any_limit(), policy in any_policy(),
        start in any_start(), by in 0_i32..5,
    ) {
        prop_assume!(!limit.is_zero() || limit.unit() == LimitUnit::WorkingHour);
        let Some(longer) = longer(limit, by) else { return Ok(()) };
        let first = calendar.due(start, limit, policy, cutoff()).unwrap();
        prop_assert!(first.due_at <= calendar.due(start, longer, policy, cutoff()).unwrap().due_at);
    }

    #[test]
    fn a_deadline_is_in_a_counted_day_within_its_hours_and_not_before_the_receipt(
        calendar in any_calendar(), limit in any_limit(), policy in any_policy(), start in any_start(),
    ) {
        let due = calendar.due(start, limit, policy, cutoff()).unwrap();
        prop_assert!(calendar.counts(zone::local_date(due.due_at)).unwrap());
        prop_assert!(calendar.open(zone::local_date(due.effective_receipt_at)).unwrap());
        prop_assert!(start <= due.effective_receipt_at && due.effective_receipt_at <= due.due_at);
        prop_assert_eq!(calendar.normalise(due.effective_receipt_at).unwrap(), due.effective_receipt_at);
    }

    #[test]
    fn pausing_and_resuming_the_same_day_changes_nothing(
        calendar in any_calendar(), limit in any_limit(), policy in any_policy(),
        start in any_start(), day in 0_i64..60, from in 0_i64..86_400, length in 0_i64..86_400,
    ) {
        let unit = if limit.unit() == LimitUnit::WorkingHour { LimitUnit::WorkingDay } else { limit.unit() };
        let due = calendar.due(start, limit, policy, cutoff()).unwrap().due_at;
        let midnight = zone::utc(zone::local_date(start).and_hms_opt(0, 0, 0).unwrap()) + TimeDelta::days(day);
        let pause = Pause {
            from: midnight + TimeDelta::seconds(from),
            to: midnight + TimeDelta::seconds((from + length).min(86_399)),
        };
        prop_assert_eq!(calendar.shift(due, &[pause], unit, policy).unwrap(), due);
    }

    #[test]
    fn the_walk_agrees_with_the_deadline(
        calendar in any_calendar(), limit in any_limit(), policy in any_policy(),
        (start, pauses) in any_start().prop_flat_map(|start| (Just(start), any_pauses(start + TimeDelta::days(1)))),
    ) {
        let due = calendar.due(start, limit, policy, cutoff()).unwrap();
        prop_assume!(pauses.first().is_none_or(|first|
            zone::local_date(first.from) > zone::local_date(due.effective_receipt_at)));
        let shifted = calendar.shift(due.due_at, &pauses, limit.unit(), policy).unwrap();
        let walk = calendar.walk(start, limit, policy, cutoff(), &pauses).unwrap();
        prop_assert_eq!(walk.due, Due { due_at: shifted, ..due });
        prop_assert_eq!(walk.original_due_at, due.due_at);
        prop_assert_eq!(walk.days.first().unwrap().date, zone::local_date(start));
        prop_assert_eq!(walk.days.last().unwrap().date, zone::local_date(shifted));
        for pair in walk.days.windows(2) {
            prop_assert_eq!(pair[0].date.succ_opt().unwrap(), pair[1].date);
        }
        match limit.unit() {
            LimitUnit::WorkingDay => {
                prop_assert_eq!(half_days(&walk) * 50, limit.hundredths() + extension(&walk, limit));
            }
            LimitUnit::WorkingHour => {
                let minutes: i64 = walk.days.iter().map(|day| day.minutes).sum();
                prop_assert_eq!(minutes, limit_minutes(limit));
            }
            LimitUnit::CalendarDay if pauses.is_empty() => {
                prop_assert_eq!(half_days(&walk) * 50, limit.hundredths());
            }
            LimitUnit::CalendarDay | LimitUnit::CalendarMonth => {}
        }
    }

    #[test]
    fn steps_are_in_order_and_within_the_dossiers_due(
        calendar in any_calendar(), policy in any_policy(), start in any_start(),
        allotments in prop::collection::vec(0_i32..12, 1..12), by_calendar in any::<bool>(),
    ) {
        let unit = if by_calendar { LimitUnit::CalendarDay } else { LimitUnit::WorkingDay };
        let steps: Vec<Limit> = allotments.iter().map(|n| Limit::new(n * 50, unit).unwrap()).collect();
        let total = Limit::new(allotments.iter().sum::<i32>() * 50, unit).unwrap();
        let due = calendar.due(start, total, policy, cutoff()).unwrap().due_at;
        let planned = calendar.chain(start, &steps, policy, cutoff(), due).unwrap();
        prop_assert_eq!(planned.len(), steps.len());
        prop_assert!(planned.windows(2).all(|pair| pair[0] <= pair[1]));
        prop_assert!(planned.iter().all(|moment| *moment <= due));
        if by_calendar {
            prop_assert_eq!(*planned.last().unwrap(), due);
        }
    }

    #[test]
    fn nothing_panics(
        calendar in any_calendar(), seconds in any::<i64>(), value in any::<f64>(), other in any::<i64>(),
        unit in prop::sample::select(LimitUnit::ALL.to_vec()), policy in any_policy(),
    ) {
        let moment = DateTime::<Utc>::from_timestamp(seconds, 0).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let second = DateTime::<Utc>::from_timestamp(other, 0).unwrap_or(DateTime::<Utc>::MIN_UTC);
        let limit = Limit::from_value(value, unit).unwrap_or_else(|_| Limit::new(100, unit).unwrap());
        let pauses = [Pause { from: moment, to: second }];
        let _ = calendar.walk(moment, limit, policy, cutoff(), &pauses);
        let _ = calendar.chain(moment, &[limit, limit], policy, cutoff(), second);
        let _ = calendar.shift(moment, &pauses, unit, policy);
        let _ = calendar.timeliness(moment, second, unit, policy);
        let _ = calendar.working_minutes_between(moment, second);
        let _ = calendar.counted_days_between(zone::local_date(moment), zone::local_date(second));
        let _ = calendar.counted_days_left(moment, second);
    }
}

/// A same-day limit has nothing to count, so what is counted of it are the days that the pauses added.
fn extension(walk: &Walk, limit: Limit) -> i32 {
    if !limit.is_zero() {
        return 0;
    }
    let added = walk.days.iter().filter(|day| day.reason == WalkReason::Extension);
    added.map(|day| i32::from(day.half_days) * 50).sum()
}

fn limit_minutes(limit: Limit) -> i64 {
    (i64::from(limit.hundredths()) * 60 + 50) / 100
}
