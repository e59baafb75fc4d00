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
pub async fn asked(app: &TestApp) -> Held {
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
    // Nobody was late for what never came: the clock stood since March.
    assert_eq!(silent.view["clock"]["punctuality"], "EARLY");
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

both!(what_is_sent_back_can_be_given_again_for_as_long_as_before, demo);
async fn what_is_sent_back_can_be_given_again_for_as_long_as_before(app: TestApp) {
    let march = app.at(SENT).await;
    let mut dossier = asked(&march).await;
    let first_end = dossier.view["openSupplement"]["waitUntil"].clone();
    let last_day = app.at("2026-04-29T08:00:00+07:00").await;
    let citizen = last_day.sign_in(DAO).await;
    let both = json!({"items": [{"no": 1, "answer": "Hợp đồng"}, {"no": 2, "answer": "Sơ đồ"}]});
    dossier
        .tries(&last_day, &citizen, "/supplements/current/items", both)
        .await
        .ok();
    let too_late = app.at(MUCH_LATER).await;
    let blurred = json!({"items": [{"no": 2, "reason": "Bản vẽ không đọc được"}]});
    dossier
        .does(&too_late, DESK, "/supplements/current/rejection", blurred)
        .await;
    worker_at(&app, "2026-06-16T08:00:00+07:00").await;
    assert_eq!(state(&too_late, &mut dossier).await, "SUPPLEMENT_REQUIRED");
    let second_end = dossier.view["openSupplement"]["waitUntil"].clone();
    assert!(
        second_end.as_str() > first_end.as_str(),
        "{first_end} {second_end}"
    );
    worker_at(&app, "2026-12-01T08:00:00+07:00").await;
    assert_eq!(state(&too_late, &mut dossier).await, "STOPPED");
}

both!(a_head_gives_more_time_with_a_reason, demo);
async fn a_head_gives_more_time_with_a_reason(app: TestApp) {
    let march = app.at(SENT).await;
    let mut dossier = asked(&march).await;
    let extension = "/supplements/current/extension";
    let longer = json!({"workingDays": 30, "reason": "Người nộp đang điều trị"});
    let desk = march.sign_in(DESK).await;
    dossier
        .tries(&march, &desk, extension, longer.clone())
        .await
        .problem(403, "FORBIDDEN");
    let head = march.sign_in(UNIT_HEAD).await;
    dossier
        .tries(
            &march,
            &head,
            extension,
            json!({"workingDays": 0, "reason": "Đau"}),
        )
        .await
        .wrong(400, &[("/workingDays", "MINIMUM"), ("/reason", "MIN_LENGTH")]);
    // Sixty calendar days from 2 March end on 4 May (1 May to 3 May are off); thirty working days more on 15 June.
    assert_eq!(
        dossier.view["openSupplement"]["waitUntil"],
        "2026-05-04T10:00:00Z"
    );
    dossier.does(&march, UNIT_HEAD, extension, longer.clone()).await;
    assert_eq!(
        dossier.view["openSupplement"]["waitUntil"],
        "2026-06-15T10:00:00Z"
    );
    assert_eq!(dossier.history().last(), Some(&"SUPPLEMENT_EXTENDED"));
    worker_at(&app, MUCH_LATER).await;
    assert_eq!(state(&march, &mut dossier).await, "SUPPLEMENT_REQUIRED");
    let june = app.at("2026-06-16T08:00:00+07:00").await;
    dossier.does(&june, UNIT_HEAD, extension, longer.clone()).await;
    worker_at(&app, "2026-06-16T08:05:00+07:00").await;
    assert_eq!(state(&june, &mut dossier).await, "SUPPLEMENT_REQUIRED");
    worker_at(&app, "2026-12-01T08:00:00+07:00").await;
    assert_eq!(state(&june, &mut dossier).await, "STOPPED");
    let head = june.sign_in(UNIT_HEAD).await;
    let over = dossier.tries(&june, &head, extension, longer).await;
    over.problem(409, "NOT_POSSIBLE");
}

both!(what_is_brought_to_the_desk_is_entered_piece_by_piece, demo);
async fn what_is_brought_to_the_desk_is_entered_piece_by_piece(app: TestApp) {
    let march = app.at(SENT).await;
    let mut dossier = asked(&march).await;
    let april = app.at("2026-04-01T08:00:00+07:00").await;
    let first = dossier.view["components"][0]["no"].clone();
    let one = json!({
        "items": [{"no": 1, "answer": "Hợp đồng số 12"}],
        "components": [{"no": first, "originals": 1, "plainCopies": 4}],
    });
    let deliveries = "/supplements/current/deliveries";
    let citizen = april.sign_in(DAO).await;
    dossier
        .tries(&april, &citizen, deliveries, one.clone())
        .await
        .problem(403, "FORBIDDEN");
    dossier.does(&april, DESK, deliveries, one).await;
    let view = &dossier.view;
    assert_eq!(
        (
            &view["state"],
            &view["clock"]["phase"],
            &view["components"][0]["plainCopies"]
        ),
        (&json!("SUPPLEMENT_REQUIRED"), &json!("PAUSED"), &json!(4))
    );
    let desk = april.sign_in(DESK).await;
    let unfinished = dossier
        .tries(&april, &desk, "/supplements/current/reception", json!({}))
        .await;
    unfinished.problem(409, "DOSSIER_INCOMPLETE");
    let two = json!({"items": [{"no": 2, "answer": "Sơ đồ mới"}]});
    dossier.does(&april, DESK, deliveries, two).await;
    let later = app.at("2026-04-03T08:00:00+07:00").await;
    dossier
        .does(&later, DESK, "/supplements/current/reception", json!({}))
        .await;
    let resumed = dossier.view["clock"]["events"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(resumed["kind"], "RESUME");
    assert_eq!(
        resumed["at"].as_str().unwrap().get(..10),
        Some("2026-04-01"),
        "when the last of it was brought"
    );
}
