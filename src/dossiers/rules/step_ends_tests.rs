//! The ends of steps and the days of a limit after pauses, as tables.

use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};

use super::deadlines::Counting;
use super::ledger::{self, Course, FINANCIAL_OBLIGATION, SUPPLEMENT};
use super::step_ends::{OpenStep, Planned, ends, resumed};
use crate::calendar::{CalendarSeed, DuePolicy, Limit, LimitUnit, Pause, WorkCalendar, zone};
use crate::dossiers::model::{ClockEvent, ClockEventKind};
use crate::procedures::ResumeMode;
use crate::procedures::rules::Shape;

fn province() -> WorkCalendar {
    WorkCalendar::resolve(&[CalendarSeed::shipped().unwrap()[0].layer()])
}

fn at(local: &str) -> DateTime<Utc> {
    zone::utc(NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").unwrap())
}

fn shown(moment: Option<DateTime<Utc>>) -> String {
    moment.map_or_else(
        || "-".to_owned(),
        |moment| zone::local(moment).format("%Y-%m-%d %H:%M").to_string(),
    )
}

fn limit(value: f64, unit: LimitUnit) -> Limit {
    Limit::from_value(value, unit).unwrap()
}

fn counting(limit: Option<Limit>, resume_mode: ResumeMode) -> Counting {
    Counting {
        limit,
        policy: DuePolicy::EndOfDay,
        same_day_cutoff: NaiveTime::from_hms_opt(15, 0, 0).unwrap(),
        resume_mode,
    }
}

fn event(kind: ClockEventKind, reason: Option<&str>, local: &str) -> ClockEvent {
    ClockEvent {
        seq: 1,
        kind,
        reason: reason.map(str::to_owned),
        note: None,
        working_days: None,
        at: at(local),
        due_at: None,
        actor_kind: "OFFICER".to_owned(),
        actor_id: None,
    }
}

fn planned(steps: &[OpenStep]) -> Vec<Planned> {
    let planned = |step: &OpenStep| Planned {
        allotment: step.allotment,
        completed_at: None,
    };
    steps.iter().map(planned).collect()
}

struct Case {
    name: &'static str,
    limit: Option<(f64, LimitUnit)>,
    mode: ResumeMode,
    reason: &'static str,
    received: &'static str,
    pause: (&'static str, &'static str),
    /// What the steps are given that are left, and when they were to end.
    steps: &'static [(f64, LimitUnit, &'static str)],
    due: &'static str,
    ends: &'static [&'static str],
}

const DAY: LimitUnit = LimitUnit::WorkingDay;
const AS_IT_COMES: LimitUnit = LimitUnit::CalendarDay;
const HOUR: LimitUnit = LimitUnit::WorkingHour;

const CASES: &[Case] = &[
    Case {
        name: "Annex A, S2: the limit goes on, and every end moves by the ten days of the pause",
        limit: Some((32.0, DAY)),
        mode: ResumeMode::Resume,
        reason: FINANCIAL_OBLIGATION,
        received: "2011-03-01 08:30",
        pause: ("2011-04-05 10:00", "2011-04-20 14:00"),
        steps: &[(1.0, DAY, "2011-04-11 17:00"), (3.0, DAY, "2011-04-15 17:00")],
        due: "2011-04-29 17:00",
        ends: &["2011-04-26 17:00", "2011-04-29 17:00"],
    },
    Case {
        name: "only a supplement lets the limit begin anew",
        limit: Some((32.0, DAY)),
        mode: ResumeMode::Restart,
        reason: FINANCIAL_OBLIGATION,
        received: "2011-03-01 08:30",
        pause: ("2011-04-05 10:00", "2011-04-20 14:00"),
        steps: &[(1.0, DAY, "2011-04-11 17:00"), (3.0, DAY, "2011-04-15 17:00")],
        due: "2011-04-29 17:00",
        ends: &["2011-04-26 17:00", "2011-04-29 17:00"],
    },
    Case {
        name: "given on Thursday morning: five days anew, and each step its own",
        limit: Some((5.0, DAY)),
        mode: ResumeMode::Restart,
        reason: SUPPLEMENT,
        received: "2011-06-13 08:00",
        pause: ("2011-06-14 09:00", "2011-06-16 10:00"),
        steps: &[
            (1.5, DAY, "2011-06-15 11:30"),
            (1.0, DAY, "2011-06-16 17:00"),
            (0.0, DAY, "2011-06-16 17:00"),
        ],
        due: "2011-06-23 17:00",
        ends: &["2011-06-17 17:00", "2011-06-20 17:00", "2011-06-20 17:00"],
    },
    Case {
        name: "given in the night: from the start of the next session",
        limit: Some((5.0, DAY)),
        mode: ResumeMode::Restart,
        reason: SUPPLEMENT,
        received: "2011-06-13 08:00",
        pause: ("2011-06-14 09:00", "2011-06-17 20:00"),
        steps: &[(0.5, DAY, "2011-06-15 11:30"), (4.5, DAY, "2011-06-20 17:00")],
        due: "2011-06-27 17:00",
        ends: &["2011-06-20 17:00", "2011-06-27 11:30"],
    },
    Case {
        name: "no step ends after the appointment, whatever it is given",
        limit: Some((3.0, DAY)),
        mode: ResumeMode::Restart,
        reason: SUPPLEMENT,
        received: "2011-03-07 09:00",
        pause: ("2011-03-08 09:00", "2011-03-09 09:00"),
        steps: &[(2.0, DAY, "2011-03-09 17:00"), (2.0, DAY, "2011-03-10 17:00")],
        due: "2011-03-14 17:00",
        ends: &["2011-03-11 17:00", "2011-03-14 17:00"],
    },
    Case {
        name: "days as they come add up, and only what is told is rolled off Sunday",
        limit: Some((15.0, AS_IT_COMES)),
        mode: ResumeMode::Restart,
        reason: SUPPLEMENT,
        received: "2010-11-08 10:00",
        pause: ("2010-11-10 10:00", "2010-11-12 10:00"),
        steps: &[
            (9.0, AS_IT_COMES, "2010-11-18 17:00"),
            (5.0, AS_IT_COMES, "2010-11-23 17:00"),
        ],
        due: "2010-11-29 17:00",
        ends: &["2010-11-22 17:00", "2010-11-26 17:00"],
    },
    Case {
        name: "a step whose end was over when the pause began keeps it; those after it have their own again",
        limit: Some((10.0, DAY)),
        mode: ResumeMode::Restart,
        reason: SUPPLEMENT,
        received: "2011-06-13 08:00",
        pause: ("2011-06-20 09:00", "2011-06-22 10:00"),
        steps: &[(1.0, DAY, "2011-06-16 17:00"), (2.0, DAY, "2011-06-17 17:00")],
        due: "2011-07-06 17:00",
        ends: &["2011-06-16 17:00", "2011-06-27 17:00"],
    },
    Case {
        name: "nor does a limit begin anew that was missed when the supplement was asked for, nor its steps",
        limit: Some((3.0, DAY)),
        mode: ResumeMode::Restart,
        reason: SUPPLEMENT,
        received: "2011-03-07 09:00",
        pause: ("2011-03-11 09:00", "2011-03-15 09:00"),
        steps: &[(1.0, DAY, "2011-03-09 17:00"), (0.5, DAY, "2011-03-10 17:00")],
        due: "2011-03-10 17:00",
        ends: &["2011-03-09 17:00", "2011-03-10 17:00"],
    },
    Case {
        name: "hours begin anew too",
        limit: Some((8.0, HOUR)),
        mode: ResumeMode::Restart,
        reason: SUPPLEMENT,
        received: "2010-11-01 08:00",
        pause: ("2010-11-01 10:00", "2010-11-02 14:00"),
        steps: &[(2.0, HOUR, "2010-11-01 11:00"), (5.0, HOUR, "2010-11-01 17:00")],
        due: "2010-11-03 14:00",
        ends: &["2010-11-02 16:00", "2010-11-03 11:00"],
    },
    Case {
        name: "without a limit nothing has an end",
        limit: None,
        mode: ResumeMode::Restart,
        reason: SUPPLEMENT,
        received: "2011-06-13 08:00",
        pause: ("2011-06-14 09:00", "2011-06-16 10:00"),
        steps: &[],
        due: "-",
        ends: &[],
    },
];

/// One step after the other.
fn line(steps: usize) -> Shape {
    Shape::new(steps, (0..steps).zip(1..steps))
}

#[test]
fn the_steps_that_are_left_go_on_or_begin_anew_with_the_limit() {
    let calendar = province();
    for case in CASES {
        let counting = counting(case.limit.map(|(value, unit)| limit(value, unit)), case.mode);
        let events = [
            event(ClockEventKind::Start, None, case.received),
            event(ClockEventKind::Pause, Some(case.reason), case.pause.0),
            event(ClockEventKind::Resume, Some(case.reason), case.pause.1),
        ];
        let made = ledger::replay(&calendar, counting, &events).unwrap().appointment;
        assert_eq!(shown(made.due_at), case.due, "{}", case.name);
        let steps: Vec<_> = case
            .steps
            .iter()
            .map(|(value, unit, end)| OpenStep {
                allotment: limit(*value, *unit),
                due_at: Some(at(end)),
            })
            .collect();
        let pause = Pause {
            from: at(case.pause.0),
            to: at(case.pause.1),
        };
        let stood = (pause, Some(case.reason));
        let moved = resumed(&calendar, counting, &steps, stood, made).unwrap();
        let moved: Vec<_> = moved.into_iter().map(shown).collect();
        assert_eq!(moved, case.ends, "{}", case.name);
        // What begins anew does not depend on how it was laid out at first, unless that was over already.
        let first = ends(
            &calendar,
            counting,
            &events[..1],
            (&line(steps.len()), &planned(&steps)),
        )
        .unwrap();
        let is_over = first.into_iter().flatten().any(|end| end < pause.from);
        if ledger::restarts(counting, Some(case.reason)) && !is_over {
            let again = ends(
                &calendar,
                counting,
                &events,
                (&line(steps.len()), &planned(&steps)),
            )
            .unwrap();
            let again: Vec<_> = again.into_iter().map(shown).collect();
            assert_eq!(again, case.ends, "{}", case.name);
        }
    }
}

#[test]
fn after_a_second_supplement_only_what_follows_it_counts() {
    let calendar = province();
    let counting = counting(Some(limit(5.0, DAY)), ResumeMode::Restart);
    let events = [
        event(ClockEventKind::Start, None, "2011-06-13 08:00"),
        event(
            ClockEventKind::Pause,
            Some(FINANCIAL_OBLIGATION),
            "2011-06-13 10:00",
        ),
        event(
            ClockEventKind::Resume,
            Some(FINANCIAL_OBLIGATION),
            "2011-06-15 10:00",
        ),
        event(ClockEventKind::Pause, Some(SUPPLEMENT), "2011-06-16 09:00"),
        event(ClockEventKind::Resume, Some(SUPPLEMENT), "2011-06-20 10:00"),
        event(
            ClockEventKind::Pause,
            Some(FINANCIAL_OBLIGATION),
            "2011-06-21 09:00",
        ),
        event(
            ClockEventKind::Resume,
            Some(FINANCIAL_OBLIGATION),
            "2011-06-23 10:00",
        ),
    ];
    // Five days from Monday the 20th, and the 21st and 22nd once more.
    let appointment = ledger::replay(&calendar, counting, &events).unwrap().appointment;
    assert_eq!(shown(appointment.due_at), "2011-06-29 17:00");
    let steps = [OpenStep {
        allotment: limit(1.0, DAY),
        due_at: Some(at("2011-06-14 17:00")),
    }];
    let moved = ends(
        &calendar,
        counting,
        &events,
        (&line(steps.len()), &planned(&steps)),
    )
    .unwrap();
    assert_eq!(shown(moved[0]), "2011-06-23 17:00");
    let expected = Course {
        from: at("2011-06-20 10:00"),
        pauses: vec![Pause {
            from: at("2011-06-21 09:00"),
            to: at("2011-06-23 10:00"),
        }],
    };
    let course = |events: &[ClockEvent]| ledger::replay(&calendar, counting, events).unwrap().course;
    assert_eq!(course(&events), Some(expected));
    assert_eq!(
        course(&events[..3]),
        Some(Course {
            from: at("2011-06-13 08:00"),
            pauses: vec![Pause {
                from: at("2011-06-13 10:00"),
                to: at("2011-06-15 10:00"),
            }],
        })
    );
    assert_eq!(course(&[]), None);
}

#[test]
fn a_pause_moves_only_what_was_not_done_when_it_began() {
    let calendar = province();
    let counting = counting(Some(limit(5.0, DAY)), ResumeMode::Resume);
    let events = [
        event(ClockEventKind::Start, None, "2011-06-13 08:00"),
        event(ClockEventKind::Pause, Some(SUPPLEMENT), "2011-06-15 10:00"),
        event(ClockEventKind::Resume, Some(SUPPLEMENT), "2011-06-17 10:00"),
    ];
    let step = |days: f64, done: Option<&str>| Planned {
        allotment: limit(days, DAY),
        completed_at: done.map(at),
    };
    let route = [
        step(1.0, Some("2011-06-14 09:00")),
        step(2.0, Some("2011-06-20 09:00")),
        step(2.0, None),
    ];
    let moved = ends(&calendar, counting, &events, (&line(route.len()), &route)).unwrap();
    let moved: Vec<_> = moved.into_iter().map(shown).collect();
    assert_eq!(
        moved,
        ["2011-06-14 17:00", "2011-06-20 17:00", "2011-06-22 17:00"]
    );
}
