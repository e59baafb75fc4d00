use chrono::TimeDelta;
use motcua::auth::Scope;
use serde_json::json;

use crate::both;
use crate::support::app::TestApp;

both!(nobody_is_told_to_sign_in);
async fn nobody_is_told_to_sign_in(app: TestApp) {
    let reply = app.get("/officers").await;
    reply.problem(401, "NOT_SIGNED_IN");
    assert_eq!(reply.header("WWW-Authenticate"), "Bearer realm=\"motcua\"");
    for header in [
        "",
        "Bearer",
        "Bearer ",
        "Basic dTpw",
        "Bearer x.y.z",
        "bearer ai đó",
    ] {
        let reply = app.get("/officers").header("Authorization", header).await;
        reply.problem(401, "NOT_SIGNED_IN");
        assert!(
            reply
                .header("WWW-Authenticate")
                .starts_with("Bearer realm=\"motcua\"")
        );
    }
}

both!(a_token_that_is_over_is_told_so);
async fn a_token_that_is_over_is_told_so(app: TestApp) {
    let late = app.somebody_until(&[Scope::AccountManage], TimeDelta::zero());
    let reply = app
        .get("/officers")
        .as_(&late)
        .header("Accept-Language", "en")
        .await;
    let problem = reply.problem(401, "NOT_SIGNED_IN");
    assert_eq!(problem["detail"], "The access token has expired; refresh it.");
    assert_eq!(
        reply.header("WWW-Authenticate"),
        "Bearer realm=\"motcua\", error=\"invalid_token\""
    );
}

both!(the_missing_permission_is_named_before_the_body_is_looked_at);
async fn the_missing_permission_is_named_before_the_body_is_looked_at(app: TestApp) {
    let somebody = app.somebody_with(&[Scope::AccountSelf, Scope::DossierRead]);
    for body in ["{", "null", "{\"username\": 1}"] {
        let reply = app
            .post("/officers")
            .as_(&somebody)
            .body("application/json", body)
            .await;
        let problem = reply.problem(403, "FORBIDDEN");
        assert!(
            problem["detail"].as_str().unwrap().contains("accounts:manage"),
            "{problem}"
        );
        assert_eq!(
            reply.header("WWW-Authenticate"),
            "Bearer realm=\"motcua\", error=\"insufficient_scope\", scope=\"accounts:manage\""
        );
    }
    let admin = app.somebody_with(&[Scope::AccountManage]);
    app.post("/officers")
        .as_(&admin)
        .body("application/json", "{")
        .await
        .problem(400, "INVALID_INPUT");
}

both!(another_clock_decides_about_its_own_tokens);
async fn another_clock_decides_about_its_own_tokens(app: TestApp) {
    let then = app.at("2011-03-01T08:30:00+07:00").await;
    let admin = then.somebody_with(&[Scope::AccountManage]);
    assert_eq!(then.get("/officers").as_(&admin).await.ok()["items"], json!([]));
    let later = app.at("2011-03-01T08:46:00+07:00").await;
    later
        .get("/officers")
        .as_(&admin)
        .await
        .problem(401, "NOT_SIGNED_IN");
}
