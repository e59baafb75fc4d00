//! Dossiers are also found by who has to do with them beside the owner: who brought them, who was let in.

use serde_json::{Value, json};

use super::given::{BIRTH_CERTIFICATE, BUOI, DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, filing};
use super::parties::{accept, end, invite, to};
use crate::both;
use crate::support::actors::Somebody;
use crate::support::app::TestApp;

const MONDAY: &str = "2011-03-07T09:00:00+07:00";

/// By what a dossier is found, null where it is not.
async fn found(app: &TestApp, who: &Somebody, text: &str, dossier: &Held) -> Value {
    let request = app.post("/dossiers/searches?pageSize=200").as_(who);
    let page = request.json(json!({"text": text})).await.ok();
    let mut items = page["items"].as_array().unwrap().iter();
    let hit = items.find(|hit| hit["dossier"]["id"] == dossier.id);
    hit.map_or(Value::Null, |hit| hit["foundBy"].clone())
}

both!(who_brought_it_to_the_counter_finds_it, demo);
async fn who_brought_it_to_the_counter_finds_it(app: TestApp) {
    let monday = app.at(MONDAY).await;
    let desk = monday.sign_in(DESK).await;
    let mut papers = filing(&monday, BIRTH_CERTIFICATE, NHA_TRANG).await;
    papers["submitter"] = json!({"name": "Phùng Ngọc Quyên", "phone": "0168 765 4321", "authorisation": {
        "kind": "POWER_OF_ATTORNEY", "documentNumber": "15/2011/UQ", "documentDate": "2011-03-01",
    }});
    let dossier = Held::received(&monday, &desk, papers).await;
    for (text, field) in [
        ("quyen phung", json!("SUBMITTER")),
        ("Phùng Ngọc", json!("SUBMITTER")),
        ("038 765 4321", json!("SUBMITTER")),
        ("0168 765 4321", json!("SUBMITTER")),
        ("nguyen thi dao", json!("NAME")),
        ("phung ngoc quyet", Value::Null),
        ("038 765 4322", Value::Null),
    ] {
        assert_eq!(found(&monday, &desk, text, &dossier).await, field, "{text}");
    }
    let only = json!({"text": "quyen phung", "within": ["NAME"]});
    let names = monday.post("/dossiers/searches").as_(&desk).json(only).await.ok();
    assert_eq!(names["items"], json!([]), "the owner is called otherwise");
    let stranger = monday.sign_in("motcua.dienkhanh").await;
    assert_eq!(
        found(&monday, &stranger, "quyen phung", &dossier).await,
        Value::Null
    );
}

both!(citizens_find_what_they_were_let_in_to, demo);
async fn citizens_find_what_they_were_let_in_to(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let (owner, other) = (june.sign_in(DAO).await, june.sign_in(BUOI).await);
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let shared = Held::drafted(&june, &owner, papers).await;
    let mut papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    papers["owner"]["name"] = json!("Trần Văn Đào");
    papers["owner"]["identityNumber"] = json!(BUOI);
    let own = Held::drafted(&june, &other, papers).await;
    let seen = async |app: &TestApp, who: &Somebody| {
        let mut seen = Vec::new();
        for dossier in [&shared, &own] {
            seen.push(found(app, who, "đào", dossier).await);
        }
        seen
    };
    assert_eq!(seen(&june, &other).await, [Value::Null, json!("NAME")]);
    let mut until = to("VIEW");
    until["authorisation"]["validTo"] = json!("2011-06-30");
    let invited = invite(&june, &owner, &shared, until).await.created();
    assert_eq!(seen(&june, &other).await, [Value::Null, json!("NAME")]);
    accept(&june, &other, &invited).await.ok();
    assert_eq!(seen(&june, &other).await, [json!("NAME"), json!("NAME")]);
    let july = app.at("2011-07-01T09:00:00+07:00").await;
    let other = july.sign_in(BUOI).await;
    assert_eq!(
        seen(&july, &other).await,
        [Value::Null, json!("NAME")],
        "its last day is over"
    );
    end(&june, &owner, &shared, &invited["party"]).await.ok();
    let other = june.sign_in(BUOI).await;
    assert_eq!(seen(&june, &other).await, [Value::Null, json!("NAME")]);
}
