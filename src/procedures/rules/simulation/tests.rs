use chrono::NaiveTime;
use serde_json::json;

use super::*;
use crate::auth::Role;
use crate::calendar::CalendarSeed;
use crate::procedures::model::{RouteLink, StepLeg, TaskKind};
use crate::procedures::rules::Route;
use crate::procedures::tests::sample::{days, step};

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}:00+07:00").parse().unwrap()
}

fn local(moment: Option<DateTime<Utc>>) -> String {
    let zone = chrono::FixedOffset::east_opt(7 * 3600).unwrap();
    moment.map_or_else(String::new, |moment| {
        moment.with_timezone(&zone).format("%m-%d %H:%M").to_string()
    })
}

fn run_dry(
    steps: &[ProcessStepDraft],
    links: &[RouteLink],
    (received, limit): (&str, f64),
    assumed: Vec<Assumed>,
) -> Result<Course, SimulationError> {
    let calendar = WorkCalendar::resolve(&[CalendarSeed::shipped().unwrap()[0].layer()]);
    simulate(Scenario {
        calendar: &calendar,
        graph: &Graph::new(steps, links).unwrap(),
        steps,
        received_at: at(received),
        clock: Clock {
            limit: (limit >= 0.0).then(|| days(limit)),
            policy: DuePolicy::EndOfDay,
            same_day_cutoff: NaiveTime::from_hms_opt(15, 0, 0).unwrap(),
        },
        form: &json!({}),
        assumed,
    })
}

fn of_days(allotments: &[f64]) -> Vec<ProcessStepDraft> {
    let nth = |(place, allotment): (usize, &f64)| {
        step(&format!("S{place}"), TaskKind::Other, Role::Handler, *allotment)
    };
    let mut steps: Vec<_> = allotments.iter().enumerate().map(nth).collect();
    let finish = steps.len() - 2;
    steps[finish].is_finish = true;
    steps
}

/// Procedure 12: desk, land office, commune, land office, environment, committee, land office, tax, notice, land
/// office, return.
const LAND_USE: [f64; 11] = [1.0, 3.0, 5.0, 5.0, 5.0, 3.0, 3.0, 3.0, 1.0, 3.0, 0.0];

#[test]
fn land_use_is_due_after_32_days_and_every_step_on_its_day() {
    let mut steps = of_days(&LAND_USE);
    steps[8].pauses = Some(PauseReason::FinancialObligation);
    let links = Route::linear(&steps);
    let course = run_dry(
        &steps,
        &links,
        ("2011-03-01T08:30", 32.0),
        vec![Assumed::default(); 11],
    )
    .unwrap();
    assert_eq!(local(course.due_at), "04-15 17:00");
    let dues: Vec<String> = course.steps.iter().map(|step| local(step.due_at)).collect();
    let days = [
        "03-02", "03-07", "03-14", "03-21", "03-28", "03-31", "04-05", "04-08", "04-11", "04-15", "04-15",
    ];
    assert_eq!(dues, days.map(|day| format!("{day} 17:00")));
    assert_eq!(local(course.finished_at), "04-15 17:00");
    assert_eq!(course.returned_at, course.finished_at);

    // The notice is handed over early; the proof of payment comes ten counted days later.
    let mut assumed = vec![Assumed::default(); 11];
    for (place, end) in [
        (6, "2011-04-04T16:00"),
        (7, "2011-04-05T09:00"),
        (8, "2011-04-05T10:00"),
    ] {
        assumed[place].ends = [at(end)].into();
    }
    assumed[8].resumes = [at("2011-04-20T14:00")].into();
    let course = run_dry(&steps, &links, ("2011-03-01T08:30", 32.0), assumed).unwrap();
    assert_eq!(local(course.original_due_at), "04-15 17:00");
    assert_eq!(local(course.due_at), "04-29 17:00");
    assert_eq!(course.pauses.len(), 1);
    assert_eq!(
        (
            local(Some(course.pauses[0].from)),
            local(Some(course.pauses[0].to))
        ),
        ("04-05 10:00".into(), "04-20 14:00".into())
    );
    let last = course.steps.iter().find(|step| step.place == 9).unwrap();
    assert_eq!(
        (local(last.begins_at), local(last.due_at)),
        ("04-20 14:00".into(), "04-29 17:00".into())
    );
}

#[test]
fn the_clock_stands_while_a_request_for_which_it_does_is_answered() {
    let mut steps = of_days(&[1.0, 4.0, 2.0, 2.0, 0.0]);
    steps[1].leg = Some(StepLeg {
        pauses_main_clock: true,
        ..StepLeg::default()
    });
    // Beside the request the work goes on, but not its time.
    let links: Vec<_> = [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)]
        .map(|(from, to)| RouteLink::always(from, to))
        .into();
    let course = run_dry(
        &steps,
        &links,
        ("2011-03-07T09:00", 5.0),
        vec![Assumed::default(); 5],
    )
    .unwrap();
    let told = |place: usize| {
        let step = course.steps.iter().find(|step| step.place == place).unwrap();
        [local(step.begins_at), local(step.due_at), local(step.ends_at)]
    };
    assert_eq!(local(course.original_due_at), "03-14 17:00");
    assert_eq!(told(0), ["03-07 09:00", "03-08 17:00", "03-08 17:00"]);
    assert_eq!(told(1), ["03-08 17:00", "03-14 17:00", "03-14 17:00"]);
    assert_eq!(told(2), ["03-08 17:00", "03-16 17:00", "03-16 17:00"]);
    assert_eq!(told(3), ["03-16 17:00", "03-18 17:00", "03-18 17:00"]);
    assert_eq!(local(course.due_at), "03-18 17:00");
    assert_eq!(course.pauses[0].reason, PauseReason::InterAgencyOpinion);
}

#[test]
fn answers_are_taken_round_after_round_and_a_loop_without_an_end_is_told() {
    let steps = of_days(&[1.0, 2.0, 1.0, 1.0, 0.0]);
    let mut links = Route::linear(&steps);
    links[2].is_otherwise = true;
    let back = |condition: &str| RouteLink {
        condition: Some(condition.into()),
        ..RouteLink::always(2, 1)
    };
    let mut assumed = vec![Assumed::default(); 5];
    assumed[2].answers = [StepAnswer::Redo, StepAnswer::Accept].into();
    let mut twice = links.clone();
    twice.push(back("answers.S2 == 'REDO'"));
    let course = run_dry(&steps, &twice, ("2011-03-07T09:00", 5.0), assumed.clone()).unwrap();
    let ways: Vec<_> = course
        .steps
        .iter()
        .map(|step| (step.place, step.round, local(step.ends_at)))
        .collect();
    assert_eq!(
        ways,
        [
            (0, 1, "03-08 17:00"),
            (1, 1, "03-10 17:00"),
            (2, 1, "03-11 17:00"),
            (1, 2, "03-15 17:00"),
            (2, 2, "03-16 17:00"),
            (3, 1, "03-17 17:00"),
            (4, 1, "03-17 17:00"),
        ]
        .map(|(place, round, end)| (place, round, end.to_owned()))
    );
    let steps = of_days(&[1.0, 0.0, 0.0, 1.0, 0.0]);
    links.push(back("answers.S2 != 'REJECT'"));
    assert_eq!(
        run_dry(&steps, &links, ("2011-03-07T09:00", 5.0), assumed),
        Err(SimulationError::Endless)
    );
}
