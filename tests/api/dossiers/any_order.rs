//! Random sequences of everything that anybody may try with a dossier, allowed or not, against a model: the lifecycle
//! says where an accepted act leads, `possibleActions` which acts are accepted, and the invariants of domain section 3.2
//! hold after every one.

use std::collections::BTreeSet;

use motcua::dossiers::model::{DossierAction, DossierState};
use motcua::dossiers::rules::lifecycle::{self, StepEffect};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::json;

use super::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held, LAND_USE, NHA_TRANG};
use super::invariants::{beside_is_the_request, effect, follows, holds, inbox_is_the_state, look, waiting};
use super::new_version::WARD;
use super::possible::{ACTIONS, EVERYBODY, Script, Trial, WITH_TAX};
use crate::both;
use crate::support::app::TestApp;

/// A number below a bound, from proptest's own generator: the same sequence for the same seed.
fn below(runner: &mut TestRunner, bound: usize) -> usize {
    (0..bound).new_tree(runner).unwrap().current()
}

const ATTEMPTS: usize = 40;

/// What was tried in all walks of a test: accepted, refused.
#[derive(Default)]
struct Tried {
    accepted: BTreeSet<String>,
    refused: BTreeSet<String>,
}

/// Where a walk goes: the same acts mean other things at other times.
struct Way {
    procedure: &'static str,
    agency: &'static str,
    witness: &'static str,
    /// What leads through most states: a new dossier has gone some of it.
    script: Script,
    moments: [&'static str; 3],
    /// How far a new dossier has gone at the end of the first and of the second part, and what is tried first with it
    /// in the next.
    kept: [(usize, Script); 2],
    /// A day off that is entered into the province's calendar before the last part.
    storm: Option<&'static str>,
    seed: u8,
}

/// What no offer promises, because it depends on more than the dossier; and who might do it.
const UNOFFERED: [&str; 5] = [
    "REJECT_SUPPLEMENT",
    "EXTEND_SUPPLEMENT",
    "EXPIRE_SUPPLEMENT",
    "CHANGE_VERSION",
    "REDATE",
];
/// Who works on it; the others try too, and rarely may.
const CREW: [&str; 5] = [DAO, DESK, HANDLER, UNIT_HEAD, HEAD];
const HANDLER: &str = "chuyenvien.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";
const HEAD: &str = "chutich.nhatrang";

/// After these little is left to try.
const ENDS: [&str; 5] = [
    "STOP",
    "REFUSE_INTAKE",
    "REQUEST_WITHDRAWAL",
    "ENTER_WITHDRAWAL",
    "RETURN_RESULT",
];

/// Somebody's act.
struct Act {
    login: &'static str,
    action: String,
    /// With the other body, where there is one.
    otherwise: bool,
    /// What was offered to whoever acts.
    offered: Vec<String>,
}

impl Act {
    async fn planned(
        trial: &Trial<'_>,
        dossier: &Held,
        (login, action): (&'static str, &'static str),
        otherwise: bool,
    ) -> Self {
        Self {
            login,
            action: action.to_owned(),
            otherwise,
            offered: offers(trial, dossier, login).await,
        }
    }
}

async fn offers(trial: &Trial<'_>, dossier: &Held, login: &str) -> Vec<String> {
    let own = trial.app.get(&dossier.path("")).as_(&trial.people[login]).await;
    match own.status.as_u16() {
        200 => serde_json::from_value(own.json()["possibleActions"].clone()).unwrap(),
        _ => Vec::new(),
    }
}

/// Mostly what is offered and was not done yet, so that the walk gets somewhere; else anything.
async fn choose(trial: &Trial<'_>, dossier: &Held, rng: &mut TestRunner, tried: &Tried) -> Act {
    if below(rng, 6) == 0 {
        let login = CREW[below(rng, CREW.len())];
        let action = UNOFFERED[below(rng, UNOFFERED.len())];
        return Act::planned(trial, dossier, (login, action), true).await;
    }
    let mut login = EVERYBODY[below(rng, EVERYBODY.len())];
    let mut offered = offers(trial, dossier, login).await;
    for _ in 0..3 {
        if offered.is_empty() {
            login = CREW[below(rng, CREW.len())];
            offered = offers(trial, dossier, login).await;
        }
    }
    let goes_on = |action: &&String| !ENDS.contains(&action.as_str());
    let wanted: Vec<_> = match below(rng, 10) {
        0 => offered.iter().collect(),
        1..=5 => offered
            .iter()
            .filter(|action| !tried.accepted.contains(*action))
            .collect(),
        6..=7 => offered.iter().filter(goes_on).collect(),
        _ => Vec::new(),
    };
    let action = match wanted.len() {
        0 => ACTIONS[below(rng, ACTIONS.len())].to_owned(),
        n => wanted[below(rng, n)].clone(),
    };
    Act {
        login,
        action,
        otherwise: below(rng, 4) == 0,
        offered,
    }
}

async fn one_act(
    trial: &Trial<'_>,
    dossier: &mut Held,
    act: Act,
    (witness, tried): (&str, &mut Tried),
) -> bool {
    let before = look(trial, dossier, witness).await;
    let Act {
        login,
        action,
        otherwise,
        offered,
    } = act;
    let witnessed = trial.app.get(&dossier.path("")).as_(&trial.people[witness]).await;
    (dossier.etag, dossier.view) = (witnessed.etag(), witnessed.json());
    let reply = match otherwise {
        true => trial.attempt_otherwise(dossier, login, &action).await,
        false => trial.attempt(dossier, login, &action).await,
    };
    let after = look(trial, dossier, witness).await;
    let told = format!("{login} {action} at {}", before.view["state"]);
    assert!(reply.status.as_u16() < 500, "{told}\n{reply}");
    let promised = !UNOFFERED.contains(&action.as_str());
    if promised {
        assert_eq!(
            reply.status == 200,
            offered.contains(&action),
            "offered is accepted, and nothing else: {told}\n{reply}"
        );
    }
    holds(&after.view);
    inbox_is_the_state(&after.view, &waiting(trial.app, dossier));
    beside_is_the_request(trial.app, dossier);
    let moved = reply.status == 200 && action == "CHANGE_VERSION";
    follows(&before.view, &after.view, moved);
    if reply.status == 200 {
        assert_eq!(after.version, before.version + 1, "{told}");
        assert_eq!(after.audited, before.audited + 1, "one act, one row: {told}");
        let parsed: DossierAction = action.parse().unwrap();
        let from: DossierState = before.view["state"].as_str().unwrap().parse().unwrap();
        let to: DossierState = after.view["state"].as_str().unwrap().parse().unwrap();
        let effect = match effect(&before.view) {
            // Nothing is awaited of whoever owes nothing.
            StepEffect::AwaitsObligation if otherwise => StepEffect::GoesOn,
            effect => effect,
        };
        // A refused withdrawal leads back to where the dossier was.
        if parsed != DossierAction::DecideWithdrawal || otherwise {
            assert_eq!(lifecycle::next(from, parsed, effect), Some(to), "{told}");
        }
        tried.accepted.insert(action.clone());
    } else {
        assert_eq!(
            after.version, before.version,
            "{told}: refused, and changed nothing"
        );
        assert_eq!(after.view["history"], before.view["history"], "{told}");
        assert_eq!(after.audited, before.audited, "{told}");
        if reply.status == 409 {
            let problem = reply.json();
            assert!(
                problem["rule"].is_string() && problem["legalBasis"].is_string(),
                "{told}\n{reply}"
            );
        }
        tried.refused.insert(action.clone());
    }
    reply.status == 200 && action == "REDATE"
}

/// The ledger makes what is in force, but for a calendar that was corrected since.
async fn ledger_holds(trial: &Trial<'_>, dossier: &Held, witness: &str) {
    let walked = trial
        .app
        .get(&dossier.path("/clock"))
        .as_(&trial.people[witness])
        .await
        .ok();
    assert_eq!(
        walked["derivedDueAt"], walked["dueAt"],
        "the ledger makes what is in force: {walked}"
    );
}

async fn walk(app: &TestApp, way: &Way, tried: &mut Tried) {
    let mut rng = TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(RngAlgorithm::ChaCha, &[way.seed; 32]),
    );
    let mut dossier: Option<Held> = None;
    for (part, moment) in way.moments.into_iter().enumerate() {
        let then = app.at(moment).await;
        let mut redated = true;
        if let Some(day) = way.storm.filter(|_| part == 2) {
            storm(&then, day).await;
            redated = false;
        }
        let trial = Trial::at(&then, way.procedure, way.agency, way.script).await;
        let mut first = part
            .checked_sub(1)
            .map_or(&[][..], |before| way.kept[before].1)
            .iter();
        for _ in 0..ATTEMPTS {
            let mut now = match dossier.take() {
                Some(open) if !is_over(&trial, &open, way.witness).await => open,
                _ => {
                    redated = true;
                    let acts = below(&mut rng, way.script.len() + 1);
                    begun(&trial, &way.script[..acts], way.witness).await
                }
            };
            let act = match first.next() {
                Some((login, action)) => Act::planned(&trial, &now, (login, action), true).await,
                None => choose(&trial, &now, &mut rng, tried).await,
            };
            redated |= one_act(&trial, &mut now, act, (way.witness, tried)).await;
            if redated {
                ledger_holds(&trial, &now, way.witness).await;
            }
            dossier = Some(now);
        }
        super::late::worker_at(app, moment).await;
        if let Some((acts, _)) = way.kept.get(part) {
            dossier = Some(begun(&trial, &way.script[..*acts], way.witness).await);
        }
    }
}

/// A new dossier that went so much of the way; what holds after every act holds after these too. What the script does
/// counts for nothing in what was tried.
async fn begun(trial: &Trial<'_>, script: Script, witness: &str) -> Held {
    let mut tried = Tried::default();
    let mut dossier = trial.after(0).await;
    for act in script {
        let act = Act::planned(trial, &dossier, *act, false).await;
        let told = format!("{} {}", act.login, act.action);
        let before = dossier.view["version"].clone();
        one_act(trial, &mut dossier, act, (witness, &mut tried)).await;
        assert_ne!(dossier.view["version"], before, "the way goes on: {told}");
    }
    dossier
}

async fn is_over(trial: &Trial<'_>, dossier: &Held, witness: &str) -> bool {
    let seen = trial
        .app
        .get(&dossier.path(""))
        .as_(&trial.people[witness])
        .await
        .ok();
    let state: DossierState = seen["state"].as_str().unwrap().parse().unwrap();
    state.is_final()
}

async fn storm(app: &TestApp, day: &str) {
    let administrator = app.sign_in("quantri").await;
    let seen = app.get("/calendars/KH").await.etag();
    let day = app.put(&format!("/calendars/KH/days/{day}")).as_(&administrator);
    let off = json!({"kind": "LOCAL_OFF", "nameVi": "Nghỉ tránh bão", "nameEn": "Storm"});
    day.if_match(&seen).json(off).await.ok();
}

/// Every act was accepted and refused at least once, or the walks would show nothing about it.
fn all_was_tried(tried: &Tried, never: &[&str]) {
    let all = ACTIONS
        .iter()
        .chain(&UNOFFERED)
        .filter(|action| !never.contains(action));
    let missing: Vec<_> = all
        .filter(|action| !tried.accepted.contains(**action) || !tried.refused.contains(**action))
        .map(|action| {
            (
                *action,
                tried.accepted.contains(*action),
                tried.refused.contains(*action),
            )
        })
        .collect();
    assert!(missing.is_empty(), "(act, accepted, refused): {missing:?}");
}

const OF_PAYERS: [&str; 3] = ["PROVE_OBLIGATION", "CORRECT_OBLIGATION", "CANCEL_OBLIGATION"];

const ONLINE: Script = &[
    (DAO, "ASK_TRIAL"),
    (DESK, "ANSWER_TRIAL"),
    (DAO, "SUBMIT"),
    (DESK, "GUIDE_INTAKE"),
    (DAO, "SUBMIT"),
    (DESK, "ACCEPT"),
    (DESK, "COMPLETE_STEP"),
    (HANDLER, "PROPOSE_SUPPLEMENT"),
    (UNIT_HEAD, "DECIDE_SUPPLEMENT"),
    (DESK, "SEND_SUPPLEMENT"),
    (DAO, "GIVE_SUPPLEMENT"),
    (DESK, "RECEIVE_SUPPLEMENT"),
    (HANDLER, "COMPLETE_STEP"),
    (UNIT_HEAD, "COMPLETE_STEP"),
];
/// At the handler's.
const HANDLED: usize = 7;
/// The handler wants a supplement.
const PROPOSED: usize = 8;
/// The applicant is waited for.
const WAITED_FOR: usize = 10;
const GIVEN: usize = 11;

both!(random_acts_online_keep_every_invariant, demo);
async fn random_acts_online_keep_every_invariant(app: TestApp) {
    let way = |seed| Way {
        procedure: HOUSEHOLD_BUSINESS,
        agency: NHA_TRANG,
        witness: DAO,
        script: ONLINE,
        // In the office, in the evening after other terms came into force, late.
        moments: [
            "2011-08-30T08:00:00+07:00",
            "2011-09-01T19:30:00+07:00",
            "2011-09-14T09:00:00+07:00",
        ],
        kept: [
            (HANDLED, &[(HEAD, "CHANGE_VERSION")]),
            match seed {
                7 => (HANDLED, &[(HEAD, "REDATE")]),
                _ => (PROPOSED, &[(HANDLER, "CANCEL_SUPPLEMENT")]),
            },
        ],
        storm: (seed == 7).then_some("2011-09-06"),
        seed,
    };
    let mut tried = Tried::default();
    for seed in [3, 7] {
        walk(&app, &way(seed), &mut tried).await;
    }
    // Where applicants are waited for only so long: on a Saturday, and after the wait.
    let ward = Way {
        agency: WARD,
        moments: [
            "2026-03-02T08:00:00+07:00",
            "2026-03-07T10:00:00+07:00",
            "2026-06-15T09:00:00+07:00",
        ],
        kept: [
            (GIVEN, &[(DESK, "REJECT_SUPPLEMENT"), (HEAD, "EXTEND_SUPPLEMENT")]),
            (WAITED_FOR, &[(DESK, "EXPIRE_SUPPLEMENT")]),
        ],
        storm: None,
        ..way(11)
    };
    walk(&app, &ward, &mut tried).await;
    // Between approval and expiry few walks come by the desk at the right moment: it is the script that sends.
    let never = [&OF_PAYERS[..], &["SEND_SUPPLEMENT"]].concat();
    all_was_tried(&tried, &never);
}

both!(random_acts_on_paper_keep_every_invariant, demo);
async fn random_acts_on_paper_keep_every_invariant(app: TestApp) {
    let mut tried = Tried::default();
    for seed in [5, 13] {
        let way = Way {
            procedure: LAND_USE,
            agency: NHA_TRANG,
            witness: DESK,
            script: WITH_TAX,
            moments: [
                "2011-06-13T08:00:00+07:00",
                "2011-06-16T14:00:00+07:00",
                "2011-07-01T09:00:00+07:00",
            ],
            kept: [
                (WITH_TAX.len(), &[(HEAD, "CORRECT_OBLIGATION")]),
                (WITH_TAX.len(), &[(HEAD, "CANCEL_OBLIGATION")]),
            ],
            storm: None,
            seed,
        };
        walk(&app, &way, &mut tried).await;
    }
    let missing: Vec<_> = OF_PAYERS
        .iter()
        .filter(|action| !tried.accepted.contains(**action))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
