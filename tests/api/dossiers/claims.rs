//! Taking what was filed without an account into one's own.

use diesel::prelude::*;
use motcua::platform::db::schema::{audit_log, outbox};
use motcua::platform::db::types::AnyUuid;
use serde_json::{Value, json};

use super::assisted::{NOBODYS, helps, unknown};
use super::given::{
    BIRTH_CERTIFICATE, BUOI, DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, OWNER_NUMBER, filing, key,
};
use crate::both;
use crate::support::actors::{Somebody, registration};
use crate::support::app::TestApp;
use crate::support::client::Reply;

const JUNE: &str = "2011-06-13T08:00:00+07:00";

async fn claim(app: &TestApp, who: &Somebody, code: &Value, secret: &Value) -> Reply {
    let request = app.post("/dossier-claims").as_(who).idempotency_key(&key());
    request.json(json!({"code": code, "secret": secret})).await
}

/// Brought to the desk, with its receipt.
async fn received(app: &TestApp) -> (Held, Value, Value) {
    let desk = app.sign_in(DESK).await;
    let papers = filing(app, BIRTH_CERTIFICATE, NHA_TRANG).await;
    let dossier = Held::received(app, &desk, papers).await;
    let receipt = app.get(&dossier.path("/receipt")).as_(&desk).await.ok();
    let (code, secret) = (receipt["code"].clone(), receipt["trackingSecret"].clone());
    (dossier, code, secret)
}

/// What the audit log and the outside were told of it.
fn told(app: &TestApp, dossier: &Held) -> (Vec<String>, Vec<String>) {
    let id = AnyUuid(dossier.id.parse().unwrap());
    let mut conn = app.database().connect();
    let actions = audit_log::table
        .filter(audit_log::subject_id.eq(&id))
        .filter(audit_log::action.eq("dossier.claimed"))
        .select(audit_log::actor_kind)
        .load(&mut conn)
        .unwrap();
    let events = outbox::table
        .filter(outbox::subject_id.eq(&id))
        .filter(outbox::event_type.like("%claimed%"))
        .select(outbox::event_type)
        .load(&mut conn)
        .unwrap();
    (actions, events)
}

both!(what_was_brought_to_the_desk_becomes_its_owners_own, demo);
async fn what_was_brought_to_the_desk_becomes_its_owners_own(app: TestApp) {
    let june = app.at(JUNE).await;
    let dao = june.sign_in(DAO).await;
    let (mut dossier, code, secret) = received(&june).await;
    june.get(&dossier.path(""))
        .as_(&dao)
        .await
        .problem(404, "NOT_FOUND");
    let first = claim(&june, &dao, &code, &secret).await;
    assert_eq!(first.ok()["owner"]["identityNumber"], OWNER_NUMBER);
    let again = claim(&june, &dao, &code, &secret).await;
    assert_eq!((again.etag(), again.ok()), (first.etag(), first.ok()));
    let once = (
        vec!["CITIZEN".to_owned()],
        vec!["vn.motcua.dossier.claimed.v1".to_owned()],
    );
    assert_eq!(told(&june, &dossier), once);

    let own = june.get("/dossiers?pageSize=200").as_(&dao).await.ok();
    assert!(own.to_string().contains(&dossier.id), "{own:#}");
    dossier.read(&june, &dao).await;
    assert_eq!(dossier.history(), ["ACCEPTED", "CLAIMED"]);
    let message = json!({"text": "Bao giờ có kết quả?"});
    let request = june.post(&dossier.path("/messages")).as_(&dao);
    request.idempotency_key(&key()).json(message).await.created();
    let withdrawal = json!({"reason": "Đã tìm thấy bản chính"});
    dossier.does(&june, DAO, "/withdrawals", withdrawal).await;
    assert_eq!(dossier.view["state"], "WITHDRAWAL_REQUESTED");
}

both!(a_supplement_is_given_online_for_what_came_on_paper, demo);
async fn a_supplement_is_given_online_for_what_came_on_paper(app: TestApp) {
    let june = app.at(JUNE).await;
    let dao = june.sign_in(DAO).await;
    let (mut dossier, code, secret) = received(&june).await;
    claim(&june, &dao, &code, &secret).await.ok();
    dossier.read(&june, &june.sign_in(DESK).await).await;
    dossier.pass_on(&june, DESK).await;
    dossier.pass_on(&june, "truongphong.nhatrang").await;
    let asks = json!({"reason": "Thiếu giấy tờ", "items": [{"name": "Sổ hộ khẩu", "request": "Bản sao"}]});
    let head = "truongphong.nhatrang";
    dossier
        .does(&june, "chuyenvien.nhatrang", "/supplements", asks)
        .await;
    let approved = json!({"decision": "APPROVED"});
    dossier
        .does(&june, head, "/supplements/current/decision", approved)
        .await;
    let desk = june.sign_in(DESK).await;
    let dispatch = june.post(&dossier.path("/supplements/current/dispatch"));
    let dispatch = dispatch.as_(&desk).if_match(&dossier.etag);
    dispatch.idempotency_key(&key()).await.ok();
    dossier.read(&june, &dao).await;
    let given = json!({"items": [{"no": 1, "answer": "Đã gửi"}]});
    dossier
        .does(&june, DAO, "/supplements/current/items", given)
        .await;
    assert_eq!(dossier.history().last(), Some(&"SUPPLEMENT_GIVEN"));
}

both!(whatever_does_not_fit_gets_the_same_answer, demo);
async fn whatever_does_not_fit_gets_the_same_answer(app: TestApp) {
    let june = app.at(JUNE).await;
    let (dao, buoi, desk) = (
        june.sign_in(DAO).await,
        june.sign_in(BUOI).await,
        june.sign_in(DESK).await,
    );
    let (dossier, code, secret) = received(&june).await;
    // Filed by one for another: the owner may claim it, not who filed it.
    let mut papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    papers["submitter"] = json!({"name": "Trần Văn Bưởi", "authorisation": {
        "kind": "POWER_OF_ATTORNEY", "documentNumber": "15/2011/UQ", "documentDate": "2011-06-10",
    }});
    let taken = helps(&june, &desk, BUOI, papers).await.created();
    // A draft has no secret.
    let draft = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let draft = Held::drafted(&june, &buoi, draft).await;
    let answers = [
        claim(&june, &dao, &code, &json!("AAAAAAAA")).await,
        claim(&june, &dao, &json!("000.00.26.H32-110613-9999"), &secret).await,
        claim(&june, &buoi, &code, &secret).await,
        claim(&june, &buoi, &taken["dossierId"], &taken["trackingSecret"]).await,
        claim(&june, &dao, &json!(draft.id), &json!("----")).await,
    ];
    let shape = |reply: &Reply| {
        let mut problem = reply.problem(404, "NOT_FOUND");
        problem["instance"] = Value::Null;
        problem
    };
    for answer in &answers {
        assert_eq!(shape(answer), shape(&answers[0]), "{answer}");
    }
    assert_eq!(told(&june, &dossier), (vec![], vec![]));
}

both!(
    who_registers_after_being_helped_takes_it_over_and_completes_it,
    demo
);
async fn who_registers_after_being_helped_takes_it_over_and_completes_it(app: TestApp) {
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let papers = unknown(&june).await;
    let sent = helps(&june, &desk, NOBODYS, papers.clone()).await.created();
    let mut dossier = Held {
        id: sent["dossierId"].as_str().unwrap().to_owned(),
        etag: String::new(),
        view: Value::Null,
    };
    dossier.read(&june, &desk).await;
    let missing = json!({"reason": "Sai tên", "items": [{"name": "Tờ khai", "request": "Ghi lại tên"}]});
    dossier.does(&june, DESK, "/guidances", missing).await;

    let mut account = registration("Nguyễn Thị Lan");
    account["idNumber"] = NOBODYS.into();
    june.post("/citizens").json(account.clone()).await.created();
    let session = json!({"name": NOBODYS, "password": account["password"]});
    let session = june.post("/sessions").json(session).await.created();
    let token = session["accessToken"].as_str().unwrap();
    let me = june.get("/me").as_(token).await.ok();
    let lan = Somebody::signed_in(me["id"].as_str().unwrap().parse().unwrap(), "Lan", token);

    let (id, secret) = (&sent["dossierId"], &sent["trackingSecret"]);
    claim(&june, &lan, id, secret).await.ok();
    dossier.read(&june, &lan).await;
    let mut better = papers;
    better["formData"]["tenHoKinhDoanh"] = "Tạp hóa Lan".into();
    let request = june.put(&dossier.path("")).as_(&lan).if_match(&dossier.etag);
    dossier.etag = request.json(better).await.etag();
    dossier.submit(&june, &lan).await;
    dossier.accept(&june, DESK).await;
    let request = june.post("/tracking");
    let seen = request.json(json!({"code": id, "secret": secret})).await.ok();
    assert_eq!(seen["state"], "ACCEPTED", "the secret stays the same");
}

both!(claiming_is_limited_by_address, demo);
async fn claiming_is_limited_by_address(app: TestApp) {
    let app = app.restarted_with(&[("MOTCUA_RATE_TRACKING", "2")]).await;
    let dao = app.sign_in(DAO).await;
    let guess = async || {
        claim(
            &app,
            &dao,
            &json!("000.00.26.H32-110613-0001"),
            &json!("AAAAAAAA"),
        )
        .await
    };
    for _ in 0..2 {
        guess().await.problem(404, "NOT_FOUND");
    }
    guess().await.problem(429, "TOO_MANY_REQUESTS");
}
