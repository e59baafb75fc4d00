use serde_json::{Value, json};

use super::{administrator, manager, shipped};
use crate::both;
use crate::support::app::TestApp;

/// When three working days from Monday 1 November 2010, 9:00, end.
async fn three_days(app: &TestApp, code: &str) -> Value {
    let limit = json!({"value": 3, "unit": "WORKING_DAY"});
    let body = json!({"receivedAt": "2010-11-01T02:00:00Z", "limit": limit, "calendarCode": code});
    app.post("/deadlines/computation").json(body).await.ok()["dueAt"].clone()
}

fn storm() -> Value {
    json!({"kind": "LOCAL_OFF", "nameVi": "Nghỉ tránh bão", "nameEn": "Storm"})
}

both!(a_day_is_put_and_taken_back);
async fn a_day_is_put_and_taken_back(app: TestApp) {
    shipped(&app).await;
    let administrator = administrator(&app);
    let seen = app.get("/calendars/KH").await.etag();
    assert_eq!(three_days(&app, "KH-T7").await, "2010-11-04T10:00:00Z");
    let day = "/calendars/KH/days/2010-11-02";
    let put = app
        .put(day)
        .as_(&administrator)
        .if_match(&seen)
        .json(storm())
        .await;
    put.ok();
    assert_eq!(put.etag(), app.get("/calendars/KH").await.etag());
    assert_eq!(
        three_days(&app, "KH-T7").await,
        "2010-11-05T10:00:00Z",
        "what is above holds below at once"
    );
    app.put(day)
        .as_(&administrator)
        .if_match(&seen)
        .json(storm())
        .await
        .problem(412, "STALE_VERSION");
    app.put(day)
        .as_(&administrator)
        .json(storm())
        .await
        .problem(428, "PRECONDITION_REQUIRED");
    let deleted = app.delete(day).as_(&administrator).if_match(&put.etag()).await;
    deleted.ok();
    assert_eq!(three_days(&app, "KH-T7").await, "2010-11-04T10:00:00Z");
    app.delete(day)
        .as_(&administrator)
        .if_match(&deleted.etag())
        .await
        .problem(404, "NOT_FOUND");
    let sunday = json!({"kind": "HOLIDAY", "nameVi": "Lễ", "nameEn": "Holiday", "hours": {"morning": {"from": "11:00", "to": "07:00"}}});
    let wrong = app
        .put(day)
        .as_(&administrator)
        .if_match(&deleted.etag())
        .json(sunday)
        .await;
    wrong.wrong(400, &[("/hours", "SESSION_INVERTED")]);
    let far = app
        .put("/calendars/KH/days/2300-01-01")
        .as_(&administrator)
        .if_match(&deleted.etag())
        .json(storm())
        .await;
    far.wrong(400, &[("{date}", "DATE_OUT_OF_RANGE")]);
}

both!(a_year_that_only_a_calendar_below_knows_is_not_known);
async fn a_year_that_only_a_calendar_below_knows_is_not_known(app: TestApp) {
    shipped(&app).await;
    let administrator = administrator(&app);
    let saturday =
        json!({"date": "2027-01-02", "kind": "MAKEUP_WORK", "nameVi": "Làm bù", "nameEn": "Made up"});
    let year = json!({"legalBasis": "Thông báo", "days": [saturday]});
    let order = json!({"receivedAt": "2027-01-01T02:00:00Z", "limit": {"value": 1, "unit": "WORKING_DAY"}, "calendarCode": "KH-T7"});
    let declare = async |code: &str, year: &Value| {
        let seen = app.get(&format!("/calendars/{code}")).await.etag();
        app.put(&format!("/calendars/{code}/years/2027"))
            .as_(&administrator)
            .if_match(&seen)
            .json(year.clone())
            .await
            .ok();
    };
    declare("KH-T7", &year).await;
    let refused = app.post("/deadlines/computation").json(order.clone()).await;
    refused.problem(409, "CALENDAR_YEAR_NOT_ENTERED");
    declare("KH", &json!({"legalBasis": "Điều 112", "days": []})).await;
    let computed = app.post("/deadlines/computation").json(order).await.ok();
    assert_eq!(
        computed["dueAt"], "2027-01-02T10:00:00Z",
        "the Saturday is made up for"
    );
}

both!(a_year_is_declared_with_its_days);
async fn a_year_is_declared_with_its_days(app: TestApp) {
    shipped(&app).await;
    let administrator = administrator(&app);
    let seen = app.get("/calendars/KH").await.etag();
    let days = json!([{"date": "2012-01-02", "kind": "COMPENSATORY", "nameVi": "Nghỉ bù", "nameEn": "Day in lieu", "legalBasis": "Điều 73"}]);
    let body = json!({"legalBasis": "Điều 73 Bộ luật Lao động", "days": days});
    let declared = app
        .put("/calendars/KH/years/2012")
        .as_(&administrator)
        .if_match(&seen)
        .json(body.clone())
        .await;
    let years: Vec<_> = declared.ok()["years"]
        .as_array()
        .unwrap()
        .iter()
        .map(|year| year["year"].clone())
        .collect();
    assert_eq!(years, [2010, 2011, 2012, 2024, 2025, 2026]);
    let limit = json!({"value": 2, "unit": "WORKING_DAY"});
    let order = json!({"receivedAt": "2011-12-29T02:00:00Z", "limit": limit});
    let computed = app.post("/deadlines/computation").json(order).await.ok();
    assert_eq!(computed["dueAt"], "2012-01-03T10:00:00Z");
    assert_eq!(computed["days"][4]["legalBasis"], "Điều 73");
    let mut wrong = body;
    wrong["days"][0]["date"] = "2013-01-02".into();
    let refused = app
        .put("/calendars/KH/years/2012")
        .as_(&administrator)
        .if_match(&declared.etag())
        .json(wrong)
        .await;
    refused.wrong(400, &[("/days/0/date", "DATE_NOT_IN_YEAR")]);
}

both!(sessions_are_replaced);
async fn sessions_are_replaced(app: TestApp) {
    shipped(&app).await;
    let administrator = administrator(&app);
    let seen = app.get("/calendars/KH-T7").await.etag();
    let hours =
        json!({"morning": {"from": "06:30", "to": "11:00"}, "afternoon": {"from": "13:00", "to": "16:30"}});
    let plan = json!({"weekdays": [1, 2, 3, 4, 5], "validFrom": "2010-01-01", "hours": hours});
    let put = app
        .put("/calendars/KH-T7/sessions")
        .as_(&administrator)
        .if_match(&seen)
        .json(json!({"sessions": [plan]}))
        .await;
    assert_eq!(put.ok()["sessions"][0]["hours"], hours);
    assert_eq!(three_days(&app, "KH-T7").await, "2010-11-04T09:30:00Z");
    assert_eq!(three_days(&app, "KH").await, "2010-11-04T10:00:00Z");
    let twice = json!({"sessions": [plan, {"weekdays": [5], "validFrom": "2010-01-01", "hours": {}}, plan]});
    let wrong = app
        .put("/calendars/KH-T7/sessions")
        .as_(&administrator)
        .if_match(&put.etag())
        .json(twice)
        .await;
    wrong.wrong(400, &[("/sessions/1/hours", "NO_SESSION")]);
    let twice = json!({"sessions": [plan, plan]});
    let wrong = app
        .put("/calendars/KH-T7/sessions")
        .as_(&administrator)
        .if_match(&put.etag())
        .json(twice)
        .await;
    wrong.wrong(400, &[("/sessions/1/weekdays", "WEEKDAY_TWICE")]);
    let eighth = json!({"sessions": [{"weekdays": [8, 8], "validFrom": "2010-01-01", "hours": hours}]});
    let wrong = app
        .put("/calendars/KH-T7/sessions")
        .as_(&administrator)
        .if_match(&put.etag())
        .json(eighth)
        .await;
    wrong.wrong(
        400,
        &[
            ("/sessions/0/weekdays/0", "MAXIMUM"),
            ("/sessions/0/weekdays/1", "MAXIMUM"),
            ("/sessions/0/weekdays", "UNIQUE_ITEMS"),
        ],
    );
}

both!(a_desk_manager_changes_the_agencys_calendar_and_no_other);
async fn a_desk_manager_changes_the_agencys_calendar_and_no_other(app: TestApp) {
    shipped(&app).await;
    let (manager, agency) = manager(&app);
    let (stranger, _) = super::manager(&app);
    let body =
        json!({"code": "OURS", "nameVi": "Lịch", "nameEn": "Ours", "parentCode": "KH", "agencyId": agency});
    let seen = app.post("/calendars").as_(&manager).json(body).await.etag();
    let day = "/calendars/OURS/days/2010-11-02";
    app.put(day)
        .as_(&stranger)
        .if_match(&seen)
        .json(storm())
        .await
        .problem(403, "FORBIDDEN");
    app.put(day)
        .as_(&manager)
        .if_match(&seen)
        .json(storm())
        .await
        .ok();
    assert_eq!(three_days(&app, "OURS").await, "2010-11-05T10:00:00Z");
    let province = app.get("/calendars/KH").await.etag();
    let refused = app
        .put("/calendars/KH/days/2010-11-02")
        .as_(&manager)
        .if_match(&province)
        .json(storm())
        .await;
    refused.problem(403, "FORBIDDEN");
    assert_eq!(three_days(&app, "KH").await, "2010-11-04T10:00:00Z");
}

both!(changes_are_in_the_audit_log_and_among_the_events);
async fn changes_are_in_the_audit_log_and_among_the_events(app: TestApp) {
    use diesel::prelude::*;
    use motcua::platform::db::schema::{audit_log, outbox};

    shipped(&app).await;
    let seen = app.get("/calendars/KH").await.etag();
    app.put("/calendars/KH/days/2010-11-02")
        .as_(&administrator(&app))
        .if_match(&seen)
        .json(storm())
        .await
        .ok();
    let mut conn = app.database().connect();
    let (action, changes): (String, String) = audit_log::table
        .filter(audit_log::subject_type.eq("calendar"))
        .filter(audit_log::actor_kind.eq("OFFICER"))
        .select((audit_log::action, audit_log::changes))
        .first(&mut conn)
        .unwrap();
    assert_eq!(action, "calendar.day-put");
    assert!(changes.contains("LOCAL_OFF"), "{changes}");
    let data: Vec<Value> = outbox::table
        .filter(outbox::event_type.eq("vn.motcua.calendar.changed.v1"))
        .select(outbox::data)
        .load(&mut conn)
        .unwrap();
    let storm = data.iter().find(|data| data["from"] == "2010-11-02").unwrap();
    assert_eq!(
        (&storm["to"], &storm["code"]),
        (&json!("2010-11-02"), &json!("KH"))
    );
}
