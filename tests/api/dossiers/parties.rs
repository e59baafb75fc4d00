//! Owners let others see their dossiers or act for them, and pass drafts on.

use serde_json::{Value, json};

use super::given::{BUOI, DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, OWNER_NUMBER, filing, key};
use crate::both;
use crate::support::actors::Somebody;
use crate::support::app::TestApp;
use crate::support::client::Reply;

const JUNE: &str = "2011-06-13T08:00:00+07:00";

pub async fn invite(app: &TestApp, who: &Somebody, dossier: &Held, body: Value) -> Reply {
    let request = app.post(&dossier.path("/parties")).as_(who);
    request.idempotency_key(&key()).json(body).await
}

pub async fn accept(app: &TestApp, who: &Somebody, invited: &Value) -> Reply {
    let request = app.post("/dossier-invitations/acceptance").as_(who);
    let body = json!({"code": invited["code"]});
    request.idempotency_key(&key()).json(body).await
}

pub async fn end(app: &TestApp, who: &Somebody, dossier: &Held, party: &Value) -> Reply {
    let path = dossier.path(&format!("/parties/{}/ending", party["id"].as_str().unwrap()));
    app.post(&path).as_(who).await
}

pub fn to(access: &str) -> Value {
    json!({"purpose": "AUTHORISED", "access": access, "note": "Con gái", "authorisation": {
        "documentNumber": "12/2011/UQ", "documentDate": "2011-06-01",
    }})
}

async fn drafted(app: &TestApp, citizen: &Somebody) -> Held {
    Held::drafted(app, citizen, filing(app, HOUSEHOLD_BUSINESS, NHA_TRANG).await).await
}

both!(whoever_is_let_in_to_act_does_what_the_owner_may, demo);
async fn whoever_is_let_in_to_act_does_what_the_owner_may(app: TestApp) {
    let june = app.at(JUNE).await;
    let (owner, other) = (june.sign_in(DAO).await, june.sign_in(BUOI).await);
    let mut dossier = drafted(&june, &owner).await;
    june.get(&dossier.path(""))
        .as_(&other)
        .await
        .problem(404, "NOT_FOUND");
    let invited = invite(&june, &owner, &dossier, to("ACT")).await.created();
    assert_eq!(invited["party"]["state"], "INVITED");
    let typed = invited["code"].as_str().unwrap().to_lowercase();
    let spaced = json!({"code": format!("{} {}", &typed[..8], &typed[8..])});
    let seen = accept(&june, &other, &spaced).await.ok();
    assert_eq!(
        (&seen["id"], &seen["owner"]["identityNumber"]),
        (&json!(dossier.id), &json!(OWNER_NUMBER))
    );
    let offered = seen["possibleActions"].as_array().unwrap();
    for action in ["SAVE_DRAFT", "SUBMIT"] {
        assert!(offered.contains(&json!(action)), "{offered:?}");
    }
    let shared = june
        .get("/shared-dossiers?includeTotal=true")
        .as_(&other)
        .await
        .ok();
    assert_eq!(
        (
            &shared["total"],
            &shared["items"][0]["access"],
            &shared["items"][0]["dossier"]["id"]
        ),
        (&json!(1), &json!("ACT"), &json!(dossier.id))
    );
    assert_eq!(
        shared["items"][0]["dossier"]["possibleActions"],
        seen["possibleActions"]
    );
    let own = june.get("/dossiers?pageSize=200").as_(&other).await.ok();
    assert!(!own.to_string().contains(&dossier.id), "it is not the own one");

    // What is left out is the owner's, not that of who acts.
    let mut left_out = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    left_out.as_object_mut().unwrap().remove("owner");
    let saved = june
        .put(&dossier.path(""))
        .as_(&other)
        .if_match(&dossier.etag)
        .json(left_out)
        .await;
    assert_eq!(saved.ok()["owner"]["identityNumber"], OWNER_NUMBER);
    dossier.etag = saved.etag();
    dossier.submit(&june, &other).await;
    assert_eq!(dossier.view["state"], "SUBMITTED");
    let seen = dossier.read(&june, &owner).await;
    assert_eq!(seen["state"], "SUBMITTED", "it is the owner's still");
}

both!(whoever_is_let_in_to_see_only_sees_and_is_seen_looking, demo);
async fn whoever_is_let_in_to_see_only_sees_and_is_seen_looking(app: TestApp) {
    let june = app.at(JUNE).await;
    let (owner, other) = (june.sign_in(DAO).await, june.sign_in(BUOI).await);
    let mut dossier = drafted(&june, &owner).await;
    let body = json!({"purpose": "CO_APPLICANT", "access": "VIEW"});
    let invited = invite(&june, &owner, &dossier, body).await.created();
    accept(&june, &other, &invited).await.ok();
    let seen = june.get(&dossier.path("")).as_(&other).await.ok();
    assert_eq!(
        (&seen["possibleActions"], &seen["personalData"]),
        (&json!([]), &json!("WHOLE"))
    );
    let tried = june
        .post(&dossier.path("/submission"))
        .as_(&other)
        .if_match(&dossier.etag);
    tried.idempotency_key(&key()).await.problem(403, "FORBIDDEN");
    invite(&june, &other, &dossier, to("ACT"))
        .await
        .problem(403, "FORBIDDEN");
    dossier.submit(&june, &owner).await;
    let message = june
        .post(&dossier.path("/messages"))
        .as_(&other)
        .idempotency_key(&key());
    message
        .json(json!({"text": "Chào"}))
        .await
        .problem(403, "FORBIDDEN");
    june.get(&dossier.path("/accesses"))
        .as_(&other)
        .await
        .problem(403, "FORBIDDEN");
    june.access_log.close();
    let looks = june.get(&dossier.path("/accesses")).as_(&owner).await.ok();
    assert_eq!(
        (&looks["items"][0]["purpose"], &looks["items"][0]["partyName"]),
        (&json!("AUTHORISATION"), &json!(other.name))
    );
}

both!(a_right_is_taken_back_or_given_up, demo);
async fn a_right_is_taken_back_or_given_up(app: TestApp) {
    let june = app.at(JUNE).await;
    let (owner, other) = (june.sign_in(DAO).await, june.sign_in(BUOI).await);
    let dossier = drafted(&june, &owner).await;
    let invited = invite(&june, &owner, &dossier, to("ACT")).await.created();
    accept(&june, &other, &invited).await.ok();
    let list = june
        .get(&dossier.path("/parties?includeTotal=true"))
        .as_(&owner)
        .await
        .ok();
    let party = &list["items"][0];
    assert_eq!(
        (&party["state"], &party["name"], &list["total"]),
        (&json!("ACCEPTED"), &json!(other.name), &json!(1))
    );
    let ended = end(&june, &owner, &dossier, party).await.ok();
    assert_eq!(ended["state"], "ENDED");
    end(&june, &owner, &dossier, party)
        .await
        .problem(409, "NOT_POSSIBLE");
    june.get(&dossier.path(""))
        .as_(&other)
        .await
        .problem(404, "NOT_FOUND");
    let shared = june.get("/shared-dossiers").as_(&other).await.ok();
    assert_eq!(shared["items"], json!([]));

    let again = invite(&june, &owner, &dossier, to("VIEW")).await.created();
    accept(&june, &other, &again).await.ok();
    end(&june, &other, &dossier, &again["party"]).await.ok();
    june.get(&dossier.path(""))
        .as_(&other)
        .await
        .problem(404, "NOT_FOUND");
    let unused = invite(&june, &owner, &dossier, to("VIEW")).await.created();
    end(&june, &owner, &dossier, &unused["party"]).await.ok();
    accept(&june, &other, &unused).await.problem(404, "NOT_FOUND");
}

both!(a_code_is_good_once_for_a_week_and_for_another, demo);
async fn a_code_is_good_once_for_a_week_and_for_another(app: TestApp) {
    let june = app.at(JUNE).await;
    let (owner, other) = (june.sign_in(DAO).await, june.sign_in(BUOI).await);
    let dossier = drafted(&june, &owner).await;
    let once = key();
    let ask = || {
        let request = june.post(&dossier.path("/parties")).as_(&owner);
        request.idempotency_key(&once).json(to("VIEW"))
    };
    let invited = ask().await.created();
    let repeated = ask().await.created();
    assert_eq!(
        (&repeated["code"], &repeated["party"]),
        (&Value::Null, &invited["party"])
    );
    accept(&june, &owner, &invited).await.problem(409, "NOT_POSSIBLE");
    accept(&june, &other, &json!({"code": "ABCDEFGHJKLMNPQR"}))
        .await
        .problem(404, "NOT_FOUND");
    accept(&june, &other, &invited).await.ok();
    accept(&june, &other, &invited).await.problem(404, "NOT_FOUND");
    let late = invite(&june, &owner, &dossier, to("ACT")).await.created();
    let after = app.at("2011-06-20T08:00:01+07:00").await;
    let other = after.sign_in(BUOI).await;
    accept(&after, &other, &late).await.problem(404, "NOT_FOUND");
    let owner = after.sign_in(DAO).await;
    let list = after.get(&dossier.path("/parties")).as_(&owner).await.ok();
    assert_eq!(list["items"][0]["state"], "EXPIRED");
    let wrong = invite(&after, &owner, &dossier, json!({"purpose": "AUTHORISED"})).await;
    wrong.wrong(400, &[("/access", "REQUIRED"), ("/authorisation", "REQUIRED")]);
    let wrong = invite(
        &after,
        &owner,
        &dossier,
        json!({"purpose": "TRANSFER", "access": "ACT"}),
    )
    .await;
    wrong.wrong(400, &[("/access", "NOT_ALLOWED")]);
}

both!(a_draft_is_passed_on_whole, demo);
async fn a_draft_is_passed_on_whole(app: TestApp) {
    let june = app.at(JUNE).await;
    let (owner, other) = (june.sign_in(DAO).await, june.sign_in(BUOI).await);
    let dossier = drafted(&june, &owner).await;
    let left = invite(&june, &owner, &dossier, to("VIEW")).await.created();
    let offered = invite(&june, &owner, &dossier, json!({"purpose": "TRANSFER"}))
        .await
        .created();
    let taken = accept(&june, &other, &offered).await.ok();
    assert_eq!((&taken["id"], &taken["version"]), (&json!(dossier.id), &json!(2)));
    june.get(&dossier.path(""))
        .as_(&owner)
        .await
        .problem(404, "NOT_FOUND");
    let own = june.get("/dossiers?pageSize=200").as_(&other).await.ok();
    assert!(own.to_string().contains(&dossier.id));
    let third = june.citizen("Lê Thị Cúc").await;
    accept(&june, &third, &left).await.problem(404, "NOT_FOUND");

    let mut sent = drafted(&june, &owner).await;
    let late = invite(&june, &owner, &sent, json!({"purpose": "TRANSFER"}))
        .await
        .created();
    sent.submit(&june, &owner).await;
    accept(&june, &other, &late).await.problem(409, "NOT_POSSIBLE");
    invite(&june, &owner, &sent, json!({"purpose": "TRANSFER"}))
        .await
        .problem(409, "NOT_POSSIBLE");
}

both!(officers_see_who_may_act_and_no_more_than_their_duty_shows, demo);
async fn officers_see_who_may_act_and_no_more_than_their_duty_shows(app: TestApp) {
    let june = app.at(JUNE).await;
    let (owner, other) = (june.sign_in(DAO).await, june.sign_in(BUOI).await);
    let mut dossier = drafted(&june, &owner).await;
    let invited = invite(&june, &owner, &dossier, to("ACT")).await.created();
    accept(&june, &other, &invited).await.ok();
    dossier.submit(&june, &owner).await;
    let desk = june
        .get(&dossier.path("/parties"))
        .as_(&june.sign_in(DESK).await)
        .await
        .ok();
    assert_eq!(
        (&desk["items"][0]["name"], &desk["items"][0]["documentNumber"]),
        (&json!(other.name), &json!("12/2011/UQ"))
    );
    assert_eq!(
        (&desk["items"][0]["validFrom"], &desk["items"][0]["validTo"]),
        (&json!("2011-06-01"), &json!("2012-05-31")),
        "a year when nothing else is agreed"
    );
    let iso = june.sign_in("thukyiso.nhatrang").await;
    let masked = june.get(&dossier.path("/parties")).as_(&iso).await.ok();
    let item = &masked["items"][0];
    assert_eq!(
        (&item["note"], &item["documentNumber"]),
        (&Value::Null, &Value::Null)
    );
    assert!(masked["items"][0]["name"] != json!(other.name), "{masked}");
}

both!(an_authorisation_holds_on_its_days_only, demo);
async fn an_authorisation_holds_on_its_days_only(app: TestApp) {
    let monday = app.at(JUNE).await;
    let (owner, other) = (monday.sign_in(DAO).await, monday.sign_in(BUOI).await);
    let mut dossier = drafted(&monday, &owner).await;
    let mut paper = to("ACT");
    paper["authorisation"]["validFrom"] = json!("2011-06-14");
    paper["authorisation"]["validTo"] = json!("2011-06-16");
    let invited = invite(&monday, &owner, &dossier, paper).await.created();
    accept(&monday, &other, &invited)
        .await
        .problem(409, "NOT_POSSIBLE");

    let first = app.at("2011-06-14T00:00:01+07:00").await;
    let other = first.sign_in(BUOI).await;
    accept(&first, &other, &invited).await.ok();
    dossier.submit(&first, &other).await;

    let last = app.at("2011-06-16T23:59:59+07:00").await;
    let other = last.sign_in(BUOI).await;
    last.get(&dossier.path("")).as_(&other).await.ok();
    let say = || {
        let request = last.post(&dossier.path("/messages")).as_(&other);
        request.idempotency_key(&key()).json(json!({"text": "Chào"}))
    };
    say().await.created();

    let after = app.at("2011-06-17T00:00:00+07:00").await;
    let other = after.sign_in(BUOI).await;
    for what in ["", "/messages", "/timeline", "/parties"] {
        let seen = after.get(&dossier.path(what)).as_(&other).await;
        seen.problem(404, "NOT_FOUND");
    }
    let tried = dossier
        .tries(&after, &other, "/withdrawals", json!({"reason": "Không nộp nữa"}))
        .await;
    tried.problem(404, "NOT_FOUND");
    let shared = after
        .get("/shared-dossiers?includeTotal=true")
        .as_(&other)
        .await
        .ok();
    assert_eq!((&shared["items"], &shared["total"]), (&json!([]), &json!(0)));
    let owner = after.sign_in(DAO).await;
    let list = after.get(&dossier.path("/parties")).as_(&owner).await.ok();
    assert_eq!(list["items"][0]["state"], "LAPSED");
}

both!(an_authorisation_is_written_dated_and_not_over, demo);
async fn an_authorisation_is_written_dated_and_not_over(app: TestApp) {
    let june = app.at(JUNE).await;
    let owner = june.sign_in(DAO).await;
    let dossier = drafted(&june, &owner).await;
    let mut wrong = to("ACT");
    wrong["authorisation"]["documentDate"] = json!("2011-06-14");
    wrong["authorisation"]["validFrom"] = json!("2011-06-12");
    wrong["authorisation"]["validTo"] = json!("2011-06-12");
    invite(&june, &owner, &dossier, wrong).await.wrong(
        400,
        &[
            ("/authorisation/documentDate", "MAXIMUM"),
            ("/authorisation/validFrom", "MINIMUM"),
            ("/authorisation/validTo", "MINIMUM"),
        ],
    );
    let mut old = to("ACT");
    old["authorisation"]["documentDate"] = json!("2010-06-12");
    let over = invite(&june, &owner, &dossier, old).await;
    over.wrong(400, &[("/authorisation/validTo", "MINIMUM")]);
    let mut own = to("ACT");
    own["purpose"] = json!("CO_APPLICANT");
    let needless = invite(&june, &owner, &dossier, own).await;
    needless.wrong(400, &[("/authorisation", "NOT_ALLOWED")]);
}
