//! The catalogue: fields, procedures, their versions, ISO processes, mechanisms, rule sets.

mod archive;
mod branching;
mod catalogue;
mod mechanisms;
mod publication;
mod races;
mod real_processes;
mod rights;
mod traces;

use std::sync::atomic::{AtomicU32, Ordering};

use motcua::auth::Role;
use serde_json::{Value, json};

use crate::support::actors::Somebody;
use crate::support::app::TestApp;
use crate::support::client::Reply;

/// Keeps the catalogue.
fn controller(app: &TestApp) -> Somebody {
    app.officer_of_the_province(&[Role::ProcedureController])
}

/// Writes processes for the whole province, approves them, decides on mechanisms. Another person each time.
fn province(app: &TestApp) -> Somebody {
    app.officer_of_the_province(&[Role::IsoLead, Role::PpcApprover])
}

/// Beyond the numbers of what stands in the demonstration province.
fn next() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1001);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn id(view: &Value) -> String {
    view["id"].as_str().unwrap().to_owned()
}

/// A procedure of a field of its own.
async fn procedure(app: &TestApp) -> String {
    let (who, n) = (controller(app), next());
    let field = json!({"code": format!("LV-{n}"), "name": "Hộ tịch"});
    let field = app.post("/fields").as_(&who).json(field).await.created();
    let body = json!({
        "nationalCode": format!("9.{n:06}"), "name": "Cấp lại bản chính giấy khai sinh", "fieldId": field["id"],
        "executionLevel": "DISTRICT", "concernsCitizens": true, "concernsBusinesses": false,
    });
    id(&app.post("/procedures").as_(&who).json(body).await.created())
}

/// A version with everything that the law asks for: three working days from 2011 on.
fn parts() -> Value {
    let example = include_str!("../../../src/procedures/http/examples/ProcedureVersionParts.json");
    serde_json::from_str(example).unwrap()
}

/// An issue whose steps take three working days.
fn text(procedure: &str) -> Value {
    let example = include_str!("../../../src/procedures/http/examples/ProcessIssueText.json");
    let mut text: Value = serde_json::from_str(example).unwrap();
    text["covers"][0]["procedureId"] = procedure.into();
    text
}

/// A draft of a version.
struct Draft {
    path: String,
    version: String,
    etag: String,
}

async fn draft(app: &TestApp, procedure: &str, parts: &Value) -> Draft {
    let path = format!("/procedures/{procedure}/drafts");
    let reply = app.post(&path).as_(&controller(app)).json(parts.clone()).await;
    Draft {
        version: id(&reply.created()),
        path: format!("/procedures/{procedure}"),
        etag: reply.etag(),
    }
}

impl Draft {
    async fn publish(&self, app: &TestApp) -> Reply {
        app.post(&format!("{}/versions/{}/publication", self.path, self.version))
            .as_(&controller(app))
            .if_match(&self.etag)
            .await
    }

    /// What publishing would be told: rule and place of errors, then of warnings.
    async fn told(&self, app: &TestApp) -> (Vec<String>, Vec<String>) {
        let check = format!("{}/versions/{}/publication-check", self.path, self.version);
        told(&app.get(&check).as_(&controller(app)).await.ok())
    }
}

/// Rule and place of errors, then of warnings.
fn told(check: &Value) -> (Vec<String>, Vec<String>) {
    let of = |severity: &str| -> Vec<String> {
        let all = check["violations"].as_array().unwrap().iter();
        let mut found: Vec<_> = all
            .filter(|violation| violation["severity"] == severity)
            .map(|violation| {
                assert!(!violation["detail"].as_str().unwrap().is_empty());
                format!("{} {}", violation["code"], violation["pointer"]).replace('"', "")
            })
            .collect();
        found.sort();
        found
    };
    assert_eq!(check["allowed"], json!(of("ERROR").is_empty()), "{check}");
    (of("ERROR"), of("WARNING"))
}

/// A process document for all districts.
async fn process(app: &TestApp) -> String {
    let scope = json!({"kind": "TYPE", "agencyType": "DISTRICT_PC"});
    let body = json!({"code": format!("QT-{}", next()), "title": "Quy trình", "scope": scope});
    id(&app
        .post("/processes")
        .as_(&province(app))
        .json(body)
        .await
        .created())
}

/// An issue of it, as its life goes on.
struct Issue {
    path: String,
    id: String,
    etag: String,
}

impl Issue {
    async fn draft(app: &TestApp, process: &str, text: &Value) -> Self {
        let path = format!("/processes/{process}/versions");
        let reply = app.post(&path).as_(&province(app)).json(text.clone()).await;
        let id = id(&reply.created());
        Self {
            path: format!("{path}/{id}"),
            id,
            etag: reply.etag(),
        }
    }

    async fn does(&mut self, app: &TestApp, what: &str, body: Option<Value>) -> Reply {
        let request = app
            .post(&format!("{}/{what}", self.path))
            .as_(&province(app))
            .if_match(&self.etag);
        let reply = match body {
            Some(body) => request.json(body).await,
            None => request.await,
        };
        if reply.status == 200 {
            self.etag = reply.etag();
        }
        reply
    }

    async fn approved(app: &TestApp, process: &str, text: &Value) -> Self {
        let mut issue = Self::draft(app, process, text).await;
        issue.does(app, "review", None).await.ok();
        let approval = include_str!("../../../src/procedures/http/examples/ApproveIssueBody.json");
        let approval = serde_json::from_str(approval).unwrap();
        issue.does(app, "approval", Some(approval)).await.ok();
        issue
    }

    async fn in_force(app: &TestApp, process: &str, text: &Value) -> Self {
        let mut issue = Self::approved(app, process, text).await;
        let from = json!({"effectiveFrom": "2010-12-31"});
        issue.does(app, "entry-into-force", Some(from)).await.ok();
        issue
    }
}

/// Nha Trang's People's Committee, of the demonstration; a district of 2011.
async fn nha_trang(app: &TestApp) -> Value {
    app.get("/agencies?code=000.00.26.H32&onDate=2011-03-01")
        .await
        .ok()["items"][0]["id"]
        .clone()
}

fn decision(agency: &Value) -> Value {
    json!({
        "agencyId": agency, "mechanism": "ONE_STOP", "serviceLevel": "LEVEL_3", "automation": "WORKFLOW",
        "coordinatingAgencies": [], "decisionNo": "3000/QĐ-UBND", "decidedOn": "2010-12-15",
        "legalBasis": "Quyết định 93/2007/QĐ-TTg", "effectiveFrom": "2010-12-31",
    })
}
