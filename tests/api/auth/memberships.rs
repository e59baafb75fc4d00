use serde_json::{Value, json};

use super::given::{PASSWORD, access, agency, audited, manager, officer, settled_officer, signed_in};
use crate::both;
use crate::support::app::TestApp;

fn today(app: &TestApp) -> String {
    motcua::calendar::zone::local_date(app.clock.now()).to_string()
}

both!(a_role_takes_effect_at_once_and_ends_at_once);
async fn a_role_takes_effect_at_once_and_ends_at_once(app: TestApp) {
    let app = app.at("2011-03-01T08:30:00+07:00").await;
    let admin = manager(&app);
    let id = settled_officer(&app, "tran.binh").await;
    let (agency, _, desk) = agency(&app, "Sở Nội vụ").await;
    let before = signed_in(&app, &json!("tran.binh"), PASSWORD).await;
    let path = format!("/officers/{id}/memberships");
    let role = json!({ "role": "DESK_OFFICER", "agencyId": agency, "deskId": desk, "validFrom": "2011-03-01",
        "basis": " Quyết định số 12/QĐ-SNV " });
    let reply = app.post(&path).as_(&admin).json(role).await;
    let made = reply.created();
    assert_eq!(
        (&made["inForce"], &made["title"], &made["basis"]),
        (
            &json!(true),
            &json!("Công chức bộ phận một cửa"),
            &json!("Quyết định số 12/QĐ-SNV")
        )
    );
    let place = reply
        .header("Location")
        .strip_prefix("/api/v1")
        .unwrap()
        .to_owned();
    assert_eq!(app.get(&place).as_(&admin).await.ok(), made);
    // The token from before does not know of it and is refused; refreshing brings one that does.
    app.get("/me")
        .as_(access(&before))
        .await
        .problem(401, "NOT_SIGNED_IN");
    let refresh = json!({ "refreshToken": before["refreshToken"] });
    let with = app.post("/tokens").json(refresh).await.ok();
    assert!(
        with["scopes"]
            .as_array()
            .unwrap()
            .contains(&json!("dossiers:accept")),
        "{with}"
    );
    let me = app.get("/me").as_(access(&with)).await.ok();
    assert_eq!(
        (&me["roles"][0]["agencyId"], &me["roles"][0]["deskId"]),
        (&agency, &desk)
    );
    // With yesterday as its last day it is over at once, although it began today.
    let end = json!({ "lastDay": "2011-02-28", "reason": "Nhầm người" });
    let ended = app
        .post(&format!("{place}/ending"))
        .as_(&admin)
        .json(end.clone())
        .await
        .ok();
    assert_eq!(ended["inForce"], false);
    app.get("/me")
        .as_(access(&with))
        .await
        .problem(401, "NOT_SIGNED_IN");
    let without = app
        .post("/tokens")
        .json(json!({ "refreshToken": with["refreshToken"] }))
        .await
        .ok();
    assert_eq!(without["scopes"], json!(["account:self"]));
    app.post(&format!("{place}/ending"))
        .as_(&admin)
        .json(end)
        .await
        .problem(409, "NOT_POSSIBLE");
    let actions = audited(&app, &id);
    assert_eq!(
        actions[actions.len() - 2..],
        ["membership.granted", "membership.ended"]
    );
    let history = app.get(&path).as_(&admin).await.ok();
    assert_eq!(history["items"], json!([ended]));
}

both!(a_token_does_not_outlive_a_membership);
async fn a_token_does_not_outlive_a_membership(app: TestApp) {
    let app = app.at("2011-02-28T23:55:00+07:00").await;
    let id = settled_officer(&app, "tran.binh").await;
    let (agency, ..) = agency(&app, "Sở Nội vụ").await;
    let role =
        json!({ "role": "AUDITOR", "agencyId": agency, "validFrom": "2011-02-01", "validTo": "2011-02-28" });
    app.post(&format!("/officers/{id}/memberships"))
        .as_(&manager(&app))
        .json(role)
        .await
        .created();
    let answer = signed_in(&app, &json!("tran.binh"), PASSWORD).await;
    assert!(
        answer["scopes"]
            .as_array()
            .unwrap()
            .contains(&json!("audit:read"))
    );
    assert_eq!(answer["accessTokenExpiresAt"], "2011-02-28T17:00:00Z");
    let tomorrow = app.at("2011-03-01T00:00:00+07:00").await;
    tomorrow
        .get("/me")
        .as_(access(&answer))
        .await
        .problem(401, "NOT_SIGNED_IN");
    let refresh = json!({ "refreshToken": answer["refreshToken"] });
    assert_eq!(
        tomorrow.post("/tokens").json(refresh).await.ok()["scopes"],
        json!(["account:self"])
    );
}

both!(each_role_names_its_place);
async fn each_role_names_its_place(app: TestApp) {
    let admin = manager(&app);
    let (id, _) = officer(&app, "tran.binh").await;
    let (agency, unit, desk) = agency(&app, "Sở Nội vụ").await;
    let (other, other_unit, other_desk) = super::given::agency(&app, "Sở Tư pháp").await;
    let nobody = json!("0197b1c4-3f00-7a52-9d10-5b1f6b2f0a15");
    let path = format!("/officers/{id}/memberships");
    let day = today(&app);
    for (role, agency, unit, desk, to, wrong) in [
        ("HANDLER", None, None, None, None, ("/agencyId", "REQUIRED")),
        (
            "UNIT_HEAD",
            Some(&agency),
            None,
            None,
            None,
            ("/unitId", "REQUIRED"),
        ),
        (
            "DESK_OFFICER",
            Some(&agency),
            Some(&unit),
            None,
            None,
            ("/deskId", "REQUIRED"),
        ),
        (
            "SYS_ADMIN",
            Some(&agency),
            None,
            None,
            None,
            ("/agencyId", "NOT_FITTING"),
        ),
        (
            "AUDITOR",
            Some(&agency),
            None,
            None,
            None,
            ("/validTo", "REQUIRED"),
        ),
        (
            "HANDLER",
            Some(&agency),
            None,
            None,
            Some("2000-01-01"),
            ("/validTo", "LAST_DAY"),
        ),
        (
            "HANDLER",
            Some(&nobody),
            None,
            None,
            None,
            ("/agencyId", "UNKNOWN"),
        ),
        (
            "HANDLER",
            Some(&agency),
            Some(&other_unit),
            None,
            None,
            ("/unitId", "UNKNOWN"),
        ),
        (
            "DESK_OFFICER",
            Some(&other),
            Some(&other_unit),
            Some(&desk),
            None,
            ("/deskId", "UNKNOWN"),
        ),
        (
            "DESK_OFFICER",
            Some(&agency),
            None,
            Some(&other_desk),
            None,
            ("/deskId", "UNKNOWN"),
        ),
    ] {
        let mut body = json!({ "role": role, "validFrom": day });
        for (name, value) in [
            ("agencyId", agency),
            ("unitId", unit),
            ("deskId", desk),
            ("validTo", to.map(Value::from).as_ref()),
        ] {
            if let Some(value) = value {
                body[name] = value.clone();
            }
        }
        app.post(&path).as_(&admin).json(body).await.wrong(400, &[wrong]);
    }
    assert_eq!(app.get(&path).as_(&admin).await.ok()["items"], json!([]));
}

both!(the_same_role_twice_is_refused);
async fn the_same_role_twice_is_refused(app: TestApp) {
    let admin = manager(&app);
    let (id, _) = officer(&app, "tran.binh").await;
    let (agency, unit, _) = agency(&app, "Sở Nội vụ").await;
    let path = format!("/officers/{id}/memberships");
    let body =
        json!({ "role": "HANDLER", "agencyId": agency, "validFrom": "2099-01-01", "validTo": "2099-12-31" });
    let grant = |body: &Value| app.post(&path).as_(&admin).json(body.clone());
    grant(&body).await.created();
    grant(&body).await.problem(409, "ALREADY_EXISTS");
    let mut later = body.clone();
    later["validFrom"] = json!("2099-12-31");
    later["validTo"] = json!("2100-12-31");
    grant(&later).await.problem(409, "ALREADY_EXISTS");
    later["validFrom"] = json!("2100-01-01");
    grant(&later).await.created();
    let mut elsewhere = body.clone();
    elsewhere["unitId"] = unit;
    grant(&elsewhere).await.created();
}

both!(a_retried_grant_is_one_membership);
async fn a_retried_grant_is_one_membership(app: TestApp) {
    let admin = manager(&app);
    let (id, _) = officer(&app, "tran.binh").await;
    let (agency, ..) = agency(&app, "Sở Nội vụ").await;
    let path = format!("/officers/{id}/memberships");
    let body = json!({ "role": "CLERK", "agencyId": agency, "validFrom": "2000-01-01" });
    let grant = || {
        app.post(&path)
            .as_(&admin)
            .idempotency_key("k1")
            .json(body.clone())
    };
    let (one, two) = (grant().await, grant().await);
    assert_eq!(one.created(), two.created());
    assert_eq!(two.header("Idempotent-Replayed"), "true");
    assert_eq!(
        app.get(&path).as_(&admin).await.ok()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

both!(what_was_done_with_right_stays_so);
async fn what_was_done_with_right_stays_so(app: TestApp) {
    let app = app.at("2011-03-10T08:30:00+07:00").await;
    let admin = manager(&app);
    let (id, _) = officer(&app, "tran.binh").await;
    let (agency, ..) = agency(&app, "Sở Nội vụ").await;
    let body =
        json!({ "role": "CLERK", "agencyId": agency, "validFrom": "2011-01-01", "validTo": "2011-03-20" });
    let path = format!("/officers/{id}/memberships");
    let made = app.post(&path).as_(&admin).json(body).await.created();
    let end = format!("{path}/{}/ending", made["id"].as_str().unwrap());
    for (day, status) in [
        ("2011-03-08", 400),
        ("2011-03-21", 400),
        ("2011-03-20", 409),
        ("2011-03-15", 200),
        ("2011-03-09", 200),
    ] {
        let body = json!({ "lastDay": day, "reason": "Điều động" });
        let reply = app.post(&end).as_(&admin).json(body).await;
        assert_eq!(reply.status, status, "{day}: {reply}");
        if status == 400 {
            reply.wrong(400, &[("/lastDay", "LAST_DAY")]);
        }
    }
}
