use serde_json::{Value, json};

use super::{audited, change, each, keeper, paged};
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::Reply;

async fn enter(app: &TestApp, body: Value) -> Reply {
    app.post("/admin-units").as_(&keeper(app)).json(body).await
}

async fn entered(app: &TestApp, code: &str, kind: &str, name: &str, parent: &str, from: &str) -> Value {
    let mut body = json!({ "code": code, "type": kind, "name": name, "validFrom": from });
    if !parent.is_empty() {
        body["parentCode"] = json!(parent);
    }
    enter(app, body).await.created()
}

/// Khánh Hòa with two of its districts.
async fn khanh_hoa(app: &TestApp) {
    entered(app, "56", "PROVINCE", "Tỉnh Khánh Hòa", "", "1989-07-01").await;
    entered(app, "569", "TOWN", "Thị xã Cam Ranh", "56", "2000-07-07").await;
    entered(
        app,
        "568",
        "PROVINCIAL_CITY",
        "Thành phố Nha Trang",
        "56",
        "1989-07-01",
    )
    .await;
}

both!(a_unit_gets_another_type_under_its_code_and_the_old_one_stays_known);
async fn a_unit_gets_another_type_under_its_code_and_the_old_one_stays_known(app: TestApp) {
    khanh_hoa(&app).await;
    let city = entered(
        &app,
        "569",
        "PROVINCIAL_CITY",
        "Thành phố Cam Ranh",
        "56",
        "2010-12-23",
    )
    .await;
    for (day, name) in [
        ("2010-12-22", "Thị xã Cam Ranh"),
        ("2010-12-23", "Thành phố Cam Ranh"),
    ] {
        let list = app.get(&format!("/admin-units?code=569&onDate={day}")).await.ok();
        assert_eq!(each(&list, "name"), [name], "{day}");
    }
    let path = format!("/admin-units/{}", city["id"].as_str().unwrap());
    let read = app.get(&path).await;
    assert_eq!((read.ok(), &read.ok()["level"]), (city, &json!("DISTRICT")));
    app.get(&path)
        .header("If-None-Match", &read.etag())
        .await
        .status(304);
    let again = json!({ "code": "569", "type": "TOWN", "name": "Thị xã", "parentCode": "56", "validFrom": "2005-01-01" });
    let again = enter(&app, again).await;
    again.problem(409, "ALREADY_EXISTS");
    again.wrong(409, &[("/code", "TAKEN")]);
}

both!(units_are_found_by_day_level_parent_code_and_words);
async fn units_are_found_by_day_level_parent_code_and_words(app: TestApp) {
    khanh_hoa(&app).await;
    entered(&app, "22366", "WARD", "Phường Lộc Thọ", "568", "1998-01-01").await;
    for (query, expected) in [
        (
            "",
            &[
                "Phường Lộc Thọ",
                "Thành phố Nha Trang",
                "Thị xã Cam Ranh",
                "Tỉnh Khánh Hòa",
            ][..],
        ),
        ("?onDate=1989-06-30", &[]),
        ("?onDate=2000-07-06&level=DISTRICT", &["Thành phố Nha Trang"]),
        ("?parentCode=56", &["Thành phố Nha Trang", "Thị xã Cam Ranh"]),
        ("?parentCode=568&level=COMMUNE", &["Phường Lộc Thọ"]),
        ("?code=22366", &["Phường Lộc Thọ"]),
        ("?q=nha%20tr", &["Thành phố Nha Trang"]),
        ("?q=KH%C3%81NH%20HO%C3%80", &["Tỉnh Khánh Hòa"]),
    ] {
        assert_eq!(
            paged(&app, &format!("/admin-units{query}"), 1, "name").await,
            expected,
            "{query}"
        );
    }
    let counted = app
        .get("/admin-units?parentCode=56&includeTotal=true&pageSize=1")
        .await
        .ok();
    assert_eq!(counted["total"], 2);
    app.get("/admin-units?code=1&parentCode=12345&level=WARD&onDate=x&z=1")
        .await
        .wrong(
            400,
            &[
                ("?code", "PATTERN"),
                ("?parentCode", "PATTERN"),
                ("?parentCode", "MAX_LENGTH"),
                ("?level", "ENUM"),
                ("?onDate", "FORMAT"),
                ("?z", "UNKNOWN_PARAMETER"),
            ],
        );
}

both!(code_type_and_parent_go_together);
async fn code_type_and_parent_go_together(app: TestApp) {
    khanh_hoa(&app).await;
    for (code, kind, parent, from, wrong) in [
        (
            "570",
            "RURAL_DISTRICT",
            "",
            "2007-01-01",
            &[("/parentCode", "ADMIN_PARENT")][..],
        ),
        (
            "570",
            "RURAL_DISTRICT",
            "58",
            "2007-01-01",
            &[("/parentCode", "ADMIN_PARENT")],
        ),
        (
            "57",
            "RURAL_DISTRICT",
            "56",
            "2025-07-01",
            &[
                ("/code", "ADMIN_CODE_OF_LEVEL"),
                ("/type", "NO_DISTRICT_ANY_MORE"),
            ],
        ),
        (
            "22366",
            "WARD",
            "56",
            "2025-06-30",
            &[("/parentCode", "ADMIN_PARENT")],
        ),
    ] {
        let mut body = json!({ "code": code, "type": kind, "name": "Đơn vị", "validFrom": from });
        if !parent.is_empty() {
            body["parentCode"] = json!(parent);
        }
        enter(&app, body).await.wrong(409, wrong);
    }
    // In two tiers a ward stands under the province.
    entered(&app, "22366", "WARD", "Phường Nha Trang", "56", "2025-07-01").await;
    let wrong =
        json!({ "code": "5", "type": "CITY", "name": "", "parentCode": "x", "validFrom": "2010", "x": null });
    enter(&app, wrong).await.wrong(
        400,
        &[
            ("/code", "PATTERN"),
            ("/type", "ENUM"),
            ("/name", "MIN_LENGTH"),
            ("/parentCode", "PATTERN"),
            ("/validFrom", "FORMAT"),
            ("/x", "UNKNOWN_FIELD"),
        ],
    );
}

both!(a_unit_is_closed_once);
async fn a_unit_is_closed_once(app: TestApp) {
    khanh_hoa(&app).await;
    let list = app.get("/admin-units?code=569").await.ok();
    let id = list["items"][0]["id"].as_str().unwrap();
    let path = format!("/admin-units/{id}");
    let closure = format!("{path}/closure");
    let seen = app.get(&path).await.etag();
    let admin = keeper(&app);
    let last = json!({ "lastDay": "2025-06-30" });
    app.post(&closure)
        .as_(&admin)
        .json(last.clone())
        .await
        .problem(428, "PRECONDITION_REQUIRED");
    change(&app, &closure, &seen, json!({ "lastDay": "2000-07-06" }))
        .await
        .wrong(409, &[("/lastDay", "ENDS_BEFORE_START")]);
    let close = || {
        app.post(&closure)
            .as_(&admin)
            .if_match(&seen)
            .idempotency_key("c")
            .json(last.clone())
    };
    let closed = close().await;
    assert_eq!(closed.ok()["validTo"], "2025-06-30");
    let again = close().await;
    assert_eq!(
        (again.ok(), again.header("Idempotent-Replayed")),
        (closed.ok(), "true")
    );
    change(&app, &closure, &seen, last.clone())
        .await
        .problem(412, "STALE_VERSION");
    change(&app, &closure, &closed.etag(), last)
        .await
        .problem(409, "NOT_POSSIBLE");
    assert_eq!(audited(&app, id), ["admin-unit.created", "admin-unit.closed"]);
    // From the day after its code is free.
    let found = app.get("/admin-units?code=569&onDate=2025-07-01").await.ok();
    assert_eq!(found["items"], json!([]));
}
