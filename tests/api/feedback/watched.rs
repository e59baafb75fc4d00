//! Who looks after petitions that an agency cannot or does not handle: those above it, and the worker.

use diesel::prelude::*;
use futures_util::future::join;
use motcua::auth::{AccountKind, Membership, Role};
use motcua::feedback::commands::tell_overdue;
use motcua::platform::actor::Actor;
use motcua::platform::db::schema::{audit_log, outbox};
use motcua::platform::db::types::AnyUuid;
use serde_json::{Value, json};

use super::petitions::{HEAD, JUNE, act, body, kind, send};
use crate::both;
use crate::dossiers::given::{DAO, DESK, DIEN_KHANH, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, agency, filing};
use crate::support::actors::{Claims, Somebody};
use crate::support::app::TestApp;

/// Somebody of the province with the rights of the only head of an agency.
async fn as_the_head(app: &TestApp, login: &str, at: &Value) -> Somebody {
    let officer = app.sign_in(login).await;
    let duty = Membership {
        agency: at.as_str().unwrap().parse().unwrap(),
        unit: None,
        desk: None,
        role: Role::AgencyHead,
    };
    app.token(&Claims {
        kind: AccountKind::Officer,
        id: officer.id,
        name: &officer.name,
        scopes: Role::AgencyHead.scopes(),
        memberships: &[duty],
        everywhere: &[],
        rights_version: 1000,
        until: app.clock.now() + chrono::TimeDelta::minutes(15),
    })
}

both!(what_the_only_head_had_a_part_in_is_taken_over_from_above, demo);
async fn what_the_only_head_had_a_part_in_is_taken_over_from_above(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&june, &citizen, papers).await;
    dossier.accept(&june, DESK).await;
    dossier.pass_on(&june, DESK).await;
    dossier.pass_on(&june, "chuyenvien.nhatrang").await;
    let back = json!({"reason": "Thiếu ngành nghề"});
    dossier
        .does(&june, "truongphong.nhatrang", "/steps/current/return", back)
        .await;
    let mut about = body(&june, "CONDUCT").await;
    about["dossierId"] = json!(dossier.id);
    let (city, province) = (
        about["agencyId"].clone(),
        agency(&june, NHA_TRANG).await["parentId"].clone(),
    );
    let sent = send(&june, &citizen, about.clone()).await.created();
    let other = send(&june, &citizen, about).await.created();
    let rules = send(&june, &citizen, body(&june, "RULES").await).await.created();

    // Whoever did a step of it, also in a round that went back, passes it on and does nothing else.
    let handler = as_the_head(&june, "chuyenvien.nhatrang", &city).await;
    act(&june, &handler, &sent, "classification", kind("CONDUCT"))
        .await
        .problem(403, "FORBIDDEN");
    let to_the_province = json!({"agencyId": province, "reason": "Đã tham gia giải quyết hồ sơ"});
    let passed = act(&june, &handler, &sent, "forwarding", to_the_province.clone())
        .await
        .ok();
    assert_eq!(passed["agencyId"], province);

    let elsewhere = json!({"agencyId": agency(&june, DIEN_KHANH).await["id"], "reason": "Giao huyện khác"});
    for above in [Role::PpcApprover, Role::AgencyHead] {
        let above = june.officer_of_the_province(&[above]);
        let path = format!(
            "/petitions?agencyId={}&includeTotal=true&pageSize=200",
            city.as_str().unwrap()
        );
        let list = june.get(&path).as_(&above).await.ok();
        let items = list["items"].as_array().unwrap();
        let seen = items.iter().find(|item| item["id"] == other["id"]);
        let seen = seen.unwrap_or_else(|| panic!("{list}"));
        assert_eq!(seen["possibleActions"], json!(["FORWARD"]));
        assert!(
            items.iter().all(|item| item["kind"] == "CONDUCT"),
            "what is about rules is the agency's alone"
        );
        let rules = format!("/petitions/{}", rules["id"].as_str().unwrap());
        june.get(&rules).as_(&above).await.problem(404, "NOT_FOUND");
        act(&june, &above, &other, "classification", kind("CONDUCT"))
            .await
            .problem(403, "FORBIDDEN");
        act(&june, &above, &other, "forwarding", elsewhere.clone())
            .await
            .problem(403, "FORBIDDEN");
    }
    let approver = june.officer_of_the_province(&[Role::PpcApprover]);
    let taken = act(&june, &approver, &other, "forwarding", to_the_province)
        .await
        .ok();
    let taken = act(&june, &approver, &taken, "classification", kind("CONDUCT"))
        .await
        .ok();
    assert_eq!(
        (&taken["state"], &taken["agencyId"]),
        (&json!("IN_HANDLING"), &province)
    );
    let neighbour = june.sign_in("lanhdao.dienkhanh").await;
    let path = format!("/petitions?agencyId={}", city.as_str().unwrap());
    june.get(&path).as_(&neighbour).await.problem(404, "NOT_FOUND");
}

/// Lets two workers look at once at a moment.
async fn workers_at(app: &TestApp, at: &str) {
    let then = app.at(at).await;
    let (one, other) = (then.database().open(then.clock), then.database().open(then.clock));
    let actor = Actor::system("worker");
    let (first, second) = join(one.write(&actor, tell_overdue), other.write(&actor, tell_overdue)).await;
    first.unwrap();
    second.unwrap();
    one.close();
    other.close();
}

fn told(app: &TestApp, petition: &Value) -> (i64, i64) {
    let id: uuid::Uuid = petition["id"].as_str().unwrap().parse().unwrap();
    let mut conn = app.database().connect();
    let events = outbox::table
        .filter(outbox::subject_id.eq(AnyUuid(id)))
        .filter(outbox::event_type.eq("vn.motcua.petition.overdue.v1"))
        .count()
        .get_result(&mut conn)
        .unwrap();
    let rows = audit_log::table
        .filter(audit_log::subject_id.eq(AnyUuid(id)))
        .filter(audit_log::action.eq("petition.overdue"))
        .count()
        .get_result(&mut conn)
        .unwrap();
    (events, rows)
}

both!(that_an_agency_is_late_is_told_once_for_each_limit, demo);
async fn that_an_agency_is_late_is_told_once_for_each_limit(app: TestApp) {
    let monday = app.at(JUNE).await;
    let (citizen, head) = (monday.sign_in(DAO).await, monday.sign_in(HEAD).await);
    let sent = send(&monday, &citizen, body(&monday, "RULES").await)
        .await
        .created();
    let taken = send(&monday, &citizen, body(&monday, "RULES").await)
        .await
        .created();
    act(&monday, &head, &taken, "classification", kind("RULES"))
        .await
        .ok();
    workers_at(&app, "2011-06-15T16:58:00+07:00").await;
    assert_eq!(told(&app, &sent), (0, 0), "it is due until now");
    for _ in 0..2 {
        workers_at(&app, "2011-06-15T17:00:01+07:00").await;
        assert_eq!((told(&app, &sent), told(&app, &taken)), ((1, 1), (0, 0)));
    }
    let thursday = app.at("2011-06-16T09:00:00+07:00").await;
    let head = thursday.sign_in(HEAD).await;
    act(&thursday, &head, &sent, "classification", kind("RULES"))
        .await
        .ok();
    workers_at(&app, "2011-07-04T17:00:01+07:00").await;
    assert_eq!((told(&app, &sent), told(&app, &taken)), ((2, 2), (1, 1)));
}

both!(
    an_act_that_leaves_a_limit_running_is_no_second_telling_of_it,
    demo
);
async fn an_act_that_leaves_a_limit_running_is_no_second_telling_of_it(app: TestApp) {
    let monday = app.at(JUNE).await;
    let (citizen, head) = (monday.sign_in(DAO).await, monday.sign_in(HEAD).await);
    let sent = send(&monday, &citizen, body(&monday, "RULES").await)
        .await
        .created();
    let taken = act(&monday, &head, &sent, "classification", kind("RULES"))
        .await
        .ok();
    let request = json!({"request": "Xin cho biết ngày đến nộp hồ sơ."});
    let asked = act(&monday, &head, &taken, "supplement-request", request)
        .await
        .ok();
    workers_at(&app, "2011-08-01T08:00:00+07:00").await;
    assert_eq!(told(&app, &sent), (1, 1));
    // What the petitioner gives after the wait moves no limit of the agency, and is not late by it.
    let august = app.at("2011-08-01T09:00:00+07:00").await;
    let citizen = august.sign_in(DAO).await;
    let more = json!({"text": "Sáng ngày 10/6/2011."});
    let given = act(&august, &citizen, &asked, "supplement", more).await.ok();
    assert_eq!(given["dueAt"], asked["dueAt"]);
    let step = given["steps"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&step["late"], &step["dueAt"]),
        (&json!(false), &json!(null)),
        "{step}"
    );
    workers_at(&app, "2011-08-01T10:00:00+07:00").await;
    assert_eq!(told(&app, &sent), (1, 1), "it was told");
}

both!(who_is_complained_about_does_not_choose_who_judges, demo);
async fn who_is_complained_about_does_not_choose_who_judges(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&june, &citizen, papers).await;
    dossier.accept(&june, DESK).await;
    dossier.pass_on(&june, DESK).await;
    dossier.pass_on(&june, "chuyenvien.nhatrang").await;
    let mut about = body(&june, "CONDUCT").await;
    about["dossierId"] = json!(dossier.id);
    let city = about["agencyId"].clone();
    let sent = send(&june, &citizen, about).await.created();
    let rules = send(&june, &citizen, body(&june, "RULES").await).await.created();
    let handler = as_the_head(&june, "chuyenvien.nhatrang", &city).await;
    let neighbour = json!({"agencyId": agency(&june, DIEN_KHANH).await["id"], "reason": "Chuyển nơi khác"});
    let refused = act(&june, &handler, &sent, "forwarding", neighbour.clone()).await;
    refused.problem(403, "FORBIDDEN");
    let head = june.sign_in(HEAD).await;
    for petition in [&sent, &rules] {
        act(&june, &head, petition, "forwarding", neighbour.clone())
            .await
            .ok();
    }
}
