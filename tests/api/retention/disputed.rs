//! A dossier about which a petition waits for its answer is kept until it has it.

use serde_json::{Value, json};

use super::{CLERK, HEAD, carry_out, decide, draw_up, registered, term};
use crate::both;
use crate::dossiers::given::{DAO, HOUSEHOLD_BUSINESS, Held, key};
use crate::support::app::TestApp;

const WORDS: &str = "Cán bộ tiếp nhận đã từ chối trả bản chính của Nguyễn Thị Đào.";

/// The dossiers of a list that its officers still see whole, by id.
async fn listed(app: &TestApp, list: &Value) -> Vec<String> {
    let head = app.sign_in(HEAD).await;
    let path = format!(
        "/disposal-lists/{}/dossiers?pageSize=200",
        list["id"].as_str().unwrap()
    );
    let page = app.get(&path).as_(&head).await.ok();
    let items = page["items"].as_array().unwrap().iter();
    let ids = items.map(|item| item["dossierId"].as_str().unwrap().to_owned());
    ids.collect()
}

async fn complains(app: &TestApp, about: &Held) -> Value {
    let citizen = app.sign_in(DAO).await;
    let request = app.post("/petitions").as_(&citizen).idempotency_key(&key());
    request
        .json(json!({
            "kind": "RULES", "form": "REPORT", "agencyId": about.view["receivingAgencyId"],
            "dossierId": about.id, "subject": WORDS, "text": WORDS,
        }))
        .await
        .created()
}

async fn heads(app: &TestApp, petition: &Value, what: &str, body: Value) -> Value {
    let head = app.sign_in(HEAD).await;
    let path = format!("/petitions/{}/{what}", petition["id"].as_str().unwrap());
    let request = app
        .post(&path)
        .as_(&head)
        .if_match(&format!("\"{}\"", petition["version"]));
    request.json(body).await.ok()
}

both!(a_dossier_is_kept_until_the_petition_about_it_is_settled, demo);
async fn a_dossier_is_kept_until_the_petition_about_it_is_settled(app: TestApp) {
    let (disputed, plain) = (registered(&app).await, registered(&app).await);
    let due = app.at("2024-06-18T08:00:00+07:00").await;
    term(&due, HOUSEHOLD_BUSINESS, 10).await;
    let clerk = due.sign_in(CLERK).await;
    let drawn = draw_up(&due, &clerk).await.created();
    let before = listed(&due, &drawn).await;
    assert!(before.contains(&disputed.id) && before.contains(&plain.id));

    // It comes when the list is drawn up already, and is dropped from it.
    let petition = complains(&due, &disputed).await;
    let head = due.sign_in(HEAD).await;
    let approved = decide(&due, &head, &drawn, "/approval", None).await.ok();
    assert_eq!(approved["dossiers"]["dropped"], 1, "{approved}");
    carry_out(&due).await;
    let citizen = due.sign_in(DAO).await;
    let seen = due.get(&disputed.path("")).as_(&citizen).await.ok();
    assert_eq!(seen["owner"]["name"], "Nguyễn Thị Đào");
    due.get(&plain.path(""))
        .as_(&citizen)
        .await
        .problem(404, "NOT_FOUND");

    // Nor is it listed anew before the answer.
    draw_up(&due, &clerk).await.problem(409, "NOT_POSSIBLE");
    let classified = heads(
        &due,
        &petition,
        "classification",
        json!({"kind": "RULES", "form": "REPORT"}),
    )
    .await;
    heads(&due, &classified, "answer", json!({"answer": WORDS})).await;
    let drawn = draw_up(&due, &clerk).await.created();
    assert_eq!(listed(&due, &drawn).await, std::slice::from_ref(&disputed.id));
    let approved = decide(&due, &head, &drawn, "/approval", None).await.ok();
    carry_out(&due).await;
    assert_eq!(approved["dossiers"]["dropped"], 0);
    due.get(&disputed.path(""))
        .as_(&citizen)
        .await
        .problem(404, "NOT_FOUND");
}
