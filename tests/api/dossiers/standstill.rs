//! A clock that a head lets stand: who ends that, and where the work is found afterwards.

use serde_json::{Value, json};

use super::given::{DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, filing, moment};
use crate::both;
use crate::support::app::TestApp;

const HEAD: &str = "chutich.nhatrang";
const HANDLER: &str = "chuyenvien.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";

/// The moment of the work in the handler's inbox that the dossier is.
async fn due_in_inbox(app: &TestApp, dossier: &Held) -> Value {
    let handler = app.sign_in(HANDLER).await;
    let inbox = app.get("/inbox?pageSize=200").as_(&handler).await.ok();
    let mut items = inbox["items"].as_array().unwrap().iter();
    let item = items.find(|item| item["dossier"]["id"] == dossier.id.as_str());
    item.unwrap_or_else(|| panic!("{inbox}"))["dueAt"].clone()
}

both!(only_who_may_let_it_stand_for_a_storm_lets_it_run_again, demo);
async fn only_who_may_let_it_stand_for_a_storm_lets_it_run_again(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let desk = monday.sign_in(DESK).await;
    let papers = filing(&monday, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::received(&monday, &desk, papers).await;
    dossier.pass_on(&monday, DESK).await;
    let before = due_in_inbox(&monday, &dossier).await;
    assert_eq!(before, dossier.view["steps"][1]["dueAt"]);
    let storm = json!({"reason": "FORCE_MAJEURE", "note": "Bão, cơ quan tạm ngừng làm việc"});
    dossier.does(&monday, HEAD, "/suspension", storm).await;

    let wednesday = app.at("2011-06-15T08:00:00+07:00").await;
    let unit_head = wednesday.sign_in(UNIT_HEAD).await;
    let seen = dossier.read(&wednesday, &unit_head).await;
    let offered = seen["possibleActions"].as_array().unwrap();
    assert!(!offered.contains(&json!("RESUME")), "{seen}");
    let refused = dossier
        .tries(&wednesday, &unit_head, "/resumption", json!({}))
        .await;
    refused.problem(403, "FORBIDDEN");
    dossier.does(&wednesday, HEAD, "/resumption", json!({})).await;
    assert_eq!(dossier.view["clock"]["dueAt"], moment("2011-06-22 17:00"));
    let after = due_in_inbox(&wednesday, &dossier).await;
    assert_eq!(after, dossier.view["steps"][1]["dueAt"]);
    assert_ne!(after, before, "the inbox goes by the moment in force");
}
