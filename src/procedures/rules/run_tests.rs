//! Routes are run: by hand, and any that the proof lets pass, in any order in which steps may end.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use serde_json::json;

use super::*;
use crate::auth::Role;
use crate::procedures::model::{JoinKind, ProcessContent, ProcessStepDraft, RouteLink, StepJoin, TaskKind};
use crate::procedures::rules::{CoveredForm, Route, RouteFacts, route_violations};
use crate::procedures::tests::sample::step;

/// Links as `from to`, `from to ?condition`, `from to !` for otherwise.
fn links(text: &str) -> Vec<RouteLink> {
    let link = |line: &str| {
        let (ends, rest) = line.trim().split_once(' ').unwrap();
        let (to, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        RouteLink {
            from: ends.parse().unwrap(),
            to: to.parse().unwrap(),
            condition: rest.strip_prefix('?').map(str::to_owned),
            is_otherwise: rest == "!",
        }
    };
    text.split(',').map(link).collect()
}

fn steps(size: usize, joins: &[(usize, JoinKind, Option<i32>)]) -> Vec<ProcessStepDraft> {
    let mut steps: Vec<_> = (0..size)
        .map(|place| step(&format!("S{place}"), TaskKind::Other, Role::Handler, 1.0))
        .collect();
    for (place, kind, count) in joins {
        steps[*place].join = Some(StepJoin {
            kind: *kind,
            count: *count,
        });
    }
    steps
}

/// A dossier on a route, as far as the engine is concerned.
struct Walk {
    graph: Graph,
    runs: Vec<StepRun>,
    answers: Vec<Option<StepAnswer>>,
    form: Value,
}

impl Walk {
    fn on(steps: &[ProcessStepDraft], links: &[RouteLink], form: Value) -> Self {
        let graph = Graph::new(steps, links).unwrap();
        let mut runs = vec![StepRun::Pending; steps.len()];
        let moves = start(&graph);
        apply(&mut runs, None, &moves);
        Self {
            answers: vec![None; steps.len()],
            graph,
            runs,
            form,
        }
    }

    fn end(&mut self, place: usize, answer: Option<StepAnswer>) -> Moves {
        self.answers[place] = answer;
        let facts = Facts {
            form: &self.form,
            answers: &self.answers,
        };
        let moves = end_step(&self.graph, &self.runs, place, facts).unwrap();
        apply(&mut self.runs, Some(place), &moves);
        moves
    }

    fn active(&self) -> Vec<usize> {
        let places = 0..self.runs.len();
        places
            .filter(|place| self.runs[*place] == StepRun::Active)
            .collect()
    }
}

#[test]
fn ways_part_by_conditions_and_come_together_again() {
    let fork = links("0 1,0 2 ?form.area > `300`,0 3 !,1 4,2 4,3 4");
    let mut walk = Walk::on(&steps(5, &[]), &fork, json!({"area": 500}));
    let first = walk.end(0, None);
    assert_eq!((first.begin, first.skip), (vec![1, 2], vec![3]));
    assert_eq!(first.led_to, [1, 2]);
    assert_eq!(walk.end(2, None).begin, [0_usize; 0], "the other is waited for");
    assert_eq!(walk.end(1, None).begin, [4]);
    assert!(walk.end(4, None).is_over);

    let mut walk = Walk::on(&steps(5, &[]), &fork, json!({}));
    let first = walk.end(0, None);
    assert_eq!((first.begin, first.skip), (vec![1, 3], vec![2]));
}

#[test]
fn a_join_that_has_enough_calls_off_what_serves_nothing_else() {
    let fork = links("0 1,0 2,0 3,1 4,2 4,3 4,2 5,4 5");
    let count = steps(6, &[(4, JoinKind::Count, Some(2))]);
    let mut walk = Walk::on(&count, &fork, json!({}));
    walk.end(0, None);
    assert_eq!(
        walk.end(2, None),
        Moves {
            led_to: vec![4, 5],
            ..Moves::default()
        }
    );
    let second = walk.end(3, None);
    assert_eq!((second.begin, second.cancel), (vec![4], vec![1]));
    assert_eq!(
        walk.end(4, None).begin,
        [5],
        "a way that was called off is not waited for"
    );

    let any = steps(6, &[(4, JoinKind::Any, None)]);
    let mut walk = Walk::on(&any, &fork, json!({}));
    walk.end(0, None);
    let first = walk.end(1, None);
    assert_eq!(
        (first.begin, first.cancel),
        (vec![4], vec![3]),
        "2 leads elsewhere too"
    );
    assert_eq!(walk.end(4, None).begin, [0_usize; 0]);
    assert_eq!(
        walk.end(2, None).begin,
        [5],
        "4 has been and does not begin again"
    );

    // What was to begin in the same pass never does.
    let short = links("0 1,0 2,1 2,2 3");
    let mut walk = Walk::on(&steps(4, &[(2, JoinKind::Any, None)]), &short, json!({}));
    let first = walk.end(0, None);
    assert_eq!(
        (first.begin, first.skip, first.cancel),
        (vec![2], vec![1], vec![])
    );
}

#[test]
fn an_answer_leads_back_and_everything_from_there_is_done_again() {
    let back = links("0 1,1 2,1 3,2 4,3 4,4 1 ?answers.S4 == 'REDO',4 5 !");
    let mut walk = Walk::on(&steps(6, &[]), &back, json!({}));
    for place in 0..4 {
        walk.end(place, None);
    }
    let moves = walk.end(4, Some(StepAnswer::Redo));
    assert_eq!(
        (moves.begin, moves.again, moves.led_to),
        (vec![1], vec![1, 2, 3, 4], vec![])
    );
    assert_eq!(walk.active(), [1]);
    for place in 1..4 {
        walk.end(place, None);
    }
    assert_eq!(walk.end(4, Some(StepAnswer::Accept)).begin, [5]);
}

#[test]
fn what_was_done_can_be_gone_back_to_and_nothing_else_can() {
    let fork = links("0 1,0 2,1 3,2 3,3 4");
    let mut walk = Walk::on(&steps(5, &[]), &fork, json!({}));
    for place in 0..3 {
        walk.end(place, None);
    }
    assert_eq!(go_back(&walk.graph, &walk.runs, 3), Err(RunError::NotDone));
    assert_eq!(
        go_back(&walk.graph, &walk.runs[..4], 0),
        Err(RunError::NotThisRoute)
    );
    let moves = go_back(&walk.graph, &walk.runs, 1).unwrap();
    assert_eq!((&moves.begin, &moves.again), (&vec![1], &vec![1, 3]));
    apply(&mut walk.runs, None, &moves);
    assert_eq!(walk.active(), [1]);
    assert_eq!(walk.end(1, None).begin, [3], "2 is done still");
    let facts = Facts {
        form: &json!({}),
        answers: &walk.answers,
    };
    assert_eq!(
        end_step(&walk.graph, &walk.runs, 1, facts),
        Err(RunError::NotActive)
    );
}

/// A route of any shape, most of them wrong: layers of steps, each led to from some before it.
fn any_route() -> impl Strategy<Value = (Vec<ProcessStepDraft>, Vec<RouteLink>)> {
    let way = (any::<Index>(), any::<Index>(), 0..10_u8, any::<Index>());
    let join = (any::<Index>(), 0..4_u8, 1..4_i32);
    (
        4..14_usize,
        prop::collection::vec(way, 0..16),
        prop::collection::vec(join, 0..4),
    )
        .prop_map(|(size, ways, joins)| {
            let mut all: Vec<RouteLink> = Vec::new();
            for (from, to, kind, asked) in ways {
                let (from, to) = (from.index(size), to.index(size));
                if from == to || all.iter().any(|link| (link.from, link.to) == (from, to)) {
                    continue;
                }
                let asked = format!("answers.S{} == 'REDO'", asked.index(from.max(to) + 1).min(from));
                all.push(RouteLink {
                    condition: (from > to || kind < 4).then_some(asked),
                    is_otherwise: from < to && kind == 4,
                    ..RouteLink::always(from, to)
                });
            }
            // Most of what is drawn at random hangs in the air: it is tied to its neighbours.
            for place in 0..size - 1 {
                let leads =
                    |link: &RouteLink| link.from == place && !link.is_back() && link.condition.is_none();
                let all_wrong = !all.iter().any(leads);
                let is_there = all.iter().any(|link| (link.from, link.to) == (place, place + 1));
                if all_wrong && !is_there {
                    all.push(RouteLink::always(place, place + 1));
                }
                let reached = |link: &RouteLink| link.to == place + 1 && !link.is_back();
                if !all.iter().any(reached) {
                    all.push(RouteLink::always(place, place + 1));
                }
            }
            all.sort_unstable();
            let mut drafts = steps(size, &[]);
            let ways = |place: usize| {
                all.iter()
                    .filter(|link| link.to == place && !link.is_back())
                    .count()
            };
            let merges: Vec<usize> = (1..size).filter(|place| ways(*place) > 1).collect();
            for (place, kind, count) in joins.into_iter().filter(|_| !merges.is_empty()) {
                let place = merges[place.index(merges.len())];
                let several = i32::try_from(ways(place)).unwrap();
                let (kind, count) = match kind {
                    0 => (JoinKind::Any, None),
                    1 => (JoinKind::All, None),
                    _ => (JoinKind::Count, Some(count.min(several))),
                };
                drafts[place].join = Some(StepJoin { kind, count });
            }
            drafts[0].kind = TaskKind::Intake;
            drafts[0].role = Some(Role::DeskOfficer);
            drafts[size - 2].is_finish = true;
            let last = &mut drafts[size - 1];
            (last.kind, last.role, last.is_return) = (TaskKind::ReturnResult, Some(Role::DeskOfficer), true);
            (drafts, all)
        })
}

/// Whether the proof lets it pass.
fn is_sound(steps: &[ProcessStepDraft], links: &[RouteLink]) -> bool {
    let facts = RouteFacts {
        content: &ProcessContent::default(),
        limits: Vec::new(),
        forms: vec![CoveredForm {
            label: String::new(),
            schema: None,
        }],
        inter_agency: false,
        open_agencies: [].into(),
        approved_on: None,
        effective_from: None,
    };
    !route_violations(Route { steps, links }, &facts)
        .iter()
        .any(crate::procedures::rules::Violation::forbids)
}

#[test]
fn the_routes_that_are_drawn_and_proven_are_of_every_kind() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut sound, mut parallel, mut conditional, mut back, mut enough) = (0, 0, 0, 0, 0);
    for _ in 0..6000 {
        let (steps, links) = any_route().new_tree(&mut runner).unwrap().current();
        if !is_sound(&steps, &links) {
            continue;
        }
        sound += 1;
        let forks = |link: &RouteLink| {
            let beside = links
                .iter()
                .filter(|other| other.from == link.from && other.condition.is_none());
            beside.count() > 1
        };
        parallel += usize::from(links.iter().any(forks));
        conditional += usize::from(
            links
                .iter()
                .any(|link| link.condition.is_some() && !link.is_back()),
        );
        back += usize::from(links.iter().any(RouteLink::is_back));
        let joins = |step: &ProcessStepDraft| step.join.is_some_and(|join| join.kind != JoinKind::All);
        enough += usize::from(steps.iter().any(joins));
    }
    let kinds = [sound, parallel, conditional, back, enough];
    assert!(kinds.iter().all(|count| *count >= 10), "{kinds:?}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        max_global_rejects: 40_000,
        ..ProptestConfig::default()
    })]
    #[test]
    fn a_dossier_on_a_proven_route_always_comes_to_its_one_end(
        (steps, links) in any_route(),
        turns in prop::collection::vec((any::<Index>(), 0..4_u8), 300),
    ) {
        prop_assume!(is_sound(&steps, &links));
        let (size, finish) = (steps.len(), steps.len() - 2);
        let mut walk = Walk::on(&steps, &links, json!({}));
        let (mut over, mut begun) = (0, vec![0_u32; size]);
        begun[0] = 1;
        for (turn, (which, answer)) in turns.iter().enumerate() {
            let active = walk.active();
            prop_assert!(!active.is_empty(), "stuck: {:?}", walk.runs);
            let place = active[which.index(active.len())];
            // Answers that lead back come to an end.
            let redo = *answer == 0 && turn < 150;
            let moves = walk.end(place, Some(if redo { StepAnswer::Redo } else { StepAnswer::Accept }));
            let once = |list: &[usize]| list.iter().all(|one| list.iter().filter(|other| *other == one).count() == 1);
            prop_assert!(once(&moves.begin) && once(&moves.skip) && once(&moves.cancel));
            for place in &moves.again {
                begun[*place] = 0;
            }
            for place in &moves.begin {
                begun[*place] += 1;
                prop_assert_eq!(begun[*place], 1, "step {} begins twice", place);
                let came = walk.runs[..*place].iter().filter(|run| {
                    matches!(run, StepRun::Done { led_to } if led_to.contains(place))
                });
                let (came, open) = (came.count(), walk.graph.shape().before(*place).filter(|before| {
                    matches!(walk.runs[*before], StepRun::Active | StepRun::Pending)
                }).count());
                let again = moves.again.contains(place);
                match walk.graph.join(*place) {
                    Join::All => prop_assert!(again || open == 0, "join {} skipped", place),
                    Join::Enough(count) => prop_assert!(again || came >= count, "join {} too early", place),
                }
            }
            if moves.is_over {
                over += 1;
                break;
            }
        }
        prop_assert_eq!(over, 1, "never over: {:?}", walk.runs);
        prop_assert_eq!(walk.active(), Vec::<usize>::new(), "something still runs");
        prop_assert!(matches!(walk.runs[finish], StepRun::Done { .. }), "no result");
        let is_left = |run: &StepRun| *run == StepRun::Pending;
        prop_assert!(!walk.runs.iter().any(is_left), "something waits: {:?}", walk.runs);
    }
}
