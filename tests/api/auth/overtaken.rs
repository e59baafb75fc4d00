//! What happens to an account while a password is being compared counts.

use std::cell::Cell;
use std::future::{Future, IntoFuture};
use std::time::Duration;

use diesel::prelude::*;
use motcua::platform::db::schema::sessions;
use motcua::platform::db::types::AnyUuid;
use serde_json::{Value, json};

use super::given::{PASSWORD, access, citizen, manager, settled_officer, signed_in};
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::Reply;

const NEW: &str = "bốn con mèo trắng dưới hiên";

/// The same server, which compares one password at a time and takes its time for it: passwords of its time too.
async fn slow(app: &TestApp) -> TestApp {
    app.restarted_with(&[
        ("MOTCUA_HASHING_CONCURRENCY", "1"),
        ("MOTCUA_ARGON2_PASSES", "60"),
        ("MOTCUA_ARGON2_MEMORY_KIB", "32768"),
    ])
    .await
}

async fn try_in(app: &TestApp, name: &str, password: &str) -> Reply {
    let body = json!({ "name": name, "password": password });
    app.post("/sessions").json(body).await
}

/// Lets `meanwhile` happen after `request` has read the stored hash and before its password is compared with it: the one
/// thread that compares is still busy with somebody else's.
async fn overtaken(slow: &TestApp, request: impl Future<Output = Reply>, meanwhile: impl Future) -> Reply {
    let asked = Cell::new(false);
    let waits = || asked.get() && slow.auth.hashing().waiting() == 1;
    let second = async {
        // The busy thread has taken the first one up before the second comes.
        tokio::time::sleep(Duration::from_millis(100)).await;
        asked.set(true);
        request.await
    };
    let third = async {
        tokio::time::timeout(Duration::from_secs(20), async {
            while !waits() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        })
        .await
        .unwrap_or_else(|_| panic!("the request never waited for the thread that hashes"));
        meanwhile.await;
        assert!(waits(), "the other password was compared too fast for this test");
    };
    let (_, reply, ()) = tokio::join!(try_in(slow, "nobody.at.all", "wrong"), second, third);
    reply
}

fn open_sessions(app: &TestApp, account: &str) -> i64 {
    sessions::table
        .filter(sessions::account_id.eq(AnyUuid(account.parse().unwrap())))
        .filter(sessions::closed_at.is_null())
        .count()
        .get_result(&mut app.database().connect())
        .unwrap()
}

async fn disable(app: &TestApp, id: &str) {
    let body = json!({ "reason": "Chuyển công tác sang tỉnh khác" });
    app.post(&format!("/officers/{id}/disablement"))
        .as_(&manager(app))
        .json(body)
        .await
        .ok();
}

async fn enable(app: &TestApp, id: &str) {
    app.delete(&format!("/officers/{id}/disablement"))
        .as_(&manager(app))
        .await
        .no_content();
}

/// The temporary password.
async fn reset(app: &TestApp, id: &str) -> String {
    let reset = app
        .post(&format!("/officers/{id}/temporary-password"))
        .as_(&manager(app));
    reset.await.ok()["temporaryPassword"].as_str().unwrap().to_owned()
}

both!(whoever_is_disabled_while_the_password_is_compared_gets_no_session);
async fn whoever_is_disabled_while_the_password_is_compared_gets_no_session(app: TestApp) {
    let id = settled_officer(&app, "tran.binh").await;
    let before = open_sessions(&app, &id);
    let slow = slow(&app).await;
    let reply = overtaken(&slow, try_in(&slow, "tran.binh", PASSWORD), disable(&app, &id)).await;
    reply.problem(401, "WRONG_CREDENTIALS");
    assert_eq!((before, open_sessions(&app, &id)), (1, 0));
}

both!(the_old_password_opens_nothing_once_another_is_set);
async fn the_old_password_opens_nothing_once_another_is_set(app: TestApp) {
    let id = settled_officer(&app, "tran.binh").await;
    let slow = slow(&app).await;
    let reply = overtaken(&slow, try_in(&slow, "tran.binh", PASSWORD), reset(&app, &id)).await;
    reply.problem(401, "WRONG_CREDENTIALS");
    assert_eq!(open_sessions(&app, &id), 0);
}

both!(the_same_password_stored_anew_meanwhile_still_opens_a_session);
async fn the_same_password_stored_anew_meanwhile_still_opens_a_session(app: TestApp) {
    let body = citizen(&app).await;
    let slow = slow(&app).await;
    let other = app.restarted_with(&[("MOTCUA_ARGON2_PASSES", "2")]).await;
    let phone = body["phone"].as_str().unwrap();
    let meanwhile = signed_in(&other, &body["phone"], PASSWORD);
    let reply = overtaken(&slow, try_in(&slow, phone, PASSWORD), meanwhile).await;
    reply.created();
}

fn change(app: &TestApp, session: &Value) -> crate::support::client::Request {
    let body = json!({ "currentPassword": PASSWORD, "newPassword": NEW });
    app.put("/me/password").as_(access(session)).json(body)
}

both!(whoever_is_disabled_meanwhile_changes_no_password);
async fn whoever_is_disabled_meanwhile_changes_no_password(app: TestApp) {
    let id = settled_officer(&app, "tran.binh").await;
    let session = signed_in(&app, &json!("tran.binh"), PASSWORD).await;
    let slow = slow(&app).await;
    let reply = overtaken(&slow, change(&slow, &session).into_future(), disable(&app, &id)).await;
    reply.problem(401, "NOT_SIGNED_IN");
    enable(&app, &id).await;
    signed_in(&app, &json!("tran.binh"), PASSWORD).await;
}

both!(a_change_does_not_undo_a_reset);
async fn a_change_does_not_undo_a_reset(app: TestApp) {
    let id = settled_officer(&app, "tran.binh").await;
    let session = signed_in(&app, &json!("tran.binh"), PASSWORD).await;
    let slow = slow(&app).await;
    let mut temporary = String::new();
    let meanwhile = async { temporary = reset(&app, &id).await };
    let reply = overtaken(&slow, change(&slow, &session).into_future(), meanwhile).await;
    reply.problem(401, "NOT_SIGNED_IN");
    try_in(&app, "tran.binh", NEW)
        .await
        .problem(401, "WRONG_CREDENTIALS");
    signed_in(&app, &json!("tran.binh"), &temporary).await;
}

both!(disabling_and_signing_in_at_the_same_moment_leave_nobody_in);
async fn disabling_and_signing_in_at_the_same_moment_leave_nobody_in(app: TestApp) {
    let id = settled_officer(&app, "tran.binh").await;
    for round in 0..15 {
        let session = signed_in(&app, &json!("tran.binh"), PASSWORD).await;
        let refreshed = async {
            let token = json!({ "refreshToken": session["refreshToken"] });
            app.post("/tokens").json(token).await
        };
        let disabled = async {
            // At another point of the sign-in each time.
            tokio::time::sleep(Duration::from_millis(round * 2)).await;
            disable(&app, &id).await;
        };
        let (tried, refreshed, ()) = tokio::join!(try_in(&app, "tran.binh", PASSWORD), refreshed, disabled);
        assert!([201, 401].contains(&tried.status.as_u16()), "{tried}");
        assert!([200, 401].contains(&refreshed.status.as_u16()), "{refreshed}");
        assert_eq!(open_sessions(&app, &id), 0, "round {round}");
        for reply in [tried, refreshed] {
            if reply.status.is_success() {
                app.get("/me")
                    .as_(access(&reply.json()))
                    .await
                    .problem(401, "NOT_SIGNED_IN");
            }
        }
        enable(&app, &id).await;
    }
}
