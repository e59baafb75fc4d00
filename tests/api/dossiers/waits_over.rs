//! Waiting that ends: what was missing at intake and never came (domain 5.3, row 5 → 8), and the desk that ends it itself.

use serde_json::{Value, json};

use super::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held, filing, key, moment};
use super::late::worker_at;
use super::new_version::WARD;
use super::traces::{audited, gained, told, traces};
use super::waiting;
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::Reply;

/// Sixty days from 2 March 2026 end on 4 May: the first three days of May are off.
const ASKED: &str = "2026-03-02T08:00:00+07:00";
const LAST_MINUTE: &str = "2026-05-04T16:59:00+07:00";
const OVER: &str = "2026-05-05T08:00:00+07:00";
const BASIS: &str = "Điều 9 Nghị định 118/2025/NĐ-CP";

fn missing() -> Value {
    json!({
        "reason": "Hồ sơ còn thiếu giấy tờ", "legalBasis": BASIS,
        "items": [{"name": "Hợp đồng thuê nhà", "request": "Nộp bản sao"}],
    })
}

/// Sent online, and the applicant was told what is missing.
async fn guided(app: &TestApp) -> Held {
    let march = app.at(ASKED).await;
    let citizen = march.sign_in(DAO).await;
    let papers = filing(&march, HOUSEHOLD_BUSINESS, WARD).await;
    let mut dossier = Held::submitted(&march, &citizen, papers).await;
    dossier.does(&march, DESK, "/guidances", missing()).await;
    assert_eq!(
        dossier.view["openSupplement"]["waitUntil"],
        moment("2026-05-04 17:00")
    );
    dossier
}

async fn expire(app: &TestApp, login: &str, dossier: &mut Held) -> Reply {
    let who = app.sign_in(login).await;
    let path = dossier.path("/supplements/current/expiry");
    let reply = app.post(&path).as_(&who).if_match(&dossier.etag);
    let reply = reply.idempotency_key(&key()).await;
    if reply.status == 200 {
        (dossier.etag, dossier.view) = (reply.etag(), reply.json());
    }
    reply
}

/// What everybody reads of the end: state, national status, clock, ground, legal basis.
fn end(view: &Value) -> Value {
    json!([
        view["state"],
        view["nationalStatus"],
        view["clock"]["phase"],
        view["stopped"]["ground"],
        view["stopped"]["legalBasis"],
    ])
}

fn stopped() -> Value {
    json!(["STOPPED", 8, "STOPPED", "NO_SUPPLEMENT", BASIS])
}

/// How many lines of the desk's inbox are about it.
async fn waiting_for_the_desk(app: &TestApp, dossier: &Held) -> usize {
    let desk = app.sign_in(DESK).await;
    let inbox = app.get("/inbox?pageSize=200").as_(&desk).await.ok();
    let items = inbox["items"].as_array().unwrap().iter();
    items.filter(|item| item["dossier"]["id"] == dossier.id).count()
}

both!(what_is_not_brought_at_intake_in_time_is_stopped_and_told, demo);
async fn what_is_not_brought_at_intake_in_time_is_stopped_and_told(app: TestApp) {
    let mut dossier = guided(&app).await;
    worker_at(&app, LAST_MINUTE).await;
    let last = app.at(LAST_MINUTE).await;
    let citizen = last.sign_in(DAO).await;
    assert_eq!(dossier.read(&last, &citizen).await["state"], "INTAKE_SUPPLEMENT");
    assert_eq!(waiting_for_the_desk(&last, &dossier).await, 1);

    // Twice, as by workers that begin anew.
    worker_at(&app, OVER).await;
    worker_at(&app, "2026-05-05T08:05:00+07:00").await;
    let may = app.at("2026-05-05T09:00:00+07:00").await;
    let citizen = may.sign_in(DAO).await;
    let own = dossier.read(&may, &citizen).await;
    assert_eq!(end(&own), stopped());
    let reason = own["stopped"]["reason"].as_str().unwrap();
    assert!(reason.contains("Quá thời hạn bổ sung"), "{reason}");
    assert_eq!(
        (&own["code"], &own["openSupplement"], &own["possibleActions"]),
        (&Value::Null, &Value::Null, &json!([])),
        "it was never taken in, and nobody waits any more"
    );
    assert_eq!(dossier.history(), ["SUBMITTED", "INTAKE_GUIDED", "STOPPED"]);
    let last_line = own["history"].as_array().unwrap().last().unwrap();
    assert_eq!(last_line["note"], own["stopped"]["reason"], "the notice");
    assert_eq!(told(&app, &dossier, "stopped"), 1);
    assert_eq!(audited(&app, &dossier, "dossier.supplement-expired"), 1);
    assert_eq!(waiting_for_the_desk(&may, &dossier).await, 0);
    let asked = may.get(&dossier.path("/proceedings")).as_(&citizen).await.ok();
    assert_eq!(asked["requests"][0]["request"]["state"], "EXPIRED");
    let timeline = may.get(&dossier.path("/timeline")).as_(&citizen).await.ok();
    assert_eq!(
        (&timeline["waitsFor"], &timeline["next"]),
        (&Value::Null, &json!([]))
    );
    // Nobody begins it again.
    let again = may.post(&dossier.path("/submission")).as_(&citizen);
    let again = again.if_match(&dossier.etag).idempotency_key(&key()).await;
    assert_eq!(again.problem(409, "NOT_POSSIBLE")["rule"], "dossier.state");
    let desk = may.sign_in(DESK).await;
    dossier.read(&may, &desk).await;
    let accepted = dossier.tries(&may, &desk, "/acceptance", json!({})).await;
    accepted.problem(409, "NOT_POSSIBLE");
}

both!(papers_left_at_the_counter_are_waited_for_no_longer, demo);
async fn papers_left_at_the_counter_are_waited_for_no_longer(app: TestApp) {
    let march = app.at(ASKED).await;
    let desk = march.sign_in(DESK).await;
    let mut papers = filing(&march, HOUSEHOLD_BUSINESS, WARD).await;
    let whole = papers["components"].as_array().unwrap().clone();
    papers["components"] = json!([]);
    let asked: Vec<_> = whole
        .iter()
        .map(|one| json!({"componentId": one["componentId"], "request": "Nộp theo mẫu"}))
        .collect();
    let body = json!({
        "reception": {"channel": "IN_PERSON", "filing": papers},
        "guidance": {"reason": "Thiếu giấy tờ", "items": asked},
    });
    let request = march.post("/guided-receptions").as_(&desk);
    let reply = request.idempotency_key(&key()).json(body).await;
    let mut dossier = Held {
        id: reply.created()["id"].as_str().unwrap().to_owned(),
        etag: reply.etag(),
        view: reply.json(),
    };
    worker_at(&app, OVER).await;
    let may = app.at(OVER).await;
    let desk = may.sign_in(DESK).await;
    let seen = dossier.read(&may, &desk).await;
    assert_eq!(
        (&seen["state"], &seen["stopped"]["ground"]),
        (&json!("STOPPED"), &json!("NO_SUPPLEMENT"))
    );
    let law = seen["stopped"]["legalBasis"].as_str();
    assert!(law.is_some_and(|law| !law.is_empty()), "the rules' own: {seen}");
}

both!(the_desk_ends_the_waiting_once_it_is_over, demo);
async fn the_desk_ends_the_waiting_once_it_is_over(app: TestApp) {
    let march = app.at(ASKED).await;
    let (mut at_intake, mut in_process) = (guided(&app).await, waiting::asked(&march).await);
    let law = in_process.view["openSupplement"]["legalBasis"].clone();
    assert_eq!(law, Value::Null, "this request named none");
    let last = app.at(LAST_MINUTE).await;
    for dossier in [&mut at_intake, &mut in_process] {
        let before = traces(&app, dossier);
        let early = expire(&last, DESK, dossier).await;
        let early = early.problem(409, "NOT_POSSIBLE");
        assert_eq!(
            (&early["rule"], &early["waitUntil"]),
            (&json!("supplement.wait"), &json!(moment("2026-05-04 17:00")))
        );
        assert!(early["legalBasis"].is_string(), "{early}");
        assert!(gained(&before, &traces(&app, dossier)).is_empty());
    }
    let may = app.at(OVER).await;
    expire(&may, "chuyenvien.nhatrang", &mut in_process)
        .await
        .problem(403, "FORBIDDEN");
    expire(&may, "motcua.bacnhatrang", &mut in_process)
        .await
        .problem(404, "NOT_FOUND");
    for dossier in [&mut at_intake, &mut in_process] {
        expire(&may, DESK, dossier).await.ok();
        let view = &dossier.view;
        assert_eq!(
            (
                &view["state"],
                &view["clock"]["phase"],
                &view["stopped"]["ground"]
            ),
            (&json!("STOPPED"), &json!("STOPPED"), &json!("NO_SUPPLEMENT"))
        );
        assert!(view["stopped"]["legalBasis"].is_string(), "{view}");
        assert_eq!(
            view["stopped"]["at"],
            view["history"].as_array().unwrap().last().unwrap()["at"]
        );
        assert_eq!(
            (
                told(&app, dossier, "stopped"),
                audited(&app, dossier, "dossier.supplement-expired")
            ),
            (1, 1)
        );
        let again = expire(&may, DESK, dossier).await;
        assert_eq!(again.problem(409, "NOT_POSSIBLE")["rule"], "dossier.state");
    }
    // The worker, who comes later, finds nothing to end.
    let left = |app: &TestApp| (traces(app, &at_intake), traces(app, &in_process));
    let before = left(&app);
    worker_at(&app, "2026-05-05T09:00:00+07:00").await;
    assert_eq!(left(&app), before);
    assert_eq!(in_process.clock_events(), ["START", "PAUSE", "STOP"]);
    let steps = in_process.view["steps"].as_array().unwrap().iter();
    let states: Vec<_> = steps.map(|step| step["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["DONE", "SKIPPED", "SKIPPED", "SKIPPED"]);
    assert_eq!(
        in_process.view["clock"]["punctuality"], "EARLY",
        "the clock stood since March"
    );
    assert_eq!(at_intake.view["clock"]["punctuality"], Value::Null);
}
