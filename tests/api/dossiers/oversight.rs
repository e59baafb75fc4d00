//! What the access log tells of acts, searches, refusals, inspection and the receipt, and who oversees the province.

use motcua::auth::{Membership, Role};
use serde_json::{Value, json};

use super::given::{
    DAO, DESK, DIEN_KHANH, HOUSEHOLD_BUSINESS, Held, LAND_USE, NHA_TRANG, OWNER, OWNER_NUMBER, agency,
    filing, key,
};
use crate::both;
use crate::support::actors::Somebody;
use crate::support::app::TestApp;

const JUNE: &str = "2011-06-13T08:00:00+07:00";
const HANDLER: &str = "chuyenvien.nhatrang";
const HEAD: &str = "chutich.nhatrang";
const ISO: &str = "thukyiso.nhatrang";

/// Every look at a dossier as its owner sees them, the oldest first. Takes no more looks.
async fn all_looks(app: &TestApp, dossier: &Held) -> Vec<Value> {
    app.access_log.close();
    let owner = app.sign_in(DAO).await;
    let path = dossier.path("/accesses?pageSize=200");
    let list = app.get(&path).as_(&owner).await.ok();
    list["items"].as_array().unwrap().iter().rev().cloned().collect()
}

fn told<'a>(looks: &'a [Value], member: &str) -> Vec<&'a str> {
    looks.iter().map(|look| look[member].as_str().unwrap()).collect()
}

async fn sent(app: &TestApp) -> Held {
    let citizen = app.sign_in(DAO).await;
    Held::submitted(app, &citizen, filing(app, HOUSEHOLD_BUSINESS, NHA_TRANG).await).await
}

async fn member(app: &TestApp, agency_code: &str, role: Role) -> Membership {
    Membership {
        agency: agency(app, agency_code).await["id"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap(),
        unit: None,
        desk: None,
        role,
    }
}

both!(whoever_changes_or_finds_a_dossier_has_looked_at_it, demo);
async fn whoever_changes_or_finds_a_dossier_has_looked_at_it(app: TestApp) {
    let june = app.at(JUNE).await;
    let mut dossier = sent(&june).await;
    let desk = june.sign_in(DESK).await;
    let once = key();
    let accept = || {
        let request = june.post(&dossier.path("/acceptance")).as_(&desk);
        request
            .if_match(&dossier.etag)
            .idempotency_key(&once)
            .json(json!({}))
    };
    let accepted = accept().await;
    assert_eq!(accept().await.header("Idempotent-Replayed"), "true");
    (dossier.etag, dossier.view) = (accepted.etag(), accepted.ok());
    dossier.pass_on(&june, DESK).await;
    dossier.pass_on(&june, HANDLER).await;
    assert_eq!(
        dossier.view["personalData"], "MASKED",
        "the handler's work is done"
    );
    let body = json!({"text": OWNER_NUMBER});
    let found = june
        .post("/dossiers/searches")
        .as_(&desk)
        .json(body.clone())
        .await
        .ok();
    assert!(
        found["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|item| item["dossier"]["id"] == dossier.id.as_str())
    );
    let own = june.sign_in(DAO).await;
    june.post("/dossiers/searches").as_(&own).json(body).await.ok();

    let looks = all_looks(&june, &dossier).await;
    assert_eq!(
        told(&looks, "operation"),
        [
            "acceptDossier",
            "acceptDossier",
            "completeStep",
            "completeStep",
            "searchDossiers"
        ],
        "{looks:#?}"
    );
    assert_eq!(
        told(&looks, "purpose"),
        ["DUTY", "DUTY", "DUTY", "INVOLVEMENT", "INVOLVEMENT"]
    );
    assert_eq!(
        told(&looks, "personalData"),
        ["WHOLE", "WHOLE", "WHOLE", "MASKED", "MASKED"]
    );
    assert_eq!(looks[4]["officerName"], json!(desk.name));
}

both!(an_attempt_that_was_refused_is_told_too, demo);
async fn an_attempt_that_was_refused_is_told_too(app: TestApp) {
    let june = app.at(JUNE).await;
    let dossier = sent(&june).await;
    let iso = june.sign_in(ISO).await;
    let messages = june.get(&dossier.path("/messages")).as_(&iso).await;
    messages.problem(403, "FORBIDDEN");
    let stranger = june.sign_in("motcua.dienkhanh").await;
    let reason = "Xác minh đơn khiếu nại số 15/2011.";
    let reveal = june
        .post(&dossier.path("/reveals"))
        .as_(&stranger)
        .idempotency_key(&key());
    reveal
        .json(json!({"reason": reason}))
        .await
        .problem(404, "NOT_FOUND");

    let looks = all_looks(&june, &dossier).await;
    assert_eq!(
        told(&looks, "operation"),
        ["listMessages", "revealDossier"],
        "{looks:#?}"
    );
    assert_eq!(told(&looks, "result"), ["REFUSED", "REFUSED"]);
    assert_eq!(told(&looks, "purpose"), ["INVOLVEMENT", "REVEAL"]);
    assert_eq!(told(&looks, "role"), ["ISO_OFFICER", "DESK_OFFICER"]);
    assert_eq!(
        (&looks[1]["reason"], &looks[1]["personalData"]),
        (&json!(reason), &json!("MASKED"))
    );
}

both!(a_reveal_is_told_of_the_agency_that_has_a_part, demo);
async fn a_reveal_is_told_of_the_agency_that_has_a_part(app: TestApp) {
    let june = app.at(JUNE).await;
    let dossier = sent(&june).await;
    let elsewhere = member(&june, DIEN_KHANH, Role::Handler).await;
    let here = member(&june, NHA_TRANG, Role::Handler).await;
    let twice = june.officer_of(&[elsewhere, here]);
    let reveal = june
        .post(&dossier.path("/reveals"))
        .as_(&twice)
        .idempotency_key(&key());
    reveal
        .json(json!({"reason": "Xác minh đơn khiếu nại số 15/2011."}))
        .await
        .ok();
    let looks = all_looks(&june, &dossier).await;
    assert_eq!(told(&looks, "purpose"), ["REVEAL"]);
    assert_eq!(looks[0]["agencyId"], json!(here.agency), "{looks:#?}");
}

both!(whoever_has_the_receipt_is_told_of, demo);
async fn whoever_has_the_receipt_is_told_of(app: TestApp) {
    let june = app.at(JUNE).await;
    let mut dossier = sent(&june).await;
    dossier.accept(&june, DESK).await;
    let owner = june.sign_in(DAO).await;
    let receipt = june.get(&dossier.path("/receipt")).as_(&owner).await.ok();
    let with = |secret: &Value| {
        june.post("/tracking")
            .json(json!({"code": receipt["code"], "secret": secret}))
    };
    with(&receipt["trackingSecret"]).await.ok();
    with(&json!("AAAA-AAAA")).await.problem(404, "NOT_FOUND");
    let looks = all_looks(&june, &dossier).await;
    assert_eq!(
        told(&looks, "operation"),
        ["acceptDossier", "trackDossier"],
        "{looks:#?}"
    );
    assert_eq!(
        (
            &looks[1]["channel"],
            &looks[1]["purpose"],
            &looks[1]["personalData"]
        ),
        (&json!("PUBLIC"), &json!("AUTHORISATION"), &json!("MASKED"))
    );
    assert_eq!(
        (&looks[1]["officerName"], &looks[1]["partyName"]),
        (&Value::Null, &Value::Null)
    );
}

/// The lines of the city's list, as somebody gets it.
async fn listed(app: &TestApp, who: &Somebody, city: &Value) -> Vec<Value> {
    let path = format!("/dossiers?pageSize=200&agencyId={}", city.as_str().unwrap());
    app.get(&path).as_(who).await.ok()["items"]
        .as_array()
        .unwrap()
        .clone()
}

both!(who_inspects_the_province_sees_all_of_it_masked, demo);
async fn who_inspects_the_province_sees_all_of_it_masked(app: TestApp) {
    let june = app.at(JUNE).await;
    let dossier = sent(&june).await;
    let city = agency(&june, NHA_TRANG).await["id"].clone();
    let inspector = june.officer_of_the_province(&[Role::Inspector]);
    let seen = june.get(&dossier.path("")).as_(&inspector).await.ok();
    assert_eq!(
        (&seen["personalData"], &seen["formData"]),
        (&json!("MASKED"), &Value::Null)
    );
    let mine = |lines: &[Value]| {
        lines
            .iter()
            .find(|line| line["id"] == dossier.id.as_str())
            .cloned()
    };
    assert_eq!(
        mine(&listed(&june, &inspector, &city).await).unwrap()["ownerName"],
        "Nguyễn T. Đ."
    );
    let body = json!({"text": OWNER_NUMBER, "agencyId": city});
    let found = june
        .post("/dossiers/searches")
        .as_(&inspector)
        .json(body.clone())
        .await
        .ok();
    let found: Vec<Value> = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["dossier"].clone())
        .collect();
    assert_eq!(mine(&found).unwrap()["ownerName"], "Nguyễn T. Đ.");

    // The demonstration's own, an inspector of one district, and somebody of the committee who inspects nothing.
    for login in ["thanhtra.tinh", "kiemtoan"] {
        let who = june.sign_in(login).await;
        assert_eq!(
            june.get(&dossier.path("")).as_(&who).await.ok()["personalData"],
            "MASKED"
        );
    }
    let district = member(&june, DIEN_KHANH, Role::Inspector).await;
    let clerk = june.officer_of_the_province(&[Role::Clerk]);
    for nobody in [june.officer_of(&[district]), clerk] {
        june.get(&dossier.path(""))
            .as_(&nobody)
            .await
            .problem(404, "NOT_FOUND");
        assert!(listed(&june, &nobody, &city).await.is_empty());
        let found = june
            .post("/dossiers/searches")
            .as_(&nobody)
            .json(body.clone())
            .await
            .ok();
        assert_eq!(found["items"], json!([]));
    }
    let local = june.officer_of(&[member(&june, NHA_TRANG, Role::Auditor).await]);
    june.get(&dossier.path("")).as_(&local).await.ok();
    assert_eq!(
        mine(&listed(&june, &local, &city).await).unwrap()["ownerName"],
        OWNER
    );

    let looks = all_looks(&june, &dossier).await;
    let by_right: Vec<_> = looks
        .iter()
        .filter(|look| look["result"] == "GRANTED")
        .cloned()
        .collect();
    assert_eq!(told(&by_right, "purpose"), ["SUPERVISION"; 5], "{looks:#?}");
    assert_eq!(
        told(&by_right, "role"),
        ["INSPECTOR", "INSPECTOR", "INSPECTOR", "AUDITOR", "AUDITOR"]
    );
    assert_eq!(by_right[4]["agencyId"], city);
    let path = format!("/dossier-accesses?agencyId={}", city.as_str().unwrap());
    let of_the_city = june.get(&path).as_(&inspector).await.ok();
    assert!(
        of_the_city["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["dossierId"] == dossier.id.as_str())
    );
}

both!(a_task_is_a_duty_on_corrections_and_messages_too, demo);
async fn a_task_is_a_duty_on_corrections_and_messages_too(app: TestApp) {
    let june = app.at(JUNE).await;
    let (desk, head) = (june.sign_in(DESK).await, june.sign_in(HEAD).await);
    let papers = filing(&june, LAND_USE, NHA_TRANG).await;
    let mut dossier = Held::received(&june, &desk, papers).await;
    for login in [DESK, HANDLER] {
        dossier.pass_on(&june, login).await;
    }
    // At the ward; the head in Nha Trang has nothing to do with it now.
    let corrections = dossier.path("/data-corrections");
    june.get(&corrections).as_(&head).await.ok();
    let messages = dossier.path("/messages");
    june.get(&messages).as_(&head).await.problem(403, "FORBIDDEN");
    let wish = json!({"reason": "Không còn nhu cầu"});
    dossier.does(&june, DESK, "/desk-withdrawals", wish).await;
    june.get(&corrections).as_(&head).await.ok();
    june.get(&messages).as_(&head).await.ok();

    june.access_log.close();
    let auditor = june.officer_of(&[member(&june, NHA_TRANG, Role::Auditor).await]);
    let path = format!("/dossier-accesses?pageSize=200&officerId={}", head.id);
    let list = june.get(&path).as_(&auditor).await.ok();
    let of_head = list["items"].as_array().unwrap().iter().rev();
    let looks: Vec<Value> = of_head.map(|one| one["look"].clone()).collect();
    assert_eq!(
        told(&looks, "purpose"),
        ["INVOLVEMENT", "INVOLVEMENT", "DUTY", "DUTY"],
        "{looks:#?}"
    );
    assert_eq!(
        told(&looks, "result"),
        ["GRANTED", "REFUSED", "GRANTED", "GRANTED"]
    );
}
