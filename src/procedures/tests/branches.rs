//! The proof of a route with branches, joins, loops and requests: each fault with its place.

use serde_json::json;

use super::sample::{days, step};
use super::*;
use crate::auth::Role;
use crate::calendar::Limit;
use crate::procedures::model::*;
use crate::procedures::rules::{CoveredForm, LegalLimit, Route, RouteFacts, Violation, route_violations};

/// Desk, opinions of two communes and the fire police, handling, review, signature, return.
struct Draft {
    steps: Vec<ProcessStepDraft>,
    links: Vec<RouteLink>,
    limit: Option<Limit>,
    schema: Option<serde_json::Value>,
}

fn commune(code: &str, n: u128) -> ProcessStepDraft {
    ProcessStepDraft {
        agency_kind: StepAgencyKind::Named,
        agency_id: Some(AgencyId::from_uuid(uuid::Uuid::from_u128(n))),
        leg: Some(StepLeg::default()),
        ..step(code, TaskKind::InterAgencyConfirm, Role::Handler, 2.0)
    }
}

fn when(from: usize, to: usize, condition: &str) -> RouteLink {
    RouteLink {
        condition: Some(condition.into()),
        ..RouteLink::always(from, to)
    }
}

fn otherwise(from: usize, to: usize) -> RouteLink {
    RouteLink {
        is_otherwise: true,
        ..RouteLink::always(from, to)
    }
}

const FIRE: &str = "form.area > `300` && form.kind == 'HOUSE'";
const AGAIN: &str = "answers.REVIEW == 'REDO'";

/// 0 desk, 1 first commune, 2 second commune, 3 fire police if the area is large, 4 handling, 5 review (back to the
/// handling), 6 signature, 7 return.
fn whole() -> Draft {
    let steps = vec![
        step("IN", TaskKind::Intake, Role::DeskOfficer, 0.5),
        commune("XA1", 1),
        commune("XA2", 2),
        commune("FIRE", 3),
        step("WORK", TaskKind::Handle, Role::Handler, 3.0),
        step("REVIEW", TaskKind::Review, Role::UnitHead, 1.0),
        ProcessStepDraft {
            is_finish: true,
            ..step("SIGN", TaskKind::Sign, Role::AgencyHead, 1.0)
        },
        ProcessStepDraft {
            is_return: true,
            ..step("OUT", TaskKind::ReturnResult, Role::DeskOfficer, 0.0)
        },
    ];
    let links = vec![
        RouteLink::always(0, 1),
        RouteLink::always(0, 2),
        when(0, 3, FIRE),
        RouteLink::always(1, 4),
        RouteLink::always(2, 4),
        RouteLink::always(3, 4),
        RouteLink::always(4, 5),
        when(5, 4, AGAIN),
        otherwise(5, 6),
        RouteLink::always(6, 7),
    ];
    Draft {
        steps,
        links,
        limit: Some(days(7.5)),
        schema: Some(json!({"type": "object", "properties": {
            "area": {"type": "number"}, "kind": {"enum": ["HOUSE", "SHOP"]}, "urgent": {"type": "boolean"},
        }})),
    }
}

fn judge(draft: &Draft) -> Vec<Violation> {
    let facts = RouteFacts {
        content: &ProcessContent::default(),
        limits: draft
            .limit
            .map(|limit| LegalLimit {
                label: "P".into(),
                limit,
            })
            .into_iter()
            .collect(),
        forms: vec![CoveredForm {
            label: "P".into(),
            schema: draft.schema.clone(),
        }],
        inter_agency: false,
        open_agencies: [1, 2, 3]
            .map(|n| AgencyId::from_uuid(uuid::Uuid::from_u128(n)))
            .into(),
        approved_on: None,
        effective_from: None,
    };
    let route = Route {
        steps: &draft.steps,
        links: &draft.links,
    };
    route_violations(route, &facts)
}

fn join(kind: JoinKind, count: Option<i32>) -> Option<StepJoin> {
    Some(StepJoin { kind, count })
}

#[test]
fn every_branch_is_proven_or_told_with_its_place() {
    type Change = fn(&mut Draft);
    type Row = (&'static str, Change, &'static [(&'static str, &'static str)]);
    let table: &[Row] = &[
        ("whole", |_| {}, &[]),
        (
            "any of three",
            |d| d.steps[4].join = join(JoinKind::Any, None),
            &[],
        ),
        (
            "two of three",
            |d| d.steps[4].join = join(JoinKind::Count, Some(2)),
            &[],
        ),
        (
            "three of three, one of them conditional",
            |d| d.steps[4].join = join(JoinKind::Count, Some(3)),
            &[("V3", "/steps/4/join/count")],
        ),
        (
            "more than there are ways",
            |d| d.steps[4].join = join(JoinKind::Count, Some(4)),
            &[("V3", "/steps/4/join/count")],
        ),
        (
            "a count without a number",
            |d| d.steps[4].join = join(JoinKind::Count, None),
            &[("V3", "/steps/4/join/count")],
        ),
        (
            "a number without a count",
            |d| d.steps[4].join = join(JoinKind::Any, Some(1)),
            &[("V3", "/steps/4/join/count")],
        ),
        (
            "a join of one way",
            |d| d.steps[5].join = join(JoinKind::Any, None),
            &[("V3", "/steps/5/join")],
        ),
        (
            "a way without a condition beside one with",
            |d| d.links[8].is_otherwise = false,
            &[],
        ),
        (
            "conditions alone",
            |d| d.links[8] = when(5, 6, "answers.REVIEW == 'ACCEPT'"),
            &[("V3", "/steps/5")],
        ),
        (
            "otherwise beside nothing",
            |d| d.links[6].is_otherwise = true,
            &[("V3", "/transitions/6/otherwise")],
        ),
        (
            "otherwise with a condition",
            |d| d.links[8].condition = Some("form.urgent".into()),
            &[("V3", "/transitions/8/otherwise"), ("V3", "/steps/5")],
        ),
        (
            "back without a condition",
            |d| d.links[7].condition = None,
            &[("V3", "/transitions/7")],
        ),
        (
            "back for a reason that never changes",
            |d| d.links[7].condition = Some("form.urgent".into()),
            &[("V3", "/transitions/7/condition")],
        ),
        (
            "back into one of several branches",
            |d| d.links[7].to = 1,
            &[("V3", "/transitions/7")],
        ),
        (
            "a branch that ends nowhere",
            |d| {
                d.links.remove(5);
            },
            &[("V3", "/steps/3")],
        ),
        (
            "a step nothing leads to",
            |d| {
                d.links.remove(2);
            },
            &[("V3", "/steps/3")],
        ),
        (
            "a way around the result",
            |d| d.links.insert(7, otherwise(4, 7)),
            &[
                ("V3", "/steps/6"),
                ("V3", "/transitions/7/otherwise"),
                ("V3", "/transitions/8"),
            ],
        ),
        (
            "no condition",
            |d| d.links[2].condition = Some("form.area >".into()),
            &[("CONDITION", "/transitions/2/condition")],
        ),
        (
            "a field that the form lacks",
            |d| d.links[2].condition = Some("form.floors > `3`".into()),
            &[("CONDITION", "/transitions/2/condition")],
        ),
        (
            "a value that the field never has",
            |d| d.links[2].condition = Some("form.kind == 'CASTLE'".into()),
            &[("CONDITION", "/transitions/2/condition")],
        ),
        (
            "the size of a text",
            |d| d.links[2].condition = Some("form.kind > `3`".into()),
            &[("CONDITION", "/transitions/2/condition")],
        ),
        (
            "a number as truth",
            |d| d.links[2].condition = Some("form.area".into()),
            &[("CONDITION", "/transitions/2/condition")],
        ),
        (
            "the answer of a later step",
            |d| d.links[2].condition = Some("answers.SIGN == 'ACCEPT'".into()),
            &[("CONDITION", "/transitions/2/condition")],
        ),
        (
            "an answer that nobody gives",
            |d| d.links[7].condition = Some("answers.REVIEW == 'PERHAPS'".into()),
            &[("CONDITION", "/transitions/7/condition")],
        ),
        (
            "a form without fields, twice asked",
            |d| d.schema = None,
            &[
                ("CONDITION", "/transitions/2/condition"),
                ("CONDITION", "/transitions/2/condition"),
            ],
        ),
        (
            "the longest way",
            |d| d.steps[3].allotment = days(3.0),
            &[("V1", "/steps")],
        ),
        (
            "a request for which the clock stands",
            |d| {
                d.steps[3].allotment = days(30.0);
                d.steps[3].leg.as_mut().unwrap().pauses_main_clock = true;
            },
            &[],
        ),
        (
            "silence without an article",
            |d| d.steps[1].leg.as_mut().unwrap().silence_is_consent = true,
            &[("LEG", "/steps/1/leg/silenceLegalBasis")],
        ),
        (
            "an article without silence",
            |d| d.steps[1].leg.as_mut().unwrap().silence_legal_basis = Some("Điều 9".into()),
            &[("LEG", "/steps/1/leg/silenceIsConsent")],
        ),
        (
            "a request to oneself",
            |d| d.steps[4].leg = Some(StepLeg::default()),
            &[("LEG", "/steps/4/leg")],
        ),
    ];
    for (name, change, expected) in table {
        let mut draft = whole();
        change(&mut draft);
        let found = places(&judge(&draft), true);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(code, pointer)| (*code, pointer.as_str()))
            .collect();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn steps_of_one_group_stand_side_by_side() {
    let mut steps: Vec<_> = ["IN", "A", "B", "C", "D", "OUT"]
        .into_iter()
        .map(|code| step(code, TaskKind::Other, Role::Handler, 1.0))
        .collect();
    for (place, group) in [(1, "G"), (2, "G"), (3, "H"), (4, "H")] {
        steps[place].parallel_group = Some(group.into());
    }
    let links: Vec<_> = Route::linear(&steps)
        .iter()
        .map(|link| (link.from, link.to))
        .collect();
    assert_eq!(
        links,
        [(0, 1), (0, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 5), (4, 5)]
    );
}
