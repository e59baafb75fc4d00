//! Handing on in batches: what waits, the slip, what arrived.

use serde_json::{Value, json};

use super::given::{BIRTH_CERTIFICATE, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, filing, key, moment};
use crate::both;
use crate::support::app::TestApp;

const HANDLER: &str = "chuyenvien.nhatrang";

async fn received(app: &TestApp, procedure: &str) -> Held {
    let desk = app.sign_in(DESK).await;
    let papers = filing(app, procedure, NHA_TRANG).await;
    Held::received(app, &desk, papers).await
}

fn batch(dossiers: &[&Held]) -> Value {
    let listed = dossiers
        .iter()
        .map(|held| json!({"id": held.id, "version": held.view["version"]}));
    json!({"dossiers": listed.collect::<Vec<_>>(), "note": "Đợt 1 buổi chiều"})
}

fn found<'a>(list: &'a Value, held: &Held) -> Option<&'a Value> {
    let items = list["items"].as_array().unwrap();
    items.iter().find(|item| item["dossierId"] == held.id)
}

both!(dossiers_of_one_unit_are_handed_on_together, demo);
async fn dossiers_of_one_unit_are_handed_on_together(app: TestApp) {
    let app = app.at("2011-06-13T14:00:00+07:00").await;
    let (one, two) = (
        received(&app, HOUSEHOLD_BUSINESS).await,
        received(&app, HOUSEHOLD_BUSINESS).await,
    );
    let desk = app.sign_in(DESK).await;
    let waiting = app.get("/handovers/waiting?pageSize=200").as_(&desk).await.ok();
    let listed = found(&waiting, &one).unwrap_or_else(|| panic!("{waiting}"));
    assert_eq!(listed["handOverBy"], moment("2011-06-13 17:00"));
    assert_eq!(listed["late"], false);
    let unit = listed["toUnitId"].as_str().unwrap().to_owned();
    let desks = app
        .get(&format!(
            "/agencies/{}/desks?pageSize=200",
            one.view["receivingAgencyId"].as_str().unwrap()
        ))
        .await
        .ok();
    let mut at = Vec::new();
    for desk_of_it in desks["items"].as_array().unwrap() {
        let id = desk_of_it["id"].as_str().unwrap();
        let path = format!("/handovers/waiting?pageSize=200&deskId={id}");
        if found(&app.get(&path).as_(&desk).await.ok(), &one).is_some() {
            at.push(desk_of_it["code"].clone());
        }
    }
    assert_eq!(at, ["Q1"], "each desk sees its own papers: {desks}");

    let give = app.post("/handovers").as_(&desk).idempotency_key(&key());
    let reply = give.json(batch(&[&one, &two])).await;
    let slip = reply.created();
    assert_eq!(slip["slip"]["dossiers"], 2);
    assert_eq!(slip["slip"]["state"], "GIVEN");
    assert_eq!(slip["slip"]["toUnitId"], unit.as_str());
    let code = slip["slip"]["code"].as_str().unwrap();
    assert!(
        code.starts_with("BG.") && code.ends_with("-110613-0001"),
        "{code}"
    );
    let waiting = app.get("/handovers/waiting?pageSize=200").as_(&desk).await.ok();
    assert!(found(&waiting, &one).is_none() && found(&waiting, &two).is_none());

    let handler = app.sign_in(HANDLER).await;
    let list = app.get("/handovers?state=GIVEN").as_(&handler).await.ok();
    assert_eq!(list["items"][0]["id"], slip["slip"]["id"], "{list}");
    for (to, expected) in [(unit.as_str(), 1), (one.id.as_str(), 0)] {
        let path = format!("/handovers?state=GIVEN&toUnitId={to}");
        let list = app.get(&path).as_(&handler).await.ok();
        assert_eq!(list["items"].as_array().unwrap().len(), expected, "{list}");
    }
    let path = format!("/handovers/{}", slip["slip"]["id"].as_str().unwrap());
    let read = app.get(&path).as_(&handler).await;
    let missing = json!({"missing": [{"no": 2, "reason": "Thiếu bản sao giấy chứng minh nhân dân"}]});
    let acknowledged = app
        .post(&format!("{path}/acknowledgement"))
        .as_(&handler)
        .if_match(&read.etag());
    let answer = acknowledged
        .idempotency_key(&key())
        .json(missing.clone())
        .await
        .ok();
    assert_eq!(answer["slip"]["state"], "ACKNOWLEDGED");
    assert_eq!(answer["items"][0]["result"], "RECEIVED");
    assert_eq!(answer["items"][1]["result"], "MISSING");

    let back = app.get(&two.path("")).as_(&desk).await.ok();
    assert_eq!(back["steps"][0]["state"], "ACTIVE", "its papers never arrived");
    let gone = app.get(&one.path("")).as_(&desk).await.ok();
    assert_eq!(
        (&gone["steps"][0]["state"], &gone["steps"][1]["state"]),
        (&json!("DONE"), &json!("ACTIVE"))
    );
    let waiting = app.get("/handovers/waiting?pageSize=200").as_(&desk).await.ok();
    assert!(found(&waiting, &two).is_some());

    let again = app.post(&format!("{path}/acknowledgement")).as_(&handler);
    let stale = again.if_match(&read.etag()).idempotency_key(&key());
    stale.json(missing.clone()).await.problem(412, "STALE_VERSION");
    let now = app.get(&path).as_(&handler).await.etag();
    let again = app.post(&format!("{path}/acknowledgement")).as_(&handler);
    let once = again.if_match(&now).idempotency_key(&key());
    once.json(missing).await.problem(409, "NOT_POSSIBLE");
}

both!(
    a_batch_goes_whole_or_not_at_all_and_names_every_dossier_that_cannot,
    demo
);
async fn a_batch_goes_whole_or_not_at_all_and_names_every_dossier_that_cannot(app: TestApp) {
    let app = app.at("2011-06-13T14:00:00+07:00").await;
    let one = received(&app, HOUSEHOLD_BUSINESS).await;
    let elsewhere = received(&app, BIRTH_CERTIFICATE).await;
    let mut gone = received(&app, HOUSEHOLD_BUSINESS).await;
    let before = batch(&[&one, &elsewhere, &gone, &one]);
    gone.pass_on(&app, DESK).await;
    let desk = app.sign_in(DESK).await;
    let give = app.post("/handovers").as_(&desk).idempotency_key(&key());
    let reply = give.json(before).await;
    let problem = reply.problem(409, "NOT_POSSIBLE");
    let told: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            (
                error["pointer"].as_str().unwrap(),
                error["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("/dossiers/1", "OTHER_RECEIVER"),
            ("/dossiers/2", "DOSSIER_CHANGED"),
            ("/dossiers/3", "DUPLICATE"),
        ]
    );
    let unchanged = app.get(&one.path("")).as_(&desk).await.ok();
    assert_eq!(unchanged["version"], one.view["version"]);
    let give = app.post("/handovers").as_(&desk).idempotency_key(&key());
    let not_there = json!({"dossiers": [{"id": "01890a5d-ac96-774b-bcce-b302099a8057", "version": 1}]});
    let problem = give.json(not_there).await.problem(409, "NOT_POSSIBLE");
    assert_eq!(problem["errors"][0]["code"], "DOSSIER_UNKNOWN");
}

both!(
    only_the_two_sides_see_a_slip_and_only_the_receiver_acknowledges_it,
    demo
);
async fn only_the_two_sides_see_a_slip_and_only_the_receiver_acknowledges_it(app: TestApp) {
    let app = app.at("2011-06-13T14:00:00+07:00").await;
    let one = received(&app, HOUSEHOLD_BUSINESS).await;
    let desk = app.sign_in(DESK).await;
    let give = app.post("/handovers").as_(&desk).idempotency_key(&key());
    let reply = give.json(batch(&[&one])).await;
    let path = format!("/handovers/{}", reply.created()["slip"]["id"].as_str().unwrap());
    let strangers = app.sign_in("motcua.dienkhanh").await;
    app.get(&path).as_(&strangers).await.problem(404, "NOT_FOUND");
    let list = app.get("/handovers?side=RECEIVED").as_(&strangers).await.ok();
    assert_eq!(list["items"], json!([]));
    let other_unit = app.sign_in("thungan.nhatrang").await;
    let try_it = app.post(&format!("{path}/acknowledgement")).as_(&other_unit);
    let try_it = try_it.if_match(&reply.etag()).idempotency_key(&key());
    try_it.json(json!({})).await.problem(403, "FORBIDDEN");
    let handler = app.sign_in(HANDLER).await;
    let wrong = app.post(&format!("{path}/acknowledgement")).as_(&handler);
    let wrong = wrong.if_match(&reply.etag()).idempotency_key(&key());
    let body = json!({"missing": [{"no": 9, "reason": "Không có trong túi hồ sơ"}]});
    let problem = wrong.json(body).await.problem(400, "INVALID_INPUT");
    assert_eq!(problem["errors"][0]["pointer"], "/missing/0/no");
    let all = app.post(&format!("{path}/acknowledgement")).as_(&handler);
    let all = all.if_match(&reply.etag()).idempotency_key(&key());
    assert_eq!(all.json(json!({})).await.ok()["items"][0]["result"], "RECEIVED");
}

both!(what_comes_after_the_cut_off_is_handed_on_the_next_morning, demo);
async fn what_comes_after_the_cut_off_is_handed_on_the_next_morning(app: TestApp) {
    let by = async |at: &str, then: &str| {
        let received_at = app.at(at).await;
        let desk = received_at.sign_in(DESK).await;
        let papers = filing(&received_at, HOUSEHOLD_BUSINESS, "H32.26").await;
        let dossier = Held::received(&received_at, &desk, papers).await;
        let later = app.at(then).await;
        let desk = later.sign_in(DESK).await;
        let unit = dossier.view["steps"][1]["unitId"].as_str().unwrap();
        let other = dossier.id.as_str();
        let path = |unit: &str| format!("/handovers/waiting?pageSize=200&toUnitId={unit}");
        let waiting = later.get(&path(unit)).as_(&desk).await.ok();
        let line = found(&waiting, &dossier).unwrap_or_else(|| panic!("{waiting}"));
        let none = later.get(&path(other)).as_(&desk).await.ok();
        assert_eq!(none["items"], json!([]));
        (line["handOverBy"].clone(), line["late"].clone())
    };
    // Monday, 9 June 2025: since 2015 the rules know a cut-off, 15:00.
    let evening = json!(moment("2025-06-09 17:00"));
    let morning = json!(moment("2025-06-10 11:30"));
    let (before, after) = ("2025-06-09T14:58:00+07:00", "2025-06-09T15:01:00+07:00");
    assert_eq!(
        by(before, "2025-06-09T16:59:00+07:00").await,
        (evening.clone(), json!(false))
    );
    assert_eq!(
        by(before, "2025-06-10T08:00:00+07:00").await,
        (evening, json!(true))
    );
    assert_eq!(
        by(after, "2025-06-10T08:00:00+07:00").await,
        (morning.clone(), json!(false))
    );
    assert_eq!(
        by(after, "2025-06-10T11:31:00+07:00").await,
        (morning, json!(true))
    );
}
