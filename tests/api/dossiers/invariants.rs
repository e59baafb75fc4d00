//! What holds of a dossier whatever is tried with it (domain section 3.2).

use diesel::prelude::*;
use motcua::dossiers::model::DossierState;
use motcua::dossiers::rules::lifecycle::StepEffect;
use motcua::platform::db::schema::{audit_log, dossier_tasks, dossiers};
use motcua::platform::db::types::AnyUuid;
use motcua::platform::ids::DossierId;
use serde_json::{Value, json};

use super::given::Held;
use super::possible::Trial;
use crate::support::app::TestApp;

/// What was seen of a dossier, to be held against what is seen next.
pub struct Seen {
    pub version: i64,
    pub view: Value,
    /// Rows of the audit log about it.
    pub audited: i64,
}

/// The work that waits for it, as far as the dossier itself waits: beside it heads may have an apology to give or a
/// request to decide on.
pub fn waiting(app: &TestApp, dossier: &Held) -> Vec<String> {
    let beside = ["APOLOGY", "SUPPLEMENT_APPROVAL", "SUPPLEMENT_SENDING"];
    dossier_tasks::table
        .filter(dossier_tasks::dossier_id.eq(DossierId::from_uuid(dossier.id.parse().unwrap())))
        .filter(dossier_tasks::kind.ne_all(beside))
        .select(dossier_tasks::kind)
        .load(&mut app.database().connect())
        .unwrap()
}

/// What heads have to decide or the desk to send beside it, is what the request and the end of the dossier say.
pub fn beside_is_the_request(app: &TestApp, dossier: &Held) {
    let id = DossierId::from_uuid(dossier.id.parse().unwrap());
    let mut conn = app.database().connect();
    let kinds: Vec<String> = dossier_tasks::table
        .filter(dossier_tasks::dossier_id.eq(id))
        .select(dossier_tasks::kind)
        .load(&mut conn)
        .unwrap();
    let (state, request, phase): (String, Option<String>, String) = dossiers::table
        .find(id)
        .select((dossiers::state, dossiers::open_supplement, dossiers::clock_phase))
        .first(&mut conn)
        .unwrap();
    let is_there = |kind: &str| kinds.iter().any(|one| one == kind);
    let stands_at = |wanted: &str| request.as_deref() == Some(wanted) && state != "WITHDRAWAL_REQUESTED";
    let told = format!("{state} {request:?} {kinds:?}");
    assert_eq!(is_there("SUPPLEMENT_APPROVAL"), stands_at("PROPOSED"), "{told}");
    assert_eq!(is_there("SUPPLEMENT_SENDING"), stands_at("APPROVED"), "{told}");
    if phase == "STOPPED" {
        assert!(!is_there("APOLOGY"), "the result is there, or it is over: {told}");
    }
}

/// The inbox is what the state says.
pub fn inbox_is_the_state(view: &Value, waiting: &[String]) {
    if matches!(view["state"].as_str().unwrap(), "ACCEPTED" | "IN_PROCESS") {
        let (mut expected, mut waiting) = (work_at_steps(view), waiting.to_vec());
        expected.sort_unstable();
        waiting.sort_unstable();
        assert_eq!(waiting, expected, "{view}");
        return;
    }
    let expected: &[&str] = match view["state"].as_str().unwrap() {
        "DRAFT"
            if view["trial"]["verdict"].is_null()
                && view["trial"]["cancelledAt"].is_null()
                && view["trial"].is_object() =>
        {
            &["TRIAL"]
        }
        "SUBMITTED" => &["INTAKE"],
        "INTAKE_SUPPLEMENT" | "SUPPLEMENT_REQUIRED" => &["SUPPLEMENT"],
        "FINANCIAL_OBLIGATION" => &["OBLIGATION"],
        "WITHDRAWAL_REQUESTED" => &["WITHDRAWAL"],
        "COMPLETED" => {
            let mut steps = view["steps"].as_array().unwrap().iter();
            match steps.find(|step| step["state"] == "ACTIVE") {
                Some(step) if step["isReturn"] == true => &["RETURN"],
                _ => &["STEP"],
            }
        }
        _ => &[],
    };
    assert_eq!(waiting, expected, "{view}");
}

/// One piece of work at each step at which the dossier is: the step's own, or the sending of a request to another agency.
fn work_at_steps(view: &Value) -> Vec<&'static str> {
    let legs = view["legs"].as_array().unwrap();
    let unsent = |step: &Value| {
        let last = legs.iter().rfind(|leg| leg["step"] == step["no"]);
        last.is_some_and(|leg| leg["state"] == "PREPARED" || leg["state"] == "RETURNED_FOR_CORRECTION")
    };
    let steps = view["steps"].as_array().unwrap().iter();
    let active = steps.filter(|step| step["state"] == "ACTIVE");
    active
        .map(|step| match unsent(step) {
            true => "LEG_SENDING",
            false => "STEP",
        })
        .collect()
}

/// The invariants of one view.
pub fn holds(view: &Value) {
    let moment = |name: &str| {
        view[name]
            .as_str()
            .map(|text| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap())
    };
    let (received, finished, returned) = (moment("receivedAt"), moment("finishedAt"), moment("returnedAt"));
    if let (Some(received), Some(finished)) = (received, finished) {
        assert!(received <= finished, "{view}");
    }
    if let (Some(finished), Some(returned)) = (finished, returned) {
        assert!(finished <= returned, "{view}");
    }
    let accepted = view["code"].is_string();
    assert_eq!(accepted, received.is_some(), "{view}");
    assert_eq!(accepted, view["clock"]["dueAt"].is_string(), "{view}");
    assert_eq!(accepted, view["clock"]["originalDueAt"].is_string(), "{view}");
    let state: DossierState = view["state"].as_str().unwrap().parse().unwrap();
    let steps = view["steps"].as_array().unwrap().iter();
    let active = steps.filter(|step| step["state"] == "ACTIVE").count();
    let expected = usize::from(accepted && !state.is_final() && state != DossierState::FinancialObligation);
    // One for each branch; no branch without another agency's leg in these routes.
    let steps = view["steps"].as_array().unwrap();
    let branches = steps.iter().filter(|step| step["isLeg"] == true).count().max(1);
    assert!(
        (expected..=expected * branches).contains(&active),
        "one active step for each branch: {view}"
    );
    for leg in view["legs"].as_array().unwrap() {
        leg_holds(view, leg);
    }
    let phase = view["clock"]["phase"].as_str().unwrap();
    match state {
        DossierState::SupplementRequired | DossierState::FinancialObligation => {
            assert_eq!(phase, "PAUSED", "{view}")
        }
        DossierState::Completed => assert_eq!(phase, "STOPPED", "{view}"),
        state if state.is_final() => assert_eq!(phase, "STOPPED", "{view}"),
        _ => assert_ne!(phase, "STOPPED", "{view}"),
    }
    if state.is_final() {
        assert_eq!(view["possibleActions"], json!([]), "{view}");
    }
}

/// A leg that is out is the work of a step at which the dossier is; what was answered was sent before.
fn leg_holds(view: &Value, leg: &Value) {
    let state = leg["state"].as_str().unwrap();
    let is_open = !matches!(state, "ANSWERED" | "CANCELLED");
    let mut steps = view["steps"].as_array().unwrap().iter();
    let step = steps.find(|step| step["no"] == leg["step"]).unwrap();
    if is_open {
        assert_eq!(step["state"], "ACTIVE", "{leg} {view}");
    }
    let is_out = matches!(state, "SENT" | "RECEIVED" | "IN_PROGRESS" | "OVERDUE");
    if is_out {
        assert!(leg["sentAt"].is_string() && leg["dueAt"].is_string(), "{leg}");
        if leg["pausesClock"] == true {
            assert_ne!(view["clock"]["phase"], "RUNNING", "it stands for that: {view}");
        }
    }
    assert_eq!(leg["answer"].is_string(), state == "ANSWERED", "{leg}");
}

/// What never changes, and what only grows.
pub fn follows(before: &Value, after: &Value, moved: bool) {
    for fixed in ["code", "receivedAt"] {
        if before["code"].is_string() {
            assert_eq!(before[fixed], after[fixed]);
        }
    }
    assert_eq!(before["procedure"]["id"], after["procedure"]["id"]);
    if before["code"].is_string() && !moved {
        assert_eq!(before["procedure"], after["procedure"], "only when told to");
    }
    if before["clock"]["originalDueAt"].is_string() {
        assert_eq!(before["clock"]["originalDueAt"], after["clock"]["originalDueAt"]);
    }
    let (old, new) = (&before["history"], &after["history"]);
    let (old, new) = (old.as_array().unwrap(), new.as_array().unwrap());
    assert_eq!(old.as_slice(), &new[..old.len()], "the history only grows");
    let (old, new) = (&before["clock"]["events"], &after["clock"]["events"]);
    let (old, new) = (old.as_array().unwrap(), new.as_array().unwrap());
    assert_eq!(old.as_slice(), &new[..old.len()], "the ledger only grows");
}

pub fn effect(view: &Value) -> StepEffect {
    let mut steps = view["steps"].as_array().unwrap().iter();
    let current = steps.find(|step| step["state"] == "ACTIVE");
    match current {
        Some(step) if step["isFinish"] == true => StepEffect::Finishes,
        Some(step) if step["name"].as_str().unwrap().contains("trả thông báo") => {
            StepEffect::AwaitsObligation
        }
        _ => StepEffect::GoesOn,
    }
}

/// The dossier as its owner or its desk sees it, without what depends on who looks.
pub async fn look(trial: &Trial<'_>, dossier: &Held, witness: &str) -> Seen {
    let view = trial
        .app
        .get(&dossier.path(""))
        .as_(&trial.people[witness])
        .await
        .ok();
    let id: uuid::Uuid = dossier.id.parse().unwrap();
    let audited = audit_log::table
        .filter(audit_log::subject_id.eq(AnyUuid(id)))
        .count()
        .get_result(&mut trial.app.database().connect())
        .unwrap();
    Seen {
        audited,
        version: view["version"].as_i64().unwrap(),
        view,
    }
}
