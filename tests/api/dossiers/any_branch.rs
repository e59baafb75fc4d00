//! Random walks through a route with other agencies' legs side by side: what is offered is accepted and nothing else, the
//! invariants hold after every act, and no walk gets stuck.

use std::collections::BTreeSet;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use super::branches::parted;
use super::given::{DESK, Held, LAND_USE, collected, granted, key};
use super::invariants::{follows, holds, inbox_is_the_state, look, waiting};
use super::possible::Trial;
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::Reply;

fn below(runner: &mut TestRunner, bound: usize) -> usize {
    (0..bound).new_tree(runner).unwrap().current()
}

/// Who has a part in it, and one who has none.
const CREW: [&str; 7] = [
    DESK,
    "chuyenvien.nhatrang",
    "xuly.vinhhai",
    "xuly.thue.nhatrang",
    "truongphong.nhatrang",
    "chutich.nhatrang",
    "motcua.dienkhanh",
];

/// An act by its address.
#[derive(Clone)]
struct Act {
    name: String,
    what: String,
    body: Option<Value>,
}

const LEG_ACTS: [(&str, &str); 6] = [
    ("SEND", "dispatch"),
    ("RECEIVE", "reception"),
    ("RETURN_FOR_CORRECTION", "return"),
    ("BEGIN", "start"),
    ("ANSWER", "answer"),
    ("CANCEL", "cancellation"),
];

const STEP_ACTS: [(&str, &str); 5] = [
    ("CLAIM_STEP", "claim"),
    ("RELEASE_STEP", "release"),
    ("COMPLETE_STEP", "completion"),
    ("RETURN_STEP", "return"),
    ("INSTRUCT", "instructions"),
];

fn leg_act(leg: &Value, (name, what): (&str, &str), seed: usize) -> Act {
    let body = match name {
        "SEND" => Some(json!({"request": "Đề nghị cho ý kiến về thửa đất."})),
        "RETURN_FOR_CORRECTION" | "CANCEL" => Some(json!({"reason": "Thiếu trích lục bản đồ"})),
        "ANSWER" => {
            let answer = ["AGREE", "DISAGREE", "RESULT", "NEED_INFO"][seed % 4];
            Some(json!({"answer": answer, "text": "Ý kiến của cơ quan."}))
        }
        _ => None,
    };
    Act {
        name: format!("LEG_{name}"),
        what: format!("/legs/{}/{what}", leg["no"]),
        body,
    }
}

fn step_act(step: &Value, (name, what): (&str, &str)) -> Act {
    let body = match name {
        "RELEASE_STEP" => Some(json!({})),
        "RETURN_STEP" => Some(json!({"reason": "Sai diện tích."})),
        "INSTRUCT" => Some(json!({"text": "Kiểm tra lại quy hoạch."})),
        "COMPLETE_STEP" if step["isFinish"] == true => Some(granted("Giấy chứng nhận")),
        "COMPLETE_STEP" if step["name"].as_str().unwrap().contains("trả thông báo") => {
            Some(json!({"notice": {"reference": "1021/TB-CCT", "amount": 1_000_000}}))
        }
        "COMPLETE_STEP" => Some(json!({})),
        _ => None,
    };
    Act {
        name: name.to_owned(),
        what: format!("/steps/{}/{what}", step["no"]),
        body,
    }
}

/// Everything of it, and whether it was offered to whoever reads this.
fn acts(view: &Value, seed: usize) -> Vec<(Act, bool)> {
    let mut all = Vec::new();
    let has = |list: &Value, name: &str| list.as_array().unwrap().iter().any(|offer| offer == name);
    for leg in view["legs"].as_array().unwrap() {
        for act in LEG_ACTS {
            all.push((leg_act(leg, act, seed), has(&leg["possibleActs"], act.0)));
        }
    }
    for step in view["steps"].as_array().unwrap() {
        for act in STEP_ACTS {
            all.push((step_act(step, act), has(&step["possibleActions"], act.0)));
        }
    }
    for (name, what, body) in [
        (
            "PROVE_OBLIGATION",
            "/obligation-proof",
            json!({"reference": "Biên lai 0004512"}),
        ),
        ("RETURN_RESULT", "/return", collected()),
    ] {
        let act = Act {
            name: name.to_owned(),
            what: what.to_owned(),
            body: Some(body),
        };
        all.push((act, has(&view["possibleActions"], name)));
    }
    all
}

async fn tries(trial: &Trial<'_>, dossier: &Held, login: &str, act: &Act) -> Reply {
    let request = trial.app.post(&dossier.path(&act.what)).as_(&trial.people[login]);
    let request = request.if_match(&dossier.etag).idempotency_key(&key());
    match act.body.clone() {
        Some(body) => request.json(body).await,
        None => request.await,
    }
}

/// What was accepted and refused in all walks.
#[derive(Default)]
struct Tried {
    accepted: BTreeSet<String>,
    refused: BTreeSet<String>,
    returned: usize,
}

async fn one_act(
    trial: &Trial<'_>,
    dossier: &mut Held,
    login: &str,
    (act, is_offered): (Act, bool),
    tried: &mut Tried,
) {
    let before = look(trial, dossier, DESK).await;
    dossier.etag = format!("\"{}\"", before.version);
    let reply = tries(trial, dossier, login, &act).await;
    let after = look(trial, dossier, DESK).await;
    let told = format!("{login} {} {} at {}", act.name, act.what, before.view["steps"]);
    assert_eq!(reply.status == 200, is_offered, "{told}\n{reply}");
    holds(&after.view);
    inbox_is_the_state(&after.view, &waiting(trial.app, dossier));
    follows(&before.view, &after.view, false);
    if is_offered {
        assert_eq!(after.version, before.version + 1, "{told}");
        assert_eq!(after.audited, before.audited + 1, "one act, one row: {told}");
        tried.accepted.insert(act.name);
    } else {
        assert!(
            matches!(reply.status.as_u16(), 403 | 404 | 409),
            "{told}\n{reply}"
        );
        assert_eq!(after.version, before.version, "{told}");
        assert_eq!(after.audited, before.audited, "{told}");
        tried.refused.insert(act.name);
    }
}

/// Acts that lead nowhere for ever if they are done as often as the others.
const BACKWARDS: [&str; 6] = [
    "LEG_CANCEL",
    "RETURN_STEP",
    "RELEASE_STEP",
    "LEG_RETURN_FOR_CORRECTION",
    "INSTRUCT",
    "CLAIM_STEP",
];

fn of_legs(act: &Act) -> bool {
    act.name.starts_with("LEG_")
}

async fn walk(app: &TestApp, seed: u8, tried: &mut Tried) {
    let mut rng = TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]),
    );
    let then = app.at("2011-06-06T08:00:00+07:00").await;
    let trial = Trial::of(&then, LAND_USE, &[]).await;
    let mut dossier = trial.after(0).await;
    for turn in 0..140 {
        let mut offers = Vec::new();
        let mut others = Vec::new();
        for login in CREW {
            let seen = then.get(&dossier.path("")).as_(&trial.people[login]).await;
            if seen.status != 200 {
                continue;
            }
            for act in acts(&seen.json(), turn) {
                match act.1 {
                    true => offers.push((login, act)),
                    false => others.push((login, act)),
                }
            }
        }
        if offers.is_empty() {
            let end = look(&trial, &dossier, DESK).await;
            assert_eq!(end.view["state"], "RETURNED", "stuck: {}", end.view);
            tried.returned += 1;
            return;
        }
        if below(&mut rng, 4) == 0 {
            // Mostly something that is done to legs, at the wrong time or by the wrong side.
            if below(&mut rng, 4) > 0 && others.iter().any(|(_, (act, _))| of_legs(act)) {
                others.retain(|(_, (act, _))| of_legs(act));
            }
            let (login, act) = others.swap_remove(below(&mut rng, others.len()));
            one_act(&trial, &mut dossier, login, act, tried).await;
            continue;
        }
        let onwards: Vec<_> = offers
            .iter()
            .filter(|(_, (act, _))| !BACKWARDS.contains(&act.name.as_str()))
            .cloned()
            .collect();
        let new: Vec<_> = onwards
            .iter()
            .filter(|(_, (act, _))| !tried.accepted.contains(&act.name))
            .cloned()
            .collect();
        let wanted = match below(&mut rng, 8) {
            0 => &offers,
            1..=4 if !new.is_empty() => &new,
            _ if onwards.is_empty() => &offers,
            _ => &onwards,
        };
        let (login, act) = wanted[below(&mut rng, wanted.len())].clone();
        one_act(&trial, &mut dossier, login, act, tried).await;
    }
    let end = look(&trial, &dossier, DESK).await;
    panic!("it never came to its end: {}", end.view);
}

async fn walks(app: &TestApp, join: Value, leg: Value, seeds: [u8; 3]) {
    parted(app, join, leg).await;
    let mut tried = Tried::default();
    for seed in seeds {
        walk(app, seed, &mut tried).await;
    }
    assert_eq!(tried.returned, 3);
    let refused = tried.refused.iter().any(|name| name.starts_with("LEG_"));
    assert!(refused, "{:?}", tried.refused);
    for name in [
        "LEG_SEND",
        "LEG_RECEIVE",
        "LEG_ANSWER",
        "COMPLETE_STEP",
        "RETURN_RESULT",
    ] {
        assert!(tried.accepted.contains(name), "{name}: {:?}", tried.accepted);
    }
}

both!(random_acts_on_legs_side_by_side_keep_every_invariant, demo);
async fn random_acts_on_legs_side_by_side_keep_every_invariant(app: TestApp) {
    walks(&app, Value::Null, json!({}), [3, 8, 13]).await;
}

both!(random_acts_where_one_answer_is_enough_keep_every_invariant, demo);
async fn random_acts_where_one_answer_is_enough_keep_every_invariant(app: TestApp) {
    let pausing = json!({"pausesMainClock": true});
    walks(&app, json!({"kind": "ANY"}), pausing, [5, 21, 34]).await;
}
