//! Routes with branches and other agencies' legs: a new issue of a process that the demonstration has, brought into force.

use motcua::auth::Role;
use serde_json::{Value, json};

use super::given::{agency, key};
use crate::support::app::TestApp;

/// Issues a process of an agency anew, changed, and brings it into force on a day.
pub async fn reroute(
    app: &TestApp,
    (agency_code, process_code): (&str, &str),
    from: &str,
    change: impl FnOnce(&mut Value),
) {
    let who = app.officer_of_the_province(&[Role::IsoLead, Role::PpcApprover]);
    let agency = agency(app, agency_code).await["id"].clone();
    let list = format!("/processes?agencyId={}&pageSize=200", agency.as_str().unwrap());
    let processes = app.get(&list).as_(&who).await.ok();
    let all = processes["items"].as_array().unwrap();
    let found = all.iter().find(|process| process["code"] == process_code);
    let process = found.unwrap_or_else(|| panic!("{process_code}: {processes}"))["id"].clone();
    let versions = format!("/processes/{}/versions", process.as_str().unwrap());
    let issues = app.get(&versions).as_(&who).await.ok();
    let last = issues["items"][0]["id"].as_str().unwrap().to_owned();
    let read = app.get(&format!("{versions}/{last}")).as_(&who).await.ok();
    let mut text = read["text"].clone();
    shorten(&mut text);
    change(&mut text);
    let draft = app.post(&versions).as_(&who).json(text).await;
    let path = format!("{versions}/{}", draft.created()["id"].as_str().unwrap());
    let approval = json!({
        "approver": "Lê Văn Duyệt", "approvedOn": "2011-05-25", "issuedOn": "2011-05-25", "decisionNo": "1200/QĐ-UBND",
        "legalBasis": "TCVN ISO 9001:2008",
    });
    let mut etag = draft.etag();
    for (what, body) in [
        ("review", None),
        ("approval", Some(approval)),
        ("entry-into-force", Some(json!({"effectiveFrom": from}))),
    ] {
        let who = app.officer_of_the_province(&[Role::IsoLead, Role::PpcApprover]);
        let request = app.post(&format!("{path}/{what}")).as_(&who).if_match(&etag);
        let request = request.idempotency_key(&key());
        let reply = match body {
            Some(body) => request.json(body).await,
            None => request.await,
        };
        assert!(reply.status == 200, "{what}: {reply}");
        etag = reply.etag();
    }
}

/// Fifteen days in all, so that the route keeps the limits of every version to come; the other agencies keep their days.
fn shorten(text: &mut Value) {
    for step in text["steps"].as_array_mut().unwrap() {
        let days = match step["code"].as_str().unwrap() {
            "XAC_NHAN_XA" | "THUE" | "TRA_KET_QUA" => continue,
            "TRA_THONG_BAO" | "CHINH_LY" => 0.5,
            _ => 1.0,
        };
        step["allotment"] = json!({"value": days, "unit": "WORKING_DAY"});
    }
}

/// The step with this code.
pub fn step<'a>(text: &'a mut Value, code: &str) -> &'a mut Value {
    let steps = text["steps"].as_array_mut().unwrap();
    steps.iter_mut().find(|step| step["code"] == code).unwrap()
}
