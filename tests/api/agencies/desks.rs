use motcua::agencies::queries::own_calendar_of_desk;
use motcua::platform::ids::{CalendarId, DeskId};
use serde_json::{Value, json};

use super::{NOBODY, audited, change, created, department, each, keeper, paged, part};
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::Reply;

fn desk(code: &str, more: Value) -> Value {
    let mut body = json!({ "code": code, "name": "Quầy tiếp nhận", "validFrom": "2010-01-01" });
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    body
}

async fn put(app: &TestApp, path: &str, seen: &str, body: Value) -> Reply {
    app.put(path).as_(&keeper(app)).if_match(seen).json(body).await
}

async fn calendar(app: &TestApp, code: &str) -> Value {
    let body = json!({ "code": code, "nameVi": "Lịch", "nameEn": "Calendar" });
    app.post("/calendars")
        .as_(&keeper(app))
        .json(body)
        .await
        .created()["id"]
        .clone()
}

both!(a_desk_is_opened_changed_and_closed);
async fn a_desk_is_opened_changed_and_closed(app: TestApp) {
    let (agency, _) = created(&app, department("Sở Tư pháp", json!({}))).await;
    let more = json!({ "phone": "0258 3822 555", "address": "08 Pasteur, Nha Trang" });
    let (path, seen) = part(&app, &agency, "desks", desk("Q1", more)).await;
    let read = app.get(&path).await;
    assert_eq!(
        (&read.ok()["phone"], &read.ok()["address"], read.etag()),
        (
            &json!("0258 3822 555"),
            &json!("08 Pasteur, Nha Trang"),
            seen.clone()
        )
    );
    let changed = put(
        &app,
        &path,
        &seen,
        json!({ "name": "Quầy số 1", "phone": "1022" }),
    )
    .await;
    assert_eq!(
        (
            &changed.ok()["name"],
            &changed.ok()["phone"],
            &changed.ok()["address"]
        ),
        (&json!("Quầy số 1"), &json!("1022"), &Value::Null)
    );
    let closure = format!("{path}/closure");
    change(&app, &closure, &seen, json!({ "lastDay": "2012-01-01" }))
        .await
        .problem(412, "STALE_VERSION");
    let early = change(
        &app,
        &closure,
        &changed.etag(),
        json!({ "lastDay": "2009-12-31" }),
    )
    .await;
    early.wrong(409, &[("/lastDay", "ENDS_BEFORE_START")]);
    let closed = change(
        &app,
        &closure,
        &changed.etag(),
        json!({ "lastDay": "2012-01-01" }),
    )
    .await;
    assert_eq!(closed.ok()["validTo"], "2012-01-01");
    change(&app, &closure, &closed.etag(), json!({ "lastDay": "2013-01-01" }))
        .await
        .problem(409, "NOT_POSSIBLE");
    for (day, found) in [("2012-01-01", 1), ("2012-01-02", 0)] {
        let list = app
            .get(&format!("/agencies/{agency}/desks?onDate={day}"))
            .await
            .ok();
        assert_eq!(each(&list, "code").len(), found, "{day}");
    }
    let id = path.rsplit('/').next().unwrap();
    assert_eq!(audited(&app, id), ["desk.created", "desk.changed", "desk.closed"]);
}

both!(a_desk_belongs_to_its_agency_and_lies_within_it);
async fn a_desk_belongs_to_its_agency_and_lies_within_it(app: TestApp) {
    let (one, _) = created(&app, department("Sở Tư pháp", json!({ "validTo": "2020-12-31" }))).await;
    let (other, _) = created(&app, department("Sở Y tế", json!({}))).await;
    let (path, seen) = part(&app, &one, "desks", desk("Q1", json!({}))).await;
    assert_eq!(app.get(&path).await.ok()["validTo"], "2020-12-31");
    let elsewhere = path.replace(&one, &other);
    app.get(&elsewhere).await.problem(404, "NOT_FOUND");
    put(&app, &elsewhere, &seen, json!({ "name": "Quầy" }))
        .await
        .problem(404, "NOT_FOUND");
    let closing = json!({ "lastDay": "2012-01-01" });
    change(&app, &format!("{elsewhere}/closure"), &seen, closing)
        .await
        .problem(404, "NOT_FOUND");
    let desks = format!("/agencies/{one}/desks");
    let taken = app
        .post(&desks)
        .as_(&keeper(&app))
        .json(desk("Q1", json!({})))
        .await;
    taken.wrong(409, &[("/code", "TAKEN")]);
    let outside = json!({ "validFrom": "2021-01-01", "validTo": "2022-01-01", "calendarId": NOBODY });
    let outside = app
        .post(&desks)
        .as_(&keeper(&app))
        .json(desk("Q2", outside))
        .await;
    outside.wrong(
        409,
        &[
            ("/validFrom", "OUTSIDE_AGENCY"),
            ("/validTo", "ENDS_AFTER_AGENCY"),
            ("/calendarId", "CALENDAR_UNKNOWN"),
        ],
    );
    let unknown = put(
        &app,
        &path,
        &seen,
        json!({ "name": "Quầy", "calendarId": NOBODY }),
    )
    .await;
    unknown.wrong(409, &[("/calendarId", "CALENDAR_UNKNOWN")]);
    assert_eq!(app.get(&path).await.etag(), seen);
}

both!(everything_wrong_in_a_desk_is_named);
async fn everything_wrong_in_a_desk_is_named(app: TestApp) {
    let (agency, _) = created(&app, department("Sở Tư pháp", json!({}))).await;
    let path = format!("/agencies/{agency}/desks");
    let wrong =
        json!({ "code": 1, "name": null, "phone": "call me", "address": "", "calendarId": "KH", "x": 1 });
    let reply = app.post(&path).as_(&keeper(&app)).json(wrong).await;
    reply.wrong(
        400,
        &[
            ("/code", "TYPE"),
            ("/name", "TYPE"),
            ("/phone", "PATTERN"),
            ("/address", "MIN_LENGTH"),
            ("/calendarId", "FORMAT"),
            ("/validFrom", "REQUIRED"),
            ("/x", "UNKNOWN_FIELD"),
        ],
    );
    let early = json!({ "validTo": "2009-01-01" });
    let reply = app.post(&path).as_(&keeper(&app)).json(desk("Q1", early)).await;
    reply.wrong(400, &[("/validTo", "MINIMUM")]);
    let wrong = json!({ "name": " ", "phone": "12-", "address": " " });
    let reply = app
        .post(&path)
        .as_(&keeper(&app))
        .json(desk("Q/1", wrong.clone()))
        .await;
    reply.wrong(
        400,
        &[
            ("/code", "PATTERN"),
            ("/name", "MIN_LENGTH"),
            ("/phone", "PATTERN"),
            ("/address", "MIN_LENGTH"),
        ],
    );
    let (desk, seen) = part(&app, &agency, "desks", desk("Q1", json!({}))).await;
    put(&app, &desk, &seen, wrong).await.wrong(
        400,
        &[
            ("/name", "MIN_LENGTH"),
            ("/phone", "PATTERN"),
            ("/address", "MIN_LENGTH"),
        ],
    );
    assert_eq!(app.get(&desk).await.etag(), seen);
}

both!(desks_are_listed_by_code_page_by_page);
async fn desks_are_listed_by_code_page_by_page(app: TestApp) {
    let (agency, _) = created(&app, department("Sở Tư pháp", json!({}))).await;
    for code in ["Q3", "Q1", "Q2"] {
        part(&app, &agency, "desks", desk(code, json!({}))).await;
    }
    let path = format!("/agencies/{agency}/desks");
    assert_eq!(paged(&app, &path, 2, "code").await, ["Q1", "Q2", "Q3"]);
    let counted = app.get(&format!("{path}?includeTotal=true")).await.ok();
    assert_eq!(counted["total"], 3);
}

both!(a_desk_keeps_its_own_calendar_or_that_of_the_nearest_above);
async fn a_desk_keeps_its_own_calendar_or_that_of_the_nearest_above(app: TestApp) {
    let [own, agencys, tops] = [
        calendar(&app, "DESK").await,
        calendar(&app, "AGENCY").await,
        calendar(&app, "TOP").await,
    ];
    let (top, _) = created(&app, department("Sở", json!({ "calendarId": tops }))).await;
    let (agency, _) = created(
        &app,
        department("Chi cục", json!({ "parentId": top, "calendarId": agencys })),
    )
    .await;
    let (below, _) = created(&app, department("Trạm", json!({ "parentId": top }))).await;
    let (alone, _) = created(&app, department("Sở khác", json!({}))).await;
    for (agency, calendar_id, expected) in [
        (&agency, own.clone(), own.clone()),
        (&agency, Value::Null, agencys),
        (&below, Value::Null, tops),
        (&alone, Value::Null, Value::Null),
    ] {
        let code = format!("Q{}", if calendar_id.is_null() { 1 } else { 2 });
        let (path, _) = part(
            &app,
            agency,
            "desks",
            desk(&code, json!({ "calendarId": calendar_id })),
        )
        .await;
        assert_eq!(app.get(&path).await.ok()["calendarId"], calendar_id);
        let id: DeskId = path.rsplit('/').next().unwrap().parse().unwrap();
        let kept = app
            .db
            .read(move |conn| own_calendar_of_desk(conn, id))
            .await
            .unwrap();
        assert_eq!(kept.map(|id: CalendarId| json!(id)).unwrap_or_default(), expected);
    }
}

both!(a_repeated_opening_opens_one_desk);
async fn a_repeated_opening_opens_one_desk(app: TestApp) {
    let (agency, _) = created(&app, department("Sở Tư pháp", json!({}))).await;
    let admin = keeper(&app);
    let path = format!("/agencies/{agency}/desks");
    let open = || {
        app.post(&path)
            .as_(&admin)
            .idempotency_key("q1")
            .json(desk("Q1", json!({})))
    };
    let (first, again) = (open().await, open().await);
    assert_eq!(
        (again.created(), again.header("Idempotent-Replayed")),
        (first.created(), "true")
    );
    assert_eq!(app.get(&path).await.ok()["items"].as_array().unwrap().len(), 1);
}
