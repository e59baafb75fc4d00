//! Drafts that nobody has touched for long.

use motcua::dossiers::commands::erase_forgotten_drafts;
use motcua::platform::actor::Actor;
use serde_json::json;

use crate::both;
use crate::dossiers::given::{BUOI, DAO, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, filing};
use crate::support::app::TestApp;

both!(a_draft_never_sent_is_forgotten_and_nothing_else, demo);
async fn a_draft_never_sent_is_forgotten_and_nothing_else(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let citizen = june.sign_in(DAO).await;
    let filing = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let old = Held::drafted(&june, &citizen, filing.clone()).await;
    let sent = Held::submitted(&june, &citizen, filing.clone()).await;
    let touched = Held::drafted(&june, &citizen, filing.clone()).await;
    let august = app.at("2011-08-01T08:00:00+07:00").await;
    let citizen = august.sign_in(DAO).await;
    let save = august
        .put(&touched.path(""))
        .as_(&citizen)
        .if_match(&touched.etag);
    save.json(filing).await.ok();
    let before = "2011-07-01T00:00:00Z".parse().unwrap();
    let worker = Actor::system("worker");
    let forget = || {
        august
            .db
            .write(&worker, move |tx| erase_forgotten_drafts(tx, before))
    };
    assert_eq!(forget().await.unwrap(), 1);
    assert_eq!(forget().await.unwrap(), 0, "once");
    let gone = august.get(&old.path("")).as_(&citizen).await;
    gone.problem(404, "NOT_FOUND");
    for kept in [&sent, &touched] {
        let read = august.get(&kept.path("")).as_(&citizen).await.ok();
        assert_eq!(read["owner"]["name"], json!("Nguyễn Thị Đào"));
    }
    august.sign_in(BUOI).await;
}
