//! Two changes of one procedure at once: whatever each would be told alone, what stands afterwards keeps the rules.

use std::future::IntoFuture;

use futures_util::future::join;
use serde_json::{Value, json};

use super::{
    Draft, Issue, controller, decision, draft, next, nha_trang, parts, procedure, process, province, text,
};
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::{Reply, Request};

/// Often enough that both are at work at the same moment.
const ROUNDS: usize = 6;

/// A day on which everything below is in force, and after the end of what is withdrawn.
const WITHDRAWN_ON: &str = "2011-06-01";

fn publishing(app: &TestApp, draft: &Draft) -> Request {
    let path = format!("{}/versions/{}/publication", draft.path, draft.version);
    app.post(&path).as_(&controller(app)).if_match(&draft.etag)
}

fn withdrawing(app: &TestApp, issue: &Issue) -> Request {
    let body = json!({"effectiveTo": WITHDRAWN_ON, "reason": "Không còn phù hợp"});
    let path = format!("{}/withdrawal", issue.path);
    app.post(&path)
        .as_(&province(app))
        .if_match(&issue.etag)
        .json(body)
}

fn bringing_into_force(app: &TestApp, issue: &Issue, from: &str) -> Request {
    let path = format!("{}/entry-into-force", issue.path);
    let body = json!({ "effectiveFrom": from });
    app.post(&path)
        .as_(&province(app))
        .if_match(&issue.etag)
        .json(body)
}

fn deciding(app: &TestApp, procedure: &str, decision: &Value) -> Request {
    let path = format!("/procedures/{procedure}/mechanisms");
    app.post(&path).as_(&province(app)).json(decision.clone())
}

/// Both at once.
async fn at_once(one: Request, other: Request) -> (Reply, Reply) {
    join(one.into_future(), other.into_future()).await
}

/// That one of the two was done and the other refused by the rules that the first has changed.
fn one_is_refused(pair: &(Reply, Reply), code: &str) {
    let done = |reply: &Reply| reply.status.is_success();
    let refused = match (done(&pair.0), done(&pair.1)) {
        (true, false) => &pair.1,
        (false, true) => &pair.0,
        _ => panic!("both or none:\n{}\n{}", pair.0, pair.1),
    };
    let problem = refused.problem(409, "RULES_VIOLATED");
    let codes = problem["errors"].as_array().unwrap();
    assert!(codes.iter().any(|error| error["code"] == code), "{problem}");
}

/// a procedure that is published and under a one-stop mechanism has a process that does not end.
async fn a07_is_kept(app: &TestApp, procedure: &str) {
    let items = async |path: String| {
        let page = app.get(&path).as_(&province(app)).await.ok();
        page["items"].as_array().unwrap().clone()
    };
    let lasts = |item: &Value| item["effectiveTo"].is_null();
    let decided = items(format!("/procedures/{procedure}/mechanisms")).await;
    let one_stop = decided
        .iter()
        .any(|item| lasts(item) && item["mechanism"] != "NONE");
    let published = items(format!("/procedures/{procedure}/versions")).await;
    let mut routes = 0;
    for process in items(format!("/processes?procedureId={procedure}")).await {
        let issues = items(format!("/processes/{}/versions", process["id"].as_str().unwrap())).await;
        let runs = |item: &&Value| item["status"] == "EFFECTIVE" && lasts(item);
        routes += issues.iter().filter(runs).count();
    }
    assert!(
        !(one_stop && published.iter().any(lasts)) || routes > 0,
        "a one-stop procedure was left without a process"
    );
    assert!(routes <= 1, "{routes} routes for one case");
}

both!(a_process_is_not_withdrawn_while_the_procedure_is_published, demo);
async fn a_process_is_not_withdrawn_while_the_procedure_is_published(app: TestApp) {
    let agency = nha_trang(&app).await;
    for _ in 0..ROUNDS {
        let procedure = procedure(&app).await;
        let issue = Issue::in_force(&app, &process(&app).await, &text(&procedure)).await;
        deciding(&app, &procedure, &decision(&agency)).await.created();
        let draft = draft(&app, &procedure, &parts()).await;
        let pair = at_once(withdrawing(&app, &issue), publishing(&app, &draft)).await;
        one_is_refused(&pair, "A-07");
        a07_is_kept(&app, &procedure).await;
    }
}

both!(a_process_is_not_withdrawn_while_a_mechanism_is_decided, demo);
async fn a_process_is_not_withdrawn_while_a_mechanism_is_decided(app: TestApp) {
    let agency = nha_trang(&app).await;
    for _ in 0..ROUNDS {
        let procedure = procedure(&app).await;
        let issue = Issue::in_force(&app, &process(&app).await, &text(&procedure)).await;
        draft(&app, &procedure, &parts()).await.publish(&app).await.ok();
        let mut decision = decision(&agency);
        decision["effectiveFrom"] = WITHDRAWN_ON.into();
        let pair = at_once(withdrawing(&app, &issue), deciding(&app, &procedure, &decision)).await;
        one_is_refused(&pair, "A-07");
        a07_is_kept(&app, &procedure).await;
    }
}

both!(
    a_mechanism_is_not_decided_while_a_version_without_a_process_is_published,
    demo
);
async fn a_mechanism_is_not_decided_while_a_version_without_a_process_is_published(app: TestApp) {
    let agency = nha_trang(&app).await;
    let mut decision = decision(&agency);
    decision["automation"] = "REGISTERED".into();
    for _ in 0..ROUNDS {
        let procedure = procedure(&app).await;
        let draft = draft(&app, &procedure, &parts()).await;
        let pair = at_once(publishing(&app, &draft), deciding(&app, &procedure, &decision)).await;
        one_is_refused(&pair, "A-07");
        a07_is_kept(&app, &procedure).await;
    }
}

both!(of_two_decisions_at_once_one_is_the_first, demo);
async fn of_two_decisions_at_once_one_is_the_first(app: TestApp) {
    let agency = nha_trang(&app).await;
    for _ in 0..ROUNDS {
        let procedure = procedure(&app).await;
        Issue::in_force(&app, &process(&app).await, &text(&procedure)).await;
        let decide = || deciding(&app, &procedure, &decision(&agency));
        one_is_refused(&at_once(decide(), decide()).await, "V7");
    }
}

both!(of_two_publications_at_once_one_is_in_force);
async fn of_two_publications_at_once_one_is_in_force(app: TestApp) {
    for _ in 0..ROUNDS {
        let procedure = procedure(&app).await;
        let one = draft(&app, &procedure, &parts()).await;
        let other = draft(&app, &procedure, &parts()).await;
        let pair = at_once(publishing(&app, &one), publishing(&app, &other)).await;
        one_is_refused(&pair, "V7");
    }
}

both!(of_two_processes_for_one_case_at_once_one_comes_into_force);
async fn of_two_processes_for_one_case_at_once_one_comes_into_force(app: TestApp) {
    for _ in 0..ROUNDS {
        let procedure = procedure(&app).await;
        let one = Issue::approved(&app, &process(&app).await, &text(&procedure)).await;
        let other = Issue::approved(&app, &process(&app).await, &text(&procedure)).await;
        let force = |issue| bringing_into_force(&app, issue, "2010-12-31");
        one_is_refused(&at_once(force(&one), force(&other)).await, "V7");
        a07_is_kept(&app, &procedure).await;
    }
}

both!(of_two_issues_of_one_process_at_once_one_follows_or_is_refused);
async fn of_two_issues_of_one_process_at_once_one_follows_or_is_refused(app: TestApp) {
    for _ in 0..ROUNDS {
        // Of different procedures, so that only the process itself is common to both.
        let (one, other) = (procedure(&app).await, procedure(&app).await);
        let process = process(&app).await;
        let first = Issue::approved(&app, &process, &text(&one)).await;
        let second = Issue::approved(&app, &process, &text(&other)).await;
        let force = |issue| bringing_into_force(&app, issue, "2010-12-31");
        one_is_refused(&at_once(force(&first), force(&second)).await, "V7");
    }
}

both!(of_two_rule_sets_at_once_one_is_the_first);
async fn of_two_rule_sets_at_once_one_is_the_first(app: TestApp) {
    let example = include_str!("../../../src/procedures/http/examples/CreateRuleSetBody.json");
    let who = controller(&app);
    let post = || {
        let mut body: Value = serde_json::from_str(example).unwrap();
        body["code"] = format!("QD-{}", next()).into();
        app.post("/rule-sets").as_(&who).json(body)
    };
    one_is_refused(&at_once(post(), post()).await, "RULE_SET_PERIOD");
    let mut taken: Value = serde_json::from_str(example).unwrap();
    let sets = app.get("/rule-sets").await.ok();
    taken["code"] = sets["items"][0]["code"].clone();
    taken["effectiveFrom"] = "2018-06-21".into();
    let again = app.post("/rule-sets").as_(&who).json(taken).await;
    again.problem(409, "ALREADY_EXISTS");
}

both!(of_two_procedures_with_one_code_at_once_one_is_created);
async fn of_two_procedures_with_one_code_at_once_one_is_created(app: TestApp) {
    let who = controller(&app);
    let field = json!({"code": format!("LV-{}", next()), "name": "Hộ tịch"});
    let field = app.post("/fields").as_(&who).json(field).await.created();
    for _ in 0..ROUNDS {
        let body = json!({
            "nationalCode": format!("9.{:06}", next()), "name": "Cấp lại", "fieldId": field["id"],
            "executionLevel": "DISTRICT", "concernsCitizens": true, "concernsBusinesses": false,
        });
        let create = || app.post("/procedures").as_(&who).json(body.clone());
        let (one, other) = at_once(create(), create()).await;
        let (made, refused) = match one.status.as_u16() {
            201 => (one, other),
            _ => (other, one),
        };
        made.created();
        refused.problem(409, "ALREADY_EXISTS");
    }
}
