//! The clock stands on the ground that the process gives a step by law (domain section 7.6), and on no other.

use serde_json::{Value, json};

use super::given::{DESK, HOUSEHOLD_BUSINESS, Held, STEP, filing, granted, moment, procedure};
use super::new_version::{WARD, reissue};
use crate::both;
use crate::support::app::TestApp;

const HEAD: &str = "chutich.nhatrang";
const HANDLER: &str = "chuyenvien.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";

fn ground(reason: &str) -> Value {
    json!({"reason": reason, "note": "Theo quy định của pháp luật chuyên ngành"})
}

fn october(days: [&str; 5]) -> Vec<String> {
    days.map(|day| moment(&format!("2026-10-{day}"))).to_vec()
}

fn ends(view: &Value) -> Vec<String> {
    let steps = view["steps"].as_array().unwrap().iter();
    steps
        .map(|step| step["dueAt"].as_str().unwrap().to_owned())
        .collect()
}

async fn received(app: &TestApp) -> Held {
    let desk = app.sign_in(DESK).await;
    Held::received(app, &desk, filing(app, HOUSEHOLD_BUSINESS, WARD).await).await
}

/// What is refused as no ground of the step, whoever asks.
async fn no_ground_here(app: &TestApp, login: &str, dossier: &mut Held, reasons: &[&str]) {
    let who = app.sign_in(login).await;
    for reason in reasons {
        let refused = dossier.tries(app, &who, "/suspension", ground(reason)).await;
        refused.wrong(400, &[("/reason", "NOT_ALLOWED")]);
    }
}

/// From October on, three steps of the route have a ground each: posting, an expertise, another agency's opinion.
async fn grounds_for_three_steps(app: &TestApp) {
    let september = app.at("2026-09-14T09:00:00+07:00").await;
    let id = procedure(&september, HOUSEHOLD_BUSINESS).await["id"].clone();
    reissue(&september, id.as_str().unwrap(), |text| {
        // Each step follows the one before it.
        text["transitions"] = json!([]);
        let steps = text["steps"].as_array_mut().unwrap();
        steps[1]["tasks"] = json!([]);
        let mut opinion = steps[1].clone();
        opinion["code"] = "LAY_Y_KIEN".into();
        opinion["name"] = "Lấy ý kiến cơ quan liên quan".into();
        for (step, days) in [(&mut steps[1], 1.0), (&mut opinion, 0.5)] {
            step["allotment"] = json!({"value": days, "unit": "WORKING_DAY"});
        }
        steps.insert(2, opinion);
        let reasons = ["PUBLIC_NOTICE", "EXPERTISE", "INTER_AGENCY_OPINION"];
        for (step, reason) in steps.iter_mut().zip(reasons) {
            step["pauses"] = reason.into();
        }
    })
    .await;
}

both!(
    the_clock_stands_on_the_ground_of_its_step_and_moves_by_working_days,
    demo
);
async fn the_clock_stands_on_the_ground_of_its_step_and_moves_by_working_days(app: TestApp) {
    grounds_for_three_steps(&app).await;
    let thursday = app.at("2026-10-01T09:00:00+07:00").await;
    let mut dossier = received(&thursday).await;
    let original = moment("2026-10-06 17:00");
    assert_eq!(dossier.view["clock"]["dueAt"], original);
    let plan = october(["01 17:00", "02 17:00", "05 11:30", "06 17:00", "06 17:00"]);
    assert_eq!(ends(&dossier.view), plan);

    // Posted at the desk from Thursday to Monday: two working days.
    no_ground_here(
        &thursday,
        HEAD,
        &mut dossier,
        &["EXPERTISE", "INTER_AGENCY_OPINION"],
    )
    .await;
    dossier
        .does(&thursday, HEAD, "/suspension", ground("PUBLIC_NOTICE"))
        .await;
    assert_eq!(
        (
            &dossier.view["state"],
            &dossier.view["clock"]["phase"],
            &dossier.view["clock"]["dueAt"]
        ),
        (&json!("ACCEPTED"), &json!("PAUSED"), &json!(original))
    );
    let desk = thursday.sign_in(DESK).await;
    let stands = dossier.tries(&thursday, &desk, STEP, json!({})).await;
    let stands = stands.problem(409, "NOT_POSSIBLE");
    assert_eq!(stands["rule"], "dossier.clock.suspended");
    assert!(stands["legalBasis"].is_string(), "{stands}");
    let head = thursday.sign_in(HEAD).await;
    let twice = dossier
        .tries(&thursday, &head, "/suspension", ground("PUBLIC_NOTICE"))
        .await;
    assert_eq!(twice.problem(409, "NOT_POSSIBLE")["rule"], "dossier.moment");
    let monday = app.at("2026-10-05T08:00:00+07:00").await;
    dossier.does(&monday, HEAD, "/resumption", json!({})).await;
    assert_eq!(dossier.view["clock"]["dueAt"], moment("2026-10-08 17:00"));
    let moved = october(["05 17:00", "06 17:00", "07 11:30", "08 17:00", "08 17:00"]);
    assert_eq!(ends(&dossier.view), moved);
    assert_eq!(dossier.planned(), plan);

    // An expertise, which the head of the unit asks for, from Monday to Wednesday.
    dossier.pass_on(&monday, DESK).await;
    let afternoon = app.at("2026-10-05T14:00:00+07:00").await;
    let others = ["PUBLIC_NOTICE", "INTER_AGENCY_OPINION", "FORCE_MAJEURE"];
    no_ground_here(&afternoon, UNIT_HEAD, &mut dossier, &others).await;
    dossier
        .does(&afternoon, UNIT_HEAD, "/suspension", ground("EXPERTISE"))
        .await;
    let handler = afternoon.sign_in(HANDLER).await;
    let not_his = dossier
        .tries(&afternoon, &handler, "/resumption", json!({}))
        .await;
    not_his.problem(403, "FORBIDDEN");
    let wednesday = app.at("2026-10-07T10:00:00+07:00").await;
    let done = json!({"note": "Đã có kết quả giám định"});
    dossier.does(&wednesday, UNIT_HEAD, "/resumption", done).await;
    assert_eq!(dossier.view["clock"]["dueAt"], moment("2026-10-12 17:00"));
    let moved = october(["05 17:00", "08 17:00", "09 11:30", "12 17:00", "12 17:00"]);
    assert_eq!(ends(&dossier.view), moved, "what is done keeps its end");

    // Another agency's opinion that came the same day moves nothing, one of the next day moves by it.
    dossier.pass_on(&wednesday, HANDLER).await;
    no_ground_here(
        &wednesday,
        UNIT_HEAD,
        &mut dossier,
        &["EXPERTISE", "PUBLIC_NOTICE"],
    )
    .await;
    for (from, to, due) in [
        (
            "2026-10-07T14:00:00+07:00",
            "2026-10-07T16:30:00+07:00",
            "2026-10-12 17:00",
        ),
        (
            "2026-10-08T09:00:00+07:00",
            "2026-10-09T08:00:00+07:00",
            "2026-10-13 17:00",
        ),
    ] {
        let (from, to) = (app.at(from).await, app.at(to).await);
        dossier
            .does(&from, UNIT_HEAD, "/suspension", ground("INTER_AGENCY_OPINION"))
            .await;
        dossier.does(&to, UNIT_HEAD, "/resumption", json!({})).await;
        assert_eq!(dossier.view["clock"]["dueAt"], moment(due));
    }
    let friday = app.at("2026-10-09T09:00:00+07:00").await;
    dossier.pass_on(&friday, HANDLER).await;
    // From the step that finishes it on nothing lets the clock stand by law.
    no_ground_here(
        &friday,
        HEAD,
        &mut dossier,
        &["INTER_AGENCY_OPINION", "EXPERTISE"],
    )
    .await;
    let last_day = app.at("2026-10-13T16:00:00+07:00").await;
    dossier
        .complete(&last_day, UNIT_HEAD, granted("Giấy chứng nhận"))
        .await;
    let head = last_day.sign_in(HEAD).await;
    let walk = last_day.get(&dossier.path("/clock")).as_(&head).await.ok();
    assert_eq!(
        (&walk["punctuality"], &walk["daysDelta"], &walk["lateStep"]),
        (&json!("ON_TIME"), &json!(0), &Value::Null),
        "{walk}"
    );
    assert_eq!(dossier.view["clock"]["originalDueAt"], original);
    let entries = walk["entries"].as_array().unwrap().iter();
    let stood: Vec<_> = entries
        .filter(|entry| entry["kind"] == "RESUME")
        .map(|entry| {
            (
                entry["reason"].as_str().unwrap(),
                entry["pausedDays"].as_i64().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("PUBLIC_NOTICE", 2),
        ("EXPERTISE", 2),
        ("INTER_AGENCY_OPINION", 0),
        ("INTER_AGENCY_OPINION", 1),
    ];
    assert_eq!(stood, expected, "{walk}");
}

both!(a_step_without_a_ground_lets_nothing_stand, demo);
async fn a_step_without_a_ground_lets_nothing_stand(app: TestApp) {
    grounds_for_three_steps(&app).await;
    // Received the day before, it goes by the route that had none.
    let wednesday = app.at("2026-09-30T09:00:00+07:00").await;
    let mut dossier = received(&wednesday).await;
    dossier.pass_on(&wednesday, DESK).await;
    let thursday = app.at("2026-10-01T09:00:00+07:00").await;
    let by_law = ["PUBLIC_NOTICE", "EXPERTISE", "INTER_AGENCY_OPINION"];
    no_ground_here(&thursday, HEAD, &mut dossier, &by_law).await;
    let unit_head = thursday.sign_in(UNIT_HEAD).await;
    for reason in by_law {
        let refused = dossier
            .tries(&thursday, &unit_head, "/suspension", ground(reason))
            .await;
        refused.problem(403, "FORBIDDEN");
    }
    let seen = dossier.read(&thursday, &unit_head).await;
    assert_eq!(seen["clock"]["phase"], "RUNNING");
    assert_eq!(dossier.clock_events(), ["START"]);
    let offered = seen["possibleActions"].as_array().unwrap();
    assert!(!offered.contains(&json!("SUSPEND")), "{seen}");
}
