//! Issues whose routes part and come together: saved, judged, run dry, drawn.

use serde_json::{Value, json};

use super::{Issue, decision, draft, nha_trang, parts, procedure, process, province, text, told};
use crate::both;
use crate::support::app::TestApp;

const FIRE: &str = "form.area > `300`";

/// Desk; the commune, and the fire police where the area is large; handling until the review accepts; signature;
/// return. Within five days.
fn branching(procedure: &str, commune: &Value, police: &Value) -> Value {
    let step = |code: &str, kind: &str, role: &str, days: f64| {
        json!({
            "code": code, "name": format!("Bước {code}"), "kind": kind, "role": role, "agencyKind": "RECEIVING",
            "allotment": {"value": days, "unit": "WORKING_DAY"},
        })
    };
    let leg = |code: &str, agency: &Value, days: f64| {
        let mut leg = step(code, "INTER_AGENCY_CONFIRM", "HANDLER", days);
        leg["agencyKind"] = "NAMED".into();
        leg["agencyId"] = agency.clone();
        leg["leg"] =
            json!({"pausesMainClock": false, "silenceIsConsent": false, "requestText": "Đề nghị xác nhận."});
        leg
    };
    let mut sign = step("SIGN", "SIGN", "AGENCY_HEAD", 0.5);
    sign["isFinish"] = true.into();
    let mut back = step("OUT", "RETURN_RESULT", "DESK_OFFICER", 0.0);
    back["isReturn"] = true.into();
    let mut text = text(procedure);
    text["steps"] = json!([
        step("IN", "INTAKE", "DESK_OFFICER", 0.5),
        leg("XA", commune, 1.0),
        leg("PCCC", police, 2.0),
        step("WORK", "HANDLE", "HANDLER", 1.5),
        step("REVIEW", "REVIEW", "UNIT_HEAD", 0.5),
        sign,
        back,
    ]);
    text["transitions"] = json!([
        {"from": "IN", "to": "XA"}, {"from": "IN", "to": "PCCC", "condition": FIRE},
        {"from": "XA", "to": "WORK"}, {"from": "PCCC", "to": "WORK"}, {"from": "WORK", "to": "REVIEW"},
        {"from": "REVIEW", "to": "WORK", "condition": "answers.REVIEW == 'REDO'"},
        {"from": "REVIEW", "to": "SIGN", "otherwise": true}, {"from": "SIGN", "to": "OUT"},
    ]);
    text
}

async fn agency(app: &TestApp, code: &str) -> Value {
    let found = app
        .get(&format!("/agencies?code={code}&onDate=2011-03-01"))
        .await
        .ok();
    found["items"][0]["id"].clone()
}

async fn published(app: &TestApp, procedure: &str) {
    let mut version = parts();
    version["cases"][0]["limit"] = json!({"value": 5, "unit": "WORKING_DAY"});
    version["formSchema"] = json!({
        "type": "object", "properties": {"area": {"type": "number", "minimum": 0}},
    });
    draft(app, procedure, &version).await.publish(app).await.ok();
}

both!(a_branching_route_is_kept_judged_and_run_dry, demo);
async fn a_branching_route_is_kept_judged_and_run_dry(app: TestApp) {
    let app = app.at("2011-01-10T08:00:00+07:00").await;
    let procedure = procedure(&app).await;
    published(&app, &procedure).await;
    let (nha_trang, commune) = (nha_trang(&app).await, agency(&app, "000.02.26.H32").await);
    let police = agency(&app, "000.01.26.H32").await;
    let mut text = branching(&procedure, &commune, &police);
    let process = process(&app).await;
    let mut issue = Issue::draft(&app, &process, &text).await;
    let kept = app.get(&issue.path).as_(&province(&app)).await.ok()["text"].clone();
    assert_eq!(kept["transitions"][1]["condition"], FIRE);
    assert_eq!(
        kept["transitions"][6]["otherwise"], true,
        "in the order of the steps"
    );
    assert_eq!(kept["steps"][1]["leg"]["requestText"], "Đề nghị xác nhận.");

    // Everything that is wrong is told at once, each at its place.
    text["transitions"][1]["condition"] = "form.width > `300`".into();
    text["transitions"][6] = json!({"from": "REVIEW", "to": "SIGN", "condition": "answers.OUT == 'AGREE'"});
    text["steps"][3]["join"] = json!({"kind": "COUNT", "count": 3});
    text["steps"][1]["leg"]["silenceIsConsent"] = true.into();
    let save = app
        .put(&issue.path)
        .as_(&province(&app))
        .if_match(&issue.etag)
        .json(text.clone())
        .await;
    issue.etag = save.etag();
    save.ok();
    let check = format!("{}/check?effectiveFrom=2011-01-10", issue.path);
    let (errors, _) = told(&app.get(&check).as_(&province(&app)).await.ok());
    assert_eq!(
        errors,
        [
            "CONDITION /transitions/1/condition",
            "CONDITION /transitions/6/condition",
            "LEG /steps/1/leg/silenceLegalBasis",
            "V3 /steps/3/join/count",
            "V3 /steps/4",
        ]
    );
    let refused = issue.does(&app, "review", None).await;
    refused.ok();
    let approval = include_str!("../../../src/procedures/http/examples/ApproveIssueBody.json");
    issue
        .does(&app, "approval", Some(serde_json::from_str(approval).unwrap()))
        .await
        .problem(409, "RULES_VIOLATED");

    // The sound one, run dry as a draft by an officer; a citizen does not see it before it is in force.
    let text = branching(&procedure, &commune, &police);
    let sound = Issue::draft(&app, &process, &text).await;
    let path = format!("/process-versions/{}/simulation", sound.id);
    let mut asked = json!({
        "receivedAt": "2011-03-07T02:00:00Z", "agencyId": nha_trang, "formData": {"area": 500},
        "assumptions": [
            {"stepCode": "REVIEW", "answer": "REDO"}, {"stepCode": "REVIEW", "answer": "ACCEPT"},
            {"stepCode": "XA", "answer": "AGREE", "endsAt": "2011-03-08T02:00:00Z"},
        ],
    });
    let citizen = app.citizen("Nguyễn Thị Đào").await;
    app.post(&path)
        .as_(&citizen)
        .json(asked.clone())
        .await
        .problem(404, "NOT_FOUND");
    let course = app
        .post(&path)
        .as_(&province(&app))
        .json(asked.clone())
        .await
        .ok();
    let told: Vec<String> = course["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            let end = step["endsAt"].as_str().unwrap_or("-");
            let code = step["stepCode"].as_str().unwrap();
            format!("{code} {} {end}", step["round"])
        })
        .collect();
    assert_eq!(
        told,
        [
            "IN 1 2011-03-07T10:00:00Z",
            "XA 1 2011-03-08T02:00:00Z",
            "PCCC 1 2011-03-09T10:00:00Z",
            "WORK 1 2011-03-11T04:30:00Z",
            "REVIEW 1 2011-03-11T10:00:00Z",
            "WORK 2 2011-03-15T04:30:00Z",
            "REVIEW 2 2011-03-15T10:00:00Z",
            "SIGN 1 2011-03-16T04:30:00Z",
            "OUT 1 2011-03-16T04:30:00Z",
        ]
    );
    assert_eq!(course["dueAt"], "2011-03-14T10:00:00Z");
    assert_eq!(
        course["finishedAt"], "2011-03-16T04:30:00Z",
        "late, by what was done again"
    );
    asked["formData"] = json!({});
    asked["assumptions"] = json!([]);
    let course = app
        .post(&path)
        .as_(&province(&app))
        .json(asked.clone())
        .await
        .ok();
    assert_eq!(course["steps"][1]["stepCode"], "PCCC");
    assert_eq!(course["steps"][1]["outcome"], "SKIPPED");

    asked["assumptions"] = json!([{"stepCode": "NOBODY"}]);
    asked["agencyId"] = "0198a3c4-7d10-7a3e-9b1f-00000000dead".into();
    asked["procedureId"] = asked["agencyId"].clone();
    app.post(&path)
        .as_(&province(&app))
        .json(asked.clone())
        .await
        .wrong(
            400,
            &[
                ("/agencyId", "AGENCY_UNKNOWN"),
                ("/assumptions/0/stepCode", "CODE_UNKNOWN"),
                ("/procedureId", "CODE_UNKNOWN"),
            ],
        );
    let unsound = format!("/process-versions/{}/simulation", issue.id);
    let plain = json!({"receivedAt": "2011-03-07T02:00:00Z", "agencyId": nha_trang});
    app.post(&unsound)
        .as_(&province(&app))
        .json(plain)
        .await
        .problem(409, "RULES_VIOLATED");
    let early = json!({"receivedAt": "2005-03-07T02:00:00Z", "agencyId": nha_trang});
    app.post(&path)
        .as_(&province(&app))
        .json(early)
        .await
        .problem(409, "NOT_POSSIBLE");
}

both!(an_issue_is_drawn_for_those_who_may_see_it, demo);
async fn an_issue_is_drawn_for_those_who_may_see_it(app: TestApp) {
    let procedure = procedure(&app).await;
    let (process, agency) = (process(&app).await, nha_trang(&app).await);
    let mechanisms = format!("/procedures/{procedure}/mechanisms");
    let issue = Issue::in_force(&app, &process, &text(&procedure)).await;
    app.post(&mechanisms)
        .as_(&province(&app))
        .json(decision(&agency))
        .await
        .created();
    let path = format!("/process-versions/{}/picture", issue.id);
    app.get(&path).await.problem(401, "NOT_SIGNED_IN");
    let citizen = app.citizen("Nguyễn Thị Đào").await;
    let drawn = app.get(&path).as_(&citizen).await;
    drawn.status(200);
    assert_eq!(drawn.header("content-type"), "text/vnd.mermaid; charset=utf-8");
    let picture = drawn.text();
    for part in ["flowchart TD", "s1 --> s2", "ngày làm việc", "class s3 finish"] {
        assert!(picture.contains(part), "{part}\n{picture}");
    }
    let english = app.get(&path).as_(&citizen).header("Accept-Language", "en").await;
    assert!(english.text().contains("working days"));
    let unfinished = Issue::draft(&app, &process, &text(&procedure)).await;
    app.get(&format!("/process-versions/{}/picture", unfinished.id))
        .as_(&citizen)
        .await
        .problem(404, "NOT_FOUND");
}
