use serde_json::{Value, json};

use super::given::{PASSWORD, access, audited, citizen, signed_in};
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::Request;

const NEW: &str = "bốn con mèo trắng dưới hiên";

fn change(app: &TestApp, answer: &Value, current: &str, new: &str) -> Request {
    let body = json!({ "currentPassword": current, "newPassword": new });
    app.put("/me/password").as_(access(answer)).json(body)
}

both!(a_new_password_ends_the_other_sessions);
async fn a_new_password_ends_the_other_sessions(app: TestApp) {
    let body = citizen(&app).await;
    let other = signed_in(&app, &body["phone"], PASSWORD).await;
    let answer = signed_in(&app, &body["phone"], PASSWORD).await;
    let token = change(&app, &answer, PASSWORD, NEW).await.ok();
    let me = app.get("/me").as_(access(&token)).await.ok();
    app.get("/me")
        .as_(access(&other))
        .await
        .problem(401, "NOT_SIGNED_IN");
    let refresh = |answer: &Value| {
        app.post("/tokens")
            .json(json!({ "refreshToken": answer["refreshToken"] }))
    };
    refresh(&other).await.problem(401, "WRONG_CREDENTIALS");
    refresh(&answer).await.ok();
    let old = json!({ "name": body["phone"], "password": PASSWORD });
    app.post("/sessions")
        .json(old)
        .await
        .problem(401, "WRONG_CREDENTIALS");
    signed_in(&app, &body["phone"], NEW).await;
    assert_eq!(
        audited(&app, me["id"].as_str().unwrap()),
        ["account.created", "account.password-changed"]
    );
}

both!(the_present_password_must_be_right_and_the_new_one_good);
async fn the_present_password_must_be_right_and_the_new_one_good(app: TestApp) {
    let body = citizen(&app).await;
    let answer = signed_in(&app, &body["phone"], PASSWORD).await;
    let personal = format!("gọi {} cho tôi", body["phone"].as_str().unwrap());
    let number = format!("số {} này", body["idNumber"].as_str().unwrap());
    for (current, new, wrong) in [
        ("wrong", NEW, ("/currentPassword", "PASSWORD_WRONG")),
        (PASSWORD, PASSWORD, ("/newPassword", "PASSWORD_UNCHANGED")),
        (PASSWORD, "1234567890", ("/newPassword", "PASSWORD_COMMON")),
        (PASSWORD, personal.as_str(), ("/newPassword", "PASSWORD_PERSONAL")),
        (PASSWORD, number.as_str(), ("/newPassword", "PASSWORD_PERSONAL")),
    ] {
        change(&app, &answer, current, new).await.wrong(400, &[wrong]);
    }
    signed_in(&app, &body["phone"], PASSWORD).await;
}

both!(guessing_the_present_password_has_to_wait);
async fn guessing_the_present_password_has_to_wait(app: TestApp) {
    let body = citizen(&app).await;
    let answer = signed_in(&app, &body["phone"], PASSWORD).await;
    for _ in 0..5 {
        change(&app, &answer, "wrong", NEW)
            .await
            .wrong(400, &[("/currentPassword", "PASSWORD_WRONG")]);
    }
    change(&app, &answer, PASSWORD, NEW)
        .await
        .problem(429, "TOO_MANY_REQUESTS");
    signed_in(&app, &body["phone"], PASSWORD).await;
}
