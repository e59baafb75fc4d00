//! Applicant and desk write to each other.

use serde_json::{Value, json};

use super::given::{BUOI, DAO, DESK, HOUSEHOLD_BUSINESS, Held, LAND_USE, NHA_TRANG, filing, key};
use crate::both;
use crate::support::actors::Somebody;
use crate::support::app::TestApp;
use crate::support::client::Reply;

const JUNE: &str = "2011-06-13T08:00:00+07:00";

async fn say(app: &TestApp, who: &Somebody, dossier: &Held, text: &str) -> Reply {
    let request = app.post(&dossier.path("/messages")).as_(who);
    request.idempotency_key(&key()).json(json!({"text": text})).await
}

async fn said(app: &TestApp, who: &Somebody, dossier: &Held) -> Vec<Value> {
    let list = app.get(&dossier.path("/messages")).as_(who).await.ok();
    list["items"].as_array().unwrap().clone()
}

async fn counts(app: &TestApp, who: &Somebody) -> (Value, Value) {
    let count = app.get("/unread-messages/count").as_(who).await.ok();
    (count["messages"].clone(), count["dossiers"].clone())
}

async fn read_up_to(app: &TestApp, who: &Somebody, dossier: &Held, message: &Value) -> Reply {
    let request = app.put(&dossier.path("/messages/read-mark")).as_(who);
    request.json(json!({"upTo": message["id"]})).await
}

async fn submitted(app: &TestApp, citizen: &Somebody) -> Held {
    Held::submitted(app, citizen, filing(app, HOUSEHOLD_BUSINESS, NHA_TRANG).await).await
}

both!(what_one_side_writes_the_other_reads, demo);
async fn what_one_side_writes_the_other_reads(app: TestApp) {
    let june = app.at(JUNE).await;
    let (citizen, desk) = (june.sign_in(DAO).await, june.sign_in(DESK).await);
    let dossier = submitted(&june, &citizen).await;
    let (before, _) = counts(&june, &desk).await;
    let first = say(
        &june,
        &citizen,
        &dossier,
        "Tôi nộp bổ sung vào sáng thứ Hai được không?",
    )
    .await
    .created();
    assert_eq!(
        (&first["side"], &first["authorName"], &first["readAt"]),
        (&json!("APPLICANT"), &json!(citizen.name), &Value::Null)
    );
    say(&june, &citizen, &dossier, "Và tôi cần mang theo gì?")
        .await
        .created();
    let (now, dossiers) = counts(&june, &desk).await;
    assert_eq!(now.as_i64(), before.as_i64().map(|before| before + 2));
    assert!(dossiers.as_i64() >= Some(1));
    let unread = june
        .get("/unread-messages?pageSize=200&includeTotal=true")
        .as_(&desk)
        .await
        .ok();
    let mine = unread["items"].as_array().unwrap().iter();
    let mine = mine
        .clone()
        .find(|item| item["dossierId"] == dossier.id.as_str())
        .unwrap();
    assert_eq!((&mine["messages"], &unread["total"]), (&json!(2), &dossiers));
    assert_eq!(counts(&june, &citizen).await, (json!(0), json!(0)));

    let read = read_up_to(&june, &desk, &dossier, &first).await.ok();
    assert_eq!((&read["marked"], &read["unread"]), (&json!(1), &json!(1)));
    assert_eq!(read_up_to(&june, &desk, &dossier, &first).await.ok()["marked"], 0);
    say(
        &june,
        &desk,
        &dossier,
        "Được, bà mang theo bản chính để đối chiếu.",
    )
    .await
    .created();
    assert_eq!(counts(&june, &citizen).await, (json!(1), json!(1)));
    let thread = said(&june, &citizen, &dossier).await;
    let sides: Vec<_> = thread
        .iter()
        .map(|message| message["side"].as_str().unwrap())
        .collect();
    assert_eq!(sides, ["AGENCY", "APPLICANT", "APPLICANT"], "the newest first");
    assert!(thread[2]["readAt"].is_string() && thread[1]["readAt"].is_null());
    assert_eq!(thread[0]["authorName"], json!(desk.name));
    read_up_to(&june, &citizen, &dossier, &thread[0]).await.ok();
    assert_eq!(counts(&june, &citizen).await, (json!(0), json!(0)));
    let page = june
        .get(&dossier.path("/messages?pageSize=2&includeTotal=true"))
        .as_(&desk)
        .await
        .ok();
    assert_eq!(page["total"], 3);
    let next = format!("/messages?pageSize=2&cursor={}", page["next"].as_str().unwrap());
    let rest = june.get(&dossier.path(&next)).as_(&desk).await.ok();
    assert_eq!(
        (&rest["items"][0]["id"], &rest["next"]),
        (&first["id"], &Value::Null)
    );
}

both!(only_those_concerned_talk, demo);
async fn only_those_concerned_talk(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let draft = Held::drafted(
        &june,
        &citizen,
        filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await,
    )
    .await;
    say(&june, &citizen, &draft, "Chào")
        .await
        .problem(409, "NOT_POSSIBLE");
    let dossier = submitted(&june, &citizen).await;
    let message = say(&june, &citizen, &dossier, "Chào").await.created();
    for login in [BUOI, "motcua.dienkhanh"] {
        let stranger = june.sign_in(login).await;
        say(&june, &stranger, &dossier, "Chào")
            .await
            .problem(404, "NOT_FOUND");
        let read = june.get(&dossier.path("/messages")).as_(&stranger).await;
        read.problem(404, "NOT_FOUND");
        read_up_to(&june, &stranger, &dossier, &message)
            .await
            .problem(404, "NOT_FOUND");
    }
    let handler = june.sign_in("chuyenvien.nhatrang").await;
    say(&june, &handler, &dossier, "Chào")
        .await
        .problem(403, "FORBIDDEN");
    let read = june.get(&dossier.path("/messages")).as_(&handler).await;
    read.problem(403, "FORBIDDEN");
    let other = submitted(&june, &citizen).await;
    read_up_to(&june, &citizen, &other, &message)
        .await
        .problem(404, "NOT_FOUND");
    let empty = say(&june, &citizen, &dossier, "").await;
    empty.wrong(400, &[("/text", "MIN_LENGTH")]);
    let long = say(&june, &citizen, &dossier, &"a".repeat(4001)).await;
    long.wrong(400, &[("/text", "MAX_LENGTH")]);
    let own = june
        .get("/unread-messages/count")
        .as_(&june.sign_in("motcua.dienkhanh").await)
        .await
        .ok();
    let theirs = dossier.view["receivingAgencyId"].as_str().unwrap();
    let asked = june.get(&format!("/unread-messages/count?agencyId={theirs}"));
    let asked = asked.as_(&june.sign_in("motcua.dienkhanh").await).await.ok();
    assert_eq!(asked, json!({"messages": 0, "dossiers": 0}), "{own}");
}

both!(a_dossier_on_paper_has_nobody_to_talk_to_but_the_desk, demo);
async fn a_dossier_on_paper_has_nobody_to_talk_to_but_the_desk(app: TestApp) {
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let dossier = Held::received(&june, &desk, filing(&june, LAND_USE, NHA_TRANG).await).await;
    say(&june, &desk, &dossier, "Mời bà bổ sung").await.created();
    assert_eq!(said(&june, &desk, &dossier).await.len(), 1);
}

both!(nobody_floods_the_other_side, demo);
async fn nobody_floods_the_other_side(app: TestApp) {
    let june = app.at(JUNE).await;
    let (citizen, desk) = (june.sign_in(DAO).await, june.sign_in(DESK).await);
    let dossier = submitted(&june, &citizen).await;
    let mut last = Value::Null;
    for n in 0..motcua::dossiers::commands::UNREAD_AT_MOST {
        last = say(&june, &citizen, &dossier, &format!("Tin {n}"))
            .await
            .created();
    }
    say(&june, &citizen, &dossier, "Nữa")
        .await
        .problem(409, "NOT_POSSIBLE");
    say(&june, &desk, &dossier, "Đang xem").await.created();
    read_up_to(&june, &desk, &dossier, &last).await.ok();
    say(&june, &citizen, &dossier, "Nữa").await.created();
}

both!(a_message_sent_twice_with_one_key_is_one, demo);
async fn a_message_sent_twice_with_one_key_is_one(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let dossier = submitted(&june, &citizen).await;
    let once = key();
    for _ in 0..2 {
        let request = june
            .post(&dossier.path("/messages"))
            .as_(&citizen)
            .idempotency_key(&once);
        request.json(json!({"text": "Một lần"})).await.created();
    }
    assert_eq!(said(&june, &citizen, &dossier).await.len(), 1);
}

both!(who_may_only_look_reads_nothing_in_the_owners_place, demo);
async fn who_may_only_look_reads_nothing_in_the_owners_place(app: TestApp) {
    let june = app.at(JUNE).await;
    let (owner, other) = (june.sign_in(DAO).await, june.sign_in(BUOI).await);
    let dossier = submitted(&june, &owner).await;
    let desk = june.sign_in(DESK).await;
    let told = say(&june, &desk, &dossier, "Mời bổ sung bản vẽ").await.created();
    let invite = june.post(&dossier.path("/parties")).as_(&owner);
    let to = json!({"purpose": "CO_APPLICANT", "access": "VIEW", "note": "Chồng"});
    let invited = invite.idempotency_key(&key()).json(to).await.created();
    let accept = june.post("/dossier-invitations/acceptance").as_(&other);
    let code = json!({"code": invited["code"]});
    accept.idempotency_key(&key()).json(code).await.ok();
    assert_eq!(
        said(&june, &other, &dossier).await.len(),
        1,
        "it may be looked at"
    );
    read_up_to(&june, &other, &dossier, &told)
        .await
        .problem(403, "FORBIDDEN");
    assert!(said(&june, &owner, &dossier).await[0]["readAt"].is_null());
    read_up_to(&june, &owner, &dossier, &told).await.ok();
}
