//! what an agency takes from the internet, and what it keeps in the system at all, follows from how far it is
//! computerised.

use serde_json::{Value, json};

use super::given::{
    BIRTH_CERTIFICATE, DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, agency, filing, key, procedure,
};
use crate::both;
use crate::support::app::TestApp;

/// A ward of today.
const WARD: &str = "H32.101";

/// Decides how far a procedure is computerised at an agency, from this day on.
async fn decide(app: &TestApp, (code, agency_code): (&str, &str), level: &str, automation: &str, from: &str) {
    let id = procedure(app, code).await["id"].clone();
    let province = app.sign_in("pheduyet.tinh").await;
    let path = format!("/procedures/{}/mechanisms", id.as_str().unwrap());
    let decision = json!({
        "agencyId": agency(app, agency_code).await["id"], "mechanism": "ONE_STOP", "serviceLevel": level,
        "automation": automation, "coordinatingAgencies": [], "decisionNo": "1500/QĐ-UBND",
        "decidedOn": "2011-06-10", "legalBasis": "Quyết định 93/2007/QĐ-TTg", "effectiveFrom": from,
    });
    app.post(&path).as_(&province).json(decision).await.created();
}

both!(
    level_three_is_open_online_where_the_agency_is_computerised_so_far,
    demo
);
async fn level_three_is_open_online_where_the_agency_is_computerised_so_far(app: TestApp) {
    let monday = app.at("2026-09-14T08:00:00+07:00").await;
    let body = filing(&monday, HOUSEHOLD_BUSINESS, WARD).await;
    let citizen = monday.sign_in(DAO).await;
    let draft = Held::drafted(&monday, &citizen, body.clone()).await;
    let place = (HOUSEHOLD_BUSINESS, WARD);
    decide(&monday, place, "LEVEL_4", "WORKFLOW", "2026-09-15").await;

    let tuesday = app.at("2026-09-15T08:00:00+07:00").await;
    let citizen = tuesday.sign_in(DAO).await;
    let new = tuesday.post("/dossiers").as_(&citizen).idempotency_key(&key());
    let save = tuesday.put(&draft.path("")).as_(&citizen).if_match(&draft.etag);
    let send = tuesday.post(&draft.path("/submission")).as_(&citizen);
    let send = send.if_match(&draft.etag).idempotency_key(&key());
    for refused in [
        new.json(body.clone()).await,
        save.json(body.clone()).await,
        send.await,
    ] {
        let problem = refused.problem(409, "ONLINE_SUBMISSION_NOT_AVAILABLE");
        assert!(
            problem["detail"].as_str().unwrap().contains("WORKFLOW")
                && problem["legalBasis"].as_str().unwrap().contains("118/2025"),
            "{problem}"
        );
    }
    // At the desk it is taken in and goes its way.
    let desk = tuesday.sign_in(DESK).await;
    let mut dossier = Held::received(&tuesday, &desk, body).await;
    dossier.pass_on(&tuesday, DESK).await;
    assert_eq!(dossier.view["state"], "IN_PROCESS");
}

both!(what_is_not_computerised_is_not_kept_here, demo);
async fn what_is_not_computerised_is_not_kept_here(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let place = (BIRTH_CERTIFICATE, NHA_TRANG);
    decide(&monday, place, "LEVEL_2", "NONE", "2011-06-14").await;
    decide(&monday, place, "LEVEL_2", "REGISTERED", "2011-06-15").await;
    for (moment, is_kept) in [
        ("2011-06-13T09:00:00+07:00", true),
        ("2011-06-14T09:00:00+07:00", false),
        ("2011-06-15T09:00:00+07:00", true),
    ] {
        let then = app.at(moment).await;
        let desk = then.sign_in(DESK).await;
        let body = json!({
            "channel": "IN_PERSON", "filing": filing(&then, BIRTH_CERTIFICATE, NHA_TRANG).await,
        });
        let reply = then.post("/receptions").as_(&desk).idempotency_key(&key());
        let reply = reply.json(body).await;
        if is_kept {
            reply.created();
        } else {
            let problem: Value = reply.problem(409, "NOT_POSSIBLE");
            assert!(
                problem["legalBasis"].as_str().unwrap().contains("điểm c"),
                "{problem}"
            );
        }
    }
}
