//! The dates of annex A, and the processes of domain 14.1.

use super::samples::*;
use crate::calendar::*;

fn due(calendar: &WorkCalendar, received: &str, limit: Limit) -> String {
    shown(
        calendar
            .due(at(received), limit, DuePolicy::EndOfDay, cutoff())
            .unwrap()
            .due_at,
    )
}

fn chain(received: &str, steps: &[Limit], overall: &str) -> Vec<String> {
    let planned = province().chain(at(received), steps, DuePolicy::EndOfDay, cutoff(), at(overall));
    planned.unwrap().into_iter().map(shown).collect()
}

fn working(steps: &[f64]) -> Vec<Limit> {
    steps.iter().copied().map(working_days).collect()
}

fn timeliness(finished: &str, due: &str) -> (Punctuality, i64) {
    let unit = LimitUnit::WorkingDay;
    let class = province()
        .timeliness(at(finished), at(due), unit, DuePolicy::EndOfDay)
        .unwrap();
    (class.punctuality, class.days_delta)
}

#[test]
fn s1_three_days_end_early() {
    assert_eq!(
        due(&province(), "2011-03-07 09:00", working_days(3.0)),
        "2011-03-10 17:00"
    );
    let steps = chain(
        "2011-03-07 09:00",
        &working(&[0.5, 1.5, 1.0, 0.0, 0.0]),
        "2011-03-10 17:00",
    );
    let expected = [
        "2011-03-07 17:00",
        "2011-03-09 11:30",
        "2011-03-10 17:00",
        "2011-03-10 17:00",
        "2011-03-10 17:00",
    ];
    assert_eq!(steps, expected);
    assert_eq!(
        timeliness("2011-03-09 15:00", "2011-03-10 17:00"),
        (Punctuality::Early, 1)
    );
}

#[test]
fn s2_thirty_two_days_and_the_pause_for_tax() {
    let calendar = province();
    assert_eq!(
        due(&calendar, "2011-03-01 08:30", working_days(32.0)),
        "2011-04-15 17:00"
    );
    let allotments = working(&[1.0, 3.0, 5.0, 5.0, 5.0, 3.0, 3.0, 3.0, 1.0, 3.0, 0.0]);
    let steps = chain("2011-03-01 08:30", &allotments, "2011-04-15 17:00");
    let dates = [
        "03-02", "03-07", "03-14", "03-21", "03-28", "03-31", "04-05", "04-08", "04-11", "04-15", "04-15",
    ];
    let expected: Vec<String> = dates.iter().map(|date| format!("2011-{date} 17:00")).collect();
    assert_eq!(steps, expected);

    let pauses = [pause("2011-04-05 10:00", "2011-04-20 14:00")];
    let counted =
        calendar.counted_days_between(zone::local_date(pauses[0].from), zone::local_date(pauses[0].to));
    assert_eq!(counted, Ok(10));
    let unit = LimitUnit::WorkingDay;
    let shifted = calendar
        .shift(at("2011-04-15 17:00"), &pauses, unit, DuePolicy::EndOfDay)
        .unwrap();
    assert_eq!(shown(shifted), "2011-04-29 17:00");
}

#[test]
fn s3_fifteen_calendar_days_end_late() {
    let calendar = province();
    assert_eq!(
        due(&calendar, "2010-11-08 10:00", calendar_days(15.0)),
        "2010-11-23 17:00"
    );
    assert_eq!(
        due(&calendar, "2010-11-23 10:00", working_days(5.0)),
        "2010-11-30 17:00"
    );
    let class = calendar.timeliness(
        at("2010-11-26 09:00"),
        at("2010-11-23 17:00"),
        LimitUnit::CalendarDay,
        DuePolicy::EndOfDay,
    );
    assert_eq!(
        class,
        Ok(Timeliness {
            punctuality: Punctuality::Late,
            days_delta: -3
        })
    );
    assert_eq!(
        timeliness("2010-11-26 09:00", "2010-11-30 17:00"),
        (Punctuality::Early, 2)
    );
}

#[test]
fn s4_and_s5_the_acceptance_clock() {
    let calendar = province();
    assert_eq!(
        due(&calendar, "2011-06-11 21:00", working_hours(8.0)),
        "2011-06-13 17:00"
    );
    assert_eq!(
        due(&calendar, "2011-06-10 16:00", working_hours(8.0)),
        "2011-06-13 16:00"
    );
    assert_eq!(
        due(&calendar, "2011-06-13 10:00", working_days(5.0)),
        "2011-06-20 17:00"
    );
}

#[test]
fn s6_a_composite_of_four_days() {
    let calendar = province();
    assert_eq!(
        due(&calendar, "2024-07-01 09:00", working_days(4.0)),
        "2024-07-05 17:00"
    );
    assert_eq!(
        due(&calendar, "2024-07-01 09:00", working_days(1.0)),
        "2024-07-02 17:00"
    );
    assert_eq!(
        due(&calendar, "2024-07-02 17:00", working_days(3.0)),
        "2024-07-05 17:00"
    );
}

#[test]
fn s13_the_limit_of_the_day_of_receipt() {
    let calendar = province();
    assert_eq!(
        due(&calendar, "2011-08-31 09:00", working_days(5.0)),
        "2011-09-08 17:00"
    );
    assert_eq!(
        due(&calendar, "2011-09-01 09:00", working_days(3.0)),
        "2011-09-07 17:00"
    );
}

#[test]
fn p1_and_p4_end_on_the_dossiers_own_due() {
    assert_eq!(
        chain(
            "2011-06-13 10:00",
            &working(&[0.5, 3.5, 1.0, 0.0]),
            "2011-06-20 17:00"
        ),
        [
            "2011-06-13 17:00",
            "2011-06-17 11:30",
            "2011-06-20 17:00",
            "2011-06-20 17:00"
        ]
    );
    assert_eq!(
        chain(
            "2011-06-13 14:00",
            &working(&[0.5, 3.5, 1.0, 0.0]),
            "2011-06-20 17:00"
        ),
        [
            "2011-06-14 11:30",
            "2011-06-17 17:00",
            "2011-06-20 17:00",
            "2011-06-20 17:00"
        ]
    );
}

#[test]
fn p8_calendar_days_add_up_unrolled() {
    let steps: Vec<Limit> = [0.5, 1.0, 8.5, 2.0, 3.0, 0.0, 0.0]
        .into_iter()
        .map(calendar_days)
        .collect();
    // 11-20 is a Saturday: what is told is rolled, what is counted on is not.
    assert_eq!(
        chain("2010-11-08 10:00", &steps, "2010-11-23 17:00"),
        [
            "2010-11-08 17:00",
            "2010-11-09 17:00",
            "2010-11-18 17:00",
            "2010-11-22 17:00",
            "2010-11-23 17:00",
            "2010-11-23 17:00",
            "2010-11-23 17:00"
        ]
    );
    let afternoon = chain("2010-11-08 14:00", &steps, "2010-11-23 17:00");
    assert_eq!(afternoon[..2], ["2010-11-09 17:00", "2010-11-10 17:00"]);
    assert_eq!(afternoon[2], "2010-11-18 17:00");
    assert_eq!(afternoon[4], "2010-11-23 17:00");
}

#[test]
fn steps_without_an_allotment_stand_with_their_neighbours() {
    let zeros = working(&[0.0, 0.0]);
    assert_eq!(
        chain("2010-11-01 09:00", &zeros, "2010-11-01 17:00"),
        ["2010-11-01 17:00"; 2]
    );
    assert_eq!(
        chain("2010-11-01 15:30", &zeros, "2010-11-02 17:00"),
        ["2010-11-02 17:00"; 2]
    );
    assert_eq!(
        chain("2010-11-01 15:30", &working(&[0.0, 0.5, 1.0]), "2010-11-03 17:00"),
        ["2010-11-02 11:30", "2010-11-02 11:30", "2010-11-03 17:00"]
    );
}

#[test]
fn no_step_is_planned_beyond_the_dossiers_due() {
    let steps = chain(
        "2010-11-01 14:00",
        &working(&[0.5, 1.0, 0.5, 1.0]),
        "2010-11-04 17:00",
    );
    assert_eq!(
        steps,
        [
            "2010-11-02 11:30",
            "2010-11-03 17:00",
            "2010-11-04 11:30",
            "2010-11-04 17:00"
        ]
    );
}

#[test]
fn the_running_clock_is_judged() {
    let calendar = province();
    let clock = RunningClock {
        due_at: at("2010-11-08 17:00"),
        unit: LimitUnit::WorkingDay,
        policy: DuePolicy::EndOfDay,
        paused_since: None,
        due_soon_days: 2,
    };
    for (now, paused_since, expected) in [
        ("2010-11-03 08:00", None, ClockState::InTime),
        ("2010-11-04 08:00", None, ClockState::DueSoon),
        ("2010-11-08 17:30", None, ClockState::DueSoon),
        ("2010-11-09 07:00", None, ClockState::Overdue),
        ("2010-11-09 07:00", Some("2010-11-05 09:00"), ClockState::Paused),
        (
            "2010-11-12 07:00",
            Some("2010-11-09 09:00"),
            ClockState::PausedOverdue,
        ),
        ("2050-01-01 07:00", None, ClockState::Overdue),
    ] {
        let clock = RunningClock {
            paused_since: paused_since.map(at),
            ..clock
        };
        assert_eq!(calendar.clock_state(at(now), &clock), Ok(expected), "{now}");
    }
    let exact = RunningClock {
        policy: DuePolicy::Exact,
        ..clock
    };
    assert_eq!(
        calendar.clock_state(at("2010-11-08 17:01"), &exact),
        Ok(ClockState::Overdue)
    );
}

#[test]
fn finished_is_classified_by_counted_days() {
    let due = "2010-11-05 17:00";
    assert_eq!(timeliness("2010-11-04 17:00", due), (Punctuality::Early, 1));
    assert_eq!(timeliness("2010-11-05 18:45", due), (Punctuality::OnTime, 0));
    assert_eq!(timeliness("2010-11-06 09:00", due), (Punctuality::Late, -1));
    assert_eq!(timeliness("2010-11-08 09:00", due), (Punctuality::Late, -1));
    assert_eq!(
        timeliness("2010-11-06 09:00", "2010-11-08 17:00"),
        (Punctuality::Early, 1)
    );
    let hours = province().timeliness(
        at("2010-11-05 16:01"),
        at("2010-11-05 16:00"),
        LimitUnit::WorkingHour,
        DuePolicy::EndOfDay,
    );
    assert_eq!(
        hours,
        Ok(Timeliness {
            punctuality: Punctuality::Late,
            days_delta: 0
        })
    );
}
