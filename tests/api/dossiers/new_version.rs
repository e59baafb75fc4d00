//! Annex A, S13: the limit changes from one day on. What was received before keeps what it was received under.

use serde_json::{Value, json};

use super::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, filing, key, moment, procedure};
use crate::both;
use crate::support::actors::Somebody;
use crate::support::app::TestApp;

/// Since July 2025 the desk of Nha Trang is that of a ward.
pub(super) const WARD: &str = "H32.101";

async fn received(app: &TestApp, code: &str, agency: &str) -> Held {
    let desk = app.sign_in(DESK).await;
    Held::received(app, &desk, filing(app, code, agency).await).await
}

both!(the_limit_of_the_day_of_receipt_holds_to_the_end, demo);
async fn the_limit_of_the_day_of_receipt_holds_to_the_end(app: TestApp) {
    let before = app.at("2011-08-31T09:00:00+07:00").await;
    let mut old = received(&before, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    // 2 September is a holiday.
    assert_eq!(old.view["clock"]["dueAt"], moment("2011-09-08 17:00"));
    let citizen = before.sign_in(DAO).await;
    let online = filing(&before, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut sent = Held::submitted(&before, &citizen, online).await;

    let after = app.at("2011-09-01T09:00:00+07:00").await;
    let new = received(&after, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    assert_eq!(new.view["clock"]["dueAt"], moment("2011-09-07 17:00"));
    assert_ne!(
        new.view["procedure"]["versionId"],
        old.view["procedure"]["versionId"]
    );
    // Sent the day before, received today.
    sent.accept(&after, DESK).await;
    assert_eq!(sent.view["clock"]["dueAt"], moment("2011-09-07 17:00"));
    assert_eq!(
        sent.view["procedure"]["versionId"],
        new.view["procedure"]["versionId"]
    );
    let components = |held: &Held| {
        let components = held.view["components"].as_array().unwrap().iter();
        let known =
            components.map(|component| (component["componentId"].clone(), component["originals"].clone()));
        known.collect::<Vec<_>>()
    };
    assert_eq!(
        components(&sent),
        components(&new),
        "it is of the version that it was received under"
    );

    for login in [DESK, "chuyenvien.nhatrang"] {
        old.pass_on(&after, login).await;
    }
    let desk = after.sign_in(DESK).await;
    let seen = old.read(&after, &desk).await;
    assert_eq!(seen["clock"]["dueAt"], moment("2011-09-08 17:00"));
    assert_eq!(seen["steps"][2]["dueAt"], moment("2011-09-08 17:00"));
}

/// Issues the process document of the procedure's communes anew: the same steps with these allotments in working days.
async fn issue_process(app: &TestApp, procedure_id: &str, allotments: &[f64]) {
    reissue(app, procedure_id, |text| {
        for (step, allotment) in text["steps"].as_array_mut().unwrap().iter_mut().zip(allotments) {
            step["allotment"] = json!({"value": allotment, "unit": "WORKING_DAY"});
            step["tasks"] = json!([]);
        }
    })
    .await;
}

/// Issues that document anew, with changes.
pub(super) async fn reissue(app: &TestApp, procedure_id: &str, change: impl FnOnce(&mut Value)) {
    let (lead, approver) = (
        app.sign_in("daumoi.iso").await,
        app.sign_in("pheduyet.tinh").await,
    );
    let path = format!("/processes?procedureId={procedure_id}");
    let found = app.get(&path).as_(&lead).await.ok();
    let of_communes = |process: &&Value| process["scope"]["agencyType"] == "COMMUNE_PC";
    let process = found["items"].as_array().unwrap().iter().find(of_communes);
    let path = format!("/processes/{}/versions", process.unwrap()["id"].as_str().unwrap());
    let issues = app.get(&path).as_(&lead).await.ok();
    let last = format!("{path}/{}", issues["items"][0]["id"].as_str().unwrap());
    let mut text = app.get(&last).as_(&lead).await.ok()["text"].clone();
    for step in text["steps"].as_array_mut().unwrap() {
        step.as_object_mut().unwrap().remove("id");
    }
    change(&mut text);
    let revision = json!({
        "number": 1, "place": "Mục 5", "change": "Giảm thời gian xử lý.", "revisedOn": DECIDED_ON,
    });
    text["content"]["revisions"] = json!([revision]);
    let drafted = app
        .post(&path)
        .as_(&lead)
        .idempotency_key(&key())
        .json(text)
        .await;
    let issue = format!("{path}/{}", drafted.created()["id"].as_str().unwrap());
    let act = async |who: &Somebody, what: &str, body: Option<Value>| {
        let etag = app.get(&issue).as_(who).await.etag();
        let request = app.post(&format!("{issue}/{what}")).as_(who).if_match(&etag);
        match body {
            Some(body) => request.json(body).await.ok(),
            None => request.await.ok(),
        }
    };
    act(&lead, "review", None).await;
    let approval = json!({
        "approver": "Mai Thị Duyệt", "approvedOn": DECIDED_ON, "issuedOn": DECIDED_ON,
        "decisionNo": "9301/QĐ-UBND", "legalBasis": "Quyết định 144/2006/QĐ-TTg",
    });
    act(&approver, "approval", Some(approval)).await;
    let from = json!({"effectiveFrom": IN_FORCE_FROM});
    act(&approver, "entry-into-force", Some(from)).await;
}

const DECIDED_ON: &str = "2026-09-14";
const IN_FORCE_FROM: &str = "2026-10-01";

/// Publishes the procedure anew, with changes, as the procedure controller.
pub(super) async fn publish(app: &TestApp, code: &str, change: impl FnOnce(&mut Value)) {
    let controller = app.sign_in("kiemsoat.tthc").await;
    let procedure = procedure(app, code).await;
    let mut parts = procedure["currentVersion"]["parts"].clone();
    for list in ["cases", "components", "fees"] {
        for part in parts[list].as_array_mut().unwrap() {
            part.as_object_mut().unwrap().remove("id");
        }
    }
    parts["decisionNo"] = "9302/QĐ-UBND".into();
    parts["decidedOn"] = DECIDED_ON.into();
    parts["effectiveFrom"] = IN_FORCE_FROM.into();
    change(&mut parts);
    let id = procedure["id"].as_str().unwrap();
    let draft = app.post(&format!("/procedures/{id}/drafts")).as_(&controller);
    let draft = draft.idempotency_key(&key()).json(parts).await;
    let version = draft.created()["id"].as_str().unwrap().to_owned();
    let path = format!("/procedures/{id}/versions/{version}/publication");
    let published = app.post(&path).as_(&controller).if_match(&draft.etag());
    published.idempotency_key(&key()).await.ok();
}

fn limited_to(parts: &mut Value, days: u32) {
    let limit = json!({"value": days, "unit": "WORKING_DAY"});
    parts["cases"][0]["limit"] = limit.clone();
    for method in parts["content"]["methods"].as_array_mut().unwrap() {
        method["limit"] = limit.clone();
    }
}

both!(
    a_limit_changed_by_the_procedure_controller_holds_from_its_day_on,
    demo
);
async fn a_limit_changed_by_the_procedure_controller_holds_from_its_day_on(app: TestApp) {
    let september = app.at("2026-09-14T09:00:00+07:00").await;
    let in_force = procedure(&september, HOUSEHOLD_BUSINESS).await;
    issue_process(
        &september,
        in_force["id"].as_str().unwrap(),
        &[0.5, 1.0, 0.5, 0.0],
    )
    .await;
    publish(&september, HOUSEHOLD_BUSINESS, |parts| limited_to(parts, 2)).await;
    let unchanged = procedure(&september, HOUSEHOLD_BUSINESS).await;
    assert_eq!(
        unchanged["currentVersion"]["id"],
        in_force["currentVersion"]["id"]
    );

    let ends = |days: [&str; 4]| days.map(|end| moment(&format!("2026-{end}")));
    let wednesday = app.at("2026-09-30T09:00:00+07:00").await;
    let old = received(&wednesday, HOUSEHOLD_BUSINESS, WARD).await;
    let three_days = ["09-30 17:00", "10-02 11:30", "10-05 17:00", "10-05 17:00"];
    assert_eq!(old.planned(), ends(three_days));
    assert_eq!(old.view["clock"]["dueAt"], moment("2026-10-05 17:00"));
    let thursday = app.at("2026-10-01T09:00:00+07:00").await;
    let new = received(&thursday, HOUSEHOLD_BUSINESS, WARD).await;
    let two_days = ["10-01 17:00", "10-02 17:00", "10-05 11:30", "10-05 11:30"];
    assert_eq!(new.planned(), ends(two_days));
    assert_eq!(new.view["clock"]["dueAt"], moment("2026-10-05 17:00"));
}

both!(
    what_was_sent_before_is_checked_by_the_version_it_is_received_under,
    demo
);
async fn what_was_sent_before_is_checked_by_the_version_it_is_received_under(app: TestApp) {
    let september = app.at("2026-09-14T09:00:00+07:00").await;
    publish(&september, HOUSEHOLD_BUSINESS, |parts| {
        let mut paper = parts["components"][0].clone();
        paper["code"] = "TP-09".into();
        paper["name"] = "Bản cam kết phòng cháy".into();
        paper.as_object_mut().unwrap().remove("formCode");
        parts["components"].as_array_mut().unwrap().push(paper);
        parts["formSchema"]["required"]
            .as_array_mut()
            .unwrap()
            .push("soDinhDanh".into());
    })
    .await;
    let wednesday = app.at("2026-09-30T09:00:00+07:00").await;
    let citizen = wednesday.sign_in(DAO).await;
    let filing = filing(&wednesday, HOUSEHOLD_BUSINESS, WARD).await;
    let mut dossier = Held::submitted(&wednesday, &citizen, filing).await;

    let thursday = app.at("2026-10-01T09:00:00+07:00").await;
    let desk = thursday.sign_in(DESK).await;
    let refused = dossier.tries(&thursday, &desk, "/acceptance", json!({})).await;
    let problem = refused.problem(409, "DOSSIER_INCOMPLETE");
    let pointers = problem["errors"].as_array().unwrap().iter();
    let pointers: Vec<_> = pointers.map(|error| error["pointer"].as_str().unwrap()).collect();
    assert!(pointers.contains(&"/formData/soDinhDanh"), "{problem:#}");
    assert!(
        pointers.iter().any(|pointer| pointer.starts_with("/components")),
        "{problem:#}"
    );
    assert_eq!(dossier.read(&thursday, &desk).await["state"], "SUBMITTED");
}
