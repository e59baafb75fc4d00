//! What the worker ends, and what it leaves alone: supplements that were given, withdrawals that are decided.

use serde_json::{Value, json};

use super::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held, filing, key};
use super::late::worker_at;
use crate::both;
use crate::support::app::TestApp;

/// Since July 2025 the desk of Nha Trang is that of a ward; there the procedure has a wait of sixty days.
const WARD: &str = "H32.101";
const HANDLER: &str = "chuyenvien.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";
const HEAD: &str = "chutich.nhatrang";
const SENT: &str = "2026-03-02T08:00:00+07:00";
const MUCH_LATER: &str = "2026-06-15T08:00:00+07:00";

/// A dossier whose applicant was asked for two things.
async fn asked(app: &TestApp) -> Held {
    let citizen = app.sign_in(DAO).await;
    let papers = filing(app, HOUSEHOLD_BUSINESS, WARD).await;
    let mut dossier = Held::submitted(app, &citizen, papers).await;
    dossier.accept(app, DESK).await;
    dossier.pass_on(app, DESK).await;
    let request = json!({"reason": "Cần làm rõ địa điểm", "items": [
        {"name": "Hợp đồng thuê nhà", "request": "Bản sao"}, {"name": "Sơ đồ", "request": "Vẽ lại"},
    ]});
    dossier.does(app, HANDLER, "/supplements", request).await;
    let approval = json!({"decision": "APPROVED"});
    dossier
        .does(app, UNIT_HEAD, "/supplements/current/decision", approval)
        .await;
    let desk = app.sign_in(DESK).await;
    let path = dossier.path("/supplements/current/dispatch");
    let sent = app.post(&path).as_(&desk).if_match(&dossier.etag);
    let sent = sent.idempotency_key(&key()).await;
    assert!(sent.ok()["openSupplement"]["waitUntil"].is_string(), "{sent}");
    dossier.read(app, &desk).await;
    dossier
}

async fn state(app: &TestApp, dossier: &mut Held) -> Value {
    let desk = app.sign_in(DESK).await;
    dossier.read(app, &desk).await["state"].clone()
}

both!(what_was_given_in_time_is_not_waited_for_any_more, demo);
async fn what_was_given_in_time_is_not_waited_for_any_more(app: TestApp) {
    let march = app.at(SENT).await;
    let (mut given, mut half, mut silent) = (asked(&march).await, asked(&march).await, asked(&march).await);
    let april = app.at("2026-04-01T08:00:00+07:00").await;
    let citizen = april.sign_in(DAO).await;
    let one = json!({"no": 1, "answer": "Hợp đồng số 12"});
    let two = json!({"no": 2, "answer": "Sơ đồ mới"});
    let items = "/supplements/current/items";
    given
        .tries(&april, &citizen, items, json!({"items": [one, two]}))
        .await
        .ok();
    half.tries(&april, &citizen, items, json!({"items": [one]}))
        .await
        .ok();

    let later = app.at(MUCH_LATER).await;
    let desk = later.sign_in(DESK).await;
    let path = given.path("/supplements/current/expiry");
    let ended = later.post(&path).as_(&desk).if_match(&given.etag);
    ended.idempotency_key(&key()).await.problem(409, "NOT_POSSIBLE");
    worker_at(&app, MUCH_LATER).await;
    assert_eq!(state(&later, &mut given).await, "SUPPLEMENT_REQUIRED");
    assert_eq!(state(&later, &mut half).await, "STOPPED");
    assert_eq!(state(&later, &mut silent).await, "STOPPED");
    let stopped = &silent.view["stopped"];
    assert_eq!(stopped["ground"], "NO_SUPPLEMENT");
    assert!(
        stopped["legalBasis"].is_string(),
        "the rules' where the request had none: {stopped}"
    );
    given
        .does(&later, DESK, "/supplements/current/reception", json!({}))
        .await;
    assert_eq!(given.view["state"], "IN_PROCESS");
}

both!(nobody_waits_while_a_withdrawal_is_decided, demo);
async fn nobody_waits_while_a_withdrawal_is_decided(app: TestApp) {
    let march = app.at(SENT).await;
    let mut dossier = asked(&march).await;
    let wish = json!({"reason": "Không còn nhu cầu"});
    dossier.does(&march, DESK, "/desk-withdrawals", wish).await;
    worker_at(&app, MUCH_LATER).await;
    let later = app.at(MUCH_LATER).await;
    assert_eq!(state(&later, &mut dossier).await, "WITHDRAWAL_REQUESTED");
    let refusal = json!({"decision": "REFUSED", "reason": "Đã thẩm định xong"});
    dossier
        .does(&later, HEAD, "/withdrawals/current/decision", refusal)
        .await;
    assert_eq!(dossier.view["state"], "SUPPLEMENT_REQUIRED");
    worker_at(&app, MUCH_LATER).await;
    assert_eq!(state(&later, &mut dossier).await, "STOPPED");
}
