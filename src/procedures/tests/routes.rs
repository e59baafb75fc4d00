//! The validators, with routes as a city's desk really ran them about 2013, broken ones among them.

use super::sample::{days, step, steps};
use super::*;
use crate::auth::Role;
use crate::calendar::{Limit, LimitUnit};
use crate::procedures::model::*;
use crate::procedures::rules::{LegalLimit, Route, RouteFacts, Violation, code, route_violations};

/// A line a step: unit, days, then its tasks with their days; `*` where the work is finished.
const DT01: &str = "BP_MOT_CUA 0.5 TIEP_NHAN:0 BAN_GIAO:0.5
    PHONG_QUAN_LY_DO_THI 11.5 PHAN_CONG:1 THU_LY:11 XET_DUYET:1
    LANH_DAO_DON_VI 3 KY_DUYET:0*
    BP_MOT_CUA 0 THU_PHI:0
    BP_MOT_CUA 0 TRA_KET_QUA:0";
const DT07: &str = "BP_MOT_CUA 0.5 TIEP_NHAN:0 BAN_GIAO:0
    BP_MOT_CUA 0.5 TRA_KET_QUA:1";
const KT09: &str = "BP_MOT_CUA 0.5 TIEP_NHAN:0 BAN_GIAO:0.5
    PHONG_KINH_TE_HA_TANG 14.5 PHAN_CONG:0 THU_LY:14 XET_DUYET:1
    BP_MOT_CUA 0 THU_PHI:0
    BP_MOT_CUA 0 TRA_KET_QUA:0";
const TC01: &str = "BP_MOT_CUA 0.5 TIEP_NHAN:0 BAN_GIAO:0.5
    PHONG_TAI_CHINH_KE_HOACH 27 PHAN_CONG:0 THU_LY:6 XET_DUYET:1
    LANH_DAO_DON_VI 3 KY_DUYET:0*
    BP_MOT_CUA 0.5 TRA_KET_QUA:0";
const TC05: &str = "BP_MOT_CUA 0.5 TIEP_NHAN:0 BAN_GIAO:0.5
    PHONG_TAI_CHINH_KE_HOACH 3.5 PHAN_CONG:0 THU_LY:6 XET_DUYET:1
    LANH_DAO_DON_VI 1 KY_DUYET:0*
    BP_MOT_CUA 0 TRA_KET_QUA:0";
const TN02: &str = "BP_MOT_CUA 1 TIEP_NHAN:0 BAN_GIAO:0
    VAN_PHONG_DANG_KY_QSD_DAT 3 PHAN_CONG:2 CHUYEN_YEU_CAU_XAC_NHAN_XUONG_XA:1
    DIA_CHINH_CAP_XA 5 XAC_NHAN_LIEN_THONG:5
    VAN_PHONG_DANG_KY_QSD_DAT 5 THU_LY:2 XET_DUYET:1
    PHONG_TAI_NGUYEN_MOI_TRUONG 5 THU_LY:3
    LANH_DAO_DON_VI 3 KY_DUYET:0
    VAN_PHONG_DANG_KY_QSD_DAT 3 THU_LY:2
    BP_THUE 3 NOP_HO_SO_SANG_CHI_CUC_THUE:3 NHAN_THONG_BAO_CUA_CHI_CUC_THUE:0
    BP_MOT_CUA 1 TRA_THONG_BAO_NOP_THUE:1 NHAN_BIEN_LAI_NOP_THUE:0
    VAN_PHONG_DANG_KY_QSD_DAT 3 THU_LY:2*
    BP_MOT_CUA 0 TRA_KET_QUA:0";
const TN18: &str = "BP_MOT_CUA 0 TIEP_NHAN:0 BAN_GIAO:0
    VAN_PHONG_DANG_KY_QSD_DAT 0.5 XET_DUYET:2
    BP_MOT_CUA 0 TRA_KET_QUA:0";

fn kind(task: &str) -> TaskKind {
    match task {
        "TIEP_NHAN" => TaskKind::Intake,
        "BAN_GIAO" => TaskKind::HandOver,
        "PHAN_CONG" => TaskKind::Assign,
        "XET_DUYET" => TaskKind::Review,
        "KY_DUYET" => TaskKind::Sign,
        "THU_PHI" => TaskKind::CollectFee,
        "TRA_KET_QUA" => TaskKind::ReturnResult,
        "CHUYEN_YEU_CAU_XAC_NHAN_XUONG_XA" => TaskKind::RequestConfirmation,
        "XAC_NHAN_LIEN_THONG" => TaskKind::InterAgencyConfirm,
        "NOP_HO_SO_SANG_CHI_CUC_THUE" => TaskKind::SendToTax,
        "NHAN_THONG_BAO_CUA_CHI_CUC_THUE" => TaskKind::ReceiveTaxNotice,
        "TRA_THONG_BAO_NOP_THUE" => TaskKind::HandOverTaxNotice,
        "NHAN_BIEN_LAI_NOP_THUE" => TaskKind::ReceiveTaxProof,
        _ => TaskKind::Handle,
    }
}

fn id(n: u128) -> AgencyId {
    AgencyId::from_uuid(uuid::Uuid::from_u128(n))
}

fn real(route: &str) -> Vec<ProcessStepDraft> {
    let line = |(no, line): (usize, &str)| {
        let mut words = line.split_whitespace();
        let (unit, allotment) = (words.next().unwrap(), words.next().unwrap());
        let tasks: Vec<&str> = words.collect();
        let (role, named) = match unit {
            "BP_MOT_CUA" => (Role::DeskOfficer, None),
            "LANH_DAO_DON_VI" => (Role::AgencyHead, None),
            "DIA_CHINH_CAP_XA" => (Role::Handler, Some(id(1))),
            "BP_THUE" => (Role::Handler, Some(id(2))),
            _ => (Role::Handler, None),
        };
        let name_of = |task: &str| task.split(':').next().unwrap().to_owned();
        let first = kind(&name_of(tasks[0]));
        ProcessStepDraft {
            agency_kind: if named.is_some() {
                StepAgencyKind::Named
            } else {
                StepAgencyKind::Receiving
            },
            agency_id: named,
            is_finish: line.ends_with('*'),
            is_return: first == TaskKind::ReturnResult,
            tasks: tasks
                .iter()
                .map(|task| StepTask {
                    name: name_of(task),
                    kind: kind(&name_of(task)),
                    allotment: Some(days(
                        task.trim_end_matches('*')
                            .split(':')
                            .nth(1)
                            .unwrap()
                            .parse()
                            .unwrap(),
                    )),
                })
                .collect(),
            ..step(&format!("B{no}"), first, role, allotment.parse().unwrap())
        }
    };
    route.lines().enumerate().map(line).collect()
}

struct Case<'a> {
    steps: Vec<ProcessStepDraft>,
    limit: Option<Limit>,
    content: &'a ProcessContent,
    inter_agency: bool,
}

fn judge(case: &Case<'_>) -> Vec<Violation> {
    let links = Route::linear(&case.steps);
    let facts = RouteFacts {
        content: case.content,
        limits: case
            .limit
            .map(|limit| LegalLimit {
                label: "P".into(),
                limit,
            })
            .into_iter()
            .collect(),
        forms: Vec::new(),
        inter_agency: case.inter_agency,
        open_agencies: [id(1), id(2)].into(),
        approved_on: Some(day("2010-12-25")),
        effective_from: Some(day("2010-12-31")),
    };
    route_violations(
        Route {
            steps: &case.steps,
            links: &links,
        },
        &facts,
    )
}

fn codes(steps: Vec<ProcessStepDraft>, limit: Option<f64>, forbidding: bool) -> Vec<&'static str> {
    let content = ProcessContent::default();
    let case = Case {
        steps,
        limit: limit.map(days),
        content: &content,
        inter_agency: false,
    };
    places(&judge(&case), forbidding)
        .into_iter()
        .map(|(code, _)| code)
        .collect()
}

#[test]
fn real_routes_are_judged_as_they_deserve() {
    type Codes = &'static [&'static str];
    let table: [(&str, &str, Option<f64>, Codes, Codes); 9] = [
        ("DT01", DT01, Some(15.0), &[], &["V2"]),
        ("DT07", DT07, Some(20.0), &["V3"], &["V1", "V2"]),
        ("KT09", KT09, Some(15.0), &["V3"], &["V2"]),
        ("TC01", TC01, Some(30.0), &["V1"], &[]),
        ("TC05", TC05, Some(5.0), &[], &["V2"]),
        ("TN02", TN02, Some(32.0), &[], &[]),
        ("TN18", TN18, Some(0.5), &["V3"], &["V2"]),
        ("TN18 as a same-day procedure", TN18, Some(0.0), &["V3"], &["V2"]),
        ("TC01 without an appointment", TC01, None, &[], &[]),
    ];
    for (name, route, limit, errors, warnings) in table {
        assert_eq!(codes(real(route), limit, true), errors, "{name}");
        assert_eq!(codes(real(route), limit, false), warnings, "{name}");
    }
}

#[test]
fn every_validator_tells_what_breaks_it() {
    type Row<'a> = (&'a str, Change, &'a [(&'a str, &'a str)]);
    type Change = fn(&mut Vec<ProcessStepDraft>);
    let table: [Row<'_>; 19] = [
        ("whole", |_| {}, &[]),
        ("no steps", Vec::clear, &[("V3", "/steps")]),
        ("too long", |s| s[1].allotment = days(2.0), &[("V1", "/steps")]),
        (
            "handling first",
            |s| s[0].kind = TaskKind::Handle,
            &[("V3", "/steps/0")],
        ),
        (
            "intake by a handler",
            |s| s[0].role = Some(Role::Handler),
            &[("V3", "/steps/0")],
        ),
        (
            "no return",
            |s| s.truncate(4),
            &[("V3", "/steps"), ("V3", "/steps/3")],
        ),
        ("two finishes", |s| s[1].is_finish = true, &[("V3", "/steps")]),
        ("no finish", |s| s[2].is_finish = false, &[("V3", "/steps")]),
        (
            "handed over before it is finished",
            |s| {
                let last = s.len() - 1;
                s[2].is_finish = false;
                s[last].is_finish = true;
            },
            &[("V3", "/steps/4/isFinish")],
        ),
        (
            "a pause when all is done",
            |s| s[3].pauses = Some(PauseReason::FinancialObligation),
            &[("V3", "/steps/3/pauses")],
        ),
        ("no role", |s| s[1].role = None, &[("V4", "/steps/1/role")]),
        (
            "an auditor",
            |s| s[1].role = Some(Role::Auditor),
            &[("V4", "/steps/1/role")],
        ),
        (
            "nameless agency",
            |s| s[1].agency_kind = StepAgencyKind::Named,
            &[("V5", "/steps/1/agencyId")],
        ),
        (
            "closed agency",
            |s| (s[1].agency_kind, s[1].agency_id) = (StepAgencyKind::Named, Some(id(9))),
            &[("V5", "/steps/1/agencyId")],
        ),
        (
            "inter-agency work at home",
            |s| s[1].kind = TaskKind::InterAgencyConfirm,
            &[("V5", "/steps/1/agencyKind")],
        ),
        (
            "lead coordinates itself",
            |s| {
                (s[1].agency_kind, s[1].agency_id) = (StepAgencyKind::Named, Some(id(1)));
                s[1].coordinating_agencies = vec![id(1)];
            },
            &[("A-02", "/steps/1/coordinatingAgencies/0")],
        ),
        (
            "unknown form",
            |s| s[1].output_form = Some("BM-99".into()),
            &[("V8", "/steps/1/formCode")],
        ),
        ("known form", |s| s[1].output_form = Some("BM-04-01".into()), &[]),
        (
            "output without name",
            |s| s[1].output_required = true,
            &[("V8", "/steps/1/paperRequired")],
        ),
    ];
    let content = ProcessContent {
        forms: vec![ProcessForm {
            code: "BM-04-01".into(),
            title: "Phiếu".into(),
            version: 1,
        }],
        ..ProcessContent::default()
    };
    for (name, change, expected) in table {
        let mut steps = steps(1.5);
        change(&mut steps);
        let case = Case {
            steps,
            limit: Some(days(3.0)),
            content: &content,
            inter_agency: false,
        };
        let found = places(&judge(&case), true);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(code, pointer)| (*code, pointer.as_str()))
            .collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn an_inter_agency_route_has_two_agencies_and_one_door() {
    let content = ProcessContent::default();
    let judged = |steps| {
        let case = Case {
            steps,
            limit: Some(days(32.0)),
            content: &content,
            inter_agency: true,
        };
        places(&judge(&case), true)
    };
    assert_eq!(judged(real(TN02)), []);
    assert_eq!(judged(steps(1.5)), [(code::A08, "/steps".to_owned())]);
    let mut elsewhere = real(TN02);
    elsewhere[2].kind = TaskKind::Intake;
    assert_eq!(judged(elsewhere), [(code::A08, "/steps/2/agencyKind".to_owned())]);
}

#[test]
fn units_are_compared_with_care() {
    let hours = |value| Limit::from_value(value, LimitUnit::WorkingHour).unwrap();
    let calendar = |value| Limit::from_value(value, LimitUnit::CalendarDay).unwrap();
    let months = |value| Limit::from_value(value, LimitUnit::CalendarMonth).unwrap();
    let content = ProcessContent::default();
    let judged = |allotment: Limit, limit: Limit| {
        let mut steps = steps(1.5);
        for step in &mut steps {
            step.allotment = days(0.0);
        }
        steps[1].allotment = allotment;
        let found = judge(&Case {
            steps,
            limit: Some(limit),
            content: &content,
            inter_agency: false,
        });
        found
            .first()
            .map(|violation| (violation.code, violation.forbids()))
    };
    for (allotment, limit, expected) in [
        (hours(8.0), days(1.0), None),
        (hours(8.0), days(0.0), None), // "the same day" is a day
        (hours(8.5), days(0.0), Some(true)),
        (hours(4.0), days(1.0), Some(false)),      // less than allowed
        (days(11.0), calendar(15.0), Some(false)), // fits from a Monday, not from a Friday
        (days(12.0), calendar(15.0), Some(true)),
        (calendar(7.0), days(5.0), Some(false)),
        (calendar(8.0), days(5.0), Some(true)),
        (calendar(15.0), calendar(15.0), None),
        (calendar(31.0), months(1.0), None),
        (calendar(32.0), months(1.0), Some(true)),
        (months(1.0), calendar(27.0), Some(true)),
    ] {
        let expected = expected.map(|forbids| (code::V1, forbids));
        assert_eq!(judged(allotment, limit), expected, "{allotment:?} of {limit:?}");
    }
}

#[test]
fn a_graph_is_judged_by_its_longest_way() {
    let content = ProcessContent::default();
    let mut steps = steps(1.5);
    steps.insert(2, step("Y_KIEN", TaskKind::LeaderOpinion, Role::Handler, 2.5));
    let judged = |ways: &[(usize, usize)]| {
        let mut links: Vec<_> = ways
            .iter()
            .map(|(from, to)| RouteLink::always(*from, *to))
            .collect();
        links.sort_unstable();
        let facts = RouteFacts {
            content: &content,
            limits: vec![LegalLimit {
                label: "P".into(),
                limit: days(4.0),
            }],
            forms: Vec::new(),
            inter_agency: false,
            open_agencies: [].into(),
            approved_on: None,
            effective_from: None,
        };
        places(
            &route_violations(
                Route {
                    steps: &steps,
                    links: &links,
                },
                &facts,
            ),
            true,
        )
    };
    // Side by side: 0.5 + max(1.5, 2.5) + 1. One after the other: 5.5.
    assert_eq!(judged(&[(0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (4, 5)]), []);
    assert_eq!(
        judged(&[(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]),
        [("V1", "/steps".to_owned())]
    );
    let v3 = |place: &str| ("V3", place.to_owned());
    assert_eq!(
        judged(&[(0, 1), (1, 3), (3, 4), (4, 5)]),
        [v3("/steps/2"), v3("/steps/2")]
    );
    assert_eq!(
        judged(&[(0, 1), (1, 2), (2, 1), (2, 3), (3, 4), (4, 5)]),
        [("V1", "/steps".into()), v3("/transitions/2")]
    );
    // A way around the finish step.
    assert_eq!(
        judged(&[(0, 1), (1, 2), (2, 3), (2, 4), (3, 4), (4, 5)]),
        [("V1", "/steps".into()), v3("/steps/3")]
    );
}
