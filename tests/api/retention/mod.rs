//! For how long dossiers are kept, and how they end.

mod asked;
mod disposal;
mod disputed;
mod drafts;
mod erased;
mod masked;
mod statistics;
mod terms;
mod visits;
mod words;

use motcua::auth::{Membership, Role};
use serde_json::{Value, json};

use crate::dossiers::given::{
    BIRTH_CERTIFICATE, DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, agency, filing, granted, key,
    procedure,
};
use crate::support::actors::Somebody;
use crate::support::app::TestApp;

/// Who sets terms.
const CONTROLLER: &str = "kiemsoat.tthc";
/// The clerk of Nha Trang, who draws lists up.
const CLERK: &str = "vanthu.nhatrang";
/// Its head, who approves them.
const HEAD: &str = "chutich.nhatrang";
/// When the dossiers of these tests are filed.
const JUNE: &str = "2011-06-13T08:00:00+07:00";
const BASIS: &str = "Điều 2 Thông tư 09/2011/TT-BNV";

/// The id of Nha Trang's People's Committee, whose code has changed since.
async fn nha_trang(app: &TestApp) -> Value {
    agency(&app.at(JUNE).await, NHA_TRANG).await["id"].clone()
}

/// Somebody with some roles at Nha Trang, with nothing in the database.
async fn at_nha_trang(app: &TestApp, roles: &[Role]) -> Somebody {
    let id = nha_trang(app).await.as_str().unwrap().parse().unwrap();
    let memberships: Vec<_> = roles
        .iter()
        .map(|role| Membership {
            agency: id,
            unit: None,
            desk: None,
            role: *role,
        })
        .collect();
    app.officer_of(&memberships)
}

/// The term of a procedure, set.
async fn term(app: &TestApp, code: &str, years: i32) -> Value {
    let controller = app.sign_in(CONTROLLER).await;
    let body = json!({"procedureId": procedure(&app.at(JUNE).await, code).await["id"], "years": years, "legalBasis": BASIS});
    let set = app
        .post("/retention-terms")
        .as_(&controller)
        .idempotency_key(&key());
    set.json(body).await.created()
}

/// A household business that was registered online and handed over, in June 2011.
async fn registered(app: &TestApp) -> Held {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let filing = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&june, &citizen, filing).await;
    dossier.accept(&june, DESK).await;
    dossier.pass_on(&june, DESK).await;
    dossier.pass_on(&june, "chuyenvien.nhatrang").await;
    dossier
        .complete(&june, "truongphong.nhatrang", granted("Giấy chứng nhận"))
        .await;
    dossier.hand_over(&june, DESK).await;
    dossier
}

/// A birth certificate that is still being worked on since June 2011.
async fn unfinished(app: &TestApp) -> Held {
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    Held::received(&june, &desk, filing(&june, BIRTH_CERTIFICATE, NHA_TRANG).await).await
}

/// Draws a list up as somebody.
async fn draw_up(app: &TestApp, who: &Somebody) -> crate::support::client::Reply {
    let body = json!({"agencyId": nha_trang(app).await});
    let asked = app.post("/disposal-lists").as_(who).idempotency_key(&key());
    asked.json(body).await
}

/// Does something with a list as it was last seen.
async fn decide(
    app: &TestApp,
    who: &Somebody,
    list: &Value,
    what: &str,
    body: Option<Value>,
) -> crate::support::client::Reply {
    let path = format!("/disposal-lists/{}{what}", list["id"].as_str().unwrap());
    let etag = format!("\"{}\"", list["version"]);
    let request = app.post(&path).as_(who).if_match(&etag).idempotency_key(&key());
    match body {
        Some(body) => request.json(body).await,
        None => request.await,
    }
}

/// Lets the worker carry out what is approved, to the end.
async fn carry_out(app: &TestApp) {
    use motcua::platform::actor::Actor;
    let worker = Actor::system("worker");
    while app
        .db
        .write(&worker, motcua::retention::commands::carry_out)
        .await
        .unwrap()
    {}
}
