use serde_json::{Value, json};

use super::given::{PASSWORD, access, audited, citizen, signed_in};
use crate::both;
use crate::support::app::TestApp;

async fn refreshed(app: &TestApp, answer: &Value) -> Value {
    let reply = app
        .post("/tokens")
        .json(json!({ "refreshToken": answer["refreshToken"] }))
        .await;
    assert_eq!(reply.header("Cache-Control"), "no-store");
    reply.ok()
}

both!(a_refresh_token_is_good_once_and_brings_the_next);
async fn a_refresh_token_is_good_once_and_brings_the_next(app: TestApp) {
    let body = citizen(&app).await;
    let mut answer = signed_in(&app, &body["phone"], PASSWORD).await;
    for _ in 0..3 {
        let next = refreshed(&app, &answer).await;
        assert_ne!(next["refreshToken"], answer["refreshToken"]);
        assert_eq!(next["sessionId"], answer["sessionId"]);
        app.get("/me").as_(access(&next)).await.ok();
        answer = next;
    }
}

both!(a_second_use_ends_the_whole_session);
async fn a_second_use_ends_the_whole_session(app: TestApp) {
    let body = citizen(&app).await;
    let first = signed_in(&app, &body["phone"], PASSWORD).await;
    let elsewhere = signed_in(&app, &body["phone"], PASSWORD).await;
    let second = refreshed(&app, &first).await;
    let again = json!({ "refreshToken": first["refreshToken"] });
    app.post("/tokens")
        .json(again)
        .await
        .problem(401, "WRONG_CREDENTIALS");
    // Whoever holds the newer one is out too, with the access tokens at once.
    let newer = json!({ "refreshToken": second["refreshToken"] });
    app.post("/tokens")
        .json(newer)
        .await
        .problem(401, "WRONG_CREDENTIALS");
    for answer in [&first, &second] {
        app.get("/me")
            .as_(access(answer))
            .await
            .problem(401, "NOT_SIGNED_IN");
    }
    let me = app.get("/me").as_(access(&elsewhere)).await.ok();
    assert_eq!(
        audited(&app, me["id"].as_str().unwrap()),
        ["account.created", "account.token-reused"]
    );
    let session = first["sessionId"].as_str().unwrap();
    assert_eq!(
        audited(&app, session),
        ["session.opened", "session.refreshed", "session.closed"]
    );
}

both!(two_uses_at_the_same_moment_end_it_too);
async fn two_uses_at_the_same_moment_end_it_too(app: TestApp) {
    let body = citizen(&app).await;
    let answer = signed_in(&app, &body["phone"], PASSWORD).await;
    let shown = || {
        app.post("/tokens")
            .json(json!({ "refreshToken": answer["refreshToken"] }))
    };
    let replies = futures_util::future::join_all((0..4).map(|_| async { shown().await })).await;
    let good = replies.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(
        good,
        1,
        "{:?}",
        replies.iter().map(|reply| reply.status).collect::<Vec<_>>()
    );
    app.get("/me")
        .as_(access(&answer))
        .await
        .problem(401, "NOT_SIGNED_IN");
}

both!(a_session_that_is_not_used_ends);
async fn a_session_that_is_not_used_ends(app: TestApp) {
    let start = app.at("2011-03-01T08:30:00+07:00").await;
    let body = citizen(&start).await;
    let used = signed_in(&start, &body["phone"], PASSWORD).await;
    let unused = signed_in(&start, &body["phone"], PASSWORD).await;
    let soon = app.at("2011-03-01T08:46:00+07:00").await;
    soon.get("/me")
        .as_(access(&used))
        .await
        .problem(401, "NOT_SIGNED_IN");
    let middle = app.at("2011-03-20T08:30:00+07:00").await;
    let used = refreshed(&middle, &used).await;
    let late = app.at("2011-03-31T09:00:00+07:00").await;
    refreshed(&late, &used).await;
    let unused = json!({ "refreshToken": unused["refreshToken"] });
    late.post("/tokens")
        .json(unused)
        .await
        .problem(401, "WRONG_CREDENTIALS");
}

both!(what_is_no_refresh_token_is_refused);
async fn what_is_no_refresh_token_is_refused(app: TestApp) {
    let unknown = json!({ "refreshToken": "A".repeat(43) });
    app.post("/tokens")
        .json(unknown)
        .await
        .problem(401, "WRONG_CREDENTIALS");
    let short = json!({ "refreshToken": "x" });
    app.post("/tokens")
        .json(short)
        .await
        .problem(400, "INVALID_INPUT");
}

both!(others_can_check_tokens);
async fn others_can_check_tokens(app: TestApp) {
    let body = citizen(&app).await;
    let answer = signed_in(&app, &body["phone"], PASSWORD).await;
    let reply = app.get("//.well-known/jwks.json").await;
    assert_eq!(reply.header("Access-Control-Allow-Origin"), "*");
    let keys = reply.ok();
    let header = jsonwebtoken::decode_header(access(&answer)).unwrap();
    let key = keys["keys"]
        .as_array()
        .unwrap()
        .iter()
        .find(|key| key["kid"] == json!(header.kid))
        .unwrap();
    let issuer = &app.config.server.public_url.0;
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::EdDSA);
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[format!("{issuer}/api/v1")]);
    let key = jsonwebtoken::DecodingKey::from_ed_components(key["x"].as_str().unwrap()).unwrap();
    let claims = jsonwebtoken::decode::<Value>(access(&answer), &key, &validation)
        .unwrap()
        .claims;
    assert_eq!(
        claims["scope"],
        "account:self dossiers:submit dossiers:read messages:write ratings:give petitions:send petitions:read visits:book"
    );
    assert_eq!(
        (&claims["sid"], &claims["kind"]),
        (&answer["sessionId"], &json!("CITIZEN"))
    );
}

both!(an_office_behind_one_address_refreshes_without_a_common_limit);
async fn an_office_behind_one_address_refreshes_without_a_common_limit(app: TestApp) {
    let body = citizen(&app).await;
    let app = app
        .restarted_with(&[("MOTCUA_RATE_SIGN_IN", "6"), ("MOTCUA_RATE_REFRESH", "2")])
        .await;
    let mut office = Vec::new();
    for _ in 0..5 {
        office.push(signed_in(&app, &body["phone"], PASSWORD).await);
    }
    let refresh = |answer: &Value| {
        let body = json!({ "refreshToken": answer["refreshToken"] });
        app.post("/tokens").json(body)
    };
    // Twice a minute is each one's own share: ten refreshments from one address.
    for round in 0..2 {
        for answer in &mut office {
            let reply = refresh(answer).await;
            assert_eq!(reply.header("RateLimit-Policy"), "\"refresh\";q=2;w=60");
            assert!(
                reply
                    .header("RateLimit")
                    .starts_with(&format!("\"refresh\";r={};t=", 1 - round)),
                "{reply}"
            );
            *answer = reply.ok();
        }
    }
    let reply = refresh(&office[0]).await;
    reply.problem(429, "TOO_MANY_REQUESTS");
    let seconds: u32 = reply.header("Retry-After").parse().unwrap();
    assert!((1..=30).contains(&seconds), "{seconds}");
    // Whoever shows tokens that are nobody's meets the limit of signing in, and takes nothing away from the others.
    let unknown = json!({ "refreshToken": "A".repeat(43) });
    app.post("/tokens")
        .json(unknown.clone())
        .await
        .problem(401, "WRONG_CREDENTIALS");
    app.post("/tokens")
        .json(unknown)
        .await
        .problem(429, "TOO_MANY_REQUESTS");
    refresh(&office[1]).await.problem(429, "TOO_MANY_REQUESTS");
    let patient = app.restarted_with(&[("MOTCUA_RATE_REFRESH", "3")]).await;
    let body = json!({ "refreshToken": office[0]["refreshToken"] });
    patient.post("/tokens").json(body).await.ok();
}
