use serde_json::{Value, json};

use super::{NOBODY, announced, audited, create, created, department, keeper};
use crate::both;
use crate::support::app::TestApp;

both!(an_agency_is_created_and_read_by_anybody);
async fn an_agency_is_created_and_read_by_anybody(app: TestApp) {
    let codes = json!([
        { "code": "000.00.15.H32", "validFrom": "2010-01-01", "validTo": "2020-09-14", "note": "Mã mẫu" },
        { "code": "H32.15", "validFrom": "2020-09-15", "legalBasis": "QĐ 20/2020/QĐ-TTg" },
    ]);
    let body = department(
        "  Sở  Tư pháp ",
        json!({ "shortName": "STP Khánh Hòa", "symbol": "STP", "codes": codes, "legalBasis": "QĐ số 1" }),
    );
    let reply = create(&app, body).await;
    let made = reply.created();
    let id = made["id"].as_str().unwrap();
    assert_eq!(reply.header("Location"), format!("/api/v1/agencies/{id}"));
    let read = app.get(&format!("/agencies/{id}")).await;
    assert_eq!((read.ok(), read.etag()), (made.clone(), reply.etag()));
    assert_eq!(
        (&made["name"], &made["code"], &made["oldCode"], &made["isOpen"]),
        (&json!("Sở Tư pháp"), &json!("H32.15"), &Value::Null, &json!(true))
    );
    assert_eq!(
        (&made["codes"][0]["scheme"], &made["codes"][1]["scheme"]),
        (&json!("QCVN_102_2016"), &json!("QD_20_2020"))
    );
    assert_eq!(made["names"].as_array().unwrap().len(), 1);
    app.get(&format!("/agencies/{id}"))
        .header("If-None-Match", &read.etag())
        .await
        .status(304);
    assert_eq!(audited(&app, id), ["agency.created"]);
    assert_eq!(announced(&app, "vn.motcua.agency.created.v1", id), 1);
    // What is shown are the codes of the day.
    let then = app.at("2015-06-01T08:00:00+07:00").await;
    let read = then.get(&format!("/agencies/{id}")).await.ok();
    assert_eq!(
        (&read["code"], &read["oldCode"]),
        (&json!("000.00.15.H32"), &json!("000.00.15.H32"))
    );
}

both!(only_the_keepers_of_the_register_change_it);
async fn only_the_keepers_of_the_register_change_it(app: TestApp) {
    let body = department("Sở Tư pháp", json!({}));
    app.post("/agencies")
        .json(body.clone())
        .await
        .problem(401, "NOT_SIGNED_IN");
    let citizen = app.citizen("Nguyễn Thị Đào").await;
    app.post("/agencies")
        .as_(&citizen)
        .json(body)
        .await
        .problem(403, "FORBIDDEN");
    assert_eq!(app.get("/agencies").await.ok()["items"], json!([]));
}

both!(everything_wrong_in_a_body_is_named_and_nothing_is_created);
async fn everything_wrong_in_a_body_is_named_and_nothing_is_created(app: TestApp) {
    let body = json!({
        "type": "MINISTRY", "level": "TOP", "name": "", "symbol": 7, "parentId": "x", "adminUnitCode": "5",
        "validFrom": "2010-02-30", "codes": [{ "code": "h32", "validFrom": "2010-01-01", "extra": 1 }], "colour": "red",
    });
    create(&app, body).await.wrong(
        400,
        &[
            ("/type", "ENUM"),
            ("/level", "ENUM"),
            ("/name", "MIN_LENGTH"),
            ("/symbol", "TYPE"),
            ("/parentId", "FORMAT"),
            ("/adminUnitCode", "PATTERN"),
            ("/validFrom", "FORMAT"),
            ("/codes/0/code", "PATTERN"),
            ("/codes/0/extra", "UNKNOWN_FIELD"),
            ("/colour", "UNKNOWN_FIELD"),
        ],
    );
    let body = department(" \u{200B} ", json!({ "shortName": " ", "symbol": "S T P" }));
    create(&app, body).await.wrong(
        400,
        &[
            ("/name", "MIN_LENGTH"),
            ("/shortName", "MIN_LENGTH"),
            ("/symbol", "PATTERN"),
        ],
    );
    // What the form allows and the meaning does not, all at once too.
    let ended = json!({ "code": "H32.15", "validFrom": "2011-01-01", "validTo": "2010-01-01" });
    let body = department("Sở", json!({ "validTo": "2009-12-31", "codes": [ended] }));
    create(&app, body)
        .await
        .wrong(400, &[("/validTo", "MINIMUM"), ("/codes/0/validTo", "MINIMUM")]);
    create(&app, json!({})).await.wrong(
        400,
        &[
            ("/type", "REQUIRED"),
            ("/level", "REQUIRED"),
            ("/name", "REQUIRED"),
            ("/validFrom", "REQUIRED"),
        ],
    );
    create(&app, json!([])).await.wrong(400, &[("", "TYPE")]);
    let long = department(&"ă".repeat(201), json!({ "symbol": "S".repeat(31) }));
    create(&app, long)
        .await
        .wrong(400, &[("/name", "MAX_LENGTH"), ("/symbol", "MAX_LENGTH")]);
    assert_eq!(app.get("/agencies").await.ok()["items"], json!([]));
}

both!(every_broken_rule_is_named_and_nothing_is_created);
async fn every_broken_rule_is_named_and_nothing_is_created(app: TestApp) {
    let body = json!({
        "type": "DEPARTMENT", "level": "DISTRICT", "name": "Sở", "validFrom": "2010-01-01",
        "parentId": NOBODY, "adminUnitCode": "56", "calendarId": NOBODY,
        "codes": [
            { "code": "H32.15", "validFrom": "2009-01-01" },
            { "code": "H32.16", "validFrom": "2011-01-01" },
        ],
    });
    let reply = create(&app, body).await;
    reply.problem(409, "RULES_VIOLATED");
    reply.wrong(
        409,
        &[
            ("/level", "LEVEL_OF_TYPE"),
            ("/parentId", "PARENT_UNKNOWN"),
            ("/adminUnitCode", "ADMIN_UNIT_UNKNOWN"),
            ("/calendarId", "CALENDAR_UNKNOWN"),
            ("/codes", "CODE_OUTSIDE_VALIDITY"),
            ("/codes", "CODES_OVERLAP"),
        ],
    );
    let late = json!({ "type": "DISTRICT_PC", "level": "DISTRICT", "name": "UBND huyện", "validFrom": "2025-07-01" });
    let reply = create(&app, late).await;
    reply.wrong(409, &[("/level", "NO_DISTRICT_ANY_MORE")]);
    assert!(
        reply.json()["legalBasis"]
            .as_str()
            .unwrap()
            .contains("72/2025/QH15")
    );
    assert_eq!(app.get("/agencies").await.ok()["items"], json!([]));
}

both!(a_repeated_creation_is_answered_as_the_first);
async fn a_repeated_creation_is_answered_as_the_first(app: TestApp) {
    let admin = keeper(&app);
    let make = |name: &str| {
        app.post("/agencies")
            .as_(&admin)
            .idempotency_key("agency-1")
            .json(department(name, json!({})))
    };
    let first = make("Sở Tư pháp").await;
    first.created();
    let again = make("Sở Tư pháp").await;
    assert_eq!(again.header("Idempotent-Replayed"), "true");
    assert_eq!(
        (again.created(), again.etag(), again.header("Location")),
        (first.created(), first.etag(), first.header("Location"))
    );
    make("Sở Y tế").await.problem(409, "IDEMPOTENCY_KEY_REUSED");
    let list = app.get("/agencies?includeTotal=true").await.ok();
    assert_eq!(list["total"], 1);
    // Another keeper's key is another key.
    let other = keeper(&app);
    app.post("/agencies")
        .as_(&other)
        .idempotency_key("agency-1")
        .json(department("Sở Y tế", json!({})))
        .await
        .created();
}

both!(a_refused_creation_may_be_repeated_with_its_key);
async fn a_refused_creation_may_be_repeated_with_its_key(app: TestApp) {
    let (_, _) = created(
        &app,
        department(
            "Sở Y tế",
            json!({ "codes": [{ "code": "H32.18", "validFrom": "2010-01-01" }] }),
        ),
    )
    .await;
    let admin = keeper(&app);
    let make = |code: &str| {
        let codes = json!({ "codes": [{ "code": "000.00.15.H32", "validFrom": "2010-01-01" }, { "code": code, "validFrom": "2010-01-01" }] });
        app.post("/agencies")
            .as_(&admin)
            .idempotency_key("k")
            .json(department("Sở Tư pháp", codes))
    };
    let taken = make("H32.18").await;
    taken.problem(409, "ALREADY_EXISTS");
    taken.wrong(409, &[("/codes/1/code", "TAKEN")]);
    make("H32.15").await.created();
}

both!(what_is_not_there_is_not_found);
async fn what_is_not_there_is_not_found(app: TestApp) {
    let (id, seen) = created(&app, department("Sở Tư pháp", json!({}))).await;
    for path in [
        format!("/agencies/{NOBODY}"),
        format!("/agencies/{NOBODY}/units"),
        format!("/agencies/{NOBODY}/desks"),
        format!("/agencies/{id}/units/{NOBODY}"),
        format!("/agencies/{id}/desks/{NOBODY}"),
        format!("/admin-units/{NOBODY}"),
    ] {
        app.get(&path).await.problem(404, "NOT_FOUND");
    }
    app.get("/agencies/x").await.wrong(400, &[("{id}", "FORMAT")]);
    app.get(&format!("/agencies/x/desks/{id}x"))
        .await
        .wrong(400, &[("{id}", "FORMAT"), ("{deskId}", "FORMAT")]);
    let close = json!({ "lastDay": "2012-01-01" });
    let name = json!({ "name": "Sở", "validFrom": "2012-01-01" });
    let code = json!({ "code": "H32.15", "validFrom": "2012-01-01" });
    let duty = json!({ "committee": "IT", "validFrom": "2012-01-01" });
    let start = json!({ "code": "A", "name": "Phòng", "validFrom": "2012-01-01" });
    for (path, body) in [
        (format!("/agencies/{NOBODY}/closure"), &close),
        (format!("/agencies/{NOBODY}/names"), &name),
        (format!("/agencies/{NOBODY}/codes"), &code),
        (format!("/agencies/{NOBODY}/standing-duties"), &duty),
        (format!("/agencies/{id}/desks/{NOBODY}/closure"), &close),
        (format!("/admin-units/{NOBODY}/closure"), &close),
    ] {
        super::change(&app, &path, &seen, body.clone())
            .await
            .problem(404, "NOT_FOUND");
    }
    for path in [
        format!("/agencies/{NOBODY}/units"),
        format!("/agencies/{NOBODY}/desks"),
    ] {
        let reply = app.post(&path).as_(&keeper(&app)).json(start.clone()).await;
        reply.problem(404, "NOT_FOUND");
    }
    for path in [
        format!("/agencies/{NOBODY}"),
        format!("/agencies/{id}/units/{NOBODY}"),
        format!("/agencies/{id}/desks/{NOBODY}"),
    ] {
        let body = if path.ends_with(NOBODY) && path.matches('/').count() > 2 {
            json!({ "name": "Phòng" })
        } else {
            json!({})
        };
        let reply = app.put(&path).as_(&keeper(&app)).if_match(&seen).json(body).await;
        reply.problem(404, "NOT_FOUND");
    }
}
