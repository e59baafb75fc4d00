//! The room before the desks: tickets and booked visits.

mod board;
mod callers;
mod lines;
mod visits;

use serde_json::{Value, json};

use crate::dossiers::given::{NHA_TRANG, agency};
use crate::support::actors::Somebody;
use crate::support::app::TestApp;

/// Who manages the desks of Nha Trang.
pub const MANAGER: &str = "phutrach.nhatrang";

/// The desk at which the first officer of Nha Trang sits.
pub async fn desk(app: &TestApp) -> String {
    let agency = agency(app, NHA_TRANG).await;
    let path = format!("/agencies/{}/desks?pageSize=200", agency["id"].as_str().unwrap());
    let desks = app.get(&path).await.ok();
    let items = desks["items"].as_array().unwrap();
    let first = items.iter().find(|desk| desk["code"] == "Q1");
    first.unwrap_or_else(|| panic!("{desks}"))["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// What most desks do.
pub fn settings() -> Value {
    json!({"prefix": "A", "windows": 2, "visitMinutes": 15, "visitsPerSlot": 1, "daysAhead": 7})
}

/// Lets a desk give tickets; its id.
pub async fn open(app: &TestApp) -> String {
    let desk = desk(app).await;
    let manager = app.sign_in(MANAGER).await;
    let path = format!("/desks/{desk}/queue");
    let seen = app.get(&path).await.etag();
    let set = app.put(&path).as_(&manager).if_match(&seen);
    let view = set.json(settings()).await.ok();
    assert_eq!(view["version"], 1, "{view}");
    desk
}

/// Takes a ticket.
pub async fn take(app: &TestApp, who: &Somebody, desk: &str, body: Value) -> Value {
    let request = app.post(&format!("/desks/{desk}/tickets")).as_(who);
    let key = crate::dossiers::given::key();
    request.idempotency_key(&key).json(body).await.created()
}
