use serde_json::{Value, json};

use super::{audited, change, created, department, keeper};
use crate::both;
use crate::support::app::TestApp;

both!(a_name_follows_another_and_the_old_one_stays_known);
async fn a_name_follows_another_and_the_old_one_stays_known(app: TestApp) {
    let (id, seen) = created(&app, department("Sở Bưu chính, Viễn thông", json!({}))).await;
    let path = format!("/agencies/{id}/names");
    let name = json!({ "name": "Sở Thông tin và Truyền thông", "symbol": "STTTT", "validFrom": "2012-05-01",
        "legalBasis": "Quyết định số 5" });
    let renamed = change(&app, &path, &seen, name).await;
    let view = renamed.ok();
    assert_eq!(
        (&view["name"], &view["symbol"]),
        (&json!("Sở Thông tin và Truyền thông"), &json!("STTTT"))
    );
    let names = view["names"].as_array().unwrap();
    assert_eq!(
        (&names[0]["name"], &names[0]["validTo"], &names[1]["validFrom"]),
        (
            &json!("Sở Bưu chính, Viễn thông"),
            &json!("2012-04-30"),
            &json!("2012-05-01")
        )
    );
    let then = app.at("2012-04-30T23:00:00+07:00").await;
    let read = then.get(&format!("/agencies/{id}")).await.ok();
    assert_eq!(
        (&read["name"], &read["symbol"]),
        (&json!("Sở Bưu chính, Viễn thông"), &Value::Null)
    );
    // The same first day corrects, an earlier one is out of order.
    let corrected = json!({ "name": "Sở Thông tin & Truyền thông", "validFrom": "2012-05-01" });
    let corrected = change(&app, &path, &renamed.etag(), corrected).await;
    assert_eq!(corrected.ok()["names"].as_array().unwrap().len(), 2);
    for day in ["2012-04-30", "2009-12-31"] {
        let early = json!({ "name": "Sở", "validFrom": day });
        let reply = change(&app, &path, &corrected.etag(), early).await;
        reply.wrong(409, &[("/validFrom", "NAME_OUTSIDE_ORDER")]);
    }
    assert_eq!(
        audited(&app, &id),
        ["agency.created", "agency.renamed", "agency.renamed"]
    );
}

both!(a_change_says_which_state_it_has_seen);
async fn a_change_says_which_state_it_has_seen(app: TestApp) {
    let (id, seen) = created(&app, department("Sở Tư pháp", json!({}))).await;
    let admin = keeper(&app);
    let path = format!("/agencies/{id}/names");
    let name = |n: u32| json!({ "name": format!("Sở {n}"), "validFrom": format!("201{n}-01-01") });
    app.post(&path)
        .as_(&admin)
        .json(name(1))
        .await
        .problem(428, "PRECONDITION_REQUIRED");
    for tag in ["\"7.00000000\"", "\"x\"", "W/\"1.00000000\""] {
        let reply = app.post(&path).as_(&admin).if_match(tag).json(name(1)).await;
        reply.problem(412, "STALE_VERSION");
    }
    let reply = app.post(&path).as_(&admin).if_match("1").json(name(1)).await;
    reply.wrong(400, &[("@If-Match", "PATTERN")]);
    change(&app, &path, &seen, name(1)).await.ok();
    change(&app, &path, &seen, name(2))
        .await
        .problem(412, "STALE_VERSION");
    assert_eq!(app.get(&format!("/agencies/{id}")).await.ok()["name"], "Sở 1");
}

both!(a_repeated_change_is_answered_as_the_first_although_its_tag_is_old);
async fn a_repeated_change_is_answered_as_the_first_although_its_tag_is_old(app: TestApp) {
    let (id, seen) = created(&app, department("Sở Tư pháp", json!({}))).await;
    let admin = keeper(&app);
    let path = format!("/agencies/{id}/names");
    let rename = || {
        let name = json!({ "name": "Sở Tư pháp tỉnh", "validFrom": "2011-01-01" });
        app.post(&path)
            .as_(&admin)
            .if_match(&seen)
            .idempotency_key("name")
            .json(name)
    };
    let first = rename().await;
    let again = rename().await;
    assert_eq!(again.header("Idempotent-Replayed"), "true");
    assert_eq!((again.ok(), again.etag()), (first.ok(), first.etag()));
    assert_eq!(audited(&app, &id).len(), 2);
}

both!(everything_wrong_in_a_name_is_told);
async fn everything_wrong_in_a_name_is_told(app: TestApp) {
    let (id, seen) = created(&app, department("Sở Tư pháp", json!({}))).await;
    let path = format!("/agencies/{id}/names");
    let wrong = json!({ "name": 1, "shortName": "", "symbol": "x".repeat(31), "validFrom": "soon", "validTo": "2012-01-01" });
    change(&app, &path, &seen, wrong).await.wrong(
        400,
        &[
            ("/name", "TYPE"),
            ("/shortName", "MIN_LENGTH"),
            ("/symbol", "MAX_LENGTH"),
            ("/validFrom", "FORMAT"),
            ("/validTo", "UNKNOWN_FIELD"),
        ],
    );
    let blank = json!({ "name": " ", "symbol": "a/b", "validFrom": "2012-01-01" });
    change(&app, &path, &seen, blank)
        .await
        .wrong(400, &[("/name", "MIN_LENGTH"), ("/symbol", "PATTERN")]);
    assert_eq!(app.get(&format!("/agencies/{id}")).await.etag(), seen);
}
