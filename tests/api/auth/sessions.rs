use serde_json::json;

use super::given::{PASSWORD, access, citizen, signed_in};
use crate::both;
use crate::support::app::TestApp;

both!(signing_out_ends_all_tokens_at_once);
async fn signing_out_ends_all_tokens_at_once(app: TestApp) {
    let body = citizen(&app).await;
    let answer = signed_in(&app, &body["phone"], PASSWORD).await;
    let other = signed_in(&app, &body["phone"], PASSWORD).await;
    app.delete("/sessions/current")
        .as_(access(&answer))
        .await
        .no_content();
    app.get("/me")
        .as_(access(&answer))
        .await
        .problem(401, "NOT_SIGNED_IN");
    let refresh = json!({ "refreshToken": answer["refreshToken"] });
    app.post("/tokens")
        .json(refresh)
        .await
        .problem(401, "WRONG_CREDENTIALS");
    app.get("/me").as_(access(&other)).await.ok();
}

both!(a_lost_phone_is_signed_out_from_elsewhere);
async fn a_lost_phone_is_signed_out_from_elsewhere(app: TestApp) {
    let body = citizen(&app).await;
    let lost = signed_in(&app, &body["phone"], PASSWORD).await;
    let here = signed_in(&app, &body["phone"], PASSWORD).await;
    let list = app
        .get("/sessions?includeTotal=true")
        .as_(access(&here))
        .await
        .ok();
    let ids: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].clone())
        .collect();
    assert_eq!(ids, [here["sessionId"].clone(), lost["sessionId"].clone()]);
    assert_eq!((&list["total"], &list["next"]), (&json!(2), &json!(null)));
    let path = format!("/sessions/{}", lost["sessionId"].as_str().unwrap());
    app.delete(&path).as_(access(&here)).await.no_content();
    app.get("/me")
        .as_(access(&lost))
        .await
        .problem(401, "NOT_SIGNED_IN");
    app.get(&path).as_(access(&here)).await.problem(404, "NOT_FOUND");
    app.delete(&path)
        .as_(access(&here))
        .await
        .problem(404, "NOT_FOUND");
    assert_eq!(
        app.get("/sessions").as_(access(&here)).await.ok()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

both!(others_sessions_are_not_found);
async fn others_sessions_are_not_found(app: TestApp) {
    let (one, other) = (citizen(&app).await, citizen(&app).await);
    let one = signed_in(&app, &one["phone"], PASSWORD).await;
    let other = signed_in(&app, &other["phone"], PASSWORD).await;
    let path = format!("/sessions/{}", one["sessionId"].as_str().unwrap());
    app.get(&path).as_(access(&other)).await.problem(404, "NOT_FOUND");
    app.delete(&path)
        .as_(access(&other))
        .await
        .problem(404, "NOT_FOUND");
    assert_eq!(
        app.get("/sessions").as_(access(&other)).await.ok()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

both!(sessions_come_in_pages);
async fn sessions_come_in_pages(app: TestApp) {
    let body = citizen(&app).await;
    let mut signed = Vec::new();
    for _ in 0..5 {
        signed.push(signed_in(&app, &body["phone"], PASSWORD).await);
    }
    let token = access(&signed[0]);
    let mut seen = Vec::new();
    let mut path = "/sessions?pageSize=2".to_owned();
    loop {
        let page = app.get(&path).as_(token).await.ok();
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["id"].clone()),
        );
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/sessions?pageSize=2&cursor={next}");
    }
    let expected: Vec<_> = signed
        .iter()
        .rev()
        .map(|answer| answer["sessionId"].clone())
        .collect();
    assert_eq!(seen, expected);
}

both!(another_process_learns_of_it);
async fn another_process_learns_of_it(app: TestApp) {
    let other = app.restarted_with(&[]).await;
    let body = citizen(&app).await;
    let answer = signed_in(&app, &body["phone"], PASSWORD).await;
    other.get("/me").as_(access(&answer)).await.ok();
    app.delete("/sessions/current")
        .as_(access(&answer))
        .await
        .no_content();
    other.auth.learn_revocations().await.unwrap();
    other
        .get("/me")
        .as_(access(&answer))
        .await
        .problem(401, "NOT_SIGNED_IN");
}
