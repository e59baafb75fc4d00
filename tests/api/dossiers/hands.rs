//! In whose hands a step is: taken, let go, given by a head, done again by somebody else.

use serde_json::{Value, json};

use super::given::{
    BIRTH_CERTIFICATE, DESK, HOUSEHOLD_BUSINESS, Held, LAND_USE, NHA_TRANG, filing, granted, key,
};
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::Reply;

const HEAD: &str = "chutich.nhatrang";
const HANDLER: &str = "chuyenvien.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";
const CASHIER: &str = "thungan.nhatrang";
const RELEASE: &str = "/steps/current/release";

async fn claim(app: &TestApp, login: &str, dossier: &mut Held) -> Reply {
    let who = app.sign_in(login).await;
    let path = dossier.path("/steps/current/claim");
    let reply = app.post(&path).as_(&who).if_match(&dossier.etag);
    let reply = reply.idempotency_key(&key()).await;
    if reply.status == 200 {
        (dossier.etag, dossier.view) = (reply.etag(), reply.json());
    }
    reply
}

fn offers(view: &Value, action: &str) -> bool {
    view["possibleActions"]
        .as_array()
        .unwrap()
        .contains(&json!(action))
}

fn assignee(dossier: &Held) -> &Value {
    let mut steps = dossier.view["steps"].as_array().unwrap().iter();
    &steps.find(|step| step["state"] == "ACTIVE").unwrap()["assigneeId"]
}

async fn received(app: &TestApp) -> Held {
    let desk = app.sign_in(DESK).await;
    let papers = filing(app, BIRTH_CERTIFICATE, NHA_TRANG).await;
    Held::received(app, &desk, papers).await
}

both!(a_step_without_a_unit_is_let_go_and_given_by_the_head, demo);
async fn a_step_without_a_unit_is_let_go_and_given_by_the_head(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let mut dossier = received(&june).await;
    for login in [DESK, UNIT_HEAD, HANDLER, UNIT_HEAD] {
        dossier.pass_on(&june, login).await;
    }
    dossier.complete(&june, HEAD, granted("Giấy khai sinh")).await;
    let cashier = june.sign_in(CASHIER).await;
    let free = dossier.tries(&june, &cashier, RELEASE, json!({})).await;
    free.problem(409, "NOT_POSSIBLE");
    claim(&june, CASHIER, &mut dossier).await.ok();
    assert_eq!(assignee(&dossier), &json!(cashier.id));

    let head = june.sign_in(HEAD).await;
    let seen = dossier.read(&june, &head).await;
    assert!(
        offers(&seen, "ASSIGN_STEP") && !offers(&seen, "RELEASE_STEP"),
        "{seen}"
    );
    let not_his = dossier.tries(&june, &head, RELEASE, json!({})).await;
    not_his.problem(403, "FORBIDDEN");
    let seen = dossier.read(&june, &cashier).await;
    assert!(offers(&seen, "RELEASE_STEP"), "{seen}");
    let leave = json!({"reason": "Nghỉ phép từ ngày mai"});
    dossier.does(&june, CASHIER, RELEASE, leave).await;
    assert_eq!(assignee(&dossier), &Value::Null);

    let wrong = json!({"officerId": june.sign_in(HANDLER).await.id});
    let refused = dossier
        .tries(&june, &head, "/steps/current/assignment", wrong)
        .await;
    refused.wrong(400, &[("/officerId", "OFFICER_NOT_OF_STEP")]);
    let given = json!({"officerId": cashier.id, "reason": "Đã đi làm lại"});
    dossier
        .does(&june, HEAD, "/steps/current/assignment", given)
        .await;
    assert_eq!(assignee(&dossier), &json!(cashier.id));
    let timeline = june.get(&dossier.path("/timeline")).as_(&head).await.ok();
    let movements = timeline["movements"].as_array().unwrap().iter();
    let hands: Vec<_> = movements
        .filter(|one| one["kind"] == "REASSIGNED")
        .map(|one| {
            (
                one["fromOfficerId"].clone(),
                one["toOfficerId"].clone(),
                one["reason"].clone(),
            )
        })
        .collect();
    let mine = json!(cashier.id);
    let (leave, again) = (json!("Nghỉ phép từ ngày mai"), json!("Đã đi làm lại"));
    let expected = [
        (Value::Null, mine.clone(), Value::Null),
        (mine.clone(), Value::Null, leave),
        (Value::Null, mine, again),
    ];
    assert_eq!(hands, expected, "{timeline}");
    dossier.pass_on(&june, CASHIER).await;
}

both!(a_step_goes_back_to_nobody_who_cannot_do_it_any_more, demo);
async fn a_step_goes_back_to_nobody_who_cannot_do_it_any_more(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let back = json!({"reason": "Sai năm sinh"});
    let (mut stays, mut left) = (received(&june).await, received(&june).await);
    for login in [DESK, UNIT_HEAD, HANDLER] {
        stays.pass_on(&june, login).await;
        left.pass_on(&june, login).await;
    }
    let handler = june.sign_in(HANDLER).await.id;
    stays
        .does(&june, UNIT_HEAD, "/steps/current/return", back.clone())
        .await;
    assert_eq!(assignee(&stays), &json!(handler));

    let keeper = june.sign_in("quantri").await;
    let path = format!("/officers/{handler}/memberships");
    let held = june.get(&path).as_(&keeper).await.ok();
    let in_force = held["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["inForce"] == true);
    for membership in in_force {
        let path = format!("{path}/{}/ending", membership["id"].as_str().unwrap());
        let end = june.post(&path).as_(&keeper).idempotency_key(&key());
        let last = json!({"lastDay": "2011-06-12", "reason": "Chuyển công tác"});
        end.json(last).await.ok();
    }
    left.does(&june, UNIT_HEAD, "/steps/current/return", back).await;
    assert_eq!(assignee(&left), &Value::Null);
}

both!(who_goes_on_after_an_obligation_is_remembered, demo);
async fn who_goes_on_after_an_obligation_is_remembered(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let (desk, manager) = (june.sign_in(DESK).await, june.sign_in("phutrach.nhatrang").await);
    let papers = filing(&june, LAND_USE, NHA_TRANG).await;
    let mut dossier = Held::received(&june, &desk, papers).await;
    let route = [
        DESK,
        HANDLER,
        "xuly.vinhhai",
        HANDLER,
        UNIT_HEAD,
        HEAD,
        HANDLER,
        "xuly.thue.nhatrang",
    ];
    for login in route {
        dossier.pass_on(&june, login).await;
    }
    let left = dossier.view["steps"].as_array().unwrap().iter();
    let left = left
        .filter(|step| step["state"] == "ACTIVE")
        .map(|step| step["no"].clone());
    let left = left.collect::<Vec<_>>();
    let next = dossier.view["steps"].as_array().unwrap().iter();
    let next = next.clone().find(|step| step["state"] == "PENDING").unwrap();
    let assigned = next["role"] == "DESK_OFFICER";
    let mut notice = json!({"notice": {"reference": "1021/TB-CCT"}});
    if assigned {
        notice["nextAssigneeId"] = json!(desk.id);
    }
    dossier.read(&june, &manager).await;
    dossier
        .does(&june, "phutrach.nhatrang", super::given::STEP, notice)
        .await;
    let told = june.get(&dossier.path("/timeline")).as_(&desk).await.ok();
    assert_eq!(told["waitsFor"]["party"], "APPLICANT");
    let proof = json!({"reference": "Biên lai 0004512"});
    dossier.does(&june, DESK, "/obligation-proof", proof).await;
    let expected = if assigned { json!(desk.id) } else { Value::Null };
    assert_eq!(assignee(&dossier), &expected);
    let told = june.get(&dossier.path("/timeline")).as_(&desk).await.ok();
    let last = told["movements"].as_array().unwrap().last().unwrap();
    assert_eq!(last["fromStep"], left[0], "out of the step that notified: {told}");
    assert_eq!(told["waitsFor"]["party"], "STEP");
}

both!(a_step_is_given_to_another_while_the_applicant_supplements, demo);
async fn a_step_is_given_to_another_while_the_applicant_supplements(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let desk = june.sign_in(DESK).await;
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::received(&june, &desk, papers).await;
    dossier.pass_on(&june, DESK).await;
    let request = json!({"reason": "Thiếu giấy tờ", "items": [{"name": "Sơ đồ", "request": "Vẽ lại"}]});
    dossier.does(&june, HANDLER, "/supplements", request).await;
    let approval = json!({"decision": "APPROVED"});
    dossier
        .does(&june, UNIT_HEAD, "/supplements/current/decision", approval)
        .await;
    let path = dossier.path("/supplements/current/dispatch");
    let sent = june.post(&path).as_(&desk).if_match(&dossier.etag);
    sent.idempotency_key(&key()).await.ok();
    dossier.read(&june, &desk).await;
    let handler = june.sign_in(HANDLER).await;
    let given = json!({"officerId": handler.id, "reason": "Người trước chuyển công tác"});
    dossier
        .does(&june, UNIT_HEAD, "/steps/current/assignment", given)
        .await;
    assert_eq!(assignee(&dossier), &json!(handler.id));
    let inbox = june.get("/inbox?pageSize=200").as_(&handler).await.ok();
    let mut items = inbox["items"].as_array().unwrap().iter();
    assert!(
        !items.any(|item| item["dossier"]["id"] == dossier.id.as_str()),
        "{inbox}"
    );
    let brought = json!({"items": [{"no": 1, "answer": "Sơ đồ mới"}]});
    dossier
        .does(&june, DESK, "/supplements/current/reception", brought)
        .await;
    let inbox = june.get("/inbox?pageSize=200").as_(&handler).await.ok();
    let mut items = inbox["items"].as_array().unwrap().iter();
    let item = items.find(|item| item["dossier"]["id"] == dossier.id.as_str());
    assert_eq!(item.unwrap()["assigneeId"], json!(handler.id));
}
