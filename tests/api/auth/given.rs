//! What these tests begin with.

use motcua::auth::Scope;
use serde_json::{Value, json};

use crate::support::actors::{Somebody, registration};
use crate::support::app::TestApp;

/// The password of everybody who registers here.
pub const PASSWORD: &str = "ba con mèo đen trên mái";

/// Somebody who has registered: what was sent.
pub async fn citizen(app: &TestApp) -> Value {
    let body = registration("Nguyễn Thị Đào");
    app.post("/citizens").json(body.clone()).await.created();
    body
}

/// The answer to a sign-in that succeeds.
pub async fn signed_in(app: &TestApp, name: &Value, password: &str) -> Value {
    let body = json!({ "name": name, "password": password });
    app.post("/sessions").json(body).await.created()
}

/// The access token in an answer.
pub fn access(answer: &Value) -> &str {
    answer["accessToken"].as_str().unwrap()
}

/// Somebody who may manage accounts.
pub fn manager(app: &TestApp) -> Somebody {
    app.somebody_with(&[Scope::AccountManage])
}

/// An officer without memberships: the id, the user name and the temporary password.
pub async fn officer(app: &TestApp, username: &str) -> (String, String) {
    let body = json!({ "username": username, "fullName": "Trần Văn Bình" });
    let made = app
        .post("/officers")
        .as_(&manager(app))
        .json(body)
        .await
        .created();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&made["officer"]["id"]), text(&made["temporaryPassword"]))
}

/// The same, after the first sign-in and with [`PASSWORD`].
pub async fn settled_officer(app: &TestApp, username: &str) -> String {
    let (id, temporary) = officer(app, username).await;
    let first = signed_in(app, &json!(username), &temporary).await;
    let change = json!({ "currentPassword": temporary, "newPassword": PASSWORD });
    app.put("/me/password")
        .as_(access(&first))
        .json(change)
        .await
        .ok();
    id
}

/// An agency: its id, a unit's and a desk's.
pub async fn agency(app: &TestApp, name: &str) -> (Value, Value, Value) {
    let admin = app.sys_admin();
    let body = json!({ "type": "DEPARTMENT", "level": "PROVINCE", "name": name, "validFrom": "2000-01-01" });
    let agency = app.post("/agencies").as_(&admin).json(body).await.created()["id"].clone();
    let part = |what: &'static str| {
        let path = format!("/agencies/{}/{what}", agency.as_str().unwrap());
        let body = json!({ "code": "A1", "name": "Bộ phận", "validFrom": "2000-01-01" });
        let request = app.post(&path).as_(&admin).json(body);
        async move { request.await.created()["id"].clone() }
    };
    (agency.clone(), part("units").await, part("desks").await)
}

/// The actions in the audit log about one subject, in their order.
pub fn audited(app: &TestApp, subject: &str) -> Vec<String> {
    use diesel::prelude::*;
    use motcua::platform::db::schema::audit_log;
    use motcua::platform::db::types::AnyUuid;
    audit_log::table
        .filter(audit_log::subject_id.eq(AnyUuid(subject.parse().unwrap())))
        .order(audit_log::seq)
        .select(audit_log::action)
        .load(&mut app.database().connect())
        .unwrap()
}
