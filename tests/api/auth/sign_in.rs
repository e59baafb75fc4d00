use diesel::prelude::*;
use motcua::platform::db::schema::{credentials, sessions};
use serde_json::json;

use super::given::{PASSWORD, access, audited, citizen, settled_officer, signed_in};
use crate::both;
use crate::support::app::TestApp;

both!(a_wrong_name_and_a_wrong_password_look_alike);
async fn a_wrong_name_and_a_wrong_password_look_alike(app: TestApp) {
    let body = citizen(&app).await;
    let mut answers = Vec::new();
    for name in [
        body["idNumber"].as_str().unwrap(),
        "056185999999",
        "nobody",
        "nobody@example.vn",
        "@",
        "?",
    ] {
        let wrong = json!({ "name": name, "password": "not the password" });
        let mut problem = app
            .post("/sessions")
            .json(wrong)
            .await
            .problem(401, "WRONG_CREDENTIALS");
        problem.as_object_mut().unwrap().remove("instance");
        answers.push(problem);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
}

both!(the_answer_tells_who_is_signed_in_until_when);
async fn the_answer_tells_who_is_signed_in_until_when(app: TestApp) {
    let app = app.at("2011-03-01T08:30:00+07:00").await;
    let body = citizen(&app).await;
    let reply = app
        .post("/sessions")
        .header("User-Agent", "trình duyệt/1.0")
        .json(json!({ "name": body["phone"], "password": PASSWORD }))
        .await;
    assert_eq!(reply.header("Cache-Control"), "no-store");
    let answer = reply.created();
    assert_eq!(answer["fullName"], "Nguyễn Thị Đào");
    assert_eq!(answer["passwordChangeRequired"], false);
    assert!(
        answer["accessTokenExpiresAt"]
            .as_str()
            .unwrap()
            .starts_with("2011-03-01T01:45:0"),
        "{answer}"
    );
    assert!(
        answer["refreshTokenExpiresAt"]
            .as_str()
            .unwrap()
            .starts_with("2011-03-31T01:30:0"),
        "{answer}"
    );
    let session = answer["sessionId"].as_str().unwrap();
    assert_eq!(reply.header("Location"), format!("/api/v1/sessions/{session}"));
    let shown = app
        .get(&format!("/sessions/{session}"))
        .as_(access(&answer))
        .await
        .ok();
    assert_eq!(
        (&shown["address"], &shown["isCurrent"]),
        (&json!("127.0.0.1"), &json!(true))
    );
    assert_eq!(audited(&app, session), ["session.opened"]);
}

both!(passwords_are_the_same_however_their_marks_are_composed);
async fn passwords_are_the_same_however_their_marks_are_composed(app: TestApp) {
    let body = citizen(&app).await;
    let decomposed = "ba con me\u{300}o \u{111}en tre\u{302}n ma\u{301}i";
    signed_in(&app, &body["phone"], decomposed).await;
}

both!(officers_sign_in_by_user_name);
async fn officers_sign_in_by_user_name(app: TestApp) {
    settled_officer(&app, "tran.binh").await;
    let answer = signed_in(&app, &json!(" Tran.BINH "), PASSWORD).await;
    assert_eq!(
        (&answer["kind"], &answer["scopes"]),
        (&json!("OFFICER"), &json!(["account:self"]))
    );
}

both!(an_old_hash_is_replaced_when_its_password_is_shown);
async fn an_old_hash_is_replaced_when_its_password_is_shown(app: TestApp) {
    let body = citizen(&app).await;
    let hash = || -> String {
        credentials::table
            .select(credentials::password_hash)
            .first(&mut app.database().connect())
            .unwrap()
    };
    let stored = hash();
    let stronger = app.restarted_with(&[("MOTCUA_ARGON2_PASSES", "2")]).await;
    let wrong = json!({ "name": body["phone"], "password": "wrong" });
    stronger
        .post("/sessions")
        .json(wrong)
        .await
        .problem(401, "WRONG_CREDENTIALS");
    assert_eq!(hash(), stored);
    signed_in(&stronger, &body["phone"], PASSWORD).await;
    assert!(hash().contains("t=2"), "{}", hash());
    signed_in(&stronger, &body["phone"], PASSWORD).await;
    assert!(hash().contains("t=2"));
}

both!(many_sign_in_at_once_and_each_gets_a_session);
async fn many_sign_in_at_once_and_each_gets_a_session(app: TestApp) {
    let body = citizen(&app).await;
    let tries = (0..12).map(|_| signed_in(&app, &body["phone"], PASSWORD));
    futures_util::future::join_all(tries).await;
    let count: i64 = sessions::table
        .count()
        .get_result(&mut app.database().connect())
        .unwrap();
    assert_eq!(count, 12);
}
