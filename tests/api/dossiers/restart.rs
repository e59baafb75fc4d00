//! What a supplement does to the limit (domain section 7.6): it goes on, or begins anew where the procedure says so.

use serde_json::{Value, json};

use super::given::{DESK, HOUSEHOLD_BUSINESS, Held, filing, granted, key, moment};
use super::new_version::{WARD, publish};
use crate::both;
use crate::support::app::TestApp;

const HANDLER: &str = "chuyenvien.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";

async fn received(app: &TestApp) -> Held {
    let desk = app.sign_in(DESK).await;
    Held::received(app, &desk, filing(app, HOUSEHOLD_BUSINESS, WARD).await).await
}

/// Past the desk, and asked for a paper; the clock stands from then on.
pub(super) async fn asked(app: &TestApp, dossier: &mut Held) {
    let asks = json!({"reason": "Cần làm rõ địa điểm", "items": [{"name": "Hợp đồng thuê nhà", "request": "Bản sao"}]});
    dossier.does(app, HANDLER, "/supplements", asks).await;
    let approved = json!({"decision": "APPROVED"});
    dossier
        .does(app, UNIT_HEAD, "/supplements/current/decision", approved)
        .await;
    let desk = app.sign_in(DESK).await;
    let send = app
        .post(&dossier.path("/supplements/current/dispatch"))
        .as_(&desk)
        .if_match(&dossier.etag);
    let sent = send.idempotency_key(&key()).await;
    dossier.etag = sent.etag();
    assert_eq!(sent.ok()["clock"]["phase"], "PAUSED");
}

pub(super) async fn brought(app: &TestApp, dossier: &mut Held) {
    let brought = json!({"items": [{"no": 1, "answer": "Hợp đồng số 12"}]});
    dossier
        .does(app, DESK, "/supplements/current/reception", brought)
        .await;
}

fn ends(view: &Value) -> Vec<String> {
    let steps = view["steps"].as_array().unwrap().iter();
    steps
        .map(|step| step["dueAt"].as_str().unwrap().to_owned())
        .collect()
}

fn october(days: [&str; 4]) -> Vec<String> {
    days.map(|day| moment(&format!("2026-{day}"))).to_vec()
}

async fn walk(app: &TestApp, dossier: &Held) -> Value {
    let handler = app.sign_in(HANDLER).await;
    app.get(&dossier.path("/clock")).as_(&handler).await.ok()
}

async fn next_ends(app: &TestApp, dossier: &Held) -> Vec<String> {
    let handler = app.sign_in(HANDLER).await;
    let timeline = app.get(&dossier.path("/timeline")).as_(&handler).await.ok();
    let next = timeline["next"].as_array().unwrap().iter();
    next.map(|step| step["dueAt"].as_str().unwrap().to_owned())
        .collect()
}

fn days_of(walk: &Value) -> Vec<&str> {
    let days = walk["days"].as_array().unwrap().iter();
    days.map(|day| day["date"].as_str().unwrap()).collect()
}

both!(
    a_supplement_lets_the_limit_go_on_or_begin_anew_as_the_procedure_says,
    demo
);
async fn a_supplement_lets_the_limit_go_on_or_begin_anew_as_the_procedure_says(app: TestApp) {
    let september = app.at("2026-09-14T09:00:00+07:00").await;
    publish(&september, HOUSEHOLD_BUSINESS, |parts| {
        parts["content"]["resumeMode"] = "RESTART".into();
    })
    .await;
    // The version of the day of receipt says which of the two it is.
    let wednesday = app.at("2026-09-30T09:00:00+07:00").await;
    let mut old = received(&wednesday).await;
    let thursday = app.at("2026-10-01T09:00:00+07:00").await;
    let mut new = received(&thursday).await;
    let old_plan = october(["09-30 17:00", "10-02 11:30", "10-05 17:00", "10-05 17:00"]);
    let new_plan = october(["10-01 17:00", "10-05 11:30", "10-06 17:00", "10-06 17:00"]);
    assert_eq!(
        (ends(&old.view), ends(&new.view)),
        (old_plan.clone(), new_plan.clone())
    );
    for dossier in [&mut old, &mut new] {
        dossier.pass_on(&thursday, DESK).await;
    }
    let friday = app.at("2026-10-02T09:00:00+07:00").await;
    asked(&friday, &mut old).await;
    asked(&friday, &mut new).await;
    let back = app.at("2026-10-08T10:00:00+07:00").await;
    brought(&back, &mut old).await;
    brought(&back, &mut new).await;

    // Friday to Wednesday are four working days: everything moves by them.
    let due = moment("2026-10-09 17:00");
    assert_eq!(old.view["clock"]["dueAt"], due);
    let moved = october(["09-30 17:00", "10-08 11:30", "10-09 17:00", "10-09 17:00"]);
    assert_eq!(ends(&old.view), moved);
    assert_eq!(old.planned(), old_plan);
    assert_eq!(next_ends(&back, &old).await, moved[1..]);

    // Three working days from Thursday the 8th; a day and a half of them, and one, are the two steps' own.
    let due = moment("2026-10-13 17:00");
    let clock = &new.view["clock"];
    assert_eq!(
        (&clock["dueAt"], &clock["originalDueAt"]),
        (&json!(due), &json!(new_plan[3]))
    );
    let anew = october(["10-01 17:00", "10-09 17:00", "10-12 17:00", "10-12 17:00"]);
    assert_eq!(ends(&new.view), anew);
    assert_eq!(new.planned(), new_plan);
    assert_eq!(next_ends(&back, &new).await, anew[1..]);
    let told = walk(&back, &new).await;
    assert_eq!(
        (&told["dueAt"], &told["derivedDueAt"]),
        (&json!(due), &json!(due))
    );
    let entry = &told["entries"][2];
    assert_eq!(
        (&entry["kind"], &entry["reason"]),
        (&json!("RESUME"), &json!("SUPPLEMENT"))
    );
    assert_eq!(
        (&entry["dueBefore"], &entry["dueAfter"], &entry["pausedDays"]),
        (&json!(new_plan[3]), &json!(due), &json!(4))
    );
    let days = [
        "2026-10-08",
        "2026-10-09",
        "2026-10-10",
        "2026-10-11",
        "2026-10-12",
        "2026-10-13",
    ];
    assert_eq!(days_of(&told), days, "{told:#}");
    assert_eq!(told["days"][0]["reason"], "RECEIPT_DAY");
    assert_eq!(told["steps"][1]["dueAt"], anew[1]);

    // The step is told against its own end, the dossier against the appointment.
    new.pass_on(&back, HANDLER).await;
    let last_day = app.at("2026-10-13T16:00:00+07:00").await;
    new.complete(&last_day, UNIT_HEAD, granted("Giấy chứng nhận"))
        .await;
    let told = walk(&last_day, &new).await;
    assert_eq!(
        (&told["punctuality"], &told["daysDelta"]),
        (&json!("ON_TIME"), &json!(0))
    );
    assert_eq!(
        (&told["lateStep"], &told["steps"][2]["daysDelta"]),
        (&json!(3), &json!(-1))
    );
    assert_eq!(new.view["clock"]["originalDueAt"], new_plan[3]);
}

both!(other_terms_count_the_pauses_of_the_old_ones_in, demo);
async fn other_terms_count_the_pauses_of_the_old_ones_in(app: TestApp) {
    let september = app.at("2026-09-14T09:00:00+07:00").await;
    publish(&september, HOUSEHOLD_BUSINESS, |parts| {
        parts["decisionNo"] = "9303/QĐ-UBND".into();
    })
    .await;
    let wednesday = app.at("2026-09-30T09:00:00+07:00").await;
    let mut dossier = received(&wednesday).await;
    dossier.pass_on(&wednesday, DESK).await;
    asked(&wednesday, &mut dossier).await;
    let friday = app.at("2026-10-02T10:00:00+07:00").await;
    brought(&friday, &mut dossier).await;
    let moved = october(["09-30 17:00", "10-06 11:30", "10-07 17:00", "10-07 17:00"]);
    assert_eq!(ends(&dossier.view), moved);
    let head = friday.sign_in("chutich.nhatrang").await;
    let preview = friday.get(&dossier.path("/version-change")).as_(&head).await.ok();
    assert_eq!(
        (ends(&preview), &preview["newDueAt"]),
        (moved.clone(), &json!(moved[3]))
    );
    let reason = json!({"reason": "Quyết định công bố mới"});
    dossier
        .does(&friday, "chutich.nhatrang", "/version-change", reason)
        .await;
    assert_eq!(dossier.view["procedure"]["versionId"], preview["toVersionId"]);
    assert_eq!(ends(&dossier.view), moved);
}

both!(
    a_limit_that_begins_anew_takes_back_nothing_that_was_promised,
    demo
);
async fn a_limit_that_begins_anew_takes_back_nothing_that_was_promised(app: TestApp) {
    let september = app.at("2026-09-14T09:00:00+07:00").await;
    publish(&september, HOUSEHOLD_BUSINESS, |parts| {
        parts["content"]["resumeMode"] = "RESTART".into();
    })
    .await;
    let thursday = app.at("2026-10-01T09:00:00+07:00").await;
    let mut dossier = received(&thursday).await;
    dossier.pass_on(&thursday, DESK).await;
    let original = moment("2026-10-06 17:00");
    assert_eq!(dossier.view["clock"]["dueAt"], original);
    let friday = app.at("2026-10-02T09:00:00+07:00").await;
    let apology = json!({"reason": "Phải xác minh tại thực địa", "workingDays": 10});
    dossier
        .does(&friday, "chutich.nhatrang", "/reappointments", apology)
        .await;
    let promised = moment("2026-10-16 17:00");
    assert_eq!(dossier.view["clock"]["dueAt"], promised);

    // Asked on Monday, brought on Wednesday: three days anew would end on Monday the 12th, before what was promised. That
    // moves by the two days that the applicant took.
    let monday = app.at("2026-10-05T09:00:00+07:00").await;
    asked(&monday, &mut dossier).await;
    let wednesday = app.at("2026-10-07T10:00:00+07:00").await;
    brought(&wednesday, &mut dossier).await;
    let (due, anew) = (moment("2026-10-20 17:00"), moment("2026-10-12 17:00"));
    let clock = &dossier.view["clock"];
    assert_eq!(
        (
            &clock["dueAt"],
            &clock["unextendedDueAt"],
            &clock["originalDueAt"]
        ),
        (&json!(due), &json!(anew), &json!(original))
    );
    let told = walk(&wednesday, &dossier).await;
    assert_eq!(
        (&told["dueAt"], &told["derivedDueAt"]),
        (&json!(due), &json!(due)),
        "the ledger explains it"
    );
    let entry = &told["entries"][3];
    assert_eq!(
        (&entry["kind"], &entry["dueBefore"], &entry["dueAfter"]),
        (&json!("RESUME"), &json!(promised), &json!(due))
    );
    // The steps have their own days anew, and need not take all that was promised.
    let ends_now = october(["10-01 17:00", "10-08 17:00", "10-09 17:00", "10-09 17:00"]);
    assert_eq!(ends(&dossier.view), ends_now);
    let head = wednesday.sign_in("chutich.nhatrang").await;
    let list = wednesday.get("/redatings?pageSize=200").as_(&head).await.ok();
    assert!(
        !list.to_string().contains(&dossier.id),
        "nothing to redate: {list}"
    );
}
