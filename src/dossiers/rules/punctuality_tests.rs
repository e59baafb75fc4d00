//! Whose time was exceeded, as a table.

use chrono::{DateTime, NaiveDateTime, Utc};

use super::punctuality::{StepTime, Told, first_late, of_steps, told};
use crate::calendar::{CalendarSeed, DuePolicy, Limit, LimitUnit, Punctuality, WorkCalendar, zone};

const DAY: LimitUnit = LimitUnit::WorkingDay;
const HOUR: LimitUnit = LimitUnit::WorkingHour;

pub(super) fn province() -> WorkCalendar {
    WorkCalendar::resolve(&[CalendarSeed::shipped().unwrap()[0].layer()])
}

pub(super) fn at(local: &str) -> DateTime<Utc> {
    zone::utc(NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").unwrap())
}

/// Allotment, unit, due, begun, done. The second step of every case finishes.
type Row = (
    f64,
    LimitUnit,
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
);

struct Case {
    name: &'static str,
    steps: [Row; 3],
    /// When the clock stood, the dossier was closed, or somebody looks.
    until: &'static str,
    told: [&'static str; 3],
    late: Option<usize>,
}

const HANDOVER: Row = (0.0, DAY, "2011-03-10 17:00", Some("2011-03-09 15:00"), None);
const MORNING: Option<&str> = Some("2011-03-07 09:00");

const CASES: &[Case] = &[
    Case {
        name: "Annex A, S1: finished a day early and not collected for days",
        steps: [
            (1.5, DAY, "2011-03-09 11:30", MORNING, Some("2011-03-07 10:00")),
            (
                1.0,
                DAY,
                "2011-03-10 17:00",
                Some("2011-03-07 10:00"),
                Some("2011-03-09 15:00"),
            ),
            HANDOVER,
        ],
        until: "2011-03-14 09:00",
        told: ["EARLY 2", "EARLY 1", "-"],
        late: None,
    },
    Case {
        name: "nor once it was collected",
        steps: [
            (1.5, DAY, "2011-03-09 11:30", MORNING, Some("2011-03-09 16:00")),
            (1.0, DAY, "2011-03-10 17:00", MORNING, Some("2011-03-10 18:00")),
            (
                0.0,
                DAY,
                "2011-03-10 17:00",
                Some("2011-03-10 18:00"),
                Some("2011-03-14 09:00"),
            ),
        ],
        until: "2011-03-20 09:00",
        told: ["ON_TIME 0", "ON_TIME 0", "-"],
        late: None,
    },
    Case {
        name: "a step that is not done is told of once its day is over",
        steps: [
            (1.0, DAY, "2011-03-08 17:00", MORNING, None),
            (1.0, DAY, "2011-03-09 17:00", None, None),
            (0.0, DAY, "2011-03-09 17:00", None, None),
        ],
        until: "2011-03-08 23:00",
        told: ["-", "-", "-"],
        late: None,
    },
    Case {
        name: "and by so many counted days: not Saturday, not Sunday",
        steps: [
            (1.0, DAY, "2011-03-08 17:00", MORNING, None),
            (1.0, DAY, "2011-03-09 17:00", None, None),
            (0.0, DAY, "2011-03-09 17:00", None, None),
        ],
        until: "2011-03-14 08:00",
        told: ["LATE -4", "-", "-"],
        late: Some(0),
    },
    Case {
        name: "the first that took longer, though the next made up for it",
        steps: [
            (1.0, DAY, "2011-03-08 17:00", MORNING, Some("2011-03-09 09:00")),
            (
                3.0,
                DAY,
                "2011-03-11 17:00",
                Some("2011-03-09 09:00"),
                Some("2011-03-10 09:00"),
            ),
            HANDOVER,
        ],
        until: "2011-03-11 09:00",
        told: ["LATE -1", "EARLY 1", "-"],
        late: Some(0),
    },
    Case {
        name: "a step of hours is late from its moment on",
        steps: [
            (2.0, HOUR, "2011-03-07 11:00", MORNING, Some("2011-03-07 11:20")),
            (4.0, HOUR, "2011-03-07 17:00", Some("2011-03-07 11:20"), None),
            (0.0, HOUR, "2011-03-07 17:00", None, None),
        ],
        until: "2011-03-07 16:00",
        told: ["LATE 0", "-", "-"],
        late: Some(0),
    },
    Case {
        name: "in the year that nobody has entered it is late, by nobody knows how much",
        steps: [
            (1.0, DAY, "2011-03-08 17:00", MORNING, None),
            (1.0, DAY, "2011-03-09 17:00", None, None),
            (0.0, DAY, "2011-03-09 17:00", None, None),
        ],
        until: "2090-03-08 08:00",
        told: ["LATE ?", "-", "-"],
        late: Some(0),
    },
];

fn shown(told: Option<Told>) -> String {
    told.map_or_else(
        || "-".to_owned(),
        |told| {
            let days = told.days_delta.map_or("?".to_owned(), |days| days.to_string());
            format!("{} {days}", told.punctuality.as_str())
        },
    )
}

#[test]
fn a_step_is_told_against_its_own_end_and_nothing_after_the_result() {
    let calendar = province();
    for case in CASES {
        let step = |place: usize, row: &Row| StepTime {
            allotment: Limit::from_value(row.0, row.1).unwrap(),
            is_finish: place == 1,
            due_at: Some(at(row.2)),
            started_at: row.3.map(at),
            completed_at: row.4.map(at),
        };
        let steps: Vec<_> = case
            .steps
            .iter()
            .enumerate()
            .map(|(place, row)| step(place, row))
            .collect();
        let told = of_steps(&calendar, &steps, at(case.until)).unwrap();
        assert_eq!(first_late(&told), case.late, "{}", case.name);
        let told: Vec<_> = told.into_iter().map(shown).collect();
        assert_eq!(told, case.told, "{}", case.name);
    }
}

#[test]
fn what_has_no_end_is_neither_early_nor_late() {
    let step = StepTime {
        allotment: Limit::from_value(1.0, DAY).unwrap(),
        is_finish: true,
        due_at: None,
        started_at: Some(at("2011-03-07 09:00")),
        completed_at: Some(at("2011-03-20 09:00")),
    };
    assert_eq!(
        of_steps(&province(), &[step], at("2011-04-01 09:00")),
        Ok(vec![None])
    );
}

#[test]
fn a_dossier_is_told_by_the_unit_of_its_limit() {
    let calendar = province();
    let (ended, due_at) = (at("2011-03-07 17:10"), at("2011-03-07 17:00"));
    let by = |unit| told(&calendar, ended, due_at, (unit, DuePolicy::EndOfDay)).unwrap();
    assert_eq!(by(DAY).punctuality, Punctuality::OnTime);
    assert_eq!(by(HOUR).punctuality, Punctuality::Late);
}
