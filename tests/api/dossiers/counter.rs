//! Papers brought to the counter in parts, and matters that are done there and then.

use diesel::prelude::*;
use motcua::platform::db::schema::outbox;
use motcua::platform::db::types::AnyUuid;
use serde_json::{Value, json};

use super::given::{
    DAO, DESK, HOUSEHOLD_BUSINESS, Held, LAND_USE, NHA_TRANG, OWNER_NUMBER, collected, filing, granted, key,
};
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::Reply;

const JUNE: &str = "2011-06-13T08:00:00+07:00";
/// Copies certified while one waits.
pub const CERTIFIED_COPIES: &str = "2.000815";

/// Papers of which every one is missing, with a form on paper and without the owner's number.
async fn guided(app: &TestApp) -> (String, String, Value) {
    let desk = app.sign_in(DESK).await;
    let whole = filing(app, LAND_USE, NHA_TRANG).await;
    let mut papers = whole.clone();
    let missing = whole["components"].as_array().unwrap().iter();
    let items: Vec<_> = missing
        .map(|one| json!({"componentId": one["componentId"], "request": "Nộp theo mẫu"}))
        .collect();
    papers["components"] = json!([]);
    papers["formData"] = json!({});
    for field in ["identityKind", "identityNumber"] {
        papers["owner"].as_object_mut().unwrap().remove(field);
    }
    let body = json!({
        "reception": {"channel": "IN_PERSON", "filing": papers},
        "guidance": {"reason": "Thiếu giấy tờ", "items": items},
    });
    let request = app.post("/guided-receptions").as_(&desk).idempotency_key(&key());
    let reply = request.json(body).await;
    let view = reply.created();
    let path = format!("/dossiers/{}/acceptance", view["id"].as_str().unwrap());
    (path, reply.etag(), view)
}

both!(what_was_told_at_the_counter_is_accepted_once_it_is_brought, demo);
async fn what_was_told_at_the_counter_is_accepted_once_it_is_brought(app: TestApp) {
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let (path, etag, view) = guided(&june).await;
    let brought: Vec<_> = view["components"]
        .as_array()
        .unwrap()
        .iter()
        .map(|component| json!({"no": component["no"], "originals": 1}))
        .collect();
    let accept = async |body: Value| -> Reply {
        let request = june.post(&path).as_(&desk).if_match(&etag);
        request.idempotency_key(&key()).json(body).await
    };
    let nobody = accept(json!({"components": brought})).await;
    nobody.wrong(409, &[("/owner/identityNumber", "REQUIRED")]);
    let number = json!({"kind": "CITIZEN_ID", "number": OWNER_NUMBER});
    let short = json!({"kind": "CITIZEN_ID", "number": "12345678"});
    let wrong = accept(json!({"components": brought, "ownerIdentity": short})).await;
    assert_eq!(
        wrong.problem(400, "INVALID_INPUT")["errors"][0]["pointer"],
        "/ownerIdentity/number"
    );
    let company = json!({"kind": "TAX_CODE", "number": "4200123456"});
    let wrong = accept(json!({"components": brought, "ownerIdentity": company})).await;
    assert_eq!(wrong.status, 400, "{wrong}");
    let bad = json!({"components": brought, "ownerIdentity": number, "formData": {"soThua": 1}});
    let wrong = accept(bad).await.problem(400, "INVALID_INPUT");
    let mut errors = wrong["errors"].as_array().unwrap().iter();
    assert!(
        errors.all(|error| error["pointer"].as_str().unwrap().starts_with("/formData")),
        "{wrong}"
    );
    let more = json!([{"name": "Bản đồ hiện trạng", "plainCopies": 2}]);
    let accepted = accept(json!({"components": brought, "ownerIdentity": number, "extraPapers": more})).await;
    let accepted = accepted.ok();
    assert_eq!(
        (&accepted["state"], &accepted["owner"]["identityNumber"]),
        (&json!("ACCEPTED"), &json!(OWNER_NUMBER))
    );
    let last = accepted["components"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["name"], &last["plainCopies"]),
        (&json!("Bản đồ hiện trạng"), &json!(2))
    );
}

both!(a_form_that_its_owner_sent_is_not_typed_over_at_the_desk, demo);
async fn a_form_that_its_owner_sent_is_not_typed_over_at_the_desk(app: TestApp) {
    let june = app.at(JUNE).await;
    let (desk, citizen) = (june.sign_in(DESK).await, june.sign_in(DAO).await);
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&june, &citizen, papers.clone()).await;
    let body = json!({
        "formData": papers["formData"], "ownerIdentity": {"kind": "CITIZEN_ID", "number": OWNER_NUMBER},
    });
    let refused = dossier.tries(&june, &desk, "/acceptance", body).await;
    refused.wrong(
        400,
        &[("/formData", "NOT_ALLOWED"), ("/ownerIdentity", "NOT_ALLOWED")],
    );
    dossier.accept(&june, DESK).await;
}

both!(
    what_is_resolved_at_once_is_founded_told_and_signed_by_nobody_twice,
    demo
);
async fn what_is_resolved_at_once_is_founded_told_and_signed_by_nobody_twice(app: TestApp) {
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let papers = filing(&june, CERTIFIED_COPIES, NHA_TRANG).await;
    let resolve = async |result: Value, handing_over: Value| -> Reply {
        let body = json!({
            "reception": {"channel": "IN_PERSON", "filing": papers}, "result": result, "handingOver": handing_over,
        });
        let request = june.post("/immediate-resolutions").as_(&desk);
        request.idempotency_key(&key()).json(body).await
    };
    let mut refusal = granted("Văn bản trả lời")["result"].clone();
    refusal["outcome"] = json!("REFUSED");
    let bare = resolve(refusal.clone(), collected()).await;
    bare.wrong(
        400,
        &[("/result/reason", "REQUIRED"), ("/result/legalBasis", "REQUIRED")],
    );
    refusal["reason"] = json!("Bản chính bị tẩy xoá.");
    refusal["legalBasis"] = json!("Điều 16 Nghị định 79/2007/NĐ-CP");
    let mut by_post = collected();
    by_post["method"] = json!("POSTAL");
    let not_so = resolve(refusal.clone(), by_post).await;
    not_so.wrong(400, &[("/handingOver/method", "NOT_ALLOWED")]);
    let view = resolve(refusal, collected()).await.created();
    assert_eq!(
        (&view["state"], &view["result"]["outcome"]),
        (&json!("RETURNED"), &json!("REFUSED"))
    );
    for step in view["steps"].as_array().unwrap() {
        let signs = step["role"] == "AGENCY_HEAD";
        assert_eq!(step["completedById"].is_null(), signs, "{step}");
    }
    let id = view["id"].as_str().unwrap().parse().unwrap();
    let events: Vec<String> = outbox::table
        .filter(outbox::subject_id.eq(AnyUuid(id)))
        .order(outbox::at)
        .select(outbox::event_type)
        .load(&mut app.database().connect())
        .unwrap();
    let told = ["accepted", "completed", "returned"];
    assert_eq!(events, told.map(|what| format!("vn.motcua.dossier.{what}.v1")));
}
