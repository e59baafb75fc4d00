//! What leaves the straight way shows right in inboxes: what stands does not count down and comes last.

use motcua::dossiers::commands;
use motcua::dossiers::model::Work;
use motcua::platform::actor::Actor;
use motcua::platform::db::schema::{dossier_tasks, dossiers};
use serde_json::{Value, json};

use super::given::{BUILDING_PERMIT, DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, filing, key};
use crate::both;
use crate::support::app::TestApp;

const HEAD: &str = "chutich.nhatrang";
const HANDLER: &str = "chuyenvien.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";

/// Everything that an inbox shows of one dossier, and how many lines of all stand before the first of it.
async fn lines(app: &TestApp, login: &str, question: &str, dossier: &Held) -> Vec<Value> {
    let who = app.sign_in(login).await;
    let (mut found, mut cursor, mut stands) = (Vec::new(), String::new(), false);
    loop {
        let page = app
            .get(&format!("/inbox?pageSize=7&{question}{cursor}"))
            .as_(&who)
            .await
            .ok();
        for line in page["items"].as_array().unwrap() {
            let standing = line["state"].as_str().unwrap().starts_with("PAUSED");
            assert!(standing || !stands, "what stands comes last: {line}");
            stands = standing;
            found.push(line.clone());
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    found.retain(|line| line["dossier"]["id"] == dossier.id.as_str());
    found
}

async fn line(app: &TestApp, login: &str, dossier: &Held) -> (Value, Value, Value) {
    let found = lines(app, login, "", dossier).await;
    assert_eq!(found.len(), 1, "{login}: {found:?}");
    let of = |name: &str| found[0][name].clone();
    (of("kind"), of("state"), of("remainingWorkingMinutes"))
}

fn is(kind: &str, state: &str, left: impl Into<Value>) -> (Value, Value, Value) {
    (json!(kind), json!(state), left.into())
}

async fn with_the_handler(app: &TestApp) -> Held {
    let citizen = app.sign_in(DAO).await;
    let papers = filing(app, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(app, &citizen, papers).await;
    dossier.accept(app, DESK).await;
    dossier.pass_on(app, DESK).await;
    dossier
}

async fn dispatch(app: &TestApp, dossier: &mut Held) {
    let desk = app.sign_in(DESK).await;
    let path = dossier.path("/supplements/current/dispatch");
    let request = app.post(&path).as_(&desk).if_match(&dossier.etag);
    let reply = request.idempotency_key(&key()).await;
    (dossier.etag, dossier.view) = (reply.etag(), reply.ok());
}

both!(
    a_supplement_goes_through_inboxes_and_stands_while_it_is_awaited,
    demo
);
async fn a_supplement_goes_through_inboxes_and_stands_while_it_is_awaited(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let mut dossier = with_the_handler(&monday).await;
    let asks = json!({"reason": "Cần làm rõ", "items": [{"name": "Sơ đồ", "request": "Vẽ lại"}]});
    dossier.does(&monday, HANDLER, "/supplements", asks).await;
    let proposed = lines(&monday, UNIT_HEAD, "", &dossier).await;
    assert_eq!(proposed.len(), 1);
    let step = dossier.view["steps"].as_array().unwrap();
    let step = step.iter().find(|step| step["state"] == "ACTIVE").unwrap();
    assert_eq!(
        (
            &proposed[0]["kind"],
            &proposed[0]["dueAt"],
            &proposed[0]["stepName"]
        ),
        (&json!("SUPPLEMENT_APPROVAL"), &step["dueAt"], &step["name"])
    );
    let approval = json!({"decision": "APPROVED"});
    dossier
        .does(&monday, UNIT_HEAD, "/supplements/current/decision", approval)
        .await;
    let sending = lines(&monday, DESK, "", &dossier).await;
    assert_eq!(
        (&sending[0]["kind"], &sending[0]["state"], &sending[0]["dueAt"]),
        (
            &json!("SUPPLEMENT_SENDING"),
            &json!("IN_TIME"),
            &dossier.view["clock"]["dueAt"]
        )
    );
    dispatch(&monday, &mut dossier).await;
    // However long it takes: nothing counts down and nothing turns red.
    for moment in ["2011-06-13T09:00:00+07:00", "2011-06-28T09:00:00+07:00"] {
        let then = app.at(moment).await;
        assert_eq!(
            line(&then, DESK, &dossier).await,
            is("SUPPLEMENT", "PAUSED", Value::Null)
        );
        assert!(lines(&then, DESK, "state=OVERDUE", &dossier).await.is_empty());
        assert_eq!(
            lines(&then, DESK, "scope=DESK&state=PAUSED", &dossier)
                .await
                .len(),
            1
        );
        assert!(lines(&then, HANDLER, "", &dossier).await.is_empty());
    }
}

both!(while_the_clock_stands_a_step_stands_and_then_moves_on, demo);
async fn while_the_clock_stands_a_step_stands_and_then_moves_on(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let mut dossier = with_the_handler(&monday).await;
    let (_, state, left) = line(&monday, HANDLER, &dossier).await;
    assert!(left.as_i64().unwrap() > 0 && state != "PAUSED", "{state} {left}");
    let before = lines(&monday, HANDLER, "", &dossier).await[0]["dueAt"].clone();
    let storm = json!({"reason": "FORCE_MAJEURE", "note": "Bão, cơ quan tạm ngừng làm việc"});
    dossier.does(&monday, HEAD, "/suspension", storm).await;
    let later = app.at("2011-06-27T08:00:00+07:00").await;
    assert_eq!(
        line(&later, HANDLER, &dossier).await,
        is("STEP", "PAUSED", Value::Null)
    );
    dossier.does(&later, HEAD, "/resumption", json!({})).await;
    let after = lines(&later, HANDLER, "", &dossier).await[0].clone();
    let step = dossier.view["steps"].as_array().unwrap();
    let step = step.iter().find(|step| step["state"] == "ACTIVE").unwrap();
    assert_eq!(after["dueAt"], step["dueAt"]);
    assert_ne!(after["dueAt"], before);
    // What was left is left again; the clock of the test runs on.
    let again = after["remainingWorkingMinutes"].as_i64().unwrap();
    assert!((again - left.as_i64().unwrap()).abs() <= 1, "{left} {again}");
    assert_eq!(after["state"], state);
}

both!(a_withdrawal_waits_for_the_head_and_nobody_else, demo);
async fn a_withdrawal_waits_for_the_head_and_nobody_else(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let mut dossier = with_the_handler(&monday).await;
    let citizen = monday.sign_in(DAO).await;
    dossier.read(&monday, &citizen).await;
    let wish = json!({"reason": "Không còn nhu cầu"});
    dossier.tries(&monday, &citizen, "/withdrawals", wish).await.ok();
    assert_eq!(
        line(&monday, HEAD, &dossier).await,
        is("WITHDRAWAL", "NO_LIMIT", Value::Null)
    );
    assert!(lines(&monday, HANDLER, "", &dossier).await.is_empty());
    let refusal = json!({"decision": "REFUSED", "reason": "Đã thẩm định xong"});
    dossier
        .does(&monday, HEAD, "/withdrawals/current/decision", refusal)
        .await;
    assert!(lines(&monday, HEAD, "", &dossier).await.is_empty());
    assert_eq!(lines(&monday, HANDLER, "", &dossier).await.len(), 1);
}

both!(an_apology_waits_beside_the_late_step, demo);
async fn an_apology_waits_beside_the_late_step(app: TestApp) {
    let monday = app.at("2010-11-08T10:00:00+07:00").await;
    let desk = monday.sign_in(DESK).await;
    let papers = filing(&monday, BUILDING_PERMIT, NHA_TRANG).await;
    let mut dossier = Held::received(&monday, &desk, papers).await;
    for login in [DESK, UNIT_HEAD] {
        dossier.pass_on(&monday, login).await;
    }
    let late = app.at("2010-11-24T08:00:00+07:00").await;
    let db = late.database().open(late.clock);
    db.write(&Actor::system("worker"), commands::tell_due)
        .await
        .unwrap();
    db.close();
    let found = lines(&late, HEAD, "scope=AGENCY&state=OVERDUE", &dossier).await;
    let kinds: Vec<_> = found.iter().map(|line| line["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"APOLOGY") && kinds.contains(&"STEP"), "{kinds:?}");
    let storm = json!({"reason": "FORCE_MAJEURE", "note": "Bão, cơ quan tạm ngừng làm việc"});
    dossier.does(&late, HEAD, "/suspension", storm).await;
    for line in lines(&late, HEAD, "scope=AGENCY", &dossier).await {
        assert_eq!(line["state"], "PAUSED_OVERDUE", "{line}");
    }
    dossier.does(&late, HEAD, "/resumption", json!({})).await;
    let apology = json!({"reason": "Phải xác minh thêm", "workingDays": 5});
    dossier.does(&late, HEAD, "/reappointments", apology).await;
    let found = lines(&late, HEAD, "scope=AGENCY", &dossier).await;
    let kinds: Vec<_> = found.iter().map(|line| line["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["STEP"]);
}

both!(work_stands_when_its_clock_does, demo);
async fn work_stands_when_its_clock_does(app: TestApp) {
    use diesel::prelude::*;
    use motcua::dossiers::model::{ClockPhase, WorkKind};
    let mut conn = app.database().connect();
    let rows: Vec<(WorkKind, ClockPhase, bool)> = dossier_tasks::table
        .inner_join(dossiers::table.on(dossiers::id.eq(dossier_tasks::dossier_id)))
        .select((
            dossier_tasks::kind,
            dossiers::clock_phase,
            dossier_tasks::standing,
        ))
        .load(&mut conn)
        .unwrap();
    assert!(rows.iter().any(|row| row.2) && rows.iter().any(|row| !row.2));
    for (kind, phase, standing) in rows {
        assert_eq!(standing, Work::stands(kind, phase), "{kind} {phase}");
    }
}

both!(
    a_request_to_supplement_waits_for_nobody_while_a_withdrawal_is_asked,
    demo
);
async fn a_request_to_supplement_waits_for_nobody_while_a_withdrawal_is_asked(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let citizen = monday.sign_in(DAO).await;
    let mut dossier = with_the_handler(&monday).await;
    let asks = json!({"reason": "Hồ sơ còn thiếu giấy tờ", "items": [{"name": "Sơ đồ", "request": "Nộp bản chính"}]});
    dossier.does(&monday, HANDLER, "/supplements", asks).await;
    let wish = json!({"reason": "Không còn nhu cầu."});
    let no = json!({"decision": "REFUSED", "reason": "Đã trình ký."});
    let kinds = async |login: &'static str, question: &'static str, dossier: &Held| {
        let found = lines(&monday, login, question, dossier).await;
        let kinds = found.iter().map(|line| line["kind"].as_str().unwrap().to_owned());
        kinds.collect::<Vec<_>>()
    };
    for (login, question, kind) in [
        (UNIT_HEAD, "scope=UNIT", "SUPPLEMENT_APPROVAL"),
        (DESK, "scope=DESK", "SUPPLEMENT_SENDING"),
    ] {
        let kind = kind.to_owned();
        assert!(kinds(login, question, &dossier).await.contains(&kind), "{kind}");
        dossier
            .tries(&monday, &citizen, "/withdrawals", wish.clone())
            .await
            .ok();
        assert!(!kinds(login, question, &dossier).await.contains(&kind), "{kind}");
        dossier
            .does(&monday, HEAD, "/withdrawals/current/decision", no.clone())
            .await;
        assert!(kinds(login, question, &dossier).await.contains(&kind), "{kind}");
        if login == UNIT_HEAD {
            let yes = json!({"decision": "APPROVED"});
            dossier
                .does(&monday, UNIT_HEAD, "/supplements/current/decision", yes)
                .await;
        }
    }
}
