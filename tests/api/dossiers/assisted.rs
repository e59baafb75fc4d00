//! Filing online with somebody's help at a desk: for the applicant, never as the applicant.

use diesel::prelude::*;
use motcua::platform::db::schema::{audit_log, dossiers, outbox};
use motcua::platform::db::types::AnyUuid;
use serde_json::{Value, json};
use uuid::Uuid;

use super::given::{
    BIRTH_CERTIFICATE, BUOI, DAO, DESK, DIEN_KHANH, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, OWNER_NUMBER,
    agency, filing, key,
};
use crate::both;
use crate::support::actors::Somebody;
use crate::support::app::TestApp;
use crate::support::client::Reply;

const JUNE: &str = "2011-06-13T08:00:00+07:00";
/// Who sits at the district's desk and helps.
const HELPER: &str = "motcua.dienkhanh";
/// A number with which nobody has registered.
pub const NOBODYS: &str = "056185999001";

/// A filing for somebody who has no account.
pub async fn unknown(app: &TestApp) -> Value {
    let mut filing = filing(app, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    filing["owner"]["identityNumber"] = NOBODYS.into();
    filing
}

/// Somebody known by this number is helped to send something.
pub async fn helps(app: &TestApp, who: &Somebody, number: &str, filing: Value) -> Reply {
    let body = json!({"applicant": {"kind": "CITIZEN_ID", "number": number}, "filing": filing});
    let request = app.post("/assisted-submissions").as_(who);
    request.idempotency_key(&key()).json(body).await
}

async fn track(app: &TestApp, code: &Value, secret: &Value) -> Value {
    let body = json!({"code": code, "secret": secret});
    app.post("/tracking").json(body).await.ok()
}

/// What became of it, in the hand of the receiving desk.
async fn held(app: &TestApp, sent: &Value) -> Held {
    let id = sent["dossierId"].as_str().unwrap().to_owned();
    let desk = app.sign_in(DESK).await;
    let mut held = Held {
        id,
        etag: String::new(),
        view: Value::Null,
    };
    held.read(app, &desk).await;
    held
}

both!(who_has_no_account_is_helped_to_file_at_any_agency, demo);
async fn who_has_no_account_is_helped_to_file_at_any_agency(app: TestApp) {
    let june = app.at(JUNE).await;
    let helper = june.sign_in(HELPER).await;
    let body = json!({
        "applicant": {"kind": "CITIZEN_ID", "number": NOBODYS}, "filing": unknown(&june).await,
    });
    let once = key();
    let send = || {
        let request = june.post("/assisted-submissions").as_(&helper);
        request.idempotency_key(&once).json(body.clone())
    };
    let sent = send().await.created();
    assert_eq!(send().await.created(), sent, "asked again, the same is told");
    assert_eq!(sent["state"], "SUBMITTED");
    let due = sent["acceptanceDueAt"].as_str().unwrap();
    assert!(
        due.starts_with("2011-06-14T01:00"),
        "eight working hours, as for whoever sends it: {due}"
    );
    // Before there is a code, the id stands for it.
    let (id, secret) = (&sent["dossierId"], &sent["trackingSecret"]);
    let seen = track(&june, id, secret).await;
    assert_eq!((&seen["code"], &seen["state"]), (id, &json!("SUBMITTED")));
    let district = agency(&june, DIEN_KHANH).await;
    assert_eq!(seen["history"][0]["agencyName"], district["name"], "{seen:#}");

    let mut dossier = held(&june, &sent).await;
    assert_eq!(dossier.view["channel"], "ONLINE");
    let assistance = &dossier.view["assistedBy"];
    assert_eq!(
        (&assistance["officerName"], &assistance["agencyId"]),
        (&json!("Cao Văn Dũng"), &district["id"])
    );
    // Who helped has no part in it.
    for what in ["", "/receipt", "/timeline", "/messages"] {
        let read = june.get(&dossier.path(what)).as_(&helper).await;
        read.problem(404, "NOT_FOUND");
    }
    let withdrawal = json!({"reason": "Không nộp nữa"});
    let tried = dossier.tries(&june, &helper, "/withdrawals", withdrawal).await;
    tried.problem(403, "FORBIDDEN");
    for list in ["/dossiers?pageSize=200", "/inbox?pageSize=200"] {
        let own = june.get(list).as_(&helper).await.ok();
        assert!(!own.to_string().contains(&dossier.id), "{list}");
    }
    // It goes its way, with the secret that the applicant has.
    dossier.accept(&june, DESK).await;
    let desk = june.sign_in(DESK).await;
    let receipt = june.get(&dossier.path("/receipt")).as_(&desk).await.ok();
    assert_eq!(&receipt["trackingSecret"], secret);
    for code in [id, &receipt["code"]] {
        let seen = track(&june, code, secret).await;
        assert_eq!(
            (&seen["code"], &seen["state"]),
            (&receipt["code"], &json!("ACCEPTED"))
        );
    }
}

both!(the_officer_stands_in_the_audit_log_and_never_the_applicant, demo);
async fn the_officer_stands_in_the_audit_log_and_never_the_applicant(app: TestApp) {
    let june = app.at(JUNE).await;
    let helper = june.sign_in(HELPER).await;
    let filing = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let sent = helps(&june, &helper, OWNER_NUMBER, filing).await.created();
    let id = AnyUuid(sent["dossierId"].as_str().unwrap().parse().unwrap());
    let mut conn = june.database().connect();
    let rows: Vec<(String, String, Option<Uuid>)> = audit_log::table
        .filter(audit_log::subject_id.eq(&id))
        .select((audit_log::action, audit_log::actor_kind, audit_log::actor_id))
        .load(&mut conn)
        .unwrap();
    let row = ("dossier.submitted-on-behalf".to_owned(), "OFFICER".to_owned());
    assert_eq!(rows, [(row.0, row.1, Some(helper.id))]);
    let told: Vec<String> = outbox::table
        .filter(outbox::subject_id.eq(&id))
        .select(outbox::event_type)
        .load(&mut conn)
        .unwrap();
    assert_eq!(told, ["vn.motcua.dossier.submitted.v1"]);
}

both!(who_has_an_account_claims_what_was_sent_with_help, demo);
async fn who_has_an_account_claims_what_was_sent_with_help(app: TestApp) {
    let june = app.at(JUNE).await;
    let (helper, dao) = (june.sign_in(HELPER).await, june.sign_in(DAO).await);
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let sent = helps(&june, &helper, OWNER_NUMBER, papers.clone())
        .await
        .created();
    let mut dossier = held(&june, &sent).await;
    // Anybody may have registered with that number: the account alone shows nothing.
    let read = june.get(&dossier.path("")).as_(&dao).await;
    read.problem(404, "NOT_FOUND");
    let claims = june.post("/dossier-claims").as_(&dao).idempotency_key(&key());
    let secret = json!({"code": sent["dossierId"], "secret": sent["trackingSecret"]});
    claims.json(secret).await.ok();
    let own = june.get("/dossiers?pageSize=200").as_(&dao).await.ok();
    assert!(own.to_string().contains(&dossier.id), "{own:#}");
    let seen = dossier.read(&june, &dao).await;
    assert_eq!(
        (
            &seen["assistedBy"]["officerName"],
            &seen["owner"]["identityNumber"]
        ),
        (&json!("Cao Văn Dũng"), &json!(OWNER_NUMBER))
    );
    let withdrawal = json!({"reason": "Không nộp nữa"});
    dossier.does(&june, DAO, "/withdrawals", withdrawal).await;
    assert_eq!(dossier.view["state"], "WITHDRAWN");

    // Who files for another is the applicant, and tells by what right.
    let untold = helps(&june, &helper, BUOI, papers.clone()).await;
    untold.wrong(409, &[("/filing/submitter", "REQUIRED")]);
    let mut told = papers;
    told["submitter"] = json!({"name": "Trần Văn Bưởi", "authorisation": {
        "kind": "POWER_OF_ATTORNEY", "documentNumber": "15/2011/UQ", "documentDate": "2011-06-10",
    }});
    let sent = helps(&june, &helper, BUOI, told).await.created();
    let path = format!("/dossiers/{}", sent["dossierId"].as_str().unwrap());
    let buoi = june.sign_in(BUOI).await;
    for who in [&buoi, &dao] {
        june.get(&path).as_(who).await.problem(404, "NOT_FOUND");
    }
}

both!(what_is_wrong_is_told_at_once_and_nothing_is_sent, demo);
async fn what_is_wrong_is_told_at_once_and_nothing_is_sent(app: TestApp) {
    let june = app.at(JUNE).await;
    let (helper, desk) = (june.sign_in(HELPER).await, june.sign_in(DESK).await);
    let count = || -> i64 {
        let query = dossiers::table.count();
        query.get_result(&mut june.database().connect()).unwrap()
    };
    let before = count();
    let right = unknown(&june).await;
    let send = async |body: Value| -> Reply {
        let request = june.post("/assisted-submissions").as_(&helper);
        request.idempotency_key(&key()).json(body).await
    };
    let mut ownerless = right.clone();
    ownerless.as_object_mut().unwrap().remove("owner");
    let company = json!({"kind": "TAX_CODE", "number": "4200123454"});
    send(json!({"applicant": company, "filing": ownerless}))
        .await
        .wrong(
            400,
            &[("/applicant/kind", "NOT_FITTING"), ("/filing/owner", "REQUIRED")],
        );
    let person = json!({"kind": "CITIZEN_ID", "number": NOBODYS});
    let mut unfinished = right.clone();
    unfinished["components"] = json!([]);
    unfinished["formData"]["camKet"] = json!("có");
    for field in ["identityKind", "identityNumber"] {
        unfinished["owner"].as_object_mut().unwrap().remove(field);
    }
    let problem = send(json!({"applicant": person, "filing": unfinished}))
        .await
        .problem(409, "DOSSIER_INCOMPLETE");
    let places = problem["errors"].as_array().unwrap().iter();
    let places: Vec<_> = places.map(|error| error["pointer"].as_str().unwrap()).collect();
    for place in [
        "/filing/owner/identityNumber",
        "/filing/formData/camKet",
        "/components/0",
    ] {
        assert!(places.contains(&place), "{place}: {problem:#}");
    }
    let mut offline = filing(&june, BIRTH_CERTIFICATE, NHA_TRANG).await;
    offline["owner"]["identityNumber"] = NOBODYS.into();
    let refused = send(json!({"applicant": person, "filing": offline})).await;
    refused.problem(409, "ONLINE_SUBMISSION_NOT_AVAILABLE");
    // Somebody else's desk, and one that is none.
    let received = Held::received(&june, &desk, right.clone()).await;
    let theirs = &received.view["receivingDeskId"];
    let other = json!({"deskId": theirs, "applicant": person, "filing": right});
    send(other).await.problem(403, "FORBIDDEN");
    let none = json!({"deskId": received.id, "applicant": person, "filing": right});
    send(none).await.wrong(400, &[("/deskId", "UNKNOWN_DESK")]);
    assert_eq!(count(), before + 1, "but for the one on paper");
}

both!(who_helps_at_the_receiving_desk_may_take_it_in, demo);
async fn who_helps_at_the_receiving_desk_may_take_it_in(app: TestApp) {
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let sent = helps(&june, &desk, NOBODYS, unknown(&june).await).await.created();
    let mut dossier = held(&june, &sent).await;
    dossier.accept(&june, DESK).await;
    assert_eq!(dossier.view["state"], "ACCEPTED");
    assert_eq!(dossier.view["assistedBy"]["officerId"], desk.id.to_string());
}

both!(a_draft_stays_its_owners_alone, demo);
async fn a_draft_stays_its_owners_alone(app: TestApp) {
    let june = app.at(JUNE).await;
    let (helper, dao) = (june.sign_in(HELPER).await, june.sign_in(DAO).await);
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut draft = Held::drafted(&june, &dao, papers.clone()).await;
    helps(&june, &helper, OWNER_NUMBER, papers).await.created();
    june.get(&draft.path(""))
        .as_(&helper)
        .await
        .problem(404, "NOT_FOUND");
    let seen = draft.read(&june, &dao).await;
    assert_eq!(
        (&seen["state"], &seen["assistedBy"]),
        (&json!("DRAFT"), &Value::Null)
    );
}
