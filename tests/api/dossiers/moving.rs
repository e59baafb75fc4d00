//! Open dossiers when what they go by changes: a corrected calendar, other terms.

use serde_json::{Value, json};

use super::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, collected, filing, granted, key, moment};
use crate::both;
use crate::support::app::TestApp;

const HEAD: &str = "chutich.nhatrang";

both!(a_corrected_calendar_redates_nothing_by_itself, demo);
async fn a_corrected_calendar_redates_nothing_by_itself(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let citizen = monday.sign_in(DAO).await;
    let papers = filing(&monday, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&monday, &citizen, papers).await;
    dossier.accept(&monday, DESK).await;
    let due = moment("2011-06-20 17:00");
    let administrator = monday.sign_in("quantri").await;
    let storm = json!({"kind": "LOCAL_OFF", "nameVi": "Nghỉ tránh bão", "nameEn": "Storm"});
    let seen = monday.get("/calendars/KH").await.etag();
    let put = monday
        .put("/calendars/KH/days/2011-06-15")
        .as_(&administrator)
        .if_match(&seen);
    put.json(storm).await.ok();

    let head = monday.sign_in(HEAD).await;
    assert_eq!(
        dossier.read(&monday, &head).await["clock"]["dueAt"],
        due,
        "never silently"
    );
    let list = monday.get("/redatings?pageSize=200").as_(&head).await.ok();
    let mut listed = list["items"].as_array().unwrap().iter();
    let this = listed.find(|item| item["dossierId"] == dossier.id).unwrap();
    let moved = moment("2011-06-21 17:00");
    assert_eq!(
        (&this["dueAt"], &this["derivedDueAt"]),
        (&json!(due), &json!(moved))
    );
    let reason = json!({"reason": "Nghỉ tránh bão ngày 15/6"});
    let ends = |view: &Value| -> Vec<Value> {
        let steps = view["steps"].as_array().unwrap().iter();
        steps.map(|step| step["dueAt"].clone()).collect()
    };
    let planned = ends(&dossier.view);
    dossier.does(&monday, HEAD, "/redating", reason.clone()).await;
    assert_eq!(dossier.view["clock"]["dueAt"], moved);
    // The steps end by the same calendar, the last of them with the appointment; the inbox goes by them.
    let replanned = ends(&dossier.view);
    assert_eq!((&planned[2], &replanned[2]), (&json!(due), &json!(moved)));
    assert_eq!(planned[0], replanned[0], "before the storm nothing moves");
    let walk = monday.get(&dossier.path("/clock")).as_(&head).await.ok();
    let entry = &walk["entries"][1];
    assert_eq!(
        (&entry["dueBefore"], &entry["dueAfter"], &entry["reason"]),
        (&json!(due), &json!(moved), &json!("CALENDAR_CORRECTED"))
    );
    assert_eq!(entry["byOfficerId"], json!(head.id));
    let own = monday.get(&dossier.path("/clock")).as_(&citizen).await.ok();
    assert_eq!(own["entries"][1]["byOfficerId"], Value::Null);
    assert_eq!(dossier.view["clock"]["originalDueAt"], due);
    assert_eq!(dossier.clock_events(), ["START", "REDATE"]);
    let again = dossier.tries(&monday, &head, "/redating", reason).await;
    again.problem(409, "NOT_POSSIBLE");
    let list = monday.get("/redatings?pageSize=200").as_(&head).await.ok();
    let mut listed = list["items"].as_array().unwrap().iter();
    assert!(!listed.any(|item| item["dossierId"] == dossier.id), "{list}");
}

both!(an_open_dossier_moves_to_other_terms_only_when_told_to, demo);
async fn an_open_dossier_moves_to_other_terms_only_when_told_to(app: TestApp) {
    let before = app.at("2011-08-31T09:00:00+07:00").await;
    let desk = before.sign_in(DESK).await;
    let papers = filing(&before, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let citizen = before.sign_in(DAO).await;
    let mut sent = Held::submitted(&before, &citizen, papers.clone()).await;
    let mut dossier = Held::received(&before, &desk, papers).await;
    let due = moment("2011-09-08 17:00");
    assert_eq!(dossier.view["clock"]["dueAt"], due);
    let head = before.sign_in(HEAD).await;
    before
        .get(&dossier.path("/version-change"))
        .as_(&head)
        .await
        .problem(409, "NOT_POSSIBLE");

    let after = app.at("2011-09-01T09:00:00+07:00").await;
    dossier.pass_on(&after, DESK).await;
    // Two dossiers alike, one of which has stood for two days.
    let papers = filing(&before, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut stood = Held::received(&before, &before.sign_in(DESK).await, papers).await;
    stood.pass_on(&before, DESK).await;
    let storm = json!({"reason": "FORCE_MAJEURE", "note": "Bão, cơ quan tạm ngừng làm việc"});
    stood.does(&before, HEAD, "/suspension", storm).await;
    let third = app.at("2011-09-05T08:00:00+07:00").await;
    stood.does(&third, HEAD, "/resumption", json!({})).await;
    let reason = json!({"reason": "Thời hạn mới có lợi cho người dân"});
    stood.does(&third, HEAD, "/version-change", reason).await;
    assert_eq!(
        stood.view["steps"][2]["dueAt"], stood.view["clock"]["dueAt"],
        "{}",
        stood.view
    );
    let walk = third
        .get(&stood.path("/clock"))
        .as_(&third.sign_in(HEAD).await)
        .await
        .ok();
    assert_eq!(walk["entries"][3]["reason"], "VERSION_CHANGED", "{walk}");
    let head = after.sign_in(HEAD).await;
    let preview = after.get(&dossier.path("/version-change")).as_(&head).await.ok();
    let moved = moment("2011-09-06 17:00");
    assert_eq!(
        (&preview["dueAt"], &preview["newDueAt"]),
        (&json!(due), &json!(moved)),
        "{preview}"
    );
    // What is at no step moves nowhere.
    let early = sent.read(&after, &head).await;
    assert_eq!(early["state"], "SUBMITTED");
    let nowhere = after.get(&sent.path("/version-change")).as_(&head).await;
    nowhere.problem(409, "NOT_POSSIBLE");
    // At another step of the route in force, when the head says so.
    assert_eq!(preview["route"].as_array().unwrap().len(), 4, "{preview}");
    let path = dossier.path("/version-change");
    let third = after.get(&format!("{path}?atStep=3")).as_(&head).await.ok();
    assert_eq!(third["steps"][1]["name"], preview["route"][2]["name"], "{third}");
    let beyond = after.get(&format!("{path}?atStep=4")).as_(&head).await;
    beyond.wrong(400, &[("/atStep", "STEP_UNKNOWN")]);
    let unchanged = dossier.read(&after, &head).await;
    assert_eq!(unchanged["procedure"]["versionId"], preview["fromVersionId"]);
    let reason = json!({"reason": "Thời hạn mới có lợi cho người dân"});
    dossier.does(&after, HEAD, "/version-change", reason).await;
    let view = &dossier.view;
    assert_eq!(view["procedure"]["versionId"], preview["toVersionId"]);
    assert_eq!(view["clock"]["dueAt"], moved);
    assert_eq!(view["clock"]["originalDueAt"], due);
    let states: Vec<_> = view["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["DONE", "ACTIVE", "PENDING", "PENDING"], "{view}");
    dossier.pass_on(&after, "chuyenvien.nhatrang").await;
    dossier
        .complete(&after, "truongphong.nhatrang", granted("Giấy chứng nhận"))
        .await;
    dossier.hand_over(&after, DESK).await;
    assert_eq!(dossier.view["state"], "RETURNED");
}

both!(a_matter_of_the_same_day_needs_no_receipt, demo);
async fn a_matter_of_the_same_day_needs_no_receipt(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let desk = june.sign_in(DESK).await;
    let papers = filing(&june, "2.000815", NHA_TRANG).await;

    let body = json!({
        "reception": {"channel": "IN_PERSON", "filing": papers},
        "result": granted("Bản sao chứng thực")["result"], "handingOver": collected(),
    });
    let request = june
        .post("/immediate-resolutions")
        .as_(&desk)
        .idempotency_key(&key());
    let view = request.json(body).await.created();
    assert_eq!(
        (&view["state"], &view["nationalStatus"]),
        (&json!("RETURNED"), &json!(10))
    );
    assert!(
        view["code"].is_string() && view["finishedAt"].is_string() && view["returnedAt"].is_string(),
        "{view}"
    );
    assert_eq!(view["clock"]["punctuality"], "ON_TIME");
}

both!(a_head_sees_which_open_dossiers_are_on_superseded_terms, demo);
async fn a_head_sees_which_open_dossiers_are_on_superseded_terms(app: TestApp) {
    let before = app.at("2011-08-31T09:00:00+07:00").await;
    let desk = before.sign_in(DESK).await;
    let papers = filing(&before, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let old = Held::received(&before, &desk, papers.clone()).await;
    let citizen = before.sign_in(DAO).await;
    let sent = Held::submitted(&before, &citizen, papers).await;
    let after = app.at("2011-09-01T09:00:00+07:00").await;
    let (desk, head) = (after.sign_in(DESK).await, after.sign_in(HEAD).await);
    let papers = filing(&after, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let new = Held::received(&after, &desk, papers).await;
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = after
            .get(&format!("/version-changes?pageSize=2{cursor}"))
            .as_(&head)
            .await
            .ok();
        found.extend(page["items"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let line = found.iter().find(|line| line["dossierId"] == old.id);
    let line = line.unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!(
        (&line["fromVersionId"], &line["toVersionId"], &line["dueAt"]),
        (
            &old.view["procedure"]["versionId"],
            &new.view["procedure"]["versionId"],
            &old.view["clock"]["dueAt"]
        )
    );
    assert!(found.iter().all(|line| line["dossierId"] != new.id));
    assert!(
        found.iter().all(|line| line["dossierId"] != sent.id),
        "it gets them when it is taken in"
    );
    let yesterday = before.sign_in(HEAD).await;
    let list = before
        .get("/version-changes?pageSize=200")
        .as_(&yesterday)
        .await
        .ok();
    assert!(!list.to_string().contains(&old.id), "it was in force then");
    let stranger = after.sign_in("motcua.dienkhanh").await;
    let no = after.get("/version-changes").as_(&stranger).await;
    no.problem(403, "FORBIDDEN");
}
