//! Slips between agencies: there and back, acknowledged or refused, not answered in time; who holds what meanwhile; and the
//! control slip that is made of them.

use motcua::dossiers::commands;
use motcua::platform::actor::Actor;
use motcua::platform::db::schema::{audit_log, outbox};
use serde_json::{Value, json};

use super::given::{DESK, Held, LAND_USE, NHA_TRANG, filing, key, moment};
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::Reply;

const LAND_OFFICE: &str = "chuyenvien.nhatrang";
const WARD: &str = "xuly.vinhhai";

async fn received(app: &TestApp) -> Held {
    let desk = app.sign_in(DESK).await;
    Held::received(app, &desk, filing(app, LAND_USE, NHA_TRANG).await).await
}

/// It was at that minute.
#[track_caller]
fn then(told: &Value, local: &str) {
    let (told, expected) = (told.as_str().unwrap(), moment(local));
    assert_eq!(told[..16], expected[..16], "{local}");
}

/// Hands one dossier on as somebody; answers with the slip.
async fn given(app: &TestApp, login: &str, dossier: &mut Held) -> Value {
    let who = app.sign_in(login).await;
    dossier.read(app, &who).await;
    let batch = json!({"dossiers": [{"id": dossier.id, "version": dossier.view["version"]}]});
    let give = app.post("/handovers").as_(&who).idempotency_key(&key());
    give.json(batch).await.created()
}

async fn answered(app: &TestApp, login: &str, slip: &Value, what: &str, body: Value) -> Reply {
    let who = app.sign_in(login).await;
    let path = format!("/handovers/{}", slip["slip"]["id"].as_str().unwrap());
    let etag = app.get(&path).as_(&who).await.etag();
    let answer = app.post(&format!("{path}/{what}")).as_(&who).if_match(&etag);
    answer.idempotency_key(&key()).json(body).await
}

async fn seen(app: &TestApp, login: &str, dossier: &mut Held) -> Value {
    let who = app.sign_in(login).await;
    dossier.read(app, &who).await
}

/// Who holds the papers, and where they are going; at which agency the electronic dossier is.
fn custody(view: &Value) -> (Value, Value, Value) {
    let all = view["custody"].as_array().unwrap();
    let of = |medium: &str| {
        let found = all.iter().find(|held| held["medium"] == medium);
        found.unwrap_or_else(|| panic!("{medium}: {view}")).clone()
    };
    let papers = of("PAPER");
    (
        papers["agencyId"].clone(),
        papers["movingTo"]["agencyId"].clone(),
        of("ELECTRONIC")["agencyId"].clone(),
    )
}

both!(
    a_slip_goes_from_agency_to_agency_and_back_and_papers_go_with_it,
    demo
);
async fn a_slip_goes_from_agency_to_agency_and_back_and_papers_go_with_it(app: TestApp) {
    let tuesday = app.at("2011-03-01T08:30:00+07:00").await;
    let mut dossier = received(&tuesday).await;
    let city = dossier.view["receivingAgencyId"].clone();
    let ward = dossier.view["steps"][2]["agencyId"].clone();
    assert_ne!(city, ward);
    assert_eq!(custody(&dossier.view), (city.clone(), Value::Null, city.clone()));
    let slip = given(&tuesday, DESK, &mut dossier).await;
    answered(&tuesday, LAND_OFFICE, &slip, "acknowledgement", json!({}))
        .await
        .ok();

    let friday = app.at("2011-03-04T08:00:00+07:00").await;
    let out = given(&friday, LAND_OFFICE, &mut dossier).await;
    assert_eq!(
        (&out["slip"]["fromAgencyId"], &out["slip"]["toAgencyId"]),
        (&city, &ward)
    );
    then(&out["slip"]["answerDueAt"], "2011-03-04 14:00");
    let view = seen(&friday, LAND_OFFICE, &mut dossier).await;
    assert_eq!(
        custody(&view),
        (city.clone(), ward.clone(), ward.clone()),
        "given, and not yet there: whoever gave them answers for them"
    );
    // Only who gets it says that it is there.
    let not_theirs = answered(&friday, LAND_OFFICE, &out, "acknowledgement", json!({})).await;
    not_theirs.problem(403, "FORBIDDEN");
    answered(&friday, WARD, &out, "acknowledgement", json!({}))
        .await
        .ok();
    let view = seen(&friday, WARD, &mut dossier).await;
    assert_eq!(custody(&view), (ward.clone(), Value::Null, ward.clone()));
    let papers = &view["custody"][0];
    then(&papers["since"], "2011-03-04 08:00");

    let monday = app.at("2011-03-07T08:00:00+07:00").await;
    let back = given(&monday, WARD, &mut dossier).await;
    assert_eq!(
        (&back["slip"]["fromAgencyId"], &back["slip"]["toAgencyId"]),
        (&ward, &city)
    );
    answered(&monday, LAND_OFFICE, &back, "acknowledgement", json!({}))
        .await
        .ok();
    let view = seen(&monday, LAND_OFFICE, &mut dossier).await;
    assert_eq!(custody(&view), (city.clone(), Value::Null, city.clone()));
    assert_eq!(view["steps"][3]["state"], "ACTIVE");

    let officer = monday.sign_in(LAND_OFFICE).await;
    let slip = monday
        .get(&dossier.path("/control-slip"))
        .as_(&officer)
        .await
        .ok();
    assert_eq!(slip["code"], dossier.view["code"]);
    assert_eq!(slip["agency"]["id"], city);
    let coordinating = slip["coordinating"].as_array().unwrap();
    assert!(coordinating.iter().any(|agency| agency["id"] == ward), "{slip}");
    let rows: Vec<_> = slip["rows"].as_array().unwrap().iter().collect();
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row["kind"].as_str().unwrap(), row["step"].as_i64().unwrap()))
        .collect();
    assert_eq!(
        told,
        [("RECEPTION", 1), ("FORWARD", 2), ("FORWARD", 3), ("FORWARD", 4)]
    );
    assert_eq!(rows[2]["handoverCode"], out["slip"]["code"]);
    then(&rows[2]["givenAt"], "2011-03-04 08:00");
    then(&rows[2]["receivedAt"], "2011-03-04 08:00");
    assert_eq!(
        (&rows[2]["from"]["agency"]["id"], &rows[2]["to"]["agency"]["id"]),
        (&city, &ward)
    );
    assert!(rows[2]["to"]["officerName"].is_string(), "{slip}");
    let results: Vec<_> = rows.iter().map(|row| row["result"].clone()).collect();
    assert_eq!(
        results,
        [json!("EARLY"), json!("EARLY"), json!("EARLY"), Value::Null],
        "the last is still being done: {slip}"
    );
    // The applicant has the history; this paper is the agencies'.
    let stranger = monday.sign_in("motcua.dienkhanh").await;
    let hidden = monday.get(&dossier.path("/control-slip")).as_(&stranger).await;
    hidden.problem(404, "NOT_FOUND");
}

both!(what_is_refused_goes_back_with_the_reason, demo);
async fn what_is_refused_goes_back_with_the_reason(app: TestApp) {
    let friday = app.at("2011-03-04T08:00:00+07:00").await;
    let mut dossier = received(&friday).await;
    let city = dossier.view["receivingAgencyId"].clone();
    dossier.pass_on(&friday, DESK).await;
    let slip = given(&friday, LAND_OFFICE, &mut dossier).await;
    let why = json!({"reason": "Thửa đất không thuộc địa bàn phường"});
    let refused = answered(&friday, WARD, &slip, "refusal", why.clone()).await.ok();
    assert_eq!(refused["slip"]["state"], "REFUSED");
    assert_eq!(refused["slip"]["refusalReason"], why["reason"]);
    assert_eq!(refused["items"][0]["result"], "MISSING");
    let view = seen(&friday, LAND_OFFICE, &mut dossier).await;
    assert_eq!(view["steps"][1]["state"], "ACTIVE", "{view}");
    assert_eq!(custody(&view), (city.clone(), Value::Null, city));
    let again = answered(&friday, WARD, &slip, "refusal", why).await;
    again.problem(409, "NOT_POSSIBLE");
    let officer = friday.sign_in(LAND_OFFICE).await;
    for (state, expected) in [("REFUSED", 1), ("ACKNOWLEDGED", 0), ("GIVEN", 0)] {
        let path = format!("/handovers?side=GIVEN&state={state}");
        let list = friday.get(&path).as_(&officer).await.ok();
        assert_eq!(
            list["items"].as_array().unwrap().len(),
            expected,
            "{state}: {list}"
        );
    }
    let slip = friday
        .get(&dossier.path("/control-slip"))
        .as_(&officer)
        .await
        .ok();
    let rows = slip["rows"].as_array().unwrap();
    let out = rows.iter().find(|row| row["step"] == 3).unwrap();
    assert_eq!(out["receivedAt"], Value::Null, "it was never there: {slip}");
    assert_eq!(out["note"], "Thửa đất không thuộc địa bàn phường");
    assert_eq!(rows.last().unwrap()["kind"], "BACK");
}

both!(papers_may_follow_a_dossier_that_went_on_electronically, demo);
async fn papers_may_follow_a_dossier_that_went_on_electronically(app: TestApp) {
    let friday = app.at("2011-03-04T08:00:00+07:00").await;
    let mut dossier = received(&friday).await;
    let slip = given(&friday, DESK, &mut dossier).await;
    answered(&friday, LAND_OFFICE, &slip, "acknowledgement", json!({}))
        .await
        .ok();
    seen(&friday, LAND_OFFICE, &mut dossier).await;
    dossier.pass_on(&friday, LAND_OFFICE).await;
    let view = seen(&friday, WARD, &mut dossier).await;
    let (papers, moving, electronic) = custody(&view);
    assert_ne!(papers, electronic, "the papers were left behind");
    assert_eq!(moving, Value::Null);
    let follows = given(&friday, LAND_OFFICE, &mut dossier).await;
    assert_eq!(follows["items"][0]["papersOnly"], true);
    let missing = json!({"missing": [{"no": 1, "reason": "Túi hồ sơ rỗng"}]});
    answered(&friday, WARD, &follows, "acknowledgement", missing)
        .await
        .ok();
    let view = seen(&friday, WARD, &mut dossier).await;
    assert_eq!(view["steps"][2]["state"], "ACTIVE", "the work goes on");
    assert_eq!(custody(&view).0, papers, "whoever gave them has them still");
    let again = given(&friday, LAND_OFFICE, &mut dossier).await;
    answered(&friday, WARD, &again, "acknowledgement", json!({}))
        .await
        .ok();
    let view = seen(&friday, WARD, &mut dossier).await;
    assert_eq!(custody(&view).0, electronic);
    let nothing_left = friday.sign_in(LAND_OFFICE).await;
    let batch = json!({"dossiers": [{"id": dossier.id, "version": view["version"]}]});
    let give = friday
        .post("/handovers")
        .as_(&nothing_left)
        .idempotency_key(&key());
    give.json(batch).await.problem(409, "NOT_POSSIBLE");
}

/// Lets the worker look at slips at a moment; answers how many it told of.
async fn worker_at(app: &TestApp, at: &str) -> i64 {
    let then = app.at(at).await;
    let db = then.database().open(then.clock);
    let told = db
        .write(&Actor::system("worker"), commands::tell_unanswered)
        .await
        .unwrap();
    db.close();
    told
}

fn told(app: &TestApp) -> (i64, i64) {
    use diesel::prelude::*;
    let mut conn = app.database().connect();
    let rows = audit_log::table
        .filter(audit_log::action.eq("handover.overdue"))
        .count()
        .get_result(&mut conn)
        .unwrap();
    let events = outbox::table
        .filter(outbox::event_type.eq("vn.motcua.handover.overdue.v1"))
        .count()
        .get_result(&mut conn)
        .unwrap();
    (rows, events)
}

both!(a_slip_that_nobody_answers_is_told_of_once, demo);
async fn a_slip_that_nobody_answers_is_told_of_once(app: TestApp) {
    let friday = app.at("2011-03-04T08:00:00+07:00").await;
    let mut dossier = received(&friday).await;
    dossier.pass_on(&friday, DESK).await;
    let slip = given(&friday, LAND_OFFICE, &mut dossier).await;
    then(&slip["slip"]["answerDueAt"], "2011-03-04 14:00");
    assert_eq!(worker_at(&app, "2011-03-04T13:59:00+07:00").await, 0);
    assert_eq!(worker_at(&app, "2011-03-04T14:01:00+07:00").await, 1);
    // Started again, it finds nothing new.
    assert_eq!(worker_at(&app, "2011-03-07T08:00:00+07:00").await, 0);
    assert_eq!(told(&app), (1, 1));
    let later = app.at("2011-03-07T09:00:00+07:00").await;
    let officer = later.sign_in(WARD).await;
    let list = later.get("/handovers?overdue=true").as_(&officer).await.ok();
    assert_eq!(list["items"][0]["id"], slip["slip"]["id"], "{list}");
    then(&list["items"][0]["overdueAt"], "2011-03-04 14:01");
    answered(&later, WARD, &slip, "acknowledgement", json!({}))
        .await
        .ok();
    let list = later.get("/handovers?overdue=true").as_(&officer).await.ok();
    assert_eq!(list["items"], json!([]), "answered late is answered");
}
