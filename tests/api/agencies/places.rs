use serde_json::{Value, json};

use super::{NOBODY, audited, change, created, department, keeper};
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::Reply;

async fn place(app: &TestApp, id: &str, seen: &str, body: Value) -> Reply {
    let path = format!("/agencies/{id}");
    app.put(&path).as_(&keeper(app)).if_match(seen).json(body).await
}

both!(an_agency_is_placed_anew);
async fn an_agency_is_placed_anew(app: TestApp) {
    let province =
        json!({ "code": "56", "type": "PROVINCE", "name": "Tỉnh Khánh Hòa", "validFrom": "1989-07-01" });
    app.post("/admin-units")
        .as_(&keeper(&app))
        .json(province)
        .await
        .created();
    let calendar = json!({ "code": "KH", "nameVi": "Lịch", "nameEn": "Calendar" });
    let calendar = app.post("/calendars").as_(&keeper(&app)).json(calendar).await;
    let calendar = calendar.created()["id"].clone();
    let (top, _) = created(&app, department("Sở Y tế", json!({}))).await;
    let (id, seen) = created(&app, department("Chi cục Dân số", json!({}))).await;
    let there = json!({ "parentId": top, "adminUnitCode": "56", "calendarId": calendar });
    let placed = place(&app, &id, &seen, there).await;
    let view = placed.ok();
    assert_eq!(
        (&view["parentId"], &view["adminUnitCode"], &view["calendarId"]),
        (&json!(top), &json!("56"), &calendar)
    );
    // What is left out is taken away.
    let alone = place(&app, &id, &placed.etag(), json!({})).await.ok();
    assert_eq!(
        (&alone["parentId"], &alone["adminUnitCode"], &alone["calendarId"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    place(&app, &id, &placed.etag(), json!({}))
        .await
        .problem(412, "STALE_VERSION");
    app.put(&format!("/agencies/{id}"))
        .as_(&keeper(&app))
        .json(json!({}))
        .await
        .problem(428, "PRECONDITION_REQUIRED");
    assert_eq!(
        audited(&app, &id),
        ["agency.created", "agency.placed", "agency.placed"]
    );
}

both!(every_wrong_place_is_named_and_nothing_is_changed);
async fn every_wrong_place_is_named_and_nothing_is_changed(app: TestApp) {
    let (id, seen) = created(&app, department("Sở Y tế", json!({}))).await;
    let unknown = json!({ "parentId": NOBODY, "adminUnitCode": "99", "calendarId": NOBODY });
    place(&app, &id, &seen, unknown).await.wrong(
        409,
        &[
            ("/parentId", "PARENT_UNKNOWN"),
            ("/adminUnitCode", "ADMIN_UNIT_UNKNOWN"),
            ("/calendarId", "CALENDAR_UNKNOWN"),
        ],
    );
    let wrong = json!({ "parentId": 1, "adminUnitCode": "9999", "calendarId": "", "name": "Sở" });
    place(&app, &id, &seen, wrong).await.wrong(
        400,
        &[
            ("/parentId", "TYPE"),
            ("/adminUnitCode", "PATTERN"),
            ("/calendarId", "FORMAT"),
            ("/name", "UNKNOWN_FIELD"),
        ],
    );
    assert_eq!(app.get(&format!("/agencies/{id}")).await.etag(), seen);
}

both!(no_agency_stands_under_itself_or_under_a_lower_or_closed_one);
async fn no_agency_stands_under_itself_or_under_a_lower_or_closed_one(app: TestApp) {
    let (top, seen) = created(&app, department("Sở Y tế", json!({}))).await;
    let (middle, _) = created(&app, department("Chi cục", json!({ "parentId": top }))).await;
    let (low, _) = created(&app, department("Phòng", json!({ "parentId": middle }))).await;
    for parent in [&top, &middle, &low] {
        let reply = place(&app, &top, &seen, json!({ "parentId": parent })).await;
        reply.wrong(409, &[("/parentId", "PARENT_IS_DESCENDANT")]);
    }
    let commune =
        json!({ "type": "COMMUNE_PC", "level": "COMMUNE", "name": "UBND xã", "validFrom": "2010-01-01" });
    let (commune, tag) = created(&app, commune).await;
    let closing = json!({ "lastDay": "2011-12-31" });
    change(&app, &format!("/agencies/{commune}/closure"), &tag, closing)
        .await
        .ok();
    let reply = place(&app, &top, &seen, json!({ "parentId": commune })).await;
    reply.wrong(
        409,
        &[("/parentId", "PARENT_BELOW"), ("/parentId", "PARENT_NOT_OPEN")],
    );
}

both!(the_duty_of_a_committee_passes_on);
async fn the_duty_of_a_committee_passes_on(app: TestApp) {
    let (first, seen_first) = created(&app, department("Sở Khoa học và Công nghệ", json!({}))).await;
    let (second, seen_second) = created(&app, department("Sở Nội vụ", json!({}))).await;
    let duty =
        |from: &str| json!({ "committee": "ISO_9000", "validFrom": from, "legalBasis": "2816/QĐ-UBND" });
    let path = |id: &str| format!("/agencies/{id}/standing-duties");
    let taken = change(&app, &path(&first), &seen_first, duty("2010-11-01")).await;
    assert_eq!(taken.ok()["standingDuties"][0]["validTo"], Value::Null);
    let same_day = change(&app, &path(&second), &seen_second, duty("2010-11-01")).await;
    same_day.wrong(409, &[("/validFrom", "DUTY_OUTSIDE_ORDER")]);
    change(&app, &path(&second), &seen_second, duty("2012-01-01"))
        .await
        .ok();
    let before = app.get(&format!("/agencies/{first}")).await;
    assert_eq!(before.ok()["standingDuties"][0]["validTo"], "2011-12-31");
    // Both have changed: whoever had seen the first before does not change it unseen.
    change(&app, &path(&first), &taken.etag(), duty("2013-01-01"))
        .await
        .problem(412, "STALE_VERSION");
    assert_eq!(
        audited(&app, &first),
        ["agency.created", "agency.duty-taken", "agency.duty-ended"]
    );
    let wrong = json!({ "committee": "TEA", "validFrom": 1 });
    change(&app, &path(&first), &before.etag(), wrong)
        .await
        .wrong(400, &[("/committee", "ENUM"), ("/validFrom", "TYPE")]);
}
