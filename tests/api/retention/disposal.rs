//! A disposal list from drawing up to the end.

use motcua::auth::Role;
use serde_json::{Value, json};

use super::{
    CLERK, HEAD, JUNE, at_nha_trang, carry_out, decide, draw_up, nha_trang, registered, term, unfinished,
};
use crate::both;
use crate::dossiers::given::{
    BIRTH_CERTIFICATE, DESK, DIEN_KHANH, HOUSEHOLD_BUSINESS, Held, OWNER, agency, key,
};
use crate::support::app::TestApp;

const REASON: &str = "Hồ sơ liên quan đến khiếu nại đang giải quyết.";

/// Dossiers on a list, by id.
async fn on(app: &TestApp, list: &Value) -> Vec<Value> {
    let head = app.sign_in(HEAD).await;
    let path = format!(
        "/disposal-lists/{}/dossiers?pageSize=200",
        list["id"].as_str().unwrap()
    );
    app.get(&path).as_(&head).await.ok()["items"]
        .as_array()
        .unwrap()
        .clone()
}

both!(what_is_over_is_listed_approved_by_another_and_erased, demo);
async fn what_is_over_is_listed_approved_by_another_and_erased(app: TestApp) {
    let over = registered(&app).await;
    unfinished(&app).await;
    let later = app.at("2021-06-12T08:00:00+07:00").await;
    let clerk = later.sign_in(CLERK).await;
    draw_up(&later, &clerk).await.problem(409, "NOT_POSSIBLE");
    term(&later, HOUSEHOLD_BUSINESS, 10).await;
    term(&later, BIRTH_CERTIFICATE, 1).await;
    let list = draw_up(&later, &clerk).await;
    let early: Vec<_> = match list.status.as_u16() {
        201 => on(&later, &list.json()).await,
        _ => Vec::new(),
    };
    assert!(
        early.iter().all(|item| item["dossierId"] != over.id.as_str()),
        "ten years are over tomorrow: {early:#?}"
    );
    if list.status == 201 {
        let head = later.sign_in(HEAD).await;
        decide(
            &later,
            &head,
            &list.json(),
            "/rejection",
            Some(json!({"reason": REASON})),
        )
        .await
        .ok();
    }

    let due = app.at("2021-06-14T08:00:00+07:00").await;
    let clerk = due.sign_in(CLERK).await;
    let drawn = draw_up(&due, &clerk).await.created();
    let items = on(&due, &drawn).await;
    let mine = items
        .iter()
        .find(|item| item["dossierId"] == over.id.as_str())
        .unwrap();
    assert_eq!(
        (&mine["code"], &mine["years"], &mine["state"]),
        (&over.view["code"], &json!(10), &json!("LISTED"))
    );
    assert_eq!(drawn["dossiers"]["listed"], items.len());
    assert!(
        items
            .iter()
            .all(|item| item["closedAt"].as_str().unwrap() < "2020-06-14")
    );
    draw_up(&due, &clerk).await.problem(409, "NOT_POSSIBLE");

    let both = at_nha_trang(&due, &[Role::Clerk, Role::AgencyHead]).await;
    let head = due.sign_in(HEAD).await;
    let rejected = decide(&due, &head, &drawn, "/rejection", Some(json!({"reason": REASON})))
        .await
        .ok();
    assert_eq!(
        (
            &rejected["state"],
            &rejected["dossiers"]["dropped"],
            &rejected["version"]
        ),
        (&json!("REJECTED"), &json!(items.len()), &json!(2))
    );
    let own = draw_up(&due, &both).await.created();
    let alone = decide(&due, &both, &own, "/approval", None).await;
    alone.problem(403, "FORBIDDEN");
    let stale = json!({"id": own["id"], "version": 5});
    decide(&due, &head, &stale, "/approval", None)
        .await
        .problem(412, "STALE_VERSION");
    let kept = items.iter().find(|item| item["dossierId"] != over.id.as_str());
    let mut list = own.clone();
    if let Some(kept) = kept {
        let what = format!("/dossiers/{}/withholding", kept["dossierId"].as_str().unwrap());
        list = decide(&due, &head, &list, &what, Some(json!({"reason": REASON})))
            .await
            .ok();
        assert_eq!(list["dossiers"]["withheld"], 1);
        decide(&due, &head, &list, &what, Some(json!({"reason": REASON})))
            .await
            .problem(409, "NOT_POSSIBLE");
    }
    carry_out(&due).await;
    let waiting = on(&due, &list).await;
    assert!(
        waiting.iter().all(|item| item["state"] != "ERASED"),
        "not before it is approved"
    );
    let approved = decide(&due, &head, &list, "/approval", None).await.ok();
    assert_eq!(approved["state"], "APPROVED");
    decide(&due, &head, &approved, "/approval", None)
        .await
        .problem(409, "NOT_POSSIBLE");
    carry_out(&due).await;

    let path = format!("/disposal-lists/{}", list["id"].as_str().unwrap());
    let done = due.get(&path).as_(&head).await.ok();
    let withheld = usize::from(kept.is_some());
    assert_eq!(
        (
            &done["state"],
            &done["dossiers"]["erased"],
            &done["dossiers"]["listed"]
        ),
        (&json!("EXECUTED"), &json!(items.len() - withheld), &json!(0))
    );
    assert!(done["executedAt"].is_string() && done["decidedBy"] == json!(head.id));
    if let Some(kept) = kept {
        let next = draw_up(&due, &clerk).await.created();
        let again = on(&due, &next).await;
        assert_eq!(again.len(), 1, "what was withheld may stand on a later list");
        assert_eq!(again[0]["dossierId"], kept["dossierId"]);
    }
}

both!(lists_are_their_agencys, demo);
async fn lists_are_their_agencys(app: TestApp) {
    registered(&app).await;
    let due = app.at("2021-06-14T08:00:00+07:00").await;
    term(&due, HOUSEHOLD_BUSINESS, 10).await;
    let clerk = due.sign_in(CLERK).await;
    let list = draw_up(&due, &clerk).await.created();
    let path = format!("/disposal-lists/{}", list["id"].as_str().unwrap());
    let other = due.sign_in("lanhdao.dienkhanh").await;
    due.get(&path).as_(&other).await.problem(404, "NOT_FOUND");
    due.get(&format!("{path}/dossiers"))
        .as_(&other)
        .await
        .problem(404, "NOT_FOUND");
    decide(&due, &other, &list, "/approval", None)
        .await
        .problem(404, "NOT_FOUND");
    let nha_trang = nha_trang(&due).await;
    let own = format!(
        "/disposal-lists?includeTotal=true&agencyId={}",
        nha_trang.as_str().unwrap()
    );
    let seen = due.get(&own).as_(&other).await.ok();
    assert_eq!((&seen["items"], &seen["total"]), (&json!([]), &json!(0)));
    let seen = due.get(&own).as_(&clerk).await.ok();
    assert_eq!(
        (&seen["items"][0]["id"], &seen["total"]),
        (&list["id"], &json!(1))
    );
    let none = due.get(&format!("{own}&state=EXECUTED")).as_(&clerk).await.ok();
    assert_eq!(none["total"], 0);
    decide(&due, &clerk, &list, "/approval", None)
        .await
        .problem(403, "FORBIDDEN");
    let elsewhere = json!({"agencyId": agency(&app.at(JUNE).await, DIEN_KHANH).await["id"]});
    let asked = due.post("/disposal-lists").as_(&clerk).idempotency_key(&key());
    asked.json(elsewhere).await.problem(403, "FORBIDDEN");
    let auditor = at_nha_trang(&due, &[Role::Auditor]).await;
    due.get(&path).as_(&auditor).await.ok();
}

/// Changes the term of a procedure to another number of years, or to for ever.
async fn changed(app: &TestApp, term: &Value, years: Option<i32>) {
    let controller = app.sign_in(super::CONTROLLER).await;
    let path = format!("/retention-terms/{}", term["procedureId"].as_str().unwrap());
    let seen = app.get(&path).as_(&controller).await;
    let body = match years {
        Some(years) => json!({"years": years, "legalBasis": super::BASIS}),
        None => json!({"permanent": true, "legalBasis": super::BASIS}),
    };
    let change = app.put(&path).as_(&controller).if_match(&seen.etag());
    change.json(body).await.ok();
}

both!(what_is_not_due_any_more_is_not_erased, demo);
async fn what_is_not_due_any_more_is_not_erased(app: TestApp) {
    let over = registered(&app).await;
    let mut certificate = unfinished(&app).await;
    let june = app.at(JUNE).await;
    let wish = json!({"reason": "Không còn nhu cầu"});
    certificate.does(&june, DESK, "/desk-withdrawals", wish).await;
    let yes = json!({"decision": "APPROVED", "reason": "Đồng ý"});
    certificate
        .does(&june, HEAD, "/withdrawals/current/decision", yes)
        .await;
    let due = app.at("2021-06-15T08:00:00+07:00").await;
    let household = term(&due, HOUSEHOLD_BUSINESS, 10).await;
    let certificates = term(&due, BIRTH_CERTIFICATE, 10).await;
    let (clerk, head) = (due.sign_in(CLERK).await, due.sign_in(HEAD).await);
    let drawn = draw_up(&due, &clerk).await.created();
    let states = async || {
        let items = on(&due, &drawn).await;
        let of = |dossier: &Held| {
            let mine = items.iter().find(|item| item["dossierId"] == dossier.id.as_str());
            mine.unwrap()["state"].as_str().unwrap().to_owned()
        };
        [of(&over), of(&certificate)]
    };
    changed(&due, &household, None).await;
    changed(&due, &certificates, Some(11)).await;
    let nothing = decide(&due, &head, &drawn, "/approval", None).await;
    nothing.problem(409, "NOT_POSSIBLE");
    assert_eq!(
        states().await,
        ["LISTED", "LISTED"],
        "the head may still reject the list"
    );

    changed(&due, &certificates, Some(10)).await;
    let approved = decide(&due, &head, &drawn, "/approval", None).await.ok();
    assert_eq!(states().await, ["DROPPED", "LISTED"]);
    assert!(approved["dossiers"]["dropped"].as_i64() >= Some(1), "{approved}");
    changed(&due, &certificates, None).await;
    carry_out(&due).await;
    assert_eq!(
        states().await,
        ["DROPPED", "DROPPED"],
        "approved under another term"
    );
    let desk = due.sign_in(DESK).await;
    for kept in [&over, &certificate] {
        let read = due.get(&kept.path("")).as_(&desk).await.ok();
        assert_eq!(read["owner"]["name"], OWNER);
    }
}
