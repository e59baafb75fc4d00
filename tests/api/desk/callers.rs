//! Visits for people on the telephone, who may have no account.

use motcua::desk::commands::close_days;
use motcua::platform::actor::Actor;
use serde_json::{Value, json};

use super::{open, take};
use crate::both;
use crate::dossiers::given::{DAO, DESK, key, moment};
use crate::support::actors::Somebody;
use crate::support::app::TestApp;
use crate::support::client::Reply;

const JUNE: &str = "2011-06-13T08:00:00+07:00";
const TUESDAY: &str = "2011-06-14";

async fn acts(app: &TestApp, who: &Somebody, path: &str, body: Value) -> Reply {
    let request = app.post(path).as_(who).idempotency_key(&key());
    request.json(body).await
}

async fn calls(app: &TestApp, officer: &Somebody, desk: &str, at: &str) -> Reply {
    let body = json!({"startsAt": moment(at), "phone": "0168 123 4567"});
    acts(app, officer, &format!("/desks/{desk}/visits"), body).await
}

async fn calls_off(app: &TestApp, officer: &Somebody, desk: &str, code: &Value) -> Reply {
    let body = json!({"day": TUESDAY, "code": code});
    acts(app, officer, &format!("/desks/{desk}/visit-cancellations"), body).await
}

async fn awaited(app: &TestApp, officer: &Somebody, desk: &str) -> Value {
    let path = format!("/desks/{desk}/visits?day={TUESDAY}");
    app.get(&path).as_(officer).await.ok()["items"].clone()
}

both!(who_calls_gets_a_place_and_a_code, demo);
async fn who_calls_gets_a_place_and_a_code(app: TestApp) {
    let june = app.at(JUNE).await;
    let place = open(&june).await;
    let officer = june.sign_in(DESK).await;
    let visit = calls(&june, &officer, &place, "2011-06-14 09:00").await.created();
    let full = calls(&june, &officer, &place, "2011-06-14 09:00").await;
    full.problem(409, "NOT_POSSIBLE");
    // One officer books for many.
    let other = calls(&june, &officer, &place, "2011-06-14 09:15").await.created();
    let list = awaited(&june, &officer, &place).await;
    assert_eq!(
        (&list[0]["channel"], &list[0]["callerPhone"], &list[0]["state"]),
        (&json!("TELEPHONE"), &json!("+84381234567"), &json!("BOOKED"))
    );
    // It is no citizen's, and not the officer's own either.
    let dao = june.sign_in(DAO).await;
    assert_eq!(june.get("/visits").as_(&dao).await.ok()["items"], json!([]));
    let path = format!("/visits/{}/cancellation", visit["id"].as_str().unwrap());
    let request = june.post(&path).as_(&dao).if_match("\"1\"");
    request.idempotency_key(&key()).await.problem(404, "NOT_FOUND");

    let called_off = calls_off(&june, &officer, &place, &other["code"]).await.ok();
    assert_eq!(called_off["state"], "CANCELLED");
    let again = calls_off(&june, &officer, &place, &other["code"]).await;
    assert_eq!(
        again.problem(400, "INVALID_INPUT")["errors"][0]["code"],
        "VISIT_UNKNOWN"
    );
    calls(&june, &officer, &place, "2011-06-14 09:15").await.created();

    let day = app.at("2011-06-14T08:50:00+07:00").await;
    let officer = day.sign_in(DESK).await;
    let came = take(&day, &officer, &place, json!({"visitCode": visit["code"]})).await;
    assert_eq!(came["queueAt"], moment("2011-06-14 09:00"));

    let after = app.at("2011-06-15T00:10:00+07:00").await;
    let worker = Actor::system("worker");
    after.db.write(&worker, close_days).await.unwrap();
    let officer = after.sign_in(DESK).await;
    let over = awaited(&after, &officer, &place).await;
    let told = |field: &str| -> Vec<Value> {
        let visits = over.as_array().unwrap().iter();
        visits.map(|visit| visit[field].clone()).collect()
    };
    assert_eq!(told("state"), ["ARRIVED", "CANCELLED", "MISSED"], "{over}");
    assert_eq!(told("callerPhone"), [Value::Null, Value::Null, Value::Null]);
}

both!(only_the_desks_officers_book_for_callers, demo);
async fn only_the_desks_officers_book_for_callers(app: TestApp) {
    let june = app.at(JUNE).await;
    let place = open(&june).await;
    let officer = june.sign_in(DESK).await;
    let visit = calls(&june, &officer, &place, "2011-06-14 09:00").await.created();
    let other = june.sign_in("motcua.dienkhanh").await;
    let booked = calls(&june, &other, &place, "2011-06-14 10:00").await;
    booked.problem(403, "FORBIDDEN");
    let off = calls_off(&june, &other, &place, &visit["code"]).await;
    off.problem(403, "FORBIDDEN");
    for (body, pointer) in [
        (
            json!({"startsAt": moment("2011-06-14 10:00"), "phone": "00000000"}),
            "/phone",
        ),
        (json!({"startsAt": moment("2011-06-14 12:00")}), "/startsAt"),
    ] {
        let wrong = acts(&june, &officer, &format!("/desks/{place}/visits"), body).await;
        assert_eq!(
            wrong.problem(400, "INVALID_INPUT")["errors"][0]["pointer"],
            pointer
        );
    }
    let list = awaited(&june, &officer, &place).await;
    assert_eq!(list.as_array().unwrap().len(), 1, "{list}");
}
