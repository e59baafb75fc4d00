//! Locks on things stand in the way of intake.

mod intake;
mod register;

use serde_json::{Value, json};

use crate::dossiers::given::{NHA_TRANG, agency, key};
use crate::support::actors::Somebody;
use crate::support::app::TestApp;
use crate::support::client::Reply;

const JUNE: &str = "2011-06-13T08:00:00+07:00";
/// The head of Nha Trang, who places locks.
const HEAD: &str = "chutich.nhatrang";
const PLOT: &str = "22366/7/112";
const REASON: &str = "Thế chấp quyền sử dụng đất tại ngân hàng";
const BASIS: &str = "Điều 318 Bộ luật Dân sự 2005";

/// A lock with nothing wrong.
async fn lock(app: &TestApp, kind: &str, object: &str) -> Value {
    json!({
        "kind": kind, "key": object, "agencyId": agency(&app.at(JUNE).await, NHA_TRANG).await["id"],
        "reason": REASON, "legalBasis": BASIS, "reference": "Hợp đồng thế chấp số 15/2011/HĐTC",
    })
}

async fn place(app: &TestApp, who: &Somebody, body: Value) -> Reply {
    let request = app.post("/object-locks").as_(who).idempotency_key(&key());
    request.json(body).await
}

async fn lift(app: &TestApp, who: &Somebody, lock: &Value) -> Reply {
    let path = format!("/object-locks/{}/lifting", lock["id"].as_str().unwrap());
    let body = json!({"reason": "Đã xóa đăng ký thế chấp", "legalBasis": "Nghị định 83/2010/NĐ-CP, điều 13"});
    let etag = format!("\"{}\"", lock["version"]);
    app.post(&path).as_(who).if_match(&etag).json(body).await
}
