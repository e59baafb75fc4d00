use serde_json::{Value, json};

use super::{audited, change, created, department, each, keeper, paged, part};
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::Reply;

fn unit(code: &str, name: &str) -> Value {
    json!({ "code": code, "name": name, "validFrom": "2010-01-01" })
}

async fn put(app: &TestApp, path: &str, seen: &str, body: Value) -> Reply {
    app.put(path).as_(&keeper(app)).if_match(seen).json(body).await
}

both!(a_unit_is_created_read_renamed_and_ended);
async fn a_unit_is_created_read_renamed_and_ended(app: TestApp) {
    let (agency, _) = created(&app, department("Sở Tư pháp", json!({}))).await;
    let (path, seen) = part(&app, &agency, "units", unit("HCTP", "Phòng Hành chính tư pháp")).await;
    let read = app.get(&path).await;
    assert_eq!(
        (&read.ok()["code"], &read.ok()["agencyId"], read.etag()),
        (&json!("HCTP"), &json!(agency), seen.clone())
    );
    let ended = put(
        &app,
        &path,
        &seen,
        json!({ "name": "Phòng Bổ trợ tư pháp", "validTo": "2012-12-31" }),
    )
    .await;
    assert_eq!(
        (&ended.ok()["name"], &ended.ok()["validTo"], &ended.ok()["code"]),
        (
            &json!("Phòng Bổ trợ tư pháp"),
            &json!("2012-12-31"),
            &json!("HCTP")
        )
    );
    put(&app, &path, &seen, json!({ "name": "Phòng" }))
        .await
        .problem(412, "STALE_VERSION");
    app.put(&path)
        .as_(&keeper(&app))
        .json(json!({ "name": "Phòng" }))
        .await
        .problem(428, "PRECONDITION_REQUIRED");
    let again = put(
        &app,
        &path,
        &ended.etag(),
        json!({ "name": "Phòng Bổ trợ tư pháp" }),
    )
    .await;
    assert_eq!(again.ok()["validTo"], Value::Null);
    let id = path.rsplit('/').next().unwrap();
    assert_eq!(
        audited(&app, id),
        ["unit.created", "unit.changed", "unit.changed"]
    );
}

both!(a_unit_belongs_to_its_agency_and_its_code_to_it);
async fn a_unit_belongs_to_its_agency_and_its_code_to_it(app: TestApp) {
    let (one, _) = created(&app, department("Sở Tư pháp", json!({}))).await;
    let (other, _) = created(&app, department("Sở Y tế", json!({}))).await;
    let (path, seen) = part(&app, &one, "units", unit("P1", "Phòng 1")).await;
    let elsewhere = path.replace(&one, &other);
    app.get(&elsewhere).await.problem(404, "NOT_FOUND");
    put(&app, &elsewhere, &seen, json!({ "name": "Phòng" }))
        .await
        .problem(404, "NOT_FOUND");
    let again = app
        .post(&format!("/agencies/{one}/units"))
        .as_(&keeper(&app))
        .json(unit("P1", "Phòng khác"))
        .await;
    again.problem(409, "ALREADY_EXISTS");
    again.wrong(409, &[("/code", "TAKEN")]);
    part(&app, &other, "units", unit("P1", "Phòng 1")).await;
}

both!(units_are_listed_by_code_as_of_a_day_or_of_all_time);
async fn units_are_listed_by_code_as_of_a_day_or_of_all_time(app: TestApp) {
    let (agency, _) = created(&app, department("Sở Tư pháp", json!({}))).await;
    for code in ["P3", "P1", "P5", "P2", "P4"] {
        part(&app, &agency, "units", unit(code, "Phòng")).await;
    }
    let past =
        json!({ "code": "P0", "name": "Phòng cũ", "validFrom": "2010-01-01", "validTo": "2010-12-31" });
    part(&app, &agency, "units", past).await;
    let path = format!("/agencies/{agency}/units");
    assert_eq!(
        paged(&app, &path, 2, "code").await,
        ["P0", "P1", "P2", "P3", "P4", "P5"]
    );
    let then = format!("{path}?onDate=2011-01-01");
    assert_eq!(
        paged(&app, &then, 3, "code").await,
        ["P1", "P2", "P3", "P4", "P5"]
    );
    let counted = app
        .get(&format!("{path}?onDate=2010-12-31&includeTotal=true&pageSize=1"))
        .await
        .ok();
    assert_eq!(
        (each(&counted, "code"), &counted["total"]),
        (vec!["P0".into()], &json!(6))
    );
    app.get(&format!("{path}?onDate=1"))
        .await
        .wrong(400, &[("?onDate", "FORMAT")]);
}

both!(a_unit_lies_within_its_agency);
async fn a_unit_lies_within_its_agency(app: TestApp) {
    let limited = json!({ "validTo": "2020-12-31" });
    let (agency, _) = created(&app, department("Ban Quản lý dự án", limited)).await;
    let path = format!("/agencies/{agency}/units");
    for (from, to, wrong) in [
        ("2009-12-31", Value::Null, &[("/validFrom", "OUTSIDE_AGENCY")][..]),
        ("2021-01-01", Value::Null, &[("/validFrom", "OUTSIDE_AGENCY")]),
        (
            "2015-01-01",
            json!("2021-01-01"),
            &[("/validTo", "ENDS_AFTER_AGENCY")],
        ),
        (
            "2009-01-01",
            json!("2021-01-01"),
            &[
                ("/validFrom", "OUTSIDE_AGENCY"),
                ("/validTo", "ENDS_AFTER_AGENCY"),
            ],
        ),
    ] {
        let body = json!({ "code": "P1", "name": "Phòng", "validFrom": from, "validTo": to });
        let reply = app.post(&path).as_(&keeper(&app)).json(body).await;
        reply.wrong(409, wrong);
    }
    let (unit, seen) = part(&app, &agency, "units", unit("P1", "Phòng")).await;
    assert_eq!(app.get(&unit).await.ok()["validTo"], "2020-12-31");
    for (last_day, code) in [
        ("2021-01-01", "ENDS_AFTER_AGENCY"),
        ("2009-12-31", "ENDS_BEFORE_START"),
    ] {
        let body = json!({ "name": "Phòng", "validTo": last_day });
        put(&app, &unit, &seen, body)
            .await
            .wrong(409, &[("/validTo", code)]);
    }
    // Taking its end back does not let it outlive the agency.
    let open = put(&app, &unit, &seen, json!({ "name": "Phòng" })).await;
    assert_eq!(open.ok()["validTo"], "2020-12-31");
}

both!(a_unit_of_a_closed_agency_stays_closed);
async fn a_unit_of_a_closed_agency_stays_closed(app: TestApp) {
    let (agency, seen) = created(&app, department("Sở Tư pháp", json!({}))).await;
    let (unit, _) = part(&app, &agency, "units", unit("P1", "Phòng")).await;
    change(
        &app,
        &format!("/agencies/{agency}/closure"),
        &seen,
        json!({ "lastDay": "2012-01-01" }),
    )
    .await
    .ok();
    let seen = app.get(&unit).await.etag();
    let renamed = put(&app, &unit, &seen, json!({ "name": "Phòng khác" })).await;
    assert_eq!(
        (&renamed.ok()["name"], &renamed.ok()["validTo"]),
        (&json!("Phòng khác"), &json!("2012-01-01"))
    );
}

both!(everything_wrong_in_a_unit_is_named);
async fn everything_wrong_in_a_unit_is_named(app: TestApp) {
    let (agency, _) = created(&app, department("Sở Tư pháp", json!({}))).await;
    let path = format!("/agencies/{agency}/units");
    let wrong = json!({ "code": "", "name": "x".repeat(201), "validFrom": 1, "phone": "1022" });
    let reply = app.post(&path).as_(&keeper(&app)).json(wrong).await;
    reply.wrong(
        400,
        &[
            ("/code", "MIN_LENGTH"),
            ("/code", "PATTERN"),
            ("/name", "MAX_LENGTH"),
            ("/validFrom", "TYPE"),
            ("/phone", "UNKNOWN_FIELD"),
        ],
    );
    let wrong = json!({ "code": "A B", "name": " ", "validFrom": "2011-01-01" });
    let reply = app.post(&path).as_(&keeper(&app)).json(wrong).await;
    reply.wrong(400, &[("/code", "PATTERN"), ("/name", "MIN_LENGTH")]);
    let early = json!({ "code": "P1", "name": "Phòng", "validFrom": "2011-01-01", "validTo": "2010-01-01" });
    let reply = app.post(&path).as_(&keeper(&app)).json(early).await;
    reply.wrong(400, &[("/validTo", "MINIMUM")]);
    assert_eq!(app.get(&path).await.ok()["items"], json!([]));
    let (unit, seen) = part(&app, &agency, "units", unit("P1", "Phòng")).await;
    let wrong = json!({ "code": "P2", "validTo": "x" });
    put(&app, &unit, &seen, wrong).await.wrong(
        400,
        &[
            ("/name", "REQUIRED"),
            ("/code", "UNKNOWN_FIELD"),
            ("/validTo", "FORMAT"),
        ],
    );
}
