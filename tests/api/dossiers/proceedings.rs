//! What was asked, decided and moved: who reads it, and that whoever decides sees what on.

use serde_json::{Value, json};

use super::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held, LAND_USE, NHA_TRANG, filing, granted};
use crate::both;
use crate::support::actors::Somebody;
use crate::support::app::TestApp;

const JUNE: &str = "2011-06-13T08:00:00+07:00";
const HEAD: &str = "chutich.nhatrang";
const HANDLER: &str = "chuyenvien.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";

async fn proceedings(app: &TestApp, who: &Somebody, dossier: &Held) -> Value {
    app.get(&dossier.path("/proceedings")).as_(who).await.ok()
}

both!(
    the_head_decides_a_withdrawal_with_its_reason_before_the_eyes,
    demo
);
async fn the_head_decides_a_withdrawal_with_its_reason_before_the_eyes(app: TestApp) {
    let june = app.at(JUNE).await;
    let (desk, head) = (june.sign_in(DESK).await, june.sign_in(HEAD).await);
    let papers = filing(&june, LAND_USE, NHA_TRANG).await;
    let mut dossier = Held::received(&june, &desk, papers).await;
    for login in [DESK, HANDLER] {
        dossier.pass_on(&june, login).await;
    }
    // At the ward; the head in Nha Trang has nothing to do with it now.
    let before = dossier.read(&june, &head).await;
    assert_eq!(before["personalData"], "MASKED");
    let wish = json!({"reason": "Không còn nhu cầu"});
    dossier.does(&june, DESK, "/desk-withdrawals", wish).await;
    let seen = dossier.read(&june, &head).await;
    assert_eq!(
        (
            &seen["personalData"],
            &seen["withdrawal"]["reason"],
            &seen["withdrawal"]["askedAtDesk"]
        ),
        (&json!("WHOLE"), &json!("Không còn nhu cầu"), &json!(true))
    );
    let decision = json!({"decision": "REFUSED", "reason": "Đã trình ký", "feeRefund": "Không hoàn phí"});
    dossier
        .does(&june, HEAD, "/withdrawals/current/decision", decision)
        .await;
    let seen = dossier.read(&june, &head).await;
    assert_eq!(seen["withdrawal"]["reason"], Value::Null, "no longer the head's");
    let told = dossier.read(&june, &desk).await;
    assert_eq!(
        (&told["withdrawal"]["decision"], &told["withdrawal"]["feeRefund"]),
        (&json!("REFUSED"), &json!("Không hoàn phí"))
    );
    assert_eq!(
        proceedings(&june, &desk, &dossier).await["withdrawals"][0],
        told["withdrawal"]
    );
}

both!(what_was_decided_along_the_way_can_be_read, demo);
async fn what_was_decided_along_the_way_can_be_read(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&june, &citizen, papers).await;
    let missing = json!({"reason": "Thiếu giấy tờ", "items": [{"name": "Sơ đồ", "request": "Vẽ lại"}]});
    dossier.does(&june, DESK, "/guidances", missing.clone()).await;
    dossier.accept(&june, DESK).await;
    dossier.pass_on(&june, DESK).await;
    dossier.does(&june, HANDLER, "/supplements", missing).await;
    let no = json!({"decision": "REFUSED", "note": "Đã có trong hồ sơ"});
    dossier
        .does(&june, UNIT_HEAD, "/supplements/current/decision", no)
        .await;
    let apology = json!({"reason": "Phải xác minh thêm ranh giới", "workingDays": 10});
    dossier.does(&june, HEAD, "/reappointments", apology).await;
    dossier.pass_on(&june, HANDLER).await;
    let mut refusal = granted("Văn bản trả lời");
    refusal["result"]["outcome"] = json!("REFUSED");
    refusal["result"]["reason"] = json!("Địa điểm không được phép kinh doanh.");
    refusal["result"]["legalBasis"] = json!("Điều 7 Nghị định 43/2010/NĐ-CP");
    let mut tomorrow = refusal.clone();
    tomorrow["result"]["issuedOn"] = json!("2011-06-14");
    let unit_head = june.sign_in(UNIT_HEAD).await;
    let early = dossier
        .tries(&june, &unit_head, super::given::STEP, tomorrow)
        .await;
    early.wrong(400, &[("/result/issuedOn", "MAXIMUM")]);
    dossier.complete(&june, UNIT_HEAD, refusal).await;
    dossier
        .does(
            &june,
            HEAD,
            "/corrections",
            json!({"reason": "Sai tên chủ hộ", "toStep": 2}),
        )
        .await;

    let handler = june.sign_in(HANDLER).await;
    let seen = proceedings(&june, &handler, &dossier).await;
    let requests = seen["requests"].as_array().unwrap();
    let states: Vec<_> = requests
        .iter()
        .map(|one| one["request"]["state"].clone())
        .collect();
    assert_eq!(states, ["RECEIVED", "REJECTED"]);
    assert_eq!(requests[1]["inside"]["decisionNote"], "Đã có trong hồ sơ");
    assert_eq!(requests[1]["inside"]["proposedById"], json!(handler.id));
    assert_eq!(seen["reappointments"][0]["workingDays"], 10);
    assert!(seen["reappointments"][0]["byOfficerId"].is_string(), "{seen}");
    assert_eq!(seen["corrections"][0]["reason"], "Sai tên chủ hộ");
    assert_eq!(
        seen["corrections"][0]["resultLegalBasis"],
        "Điều 7 Nghị định 43/2010/NĐ-CP"
    );
    // Who did it the first time stays known.
    let rounds = seen["rounds"].as_array().unwrap().iter();
    let done = rounds.filter(|round| round["completedById"].is_string());
    let done: Vec<_> = done.map(|round| round["step"].as_i64().unwrap()).collect();
    assert_eq!(done, [2, 3], "{seen}");
    assert_eq!(seen["rounds"][0]["completedById"], json!(handler.id));
    let own = proceedings(&june, &citizen, &dossier).await;
    assert_eq!(
        own["requests"].as_array().unwrap().len(),
        1,
        "only what was sent: {own}"
    );
    assert_eq!(own["requests"][0]["inside"], Value::Null);
    assert_eq!((&own["corrections"], &own["rounds"]), (&json!([]), &json!([])));
    assert_eq!(own["reappointments"][0]["byOfficerId"], Value::Null);
    let nobody = june.sign_in("motcua.dienkhanh").await;
    let path = dossier.path("/proceedings");
    june.get(&path).as_(&nobody).await.problem(404, "NOT_FOUND");

    // Whoever opens one of these is in the log, as with the dossier itself.
    for what in ["/timeline", "/clock"] {
        june.get(&dossier.path(what)).as_(&handler).await.ok();
    }
    for _ in 0..100 {
        let list = june
            .get(&dossier.path("/accesses?pageSize=200"))
            .as_(&citizen)
            .await
            .ok();
        let items = list["items"].as_array().unwrap().iter();
        let seen: Vec<_> = items
            .map(|item| item["operation"].as_str().unwrap().to_owned())
            .collect();
        let told = [
            "readDossierProceedings",
            "readDossierTimeline",
            "readDossierClock",
        ];
        if told.iter().all(|one| seen.iter().any(|known| known == one)) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
    panic!("looks at the proceedings, the timeline and the clock are in the log");
}
