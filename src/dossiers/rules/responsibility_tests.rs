//! Whose time was exceeded when steps are done more than once. A route of three steps of a day, received on a Monday.

use super::punctuality::{StepTime, of_steps};
use super::punctuality_tests::{at, province};
use super::responsibility::{Turn, responsible};
use crate::calendar::{Limit, LimitUnit};

const DUE: [&str; 3] = ["2011-03-08 17:00", "2011-03-09 17:00", "2011-03-10 17:00"];

/// Place, from when, until when; the last turn of each step is how it stands now.
type Row = (usize, &'static str, &'static str);

struct Case {
    name: &'static str,
    turns: &'static [Row],
    responsible: Option<usize>,
}

const CASES: &[Case] = &[
    Case {
        name: "all in time, though one was done twice",
        turns: &[
            (0, "2011-03-07 09:00", "2011-03-07 15:00"),
            (1, "2011-03-07 15:00", "2011-03-08 08:00"),
            (0, "2011-03-08 08:00", "2011-03-08 15:00"),
            (1, "2011-03-08 15:00", "2011-03-09 15:00"),
            (2, "2011-03-09 15:00", "2011-03-10 15:00"),
        ],
        responsible: None,
    },
    Case {
        name: "the third held it beyond its end and sent it back",
        turns: &[
            (0, "2011-03-07 09:00", "2011-03-08 15:00"),
            (1, "2011-03-08 15:00", "2011-03-09 15:00"),
            (2, "2011-03-09 15:00", "2011-03-15 09:00"),
            (1, "2011-03-15 09:00", "2011-03-15 10:00"),
            (2, "2011-03-15 10:00", "2011-03-15 11:00"),
        ],
        responsible: Some(2),
    },
    Case {
        name: "the second did it badly; what came back in time ran over at nobody else's",
        turns: &[
            (0, "2011-03-07 09:00", "2011-03-08 15:00"),
            (1, "2011-03-08 15:00", "2011-03-09 15:00"),
            (2, "2011-03-09 15:00", "2011-03-10 09:00"),
            (1, "2011-03-10 09:00", "2011-03-14 10:00"),
            (2, "2011-03-14 10:00", "2011-03-14 11:00"),
        ],
        responsible: Some(1),
    },
    Case {
        name: "the first was late before anything came back",
        turns: &[
            (0, "2011-03-07 09:00", "2011-03-09 09:00"),
            (1, "2011-03-09 09:00", "2011-03-14 15:00"),
            (0, "2011-03-14 15:00", "2011-03-14 16:00"),
            (1, "2011-03-14 16:00", "2011-03-15 16:00"),
            (2, "2011-03-15 16:00", "2011-03-15 17:00"),
        ],
        responsible: Some(0),
    },
];

#[test]
fn whoever_held_it_when_its_end_passed_exceeded_the_time() {
    let calendar = province();
    let allotment = Limit::from_value(1.0, LimitUnit::WorkingDay).unwrap();
    for case in CASES {
        let turns: Vec<Turn> = case
            .turns
            .iter()
            .map(|(place, from, to)| Turn {
                place: *place,
                unit: LimitUnit::WorkingDay,
                started_at: at(from),
                ended_at: at(to),
                due_at: at(DUE[*place]),
            })
            .collect();
        let last = |place: usize| turns.iter().rfind(|turn| turn.place == place);
        let steps: Vec<StepTime> = (0..3)
            .map(|place| StepTime {
                allotment,
                is_finish: place == 2,
                due_at: Some(at(DUE[place])),
                started_at: last(place).map(|turn| turn.started_at),
                completed_at: last(place).map(|turn| turn.ended_at),
            })
            .collect();
        let now = of_steps(&calendar, &steps, at("2011-03-20 09:00")).unwrap();
        let found = responsible(&calendar, &turns, &now).unwrap();
        assert_eq!(found, case.responsible, "{}", case.name);
    }
}
