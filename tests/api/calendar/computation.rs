use serde_json::{Value, json};

use super::shipped;
use crate::both;
use crate::support::app::TestApp;

async fn compute(app: &TestApp, body: Value) -> crate::support::client::Reply {
    app.post("/deadlines/computation").json(body).await
}

fn limit(value: f64, unit: &str) -> Value {
    json!({"value": value, "unit": unit})
}

both!(a_deadline_comes_with_every_day_between);
async fn a_deadline_comes_with_every_day_between(app: TestApp) {
    shipped(&app).await;
    let body: Value = serde_json::from_str(include_str!(
        "../../../src/calendar/http/examples/ComputeDeadlineBody.json"
    ))
    .unwrap();
    let expected: Value = serde_json::from_str(include_str!(
        "../../../src/calendar/http/examples/ComputedDeadlineView.json"
    ))
    .unwrap();
    assert_eq!(
        compute(&app, body).await.ok(),
        expected,
        "the document's own example"
    );
}

both!(the_scenarios_of_the_domain_are_computed);
async fn the_scenarios_of_the_domain_are_computed(app: TestApp) {
    shipped(&app).await;
    for (received, limit, due) in [
        (
            "2011-03-07T09:00:00+07:00",
            limit(3.0, "WORKING_DAY"),
            "2011-03-10T10:00:00Z",
        ),
        (
            "2011-03-01T08:30:00+07:00",
            limit(32.0, "WORKING_DAY"),
            "2011-04-15T10:00:00Z",
        ),
        (
            "2010-11-08T10:00:00+07:00",
            limit(15.0, "CALENDAR_DAY"),
            "2010-11-23T10:00:00Z",
        ),
        (
            "2011-06-11T21:00:00+07:00",
            limit(8.0, "WORKING_HOUR"),
            "2011-06-13T10:00:00Z",
        ),
        (
            "2010-11-01T14:15:00+07:00",
            limit(0.5, "WORKING_DAY"),
            "2010-11-02T04:30:00Z",
        ),
        (
            "2010-08-31T09:00:00+07:00",
            limit(1.0, "CALENDAR_MONTH"),
            "2010-09-30T10:00:00Z",
        ),
    ] {
        let answer = compute(&app, json!({"receivedAt": received, "limit": limit}))
            .await
            .ok();
        assert_eq!(
            (&answer["dueAt"], &answer["calendarCode"]),
            (&json!(due), &json!("KH")),
            "{received}"
        );
    }
}

both!(policy_cutoff_calendar_and_language_are_chosen);
async fn policy_cutoff_calendar_and_language_are_chosen(app: TestApp) {
    shipped(&app).await;
    let due = async |body: Value| compute(&app, body).await.ok()["dueAt"].clone();
    let monday = "2010-11-01T09:15:00+07:00";
    let three = limit(3.0, "WORKING_DAY");
    let same_session = json!({"receivedAt": monday, "limit": three, "policy": "SAME_SESSION"});
    assert_eq!(due(same_session).await, "2010-11-04T04:30:00Z");
    let today = json!({"receivedAt": monday, "limit": limit(0.0, "WORKING_DAY"), "sameDayCutoff": "09:00"});
    assert_eq!(due(today).await, "2010-11-02T10:00:00Z");
    let saturday =
        |code: &str| json!({"receivedAt": "2010-11-06T09:00:00+07:00", "limit": three, "calendarCode": code});
    assert_eq!(due(saturday("KH")).await, "2010-11-11T10:00:00Z");
    assert_eq!(due(saturday("KH-T7")).await, "2010-11-10T10:00:00Z");
    let english = app
        .post("/deadlines/computation")
        .header("Accept-Language", "en")
        .json(json!({"receivedAt": monday, "limit": limit(4.0, "WORKING_HOUR")}))
        .await
        .ok();
    assert_eq!(english["days"][0]["text"], "Working day");
    assert_eq!(english["days"][0]["countedMinutes"], 240);
}

both!(a_year_that_nobody_entered_is_refused_by_name);
async fn a_year_that_nobody_entered_is_refused_by_name(app: TestApp) {
    shipped(&app).await;
    let body = json!({"receivedAt": "2011-12-30T10:00:00+07:00", "limit": limit(1.0, "WORKING_DAY")});
    let problem = compute(&app, body)
        .await
        .problem(409, "CALENDAR_YEAR_NOT_ENTERED");
    assert_eq!(
        (&problem["year"], &problem["calendarCode"]),
        (&json!(2012), &json!("KH"))
    );
    assert!(problem["detail"].as_str().unwrap().contains("2012"));
}

both!(everything_wrong_is_named_at_once);
async fn everything_wrong_is_named_at_once(app: TestApp) {
    shipped(&app).await;
    let received = "2010-11-01T09:15:00+07:00";
    let wrong = compute(
        &app,
        json!({"receivedAt": "yesterday", "limit": {"value": -1, "unit": "WEEK"}, "policy": "SOON", "x": 1}),
    );
    wrong.await.wrong(
        400,
        &[
            ("/receivedAt", "FORMAT"),
            ("/limit/value", "MINIMUM"),
            ("/limit/unit", "ENUM"),
            ("/policy", "ENUM"),
            ("/x", "UNKNOWN_FIELD"),
        ],
    );
    let too_long = json!([{"from": "2010-11-02T00:00:00Z", "to": "2040-11-02T00:00:00Z"}]);
    let body = json!({"receivedAt": received, "limit": limit(0.3, "WORKING_DAY"), "pauses": too_long});
    compute(&app, body).await.wrong(
        400,
        &[
            ("/limit/value", "LIMIT_NOT_IN_HALF_DAYS"),
            ("/pauses", "PAUSES_TOO_LONG"),
        ],
    );
    for (value, unit) in [
        (367.0, "WORKING_DAY"),
        (2929.0, "WORKING_HOUR"),
        (121.0, "CALENDAR_MONTH"),
    ] {
        let body = json!({"receivedAt": received, "limit": limit(value, unit)});
        compute(&app, body)
            .await
            .wrong(400, &[("/limit/value", "MAXIMUM")]);
    }
    let body = json!({"receivedAt": received, "limit": limit(1.0, "WORKING_DAY"), "calendarCode": "NOWHERE"});
    compute(&app, body)
        .await
        .wrong(400, &[("/calendarCode", "CALENDAR_UNKNOWN")]);
    let pauses = json!([{"from": "2010-11-03T03:00:00Z", "to": "2010-11-02T03:00:00Z"}]);
    let body = json!({"receivedAt": received, "limit": limit(1.0, "WORKING_DAY"), "pauses": pauses});
    compute(&app, body)
        .await
        .wrong(400, &[("/pauses/0/to", "PAUSE_INVERTED")]);
    let pauses = json!([{"from": "2010-11-01T01:00:00Z", "to": "2010-11-02T03:00:00Z"}]);
    let body = json!({"receivedAt": received, "limit": limit(1.0, "WORKING_DAY"), "pauses": pauses});
    compute(&app, body)
        .await
        .wrong(400, &[("/pauses/0/from", "PAUSE_OUT_OF_ORDER")]);
}

both!(without_any_calendar_nothing_is_computed);
async fn without_any_calendar_nothing_is_computed(app: TestApp) {
    let body = json!({"receivedAt": "2010-11-01T09:15:00+07:00", "limit": limit(1.0, "WORKING_DAY")});
    compute(&app, body)
        .await
        .wrong(400, &[("/calendarCode", "CALENDAR_UNKNOWN")]);
}
