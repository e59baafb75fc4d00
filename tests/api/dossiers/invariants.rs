//! What holds of a dossier whatever is tried with it (domain section 3.2).

use diesel::prelude::*;
use motcua::dossiers::model::DossierState;
use motcua::dossiers::rules::lifecycle::StepEffect;
use motcua::platform::db::schema::{audit_log, dossier_tasks};
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

/// The inbox is what the state says.
pub fn inbox_is_the_state(view: &Value, waiting: &[String]) {
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
        "ACCEPTED" | "IN_PROCESS" => &["STEP"],
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
    assert_eq!(active, expected, "one active step: {view}");
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
