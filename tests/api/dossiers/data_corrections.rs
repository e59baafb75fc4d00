//! Owners have what is wrong about them corrected; what it was is kept.

use serde_json::{Value, json};

use super::given::{
    BUOI, DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, OWNER_NUMBER, OWNER_PHONE, filing, key,
};
use crate::both;
use crate::support::actors::Somebody;
use crate::support::app::TestApp;
use crate::support::client::Reply;

const JUNE: &str = "2011-06-13T08:00:00+07:00";
const GROUNDS: &str = "Họ tên ghi sai dấu; theo Căn cước công dân.";

fn wanted(name: &str, phone: &str) -> Value {
    json!({
        "grounds": GROUNDS,
        "owner": {"kind": "CITIZEN", "name": name, "phone": phone, "address": "14 đường Mẫu, Nha Trang"},
    })
}

async fn ask(app: &TestApp, who: &Somebody, dossier: &Held, body: Value) -> Reply {
    let request = app.post(&dossier.path("/data-corrections")).as_(who);
    request.idempotency_key(&key()).json(body).await
}

fn decision(request: &Value) -> String {
    format!("/data-corrections/{}/decision", request["id"].as_str().unwrap())
}

async fn submitted(app: &TestApp, citizen: &Somebody) -> Held {
    let filing = filing(app, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    Held::submitted(app, citizen, filing).await
}

both!(the_desk_grants_a_correction_and_the_original_is_kept, demo);
async fn the_desk_grants_a_correction_and_the_original_is_kept(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let mut dossier = submitted(&june, &citizen).await;
    let before = dossier.view["owner"].clone();
    let asked = ask(&june, &citizen, &dossier, wanted("Nguyễn Thị Đảo", "0905123999")).await;
    let request = asked.created();
    assert_eq!(
        (
            &request["state"],
            &request["proposed"]["name"],
            &request["original"]
        ),
        (&json!("REQUESTED"), &json!("Nguyễn Thị Đảo"), &Value::Null)
    );
    let unchanged = dossier.read(&june, &citizen).await;
    assert_eq!(unchanged["owner"], before, "nothing changes before it is decided");
    let again = ask(&june, &citizen, &dossier, wanted("Nguyễn Thị Đạo", "0905123999")).await;
    again.problem(409, "NOT_POSSIBLE");

    let desk = june.sign_in(DESK).await;
    let waiting = june
        .get("/data-corrections?includeTotal=true")
        .as_(&desk)
        .await
        .ok();
    assert_eq!(waiting["total"], 1);
    assert_eq!(
        (&waiting["items"][0]["id"], &waiting["items"][0]["dossierId"]),
        (&request["id"], &json!(dossier.id))
    );
    dossier.read(&june, &desk).await;
    let stale = june
        .post(&dossier.path(&decision(&request)))
        .as_(&desk)
        .if_match("\"1\"");
    let stale = stale.json(json!({"granted": true})).await;
    stale.problem(412, "STALE_VERSION");
    let decided = dossier
        .tries(&june, &desk, &decision(&request), json!({"granted": true}))
        .await;
    let owner = &decided.ok()["owner"];
    assert_eq!(
        (&owner["name"], &owner["phone"], &owner["address"]),
        (
            &json!("Nguyễn Thị Đảo"),
            &json!("+84905123999"),
            &json!("14 đường Mẫu, Nha Trang")
        )
    );
    assert_eq!(
        (&owner["identityNumber"], &owner["identityKind"]),
        (&json!(OWNER_NUMBER), &json!("CITIZEN_ID")),
        "what was not named is as it was"
    );
    assert!(
        dossier.history().contains(&"OWNER_CORRECTED"),
        "{:?}",
        dossier.history()
    );
    let list = june.get("/dossiers").as_(&citizen).await.ok();
    assert!(list.to_string().contains("Nguyễn Thị Đảo"));

    let path = dossier.path(&format!("/data-corrections/{}", request["id"].as_str().unwrap()));
    let kept = june.get(&path).as_(&citizen).await.ok();
    assert_eq!(kept["state"], "GRANTED");
    for field in ["name", "phone", "address", "identityNumber"] {
        assert_eq!(kept["original"][field], before[field], "{field}");
    }
    let waiting = june.get("/data-corrections").as_(&desk).await.ok();
    assert_eq!(waiting["items"], json!([]));
    let twice = dossier
        .tries(&june, &desk, &decision(&request), json!({"granted": true}))
        .await;
    twice.problem(409, "NOT_POSSIBLE");
    let iso = june.sign_in("thukyiso.nhatrang").await;
    let masked = june.get(&dossier.path("/data-corrections")).as_(&iso).await.ok();
    assert_eq!(masked["items"][0]["grounds"], Value::Null);
    for hidden in [OWNER_NUMBER, &OWNER_PHONE[1..], "905123999"] {
        assert!(!masked.to_string().contains(hidden), "{hidden} in {masked:#}");
    }
}

both!(a_number_is_corrected_and_found_by_its_right_one, demo);
async fn a_number_is_corrected_and_found_by_its_right_one(app: TestApp) {
    use diesel::prelude::*;
    use motcua::platform::db::schema::dossiers;
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let mut dossier = submitted(&june, &citizen).await;
    let mut other = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    other["owner"]["identityNumber"] = json!(BUOI);
    other["submitter"] = json!({"authorisation": {
        "kind": "POWER_OF_ATTORNEY", "documentNumber": "15/2011", "documentDate": "2011-06-01",
    }});
    let like = Held::submitted(&june, &citizen, other).await;
    let mut body = wanted("Nguyễn Thị Đào", "0905123456");
    body["owner"]["identityKind"] = json!("CITIZEN_ID");
    body["owner"]["identityNumber"] = json!(BUOI);
    let request = ask(&june, &citizen, &dossier, body).await.created();
    let desk = june.sign_in(DESK).await;
    let decided = dossier
        .tries(&june, &desk, &decision(&request), json!({"granted": true}))
        .await;
    assert_eq!(decided.ok()["owner"]["identityNumber"], BUOI);
    let mut hashes = Vec::new();
    for held in [&dossier, &like] {
        let id: motcua::platform::ids::DossierId = held.id.parse().unwrap();
        let hash: Option<Vec<u8>> = dossiers::table
            .find(id)
            .select(dossiers::owner_identity_hash)
            .first(&mut app.database().connect())
            .unwrap();
        hashes.push(hash.unwrap());
    }
    assert_eq!(hashes[0], hashes[1], "both are found by the same number");
}

both!(a_refused_correction_changes_nothing, demo);
async fn a_refused_correction_changes_nothing(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let mut dossier = submitted(&june, &citizen).await;
    let before = dossier.view["owner"].clone();
    let asked = ask(&june, &citizen, &dossier, wanted("Nguyễn Thị Đảo", "0905123999")).await;
    let request = asked.created();
    let desk = june.sign_in(DESK).await;
    let mute = dossier
        .tries(&june, &desk, &decision(&request), json!({"granted": false}))
        .await;
    mute.wrong(400, &[("/decision", "REQUIRED")]);
    let why = "Giấy tờ kèm theo không chứng minh điều xin sửa.";
    let refusal = json!({"granted": false, "decision": why});
    let refused = dossier.tries(&june, &desk, &decision(&request), refusal).await;
    assert_eq!(refused.ok()["owner"], before);
    let list = june
        .get(&dossier.path("/data-corrections"))
        .as_(&citizen)
        .await
        .ok();
    assert_eq!(
        (
            &list["items"][0]["state"],
            &list["items"][0]["decision"],
            &list["items"][0]["original"]
        ),
        (&json!("REFUSED"), &json!(why), &Value::Null)
    );
    let again = ask(&june, &citizen, &dossier, wanted("Nguyễn Thị Đảo", "0905123999")).await;
    again.created();
}

both!(only_owners_ask_and_only_the_desk_decides, demo);
async fn only_owners_ask_and_only_the_desk_decides(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let body = wanted("Nguyễn Thị Đảo", "0905123999");
    let draft = Held::drafted(
        &june,
        &citizen,
        filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await,
    )
    .await;
    ask(&june, &citizen, &draft, body.clone())
        .await
        .problem(409, "NOT_POSSIBLE");
    let mut dossier = submitted(&june, &citizen).await;
    let neighbour = june.sign_in(BUOI).await;
    ask(&june, &neighbour, &dossier, body.clone())
        .await
        .problem(404, "NOT_FOUND");
    let mut wrong = body.clone();
    wrong["owner"]["phone"] = json!("12345678");
    wrong["grounds"] = json!("Sai");
    let reply = ask(&june, &citizen, &dossier, wrong).await;
    reply.wrong(400, &[("/grounds", "MIN_LENGTH")]);
    let request = ask(&june, &citizen, &dossier, body).await.created();
    dossier.accept(&june, DESK).await;
    dossier.pass_on(&june, DESK).await;
    let elsewhere = june.sign_in("motcua.dienkhanh").await;
    let tried = dossier
        .tries(&june, &elsewhere, &decision(&request), json!({"granted": true}))
        .await;
    tried.problem(404, "NOT_FOUND");
    let handler = june.sign_in("chuyenvien.nhatrang").await;
    let tried = dossier
        .tries(&june, &handler, &decision(&request), json!({"granted": true}))
        .await;
    tried.problem(403, "FORBIDDEN");
    let waiting = june
        .get("/data-corrections?includeTotal=true")
        .as_(&elsewhere)
        .await
        .ok();
    assert_eq!((&waiting["items"], &waiting["total"]), (&json!([]), &json!(0)));
    let desk = june.sign_in(DESK).await;
    let unknown = format!("/data-corrections/{}/decision", dossier.id);
    let tried = dossier
        .tries(&june, &desk, &unknown, json!({"granted": true}))
        .await;
    tried.problem(404, "NOT_FOUND");
}
