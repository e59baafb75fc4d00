use diesel::prelude::*;
use motcua::platform::db::schema::{accounts, audit_log, credentials, outbox};
use serde_json::{Value, json};

use super::given::{PASSWORD, audited, citizen, signed_in};
use crate::both;
use crate::support::actors::registration;
use crate::support::app::TestApp;

fn with(changes: Value) -> Value {
    let mut body = registration("Nguyễn Thị Đào");
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            body.as_object_mut().unwrap().remove(name);
        } else {
            body[name] = value.clone();
        }
    }
    body
}

both!(somebody_registers_and_signs_in);
async fn somebody_registers_and_signs_in(app: TestApp) {
    let body = with(json!({ "email": "Dao@Example.VN", "sex": "FEMALE", "birthDate": "1985-04-02" }));
    let made = app.post("/citizens").json(body.clone()).await;
    assert_eq!(made.header("Location"), "/api/v1/me");
    let made = made.created();
    let number = body["idNumber"].as_str().unwrap();
    assert_eq!(made["idNumberMasked"], format!("056*******{}", &number[10..]));
    for name in ["idNumber", "phone", "email"] {
        let answer = signed_in(&app, &body[name], PASSWORD).await;
        let me = app
            .get("/me")
            .as_(answer["accessToken"].as_str().unwrap())
            .await
            .ok();
        assert_eq!(
            (&me["id"], &me["idNumber"], &me["email"], &me["kind"]),
            (
                &made["id"],
                &body["idNumber"],
                &json!("Dao@example.vn"),
                &json!("CITIZEN")
            )
        );
        assert_eq!(
            me["scopes"],
            json!([
                "account:self",
                "dossiers:submit",
                "dossiers:read",
                "messages:write",
                "ratings:give",
                "petitions:send",
                "petitions:read",
                "visits:book"
            ])
        );
    }
    assert_eq!(audited(&app, made["id"].as_str().unwrap()), ["account.created"]);
}

both!(numbers_and_passwords_stand_nowhere_in_plain_text);
async fn numbers_and_passwords_stand_nowhere_in_plain_text(app: TestApp) {
    let body = citizen(&app).await;
    let number = body["idNumber"].as_str().unwrap();
    let mut conn = app.database().connect();
    let (sealed, hash, masked): (Option<Vec<u8>>, Option<Vec<u8>>, Option<String>) = accounts::table
        .select((
            accounts::id_number_sealed,
            accounts::id_number_hash,
            accounts::id_number_masked,
        ))
        .first(&mut conn)
        .unwrap();
    for bytes in [sealed.unwrap(), hash.unwrap()] {
        assert!(!bytes.windows(6).any(|part| part == &number.as_bytes()[..6]));
    }
    assert!(!masked.unwrap().contains(&number[3..10]));
    let password: String = credentials::table
        .select(credentials::password_hash)
        .first(&mut conn)
        .unwrap();
    assert!(
        password.starts_with("$argon2id$v=19$m=8192,t=1,p=1$"),
        "{password}"
    );
    let audited: Vec<String> = audit_log::table
        .select(audit_log::changes)
        .load(&mut conn)
        .unwrap();
    let told: Vec<Value> = outbox::table.select(outbox::data).load(&mut conn).unwrap();
    let text = format!("{audited:?} {told:?}");
    for personal in [number, body["phone"].as_str().unwrap(), "Đào", PASSWORD] {
        assert!(!text.contains(personal), "{personal} in {text}");
    }
    assert_eq!((audited.len(), told.len()), (1, 1));
}

both!(what_does_not_fit_together_is_told_and_not_refused);
async fn what_does_not_fit_together_is_told_and_not_refused(app: TestApp) {
    let body = with(json!({ "sex": "MALE", "birthDate": "1999-04-02" }));
    let made = app
        .post("/citizens")
        .header("Accept-Language", "en")
        .json(body)
        .await
        .created();
    let codes: Vec<_> = made["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| w["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        ["CITIZEN_NUMBER_SEX_DIFFERS", "CITIZEN_NUMBER_BIRTH_YEAR_DIFFERS"]
    );
    assert!(
        made["warnings"][0]["detail"]
            .as_str()
            .unwrap()
            .starts_with("The sex differs")
    );
}

both!(what_another_has_is_named_all_at_once);
async fn what_another_has_is_named_all_at_once(app: TestApp) {
    let first = with(json!({ "email": "dao@example.vn" }));
    app.post("/citizens").json(first.clone()).await.created();
    let second = with(json!({
        "idNumber": format!(" {}", first["idNumber"].as_str().unwrap()),
        "phone": format!("+84 {}", &first["phone"].as_str().unwrap()[1..]),
        "email": "DAO@example.vn",
    }));
    let refused = app.post("/citizens").json(second).await;
    refused.problem(409, "ALREADY_EXISTS");
    refused.wrong(
        409,
        &[("/idNumber", "TAKEN"), ("/phone", "TAKEN"), ("/email", "TAKEN")],
    );
    let count: i64 = accounts::table
        .count()
        .get_result(&mut app.database().connect())
        .unwrap();
    assert_eq!(count, 1);
}

both!(a_passport_is_another_number_than_a_card);
async fn a_passport_is_another_number_than_a_card(app: TestApp) {
    let card = with(json!({ "idNumber": "225000000" }));
    app.post("/citizens").json(card).await.created();
    let passport = with(json!({ "idNumberKind": "PASSPORT", "idNumber": "225000000" }));
    app.post("/citizens").json(passport).await.created();
    let other = with(json!({ "idNumberKind": "PASSPORT", "idNumber": "b1234567" }));
    app.post("/citizens").json(other).await.created();
    let me = signed_in(&app, &json!(" B 1234567"), PASSWORD).await;
    assert_eq!(me["kind"], "CITIZEN");
}

both!(everything_wrong_is_named);
async fn everything_wrong_is_named(app: TestApp) {
    for (changes, wrong) in [
        (json!({ "phone": null }), &[("/phone", "REQUIRED")][..]),
        (
            json!({ "fullName": "R2-D2", "idNumber": "12", "phone": "12", "email": "a@b", "birthDate": "2999-01-01" }),
            &[
                ("/fullName", "PERSON_NAME_CHARACTERS"),
                ("/idNumber", "CITIZEN_NUMBER_FORMAT"),
                ("/phone", "PHONE_FORMAT"),
                ("/email", "EMAIL_FORMAT"),
                ("/birthDate", "MAXIMUM"),
            ],
        ),
        (json!({ "password": "short" }), &[("/password", "MIN_LENGTH")]),
        (
            json!({ "password": "Mật khẩu 2010" }),
            &[("/password", "PASSWORD_COMMON")],
        ),
        (
            json!({ "idNumber": "056185999999", "password": "số 056185999999 của tôi" }),
            &[("/password", "PASSWORD_PERSONAL")],
        ),
        (
            json!({ "sex": "?", "age": 3 }),
            &[("/sex", "ENUM"), ("/age", "UNKNOWN_FIELD")],
        ),
    ] {
        app.post("/citizens").json(with(changes)).await.wrong(400, wrong);
    }
    let count: i64 = accounts::table
        .count()
        .get_result(&mut app.database().connect())
        .unwrap();
    assert_eq!(count, 0);
}
