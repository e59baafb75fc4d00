//! Inheritance, seasons, Saturday desks, and what nobody has entered.

use chrono::{DateTime, Utc};

use super::samples::*;
use crate::calendar::*;

fn due(calendar: &WorkCalendar, received: &str, limit: Limit) -> Result<String, DeadlineError> {
    calendar
        .due(at(received), limit, DuePolicy::EndOfDay, cutoff())
        .map(|due| shown(due.due_at))
}

fn usual(years: &[i32]) -> Layer {
    plain(years, Some(("07:00", "11:30")), Some(("13:30", "17:00")))
}

#[test]
fn a_year_is_known_when_the_calendar_above_all_others_knows_it() {
    let own = Layer {
        code: "DESK".into(),
        years: vec![2010, 2011],
        days: vec![special("2010-11-06", DayKind::MakeupWork)],
        ..Layer::default()
    };
    let calendar = WorkCalendar::resolve(&[usual(&[2010]), own]);
    assert_eq!(calendar.counts("2010-11-06".parse().unwrap()), Ok(true));
    assert_eq!(
        calendar.counts("2011-01-04".parse().unwrap()),
        Err(DeadlineError::YearNotEntered {
            calendar: "PLAIN".into(),
            year: 2011
        })
    );
}

#[test]
fn a_year_that_nobody_entered_is_named() {
    let calendar = province();
    let missing = |year| {
        Err(DeadlineError::YearNotEntered {
            calendar: "KH".into(),
            year,
        })
    };
    assert_eq!(
        due(&calendar, "2011-12-29 09:00", working_days(1.0)),
        Ok("2011-12-30 17:00".into())
    );
    assert_eq!(
        due(&calendar, "2011-12-29 09:00", working_days(2.0)),
        missing(2012)
    );
    assert_eq!(
        due(&calendar, "2009-12-31 09:00", working_days(1.0)),
        missing(2009)
    );
    assert_eq!(
        due(&calendar, "2015-06-01 09:00", working_days(1.0)),
        missing(2015)
    );
    assert_eq!(
        due(&calendar, "2011-12-30 18:00", working_days(0.0)),
        missing(2012)
    );
    assert_eq!(
        due(&calendar, "2011-06-01 09:00", working_hours(9999.0)),
        missing(2012)
    );
    assert_eq!(
        due(&calendar, "2010-06-01 09:00", calendar_days(9999.0)),
        missing(2012)
    );
    assert_eq!(due(&calendar, "2010-06-01 09:00", months(9999.0)), missing(2012));
    // 2012 to 2023 are missing in between: the end alone is not enough, every day on the way must be known.
    assert_eq!(due(&calendar, "2011-06-01 09:00", months(160.0)), missing(2012));
    assert_eq!(
        due(&WorkCalendar::resolve(&[]), "2011-06-01 09:00", months(1.0)).unwrap_err(),
        DeadlineError::YearNotEntered {
            calendar: String::new(),
            year: 2011
        }
    );
}

#[test]
fn the_ends_of_time_are_errors_not_panics() {
    let calendar = province();
    for moment in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        assert!(calendar.normalise(moment).is_err());
        assert!(
            calendar
                .walk(moment, working_days(3.0), DuePolicy::EndOfDay, cutoff(), &[])
                .is_err()
        );
    }
    let pauses = [Pause {
        from: at("2010-11-02 08:00"),
        to: DateTime::<Utc>::MAX_UTC,
    }];
    for &unit in LimitUnit::ALL {
        assert!(
            calendar
                .shift(at("2010-11-08 17:00"), &pauses, unit, DuePolicy::EndOfDay)
                .is_err()
        );
    }
}

#[test]
fn the_most_specific_calendar_wins() {
    let province = Layer {
        days: vec![special("2010-11-03", DayKind::LocalOff)],
        ..usual(&[2010])
    };
    let agency = Layer {
        code: "AGENCY".into(),
        days: vec![special("2010-11-03", DayKind::MakeupWork)],
        ..Layer::default()
    };
    let desk = Layer {
        code: "DESK".into(),
        days: vec![special("2010-11-04", DayKind::LocalOff)],
        hours: vec![week_hours(1, "2010-01-01", Some(("08:00", "11:00")), None)],
        ..Layer::default()
    };
    let day = |chain: &[Layer], date: &str| WorkCalendar::resolve(chain).counts(date.parse().unwrap());
    let chain = [province, agency, desk];
    assert_eq!(day(&chain[..1], "2010-11-03"), Ok(false));
    assert_eq!(day(&chain[..2], "2010-11-03"), Ok(true));
    assert_eq!(day(&chain[..2], "2010-11-04"), Ok(true));
    assert_eq!(day(&chain, "2010-11-04"), Ok(false));
    let calendar = WorkCalendar::resolve(&chain);
    assert_eq!(calendar.code(), "DESK");
    assert_eq!(
        shown(calendar.normalise(at("2010-11-01 07:00")).unwrap()),
        "2010-11-01 08:00"
    );
    assert_eq!(
        shown(calendar.normalise(at("2010-11-01 14:00")).unwrap()),
        "2010-11-02 07:00"
    );
    assert_eq!(
        calendar.hours("2010-11-02".parse().unwrap()),
        Ok(Some(hours(Some(("07:00", "11:30")), Some(("13:30", "17:00")))))
    );
}

#[test]
fn hours_change_with_the_season() {
    let mut layer = usual(&[2010]);
    for weekday in 1..=5 {
        let mut summer = week_hours(
            weekday,
            "2010-04-16",
            Some(("06:30", "11:00")),
            Some(("13:00", "16:30")),
        );
        summer.valid_to = Some("2010-10-15".parse().unwrap());
        layer.hours.push(summer);
    }
    let calendar = WorkCalendar::resolve(&[layer]);
    assert_eq!(
        due(&calendar, "2010-04-14 09:00", working_days(1.0)),
        Ok("2010-04-15 17:00".into())
    );
    assert_eq!(
        due(&calendar, "2010-04-14 09:00", working_days(2.0)),
        Ok("2010-04-16 16:30".into())
    );
    assert_eq!(
        due(&calendar, "2010-10-15 09:00", working_days(1.0)),
        Ok("2010-10-18 17:00".into())
    );
    // Close of business stays close of business when a pause moves it across the season.
    let moved = calendar.shift(
        at("2010-04-15 17:00"),
        &[pause("2010-04-15 08:00", "2010-04-16 08:00")],
        LimitUnit::WorkingDay,
        DuePolicy::EndOfDay,
    );
    assert_eq!(shown(moved.unwrap()), "2010-04-16 16:30");
}

#[test]
fn a_saturday_desk_receives_but_the_day_does_not_count() {
    let calendar = with_saturday_desk();
    let saturday = "2010-11-06 09:00";
    assert_eq!(calendar.open(zone::local_date(at(saturday))), Ok(true));
    assert_eq!(calendar.counts(zone::local_date(at(saturday))), Ok(false));
    assert_eq!(shown(calendar.normalise(at(saturday)).unwrap()), saturday);
    assert_eq!(
        shown(calendar.normalise(at("2010-11-06 11:31")).unwrap()),
        "2010-11-08 07:00"
    );
    for (limit, expected) in [
        (working_days(3.0), "2010-11-10 17:00"),
        (working_days(0.0), "2010-11-08 17:00"),
        (working_days(0.5), "2010-11-08 11:30"),
        (working_hours(1.0), "2010-11-08 08:00"),
        (working_hours(0.0), "2010-11-08 07:00"),
        (calendar_days(7.0), "2010-11-15 17:00"),
    ] {
        assert_eq!(due(&calendar, saturday, limit), Ok(expected.into()), "{limit:?}");
    }
    // A make-up Saturday of the same desk is a whole working day.
    assert_eq!(
        shown(calendar.normalise(at("2026-08-22 15:00")).unwrap()),
        "2026-08-22 15:00"
    );
    assert_eq!(
        due(&calendar, "2026-08-21 09:00", working_days(1.0)),
        Ok("2026-08-22 17:00".into())
    );
}

#[test]
fn a_reception_day_has_its_own_hours_or_those_of_friday() {
    let own = DayOverride {
        hours: Some(hours(Some(("08:00", "10:00")), None)),
        ..special("2010-11-06", DayKind::ReceptionOnly)
    };
    let layer = Layer {
        days: vec![own, special("2010-11-13", DayKind::ReceptionOnly)],
        ..usual(&[2010])
    };
    let calendar = WorkCalendar::resolve(&[layer]);
    assert_eq!(
        shown(calendar.normalise(at("2010-11-06 07:00")).unwrap()),
        "2010-11-06 08:00"
    );
    assert_eq!(
        shown(calendar.normalise(at("2010-11-06 10:01")).unwrap()),
        "2010-11-08 07:00"
    );
    assert_eq!(
        shown(calendar.normalise(at("2010-11-13 15:00")).unwrap()),
        "2010-11-13 15:00"
    );
}

#[test]
fn a_working_day_without_hours_is_an_error() {
    let layer = Layer {
        code: "BARE".into(),
        years: vec![2010],
        ..Layer::default()
    };
    let calendar = WorkCalendar::resolve(&[layer]);
    let date = "2010-11-01".parse().unwrap();
    assert_eq!(
        calendar.normalise(at("2010-11-01 08:00")).unwrap_err(),
        DeadlineError::HoursNotEntered {
            calendar: "BARE".into(),
            date
        }
    );
}

#[test]
fn pauses_out_of_order_are_refused() {
    let calendar = province();
    let shift = |pauses: &[Pause]| {
        calendar.shift(
            at("2010-11-08 17:00"),
            pauses,
            LimitUnit::WorkingDay,
            DuePolicy::EndOfDay,
        )
    };
    let inverted = [pause("2010-11-04 10:00", "2010-11-03 10:00")];
    assert_eq!(shift(&inverted), Err(DeadlineError::PauseInverted { index: 0 }));
    let overlapping = [
        pause("2010-11-03 10:00", "2010-11-04 10:00"),
        pause("2010-11-04 09:00", "2010-11-05 10:00"),
    ];
    assert_eq!(
        shift(&overlapping),
        Err(DeadlineError::PauseOutOfOrder { index: 1 })
    );
    let early = [pause("2010-11-01 08:00", "2010-11-04 10:00")];
    let walk = calendar.walk(
        at("2010-11-01 09:00"),
        working_days(3.0),
        DuePolicy::EndOfDay,
        cutoff(),
        &early,
    );
    assert_eq!(walk, Err(DeadlineError::PauseOutOfOrder { index: 0 }));
}

#[test]
fn working_time_between_moments() {
    let calendar = province();
    let minutes = |from, to| calendar.working_minutes_between(at(from), at(to)).unwrap();
    assert_eq!(minutes("2010-11-01 07:00", "2010-11-01 17:00"), 480);
    assert_eq!(minutes("2010-11-01 16:00", "2010-11-02 16:00"), 480);
    assert_eq!(minutes("2010-11-05 17:00", "2010-11-08 07:00"), 0);
    assert_eq!(minutes("2010-11-02 16:00", "2010-11-01 16:00"), 0);
    let days = |from: &str, to: &str| {
        calendar
            .counted_days_between(from.parse().unwrap(), to.parse().unwrap())
            .unwrap()
    };
    assert_eq!(days("2010-11-05", "2010-11-08"), 1);
    assert_eq!(days("2010-11-08", "2010-11-05"), -1);
    assert_eq!(days("2010-11-05", "2010-11-05"), 0);
}
