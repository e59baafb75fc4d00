//! Whose time was exceeded, by how much, and what that asks of the head (domain sections 7.7 and 7.8).

use serde_json::{Value, json};

use super::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, filing, granted, moment};
use super::late::{alerts, worker_at};
use super::new_version::WARD;
use crate::both;
use crate::support::app::TestApp;

const HEAD: &str = "chutich.nhatrang";
const HANDLER: &str = "chuyenvien.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";

/// Certified copies: of the same day.
const CERTIFIED_COPY: &str = "2.000815";

async fn received(app: &TestApp) -> Held {
    let desk = app.sign_in(DESK).await;
    Held::received(app, &desk, filing(app, HOUSEHOLD_BUSINESS, NHA_TRANG).await).await
}

async fn walked(app: &TestApp, at: &str, dossier: &Held) -> Value {
    let then = app.at(at).await;
    let head = then.sign_in(HEAD).await;
    then.get(&dossier.path("/clock")).as_(&head).await.ok()
}

/// The second step, and which one is late.
fn second(walk: &Value) -> Value {
    let step = &walk["steps"][1];
    json!([step["punctuality"], step["daysDelta"], walk["lateStep"]])
}

/// How many apologies wait in the head's inbox for a dossier.
async fn apologies(app: &TestApp, dossier: &Held) -> usize {
    let head = app.sign_in(HEAD).await;
    let inbox = app.get("/inbox?pageSize=200").as_(&head).await.ok();
    let items = inbox["items"].as_array().unwrap().iter();
    items
        .filter(|item| item["dossier"]["id"] == dossier.id && item["kind"] == "APOLOGY")
        .count()
}

both!(
    no_step_is_late_while_the_clock_stands_nor_later_than_at_the_end,
    demo
);
async fn no_step_is_late_while_the_clock_stands_nor_later_than_at_the_end(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let mut dossier = received(&monday).await;
    dossier.pass_on(&monday, DESK).await;
    assert_eq!(dossier.view["steps"][1]["dueAt"], moment("2011-06-17 11:30"));
    let thursday = app.at("2011-06-16T09:00:00+07:00").await;
    let storm = json!({"reason": "FORCE_MAJEURE", "note": "Bão, cơ quan tạm ngừng làm việc"});
    dossier.does(&thursday, HEAD, "/suspension", storm).await;
    let walk = walked(&app, "2011-06-21T09:00:00+07:00", &dossier).await;
    assert_eq!(second(&walk), json!([null, null, null]), "{walk}");

    let wednesday = app.at("2011-06-22T08:00:00+07:00").await;
    dossier.does(&wednesday, HEAD, "/resumption", json!({})).await;
    assert_eq!(dossier.view["steps"][1]["dueAt"], moment("2011-06-23 11:30"));
    let walk = walked(&app, "2011-06-22T09:00:00+07:00", &dossier).await;
    assert_eq!(walk["entries"][2]["pausedDays"], 4, "{walk}");
    let days = walk["days"].as_array().unwrap().iter();
    let stood: Vec<_> = days
        .clone()
        .filter(|day| day["reason"] == "PAUSED")
        .map(|day| day["date"].as_str().unwrap())
        .collect();
    assert_eq!(stood, ["2011-06-16", "2011-06-17", "2011-06-20", "2011-06-21"]);
    let last = days.clone().next_back().unwrap();
    assert_eq!(
        (&last["date"], &last["counted"]),
        (&json!("2011-06-24"), &json!(true))
    );
    assert_eq!(days.filter(|day| day["counted"] == true).count(), 5);

    let walk = walked(&app, "2011-06-27T09:00:00+07:00", &dossier).await;
    assert_eq!(second(&walk), json!(["LATE", -2, 2]), "{walk}");
    let tuesday = app.at("2011-06-28T09:00:00+07:00").await;
    let stop = json!({
        "ground": "COURT_ORDER", "reason": "Toà án đã thụ lý tranh chấp", "legalBasis": "Điều 136 Luật Đất đai",
    });
    dossier.does(&tuesday, HEAD, "/stop", stop).await;
    let clock = &dossier.view["clock"];
    assert_eq!(
        (
            &clock["punctuality"],
            &clock["daysDelta"],
            &clock["punctualityInForce"]
        ),
        (&json!("LATE"), &json!(-2), &json!("LATE")),
        "what ends without a result has been on time or late too"
    );
    let walk = walked(&app, "2011-09-01T09:00:00+07:00", &dossier).await;
    assert_eq!(second(&walk), json!(["LATE", -3, 2]), "{walk}");
    assert_eq!(
        (
            &walk["punctuality"],
            &walk["daysDelta"],
            &walk["daysDeltaInForce"]
        ),
        (&json!("LATE"), &json!(-2), &json!(-2))
    );
}

both!(what_is_given_back_in_time_stays_in_time, demo);
async fn what_is_given_back_in_time_stays_in_time(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let mut dossier = received(&monday).await;
    dossier.pass_on(&monday, DESK).await;
    let wish = json!({"reason": "Không còn nhu cầu"});
    dossier
        .does(&monday, DESK, "/desk-withdrawals", wish.clone())
        .await;
    let approval = json!({"decision": "APPROVED", "reason": "Chưa có quyết định giải quyết"});
    dossier
        .does(&monday, HEAD, "/withdrawals/current/decision", approval)
        .await;
    assert_eq!(dossier.view["state"], "WITHDRAWN");
    let walk = walked(&app, "2011-09-01T09:00:00+07:00", &dossier).await;
    assert_eq!(second(&walk), json!([null, null, null]), "{walk}");
    assert_eq!(
        (&walk["punctuality"], &walk["daysDelta"]),
        (&json!("EARLY"), &json!(5))
    );
    // What was never taken in is neither.
    let citizen = monday.sign_in(DAO).await;
    let papers = filing(&monday, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut sent = Held::submitted(&monday, &citizen, papers).await;
    sent.tries(&monday, &citizen, "/withdrawals", wish).await.ok();
    assert_eq!(sent.view["clock"]["punctuality"], Value::Null);
}

both!(a_storm_in_the_evening_after_a_receipt_can_be_explained, demo);
async fn a_storm_in_the_evening_after_a_receipt_can_be_explained(app: TestApp) {
    let evening = app.at("2011-06-13T17:10:00+07:00").await;
    let mut dossier = received(&evening).await;
    dossier.pass_on(&evening, DESK).await;
    let later = app.at("2011-06-13T17:30:00+07:00").await;
    let storm = json!({"reason": "FORCE_MAJEURE", "note": "Bão, cơ quan tạm ngừng làm việc"});
    dossier.does(&later, HEAD, "/suspension", storm).await;
    let wednesday = app.at("2011-06-15T08:00:00+07:00").await;
    dossier.does(&wednesday, HEAD, "/resumption", json!({})).await;
    // It counts from Tuesday morning, so that Tuesday is the one day that it stood.
    let due = json!(moment("2011-06-22 17:00"));
    let walk = walked(&app, "2011-06-15T09:00:00+07:00", &dossier).await;
    assert_eq!(
        (
            &walk["dueAt"],
            &walk["derivedDueAt"],
            &walk["entries"][2]["pausedDays"]
        ),
        (&due, &due, &json!(1)),
        "{walk}"
    );
    let days = walk["days"].as_array().unwrap();
    assert_eq!(days.last().unwrap()["date"], "2011-06-22");
}

both!(a_corrected_result_that_is_late_owes_its_apology_again, demo);
async fn a_corrected_result_that_is_late_owes_its_apology_again(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let (mut late, mut early) = (received(&monday).await, received(&monday).await);
    for login in [DESK, HANDLER] {
        late.pass_on(&monday, login).await;
        early.pass_on(&monday, login).await;
    }
    early
        .complete(&monday, UNIT_HEAD, granted("Giấy chứng nhận"))
        .await;
    let wrong = json!({"reason": "Sai tên chủ hộ"});
    early.does(&monday, HEAD, "/corrections", wrong.clone()).await;
    assert_eq!(apologies(&monday, &early).await, 0, "nothing is missed yet");

    let missed = "2011-06-21T08:00:00+07:00";
    worker_at(&app, missed).await;
    let tuesday = app.at(missed).await;
    assert_eq!(apologies(&tuesday, &late).await, 1);
    late.complete(&tuesday, UNIT_HEAD, granted("Giấy chứng nhận"))
        .await;
    assert_eq!(apologies(&tuesday, &late).await, 0, "the result is there");
    late.does(&tuesday, HEAD, "/corrections", wrong).await;
    assert_eq!(apologies(&tuesday, &late).await, 1);
    worker_at(&app, "2011-06-21T09:00:00+07:00").await;
    assert_eq!(
        alerts(&app, &late).await,
        ["OVERDUE"],
        "that it was missed is told once"
    );
    let apology = json!({"reason": "Phải làm lại kết quả", "workingDays": 2});
    late.does(&tuesday, HEAD, "/reappointments", apology).await;
    assert_eq!(apologies(&tuesday, &late).await, 0);
}

both!(a_matter_of_the_day_is_not_near_its_appointment_at_once, demo);
async fn a_matter_of_the_day_is_not_near_its_appointment_at_once(app: TestApp) {
    let monday = app.at("2026-09-14T09:00:00+07:00").await;
    let desk = monday.sign_in(DESK).await;
    let copies = filing(&monday, CERTIFIED_COPY, WARD).await;
    let of_the_day = Held::received(&monday, &desk, copies).await;
    assert_eq!(of_the_day.view["clock"]["dueAt"], moment("2026-09-14 17:00"));
    let shop = filing(&monday, HOUSEHOLD_BUSINESS, WARD).await;
    let mut longer = Held::received(&monday, &desk, shop).await;
    let work = async |at: &str| while worker_at(&app, at).await == 100 {};
    work("2026-09-14T09:01:00+07:00").await;
    assert!(alerts(&app, &of_the_day).await.is_empty());
    assert_eq!(apologies(&monday, &of_the_day).await, 0);
    work("2026-09-15T08:00:00+07:00").await;
    let tuesday = app.at("2026-09-15T08:00:00+07:00").await;
    assert_eq!(alerts(&app, &of_the_day).await, ["OVERDUE"]);
    assert_eq!(apologies(&tuesday, &of_the_day).await, 1);
    // Three working days: warned of when one is left.
    assert_eq!(longer.view["clock"]["dueAt"], moment("2026-09-17 17:00"));
    assert!(alerts(&app, &longer).await.is_empty());
    work("2026-09-16T08:00:00+07:00").await;
    let wednesday = app.at("2026-09-16T08:00:00+07:00").await;
    assert_eq!(alerts(&app, &longer).await, ["DUE_SOON"]);
    assert_eq!(apologies(&wednesday, &longer).await, 1);
    // A new appointment for the day after tomorrow is told of when it is near, one for tomorrow when it is missed.
    let desk_step = longer.view["steps"][0]["state"].clone();
    assert_eq!(desk_step, "ACTIVE");
    let thursday = app.at("2026-09-17T10:00:00+07:00").await;
    let apology = json!({"reason": "Hồ sơ nhiều, thiếu người", "workingDays": 1});
    longer.does(&thursday, HEAD, "/reappointments", apology).await;
    work("2026-09-17T10:01:00+07:00").await;
    assert_eq!(alerts(&app, &longer).await, ["DUE_SOON"]);
    assert_eq!(
        apologies(&thursday, &longer).await,
        0,
        "it was just apologised for"
    );
}
