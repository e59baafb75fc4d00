//! Petitions, from receipt to public answer.

use serde_json::{Value, json};

use crate::both;
use crate::dossiers::given::{
    BUOI, DAO, DESK, DIEN_KHANH, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, agency, filing, key, moment,
};
use crate::support::actors::{Claims, Somebody};
use crate::support::app::TestApp;
use crate::support::client::Reply;

pub const JUNE: &str = "2011-06-13T10:00:00+07:00";
pub const HEAD: &str = "chutich.nhatrang";

pub async fn body(app: &TestApp, kind: &str) -> Value {
    json!({
        "kind": kind, "form": "REPORT", "agencyId": agency(app, NHA_TRANG).await["id"],
        "subject": "Phải đi lại ba lần", "text": "Mỗi lần đến nộp lại được yêu cầu thêm một giấy tờ khác.",
    })
}

pub async fn send(app: &TestApp, who: &Somebody, body: Value) -> Reply {
    let request = app.post("/petitions").as_(who).idempotency_key(&key());
    request.json(body).await
}

async fn send_nameless(app: &TestApp, body: Value) -> Reply {
    let request = app.post("/nameless-petitions").idempotency_key(&key());
    request.json(body).await
}

pub async fn act(app: &TestApp, who: &Somebody, petition: &Value, what: &str, body: Value) -> Reply {
    let path = format!("/petitions/{}/{what}", petition["id"].as_str().unwrap());
    let etag = format!("\"{}\"", petition["version"]);
    app.post(&path).as_(who).if_match(&etag).json(body).await
}

pub fn kind(kind: &str) -> Value {
    json!({"kind": kind, "form": "REPORT"})
}

both!(a_petition_is_taken_up_supplemented_answered_and_made_public, demo);
async fn a_petition_is_taken_up_supplemented_answered_and_made_public(app: TestApp) {
    let monday = app.at(JUNE).await;
    let (citizen, head) = (monday.sign_in(DAO).await, monday.sign_in(HEAD).await);
    let sent = send(&monday, &citizen, body(&monday, "RULES").await)
        .await
        .created();
    assert_eq!(
        (&sent["state"], &sent["dueAt"], &sent["answerDueAt"]),
        (
            &json!("RECEIVED"),
            &json!(moment("2011-06-15 17:00")),
            &json!(moment("2011-07-04 17:00"))
        )
    );
    let early = json!({"answer": "Đã chấn chỉnh cán bộ."});
    act(&monday, &head, &sent, "answer", early)
        .await
        .problem(409, "NOT_POSSIBLE");
    let taken = act(&monday, &head, &sent, "classification", kind("CONDUCT"))
        .await
        .ok();
    assert_eq!(
        (&taken["state"], &taken["kind"], &taken["dueAt"]),
        (
            &json!("IN_HANDLING"),
            &json!("CONDUCT"),
            &json!(moment("2011-07-04 17:00"))
        )
    );
    act(&monday, &head, &sent, "classification", kind("RULES"))
        .await
        .problem(412, "STALE_VERSION");

    let tuesday = app.at("2011-06-14T09:00:00+07:00").await;
    let head = tuesday.sign_in(HEAD).await;
    let request = json!({"request": "Xin cho biết ngày đến nộp hồ sơ."});
    let asked = act(&tuesday, &head, &taken, "supplement-request", request)
        .await
        .ok();
    assert_eq!(
        (&asked["state"], &asked["waitsUntil"], &asked["dueAt"]),
        (
            &json!("SUPPLEMENT_ASKED"),
            &json!(moment("2011-06-28 17:00")),
            &json!(moment("2011-07-18 17:00"))
        ),
        "ten working days in which the clock stands"
    );
    let thursday = app.at("2011-06-16T09:00:00+07:00").await;
    let citizen = thursday.sign_in(DAO).await;
    let more = json!({"text": "Sáng ngày 10/6/2011."});
    let stranger = thursday.sign_in(BUOI).await;
    act(&thursday, &stranger, &asked, "supplement", more.clone())
        .await
        .problem(404, "NOT_FOUND");
    let given = act(&thursday, &citizen, &asked, "supplement", more).await.ok();
    assert_eq!(
        given["dueAt"],
        moment("2011-07-06 17:00"),
        "two working days later"
    );

    let late = app.at("2011-07-07T09:00:00+07:00").await;
    let head = late.sign_in(HEAD).await;
    let list = late
        .get("/petitions?overdue=true&includeTotal=true")
        .as_(&head)
        .await
        .ok();
    assert_eq!(
        (&list["total"], &list["items"][0]["overdue"]),
        (&json!(1), &json!(true))
    );
    let answer = json!({"answer": "Đã kiểm điểm cán bộ Nguyễn Văn A."});
    let answered = act(&late, &head, &given, "answer", answer).await.ok();
    assert_eq!(
        answered["dueAt"],
        moment("2011-07-11 17:00"),
        "two working days to make it public"
    );
    let steps = answered["steps"].as_array().unwrap();
    assert_eq!(
        steps.iter().map(|step| step["late"] == true).collect::<Vec<_>>(),
        [false, false, false, false, true]
    );
    assert_eq!(late.get("/published-petitions").await.ok()["items"], json!([]));
    let public = json!({
        "question": "Người dân phải đi lại nhiều lần.", "answer": "Đã niêm yết lại thành phần hồ sơ.",
    });
    act(&late, &head, &answered, "publication", public).await.ok();
    let published = late.get("/published-petitions?includeTotal=true").await.ok();
    assert_eq!(published["total"], 1);
    let text = published.to_string();
    assert!(!text.contains("Nguyễn Văn A") && !text.contains("Đào"), "{text}");
    let one = format!("/published-petitions/{}", sent["id"].as_str().unwrap());
    assert_eq!(late.get(&one).await.ok(), published["items"][0]);
    let citizen = late.sign_in(DAO).await;
    let own = late.get("/petitions").as_(&citizen).await.ok();
    assert_eq!(
        (&own["items"][0]["state"], &own["items"][0]["answer"]),
        (&json!("PUBLISHED"), &json!("Đã kiểm điểm cán bộ Nguyễn Văn A."))
    );
}

both!(what_is_anothers_is_forwarded_and_what_is_none_refused, demo);
async fn what_is_anothers_is_forwarded_and_what_is_none_refused(app: TestApp) {
    let monday = app.at(JUNE).await;
    let (citizen, head) = (monday.sign_in(DAO).await, monday.sign_in(HEAD).await);
    let sent = send(&monday, &citizen, body(&monday, "RULES").await)
        .await
        .created();
    let path = format!("/petitions/{}", sent["id"].as_str().unwrap());
    monday
        .get(&path)
        .as_(&monday.sign_in(DESK).await)
        .await
        .problem(403, "FORBIDDEN");
    let here = json!({"agencyId": sent["agencyId"], "reason": "Thuộc thẩm quyền của ta"});
    act(&monday, &head, &sent, "forwarding", here)
        .await
        .problem(409, "NOT_POSSIBLE");
    let nowhere = json!({"agencyId": sent["id"], "reason": "Thuộc thẩm quyền khác"});
    act(&monday, &head, &sent, "forwarding", nowhere)
        .await
        .wrong(400, &[("/agencyId", "AGENCY_UNKNOWN")]);

    let tuesday = app.at("2011-06-14T10:00:00+07:00").await;
    let head = tuesday.sign_in(HEAD).await;
    let there =
        json!({"agencyId": agency(&tuesday, DIEN_KHANH).await["id"], "reason": "Thuộc huyện Diên Khánh"});
    let forwarded = act(&tuesday, &head, &sent, "forwarding", there).await.ok();
    assert_eq!(
        (&forwarded["state"], &forwarded["dueAt"]),
        (&json!("RECEIVED"), &json!(moment("2011-06-16 17:00")))
    );
    tuesday.get(&path).as_(&head).await.problem(404, "NOT_FOUND");
    let citizen = tuesday.sign_in(DAO).await;
    assert_eq!(
        tuesday.get(&path).as_(&citizen).await.ok()["steps"][1]["words"],
        "Thuộc huyện Diên Khánh"
    );

    let other = send(&tuesday, &citizen, body(&tuesday, "RULES").await)
        .await
        .created();
    let bare = json!({"reason": "Là khiếu nại quyết định hành chính."});
    act(&tuesday, &head, &other, "refusal", bare)
        .await
        .wrong(400, &[("/legalBasis", "REQUIRED")]);
    let no =
        json!({"reason": "Là khiếu nại quyết định hành chính.", "legalBasis": "Luật Khiếu nại, tố cáo 1998"});
    let refused = act(&tuesday, &head, &other, "refusal", no).await.ok();
    assert_eq!(
        (&refused["state"], &refused["possibleActions"]),
        (&json!("REFUSED"), &json!([]))
    );
    act(&tuesday, &head, &refused, "classification", kind("RULES"))
        .await
        .problem(409, "NOT_POSSIBLE");
}

both!(nobody_judges_the_own_conduct, demo);
async fn nobody_judges_the_own_conduct(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&june, &citizen, papers).await;
    dossier.accept(&june, DESK).await;
    let mut about = body(&june, "CONDUCT").await;
    about["dossierId"] = json!(dossier.id);
    let stranger = june.sign_in(BUOI).await;
    send(&june, &stranger, about.clone())
        .await
        .wrong(400, &[("/dossierId", "DOSSIER_UNKNOWN")]);
    let sent = send(&june, &citizen, about).await.created();
    // The officer who received the dossier, with a head's rights.
    let desk = june.sign_in(DESK).await;
    let duty = motcua::auth::Membership {
        agency: sent["agencyId"].as_str().unwrap().parse().unwrap(),
        unit: None,
        desk: None,
        role: motcua::auth::Role::AgencyHead,
    };
    let receiver = june.token(&Claims {
        kind: motcua::auth::AccountKind::Officer,
        id: desk.id,
        name: &desk.name,
        scopes: motcua::auth::Role::AgencyHead.scopes(),
        memberships: &[duty],
        everywhere: &[],
        rights_version: 1000,
        until: june.clock.now() + chrono::TimeDelta::minutes(15),
    });
    act(&june, &receiver, &sent, "classification", kind("CONDUCT"))
        .await
        .problem(403, "FORBIDDEN");
    let head = june.sign_in(HEAD).await;
    act(&june, &head, &sent, "classification", kind("CONDUCT"))
        .await
        .ok();
}

both!(without_a_name_it_is_heard_where_the_rules_of_the_day_say_so, demo);
async fn without_a_name_it_is_heard_where_the_rules_of_the_day_say_so(app: TestApp) {
    let june = app.at(JUNE).await;
    let mut nameless = body(&june, "RULES").await;
    let refused = send_nameless(&june, nameless.clone()).await;
    refused.problem(409, "NOT_POSSIBLE");
    assert!(
        refused.json()["legalBasis"].as_str().unwrap().contains("20/2008"),
        "{refused}"
    );

    let controller = app.at("2026-11-23T09:00:00+07:00").await;
    let signed_in = controller.sign_in("kiemsoat.tthc").await;
    let new = json!({
        "code": "RS-2026-12", "legalBasis": "Quyết định thí điểm (dữ liệu thử)", "effectiveFrom": "2026-12-01",
        "params": {
            "formSet": "TT_03_2025", "serviceLevelScheme": "PARTIAL_FULL", "supplementWait": "PER_PROCEDURE",
            "feedback": {
                "triageWorkingDays": 1, "supplementWorkingDays": 2, "answerWorkingDays": 3,
                "publishWorkingDays": 1, "ratingWorkingDays": 10, "anonymous": "HEARD",
                "anonymousBasis": "Quyết định thí điểm (dữ liệu thử)",
            },
        },
    });
    let created = controller
        .post("/rule-sets")
        .as_(&signed_in)
        .idempotency_key(&key());
    created.json(new).await.created();
    let later = app.at("2026-12-01T09:00:00+07:00").await;
    nameless["agencyId"] = agency(&later, "H32.101").await["id"].clone();
    let heard = send_nameless(&later, nameless).await.created();
    assert!(heard["answerDueAt"].is_string(), "{heard}");
    let empty = send_nameless(&later, json!({})).await;
    assert_eq!(empty.status, 400, "{empty}");
}
