//! Tickets: who waits, whose turn it is, what became of it.

use std::future::IntoFuture;

use futures_util::future::join;
use motcua::desk::commands::close_days;
use motcua::platform::actor::Actor;
use serde_json::{Value, json};

use super::{MANAGER, desk, open, settings, take};
use crate::both;
use crate::dossiers::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, filing, key};
use crate::support::app::TestApp;
use crate::support::client::Reply;

const JUNE: &str = "2011-06-13T08:00:00+07:00";

async fn call(app: &TestApp, login: &str, desk: &str, window: i32) -> Reply {
    let who = app.sign_in(login).await;
    let request = app.post(&format!("/desks/{desk}/tickets/next/call")).as_(&who);
    request
        .idempotency_key(&key())
        .json(json!({"window": window}))
        .await
}

async fn act(app: &TestApp, ticket: &mut (String, String), what: &str, body: Option<Value>) -> Reply {
    let who = app.sign_in(DESK).await;
    let request = app.post(&format!("/tickets/{}/{what}", ticket.0)).as_(&who);
    let request = request.if_match(&ticket.1).idempotency_key(&key());
    let reply = match body {
        Some(body) => request.json(body).await,
        None => request.await,
    };
    if reply.status.is_success() {
        ticket.1 = reply.etag();
    }
    reply
}

fn held(reply: &Reply) -> (String, String) {
    (reply.ok()["id"].as_str().unwrap().to_owned(), reply.etag())
}

/// Lets the worker end what is left over.
async fn day_end(app: &TestApp) -> usize {
    let db = app.database().open(app.clock);
    let ended = db.write(&Actor::system("worker"), close_days).await.unwrap();
    db.close();
    ended
}

both!(the_manager_of_the_desks_sets_how_tickets_are_given, demo);
async fn the_manager_of_the_desks_sets_how_tickets_are_given(app: TestApp) {
    let app = app.at(JUNE).await;
    let place = desk(&app).await;
    let path = format!("/desks/{place}/queue");
    let before = app.get(&path).await;
    assert_eq!(
        (&before.ok()["version"], &before.ok()["settings"]),
        (&json!(0), &Value::Null)
    );
    let officer = app.sign_in(DESK).await;
    let request = app.post(&format!("/desks/{place}/tickets")).as_(&officer);
    let none = request.idempotency_key(&key()).json(json!({})).await;
    none.problem(409, "NOT_POSSIBLE");
    let put = app.put(&path).as_(&officer).if_match(&before.etag());
    put.json(settings()).await.problem(403, "FORBIDDEN");
    open(&app).await;
    let manager = app.sign_in(MANAGER).await;
    let put = app.put(&path).as_(&manager).if_match(&before.etag());
    put.json(settings()).await.problem(412, "STALE_VERSION");
    let put = app
        .put(&path)
        .as_(&manager)
        .if_match(&app.get(&path).await.etag());
    let wrong =
        json!({"prefix": "a1", "windows": 0, "visitMinutes": 1, "visitsPerSlot": -1, "daysAhead": 99});
    let problem = put.json(wrong).await.problem(400, "INVALID_INPUT");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 5, "{problem}");
}

both!(the_line_goes_on_in_its_order, demo);
async fn the_line_goes_on_in_its_order(app: TestApp) {
    let app = app.at(JUNE).await;
    let place = open(&app).await;
    let officer = app.sign_in(DESK).await;
    call(&app, DESK, &place, 1).await.problem(409, "NOT_POSSIBLE");
    for (label, before) in [("A001", 0), ("A002", 1), ("A003", 2)] {
        let ticket = take(&app, &officer, &place, json!({})).await;
        assert_eq!(
            (&ticket["label"], &ticket["before"]),
            (&json!(label), &json!(before))
        );
    }
    let problem = call(&app, DESK, &place, 3).await.problem(400, "INVALID_INPUT");
    assert_eq!(problem["errors"][0]["code"], "WINDOW_UNKNOWN");
    let first = call(&app, DESK, &place, 2).await;
    assert_eq!(
        (&first.ok()["label"], &first.ok()["window"]),
        (&json!("A001"), &json!(2))
    );
    let screen = app.get(&format!("/desks/{place}/queue")).await.ok();
    assert_eq!(screen["waiting"], 2);
    assert_eq!(screen["called"][0]["label"], "A001");
    let mut first = held(&first);
    assert_eq!(act(&app, &mut first, "calls", None).await.ok()["calls"], 2);
    act(&app, &mut first, "absence", None).await.ok();
    act(&app, &mut first, "calls", None)
        .await
        .problem(409, "NOT_POSSIBLE");
    let back = act(&app, &mut first, "requeueing", None).await.ok();
    assert_eq!((&back["state"], &back["before"]), (&json!("WAITING"), &json!(2)));
    let mut second = held(&call(&app, DESK, &place, 1).await);
    let papers = filing(&app, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let dossier = Held::received(&app, &officer, papers).await;
    let nothing = json!({"dossierId": "01890a5d-ac96-774b-bcce-b302099a8057"});
    let problem = act(&app, &mut second, "completion", Some(nothing)).await;
    assert_eq!(
        problem.problem(400, "INVALID_INPUT")["errors"][0]["pointer"],
        "/dossierId"
    );
    let served = act(
        &app,
        &mut second,
        "completion",
        Some(json!({"dossierId": dossier.id})),
    )
    .await;
    assert_eq!(
        (&served.ok()["label"], &served.ok()["state"]),
        (&json!("A002"), &json!("SERVED"))
    );
    assert_eq!(call(&app, DESK, &place, 1).await.ok()["label"], "A003");
    let list = app
        .get(&format!("/desks/{place}/tickets"))
        .as_(&officer)
        .await
        .ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 3);
    let stranger = app.sign_in("motcua.dienkhanh").await;
    let elsewhere = app.get(&format!("/desks/{place}/tickets")).as_(&stranger).await;
    elsewhere.problem(403, "FORBIDDEN");
    call(&app, "motcua.dienkhanh", &place, 1)
        .await
        .problem(403, "FORBIDDEN");
    let citizen = app.sign_in(DAO).await;
    let theirs = app.get(&format!("/desks/{place}/tickets")).as_(&citizen).await;
    theirs.problem(403, "FORBIDDEN");
}

both!(two_who_call_at_once_call_two, demo);
async fn two_who_call_at_once_call_two(app: TestApp) {
    let app = app.at(JUNE).await;
    let place = open(&app).await;
    let (officer, manager) = (app.sign_in(DESK).await, app.sign_in(MANAGER).await);
    for _ in 0..2 {
        take(&app, &officer, &place, json!({})).await;
    }
    let path = format!("/desks/{place}/tickets/next/call");
    let next = |who, window: i32| {
        let request = app.post(&path).as_(who).idempotency_key(&key());
        request.json(json!({"window": window})).into_future()
    };
    let (one, two) = join(next(&officer, 1), next(&manager, 2)).await;
    let mut labels = [one.ok()["label"].clone(), two.ok()["label"].clone()];
    labels.sort_by_key(|label| label.to_string());
    assert_eq!(labels, [json!("A001"), json!("A002")], "{one}\n{two}");
}

both!(what_is_left_over_ends_with_the_day, demo);
async fn what_is_left_over_ends_with_the_day(app: TestApp) {
    let june = app.at(JUNE).await;
    let place = open(&june).await;
    let officer = june.sign_in(DESK).await;
    let ticket = take(&june, &officer, &place, json!({})).await;
    assert_eq!(day_end(&june).await, 0, "the day is not over");
    let next = app.at("2011-06-14T07:00:00+07:00").await;
    assert_eq!(day_end(&next).await, 1);
    assert_eq!(day_end(&next).await, 0);
    let officer = next.sign_in(DESK).await;
    let list = next
        .get(&format!("/desks/{place}/tickets?day=2011-06-13"))
        .as_(&officer)
        .await
        .ok();
    assert_eq!(list["items"][0]["id"], ticket["id"]);
    assert_eq!(list["items"][0]["state"], "LEFT");
    let new = take(&next, &officer, &place, json!({})).await;
    assert_eq!(new["label"], "A001", "numbers begin anew each day");
}
