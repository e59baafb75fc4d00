//! Two different officers at once on one dossier: exactly one of them acts, and of the other nothing is left.

use diesel::prelude::*;
use futures_util::future::join;
use motcua::platform::db::schema::{audit_log, dossier_handovers, outbox};
use motcua::platform::db::types::AnyUuid;
use serde_json::{Value, json};

use super::given::{DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, STEP, collected, filing, granted, key};
use super::traces::{Traces, gained, left_by, traces};
use crate::both;
use crate::support::actors::Somebody;
use crate::support::app::TestApp;
use crate::support::client::Reply;

const JUNE: &str = "2011-06-13T08:00:00+07:00";
const MANAGER: &str = "phutrach.nhatrang";
const HANDLER: &str = "chuyenvien.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";
const HEAD: &str = "chutich.nhatrang";
const CLAIM: &str = "/steps/current/claim";
/// The race is won by chance, so that it is run often.
const ROUNDS: usize = 4;

/// What somebody does to a dossier; without a body where that takes none.
struct Act {
    login: &'static str,
    what: &'static str,
    body: Value,
}

fn act(login: &'static str, what: &'static str, body: Value) -> Act {
    Act { login, what, body }
}

async fn run(app: &TestApp, who: &Somebody, act: &Act, dossier: &Held) -> Reply {
    let path = dossier.path(act.what);
    let request = app.post(&path).as_(who).if_match(&dossier.etag);
    let request = request.idempotency_key(&key());
    match &act.body {
        Value::Null => request.await,
        body => request.json(body.clone()).await,
    }
}

async fn received(app: &TestApp) -> Held {
    let desk = app.sign_in(DESK).await;
    Held::received(app, &desk, filing(app, HOUSEHOLD_BUSINESS, NHA_TRANG).await).await
}

/// What an act leaves that nobody disturbs.
async fn alone(app: &TestApp, act: &Act, dossier: Held) -> Traces {
    let who = app.sign_in(act.login).await;
    let before = traces(app, &dossier);
    run(app, &who, act, &dossier).await.ok();
    gained(&before, &traces(app, &dossier))
}

/// Lets both act at once on dossiers that `make` brings to where each of them may.
async fn race(app: &TestApp, make: impl AsyncFn(&TestApp) -> Held, one: Act, other: Act) {
    let june = app.at(JUNE).await;
    let expected = [
        alone(&june, &one, make(&june).await).await,
        alone(&june, &other, make(&june).await).await,
    ];
    let somebody = [june.sign_in(one.login).await, june.sign_in(other.login).await];
    for _ in 0..ROUNDS {
        let dossier = make(&june).await;
        let (before, by) = (
            traces(app, &dossier),
            somebody.each_ref().map(|who| left_by(app, &dossier, who)),
        );
        let (first, second) = join(
            run(&june, &somebody[0], &one, &dossier),
            run(&june, &somebody[1], &other, &dossier),
        )
        .await;
        let told = format!(
            "{} {}, {} {}\n{first}\n{second}",
            one.login, one.what, other.login, other.what
        );
        let (winner, lost) = match (first.status.as_u16(), second.status.as_u16()) {
            (200, _) => (0, &second),
            (_, 200) => (1, &first),
            _ => panic!("nobody won: {told}"),
        };
        assert!(lost.status == 412, "{told}");
        lost.problem(412, "STALE_VERSION");
        assert_eq!(
            gained(&before, &traces(app, &dossier)),
            expected[winner],
            "{told}"
        );
        let after = somebody.each_ref().map(|who| left_by(app, &dossier, who));
        let loser = 1 - winner;
        assert_eq!(after[loser], by[loser], "nothing of the loser's: {told}");
        assert!(after[winner].0 > by[winner].0, "{told}");
        let version = if winner == 0 { &first } else { &second }.json()["version"].clone();
        let desk = june.sign_in(DESK).await;
        let seen = june.get(&dossier.path("")).as_(&desk).await.ok();
        assert_eq!(seen["version"], version, "one change: {told}");
    }
}

both!(two_officers_of_the_desk_take_or_end_a_step_at_once, demo);
async fn two_officers_of_the_desk_take_or_end_a_step_at_once(app: TestApp) {
    for (one, other) in [
        (act(DESK, CLAIM, Value::Null), act(MANAGER, CLAIM, Value::Null)),
        (
            act(DESK, STEP, json!({"note": "Của tôi"})),
            act(MANAGER, STEP, json!({})),
        ),
        (act(DESK, CLAIM, Value::Null), act(MANAGER, STEP, json!({}))),
    ] {
        race(&app, received, one, other).await;
    }
}

both!(a_handler_and_a_head_act_on_the_same_step_at_once, demo);
async fn a_handler_and_a_head_act_on_the_same_step_at_once(app: TestApp) {
    let at_the_unit = async |june: &TestApp| {
        let mut dossier = received(june).await;
        dossier.pass_on(june, DESK).await;
        dossier
    };
    let stop = json!({"ground": "DISPUTE", "reason": "Có tranh chấp về đất.", "legalBasis": "Điều 136"});
    let storm = json!({"reason": "FORCE_MAJEURE", "note": "Bão, cơ quan tạm ngừng làm việc"});
    let asks = json!({"reason": "Thiếu giấy tờ", "items": [{"name": "Sơ đồ", "request": "Vẽ lại"}]});
    let told = json!({"text": "Kiểm tra lại quy hoạch."});
    for (one, other) in [
        (act(HANDLER, STEP, json!({})), act(HEAD, "/stop", stop)),
        (
            act(HANDLER, "/supplements", asks),
            act(HEAD, "/suspension", storm),
        ),
        (
            act(
                HANDLER,
                "/steps/current/return",
                json!({"reason": "Thiếu bản sao"}),
            ),
            act(UNIT_HEAD, "/instructions", told.clone()),
        ),
        (
            act(UNIT_HEAD, "/instructions", told),
            act(
                HEAD,
                "/reappointments",
                json!({"reason": "Phải xác minh thêm", "workingDays": 10}),
            ),
        ),
    ] {
        race(&app, &at_the_unit, one, other).await;
    }
}

both!(two_heads_decide_the_same_request_differently_at_once, demo);
async fn two_heads_decide_the_same_request_differently_at_once(app: TestApp) {
    let proposed = async |june: &TestApp| {
        let mut dossier = received(june).await;
        dossier.pass_on(june, DESK).await;
        let asks = json!({"reason": "Thiếu giấy tờ", "items": [{"name": "Sơ đồ", "request": "Vẽ lại"}]});
        dossier.does(june, HANDLER, "/supplements", asks).await;
        dossier
    };
    let decision = "/supplements/current/decision";
    let yes = act(UNIT_HEAD, decision, json!({"decision": "APPROVED"}));
    let no = act(
        HEAD,
        decision,
        json!({"decision": "REFUSED", "note": "Đã có trong hồ sơ"}),
    );
    race(&app, &proposed, yes, no).await;
}

both!(a_result_is_handed_over_or_taken_back_but_not_both, demo);
async fn a_result_is_handed_over_or_taken_back_but_not_both(app: TestApp) {
    let finished = async |june: &TestApp| {
        let mut dossier = received(june).await;
        for login in [DESK, HANDLER] {
            dossier.pass_on(june, login).await;
        }
        dossier
            .complete(june, UNIT_HEAD, granted("Giấy chứng nhận"))
            .await;
        dossier
    };
    let back = json!({"reason": "Sai tên chủ hộ"});
    for (one, other) in [
        (act(DESK, "/return", collected()), act(HEAD, "/corrections", back)),
        (
            act(DESK, "/return", collected()),
            act(MANAGER, "/return", collected()),
        ),
    ] {
        race(&app, &finished, one, other).await;
    }
}

/// Slips by one officer, and what the audit log and the outside were told of slips by this officer.
fn slips(app: &TestApp, who: &Somebody) -> (i64, i64, i64) {
    let conn = &mut app.database().connect();
    let actor = Some(AnyUuid(who.id));
    let given = dossier_handovers::table.filter(dossier_handovers::given_by.eq(who.officer_id()));
    let audited = audit_log::table
        .filter(audit_log::subject_type.eq("handover"))
        .filter(audit_log::actor_id.eq(actor.clone()));
    let told = outbox::table
        .filter(outbox::subject_type.eq("handover"))
        .filter(outbox::actor_id.eq(actor));
    (
        given.count().get_result(conn).unwrap(),
        audited.count().get_result(conn).unwrap(),
        told.count().get_result(conn).unwrap(),
    )
}

both!(two_officers_hand_the_same_dossiers_on_at_once, demo);
async fn two_officers_hand_the_same_dossiers_on_at_once(app: TestApp) {
    let june = app.at(JUNE).await;
    let officers = [june.sign_in(DESK).await, june.sign_in(MANAGER).await];
    for round in 0..ROUNDS {
        // Each has one of the two dossiers for itself, and both have the third.
        let (mine, yours, ours) = (
            received(&june).await,
            received(&june).await,
            received(&june).await,
        );
        let give = |who: &Somebody, own: &Held| {
            let line = |held: &Held| json!({"id": held.id, "version": held.view["version"]});
            let request = june.post("/handovers").as_(who).idempotency_key(&key());
            let body = json!({"dossiers": [line(own), line(&ours)]});
            async move { request.json(body).await }
        };
        let slips_before = officers.each_ref().map(|who| slips(&app, who));
        let before = [&mine, &yours, &ours].map(|held| traces(&app, held));
        let on_it = officers.each_ref().map(|who| left_by(&app, &ours, who));
        let (first, second) = join(give(&officers[0], &mine), give(&officers[1], &yours)).await;
        let told = format!("round {round}\n{first}\n{second}");
        let (winner, lost) = match (first.status.as_u16(), second.status.as_u16()) {
            (201, _) => (0, &second),
            (_, 201) => (1, &first),
            _ => panic!("nobody won: {told}"),
        };
        // By the rule that a batch goes whole or not at all, or because the version moved under it.
        match lost.status.as_u16() {
            409 => {
                assert_eq!(lost.json()["rule"], "handover.batch", "{told}");
                lost.wrong(409, &[("/dossiers/1", "DOSSIER_CHANGED")]);
            }
            _ => {
                lost.problem(412, "STALE_VERSION");
            }
        }
        let loser = 1 - winner;
        let slips_after = officers.each_ref().map(|who| slips(&app, who));
        assert_eq!(slips_after[loser], slips_before[loser], "{told}");
        let one_more = (
            slips_before[winner].0 + 1,
            slips_before[winner].1 + 1,
            slips_before[winner].2 + 1,
        );
        assert_eq!(slips_after[winner], one_more, "{told}");
        let after = [&mine, &yours, &ours].map(|held| traces(&app, held));
        let changes: Vec<_> = before
            .iter()
            .zip(&after)
            .map(|(before, after)| gained(before, after))
            .collect();
        assert!(
            changes[loser].is_empty(),
            "its own dossier stayed: {:?}\n{told}",
            changes[loser]
        );
        assert_eq!(
            changes[2], changes[winner],
            "as if nobody else had been there: {told}"
        );
        assert_eq!(changes[2]["dossier_handover_items"], 1);
        assert_eq!(left_by(&app, &ours, &officers[loser]), on_it[loser], "{told}");
    }
}

both!(two_receivers_acknowledge_the_same_slip_at_once, demo);
async fn two_receivers_acknowledge_the_same_slip_at_once(app: TestApp) {
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let officers = [june.sign_in(HANDLER).await, june.sign_in(UNIT_HEAD).await];
    for round in 0..ROUNDS {
        let dossier = received(&june).await;
        let body = json!({"dossiers": [{"id": dossier.id, "version": dossier.view["version"]}]});
        let request = june.post("/handovers").as_(&desk).idempotency_key(&key());
        let slip = request.json(body).await;
        let path = format!("/handovers/{}", slip.created()["slip"]["id"].as_str().unwrap());
        let say = |who: &Somebody, body: Value| {
            let request = june.post(&format!("{path}/acknowledgement")).as_(who);
            let request = request.if_match(&slip.etag()).idempotency_key(&key());
            async move { request.json(body).await }
        };
        let missing = json!({"missing": [{"no": 1, "reason": "Không có trong túi hồ sơ"}]});
        let before = officers.each_ref().map(|who| slips(&app, who));
        let on_it = officers.each_ref().map(|who| left_by(&app, &dossier, who));
        let (first, second) = join(say(&officers[0], json!({})), say(&officers[1], missing)).await;
        let told = format!("round {round}\n{first}\n{second}");
        let (winner, lost) = match (first.status.as_u16(), second.status.as_u16()) {
            (200, _) => (0, &second),
            (_, 200) => (1, &first),
            _ => panic!("nobody won: {told}"),
        };
        match lost.status.as_u16() {
            409 => assert_eq!(lost.json()["rule"], "handover.once", "{told}"),
            _ => {
                lost.problem(412, "STALE_VERSION");
            }
        }
        let loser = 1 - winner;
        let after = officers.each_ref().map(|who| slips(&app, who));
        assert_eq!(after[loser], before[loser], "{told}");
        assert_eq!(after[winner].1, before[winner].1 + 1, "{told}");
        assert_eq!(left_by(&app, &dossier, &officers[loser]), on_it[loser], "{told}");
        // The dossier is where the winner's word puts it: with the unit, or back at the desk.
        let seen = june.get(&dossier.path("")).as_(&desk).await.ok();
        let at = if winner == 0 { 1 } else { 0 };
        assert_eq!(seen["steps"][at]["state"], "ACTIVE", "{told}");
        let read = june.get(&path).as_(&officers[0]).await.ok();
        let result = if winner == 0 { "RECEIVED" } else { "MISSING" };
        assert_eq!(read["items"][0]["result"], result, "{told}");
    }
}
