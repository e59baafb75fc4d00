use serde_json::{Value, json};

use super::{controller, draft, next, parts, procedure};
use crate::both;
use crate::support::app::TestApp;

both!(fields_are_created_once_read_and_renamed);
async fn fields_are_created_once_read_and_renamed(app: TestApp) {
    let who = controller(&app);
    let body = json!({"code": "G15-HT", "name": "Hộ tich"});
    let create = || app.post("/fields").as_(&who).json(body.clone());
    let created = create().idempotency_key("a").await;
    let field = created.created();
    let again = create().idempotency_key("a").await;
    assert_eq!(
        (again.created(), again.header("Idempotent-Replayed")),
        (field.clone(), "true")
    );
    create().await.problem(409, "ALREADY_EXISTS");
    app.post("/fields")
        .json(body.clone())
        .await
        .problem(401, "NOT_SIGNED_IN");
    let other = json!({"code": "G16", "name": "Đất đai"});
    let reused = app
        .post("/fields")
        .as_(&who)
        .json(other)
        .idempotency_key("a")
        .await;
    reused.problem(409, "IDEMPOTENCY_KEY_REUSED");
    let path = format!("/fields/{}", field["id"].as_str().unwrap());
    let read = app.get(&path).await;
    assert_eq!(read.ok(), field);
    app.get(&path)
        .header("If-None-Match", &read.etag())
        .await
        .status(304);
    let name = json!({"name": "Hộ tịch"});
    app.put(&path)
        .as_(&who)
        .json(name.clone())
        .await
        .problem(428, "PRECONDITION_REQUIRED");
    let renamed = app
        .put(&path)
        .as_(&who)
        .if_match(&read.etag())
        .json(name.clone())
        .await;
    assert_eq!(renamed.ok()["name"], "Hộ tịch");
    let stale = app.put(&path).as_(&who).if_match(&read.etag()).json(name).await;
    stale.problem(412, "STALE_VERSION");
    let wrong = app
        .post("/fields")
        .as_(&who)
        .json(json!({"code": "x", "name": "", "extra": 1}))
        .await;
    wrong.wrong(
        400,
        &[
            ("/code", "PATTERN"),
            ("/name", "MIN_LENGTH"),
            ("/extra", "UNKNOWN_FIELD"),
        ],
    );
}

both!(procedures_are_pages_and_are_found_by_filters);
async fn procedures_are_pages_and_are_found_by_filters(app: TestApp) {
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(procedure(&app).await);
    }
    draft(&app, &ids[1], &parts()).await.publish(&app).await.ok();
    let mut found: Vec<Value> = Vec::new();
    let mut page = app.get("/procedures?pageSize=1&includeTotal=true").await.ok();
    assert_eq!(page["total"], 3);
    loop {
        found.push(page["items"][0]["id"].clone());
        let Some(next) = page["next"].as_str() else { break };
        page = app
            .get(&format!("/procedures?pageSize=1&cursor={next}"))
            .await
            .ok();
    }
    assert_eq!(json!(found), json!(ids), "in the order of their codes");
    let first = app.get("/procedures?pageSize=1").await.ok();
    let other = format!(
        "/procedures?pageSize=1&status=PUBLISHED&cursor={}",
        first["next"].as_str().unwrap()
    );
    app.get(&other).await.wrong(400, &[("?cursor", "CURSOR")]);
    for (filter, expected) in [
        ("status=PUBLISHED", vec![&ids[1]]),
        ("status=NOT_IN_FORCE", vec![&ids[0], &ids[2]]),
        ("serviceLevel=LEVEL_3", vec![&ids[1]]),
        ("level=PROVINCE", vec![]),
        ("q=giay%20khai", vec![&ids[0], &ids[1], &ids[2]]),
        ("q=x%C3%A2y", vec![]),
    ] {
        let page = app.get(&format!("/procedures?{filter}")).await.ok();
        let found: Vec<_> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_str().unwrap())
            .collect();
        assert_eq!(found, expected, "{filter}");
    }
    app.get("/procedures?status=SOME&unknown=1")
        .await
        .wrong(400, &[("?status", "ENUM"), ("?unknown", "UNKNOWN_PARAMETER")]);
}

both!(a_procedure_needs_a_code_and_a_field_and_keeps_its_old_codes);
async fn a_procedure_needs_a_code_and_a_field_and_keeps_its_old_codes(app: TestApp) {
    let who = controller(&app);
    let path = format!("/procedures/{}", procedure(&app).await);
    let read = app.get(&path).await;
    let mut body = json!({
        "nationalCode": read.ok()["nationalCode"], "name": "Khai sinh", "fieldId": read.ok()["field"]["id"],
        "executionLevel": "DISTRICT", "concernsCitizens": true, "concernsBusinesses": false,
    });
    app.post("/procedures")
        .as_(&who)
        .json(body.clone())
        .await
        .problem(409, "ALREADY_EXISTS");
    let old = body["nationalCode"].clone();
    body["nationalCode"] = format!("8.{:06}", next()).into();
    let changed = app
        .put(&path)
        .as_(&who)
        .if_match(&read.etag())
        .json(body.clone())
        .await;
    assert_eq!(changed.ok()["otherCodes"][0]["code"], old);
    app.put(&path)
        .as_(&who)
        .if_match(&read.etag())
        .json(body.clone())
        .await
        .problem(412, "STALE_VERSION");
    body["fieldId"] = "0198a3c4-7d10-7a3e-9b1f-000000000001".into();
    let unknown = app
        .put(&path)
        .as_(&who)
        .if_match(&changed.etag())
        .json(body.clone())
        .await;
    unknown.wrong(400, &[("/fieldId", "FIELD_UNKNOWN")]);
    body.as_object_mut().unwrap().remove("nationalCode");
    let twice = json!({"kind": "OLD", "code": "T-1"});
    body["otherCodes"] = json!([twice, twice]);
    let wrong = app.post("/procedures").as_(&who).json(body).await;
    wrong.wrong(
        400,
        &[("/nationalCode", "REQUIRED"), ("/otherCodes/1", "UNIQUE_ITEMS")],
    );
}

both!(rule_sets_follow_one_another);
async fn rule_sets_follow_one_another(app: TestApp) {
    let who = controller(&app);
    let example = include_str!("../../../src/procedures/http/examples/CreateRuleSetBody.json");
    let first: Value = serde_json::from_str(example).unwrap();
    let created = app
        .post("/rule-sets")
        .as_(&who)
        .json(first.clone())
        .await
        .created();
    let with = |code: &str, from: &str| {
        let mut body = first.clone();
        (body["code"], body["effectiveFrom"]) = (code.into(), from.into());
        app.post("/rule-sets").as_(&who).json(body)
    };
    with("ND61-2018", "2018-06-21").await.created();
    with("ND61-2018", "2025-06-09")
        .await
        .problem(409, "ALREADY_EXISTS");
    let before = with("EARLY", "2010-01-01").await;
    before.problem(409, "RULES_VIOLATED");
    before.wrong(409, &[("/effectiveFrom", "RULE_SET_PERIOD")]);
    let mut counted = first.clone();
    (counted["code"], counted["effectiveFrom"]) = ("COUNTED".into(), "2026-01-01".into());
    counted["params"]["receiptDayCounts"] = true.into();
    let counted = app.post("/rule-sets").as_(&who).json(counted).await;
    counted.wrong(400, &[("/params/receiptDayCounts", "NOT_ALLOWED")]);
    let path = format!("/rule-sets/{}", created["id"].as_str().unwrap());
    assert_eq!(app.get(&path).await.ok()["effectiveTo"], "2018-06-21");
    let page = app.get("/rule-sets?pageSize=1&includeTotal=true").await.ok();
    assert_eq!(
        (&page["items"][0]["code"], &page["total"]),
        (&json!("QD93-2007"), &json!(2))
    );
}
