//! How long one deadline takes. The promise: 30 working days over a year full of overrides in under 2 microseconds.

use std::hint::black_box;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use motcua::calendar::{
    CalendarSeed, DayKind, DayOverride, DuePolicy, Layer, Limit, LimitUnit, WorkCalendar, zone,
};

/// The shipped calendar and an agency's with an override on every second day of 2011.
fn year_of_overrides() -> WorkCalendar {
    let mut chain: Vec<Layer> = CalendarSeed::shipped()
        .unwrap_or_default()
        .iter()
        .take(1)
        .map(CalendarSeed::layer)
        .collect();
    let first = NaiveDate::from_ymd_opt(2011, 1, 1).unwrap_or_default();
    let days = first
        .iter_days()
        .take(365)
        .step_by(2)
        .enumerate()
        .map(|(index, date)| DayOverride {
            date,
            kind: DayKind::ALL
                .iter()
                .cycle()
                .nth(index)
                .copied()
                .unwrap_or(DayKind::Holiday),
            name_vi: "Ngày thử".into(),
            name_en: "Test day".into(),
            legal_basis: None,
            decided_by: None,
            hours: None,
        });
    chain.push(Layer {
        code: "BENCH".into(),
        days: days.collect(),
        ..Layer::default()
    });
    WorkCalendar::resolve(&chain)
}

fn deadlines(criterion: &mut Criterion) {
    let calendar = year_of_overrides();
    let cutoff = NaiveTime::from_hms_opt(15, 0, 0).unwrap_or_default();
    let day = NaiveDate::from_ymd_opt(2011, 3, 1).unwrap_or_default();
    let received: DateTime<Utc> = zone::utc(day.and_hms_opt(8, 30, 0).unwrap_or_default());
    for (name, value, unit) in [
        ("30 working days", 30.0, LimitUnit::WorkingDay),
        ("240 working hours", 240.0, LimitUnit::WorkingHour),
        ("30 calendar days", 30.0, LimitUnit::CalendarDay),
    ] {
        let Ok(limit) = Limit::from_value(value, unit) else {
            continue;
        };
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| calendar.due(black_box(received), black_box(limit), DuePolicy::EndOfDay, cutoff));
        });
    }
}

criterion_group!(benches, deadlines);
criterion_main!(benches);
