//! Petitions that leave the straight way: silence, the wrong agency, a closed one, an answer that is nobody else's.

use serde_json::json;

use super::petitions::{HEAD, JUNE, act, body, kind, send};
use crate::both;
use crate::dossiers::given::{DAO, DIEN_KHANH, agency, key, moment};
use crate::support::app::TestApp;

both!(who_is_silent_is_waited_for_and_then_answered_or_refused, demo);
async fn who_is_silent_is_waited_for_and_then_answered_or_refused(app: TestApp) {
    let monday = app.at(JUNE).await;
    let (citizen, head) = (monday.sign_in(DAO).await, monday.sign_in(HEAD).await);
    let mut waiting = Vec::new();
    for _ in 0..3 {
        let sent = send(&monday, &citizen, body(&monday, "RULES").await)
            .await
            .created();
        let taken = act(&monday, &head, &sent, "classification", kind("RULES"))
            .await
            .ok();
        let request = json!({"request": "Xin cho biết ngày đến nộp hồ sơ."});
        let asked = act(&monday, &head, &taken, "supplement-request", request)
            .await
            .ok();
        assert_eq!(
            (&asked["waitsUntil"], &asked["possibleActions"]),
            (&json!(moment("2011-06-27 17:00")), &json!([]))
        );
        waiting.push(asked);
    }
    let answer = json!({"answer": "Không có thêm thông tin để xem xét."});
    let refusal = json!({"reason": "Người gửi không bổ sung nội dung.", "legalBasis": "Điều 11"});
    for (what, content) in [("answer", &answer), ("refusal", &refusal)] {
        act(&monday, &head, &waiting[0], what, content.clone())
            .await
            .problem(409, "NOT_POSSIBLE");
    }

    let after = app.at("2011-06-28T08:00:00+07:00").await;
    let head = after.sign_in(HEAD).await;
    let path = format!("/petitions/{}", waiting[0]["id"].as_str().unwrap());
    let seen = after.get(&path).as_(&head).await.ok();
    assert_eq!(
        (&seen["possibleActions"], &seen["overdue"]),
        (&json!(["REFUSE", "FORWARD", "ANSWER"]), &json!(false))
    );
    let answered = act(&after, &head, &waiting[0], "answer", answer).await.ok();
    assert_eq!(
        answered["steps"].as_array().unwrap().last().unwrap()["late"],
        false
    );
    let refused = act(&after, &head, &waiting[1], "refusal", refusal).await.ok();
    assert_eq!(refused["state"], "REFUSED");
    // What comes after the wait is taken in; the time since is the agency's.
    let late = app.at("2011-06-30T08:00:00+07:00").await;
    let citizen = late.sign_in(DAO).await;
    let more = json!({"text": "Sáng ngày 10/6/2011."});
    let given = act(&late, &citizen, &waiting[2], "supplement", more).await.ok();
    assert_eq!(
        (&given["state"], &given["dueAt"], &given["waitsUntil"]),
        (&json!("IN_HANDLING"), &waiting[2]["dueAt"], &json!(null))
    );
}

both!(what_is_seen_after_it_was_taken_up_is_forwarded_or_refused, demo);
async fn what_is_seen_after_it_was_taken_up_is_forwarded_or_refused(app: TestApp) {
    let monday = app.at(JUNE).await;
    let (citizen, head) = (monday.sign_in(DAO).await, monday.sign_in(HEAD).await);
    let mut taken = Vec::new();
    for _ in 0..2 {
        let sent = send(&monday, &citizen, body(&monday, "RULES").await)
            .await
            .created();
        let petition = act(&monday, &head, &sent, "classification", kind("RULES"))
            .await
            .ok();
        taken.push(petition);
    }
    let thursday = app.at("2011-06-16T09:00:00+07:00").await;
    let head = thursday.sign_in(HEAD).await;
    let there =
        json!({"agencyId": agency(&thursday, DIEN_KHANH).await["id"], "reason": "Thuộc huyện Diên Khánh"});
    let forwarded = act(&thursday, &head, &taken[0], "forwarding", there).await.ok();
    assert_eq!(
        (
            &forwarded["state"],
            &forwarded["dueAt"],
            &forwarded["answerDueAt"]
        ),
        (
            &json!("RECEIVED"),
            &json!(moment("2011-06-20 17:00")),
            &taken[0]["answerDueAt"]
        ),
        "the petitioner has waited since Monday"
    );
    let step = forwarded["steps"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(step["late"], true, "two working days were over on Wednesday");
    let no =
        json!({"reason": "Là khiếu nại quyết định hành chính.", "legalBasis": "Luật Khiếu nại, tố cáo 1998"});
    let refused = act(&thursday, &head, &taken[1], "refusal", no).await.ok();
    assert_eq!(refused["state"], "REFUSED");
}

both!(an_answer_that_is_not_for_everybody_is_withheld, demo);
async fn an_answer_that_is_not_for_everybody_is_withheld(app: TestApp) {
    let monday = app.at(JUNE).await;
    let (citizen, head) = (monday.sign_in(DAO).await, monday.sign_in(HEAD).await);
    let sent = send(&monday, &citizen, body(&monday, "RULES").await)
        .await
        .created();
    let why = json!({"reason": "Liên quan đến đời tư của một người."});
    act(&monday, &head, &sent, "withholding", why.clone())
        .await
        .problem(409, "NOT_POSSIBLE");
    let taken = act(&monday, &head, &sent, "classification", kind("RULES"))
        .await
        .ok();
    let answer = json!({"answer": "Đã giải quyết riêng với người gửi."});
    let answered = act(&monday, &head, &taken, "answer", answer).await.ok();
    act(&monday, &head, &answered, "withholding", json!({}))
        .await
        .wrong(400, &[("/reason", "REQUIRED")]);
    let withheld = act(&monday, &head, &answered, "withholding", why.clone())
        .await
        .ok();
    assert_eq!(
        (
            &withheld["state"],
            &withheld["dueAt"],
            &withheld["possibleActions"]
        ),
        (&json!("ANSWERED"), &json!(null), &json!(["PUBLISH"]))
    );
    assert!(withheld["withheldAt"].is_string(), "{withheld}");
    act(&monday, &head, &withheld, "withholding", why)
        .await
        .problem(409, "NOT_POSSIBLE");
    let later = app.at("2011-08-01T09:00:00+07:00").await;
    let head = later.sign_in(HEAD).await;
    let late = later.get("/petitions?overdue=true").as_(&head).await.ok();
    assert!(
        !late.to_string().contains(sent["id"].as_str().unwrap()),
        "it is done with"
    );
    let public = json!({"question": "Người dân phải đi lại nhiều lần.", "answer": "Đã niêm yết lại thành phần hồ sơ."});
    let published = act(&later, &head, &withheld, "publication", public).await.ok();
    assert_eq!(published["state"], "PUBLISHED", "it was thought over");
}

both!(
    nothing_is_sent_to_a_closed_agency_and_its_own_are_carried_on,
    demo
);
async fn nothing_is_sent_to_a_closed_agency_and_its_own_are_carried_on(app: TestApp) {
    let friday = app.at("2025-06-27T08:00:00+07:00").await;
    let city = agency(&friday, "H32.26").await["id"].clone();
    let citizen = friday.sign_in(DAO).await;
    let mut content = json!({
        "kind": "RULES", "form": "REPORT", "agencyId": city,
        "subject": "Phải đi lại ba lần", "text": "Mỗi lần đến nộp lại được yêu cầu thêm một giấy tờ khác.",
    });
    let sent = send(&friday, &citizen, content.clone()).await.created();

    let after = app.at("2025-07-01T08:00:00+07:00").await;
    let citizen = after.sign_in(DAO).await;
    send(&after, &citizen, content.clone())
        .await
        .wrong(400, &[("/agencyId", "AGENCY_CLOSED")]);
    let head = after.sign_in(HEAD).await;
    let list = after.get("/petitions?pageSize=200").as_(&head).await.ok();
    assert!(
        list.to_string().contains(sent["id"].as_str().unwrap()),
        "whoever carries on finds it among the own ones: {list}"
    );
    let taken = act(&after, &head, &sent, "classification", kind("RULES"))
        .await
        .ok();
    assert_eq!(taken["state"], "IN_HANDLING");
    let ward = agency(&after, "H32.101").await["id"].clone();
    content["agencyId"] = ward;
    let here = send(&after, &citizen, content).await.created();
    let back = json!({"agencyId": city, "reason": "Thuộc thành phố Nha Trang cũ"});
    act(&after, &head, &here, "forwarding", back)
        .await
        .wrong(400, &[("/agencyId", "AGENCY_CLOSED")]);
}

both!(the_wait_is_a_matter_of_the_rule_set, demo);
async fn the_wait_is_a_matter_of_the_rule_set(app: TestApp) {
    let november = app.at("2026-11-23T09:00:00+07:00").await;
    let controller = november.sign_in("kiemsoat.tthc").await;
    let new = json!({
        "code": "RS-2026-12", "legalBasis": "Quyết định thí điểm (dữ liệu thử)", "effectiveFrom": "2026-12-01",
        "params": {
            "formSet": "TT_03_2025", "serviceLevelScheme": "PARTIAL_FULL", "supplementWait": "PER_PROCEDURE",
            "feedback": {
                "triageWorkingDays": 1, "supplementWorkingDays": 2, "answerWorkingDays": 3,
                "petitionerWaitWorkingDays": 1, "publishWorkingDays": 1, "ratingWorkingDays": 10,
                "anonymous": "HEARD", "anonymousBasis": "Quyết định thí điểm (dữ liệu thử)",
            },
        },
    });
    let request = november.post("/rule-sets").as_(&controller);
    request.idempotency_key(&key()).json(new).await.created();
    let tuesday = app.at("2026-12-01T09:00:00+07:00").await;
    let (citizen, head) = (tuesday.sign_in(DAO).await, tuesday.sign_in(HEAD).await);
    let content = json!({
        "kind": "RULES", "form": "REPORT", "agencyId": agency(&tuesday, "H32.101").await["id"],
        "subject": "Phải đi lại ba lần", "text": "Mỗi lần đến nộp lại được yêu cầu thêm một giấy tờ khác.",
    });
    let sent = send(&tuesday, &citizen, content).await.created();
    let taken = act(&tuesday, &head, &sent, "classification", kind("RULES"))
        .await
        .ok();
    let request = json!({"request": "Xin cho biết ngày đến nộp hồ sơ."});
    let asked = act(&tuesday, &head, &taken, "supplement-request", request)
        .await
        .ok();
    assert_eq!(asked["waitsUntil"], moment("2026-12-02 17:00"));
}
