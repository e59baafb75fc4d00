//! Requests for supplements in all their turns: told at once, taken back, sent back, permitted; refused at the counter.

use serde_json::{Value, json};

use super::given::{
    BUILDING_PERMIT, DAO, DESK, HOUSEHOLD_BUSINESS, Held, LAND_USE, NHA_TRANG, filing, granted, key,
};
use crate::both;
use crate::support::app::TestApp;

const JUNE: &str = "2011-06-13T08:00:00+07:00";
const HEAD: &str = "chutich.nhatrang";
const HANDLER: &str = "chuyenvien.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";
const MANAGER: &str = "phutrach.nhatrang";

fn asks(item: &str) -> Value {
    json!({"reason": "Hồ sơ còn thiếu giấy tờ", "items": [{"name": item, "request": "Nộp bản chính"}]})
}

fn approved() -> Value {
    json!({"decision": "APPROVED"})
}

/// Somebody's dossier at the handler's step.
async fn in_process(app: &TestApp) -> Held {
    let citizen = app.sign_in(DAO).await;
    let papers = filing(app, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(app, &citizen, papers).await;
    dossier.accept(app, DESK).await;
    dossier.pass_on(app, DESK).await;
    dossier
}

async fn dispatch(app: &TestApp, dossier: &mut Held) {
    let desk = app.sign_in(DESK).await;
    let path = dossier.path("/supplements/current/dispatch");
    let sent = app.post(&path).as_(&desk).if_match(&dossier.etag);
    sent.idempotency_key(&key()).await.ok();
    dossier.read(app, &desk).await;
}

both!(guidance_at_the_counter_names_all_that_is_missing_at_once, demo);
async fn guidance_at_the_counter_names_all_that_is_missing_at_once(app: TestApp) {
    let june = app.at(JUNE).await;
    let manager = june.sign_in(MANAGER).await;
    let mut papers = filing(&june, BUILDING_PERMIT, NHA_TRANG).await;
    let asked = papers["components"].as_array().unwrap().clone();
    assert!(asked.len() > 1, "the sample asks for several papers");
    papers["components"] = json!([]);
    let item =
        |component: &Value| json!({"componentId": component["componentId"], "request": "Nộp theo mẫu"});
    let guide = async |items: Vec<Value>| {
        let body = json!({
            "reception": {"channel": "IN_PERSON", "filing": papers},
            "guidance": {"reason": "Thiếu giấy tờ", "items": items},
        });
        let request = june
            .post("/guided-receptions")
            .as_(&manager)
            .idempotency_key(&key());
        request.json(body).await
    };
    let one = guide(vec![item(&asked[0])]).await.problem(400, "INVALID_INPUT");
    let errors = one["errors"].as_array().unwrap();
    assert_eq!(errors.len(), asked.len() - 1, "each that is not named: {one}");
    assert!(
        errors.iter().all(|error| error["pointer"] == "/guidance/items"),
        "{one}"
    );
    let first = guide(asked.iter().map(item).collect()).await;
    let (etag, first) = (first.etag(), first.created());

    // Told once more, with permission: what was told before is void, and was not given.
    let mut again = json!({"reason": "Còn thiếu bản vẽ", "overrideReason": "Quy định mới ban hành hôm qua"});
    again["items"] = asked.iter().map(item).collect();
    let path = format!("/dossiers/{}", first["id"].as_str().unwrap());
    let request = june
        .post(&format!("{path}/guidances"))
        .as_(&manager)
        .if_match(&etag);
    request.idempotency_key(&key()).json(again).await.ok();
    let read = june.get(&format!("{path}/proceedings")).as_(&manager).await.ok();
    let requests = read["requests"].as_array().unwrap().iter();
    let told: Vec<_> = requests
        .map(|one| {
            (
                one["request"]["state"].as_str().unwrap(),
                one["request"]["givenAt"].is_null(),
            )
        })
        .collect();
    assert_eq!(told, [("CANCELLED", true), ("SENT", true)], "{read}");
}

both!(papers_are_refused_at_the_counter_in_writing, demo);
async fn papers_are_refused_at_the_counter_in_writing(app: TestApp) {
    let june = app.at(JUNE).await;
    let (desk, stranger) = (june.sign_in(DESK).await, june.sign_in("motcua.dienkhanh").await);
    let mut papers = filing(&june, LAND_USE, NHA_TRANG).await;
    papers["components"] = json!([]);
    let body = json!({
        "reception": {"channel": "IN_PERSON", "filing": papers},
        "refusal": {
            "reasonCode": "NOT_COMPETENT", "reason": "Thửa đất thuộc huyện Diên Khánh.", "legalBasis": "Điều 6",
        },
    });
    let refuse = async |who, body: &Value| {
        let request = june.post("/refused-receptions").as_(who).idempotency_key(&key());
        request.json(body.clone()).await
    };
    refuse(&stranger, &body).await.problem(403, "FORBIDDEN");
    let mut bare = body.clone();
    bare["refusal"].as_object_mut().unwrap().remove("legalBasis");
    assert_eq!(refuse(&desk, &bare).await.status, 400);
    let view = refuse(&desk, &body).await.created();
    assert_eq!(
        (&view["state"], &view["nationalStatus"], &view["code"]),
        (&json!("NOT_ACCEPTED"), &json!(3), &Value::Null)
    );
    assert_eq!(view["refusal"]["reasonCode"], "NOT_COMPETENT");
    assert_eq!(view["possibleActions"], json!([]));
}

both!(a_request_is_taken_back_before_it_is_sent, demo);
async fn a_request_is_taken_back_before_it_is_sent(app: TestApp) {
    let june = app.at(JUNE).await;
    let mut dossier = in_process(&june).await;
    let cancel = "/supplements/current/cancellation";
    let why = json!({"reason": "Đã tìm thấy trong hồ sơ"});
    let handler = june.sign_in(HANDLER).await;
    let nothing = dossier.tries(&june, &handler, cancel, why.clone()).await;
    nothing.problem(409, "NOT_POSSIBLE");
    dossier.does(&june, HANDLER, "/supplements", asks("Sơ đồ")).await;
    dossier.does(&june, HANDLER, cancel, why.clone()).await;
    dossier
        .does(&june, HANDLER, "/supplements", asks("Hợp đồng"))
        .await;
    dossier
        .does(&june, UNIT_HEAD, "/supplements/current/decision", approved())
        .await;
    let desk = june.sign_in(DESK).await;
    let not_the_desks = dossier.tries(&june, &desk, cancel, why.clone()).await;
    not_the_desks.problem(403, "FORBIDDEN");
    dossier.does(&june, UNIT_HEAD, cancel, why).await;
    assert_eq!(dossier.view["openSupplement"], Value::Null);
    let inbox = june.get("/inbox?pageSize=200").as_(&desk).await.ok();
    let mut items = inbox["items"].as_array().unwrap().iter();
    assert!(
        !items.any(|item| item["dossier"]["id"] == dossier.id.as_str()),
        "{inbox}"
    );
    // Neither counts as asked for, and the work goes on.
    dossier
        .does(&june, HANDLER, "/supplements", asks("Giấy phép cũ"))
        .await;
    dossier
        .does(&june, UNIT_HEAD, "/supplements/current/decision", approved())
        .await;
    assert_eq!(dossier.view["countsOverdue"], false);
    dispatch(&june, &mut dossier).await;
    let sent = dossier
        .tries(&june, &handler, cancel, json!({"reason": "Không cần nữa"}))
        .await;
    sent.problem(409, "NOT_POSSIBLE");
}

both!(
    what_is_not_what_was_asked_for_is_sent_back_and_the_clock_stands_on,
    demo
);
async fn what_is_not_what_was_asked_for_is_sent_back_and_the_clock_stands_on(app: TestApp) {
    let june = app.at(JUNE).await;
    let mut dossier = in_process(&june).await;
    dossier.does(&june, HANDLER, "/supplements", asks("Sơ đồ")).await;
    dossier
        .does(&june, UNIT_HEAD, "/supplements/current/decision", approved())
        .await;
    dispatch(&june, &mut dossier).await;
    let (citizen, desk) = (june.sign_in(DAO).await, june.sign_in(DESK).await);
    let reject = "/supplements/current/rejection";
    let blurred = json!({"items": [{"no": 1, "reason": "Bản chụp không đọc được"}]});
    let early = dossier.tries(&june, &desk, reject, blurred.clone()).await;
    early.wrong(400, &[("/items/0/no", "ITEM_NOT_GIVEN")]);
    let given = json!({"items": [{"no": 1, "answer": "Sơ đồ mới"}]});
    let items = "/supplements/current/items";
    dossier.tries(&june, &citizen, items, given.clone()).await.ok();
    dossier.does(&june, DESK, reject, blurred).await;
    let view = dossier.read(&june, &citizen).await;
    assert_eq!(
        (&view["state"], &view["clock"]["phase"]),
        (&json!("SUPPLEMENT_REQUIRED"), &json!("PAUSED"))
    );
    let item = &view["openSupplement"]["items"][0];
    assert_eq!(
        (&item["givenAt"], &item["rejection"]),
        (&Value::Null, &json!("Bản chụp không đọc được"))
    );
    assert_eq!(dossier.history().last(), Some(&"SUPPLEMENT_REJECTED"));
    dossier.tries(&june, &citizen, items, given).await.ok();
    let first = dossier.view["components"][0]["no"].clone();
    let counted = json!({"components": [{"no": first, "originals": 1, "plainCopies": 3}]});
    dossier
        .does(&june, DESK, "/supplements/current/reception", counted)
        .await;
    assert_eq!(
        (
            &dossier.view["state"],
            &dossier.view["components"][0]["plainCopies"]
        ),
        (&json!("IN_PROCESS"), &json!(3))
    );
    // Once more is the head's to permit, whoever says why.
    dossier
        .does(&june, HANDLER, "/supplements", asks("Giấy phép cũ"))
        .await;
    let head = june.sign_in(HEAD).await;
    let decision = "/supplements/current/decision";
    dossier
        .tries(&june, &head, decision, approved())
        .await
        .problem(409, "NOT_POSSIBLE");
    let permitted = json!({"decision": "APPROVED", "overrideReason": "Phát hiện tài liệu giả"});
    dossier.does(&june, HEAD, decision, permitted).await;
    assert_eq!(dossier.view["countsOverdue"], false, "nobody was asked twice yet");
    let taken_back = json!({"reason": "Không cần nữa"});
    dossier
        .does(&june, HANDLER, "/supplements/current/cancellation", taken_back)
        .await;
    assert_eq!(dossier.view["countsOverdue"], false);
    let mut again = asks("Giấy phép cũ");
    again["overrideReason"] = json!("Phát hiện tài liệu giả");
    dossier.does(&june, HANDLER, "/supplements", again).await;
    dossier.does(&june, HEAD, decision, approved()).await;
    dispatch(&june, &mut dossier).await;
    assert_eq!(dossier.view["countsOverdue"], true);
}

both!(
    what_was_sent_is_taken_back_at_the_desk_and_what_has_its_result_is_not_stopped,
    demo
);
async fn what_was_sent_is_taken_back_at_the_desk_and_what_has_its_result_is_not_stopped(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut sent = Held::submitted(&june, &citizen, papers).await;
    sent.does(
        &june,
        DESK,
        "/desk-withdrawals",
        json!({"reason": "Gọi điện xin rút"}),
    )
    .await;
    assert_eq!(
        (&sent.view["state"], &sent.view["nationalStatus"]),
        (&json!("WITHDRAWN"), &json!(8))
    );

    let desk = june.sign_in(DESK).await;
    let papers = filing(&june, super::given::BIRTH_CERTIFICATE, NHA_TRANG).await;
    let mut signed = Held::received(&june, &desk, papers).await;
    for login in [DESK, UNIT_HEAD, HANDLER, UNIT_HEAD] {
        signed.pass_on(&june, login).await;
    }
    signed.complete(&june, HEAD, granted("Giấy khai sinh")).await;
    let stop = json!({"ground": "DISPUTE", "reason": "Có tranh chấp về hộ tịch.", "legalBasis": "Điều 9"});
    let head = june.sign_in(HEAD).await;
    signed
        .tries(&june, &head, "/stop", stop)
        .await
        .problem(409, "NOT_POSSIBLE");
}
