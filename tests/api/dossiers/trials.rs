//! Drafts shown to the desk before they are sent (kiểm tra trước hồ sơ).

use diesel::prelude::*;
use motcua::platform::db::schema::outbox;
use motcua::platform::db::types::AnyUuid;
use serde_json::{Value, json};

use super::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, filing, key};
use super::new_version::WARD;
use crate::both;
use crate::support::app::TestApp;

async fn ask(dossier: &mut Held, app: &TestApp) {
    let owner = app.sign_in(DAO).await;
    let request = app
        .post(&dossier.path("/trials"))
        .as_(&owner)
        .if_match(&dossier.etag);
    let reply = request.idempotency_key(&key()).await;
    dossier.view = reply.ok();
    dossier.etag = reply.etag();
}

both!(a_draft_is_shown_to_the_desk_before_it_is_sent, demo);
async fn a_draft_is_shown_to_the_desk_before_it_is_sent(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let citizen = june.sign_in(DAO).await;
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::drafted(&june, &citizen, papers.clone()).await;
    let desk = june.sign_in(DESK).await;
    june.get(&dossier.path(""))
        .as_(&desk)
        .await
        .problem(404, "NOT_FOUND");
    ask(&mut dossier, &june).await;
    assert_eq!(dossier.view["possibleActions"], json!(["SAVE_DRAFT", "SUBMIT"]));
    let seen = dossier.read(&june, &desk).await;
    assert_eq!(
        (&seen["state"], &seen["possibleActions"]),
        (&json!("DRAFT"), &json!(["ANSWER_TRIAL"]))
    );
    let answer = json!({"verdict": "INCOMPLETE", "answer": "Còn thiếu bản sao giấy chứng minh nhân dân"});
    let reply = dossier
        .tries(&june, &desk, "/trials/current/answer", answer)
        .await;
    assert_eq!(reply.status, 200, "{reply}");
    june.get(&dossier.path(""))
        .as_(&desk)
        .await
        .problem(404, "NOT_FOUND");
    let own = dossier.read(&june, &citizen).await;
    assert_eq!(own["trial"]["verdict"], "INCOMPLETE");

    // Shown again and not answered, it is changed and sent all the same.
    ask(&mut dossier, &june).await;
    let saved = june.put(&dossier.path("")).as_(&citizen).if_match(&dossier.etag);
    let saved = saved.json(papers.clone()).await;
    assert_eq!(saved.ok()["trial"]["answeredAt"], Value::Null);
    assert!(saved.json()["trial"]["cancelledAt"].is_string(), "{saved}");
    june.get(&dossier.path(""))
        .as_(&desk)
        .await
        .problem(404, "NOT_FOUND");
    dossier.etag = saved.etag();
    ask(&mut dossier, &june).await;
    dossier.submit(&june, &citizen).await;
    assert_eq!(dossier.view["state"], "SUBMITTED");
    let mut events: Vec<String> = outbox::table
        .filter(outbox::subject_id.eq(AnyUuid(dossier.id.parse().unwrap())))
        .order((outbox::at, outbox::id))
        .select(outbox::event_type)
        .load(&mut app.database().connect())
        .unwrap();
    events.retain(|event| event.contains("trial"));
    let told = ["asked", "answered", "asked", "cancelled", "asked"];
    assert_eq!(
        events,
        told.map(|what| format!("vn.motcua.dossier.trial-{what}.v1"))
    );
}

both!(
    a_draft_that_goes_elsewhere_is_out_of_sight_where_it_was_shown,
    demo
);
async fn a_draft_that_goes_elsewhere_is_out_of_sight_where_it_was_shown(app: TestApp) {
    let march = app.at("2026-03-02T08:00:00+07:00").await;
    let citizen = march.sign_in(DAO).await;
    let papers = filing(&march, HOUSEHOLD_BUSINESS, WARD).await;
    let mut dossier = Held::drafted(&march, &citizen, papers).await;
    ask(&mut dossier, &march).await;
    let elsewhere = filing(&march, HOUSEHOLD_BUSINESS, "H32.102").await;
    let saved = march.put(&dossier.path("")).as_(&citizen).if_match(&dossier.etag);
    let saved = saved.json(elsewhere).await;
    saved.ok();
    dossier.etag = saved.etag();
    dossier.submit(&march, &citizen).await;
    let there = march.sign_in("motcua.bacnhatrang").await;
    march.get(&dossier.path("")).as_(&there).await.ok();
    let desk = march.sign_in(DESK).await;
    march
        .get(&dossier.path(""))
        .as_(&desk)
        .await
        .problem(404, "NOT_FOUND");
}
