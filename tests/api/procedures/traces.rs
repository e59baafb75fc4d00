//! Every change of the catalogue leaves its row in the audit log and its event, and nothing else does.

use std::collections::{BTreeSet, HashSet};

use diesel::prelude::*;
use motcua::platform::db::schema::{audit_log, outbox};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{controller, decision, id, next, nha_trang, parts, province, text};
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::{Reply, Request};

/// An action with the fields that changed.
type Row = (&'static str, &'static [&'static str]);

/// Does one thing after the other, and looks at what each left.
struct Walk<'a> {
    app: &'a TestApp,
    rows: HashSet<Uuid>,
    events: HashSet<Uuid>,
    operations: BTreeSet<&'static str>,
    /// What was there before is no part of it.
    begun: bool,
}

impl<'a> Walk<'a> {
    fn new(app: &'a TestApp) -> Self {
        let mut walk = Self {
            app,
            rows: HashSet::new(),
            events: HashSet::new(),
            operations: BTreeSet::new(),
            begun: false,
        };
        walk.new_rows();
        walk.new_events();
        walk.begun = true;
        walk
    }

    /// Rows since the last look: action and changed fields, sorted.
    fn new_rows(&mut self) -> Vec<(String, Vec<String>)> {
        let mut conn = self.app.database().connect();
        let all: Vec<(Uuid, String, String, String, Option<Uuid>)> = audit_log::table
            .select((
                audit_log::id,
                audit_log::action,
                audit_log::changes,
                audit_log::actor_kind,
                audit_log::actor_id,
            ))
            .load(&mut conn)
            .unwrap();
        let mut found = Vec::new();
        for (id, action, changes, actor_kind, actor) in all {
            if !self.rows.insert(id) {
                continue;
            }
            if self.begun {
                assert_eq!(
                    (actor_kind.as_str(), actor.is_some()),
                    ("OFFICER", true),
                    "{action}"
                );
            }
            let changes: Value = serde_json::from_str(&changes).unwrap();
            let fields = changes.as_object().unwrap();
            for (field, change) in fields {
                let sides = change.as_object().unwrap();
                assert!(
                    sides.len() == 2 && sides.contains_key("before") && sides["before"] != sides["after"],
                    "{action} {field}: {change}"
                );
            }
            let mut names: Vec<_> = fields.keys().cloned().collect();
            names.sort();
            found.push((action, names));
        }
        found.sort();
        found
    }

    fn new_events(&mut self) -> Vec<String> {
        let mut conn = self.app.database().connect();
        let all: Vec<(Uuid, String)> = outbox::table
            .select((outbox::id, outbox::event_type))
            .load(&mut conn)
            .unwrap();
        let new = all.into_iter().filter(|(id, _)| self.events.insert(*id));
        let mut types: Vec<_> = new.map(|(_, event)| event).collect();
        types.sort();
        types
    }

    async fn does(
        &mut self,
        operation: &'static str,
        request: Request,
        rows: &[Row],
        events: &[&str],
    ) -> Reply {
        let reply = request.await;
        assert!(reply.status.is_success(), "{operation}: {reply}");
        self.operations.insert(operation);
        let mut expected: Vec<_> = rows
            .iter()
            .map(|(action, fields)| {
                let mut fields: Vec<_> = fields.iter().map(|field| (*field).to_owned()).collect();
                fields.sort();
                ((*action).to_owned(), fields)
            })
            .collect();
        expected.sort();
        assert_eq!(self.new_rows(), expected, "audit rows of {operation}");
        let mut expected: Vec<_> = events
            .iter()
            .map(|event| format!("vn.motcua.{event}.v1"))
            .collect();
        expected.sort();
        assert_eq!(self.new_events(), expected, "events of {operation}");
        reply
    }
}

fn changed(mut value: Value, change: impl FnOnce(&mut Value)) -> Value {
    change(&mut value);
    value
}

fn example(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

const DRAFTED: &[Row] = &[("procedure_version.drafted", &["procedureId", "number", "parts"])];
const VERSION_ENDED: Row = ("procedure_version.ended", &["effectiveTo"]);
const ISSUE: &[&str] = &["process.changed"];

both!(every_change_of_the_catalogue_leaves_its_trace, demo);
async fn every_change_of_the_catalogue_leaves_its_trace(app: TestApp) {
    let (who, ppc) = (controller(&app), province(&app));
    let agency = nha_trang(&app).await;
    let mut walk = Walk::new(&app);
    let procedure = versions(&mut walk, &app).await;
    processes(&mut walk, &app, &procedure).await;

    let path = format!("/procedures/{procedure}/mechanisms");
    let decide = |body: Value| app.post(&path).as_(&ppc).json(body);
    let decided = &[
        "decisionId",
        "agencyId",
        "mechanism",
        "serviceLevel",
        "automation",
        "coordinatingAgencies",
        "decidedOn",
        "effectiveFrom",
        "legalBasis",
    ];
    let row = ("mechanism.decided", decided.as_slice());
    walk.does(
        "decideMechanism",
        decide(decision(&agency)),
        &[row],
        &["mechanism.decided"],
    )
    .await;
    let none = changed(decision(&agency), |body| {
        body["mechanism"] = "NONE".into();
        body["automation"] = "NONE".into();
        body["effectiveFrom"] = "2011-03-01".into();
    });
    let again = &[
        "decisionId",
        "agencyId",
        "mechanism",
        "automation",
        "decidedOn",
        "effectiveFrom",
        "legalBasis",
    ];
    let ended = (
        "mechanism.ended",
        ["decisionId", "agencyId", "effectiveTo"].as_slice(),
    );
    let rows = [("mechanism.decided", again.as_slice()), ended];
    walk.does(
        "decideMechanism",
        decide(none),
        &rows,
        &["mechanism.decided", "mechanism.ended"],
    )
    .await;

    let waiver = example(include_str!(
        "../../../src/procedures/http/examples/WaiveIsoBody.json"
    ));
    let waiver = changed(waiver, |body| body["agencyId"] = agency.clone());
    let request = app
        .post(&format!("/procedures/{procedure}/iso-waivers"))
        .as_(&ppc)
        .json(waiver);
    let fields = &[
        "waiverId",
        "agencyId",
        "validFrom",
        "validTo",
        "decisionNo",
        "decidedOn",
        "legalBasis",
    ];
    walk.does("waiveIso", request, &[("iso.waived", fields)], &["iso.waived"])
        .await;

    let etag = app.get(&format!("/procedures/{procedure}")).await.etag();
    let body = json!({"repealedOn": "2013-01-01", "decisionNo": "99/QĐ-UBND"});
    let request = app.post(&format!("/procedures/{procedure}/repeal")).as_(&who);
    let rows = [("procedure.repealed", ["repealedOn"].as_slice()), VERSION_ENDED];
    let request = request.if_match(&etag).json(body);
    let events = ["procedure.repealed", "procedure.version-ended"];
    walk.does("repealProcedure", request, &rows, &events).await;

    let set = example(include_str!(
        "../../../src/procedures/http/examples/CreateRuleSetBody.json"
    ));
    let set = changed(set, |body| {
        body["code"] = format!("QD-{}", next()).into();
        body["effectiveFrom"] = "2030-01-01".into();
    });
    let rows = [
        ("rule_set.created", ["code", "effectiveFrom", "params"].as_slice()),
        ("rule_set.ended", &["effectiveTo"]),
    ];
    let request = app.post("/rule-sets").as_(&who).json(set);
    let events = ["rule-set.created", "rule-set.ended"];
    walk.does("createRuleSet", request, &rows, &events).await;

    assert_eq!(
        walk.operations,
        changing_operations(),
        "a change whose trace nobody has looked at"
    );
}

/// The operations of the document that change the catalogue.
fn changing_operations() -> BTreeSet<&'static str> {
    static DOCUMENT: std::sync::LazyLock<Value> =
        std::sync::LazyLock::new(|| example(include_str!("../../../openapi/openapi.json")));
    let mut found = BTreeSet::new();
    for methods in DOCUMENT["paths"].as_object().unwrap().values() {
        for (method, operation) in methods.as_object().unwrap() {
            let tag = operation["tags"][0].as_str();
            if method != "get" && tag.is_some_and(|tag| ["procedures", "processes"].contains(&tag)) {
                found.insert(operation["operationId"].as_str().unwrap());
            }
        }
    }
    found
}

/// A field, a procedure, its versions; one is in force, another from 2012 on.
async fn versions(walk: &mut Walk<'_>, app: &TestApp) -> String {
    let who = controller(app);
    let body = json!({"code": format!("LV-{}", next()), "name": "Hộ tịch"});
    let request = app.post("/fields").as_(&who).json(body);
    let row = ("field.created", ["code", "name"].as_slice());
    let field = walk
        .does("createField", request, &[row], &["field.changed"])
        .await;
    let request = app.put(&format!("/fields/{}", id(&field.json()))).as_(&who);
    let request = request
        .if_match(&field.etag())
        .json(json!({"name": "Hộ tịch, chứng thực"}));
    let row = ("field.renamed", ["name"].as_slice());
    walk.does("renameField", request, &[row], &["field.changed"])
        .await;

    let body = json!({
        "nationalCode": format!("9.{:06}", next()), "name": "Cấp lại", "fieldId": field.json()["id"],
        "executionLevel": "DISTRICT", "concernsCitizens": true, "concernsBusinesses": false,
    });
    let request = app.post("/procedures").as_(&who).json(body.clone());
    let fields = &[
        "code",
        "nationalCode",
        "name",
        "fieldId",
        "executionLevel",
        "concernsCitizens",
        "concernsBusinesses",
        "otherCodes",
    ];
    let row = ("procedure.created", fields.as_slice());
    let made = walk
        .does("createProcedure", request, &[row], &["procedure.changed"])
        .await;
    let procedure = id(&made.json());
    let body = changed(body, |body| {
        body["nationalCode"] = format!("9.{:06}", next()).into();
        body["localCode"] = format!("T-{}", next()).into();
        body["concernsBusinesses"] = true.into();
    });
    let path = format!("/procedures/{procedure}");
    let request = app.put(&path).as_(&who).if_match(&made.etag()).json(body);
    let fields = &[
        "code",
        "nationalCode",
        "localCode",
        "concernsBusinesses",
        "otherCodes",
    ];
    let row = ("procedure.changed", fields.as_slice());
    walk.does("changeProcedure", request, &[row], &["procedure.changed"])
        .await;

    let drafts = format!("{path}/drafts");
    let begun = &["procedure.draft-begun"];
    let request = app.post(&drafts).as_(&who).json(parts());
    let draft = walk.does("createProcedureDraft", request, DRAFTED, begun).await;
    let other = changed(parts(), |parts| {
        parts["decisionNo"] = "1200/QĐ-UBND".into();
        parts["fees"] = json!([]);
    });
    let one = format!("{drafts}/{}", id(&draft.json()));
    let request = app.put(&one).as_(&who).if_match(&draft.etag()).json(other);
    let row = ("procedure_version.changed", ["decisionNo", "fees"].as_slice());
    let saved = walk
        .does(
            "saveProcedureDraft",
            request,
            &[row],
            &["procedure.draft-changed"],
        )
        .await;
    let publication = |reply: &Reply| {
        let path = format!("{path}/versions/{}/publication", id(&reply.json()));
        app.post(&path).as_(&who).if_match(&reply.etag())
    };
    let published = (
        "procedure_version.published",
        ["effectiveFrom", "warnings"].as_slice(),
    );
    let rows = [published, ("procedure.published", &["versionId", "name"])];
    walk.does(
        "publishVersion",
        publication(&saved),
        &rows,
        &["procedure.published"],
    )
    .await;

    let next = changed(parts(), |parts| parts["effectiveFrom"] = "2012-01-01".into());
    let request = app.post(&drafts).as_(&who).json(next.clone());
    let thrown = walk.does("createProcedureDraft", request, DRAFTED, begun).await;
    let one = format!("{drafts}/{}", id(&thrown.json()));
    let request = app.delete(&one).as_(&who).if_match(&thrown.etag());
    let row = ("procedure_version.deleted", ["number", "parts"].as_slice());
    walk.does(
        "deleteProcedureDraft",
        request,
        &[row],
        &["procedure.draft-deleted"],
    )
    .await;
    let request = app.post(&drafts).as_(&who).json(next);
    let second = walk.does("createProcedureDraft", request, DRAFTED, begun).await;
    let rows = [published, ("procedure.published", &["versionId"]), VERSION_ENDED];
    let events = ["procedure.published", "procedure.version-ended"];
    walk.does("publishVersion", publication(&second), &rows, &events)
        .await;
    procedure
}

/// A process whose first issue is followed by a second, which is withdrawn; then a third in force.
async fn processes(walk: &mut Walk<'_>, app: &TestApp, procedure: &str) {
    // Nobody approves what they have drafted.
    let (writer, ppc) = (province(app), province(app));
    let scope = json!({"kind": "TYPE", "agencyType": "DISTRICT_PC"});
    let body = json!({"code": format!("QT-{}", next()), "title": "Quy trình", "scope": scope});
    let request = app.post("/processes").as_(&ppc).json(body);
    let row = ("process.created", ["code", "title", "scope"].as_slice());
    let process = walk
        .does("createProcess", request, &[row], &["process.created"])
        .await;
    let path = format!("/processes/{}/versions", id(&process.json()));

    for from in ["2010-12-31", "2011-01-31"] {
        let request = app.post(&path).as_(&writer).json(text(procedure));
        let row = (
            "process_version.drafted",
            ["processId", "issueNo", "text"].as_slice(),
        );
        let drafted = walk.does("createProcessIssue", request, &[row], ISSUE).await;
        let path = format!("{path}/{}", id(&drafted.json()));
        let other = changed(text(procedure), |text| text["author"] = "Trần Bình".into());
        let request = app.put(&path).as_(&ppc).if_match(&drafted.etag()).json(other);
        let row = ("process_version.changed", ["author"].as_slice());
        let mut etag = walk.does("saveProcessIssue", request, &[row], ISSUE).await.etag();

        let approval = example(include_str!(
            "../../../src/procedures/http/examples/ApproveIssueBody.json"
        ));
        let force: &[&str] = &["status", "effectiveFrom", "warnings"];
        let approved: &[&str] = &["status", "approver", "approvedOn", "issuedOn", "legalBasis"];
        let ended: Row = ("process_version.ended", &["status", "effectiveTo"]);
        let is_second = from == "2011-01-31";
        let moves: &[(&str, &str, Option<Value>, Row)] = &[
            (
                "submitProcessIssue",
                "review",
                None,
                ("process_version.submitted", &["status"]),
            ),
            (
                "returnProcessIssue",
                "return",
                Some(json!({"reason": "Thiếu biểu mẫu"})),
                ("process_version.returned", &["status"]),
            ),
            (
                "submitProcessIssue",
                "review",
                None,
                ("process_version.submitted", &["status"]),
            ),
            (
                "approveProcessIssue",
                "approval",
                Some(approval),
                ("process_version.approved", approved),
            ),
            (
                "bringProcessIssueIntoForce",
                "entry-into-force",
                Some(json!({ "effectiveFrom": from })),
                ("process_version.effective", force),
            ),
        ];
        for (operation, what, body, row) in moves {
            let request = app.post(&format!("{path}/{what}")).as_(&ppc).if_match(&etag);
            let request = match body {
                Some(body) => request.json(body.clone()),
                None => request,
            };
            let ends = is_second && *what == "entry-into-force";
            let rows: Vec<Row> = [*row].into_iter().chain(ends.then_some(ended)).collect();
            let events = if ends { vec![ISSUE[0]; 2] } else { ISSUE.to_vec() };
            etag = walk.does(operation, request, &rows, &events).await.etag();
        }
    }

    let request = app.post("/processes").as_(&ppc);
    let scope = json!({"kind": "TYPE", "agencyType": "COMMUNE_PC"});
    let body = json!({"code": format!("QT-{}", next()), "title": "Quy trình", "scope": scope});
    let row = ("process.created", ["code", "title", "scope"].as_slice());
    let elsewhere = walk
        .does("createProcess", request.json(body), &[row], &["process.created"])
        .await;
    let issue = super::Issue::in_force(app, &id(&elsewhere.json()), &text(procedure)).await;
    walk.new_rows();
    walk.new_events();
    let body = json!({"effectiveTo": "2011-06-01", "reason": "Không còn phù hợp"});
    let request = app.post(&format!("{}/withdrawal", issue.path)).as_(&ppc);
    let request = request.if_match(&issue.etag).json(body);
    let row = ("process_version.withdrawn", ["status", "effectiveTo"].as_slice());
    walk.does("withdrawProcessIssue", request, &[row], ISSUE).await;
    imported_and_tried(walk, app, procedure, &issue.id).await;
}

/// An archive leaves what its documents would have left one by one, and a preview or a dry run nothing.
async fn imported_and_tried(walk: &mut Walk<'_>, app: &TestApp, procedure: &str, issue: &str) {
    let who = province(app);
    let path = format!("/process-archive?procedureId={procedure}");
    let mut archive = app.get(&path).as_(&who).await.ok();
    archive["processes"].as_array_mut().unwrap().truncate(1);
    archive["processes"][0]["code"] = format!("QT-{}", next()).into();
    let rows: [Row; 2] = [
        ("process.created", &["code", "title", "scope"]),
        ("process_version.drafted", &["processId", "issueNo", "text"]),
    ];
    for (preview, rows) in [(true, [].as_slice()), (false, rows.as_slice())] {
        let body = json!({"archive": archive, "preview": preview});
        let request = app.post("/process-imports").as_(&who).json(body);
        let events: &[&str] = match preview {
            true => &[],
            false => &["process.created", "process.changed"],
        };
        walk.does("importProcesses", request, rows, events).await;
    }
    let body = json!({"receivedAt": "2011-03-01T01:30:00Z", "agencyId": nha_trang(app).await});
    let path = format!("/process-versions/{issue}/simulation");
    let request = app.post(&path).as_(&who).json(body);
    walk.does("simulateProcessIssue", request, &[], &[]).await;
}
