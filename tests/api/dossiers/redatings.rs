//! A storm on the province's calendar: many dossiers at once, dates that stay as they were told, and every kind of date.

use serde_json::{Value, json};

use super::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, agency, filing, key, moment};
use super::late::{alerts, worker_at};
use super::new_version::WARD;
use super::waiting::asked;
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::Reply;

const HEAD: &str = "chutich.nhatrang";

/// A day on which nobody works, entered late.
async fn storm(app: &TestApp, day: &str) {
    let administrator = app.sign_in("quantri").await;
    let seen = app.get("/calendars/KH").await.etag();
    let put = app.put(&format!("/calendars/KH/days/{day}")).as_(&administrator);
    let off = json!({"kind": "LOCAL_OFF", "nameVi": "Nghỉ tránh bão", "nameEn": "Storm"});
    put.if_match(&seen).json(off).await.ok();
}

async fn listed(app: &TestApp, agency_code: &str, dossier: &Held) -> Option<Value> {
    let head = app.sign_in(HEAD).await;
    let id = agency(app, agency_code).await["id"].clone();
    let path = format!("/redatings?pageSize=200&agencyId={}", id.as_str().unwrap());
    let list = app.get(&path).as_(&head).await.ok();
    let mut items = list["items"].as_array().unwrap().iter();
    items.find(|item| item["dossierId"] == dossier.id).cloned()
}

async fn decide(app: &TestApp, dossiers: &[(&Held, i64)], decision: Option<&str>) -> Reply {
    let head = app.sign_in(HEAD).await;
    let dossiers = dossiers.iter();
    let dossiers: Vec<_> = dossiers
        .map(|(held, version)| json!({"dossierId": held.id, "version": version}))
        .collect();
    let mut body = json!({"dossiers": dossiers, "reason": "Nghỉ tránh bão"});
    if let Some(decision) = decision {
        body["decision"] = decision.into();
    }
    let request = app.post("/redatings").as_(&head).idempotency_key(&key());
    request.json(body).await
}

fn version(dossier: &Held) -> i64 {
    dossier.view["version"].as_i64().unwrap()
}

async fn received(app: &TestApp) -> Held {
    let desk = app.sign_in(DESK).await;
    Held::received(app, &desk, filing(app, HOUSEHOLD_BUSINESS, NHA_TRANG).await).await
}

both!(after_a_storm_many_dossiers_are_redated_together_or_none, demo);
async fn after_a_storm_many_dossiers_are_redated_together_or_none(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let (mut one, mut two) = (received(&monday).await, received(&monday).await);
    let friday = app.at("2011-06-17T08:00:00+07:00").await;
    let spared = received(&friday).await;
    storm(&monday, "2011-06-15").await;

    let nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
    let unknown = Held {
        id: nobody.to_owned(),
        etag: String::new(),
        view: Value::Null,
    };
    let wrong = [
        (&one, version(&one)),
        (&two, version(&two) + 1),
        (&spared, version(&spared)),
        (&one, version(&one)),
        (&unknown, 1),
    ];
    let problem = decide(&friday, &wrong, None).await.problem(409, "NOT_POSSIBLE");
    let errors = problem["errors"].as_array().unwrap().iter();
    let told: Vec<_> = errors
        .map(|error| {
            (
                error["pointer"].as_str().unwrap(),
                error["code"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("/dossiers/1", "DOSSIER_CHANGED"),
        ("/dossiers/2", "NOTHING_TO_REDATE"),
        ("/dossiers/3", "DUPLICATE"),
        ("/dossiers/4", "DOSSIER_UNKNOWN"),
    ];
    assert_eq!(told, expected);
    let head = friday.sign_in(HEAD).await;
    assert_eq!(
        one.read(&friday, &head).await["clock"]["dueAt"],
        moment("2011-06-20 17:00")
    );
    let none = friday.post("/redatings").as_(&head).idempotency_key(&key());
    let none = none.json(json!({"dossiers": [], "reason": "bão"})).await;
    none.wrong(400, &[("/dossiers", "MIN_ITEMS"), ("/reason", "MIN_LENGTH")]);

    let right = [(&one, version(&one)), (&two, version(&two))];
    let done = decide(&friday, &right, None).await.ok();
    let moved = moment("2011-06-21 17:00");
    let answered = done["dossiers"].as_array().unwrap();
    assert_eq!(answered.len(), 2);
    for (dossier, line) in [&mut one, &mut two].into_iter().zip(answered) {
        assert_eq!(
            (&line["dossierId"], &line["dueAt"]),
            (&json!(dossier.id), &json!(moved))
        );
        dossier.read(&friday, &head).await;
        assert_eq!(dossier.view["clock"]["dueAt"], moved);
        assert_eq!(dossier.view["version"], line["version"]);
        assert_eq!(dossier.history().last(), Some(&"REDATED"));
        assert_eq!(dossier.clock_events(), ["START", "REDATE"]);
        assert_eq!(listed(&friday, NHA_TRANG, dossier).await, None);
    }
}

both!(
    a_date_that_the_head_keeps_is_left_alone_until_there_is_another,
    demo
);
async fn a_date_that_the_head_keeps_is_left_alone_until_there_is_another(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let mut dossier = received(&monday).await;
    let due = moment("2011-06-20 17:00");
    storm(&monday, "2011-06-15").await;
    assert!(listed(&monday, NHA_TRANG, &dossier).await.is_some());
    let keeps = json!({"decision": "KEEP", "reason": "Đã làm việc trực tuyến trong ngày bão"});
    dossier.does(&monday, HEAD, "/redating", keeps).await;
    assert_eq!(dossier.view["clock"]["dueAt"], due);
    assert_eq!(dossier.history().last(), Some(&"DATES_KEPT"));
    assert_eq!(dossier.clock_events(), ["START"]);
    assert_eq!(listed(&monday, NHA_TRANG, &dossier).await, None);

    storm(&monday, "2011-06-16").await;
    let again = listed(&monday, NHA_TRANG, &dossier).await.unwrap();
    let moved = moment("2011-06-22 17:00");
    assert_eq!(
        (&again["dueAt"], &again["derivedDueAt"]),
        (&json!(due), &json!(moved))
    );
    let kept = decide(&monday, &[(&dossier, version(&dossier))], Some("KEEP")).await;
    assert_eq!(kept.ok()["dossiers"][0]["dueAt"], due);
    assert_eq!(listed(&monday, NHA_TRANG, &dossier).await, None);
    // The head may think again.
    let head = monday.sign_in(HEAD).await;
    dossier.read(&monday, &head).await;
    let moves = json!({"decision": "MOVE", "reason": "Người dân đồng ý ngày mới"});
    dossier.does(&monday, HEAD, "/redating", moves).await;
    assert_eq!(dossier.view["clock"]["dueAt"], moved);
    let kept = json!({"decision": "KEEP", "reason": "Không còn gì để giữ"});
    let nothing = dossier.tries(&monday, &head, "/redating", kept).await;
    nothing.problem(409, "NOT_POSSIBLE");
}

both!(the_moment_to_answer_moves_with_the_calendar_too, demo);
async fn the_moment_to_answer_moves_with_the_calendar_too(app: TestApp) {
    let monday = app.at("2011-06-13T16:00:00+07:00").await;
    let citizen = monday.sign_in(DAO).await;
    let papers = filing(&monday, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&monday, &citizen, papers).await;
    // Eight working hours from four o'clock, to the microsecond.
    let told = dossier.view["acceptanceDueAt"].as_str().unwrap().to_owned();
    assert!(told.starts_with("2011-06-14T09:00:00"), "{told}");
    let moved = told.replace("06-14", "06-15");
    assert_eq!(listed(&monday, NHA_TRANG, &dossier).await, None);
    storm(&monday, "2011-06-14").await;
    let line = listed(&monday, NHA_TRANG, &dossier).await.unwrap();
    assert_eq!(
        (
            &line["acceptanceDueAt"],
            &line["derivedAcceptanceDueAt"],
            &line["dueAt"]
        ),
        (&json!(told), &json!(moved), &Value::Null),
        "{line}"
    );
    let reason = json!({"reason": "Nghỉ tránh bão ngày 14/6"});
    dossier.does(&monday, HEAD, "/redating", reason).await;
    assert_eq!(
        (&dossier.view["acceptanceDueAt"], &dossier.view["state"]),
        (&json!(moved), &json!("SUBMITTED"))
    );
    assert_eq!(dossier.history().last(), Some(&"REDATED"));
    let desk = monday.sign_in(DESK).await;
    let inbox = monday.get("/inbox?pageSize=200").as_(&desk).await.ok();
    let mut items = inbox["items"].as_array().unwrap().iter();
    let item = items.find(|item| item["dossier"]["id"] == dossier.id).unwrap();
    assert_eq!((&item["kind"], &item["dueAt"]), (&json!("INTAKE"), &json!(moved)));
    worker_at(&app, "2011-06-14T17:00:00+07:00").await;
    assert!(alerts(&app, &dossier).await.is_empty(), "there is still time");
    worker_at(&app, "2011-06-15T17:00:00+07:00").await;
    assert_eq!(alerts(&app, &dossier).await, ["ANSWER_OVERDUE"]);
}

both!(the_end_of_waiting_moves_with_the_calendar_too, demo);
async fn the_end_of_waiting_moves_with_the_calendar_too(app: TestApp) {
    let march = app.at("2026-03-02T08:00:00+07:00").await;
    let mut dossier = asked(&march).await;
    let told = dossier.view["openSupplement"]["waitUntil"].clone();
    assert_eq!(
        told,
        moment("2026-05-04 17:00"),
        "sixty days, and off the holidays"
    );
    storm(&march, "2026-05-04").await;
    let line = listed(&march, WARD, &dossier).await.unwrap();
    let moved = moment("2026-05-05 17:00");
    assert_eq!(
        (&line["waitUntil"], &line["derivedWaitUntil"]),
        (&told, &json!(moved)),
        "{line}"
    );
    assert_eq!(line["dueAt"], line["derivedDueAt"]);
    let reason = json!({"reason": "Nghỉ tránh bão ngày 4/5"});
    dossier.does(&march, HEAD, "/redating", reason).await;
    assert_eq!(dossier.view["openSupplement"]["waitUntil"], moved);
    let events = dossier.clock_events();
    assert_eq!(events, ["START", "PAUSE"], "the clock is not touched");
    assert_eq!(listed(&march, WARD, &dossier).await, None);
    let last_day = "2026-05-05T08:00:00+07:00";
    worker_at(&app, last_day).await;
    let may = app.at(last_day).await;
    let desk = may.sign_in(DESK).await;
    assert_eq!(dossier.read(&may, &desk).await["state"], "SUPPLEMENT_REQUIRED");
}

both!(what_the_head_kept_stays_kept_whatever_else_moves_the_dates, demo);
async fn what_the_head_kept_stays_kept_whatever_else_moves_the_dates(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let mut dossier = received(&monday).await;
    let told = dossier.view["clock"]["dueAt"].clone();
    storm(&monday, "2011-06-17").await;
    let keeps = json!({"decision": "KEEP", "reason": "Đã làm việc trực tuyến trong ngày bão"});
    dossier.does(&monday, HEAD, "/redating", keeps).await;
    // A suspension moves what was told and what the calendar makes alike.
    let tuesday = app.at("2011-06-14T08:00:00+07:00").await;
    let flood = json!({"reason": "FORCE_MAJEURE", "note": "Ngập trụ sở"});
    dossier.does(&tuesday, HEAD, "/suspension", flood).await;
    let thursday = app.at("2011-06-16T08:00:00+07:00").await;
    dossier.does(&thursday, HEAD, "/resumption", json!({})).await;
    assert_ne!(dossier.view["clock"]["dueAt"], told);
    assert_eq!(listed(&thursday, NHA_TRANG, &dossier).await, None);
    // Another day off was not decided on.
    storm(&thursday, "2011-06-20").await;
    assert!(listed(&thursday, NHA_TRANG, &dossier).await.is_some());
}

both!(time_that_a_head_granted_moves_with_the_calendar_too, demo);
async fn time_that_a_head_granted_moves_with_the_calendar_too(app: TestApp) {
    let march = app.at("2026-03-02T08:00:00+07:00").await;
    let mut dossier = asked(&march).await;
    let longer = json!({"workingDays": 30, "reason": "Người nộp đang điều trị"});
    let (head, extension) = ("truongphong.nhatrang", "/supplements/current/extension");
    dossier.does(&march, head, extension, longer.clone()).await;
    let told = dossier.view["openSupplement"]["waitUntil"].clone();
    assert_eq!(told, moment("2026-06-15 17:00"));
    storm(&march, "2026-06-10").await;
    let line = listed(&march, WARD, &dossier).await.unwrap();
    let moved = moment("2026-06-16 17:00");
    assert_eq!(
        (&line["waitUntil"], &line["derivedWaitUntil"]),
        (&told, &json!(moved)),
        "{line}"
    );
    // And so does what was granted after the wait was over.
    let late = app.at("2026-06-17T08:00:00+07:00").await;
    let head_then = late.sign_in(head).await;
    dossier.read(&late, &head_then).await;
    dossier.does(&late, head, extension, longer).await;
    assert_eq!(
        dossier.view["openSupplement"]["waitUntil"],
        moment("2026-07-29 17:00")
    );
    assert_eq!(listed(&late, WARD, &dossier).await, None);
    storm(&late, "2026-07-01").await;
    let line = listed(&late, WARD, &dossier).await.unwrap();
    assert_eq!(line["derivedWaitUntil"], moment("2026-07-30 17:00"), "{line}");
}

both!(the_end_of_waiting_at_intake_moves_with_the_calendar_too, demo);
async fn the_end_of_waiting_at_intake_moves_with_the_calendar_too(app: TestApp) {
    let march = app.at("2026-03-02T08:00:00+07:00").await;
    let citizen = march.sign_in(DAO).await;
    let papers = filing(&march, HOUSEHOLD_BUSINESS, WARD).await;
    let mut dossier = Held::submitted(&march, &citizen, papers).await;
    let missing = json!({"reason": "Thiếu giấy tờ", "items": [{"name": "Sơ đồ", "request": "Vẽ lại"}]});
    dossier.does(&march, DESK, "/guidances", missing).await;
    let (told, moved) = (moment("2026-05-04 17:00"), moment("2026-05-05 17:00"));
    assert_eq!(dossier.view["openSupplement"]["waitUntil"], told);
    assert_eq!(listed(&march, WARD, &dossier).await, None);
    storm(&march, "2026-05-04").await;
    let line = listed(&march, WARD, &dossier).await.unwrap();
    assert_eq!(
        json!([line["waitUntil"], line["derivedWaitUntil"]]),
        json!([told, moved]),
        "{line}"
    );
    // Nobody has to answer while the applicant has it, and there is no appointment yet.
    let none = [
        "acceptanceDueAt",
        "derivedAcceptanceDueAt",
        "dueAt",
        "derivedDueAt",
    ];
    assert!(none.iter().all(|name| line[*name].is_null()), "{line}");
    let desk = march.sign_in(DESK).await;
    let not_his = dossier
        .tries(&march, &desk, "/redating", json!({"reason": "Nghỉ tránh bão"}))
        .await;
    not_his.problem(403, "FORBIDDEN");
    let reason = json!({"reason": "Nghỉ tránh bão ngày 4/5"});
    dossier.does(&march, HEAD, "/redating", reason).await;
    assert_eq!(
        (
            &dossier.view["openSupplement"]["waitUntil"],
            &dossier.view["state"],
            &dossier.view["clock"]["phase"]
        ),
        (&json!(moved), &json!("INTAKE_SUPPLEMENT"), &json!("NOT_STARTED"))
    );
    assert_eq!(dossier.history().last(), Some(&"REDATED"));
    assert_eq!(listed(&march, WARD, &dossier).await, None);
    worker_at(&app, "2026-05-05T16:59:00+07:00").await;
    let last = app.at("2026-05-05T16:59:00+07:00").await;
    let desk = last.sign_in(DESK).await;
    assert_eq!(dossier.read(&last, &desk).await["state"], "INTAKE_SUPPLEMENT");
    worker_at(&app, "2026-05-05T17:01:00+07:00").await;
    let over = app.at("2026-05-05T17:01:00+07:00").await;
    let desk = over.sign_in(DESK).await;
    assert_eq!(dossier.read(&over, &desk).await["state"], "STOPPED");
}

both!(
    a_day_given_back_makes_the_moment_to_answer_earlier_if_the_head_says_so,
    demo
);
async fn a_day_given_back_makes_the_moment_to_answer_earlier_if_the_head_says_so(app: TestApp) {
    let monday = app.at("2011-06-13T16:00:00+07:00").await;
    storm(&monday, "2011-06-14").await;
    let citizen = monday.sign_in(DAO).await;
    let papers = filing(&monday, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&monday, &citizen, papers).await;
    let told = dossier.view["acceptanceDueAt"].as_str().unwrap().to_owned();
    assert!(told.starts_with("2011-06-15T09:00:00"), "{told}");
    // The storm went past: people work on the 14th after all.
    let administrator = monday.sign_in("quantri").await;
    let seen = monday.get("/calendars/KH").await.etag();
    let day = monday.delete("/calendars/KH/days/2011-06-14").as_(&administrator);
    let day = day.if_match(&seen).await;
    assert!(day.status.is_success(), "{day}");
    let line = listed(&monday, NHA_TRANG, &dossier).await.unwrap();
    let earlier = told.replace("06-15", "06-14");
    assert_eq!(
        json!([line["acceptanceDueAt"], line["derivedAcceptanceDueAt"]]),
        json!([told, earlier])
    );
    // What was told may be kept, and is what the worker goes by.
    let keeps = json!({"decision": "KEEP", "reason": "Đã báo cho người nộp"});
    dossier.does(&monday, HEAD, "/redating", keeps).await;
    worker_at(&app, "2011-06-14T17:00:00+07:00").await;
    assert!(alerts(&app, &dossier).await.is_empty());
    let moves = json!({"decision": "MOVE", "reason": "Làm việc bình thường ngày 14/6"});
    dossier.does(&monday, HEAD, "/redating", moves).await;
    assert_eq!(dossier.view["acceptanceDueAt"], json!(earlier));
    worker_at(&app, "2011-06-14T17:00:00+07:00").await;
    assert_eq!(alerts(&app, &dossier).await, ["ANSWER_OVERDUE"]);
}
