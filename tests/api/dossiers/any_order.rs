//! Random sequences of everything that anybody may try with a dossier, allowed or not, against a model: the lifecycle
//! says where an accepted act leads, `possibleActions` which acts are accepted, and the invariants of domain section 3.2
//! hold after every one.

use diesel::prelude::*;
use motcua::dossiers::model::{DossierAction, DossierState};
use motcua::dossiers::rules::lifecycle::{self, StepEffect};
use motcua::platform::db::schema::{audit_log, dossier_tasks};
use motcua::platform::db::types::AnyUuid;
use motcua::platform::ids::DossierId;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use super::given::{HOUSEHOLD_BUSINESS, Held, LAND_USE};
use super::possible::{ACTIONS, EVERYBODY, Trial};
use crate::both;
use crate::support::app::TestApp;

/// A number below a bound, from proptest's own generator: the same sequence for the same seed.
fn below(runner: &mut TestRunner, bound: usize) -> usize {
    (0..bound).new_tree(runner).unwrap().current()
}

const MOMENTS: [&str; 3] = [
    "2011-06-13T08:00:00+07:00",
    "2011-06-16T14:00:00+07:00",
    "2011-07-01T09:00:00+07:00",
];
const ATTEMPTS: usize = 40;

/// What was seen of a dossier, to be held against what is seen next.
struct Seen {
    version: i64,
    view: Value,
    /// Rows of the audit log about it.
    audited: i64,
}

/// The work that waits for it, as far as the dossier itself waits: beside it heads may have an apology to give or a
/// request to decide on.
fn waiting(app: &TestApp, dossier: &Held) -> Vec<String> {
    let beside = ["APOLOGY", "SUPPLEMENT_APPROVAL", "SUPPLEMENT_SENDING"];
    dossier_tasks::table
        .filter(dossier_tasks::dossier_id.eq(DossierId::from_uuid(dossier.id.parse().unwrap())))
        .filter(dossier_tasks::kind.ne_all(beside))
        .select(dossier_tasks::kind)
        .load(&mut app.database().connect())
        .unwrap()
}

/// The inbox is what the state says.
fn inbox_is_the_state(view: &Value, waiting: &[String]) {
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
fn holds(view: &Value) {
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
fn follows(before: &Value, after: &Value) {
    for fixed in ["code", "receivedAt", "procedure"] {
        if before["code"].is_string() {
            assert_eq!(before[fixed], after[fixed]);
        }
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

fn effect(view: &Value) -> StepEffect {
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
async fn look(trial: &Trial<'_>, dossier: &Held, witness: &str) -> Seen {
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

async fn one_act(trial: &Trial<'_>, dossier: &mut Held, rng: &mut TestRunner, witness: &str) {
    let login = EVERYBODY[below(rng, EVERYBODY.len())];
    let before = look(trial, dossier, witness).await;
    let own = trial.app.get(&dossier.path("")).as_(&trial.people[login]).await;
    let offered: Vec<String> = match own.status.as_u16() {
        200 => serde_json::from_value(own.json()["possibleActions"].clone()).unwrap(),
        _ => Vec::new(),
    };
    // Mostly what is offered, so that the walk gets somewhere; else anything.
    let action = match offered.len() {
        n if n > 0 && below(rng, 10) < 7 => offered[below(rng, n)].clone(),
        _ => ACTIONS[below(rng, ACTIONS.len())].to_owned(),
    };
    let witnessed = trial.app.get(&dossier.path("")).as_(&trial.people[witness]).await;
    (dossier.etag, dossier.view) = (witnessed.etag(), witnessed.json());
    let reply = trial.attempt(dossier, login, &action).await;
    let after = look(trial, dossier, witness).await;
    let told = format!("{login} {action} at {}", before.view["state"]);
    assert!(reply.status.as_u16() < 500, "{told}\n{reply}");
    assert_eq!(
        reply.status == 200,
        offered.contains(&action),
        "offered is accepted, and nothing else: {told}\n{reply}"
    );
    holds(&after.view);
    inbox_is_the_state(&after.view, &waiting(trial.app, dossier));
    follows(&before.view, &after.view);
    if reply.status == 200 {
        assert_eq!(after.version, before.version + 1, "{told}");
        assert_eq!(after.audited, before.audited + 1, "one act, one row: {told}");
        let parsed: DossierAction = action.parse().unwrap();
        let from: DossierState = before.view["state"].as_str().unwrap().parse().unwrap();
        let to: DossierState = after.view["state"].as_str().unwrap().parse().unwrap();
        // The withdrawals of these walks are refused.
        if parsed != DossierAction::DecideWithdrawal {
            assert_eq!(
                lifecycle::next(from, parsed, effect(&before.view)),
                Some(to),
                "{told}"
            );
        }
    } else {
        assert_eq!(
            after.version, before.version,
            "{told}: refused, and changed nothing"
        );
        assert_eq!(after.view["history"], before.view["history"], "{told}");
    }
}

async fn walk(app: &TestApp, procedure: &'static str, witness: &'static str, seed: u8) {
    let mut rng = TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]),
    );
    let first = app.at(MOMENTS[0]).await;
    let beginning = Trial::of(&first, procedure, &[]).await;
    let mut dossier = beginning.after(0).await;
    for moment in MOMENTS {
        let then = app.at(moment).await;
        let trial = Trial::of(&then, procedure, &[]).await;
        for _ in 0..ATTEMPTS {
            one_act(&trial, &mut dossier, &mut rng, witness).await;
        }
        let walked = then
            .get(&dossier.path("/clock"))
            .as_(&trial.people[witness])
            .await
            .ok();
        assert_eq!(
            walked["derivedDueAt"], walked["dueAt"],
            "the ledger makes what is in force: {walked}"
        );
        super::late::worker_at(app, moment).await;
    }
}

both!(random_acts_online_keep_every_invariant, demo);
async fn random_acts_online_keep_every_invariant(app: TestApp) {
    for seed in [3, 7, 11] {
        walk(&app, HOUSEHOLD_BUSINESS, super::given::DAO, seed).await;
    }
}

both!(random_acts_on_paper_keep_every_invariant, demo);
async fn random_acts_on_paper_keep_every_invariant(app: TestApp) {
    for seed in [5, 13] {
        walk(&app, LAND_USE, super::given::DESK, seed).await;
    }
}
