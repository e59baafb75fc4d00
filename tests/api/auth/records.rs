//! What the audit log tells of signing in.

use diesel::prelude::*;
use motcua::platform::db::schema::audit_log;
use serde_json::{Value, json};

use super::given::{PASSWORD, access, audited, citizen, signed_in};
use crate::both;
use crate::support::app::TestApp;

type Row = (String, Value, String, Option<uuid::Uuid>);

/// Who did what, with which changes, under this action, in its order.
fn recorded(app: &TestApp, action: &str) -> Vec<Row> {
    let rows: Vec<(uuid::Uuid, String, String, Option<uuid::Uuid>)> = audit_log::table
        .filter(audit_log::action.eq(action))
        .order(audit_log::at)
        .select((
            audit_log::subject_id,
            audit_log::changes,
            audit_log::actor_kind,
            audit_log::actor_id,
        ))
        .load(&mut app.database().connect())
        .unwrap();
    rows.into_iter()
        .map(|(subject, changes, kind, id)| {
            (
                subject.to_string(),
                serde_json::from_str(&changes).unwrap(),
                kind,
                id,
            )
        })
        .collect()
}

both!(a_session_tells_of_its_beginning_its_refreshments_and_its_end);
async fn a_session_tells_of_its_beginning_its_refreshments_and_its_end(app: TestApp) {
    let body = citizen(&app).await;
    let session = signed_in(&app, &body["phone"], PASSWORD).await;
    let refresh = json!({ "refreshToken": session["refreshToken"] });
    let next = app.post("/tokens").json(refresh).await.ok();
    app.delete("/sessions/current")
        .as_(access(&next))
        .await
        .no_content();
    let id = session["sessionId"].as_str().unwrap();
    assert_eq!(
        audited(&app, id),
        ["session.opened", "session.refreshed", "session.closed"]
    );
    let me = recorded(&app, "session.opened")[0].1["accountId"]["after"].clone();
    for action in ["session.opened", "session.refreshed", "session.closed"] {
        let rows = recorded(&app, action);
        assert_eq!(rows.len(), 1, "{action}");
        let (subject, _, kind, actor) = &rows[0];
        assert_eq!((subject.as_str(), kind.as_str()), (id, "CITIZEN"), "{action}");
        assert_eq!(json!(actor), me, "{action}");
    }
    assert_eq!(
        recorded(&app, "session.closed")[0].1["closing"]["after"],
        "SIGNED_OUT"
    );
}

both!(a_wrong_password_is_recorded_without_the_name);
async fn a_wrong_password_is_recorded_without_the_name(app: TestApp) {
    let body = citizen(&app).await;
    let tried = async |name: &Value| {
        let wrong = json!({ "name": name, "password": "wrong" });
        app.post("/sessions")
            .json(wrong)
            .await
            .problem(401, "WRONG_CREDENTIALS");
    };
    let nobody = json!("056185999999");
    for name in [&body["phone"], &body["phone"], &nobody] {
        tried(name).await;
    }
    let me = signed_in(&app, &body["phone"], PASSWORD).await;
    let me = app.get("/me").as_(access(&me)).await.ok();
    let rows = recorded(&app, "sign-in.failed");
    let accounts: Vec<_> = rows
        .iter()
        .map(|row| row.1["accountId"]["after"].clone())
        .collect();
    assert_eq!(accounts, [me["id"].clone(), me["id"].clone(), Value::Null]);
    assert_eq!((&rows[0].0, &rows[0].2), (&rows[1].0, &"ANONYMOUS".to_owned()));
    assert_ne!(rows[0].0, rows[2].0);
    assert_eq!(rows[0].1["from"], rows[2].1["from"]);
    let told = serde_json::to_string(&rows.iter().map(|row| &row.1).collect::<Vec<_>>()).unwrap();
    for secret in ["056185999999", body["phone"].as_str().unwrap(), "127.0.0.1"] {
        assert!(!told.contains(secret), "{told}");
    }
}

both!(a_lock_out_is_recorded_with_its_end);
async fn a_lock_out_is_recorded_with_its_end(app: TestApp) {
    let app = app.at("2011-03-01T08:30:00+07:00").await;
    let body = citizen(&app).await;
    for _ in 0..5 {
        let wrong = json!({ "name": body["phone"], "password": "wrong" });
        app.post("/sessions")
            .json(wrong)
            .await
            .problem(401, "WRONG_CREDENTIALS");
    }
    let rows = recorded(&app, "sign-in.locked-out");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].0, recorded(&app, "sign-in.failed")[0].0);
    assert_eq!(rows[0].1["failures"]["after"], 5);
    assert_eq!(
        rows[0].1["from"]["after"],
        recorded(&app, "sign-in.failed")[0].1["from"]["after"]
    );
    assert!(
        rows[0].1["until"]["after"]
            .as_str()
            .unwrap()
            .starts_with("2011-03-01T01:30:1")
    );
}

both!(guessing_the_present_password_is_recorded_with_the_account);
async fn guessing_the_present_password_is_recorded_with_the_account(app: TestApp) {
    let body = citizen(&app).await;
    let session = signed_in(&app, &body["phone"], PASSWORD).await;
    let me = app.get("/me").as_(access(&session)).await.ok();
    let change = json!({ "currentPassword": "wrong", "newPassword": "bốn con mèo trắng dưới hiên" });
    app.put("/me/password")
        .as_(access(&session))
        .json(change)
        .await
        .wrong(400, &[("/currentPassword", "PASSWORD_WRONG")]);
    assert_eq!(
        audited(&app, me["id"].as_str().unwrap()),
        ["account.created", "account.password-refused"]
    );
}
