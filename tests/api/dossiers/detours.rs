//! What happens to a dossier off the straight way: Annex A S7, S8, S9, and what the desk does on other days.

use serde_json::{Value, json};

use super::counter::CERTIFIED_COPIES;
use super::given::{
    BIRTH_CERTIFICATE, DAO, DESK, HOUSEHOLD_BUSINESS, Held, LAND_USE, NHA_TRANG, STEP, collected, filing,
    granted, key, moment,
};
use crate::both;
use crate::support::app::TestApp;

const HEAD: &str = "chutich.nhatrang";
const HANDLER: &str = "chuyenvien.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";
const MANAGER: &str = "phutrach.nhatrang";

fn asks(item: &str) -> Value {
    json!({
        "reason": "Hồ sơ còn thiếu giấy tờ", "legalBasis": "Điều 6 Quyết định 93/2007/QĐ-TTg",
        "items": [{"name": item, "request": "Nộp bản chính"}],
    })
}

async fn bare(dossier: &mut Held, app: &TestApp, login: &str, what: &str) -> crate::support::client::Reply {
    let who = app.sign_in(login).await;
    let request = app.post(&dossier.path(what)).as_(&who).if_match(&dossier.etag);
    let reply = request.idempotency_key(&key()).await;
    if reply.status == 200 {
        (dossier.etag, dossier.view) = (reply.etag(), reply.json());
    }
    reply
}

both!(
    s7_what_is_missing_is_told_once_and_again_only_with_permission,
    demo
);
async fn s7_what_is_missing_is_told_once_and_again_only_with_permission(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let citizen = june.sign_in(DAO).await;
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&june, &citizen, papers).await;
    dossier
        .does(&june, DESK, "/guidances", asks("Giấy chứng sinh"))
        .await;
    assert_eq!(
        (&dossier.view["state"], &dossier.view["nationalStatus"]),
        (&json!("INTAKE_SUPPLEMENT"), &json!(5))
    );
    assert_eq!(
        dossier.view["openSupplement"]["items"][0]["name"],
        "Giấy chứng sinh"
    );
    let told = dossier.read(&june, &citizen).await;
    assert_eq!(told["openSupplement"]["stage"], "INTAKE");
    assert_eq!(
        told["possibleActions"],
        json!(["SAVE_DRAFT", "SUBMIT", "REQUEST_WITHDRAWAL"])
    );
    dossier.submit(&june, &citizen).await;
    assert!(
        dossier.view["acceptanceDueAt"].is_string(),
        "the acceptance clock runs anew"
    );

    let desk = june.sign_in(DESK).await;
    let again = dossier
        .tries(&june, &desk, "/guidances", asks("Sơ yếu lý lịch"))
        .await;
    again.problem(409, "NOT_POSSIBLE");
    let manager = june.sign_in(MANAGER).await;
    let without = dossier
        .tries(&june, &manager, "/guidances", asks("Sơ yếu lý lịch"))
        .await;
    without.problem(409, "NOT_POSSIBLE");
    let mut permitted = asks("Sơ yếu lý lịch");
    permitted["overrideReason"] = json!("Quy định mới ban hành hôm qua");
    dossier.does(&june, MANAGER, "/guidances", permitted).await;
    assert_eq!(dossier.view["countsOverdue"], true);
    // What was asked for may also be brought to the desk.
    dossier.accept(&june, DESK).await;
    assert_eq!(dossier.view["state"], "ACCEPTED");
    assert_eq!(dossier.view["openSupplement"], Value::Null);
}

both!(a_supplement_is_proposed_approved_sent_given_and_taken_in, demo);
async fn a_supplement_is_proposed_approved_sent_given_and_taken_in(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let citizen = monday.sign_in(DAO).await;
    let papers = filing(&monday, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&monday, &citizen, papers).await;
    dossier.accept(&monday, DESK).await;
    let due = moment("2011-06-20 17:00");
    assert_eq!(dossier.view["clock"]["dueAt"], due);
    dossier.pass_on(&monday, DESK).await;
    let two = json!({
        "reason": "Cần làm rõ địa điểm", "items": [
            {"name": "Hợp đồng thuê nhà", "request": "Bản sao"}, {"name": "Sơ đồ", "request": "Vẽ lại"},
        ],
    });
    dossier.does(&monday, HANDLER, "/supplements", two).await;
    let seen = dossier.read(&monday, &citizen).await;
    assert_eq!(seen["openSupplement"], Value::Null, "nothing is sent yet");
    let handler = monday.sign_in(HANDLER).await;
    let stuck = dossier.tries(&monday, &handler, STEP, json!({})).await;
    stuck.problem(409, "NOT_POSSIBLE");
    dossier
        .does(
            &monday,
            UNIT_HEAD,
            "/supplements/current/decision",
            json!({"decision": "APPROVED"}),
        )
        .await;

    let tuesday = app.at("2011-06-14T09:00:00+07:00").await;
    bare(&mut dossier, &tuesday, DESK, "/supplements/current/dispatch")
        .await
        .ok();
    assert_eq!(
        (&dossier.view["state"], &dossier.view["clock"]["phase"]),
        (&json!("SUPPLEMENT_REQUIRED"), &json!("PAUSED"))
    );
    let thursday = app.at("2011-06-16T20:00:00+07:00").await;
    let citizen = thursday.sign_in(DAO).await;
    let first = json!({"items": [{"no": 1, "answer": "Hợp đồng số 12"}]});
    dossier.read(&thursday, &citizen).await;
    dossier
        .tries(&thursday, &citizen, "/supplements/current/items", first)
        .await
        .ok();
    let desk = thursday.sign_in(DESK).await;
    let early = dossier
        .tries(&thursday, &desk, "/supplements/current/reception", json!({}))
        .await;
    early.wrong(409, &[("/items/2", "REQUIRED")]);
    let unknown = json!({"items": [{"no": 7, "answer": "Không có"}]});
    let wrong = dossier
        .tries(&thursday, &citizen, "/supplements/current/items", unknown)
        .await;
    wrong.wrong(400, &[("/items/0/no", "ITEM_UNKNOWN")]);
    let second = json!({"items": [{"no": 2, "answer": "Sơ đồ mới"}]});
    dossier
        .tries(&thursday, &citizen, "/supplements/current/items", second)
        .await
        .ok();

    // The desk takes it in on Monday; the clock ran again on Thursday, when the last of it was given.
    let next_monday = app.at("2011-06-20T08:00:00+07:00").await;
    dossier
        .does(&next_monday, DESK, "/supplements/current/reception", json!({}))
        .await;
    assert_eq!(dossier.view["state"], "IN_PROCESS");
    assert_eq!(
        dossier.view["clock"]["dueAt"],
        moment("2011-06-22 17:00"),
        "two working days later"
    );
    assert_eq!(dossier.view["clock"]["originalDueAt"], due);
    assert_eq!(dossier.clock_events(), ["START", "PAUSE", "RESUME"]);

    // Once more needs the head of the agency and a reason.
    let mut again = asks("Giấy phép cũ");
    dossier
        .does(&next_monday, HANDLER, "/supplements", again.clone())
        .await;
    let unit_head = next_monday.sign_in(UNIT_HEAD).await;
    let decision = json!({"decision": "APPROVED"});
    let refused = dossier
        .tries(
            &next_monday,
            &unit_head,
            "/supplements/current/decision",
            decision.clone(),
        )
        .await;
    refused.problem(409, "NOT_POSSIBLE");
    dossier
        .does(
            &next_monday,
            UNIT_HEAD,
            "/supplements/current/decision",
            json!({"decision": "REFUSED"}),
        )
        .await;
    again["overrideReason"] = json!("Phát hiện tài liệu giả");
    dossier.does(&next_monday, HANDLER, "/supplements", again).await;
    dossier
        .does(&next_monday, HEAD, "/supplements/current/decision", decision)
        .await;
    let sent = bare(&mut dossier, &next_monday, DESK, "/supplements/current/dispatch").await;
    assert_eq!(sent.ok()["countsOverdue"], true);
}

both!(
    s8_a_refusal_after_processing_is_a_result_with_reason_and_legal_basis,
    demo
);
async fn s8_a_refusal_after_processing_is_a_result_with_reason_and_legal_basis(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let citizen = june.sign_in(DAO).await;
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&june, &citizen, papers).await;
    dossier.accept(&june, DESK).await;
    dossier.pass_on(&june, DESK).await;
    dossier.pass_on(&june, HANDLER).await;
    let mut answer = granted("Văn bản trả lời");
    answer["result"]["outcome"] = json!("REFUSED");
    let head = june.sign_in(UNIT_HEAD).await;
    let bare = dossier.tries(&june, &head, STEP, answer.clone()).await;
    bare.wrong(
        400,
        &[("/result/reason", "REQUIRED"), ("/result/legalBasis", "REQUIRED")],
    );
    answer["result"]["reason"] = json!("Địa điểm không được phép kinh doanh ngành nghề này.");
    answer["result"]["legalBasis"] = json!("Điều 7 Nghị định 43/2010/NĐ-CP");
    dossier.complete(&june, UNIT_HEAD, answer).await;
    assert_eq!(
        (&dossier.view["state"], &dossier.view["nationalStatus"]),
        (&json!("COMPLETED"), &json!(9))
    );
    dossier.hand_over(&june, DESK).await;
    assert_eq!(dossier.view["nationalStatus"], 10);
    assert_eq!(dossier.view["result"]["outcome"], "REFUSED");
}

both!(
    s9_a_withdrawal_is_asked_decided_and_not_possible_after_the_signature,
    demo
);
async fn s9_a_withdrawal_is_asked_decided_and_not_possible_after_the_signature(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let citizen = june.sign_in(DAO).await;
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&june, &citizen, papers.clone()).await;
    dossier.accept(&june, DESK).await;
    dossier.pass_on(&june, DESK).await;
    let wish = json!({"reason": "Không còn nhu cầu"});
    dossier.read(&june, &citizen).await;
    dossier
        .tries(&june, &citizen, "/withdrawals", wish.clone())
        .await
        .ok();
    assert_eq!(
        (&dossier.view["state"], &dossier.view["nationalStatus"]),
        (&json!("WITHDRAWAL_REQUESTED"), &json!(7))
    );
    let refusal = json!({"decision": "REFUSED", "reason": "Đã thẩm định xong"});
    dossier
        .does(&june, HEAD, "/withdrawals/current/decision", refusal)
        .await;
    assert_eq!(dossier.view["state"], "IN_PROCESS");
    dossier.read(&june, &citizen).await;
    dossier
        .tries(&june, &citizen, "/withdrawals", wish.clone())
        .await
        .ok();
    let approval = json!({"decision": "APPROVED", "reason": "Chưa có quyết định giải quyết"});
    dossier
        .does(&june, HEAD, "/withdrawals/current/decision", approval)
        .await;
    let view = &dossier.view;
    assert_eq!(
        (&view["state"], &view["nationalStatus"], &view["clock"]["phase"]),
        (&json!("WITHDRAWN"), &json!(8), &json!("STOPPED"))
    );
    assert_eq!(view["possibleActions"], json!([]));

    let mut signed = Held::submitted(&june, &citizen, papers).await;
    signed.accept(&june, DESK).await;
    signed.pass_on(&june, DESK).await;
    signed.pass_on(&june, HANDLER).await;
    signed
        .complete(&june, UNIT_HEAD, granted("Giấy chứng nhận"))
        .await;
    signed.read(&june, &citizen).await;
    signed
        .tries(&june, &citizen, "/withdrawals", wish)
        .await
        .problem(409, "NOT_POSSIBLE");
}

both!(a_result_found_wrong_is_taken_back_and_brought_again, demo);
async fn a_result_found_wrong_is_taken_back_and_brought_again(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let citizen = june.sign_in(DAO).await;
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&june, &citizen, papers).await;
    dossier.accept(&june, DESK).await;
    dossier.pass_on(&june, DESK).await;
    dossier.pass_on(&june, HANDLER).await;
    let back = json!({"reason": "Thiếu ngành nghề"});
    dossier
        .does(&june, UNIT_HEAD, "/steps/current/return", back)
        .await;
    assert_eq!(dossier.view["steps"][1]["state"], "ACTIVE");
    let told = json!({"text": "Kiểm tra lại trùng tên."});
    dossier.does(&june, HEAD, "/instructions", told).await;
    dossier.pass_on(&june, HANDLER).await;
    dossier
        .complete(&june, UNIT_HEAD, granted("Giấy chứng nhận"))
        .await;
    let wrong = json!({"reason": "Sai tên chủ hộ"});
    dossier.does(&june, HEAD, "/corrections", wrong).await;
    let view = &dossier.view;
    assert_eq!(
        (&view["state"], &view["clock"]["phase"]),
        (&json!("IN_PROCESS"), &json!("RUNNING"))
    );
    assert_eq!(
        (&view["result"], &view["finishedAt"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        view["clock"]["dueAt"],
        moment("2011-06-20 17:00"),
        "the agencies' own time"
    );
    dossier
        .complete(&june, UNIT_HEAD, granted("Giấy chứng nhận đúng"))
        .await;
    dossier.hand_over(&june, DESK).await;
    assert_eq!(dossier.view["result"]["documentName"], "Giấy chứng nhận đúng");

    let desk = june.sign_in(DESK).await;
    let timeline = june.get(&dossier.path("/timeline")).as_(&desk).await.ok();
    let kinds: Vec<_> = timeline["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["kind"].clone())
        .collect();
    assert!(
        kinds.contains(&json!("STEP_RETURNED")) && kinds.contains(&json!("RESULT_CORRECTED")),
        "{kinds:?}"
    );
    let back = timeline["movements"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|m| m["kind"] == "BACK");
    assert_eq!(back.count(), 2, "{timeline}");
    let told = timeline["instructions"].as_array().unwrap();
    assert_eq!(told.len(), 1, "whoever has it now reads what the head said");
    assert!(
        told[0].to_string().contains("Kiểm tra lại trùng tên."),
        "{}",
        told[0]
    );
    let own = june.get(&dossier.path("/timeline")).as_(&citizen).await.ok();
    for said in [own.clone(), june.get(&dossier.path("")).as_(&citizen).await.ok()] {
        assert!(
            !said.to_string().contains("trùng tên"),
            "it is the agency's: {said}"
        );
    }
    assert_eq!(
        (&own["movements"], &own["instructions"]),
        (&json!([]), &json!([]))
    );
    assert_eq!(own["entries"].as_array().unwrap().len(), kinds.len());
}

both!(a_head_lets_the_clock_stand_and_run_and_stops_a_dossier, demo);
async fn a_head_lets_the_clock_stand_and_run_and_stops_a_dossier(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let citizen = monday.sign_in(DAO).await;
    let papers = filing(&monday, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&monday, &citizen, papers).await;
    dossier.accept(&monday, DESK).await;
    dossier.pass_on(&monday, DESK).await;
    let expertise = json!({"reason": "EXPERTISE", "note": "Chờ giám định"});
    let head = monday.sign_in(HEAD).await;
    let not_here = dossier.tries(&monday, &head, "/suspension", expertise).await;
    not_here.wrong(400, &[("/reason", "NOT_ALLOWED")]);
    let storm = json!({"reason": "FORCE_MAJEURE", "note": "Bão, cơ quan tạm ngừng làm việc"});
    dossier.does(&monday, HEAD, "/suspension", storm).await;
    assert_eq!(
        (&dossier.view["state"], &dossier.view["clock"]["state"]),
        (&json!("IN_PROCESS"), &json!("PAUSED"))
    );
    let handler = monday.sign_in(HANDLER).await;
    dossier
        .tries(&monday, &handler, STEP, json!({}))
        .await
        .problem(409, "NOT_POSSIBLE");
    let wednesday = app.at("2011-06-15T08:00:00+07:00").await;
    dossier.does(&wednesday, HEAD, "/resumption", json!({})).await;
    assert_eq!(dossier.view["clock"]["dueAt"], moment("2011-06-22 17:00"));
    let stop = json!({"ground": "COURT_ORDER", "reason": "Toà án đã thụ lý tranh chấp", "legalBasis": "Điều 136 Luật Đất đai"});
    dossier.does(&wednesday, HEAD, "/stop", stop).await;
    assert_eq!(
        (&dossier.view["state"], &dossier.view["stopped"]["ground"]),
        (&json!("STOPPED"), &json!("COURT_ORDER"))
    );
    assert_eq!(dossier.view["possibleActions"], json!([]));
}

both!(at_the_counter_what_is_missing_is_told_and_brought_later, demo);
async fn at_the_counter_what_is_missing_is_told_and_brought_later(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let desk = june.sign_in(DESK).await;
    let whole = filing(&june, LAND_USE, NHA_TRANG).await;
    let mut papers = whole.clone();
    papers["components"] = json!([]);
    let missing: Vec<_> = whole["components"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!({"componentId": one["componentId"], "request": "Nộp theo mẫu"}))
        .collect();
    let body = json!({
        "reception": {"channel": "IN_PERSON", "filing": papers},
        "guidance": {"reason": "Thiếu đơn xin chuyển mục đích", "items": missing},
    });
    let reply = june
        .post("/guided-receptions")
        .as_(&desk)
        .idempotency_key(&key())
        .json(body)
        .await;
    let view = reply.created();
    assert_eq!(
        (&view["state"], &view["code"]),
        (&json!("INTAKE_SUPPLEMENT"), &Value::Null)
    );
    assert!(
        view["openSupplement"]["items"][0]["componentNo"].is_i64(),
        "{view}"
    );
    let path = format!("/dossiers/{}/acceptance", view["id"].as_str().unwrap());
    let empty = june
        .post(&path)
        .as_(&desk)
        .if_match(&reply.etag())
        .idempotency_key(&key())
        .json(json!({}))
        .await;
    empty.problem(409, "DOSSIER_INCOMPLETE");
    let brought: Vec<_> = view["components"]
        .as_array()
        .unwrap()
        .iter()
        .map(|component| json!({"no": component["no"], "originals": 1}))
        .collect();
    let request = june
        .post(&path)
        .as_(&desk)
        .if_match(&reply.etag())
        .idempotency_key(&key());
    let accepted = request.json(json!({"components": brought})).await.ok();
    assert_eq!(accepted["state"], "ACCEPTED");
    assert!(accepted["code"].is_string());
}

both!(what_is_done_at_the_counter_is_that_officers_to_do, demo);
async fn what_is_done_at_the_counter_is_that_officers_to_do(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let desk = june.sign_in(DESK).await;
    let resolve = async |code: &str| {
        let papers = filing(&june, code, NHA_TRANG).await;
        let body = json!({
            "reception": {"channel": "IN_PERSON", "filing": papers},
            "result": granted("Bản sao")["result"], "handingOver": collected(),
        });
        let request = june.post("/immediate-resolutions").as_(&desk);
        request.idempotency_key(&key()).json(body).await
    };
    let view = resolve(CERTIFIED_COPIES).await.created();
    assert_eq!(view["state"], "RETURNED");
    // It may take three days, in which others handle and sign it; the applicant has to pay the tax office in between.
    for code in [BIRTH_CERTIFICATE, LAND_USE] {
        let refused = resolve(code).await.problem(409, "NOT_POSSIBLE");
        assert_eq!(refused["rule"], "reception.step", "{refused}");
    }
    let held = june.get("/dossiers?pageSize=200").as_(&desk).await.ok();
    assert!(held["items"].as_array().unwrap().iter().all(|line| {
        line["procedureCode"] != BIRTH_CERTIFICATE
            || line["receivedAt"]
                .as_str()
                .is_none_or(|at| !at.starts_with("2011-06-13"))
    }));
}
