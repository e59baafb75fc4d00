//! What was sent online and nobody answers in eight working hours: told once, whatever happens to the worker.

use motcua::dossiers::{DossierError, commands};
use motcua::platform::actor::Actor;
use serde_json::{Value, json};

use super::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, filing, moment};
use super::late::{alerts, worker_at};
use super::traces::{audited, told};
use crate::both;
use crate::support::app::TestApp;

/// Eight working hours before four o'clock on Monday, 13 June 2011.
const SENT: &str = "2011-06-10T16:00:00+07:00";
const JUST_IN_TIME: &str = "2011-06-13T15:59:00+07:00";
const MISSED: &str = "2011-06-13T16:05:00+07:00";

async fn sent(app: &TestApp) -> Held {
    let then = app.at(SENT).await;
    let citizen = then.sign_in(DAO).await;
    let papers = filing(&then, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let dossier = Held::submitted(&then, &citizen, papers).await;
    let due = dossier.view["acceptanceDueAt"].as_str().unwrap();
    let full_hour = moment("2011-06-13 16:00");
    assert!(due.starts_with(full_hour.trim_end_matches(":00Z")), "{due}");
    dossier
}

/// How often the missed answer was told: as an alert, to the outside, in the audit log.
async fn tellings(app: &TestApp, dossier: &Held) -> (Vec<String>, i64, i64) {
    (
        alerts(app, dossier).await,
        told(app, dossier, "answer-overdue"),
        audited(app, dossier, "dossier.answer-overdue"),
    )
}

fn times(count: usize) -> (Vec<String>, i64, i64) {
    let rows = i64::try_from(count).unwrap();
    (vec!["ANSWER_OVERDUE".to_owned(); count], rows, rows)
}

/// The desk's work on it: kind, colour and by when.
async fn intake(app: &TestApp, dossier: &Held) -> Value {
    let desk = app.sign_in(DESK).await;
    let inbox = app.get("/inbox?pageSize=200").as_(&desk).await.ok();
    let mut items = inbox["items"].as_array().unwrap().iter();
    let item = items.find(|item| item["dossier"]["id"] == dossier.id).unwrap();
    json!([item["kind"], item["state"], item["dueAt"]])
}

both!(a_missed_answer_is_told_once_and_changes_nothing_else, demo);
async fn a_missed_answer_is_told_once_and_changes_nothing_else(app: TestApp) {
    let mut dossier = sent(&app).await;
    let version = dossier.view["version"].clone();
    worker_at(&app, JUST_IN_TIME).await;
    assert_eq!(tellings(&app, &dossier).await, times(0), "there is still time");
    // Each of these is a worker of its own, started anew.
    for at in [MISSED, "2011-06-13T16:06:00+07:00", "2011-06-20T08:00:00+07:00"] {
        worker_at(&app, at).await;
        assert_eq!(tellings(&app, &dossier).await, times(1), "{at}");
    }
    let later = app.at("2011-06-20T08:00:00+07:00").await;
    let citizen = later.sign_in(DAO).await;
    let seen = dossier.read(&later, &citizen).await;
    assert_eq!(
        (&seen["state"], &seen["version"], &seen["clock"]["phase"]),
        (&json!("SUBMITTED"), &version, &json!("NOT_STARTED"))
    );
    assert_eq!(dossier.history(), ["SUBMITTED"]);
    let due = seen["acceptanceDueAt"].clone();
    assert_eq!(intake(&later, &dossier).await, json!(["INTAKE", "OVERDUE", due]));
    // Answered late, it begins its way like any other, and is near or missed by its own appointment.
    dossier.accept(&later, DESK).await;
    assert_eq!(dossier.view["clock"]["dueAt"], moment("2011-06-27 17:00"));
    worker_at(&app, "2011-06-20T09:00:00+07:00").await;
    assert_eq!(tellings(&app, &dossier).await, times(1));
}

both!(a_worker_that_dies_at_it_has_told_nothing, demo);
async fn a_worker_that_dies_at_it_has_told_nothing(app: TestApp) {
    let dossier = sent(&app).await;
    let missed = app.at(MISSED).await;
    let db = missed.database().open(missed.clock);
    let died: Result<i64, DossierError> = db
        .write(&Actor::system("worker"), |tx| {
            assert!(commands::tell_due(tx)? > 0);
            Err(DossierError::NoNextStep)
        })
        .await;
    assert!(died.is_err());
    db.close();
    assert_eq!(tellings(&app, &dossier).await, times(0), "half is impossible");
    worker_at(&app, "2011-06-13T16:10:00+07:00").await;
    assert_eq!(
        tellings(&app, &dossier).await,
        times(1),
        "who comes after it tells"
    );
}

both!(what_was_answered_is_not_missed_and_a_new_answer_may_be, demo);
async fn what_was_answered_is_not_missed_and_a_new_answer_may_be(app: TestApp) {
    let (mut accepted, mut guided) = (sent(&app).await, sent(&app).await);
    let monday = app.at("2011-06-13T15:00:00+07:00").await;
    accepted.accept(&monday, DESK).await;
    let missing = json!({"reason": "Thiếu giấy tờ", "items": [{"name": "Sơ đồ", "request": "Vẽ lại"}]});
    guided.does(&monday, DESK, "/guidances", missing).await;
    worker_at(&app, "2011-06-14T08:00:00+07:00").await;
    assert_eq!(tellings(&app, &accepted).await, times(0));
    assert_eq!(tellings(&app, &guided).await, times(0), "the applicant has it");

    // Sent again, the eight hours begin again.
    let tuesday = app.at("2011-06-14T16:00:00+07:00").await;
    let citizen = tuesday.sign_in(DAO).await;
    guided.read(&tuesday, &citizen).await;
    guided.submit(&tuesday, &citizen).await;
    worker_at(&app, "2011-06-15T15:59:00+07:00").await;
    assert_eq!(tellings(&app, &guided).await, times(0));
    for at in ["2011-06-15T16:05:00+07:00", "2011-06-15T16:06:00+07:00"] {
        worker_at(&app, at).await;
        assert_eq!(tellings(&app, &guided).await, times(1), "{at}");
    }
}
