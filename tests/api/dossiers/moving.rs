//! Open dossiers when what they go by changes: a corrected calendar, other terms.

use serde_json::json;

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
    dossier.does(&monday, HEAD, "/redating", reason.clone()).await;
    assert_eq!(dossier.view["clock"]["dueAt"], moved);
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
    let head = after.sign_in(HEAD).await;
    let preview = after.get(&dossier.path("/version-change")).as_(&head).await.ok();
    let moved = moment("2011-09-06 17:00");
    assert_eq!(
        (&preview["dueAt"], &preview["newDueAt"]),
        (&json!(due), &json!(moved)),
        "{preview}"
    );
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
