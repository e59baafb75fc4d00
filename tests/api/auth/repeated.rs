//! Requests sent again under their `Idempotency-Key`, where what is sent and answered is secret.

use diesel::prelude::*;
use motcua::platform::db::schema::{accounts, idempotency_keys};
use serde_json::{Value, json};

use super::given::{PASSWORD, access, citizen, signed_in};
use crate::both;
use crate::support::actors::registration;
use crate::support::app::TestApp;
use crate::support::client::Reply;

async fn sign_in(app: &TestApp, name: &Value, password: &str, key: &str) -> Reply {
    let body = json!({ "name": name, "password": password });
    app.post("/sessions").idempotency_key(key).json(body).await
}

async fn refresh(app: &TestApp, token: &Value, key: &str) -> Reply {
    let body = json!({ "refreshToken": token });
    app.post("/tokens").idempotency_key(key).json(body).await
}

fn is_replay(reply: &Reply) -> bool {
    reply.header("Idempotent-Replayed") == "true"
}

both!(a_repeated_registration_makes_one_account);
async fn a_repeated_registration_makes_one_account(app: TestApp) {
    let body = registration("Nguyễn Thị Đào");
    let register = |body: &Value| {
        app.post("/citizens")
            .idempotency_key("register-1")
            .json(body.clone())
    };
    let first = register(&body).await;
    let again = register(&body).await;
    assert!(!is_replay(&first) && is_replay(&again));
    assert_eq!(
        (again.created(), again.header("Location")),
        (first.created(), "/api/v1/me")
    );
    let mut other = body.clone();
    other["password"] = json!("bốn con mèo trắng dưới hiên");
    register(&other).await.problem(409, "IDEMPOTENCY_KEY_REUSED");
    let count: i64 = accounts::table
        .count()
        .get_result(&mut app.database().connect())
        .unwrap();
    assert_eq!(count, 1);
    app.post("/citizens")
        .json(body)
        .await
        .problem(409, "ALREADY_EXISTS");
}

both!(a_repeated_sign_in_opens_one_session);
async fn a_repeated_sign_in_opens_one_session(app: TestApp) {
    let body = citizen(&app).await;
    let first = sign_in(&app, &body["phone"], PASSWORD, "in-1").await;
    let again = sign_in(&app, &body["phone"], PASSWORD, "in-1").await;
    assert!(!is_replay(&first) && is_replay(&again));
    assert_eq!(
        (again.created(), again.header("Cache-Control")),
        (first.created(), "no-store")
    );
    let token = again.created();
    let list = app.get("/sessions").as_(access(&token)).await.ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    signed_in(&app, &body["phone"], PASSWORD).await;
    let list = app.get("/sessions").as_(access(&token)).await.ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
}

both!(a_key_is_no_way_to_try_passwords_out);
async fn a_key_is_no_way_to_try_passwords_out(app: TestApp) {
    let body = citizen(&app).await;
    sign_in(&app, &body["phone"], PASSWORD, "in-1").await.created();
    for _ in 0..5 {
        let reply = sign_in(&app, &body["phone"], "wrong", "in-1").await;
        reply.problem(401, "WRONG_CREDENTIALS");
    }
    let reply = sign_in(&app, &body["phone"], PASSWORD, "in-1").await;
    reply.problem(429, "TOO_MANY_REQUESTS");
}

both!(a_lost_answer_to_a_refresh_is_no_second_use);
async fn a_lost_answer_to_a_refresh_is_no_second_use(app: TestApp) {
    let body = citizen(&app).await;
    let session = signed_in(&app, &body["phone"], PASSWORD).await;
    let first = refresh(&app, &session["refreshToken"], "r-1").await;
    let again = refresh(&app, &session["refreshToken"], "r-1").await;
    assert!(!is_replay(&first) && is_replay(&again));
    assert_eq!(
        (again.ok(), again.header("Cache-Control")),
        (first.ok(), "no-store")
    );
    let next = refresh(&app, &again.ok()["refreshToken"], "r-2").await;
    app.get("/me").as_(access(&next.ok())).await.ok();
    // Without the key it is one: the session is closed, and the stored answer is worth nothing any more.
    let copied = json!({ "refreshToken": session["refreshToken"] });
    app.post("/tokens")
        .json(copied)
        .await
        .problem(401, "WRONG_CREDENTIALS");
    app.get("/me")
        .as_(access(&next.ok()))
        .await
        .problem(401, "NOT_SIGNED_IN");
    let dead = refresh(&app, &session["refreshToken"], "r-1").await.ok();
    app.get("/me")
        .as_(access(&dead))
        .await
        .problem(401, "NOT_SIGNED_IN");
    refresh(&app, &dead["refreshToken"], "r-3")
        .await
        .problem(401, "WRONG_CREDENTIALS");
}

both!(a_refused_refresh_gives_its_key_back_and_a_copied_token_closes_its_session);
async fn a_refused_refresh_gives_its_key_back_and_a_copied_token_closes_its_session(app: TestApp) {
    let body = citizen(&app).await;
    let session = signed_in(&app, &body["phone"], PASSWORD).await;
    let nobodys = json!("A".repeat(43));
    refresh(&app, &nobodys, "k")
        .await
        .problem(401, "WRONG_CREDENTIALS");
    let next = refresh(&app, &session["refreshToken"], "k").await.ok();
    refresh(&app, &session["refreshToken"], "other")
        .await
        .problem(401, "WRONG_CREDENTIALS");
    app.get("/me")
        .as_(access(&next))
        .await
        .problem(401, "NOT_SIGNED_IN");
}

both!(what_is_kept_for_repetitions_shows_no_password_and_no_token);
async fn what_is_kept_for_repetitions_shows_no_password_and_no_token(app: TestApp) {
    let body = registration("Nguyễn Thị Đào");
    let register = app.post("/citizens").idempotency_key("a").json(body.clone());
    register.await.created();
    let session = sign_in(&app, &body["phone"], PASSWORD, "b").await.created();
    let next = refresh(&app, &session["refreshToken"], "c").await.ok();
    let rows: Vec<(Vec<u8>, String, String)> = idempotency_keys::table
        .select((
            idempotency_keys::fingerprint,
            idempotency_keys::headers,
            idempotency_keys::body,
        ))
        .load(&mut app.database().connect())
        .unwrap();
    assert_eq!(rows.len(), 3);
    let secrets = [
        PASSWORD.to_owned(),
        body["idNumber"].as_str().unwrap().to_owned(),
        "Đào".to_owned(),
        session["accessToken"].as_str().unwrap().to_owned(),
        session["refreshToken"].as_str().unwrap().to_owned(),
        next["refreshToken"].as_str().unwrap().to_owned(),
    ];
    for (fingerprint, headers, stored) in rows {
        assert_eq!(fingerprint.len(), 32);
        for secret in &secrets {
            assert!(!headers.contains(secret) && !stored.contains(secret), "{secret}");
        }
    }
}
