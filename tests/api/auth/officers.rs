use motcua::auth::Scope;
use serde_json::{Value, json};

use super::given::{PASSWORD, access, agency, audited, manager, officer, settled_officer, signed_in};
use crate::both;
use crate::support::app::TestApp;

both!(the_first_password_is_told_once);
async fn the_first_password_is_told_once(app: TestApp) {
    let admin = manager(&app);
    let body = json!({ "username": "Tran.Binh", "fullName": "Trần Văn Bình" });
    let make = || {
        app.post("/officers")
            .as_(&admin)
            .idempotency_key("one")
            .json(body.clone())
    };
    let reply = make().await;
    let made = reply.created();
    let id = made["officer"]["id"].as_str().unwrap();
    assert_eq!(reply.header("Location"), format!("/api/v1/officers/{id}"));
    assert_eq!(made["officer"]["username"], "tran.binh");
    let password = made["temporaryPassword"].as_str().unwrap();
    let again = make().await;
    assert_eq!(again.header("Idempotent-Replayed"), "true");
    assert_eq!(again.created()["temporaryPassword"], Value::Null);
    assert_eq!(again.created()["officer"], made["officer"]);
    signed_in(&app, &json!("tran.binh"), password).await;
    app.post("/officers")
        .as_(&admin)
        .json(body)
        .await
        .wrong(409, &[("/username", "TAKEN")]);
    assert_eq!(audited(&app, id), ["account.created"]);
}

both!(nothing_is_allowed_until_the_first_password_is_changed);
async fn nothing_is_allowed_until_the_first_password_is_changed(app: TestApp) {
    let (id, temporary) = officer(&app, "tran.binh").await;
    let (agency, ..) = agency(&app, "Sở Nội vụ").await;
    let membership = json!({ "role": "PROCEDURE_CONTROLLER", "agencyId": agency, "validFrom": "2000-01-01" });
    let path = format!("/officers/{id}/memberships");
    app.post(&path)
        .as_(&manager(&app))
        .json(membership)
        .await
        .created();
    let first = signed_in(&app, &json!("tran.binh"), &temporary).await;
    assert_eq!(
        (&first["passwordChangeRequired"], &first["scopes"]),
        (&json!(true), &json!(["account:self"]))
    );
    let change = json!({ "currentPassword": temporary, "newPassword": PASSWORD });
    let token = app
        .put("/me/password")
        .as_(access(&first))
        .json(change)
        .await
        .ok();
    let me = app.get("/me").as_(access(&token)).await.ok();
    assert!(
        me["scopes"]
            .as_array()
            .unwrap()
            .contains(&json!("procedures:publish")),
        "{me}"
    );
    assert_eq!(me["roles"][0]["role"], "PROCEDURE_CONTROLLER");
    let second = signed_in(&app, &json!("tran.binh"), PASSWORD).await;
    assert_eq!(second["passwordChangeRequired"], false);
}

both!(a_forgotten_password_is_drawn_anew);
async fn a_forgotten_password_is_drawn_anew(app: TestApp) {
    let id = settled_officer(&app, "tran.binh").await;
    let before = signed_in(&app, &json!("tran.binh"), PASSWORD).await;
    let path = format!("/officers/{id}/temporary-password");
    let drawn = app.post(&path).as_(&manager(&app)).await.ok();
    app.get("/me")
        .as_(access(&before))
        .await
        .problem(401, "NOT_SIGNED_IN");
    let old = json!({ "name": "tran.binh", "password": PASSWORD });
    app.post("/sessions")
        .json(old)
        .await
        .problem(401, "WRONG_CREDENTIALS");
    let after = signed_in(
        &app,
        &json!("tran.binh"),
        drawn["temporaryPassword"].as_str().unwrap(),
    )
    .await;
    assert_eq!(after["passwordChangeRequired"], true);
}

both!(a_disabled_officer_is_out_until_enabled);
async fn a_disabled_officer_is_out_until_enabled(app: TestApp) {
    let id = settled_officer(&app, "tran.binh").await;
    let admin = manager(&app);
    let before = signed_in(&app, &json!("tran.binh"), PASSWORD).await;
    let path = format!("/officers/{id}/disablement");
    let reason = json!({ "reason": "Nghỉ hưu" });
    let disabled = app.post(&path).as_(&admin).json(reason.clone()).await.ok();
    assert_eq!(disabled["status"], "DISABLED");
    app.get("/me")
        .as_(access(&before))
        .await
        .problem(401, "NOT_SIGNED_IN");
    let refresh = json!({ "refreshToken": before["refreshToken"] });
    app.post("/tokens")
        .json(refresh)
        .await
        .problem(401, "WRONG_CREDENTIALS");
    let body = json!({ "name": "tran.binh", "password": PASSWORD });
    app.post("/sessions")
        .json(body)
        .await
        .problem(401, "WRONG_CREDENTIALS");
    app.post(&path)
        .as_(&admin)
        .json(reason)
        .await
        .problem(409, "NOT_POSSIBLE");
    app.delete(&path).as_(&admin).await.no_content();
    app.delete(&path).as_(&admin).await.problem(409, "NOT_POSSIBLE");
    signed_in(&app, &json!("tran.binh"), PASSWORD).await;
    let actions = audited(&app, &id);
    assert_eq!(
        actions[actions.len() - 2..],
        ["account.disabled", "account.enabled"]
    );
}

both!(a_name_is_corrected_by_whoever_has_seen_it);
async fn a_name_is_corrected_by_whoever_has_seen_it(app: TestApp) {
    let (id, _) = officer(&app, "tran.binh").await;
    let admin = manager(&app);
    let path = format!("/officers/{id}");
    let body = json!({ "fullName": "Trần Văn Bính" });
    let etag = app.get(&path).as_(&admin).await.etag();
    app.put(&path)
        .as_(&admin)
        .json(body.clone())
        .await
        .problem(428, "PRECONDITION_REQUIRED");
    let changed = app
        .put(&path)
        .as_(&admin)
        .if_match(&etag)
        .json(body.clone())
        .await;
    assert_eq!(changed.ok()["fullName"], "Trần Văn Bính");
    app.put(&path)
        .as_(&admin)
        .if_match(&etag)
        .json(body.clone())
        .await
        .problem(412, "STALE_VERSION");
    app.put(&path)
        .as_(&admin)
        .if_match(&changed.etag())
        .json(body)
        .await
        .ok();
}

both!(officers_are_listed_by_given_name_and_found_without_marks);
async fn officers_are_listed_by_given_name_and_found_without_marks(app: TestApp) {
    let admin = manager(&app);
    for (username, name) in [
        ("o1", "Nguyễn Văn Đức"),
        ("o2", "Lê Thị Ánh"),
        ("o3", "Trần Đức An"),
        ("o4", "Phạm Đình Bảo"),
    ] {
        let body = json!({ "username": format!("{username}x"), "fullName": name });
        app.post("/officers").as_(&admin).json(body).await.created();
    }
    let names = |list: Value| -> Vec<String> {
        list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|o| o["fullName"].as_str().unwrap().to_owned())
            .collect()
    };
    let all = names(app.get("/officers").as_(&admin).await.ok());
    assert_eq!(
        all,
        ["Trần Đức An", "Lê Thị Ánh", "Phạm Đình Bảo", "Nguyễn Văn Đức"]
    );
    let mut paged = Vec::new();
    let mut path = "/officers?pageSize=3".to_owned();
    loop {
        let page = app.get(&path).as_(&admin).await.ok();
        let next = page["next"]
            .as_str()
            .map(|next| format!("/officers?pageSize=3&cursor={next}"));
        paged.extend(names(page));
        let Some(next) = next else { break };
        path = next;
    }
    assert_eq!(paged, all);
    let found = names(app.get("/officers?name=duc").as_(&admin).await.ok());
    assert_eq!(found, ["Trần Đức An", "Nguyễn Văn Đức"]);
    let found = names(app.get("/officers?name=an%20tran").as_(&admin).await.ok());
    assert_eq!(found, ["Trần Đức An"]);
    assert!(names(app.get("/officers?name=%25").as_(&admin).await.ok()).is_empty());
    assert!(names(app.get("/officers?status=DISABLED").as_(&admin).await.ok()).is_empty());
}

both!(officers_of_an_agency_are_those_in_force_there);
async fn officers_of_an_agency_are_those_in_force_there(app: TestApp) {
    let admin = manager(&app);
    let (one, ..) = agency(&app, "Sở Nội vụ").await;
    let (other, ..) = agency(&app, "Sở Tư pháp").await;
    for (username, place, to) in [
        ("inside1", &one, Value::Null),
        ("past2", &one, json!("2010-12-31")),
        ("elsewhere3", &other, Value::Null),
    ] {
        let (id, _) = officer(&app, username).await;
        let mut body = json!({ "role": "HANDLER", "agencyId": place, "validFrom": "2010-01-01" });
        if !to.is_null() {
            body["validTo"] = to;
        }
        app.post(&format!("/officers/{id}/memberships"))
            .as_(&admin)
            .json(body)
            .await
            .created();
    }
    let path = format!("/officers?agencyId={}&includeTotal=true", one.as_str().unwrap());
    let list = app.get(&path).as_(&admin).await.ok();
    assert_eq!(
        (&list["total"], &list["items"][0]["username"]),
        (&json!(1), &json!("inside1"))
    );
    assert_eq!(list["items"][0]["memberships"][0]["title"], "Chuyên viên thụ lý");
}

both!(nobody_administers_the_own_account);
async fn nobody_administers_the_own_account(app: TestApp) {
    let admin = app.holder_of(&[Scope::AccountManage]).await;
    let me = format!("/officers/{}", admin.id);
    let reason = json!({ "reason": "thử" });
    app.post(&format!("{me}/disablement"))
        .as_(&admin)
        .json(reason)
        .await
        .problem(409, "NOT_POSSIBLE");
    app.post(&format!("{me}/temporary-password"))
        .as_(&admin)
        .await
        .problem(409, "NOT_POSSIBLE");
    let role = json!({ "role": "SYS_ADMIN", "validFrom": "2000-01-01" });
    app.post(&format!("{me}/memberships"))
        .as_(&admin)
        .json(role)
        .await
        .problem(409, "NOT_POSSIBLE");
}

both!(a_citizen_is_no_officer);
async fn a_citizen_is_no_officer(app: TestApp) {
    let citizen = app.citizen("Nguyễn Thị Đào").await;
    let admin = manager(&app);
    let path = format!("/officers/{}", citizen.id);
    app.get(&path).as_(&admin).await.problem(404, "NOT_FOUND");
    let reason = json!({ "reason": "thử" });
    app.post(&format!("{path}/disablement"))
        .as_(&admin)
        .json(reason)
        .await
        .problem(404, "NOT_FOUND");
    app.post(&format!("{path}/temporary-password"))
        .as_(&admin)
        .await
        .problem(404, "NOT_FOUND");
}
