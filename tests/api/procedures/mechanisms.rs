use serde_json::{Value, json};

use super::{Issue, decision, nha_trang, procedure, process, province, text};
use crate::both;
use crate::support::app::TestApp;

both!(an_issue_goes_from_draft_over_review_and_approval_into_force);
async fn an_issue_goes_from_draft_over_review_and_approval_into_force(app: TestApp) {
    let procedure = procedure(&app).await;
    let process = process(&app).await;
    let mut issue = Issue::draft(&app, &process, &text(&procedure)).await;
    let force = json!({"effectiveFrom": "2010-12-31"});
    issue
        .does(&app, "entry-into-force", Some(force.clone()))
        .await
        .problem(409, "NOT_POSSIBLE");
    issue.does(&app, "review", None).await.ok();
    let back = issue
        .does(&app, "return", Some(json!({"reason": "Bước 3 thiếu biểu mẫu"})))
        .await;
    assert_eq!(back.ok()["status"], "DRAFT");
    issue.does(&app, "review", None).await.ok();
    let approval: Value = serde_json::from_str(include_str!(
        "../../../src/procedures/http/examples/ApproveIssueBody.json"
    ))
    .unwrap();
    issue.does(&app, "approval", Some(approval)).await.ok();
    let early = issue
        .does(
            &app,
            "entry-into-force",
            Some(json!({"effectiveFrom": "2010-12-01"})),
        )
        .await;
    early.wrong(409, &[("/effectiveFrom", "V6")]);
    assert_eq!(
        issue.does(&app, "entry-into-force", Some(force)).await.ok()["issue"]["status"],
        "EFFECTIVE"
    );
    let save = app
        .put(&issue.path)
        .as_(&province(&app))
        .if_match(&issue.etag)
        .json(text(&procedure))
        .await;
    save.problem(409, "NOT_POSSIBLE");
    let read = app.get(&issue.path).as_(&province(&app)).await.ok();
    let codes: Vec<_> = read["text"]["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["code"].clone())
        .collect();
    assert_eq!(
        codes,
        ["TIEP_NHAN", "THU_LY", "KY_DUYET", "THU_PHI", "TRA_KET_QUA"]
    );
    let mut rival = Issue::approved(&app, &super::process(&app).await, &text(&procedure)).await;
    let rival = rival
        .does(
            &app,
            "entry-into-force",
            Some(json!({"effectiveFrom": "2011-06-01"})),
        )
        .await;
    rival.wrong(409, &[("/covers/0", "V7")]);
}

both!(a_mechanism_is_decided_where_a_process_is_in_force, demo);
async fn a_mechanism_is_decided_where_a_process_is_in_force(app: TestApp) {
    let procedure = procedure(&app).await;
    let agency = nha_trang(&app).await;
    let path = format!("/procedures/{procedure}/mechanisms");
    let decide = |body: Value| app.post(&path).as_(&province(&app)).json(body);
    super::draft(&app, &procedure, &super::parts())
        .await
        .publish(&app)
        .await
        .ok();
    let refused = decide(decision(&agency)).await;
    refused.problem(409, "RULES_VIOLATED");
    refused.wrong(409, &[("/mechanism", "A-07"), ("/automation", "A-09")]);
    Issue::in_force(&app, &process(&app).await, &text(&procedure)).await;
    let mut wrong = decision(&agency);
    wrong["coordinatingAgencies"] = json!([agency]);
    wrong["decidedOn"] = "2011-02-01".into();
    decide(wrong).await.wrong(
        409,
        &[("/coordinatingAgencies/0", "A-02"), ("/effectiveFrom", "V6")],
    );
    decide(decision(&agency)).await.created();
    let again = decide(decision(&agency)).await;
    again.wrong(409, &[("/effectiveFrom", "V7")]);
    let mut end = decision(&agency);
    (end["mechanism"], end["automation"], end["effectiveFrom"]) =
        ("NONE".into(), "NONE".into(), "2011-06-01".into());
    decide(end).await.created();
    let listed = app.get(&format!("{path}?includeTotal=true")).await.ok();
    assert_eq!(
        (&listed["total"], &listed["items"][0]["effectiveTo"]),
        (&json!(2), &json!("2011-06-01"))
    );
}

both!(a_waiver_lets_a_procedure_run_without_a_process_for_a_time, demo);
async fn a_waiver_lets_a_procedure_run_without_a_process_for_a_time(app: TestApp) {
    let procedure = procedure(&app).await;
    let agency = nha_trang(&app).await;
    super::draft(&app, &procedure, &super::parts())
        .await
        .publish(&app)
        .await
        .ok();
    let mut registered = decision(&agency);
    registered["automation"] = "REGISTERED".into();
    registered["effectiveFrom"] = "2011-01-01".into();
    let decide = || {
        app.post(&format!("/procedures/{procedure}/mechanisms"))
            .as_(&province(&app))
            .json(registered.clone())
    };
    decide().await.wrong(409, &[("/mechanism", "A-07")]);
    let path = format!("/procedures/{procedure}/iso-waivers");
    let mut waiver: Value = serde_json::from_str(include_str!(
        "../../../src/procedures/http/examples/WaiveIsoBody.json"
    ))
    .unwrap();
    waiver["agencyId"] = agency;
    app.post(&path).as_(&province(&app)).json(waiver).await.created();
    assert_eq!(app.get(&path).await.ok()["items"][0]["validTo"], "2011-07-01");
    let decided = decide().await.created();
    assert_eq!(decided["warnings"][0]["code"], "A-07", "it is told all the same");
}

both!(a_process_that_ends_later_is_not_enough, demo);
async fn a_process_that_ends_later_is_not_enough(app: TestApp) {
    let agency = nha_trang(&app).await;
    let procedure = procedure(&app).await;
    let issue = Issue::in_force(&app, &process(&app).await, &text(&procedure)).await;
    let withdraw = async |issue: &Issue, on: &str| {
        let body = json!({"effectiveTo": on, "reason": "Không còn phù hợp"});
        let path = format!("{}/withdrawal", issue.path);
        let request = app.post(&path).as_(&province(&app)).if_match(&issue.etag);
        request.json(body).await
    };
    withdraw(&issue, "2011-06-01").await.ok();
    let draft = super::draft(&app, &procedure, &super::parts()).await;
    draft.publish(&app).await.ok();
    let path = format!("/procedures/{procedure}/mechanisms");
    let decide = || app.post(&path).as_(&province(&app)).json(decision(&agency));
    let refused = decide().await;
    refused.wrong(409, &[("/mechanism", "A-07"), ("/automation", "A-09")]);
    let english = decide().header("Accept-Language", "en").await.json();
    let detail = english["errors"][0]["detail"].as_str().unwrap();
    assert!(detail.starts_with("From 2011-06-01 on"), "{detail}");

    // Another goes on where it ends: now there is one on every day, until that one too is to end.
    let mut next = Issue::approved(&app, &process(&app).await, &text(&procedure)).await;
    let from = json!({"effectiveFrom": "2011-06-01"});
    next.does(&app, "entry-into-force", Some(from)).await.ok();
    decide().await.created();
    withdraw(&next, "2012-01-01").await.problem(409, "RULES_VIOLATED");
}
