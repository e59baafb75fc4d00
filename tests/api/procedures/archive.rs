//! Process documents go out as one JSON document and come in again.

use serde_json::{Value, json};

use super::{Issue, nha_trang, procedure, process, province, text};
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::Reply;

async fn export(app: &TestApp, procedure: &str) -> Value {
    let path = format!("/process-archive?procedureId={procedure}");
    app.get(&path).as_(&province(app)).await.ok()
}

async fn import(app: &TestApp, archive: &Value, preview: bool) -> Reply {
    let body = json!({"archive": archive, "preview": preview, "effectiveFrom": "2011-01-01"});
    app.post("/process-imports").as_(&province(app)).json(body).await
}

fn outcomes(reply: &Value) -> Vec<String> {
    let processes = reply["processes"].as_array().unwrap().iter();
    processes
        .map(|process| process["outcome"].as_str().unwrap().to_owned())
        .collect()
}

both!(what_goes_out_comes_in_again_and_nothing_changes_twice, demo);
async fn what_goes_out_comes_in_again_and_nothing_changes_twice(app: TestApp) {
    let app = app.at("2011-01-10T08:00:00+07:00").await;
    let procedure_id = procedure(&app).await;
    let known = process(&app).await;
    let issue = Issue::in_force(&app, &known, &text(&procedure_id)).await;
    let archive = export(&app, &procedure_id).await;
    assert_eq!(archive["format"], "motcua.processes.v1");
    assert_eq!(archive["processes"].as_array().unwrap().len(), 1);
    assert_eq!(
        archive,
        export(&app, &procedure_id).await,
        "the same text each time"
    );
    let written = archive.to_string();
    assert!(
        !written.contains(&procedure_id) && !written.contains(&issue.id),
        "{written}"
    );
    let code = app.get(&format!("/procedures/{procedure_id}")).await.ok()["code"].clone();
    assert_eq!(
        archive["processes"][0]["issue"]["covers"][0]["procedureCode"],
        code
    );

    let same = import(&app, &archive, false).await.ok();
    assert_eq!(outcomes(&same), ["UNCHANGED"]);
    assert_eq!(same["processes"][0]["processVersionId"], json!(issue.id));

    // A preview tells what would be done, and does nothing.
    let mut other = archive.clone();
    other["processes"][0]["issue"]["steps"][1]["name"] = "Thụ lý lại".into();
    let second = {
        let mut second = other["processes"][0].clone();
        second["code"] = format!("{}-B", second["code"].as_str().unwrap()).into();
        second.as_object_mut().unwrap().remove("agencyType");
        second["agency"] = "000.00.26.H32".into();
        second
    };
    other["processes"].as_array_mut().unwrap().push(second);
    let preview = import(&app, &other, true).await.ok();
    assert_eq!(outcomes(&preview), ["ISSUE_DRAFTED", "CREATED"]);
    assert_eq!(preview["processes"][1]["processId"], Value::Null);
    assert_eq!(archive, export(&app, &procedure_id).await);

    let done = import(&app, &other, false).await.ok();
    assert_eq!(outcomes(&done), ["ISSUE_DRAFTED", "CREATED"]);
    let created = done["processes"][1]["processId"].as_str().unwrap().to_owned();
    let scope = app
        .get(&format!("/processes/{created}"))
        .as_(&province(&app))
        .await
        .ok()["scope"]
        .clone();
    assert_eq!(scope["agencyId"], nha_trang(&app).await);
    other["processes"][1]["issue"]["steps"][1]["name"] = "Thụ lý nữa".into();
    let again = import(&app, &other, false).await.ok();
    assert_eq!(outcomes(&again), ["UNCHANGED", "DRAFT_REPLACED"]);
    let check = &again["processes"][1]["check"];
    assert_eq!(check["allowed"], true, "{check}");
}

both!(an_archive_with_anything_wrong_leaves_nothing_behind, demo);
async fn an_archive_with_anything_wrong_leaves_nothing_behind(app: TestApp) {
    let app = app.at("2011-01-10T08:00:00+07:00").await;
    let procedure_id = procedure(&app).await;
    let known = process(&app).await;
    Issue::in_force(&app, &known, &text(&procedure_id)).await;
    let archive = export(&app, &procedure_id).await;
    let mut wrong = archive.clone();
    let one = archive["processes"][0].clone();
    let mut fresh = one.clone();
    fresh["code"] = "QT-MOI-1".into();
    let mut lost = one.clone();
    lost["code"] = "QT-MOI-2".into();
    lost["agency"] = "000.99.99.H32".into();
    lost["issue"]["covers"][0]["procedureCode"] = "9.999999".into();
    lost["issue"]["steps"][1]["agencyKind"] = "NAMED".into();
    lost["issue"]["steps"][1]["agency"] = "Chi cục không có".into();
    wrong["processes"] = json!([fresh, lost, fresh]);
    wrong["processes"][1]
        .as_object_mut()
        .unwrap()
        .remove("agencyType");
    import(&app, &wrong, false).await.wrong(
        400,
        &[
            ("/archive/processes/1/agency", "AGENCY_UNKNOWN"),
            (
                "/archive/processes/1/issue/covers/0/procedureCode",
                "CODE_UNKNOWN",
            ),
            ("/archive/processes/1/issue/steps/1/agency", "AGENCY_UNKNOWN"),
            ("/archive/processes/2/code", "UNIQUE_ITEMS"),
        ],
    );
    // What could not even stand as a draft.
    wrong["processes"] = json!([fresh, one]);
    wrong["processes"][1]["issue"]["steps"][1]["code"] = "TIEP_NHAN".into();
    let refused = import(&app, &wrong, false).await.problem(409, "RULES_VIOLATED");
    let pointers = refused["errors"].to_string();
    assert!(
        pointers.contains("/archive/processes/1/issue/steps/1/code"),
        "{pointers}"
    );
    assert_eq!(archive, export(&app, &procedure_id).await, "nothing came of it");
    let unknown = json!({"format": "motcua.processes.v1", "processes": [], "more": 1});
    import(&app, &unknown, false).await.problem(400, "INVALID_INPUT");
}
