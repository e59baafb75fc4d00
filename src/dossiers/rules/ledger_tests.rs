//! What a pause does to appointments that were missed when it began, and to a clock that did not run yet, as tables.

use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};

use super::deadlines::Counting;
use super::ledger::{
    FINANCIAL_OBLIGATION, FORCE_MAJEURE, Replay, SUPPLEMENT, counted_from, replay, stood_since,
};
use crate::calendar::{CalendarSeed, DuePolicy, Limit, LimitUnit, WorkCalendar, zone};
use crate::dossiers::model::{ClockEvent, ClockEventKind};
use crate::procedures::ResumeMode;

use ClockEventKind::{Extend, Pause, Redate, Resume, Start, Stop};

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

fn counting((value, unit): (f64, LimitUnit), resume_mode: ResumeMode) -> Counting {
    Counting {
        limit: Some(Limit::from_value(value, unit).unwrap()),
        policy: DuePolicy::EndOfDay,
        same_day_cutoff: NaiveTime::from_hms_opt(15, 0, 0).unwrap(),
        resume_mode,
    }
}

/// Kind, reason, when. A new appointment gives five working days.
type Entry = (ClockEventKind, Option<&'static str>, &'static str);

fn events(entries: &[Entry]) -> Vec<ClockEvent> {
    let event = |(kind, reason, local): &Entry| ClockEvent {
        seq: 1,
        kind: *kind,
        reason: reason.map(str::to_owned),
        note: None,
        working_days: (*kind == Extend).then_some(5),
        at: at(local),
        due_at: None,
        actor_kind: "OFFICER".to_owned(),
        actor_id: None,
    };
    entries.iter().map(event).collect()
}

struct Case {
    name: &'static str,
    limit: (f64, LimitUnit),
    mode: ResumeMode,
    entries: &'static [Entry],
    /// In force, and without re-appointments.
    due: (&'static str, &'static str),
    /// From where the days are counted.
    from: &'static str,
}

const ASKED: Option<&str> = Some(SUPPLEMENT);
const DAY: LimitUnit = LimitUnit::WorkingDay;

const CASES: &[Case] = &[
    Case {
        name: "asked for on the last day, the limit begins anew",
        limit: (3.0, DAY),
        mode: ResumeMode::Restart,
        entries: &[
            (Start, None, "2011-03-07 09:00"),
            (Pause, ASKED, "2011-03-10 18:00"),
            (Resume, ASKED, "2011-03-15 09:00"),
        ],
        due: ("2011-03-18 17:00", "2011-03-18 17:00"),
        from: "2011-03-15 09:00",
    },
    Case {
        name: "asked for a day late, it stays late",
        limit: (3.0, DAY),
        mode: ResumeMode::Restart,
        entries: &[
            (Start, None, "2011-03-07 09:00"),
            (Pause, ASKED, "2011-03-11 00:00"),
            (Resume, ASKED, "2011-03-15 09:00"),
        ],
        due: ("2011-03-10 17:00", "2011-03-10 17:00"),
        from: "2011-03-07 09:00",
    },
    Case {
        name: "within the new appointment that one begins anew, and the first stays missed",
        limit: (3.0, DAY),
        mode: ResumeMode::Restart,
        entries: &[
            (Start, None, "2011-03-07 09:00"),
            (Extend, None, "2011-03-10 09:00"),
            (Pause, ASKED, "2011-03-14 09:00"),
            (Resume, ASKED, "2011-03-21 09:00"),
        ],
        due: ("2011-03-24 17:00", "2011-03-10 17:00"),
        from: "2011-03-07 09:00",
    },
    Case {
        name: "what the apology promised is not taken back: five days promised, two of them left, and one day anew",
        limit: (1.0, DAY),
        mode: ResumeMode::Restart,
        entries: &[
            (Start, None, "2011-03-07 09:00"),
            (Extend, None, "2011-03-08 09:00"),
            (Pause, ASKED, "2011-03-11 09:00"),
            (Resume, ASKED, "2011-03-16 09:00"),
        ],
        due: ("2011-03-18 17:00", "2011-03-08 17:00"),
        from: "2011-03-07 09:00",
    },
    Case {
        name: "and where the first appointment was not missed, that one begins anew beside it",
        limit: (1.0, DAY),
        mode: ResumeMode::Restart,
        entries: &[
            (Start, None, "2011-03-07 09:00"),
            (Extend, None, "2011-03-07 10:00"),
            (Pause, ASKED, "2011-03-07 11:00"),
            (Resume, ASKED, "2011-03-08 09:00"),
        ],
        due: ("2011-03-15 17:00", "2011-03-09 17:00"),
        from: "2011-03-08 09:00",
    },
    Case {
        name: "a limit that ends later than what was promised is given whole",
        limit: (10.0, DAY),
        mode: ResumeMode::Restart,
        entries: &[
            (Start, None, "2011-03-07 09:00"),
            (Extend, None, "2011-03-21 09:00"),
            (Pause, ASKED, "2011-03-22 09:00"),
            (Resume, ASKED, "2011-03-23 09:00"),
        ],
        due: ("2011-04-06 17:00", "2011-03-21 17:00"),
        from: "2011-03-07 09:00",
    },
    Case {
        name: "what was promised and missed stays missed",
        limit: (1.0, DAY),
        mode: ResumeMode::Restart,
        entries: &[
            (Start, None, "2011-03-07 09:00"),
            (Extend, None, "2011-03-08 09:00"),
            (Pause, ASKED, "2011-03-16 09:00"),
            (Resume, ASKED, "2011-03-18 09:00"),
        ],
        due: ("2011-03-15 17:00", "2011-03-08 17:00"),
        from: "2011-03-07 09:00",
    },
    Case {
        name: "calendar days that nobody extended begin anew, though they would have gone on for longer",
        limit: (10.0, LimitUnit::CalendarDay),
        mode: ResumeMode::Restart,
        entries: &[
            (Start, None, "2011-03-07 09:00"),
            (Pause, ASKED, "2011-03-07 10:00"),
            (Resume, ASKED, "2011-03-11 09:00"),
        ],
        due: ("2011-03-21 17:00", "2011-03-21 17:00"),
        from: "2011-03-11 09:00",
    },
    Case {
        name: "hours are missed from their moment on",
        limit: (8.0, LimitUnit::WorkingHour),
        mode: ResumeMode::Restart,
        entries: &[
            (Start, None, "2010-11-01 16:00"),
            (Pause, ASKED, "2010-11-02 16:30"),
            (Resume, ASKED, "2010-11-04 10:00"),
        ],
        due: ("2010-11-02 16:00", "2010-11-02 16:00"),
        from: "2010-11-01 16:00",
    },
    Case {
        name: "where the limit goes on, the same: nothing moves what was missed",
        limit: (3.0, DAY),
        mode: ResumeMode::Resume,
        entries: &[
            (Start, None, "2011-03-07 09:00"),
            (Pause, ASKED, "2011-03-11 09:00"),
            (Resume, ASKED, "2011-03-15 09:00"),
        ],
        due: ("2011-03-10 17:00", "2011-03-10 17:00"),
        from: "2011-03-07 09:00",
    },
    Case {
        name: "received after hours and stopped by a storm that evening: Tuesday is the first day that it stood",
        limit: (3.0, DAY),
        mode: ResumeMode::Resume,
        entries: &[
            (Start, None, "2011-06-13 17:10"),
            (Pause, Some(FORCE_MAJEURE), "2011-06-13 17:30"),
            (Resume, Some(FORCE_MAJEURE), "2011-06-15 08:00"),
        ],
        due: ("2011-06-20 17:00", "2011-06-20 17:00"),
        from: "2011-06-13 17:10",
    },
    Case {
        name: "and over before the doors opened it did not stand at all",
        limit: (3.0, DAY),
        mode: ResumeMode::Resume,
        entries: &[
            (Start, None, "2011-06-13 17:10"),
            (Pause, Some(FORCE_MAJEURE), "2011-06-13 17:30"),
            (Resume, Some(FORCE_MAJEURE), "2011-06-13 19:00"),
            (Pause, Some(FORCE_MAJEURE), "2011-06-13 20:00"),
            (Resume, Some(FORCE_MAJEURE), "2011-06-14 06:00"),
        ],
        due: ("2011-06-17 17:00", "2011-06-17 17:00"),
        from: "2011-06-13 17:10",
    },
    Case {
        name: "nor after a supplement that came in the night",
        limit: (3.0, DAY),
        mode: ResumeMode::Restart,
        entries: &[
            (Start, None, "2011-06-13 08:00"),
            (Pause, ASKED, "2011-06-14 09:00"),
            (Resume, ASKED, "2011-06-15 20:00"),
            (Pause, Some(FINANCIAL_OBLIGATION), "2011-06-15 21:00"),
            (Resume, Some(FINANCIAL_OBLIGATION), "2011-06-17 08:00"),
        ],
        due: ("2011-06-22 17:00", "2011-06-22 17:00"),
        from: "2011-06-15 20:00",
    },
];

fn replayed(calendar: &WorkCalendar, case: &Case) -> (Counting, Replay) {
    let counting = counting(case.limit, case.mode);
    let replay = replay(calendar, counting, &events(case.entries)).unwrap();
    (counting, replay)
}

#[test]
fn a_pause_moves_what_runs_and_was_not_missed() {
    let calendar = province();
    for case in CASES {
        let (_, replay) = replayed(&calendar, case);
        let made = replay.appointment;
        let made = (shown(made.due_at), shown(made.unextended));
        assert_eq!((made.0.as_str(), made.1.as_str()), case.due, "{}", case.name);
        assert_eq!(
            shown(replay.course.map(|course| course.from)),
            case.from,
            "{}",
            case.name
        );
    }
}

#[test]
fn the_days_end_where_the_ledger_says() {
    let calendar = province();
    for case in CASES {
        let (counting, replay) = replayed(&calendar, case);
        let course = replay.course.unwrap();
        let (limit, policy) = (counting.limit.unwrap(), counting.policy);
        let walk = calendar.walk(
            course.from,
            limit,
            policy,
            counting.same_day_cutoff,
            &course.pauses,
        );
        assert_eq!(shown(Some(walk.unwrap().due.due_at)), case.due.1, "{}", case.name);
    }
}

#[test]
fn the_appointment_is_counted_from_where_it_was_given() {
    for (entries, from) in [
        (&[][..], "-"),
        (&[(Start, None, "2011-03-07 09:00")], "2011-03-07 09:00"),
        (
            &[
                (Start, None, "2011-03-07 09:00"),
                (Pause, Some(FINANCIAL_OBLIGATION), "2011-03-08 09:00"),
                (Resume, Some(FINANCIAL_OBLIGATION), "2011-03-09 09:00"),
                (Redate, None, "2011-03-10 09:00"),
            ],
            "2011-03-07 09:00",
        ),
        (
            &[
                (Start, None, "2011-03-07 09:00"),
                (Extend, None, "2011-03-10 09:00"),
                (Stop, None, "2011-03-10 10:00"),
                (Resume, Some("CORRECTION"), "2011-03-10 11:00"),
            ],
            "2011-03-10 09:00",
        ),
        (
            &[
                (Start, None, "2011-03-07 09:00"),
                (Pause, ASKED, "2011-03-08 09:00"),
                (Resume, ASKED, "2011-03-09 09:00"),
            ],
            "2011-03-09 09:00",
        ),
    ] {
        let counting = counting((3.0, DAY), ResumeMode::Restart);
        assert_eq!(
            shown(counted_from(counting, &events(entries))),
            from,
            "{entries:?}"
        );
    }
}

#[test]
fn a_clock_that_was_stopped_while_it_stood_stood_until_its_end() {
    for (entries, since) in [
        (&[(Start, None, "2011-03-07 09:00")][..], "-"),
        (
            &[
                (Start, None, "2011-03-07 09:00"),
                (Pause, ASKED, "2011-03-08 09:00"),
                (Stop, None, "2011-04-08 09:00"),
            ],
            "2011-03-08 09:00",
        ),
        (
            &[
                (Start, None, "2011-03-07 09:00"),
                (Pause, ASKED, "2011-03-08 09:00"),
                (Resume, ASKED, "2011-03-09 09:00"),
                (Stop, None, "2011-03-10 09:00"),
            ],
            "-",
        ),
    ] {
        assert_eq!(shown(stood_since(&events(entries))), since, "{entries:?}");
    }
}
