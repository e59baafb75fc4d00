//! The inbox of each role along a walk: the dossier waits for exactly one of them.

use serde_json::{Value, json};

use super::given::{
    BIRTH_CERTIFICATE, DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, filing, granted, moment,
};
use crate::both;
use crate::support::app::TestApp;

/// Everybody who works on such dossiers at Nha Trang.
const STAFF: [&str; 6] = [
    DESK,
    "truongphong.nhatrang",
    "chuyenvien.nhatrang",
    "chutich.nhatrang",
    "thungan.nhatrang",
    "vanthu.nhatrang",
];

/// The work in somebody's inbox that this dossier is.
async fn waiting(app: &TestApp, login: &str, dossier: &Held) -> Vec<Value> {
    let who = app.sign_in(login).await;
    let mut found = Vec::new();
    let mut path = "/inbox?pageSize=200".to_owned();
    loop {
        let page = app.get(&path).as_(&who).await.ok();
        let items = page["items"].as_array().unwrap().iter();
        found.extend(
            items
                .filter(|item| item["dossier"]["id"] == dossier.id.as_str())
                .cloned(),
        );
        match page["next"].as_str() {
            Some(next) => path = format!("/inbox?pageSize=200&cursor={next}"),
            None => return found,
        }
    }
}

async fn waits_for(app: &TestApp, dossier: &Held, expected: Option<(&str, &str, &str)>) {
    for login in STAFF {
        let found = waiting(app, login, dossier).await;
        match expected {
            Some((whose, kind, due)) if whose == login => {
                assert_eq!(found.len(), 1, "{login}: {found:#?}");
                assert_eq!(
                    (&found[0]["kind"], &found[0]["dueAt"]),
                    (&json!(kind), &json!(moment(due))),
                    "{login}"
                );
            }
            _ => assert!(found.is_empty(), "{login}: {found:#?}"),
        }
    }
}

both!(a_dossier_waits_for_one_role_at_a_time, demo);
async fn a_dossier_waits_for_one_role_at_a_time(app: TestApp) {
    let monday = app.at("2011-03-07T09:00:00+07:00").await;
    let desk = monday.sign_in(DESK).await;
    let filing = filing(&monday, BIRTH_CERTIFICATE, NHA_TRANG).await;
    let mut dossier = Held::received(&monday, &desk, filing).await;
    for (login, due) in [
        (DESK, "2011-03-07 17:00"),
        ("truongphong.nhatrang", "2011-03-07 17:00"),
        ("chuyenvien.nhatrang", "2011-03-08 17:00"),
        ("truongphong.nhatrang", "2011-03-09 11:30"),
    ] {
        waits_for(&monday, &dossier, Some((login, "STEP", due))).await;
        dossier.pass_on(&monday, login).await;
    }
    let due = "2011-03-10 17:00";
    waits_for(&monday, &dossier, Some(("chutich.nhatrang", "STEP", due))).await;
    dossier
        .complete(&monday, "chutich.nhatrang", granted("Giấy khai sinh"))
        .await;
    waits_for(&monday, &dossier, Some(("thungan.nhatrang", "STEP", due))).await;
    dossier.pass_on(&monday, "thungan.nhatrang").await;
    waits_for(&monday, &dossier, Some((DESK, "RETURN", due))).await;
    dossier.hand_over(&monday, DESK).await;
    waits_for(&monday, &dossier, None).await;
}

both!(what_was_sent_online_waits_for_the_desks_answer, demo);
async fn what_was_sent_online_waits_for_the_desks_answer(app: TestApp) {
    let saturday = app.at("2011-06-11T21:00:00+07:00").await;
    let citizen = saturday.sign_in(DAO).await;
    let filing = filing(&saturday, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&saturday, &citizen, filing).await;
    waits_for(&saturday, &dossier, Some((DESK, "INTAKE", "2011-06-13 17:00"))).await;
    assert_eq!(
        waiting(&saturday, "phutrach.nhatrang", &dossier).await.len(),
        1,
        "the desk's manager does the desk's work"
    );
    assert!(waiting(&saturday, "motcua.dienkhanh", &dossier).await.is_empty());
    let monday = app.at("2011-06-13T10:00:00+07:00").await;
    dossier.accept(&monday, DESK).await;
    waits_for(&monday, &dossier, Some((DESK, "STEP", "2011-06-13 17:00"))).await;
}

both!(an_assigned_step_is_in_one_officers_inbox, demo);
async fn an_assigned_step_is_in_one_officers_inbox(app: TestApp) {
    let monday = app.at("2011-03-07T09:00:00+07:00").await;
    let desk = monday.sign_in(DESK).await;
    let filing = filing(&monday, BIRTH_CERTIFICATE, NHA_TRANG).await;
    let mut dossier = Held::received(&monday, &desk, filing).await;
    dossier.pass_on(&monday, DESK).await;
    dossier.pass_on(&monday, "truongphong.nhatrang").await;
    let handler = monday.sign_in("chuyenvien.nhatrang").await;
    let assigned = json!({"officerId": handler.id});
    dossier
        .does(
            &monday,
            "truongphong.nhatrang",
            "/steps/current/assignment",
            assigned,
        )
        .await;
    let found = waiting(&monday, "chuyenvien.nhatrang", &dossier).await;
    assert_eq!(found[0]["assigneeId"], json!(handler.id));
    let mine = monday
        .get("/inbox?scope=MINE&pageSize=200")
        .as_(&handler)
        .await
        .ok();
    assert!(mine.to_string().contains(&dossier.id));
    dossier.pass_on(&monday, "chuyenvien.nhatrang").await;
}

both!(totals_are_what_the_pages_hold, demo);
async fn totals_are_what_the_pages_hold(app: TestApp) {
    let mut most = 0;
    for login in STAFF {
        let who = app.sign_in(login).await;
        for list in ["/inbox", "/dossiers", "/dossiers?state=IN_PROCESS"] {
            let mark = if list.contains('?') { '&' } else { '?' };
            let total = app
                .get(&format!("{list}{mark}pageSize=1&includeTotal=true"))
                .as_(&who)
                .await
                .ok()["total"]
                .clone();
            let (mut held, mut cursor) = (0, String::new());
            loop {
                let page = app
                    .get(&format!("{list}{mark}pageSize=200{cursor}"))
                    .as_(&who)
                    .await
                    .ok();
                assert!(page["total"].is_null(), "nobody asked: {list}");
                held += page["items"].as_array().unwrap().len();
                let Some(next) = page["next"].as_str() else { break };
                cursor = format!("&cursor={next}");
            }
            assert_eq!(total, json!(held), "{login} {list}");
            most = most.max(held);
        }
    }
    assert!(most > 1, "there is something to count");
}
