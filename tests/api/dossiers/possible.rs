//! `possibleActions` is a promise: what is offered is accepted, what is not offered is refused. Tried with everybody
//! and every action in the states of a dossier's life.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::given::{
    BIRTH_CERTIFICATE, BUOI, DAO, DESK, HOUSEHOLD_BUSINESS, Held, LAND_USE, NHA_TRANG, STEP, collected,
    filing, key,
};
use crate::both;
use crate::support::actors::Somebody;
use crate::support::app::TestApp;
use crate::support::client::Reply;

pub const ACTIONS: [&str; 32] = [
    "SAVE_DRAFT",
    "ASK_TRIAL",
    "ANSWER_TRIAL",
    "GUIDE_INTAKE",
    "CLAIM_STEP",
    "RELEASE_STEP",
    "INSTRUCT",
    "RETURN_STEP",
    "PROPOSE_SUPPLEMENT",
    "DECIDE_SUPPLEMENT",
    "SEND_SUPPLEMENT",
    "CANCEL_SUPPLEMENT",
    "GIVE_SUPPLEMENT",
    "ENTER_SUPPLEMENT",
    "RECEIVE_SUPPLEMENT",
    "SUSPEND",
    "RESUME",
    "REAPPOINT",
    "REQUEST_WITHDRAWAL",
    "ENTER_WITHDRAWAL",
    "DECIDE_WITHDRAWAL",
    "STOP",
    "CORRECT_RESULT",
    "SUBMIT",
    "ACCEPT",
    "REFUSE_INTAKE",
    "ASSIGN_STEP",
    "COMPLETE_STEP",
    "PROVE_OBLIGATION",
    "CORRECT_OBLIGATION",
    "CANCEL_OBLIGATION",
    "RETURN_RESULT",
];

const MANAGER: &str = "phutrach.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";
const HANDLER: &str = "chuyenvien.nhatrang";
const HEAD: &str = "chutich.nhatrang";
const CASHIER: &str = "thungan.nhatrang";
const WARD: &str = "xuly.vinhhai";
const TAX: &str = "xuly.thue.nhatrang";

pub const EVERYBODY: [&str; 15] = [
    DAO,
    BUOI,
    DESK,
    MANAGER,
    UNIT_HEAD,
    HANDLER,
    HEAD,
    CASHIER,
    WARD,
    TAX,
    "vanthu.nhatrang",
    "thukyiso.nhatrang",
    "motcua.dienkhanh",
    "quantri",
    "pheduyet.tinh",
];

/// Who does what, from the beginning.
pub type Script = &'static [(&'static str, &'static str)];

/// A procedure tried by everybody.
pub struct Trial<'a> {
    pub app: &'a TestApp,
    pub people: BTreeMap<&'static str, Somebody>,
    procedure: &'static str,
    filing: Value,
    script: Script,
}

impl<'a> Trial<'a> {
    pub async fn of(app: &'a TestApp, procedure: &'static str, script: Script) -> Self {
        Self::at(app, procedure, NHA_TRANG, script).await
    }

    /// The same at another agency.
    pub async fn at(app: &'a TestApp, procedure: &'static str, agency: &str, script: Script) -> Self {
        let mut people = BTreeMap::new();
        for login in EVERYBODY {
            people.insert(login, app.sign_in(login).await);
        }
        let filing = filing(app, procedure, agency).await;
        Self {
            app,
            people,
            procedure,
            filing,
            script,
        }
    }

    /// A new dossier that went so many acts of the script.
    pub async fn after(&self, acts: usize) -> Held {
        let begin = match self.procedure {
            HOUSEHOLD_BUSINESS => Held::drafted(self.app, &self.people[DAO], self.filing.clone()).await,
            _ => Held::received(self.app, &self.people[DESK], self.filing.clone()).await,
        };
        let mut dossier = begin;
        for (login, action) in &self.script[..acts] {
            let reply = self.attempt(&mut dossier, login, action).await;
            assert!(reply.status == 200, "{login} {action}\n{reply}");
        }
        dossier
    }

    /// Tries an action with another body than the usual one, where there is one that leads elsewhere.
    pub async fn attempt_otherwise(&self, dossier: &mut Held, login: &str, action: &str) -> Reply {
        let (what, body) = match action {
            "DECIDE_SUPPLEMENT" => ("/supplements/current/decision", json!({"decision": "REFUSED"})),
            "DECIDE_WITHDRAWAL" => (
                "/withdrawals/current/decision",
                json!({"decision": "APPROVED", "reason": "Chưa có quyết định."}),
            ),
            "COMPLETE_STEP" => (STEP, other_completion(dossier)),
            "GIVE_SUPPLEMENT" => (
                "/supplements/current/items",
                json!({"items": [{"no": 1, "answer": "Bản sao"}]}),
            ),
            "REJECT_SUPPLEMENT" => (
                "/supplements/current/rejection",
                json!({"items": [{"no": 1, "reason": "Không đọc được."}]}),
            ),
            "EXTEND_SUPPLEMENT" => (
                "/supplements/current/extension",
                json!({"workingDays": 5, "reason": "Đang điều trị."}),
            ),
            "CHANGE_VERSION" => ("/version-change", json!({"reason": "Thời hạn mới có lợi hơn."})),
            "REDATE" => ("/redating", json!({"reason": "Nghỉ tránh bão."})),
            "EXPIRE_SUPPLEMENT" => return self.bare(dossier, login, "/supplements/current/expiry").await,
            _ => return self.attempt(dossier, login, action).await,
        };
        dossier.tries(self.app, &self.people[login], what, body).await
    }

    /// Tries an action with a body in which nothing is wrong.
    pub async fn attempt(&self, dossier: &mut Held, login: &str, action: &str) -> Reply {
        let (app, who) = (self.app, &self.people[login]);
        let (what, body) = match action {
            "SAVE_DRAFT" => {
                let save = app.put(&dossier.path("")).as_(who).if_match(&dossier.etag);
                return save.json(self.filing.clone()).await;
            }
            "SUBMIT" => {
                let path = dossier.path("/submission");
                let submit = app.post(&path).as_(who).if_match(&dossier.etag);
                let reply = submit.idempotency_key(&key()).await;
                if reply.status == 200 {
                    (dossier.etag, dossier.view) = (reply.etag(), reply.json());
                }
                return reply;
            }
            "ACCEPT" => ("/acceptance", json!({})),
            "REFUSE_INTAKE" => ("/refusal", {
                json!({"reasonCode": "NOT_COMPETENT", "reason": "Không thuộc thẩm quyền.", "legalBasis": "Điều 6"})
            }),
            "ASSIGN_STEP" => ("/steps/current/assignment", self.assignment(dossier)),
            "COMPLETE_STEP" => (STEP, completion(dossier)),
            "ASK_TRIAL" => return self.bare(dossier, login, "/trials").await,
            "SEND_SUPPLEMENT" => return self.bare(dossier, login, "/supplements/current/dispatch").await,
            "CLAIM_STEP" => return self.bare(dossier, login, "/steps/current/claim").await,
            "RELEASE_STEP" => ("/steps/current/release", json!({})),
            "CANCEL_SUPPLEMENT" => (
                "/supplements/current/cancellation",
                json!({"reason": "Đã có trong hồ sơ."}),
            ),
            "ANSWER_TRIAL" => (
                "/trials/current/answer",
                json!({"verdict": "INCOMPLETE", "answer": "Còn thiếu bản sao."}),
            ),
            "GUIDE_INTAKE" => ("/guidances", asked()),
            "PROPOSE_SUPPLEMENT" => ("/supplements", asked()),
            "DECIDE_SUPPLEMENT" => ("/supplements/current/decision", json!({"decision": "APPROVED"})),
            "GIVE_SUPPLEMENT" => ("/supplements/current/items", given()),
            "ENTER_SUPPLEMENT" => ("/supplements/current/deliveries", given()),
            "RECEIVE_SUPPLEMENT" => ("/supplements/current/reception", given()),
            "INSTRUCT" => ("/instructions", json!({"text": "Kiểm tra lại quy hoạch."})),
            "RETURN_STEP" => ("/steps/current/return", json!({"reason": "Sai diện tích."})),
            "SUSPEND" => (
                "/suspension",
                json!({"reason": "FORCE_MAJEURE", "note": "Bão số 12."}),
            ),
            "RESUME" => ("/resumption", json!({})),
            "REAPPOINT" => ("/reappointments", apology(dossier)),
            "REQUEST_WITHDRAWAL" => ("/withdrawals", json!({"reason": "Không còn nhu cầu."})),
            "ENTER_WITHDRAWAL" => ("/desk-withdrawals", json!({"reason": "Không còn nhu cầu."})),
            "DECIDE_WITHDRAWAL" => (
                "/withdrawals/current/decision",
                json!({"decision": "REFUSED", "reason": "Đã trình ký."}),
            ),
            "STOP" => ("/stop", {
                json!({"ground": "DISPUTE", "reason": "Có tranh chấp về đất.", "legalBasis": "Điều 136"})
            }),
            "CORRECT_RESULT" => ("/corrections", json!({"reason": "Sai số nhà."})),
            "PROVE_OBLIGATION" => ("/obligation-proof", json!({"reference": "Biên lai 0004512"})),
            "CORRECT_OBLIGATION" => ("/obligations/current/correction", {
                json!({"notice": {"reference": "1022/TB-CCT"}, "reason": "Tính nhầm diện tích."})
            }),
            "CANCEL_OBLIGATION" => (
                "/obligations/current/cancellation",
                json!({"reason": "Được miễn."}),
            ),
            "RETURN_RESULT" => ("/return", collected()),
            other => panic!("no action {other}"),
        };
        dossier.tries(app, who, what, body).await
    }

    /// Tries what needs no body.
    async fn bare(&self, dossier: &mut Held, login: &str, what: &str) -> Reply {
        let request = self.app.post(&dossier.path(what)).as_(&self.people[login]);
        let reply = request.if_match(&dossier.etag).idempotency_key(&key()).await;
        if reply.status == 200 {
            (dossier.etag, dossier.view) = (reply.etag(), reply.json());
        }
        reply
    }

    /// An officer of the current step's role and unit.
    fn assignment(&self, dossier: &Held) -> Value {
        let step = current(dossier);
        let login = match (step["role"].as_str(), step["unitName"].as_str()) {
            (_, Some(unit)) if unit.contains("Địa chính") => WARD,
            (_, Some(unit)) if unit.contains("trước bạ") => TAX,
            (Some("HANDLER"), _) => HANDLER,
            (Some("UNIT_HEAD"), _) => UNIT_HEAD,
            (Some("AGENCY_HEAD"), _) => HEAD,
            (Some("CASHIER"), _) => CASHIER,
            _ => DESK,
        };
        json!({"officerId": self.people[login].id})
    }

    async fn holds_after(&self, acts: usize) {
        let mut dossier = self.after(acts).await;
        let version = dossier.view["version"].clone();
        let mut offered = Vec::new();
        for login in EVERYBODY {
            let read = self.app.get(&dossier.path("")).as_(&self.people[login]).await;
            let possible = if read.status == 200 {
                read.json()["possibleActions"].clone()
            } else {
                json!([])
            };
            let possible = possible.as_array().unwrap();
            for action in ACTIONS {
                if possible.iter().any(|offer| offer == action) {
                    offered.push((login, action));
                    continue;
                }
                let refused = self.attempt(&mut dossier, login, action).await;
                assert!(
                    [403, 404, 409].contains(&refused.status.as_u16()),
                    "{action} was not offered to {login} after {acts} acts, and was not refused:\n{refused}"
                );
            }
        }
        let unchanged = self
            .app
            .get(&dossier.path(""))
            .as_(&self.people[self.owner()])
            .await;
        assert_eq!(
            unchanged.ok()["version"],
            version,
            "what was refused changed nothing"
        );
        for (login, action) in offered {
            let mut fresh = self.after(acts).await;
            let accepted = self.attempt(&mut fresh, login, action).await;
            assert!(
                accepted.status == 200,
                "{action} was offered to {login} after {acts} acts, and was refused:\n{accepted}"
            );
        }
    }

    /// Somebody who sees the dossier from its beginning to its end.
    fn owner(&self) -> &'static str {
        if self.procedure == HOUSEHOLD_BUSINESS {
            DAO
        } else {
            DESK
        }
    }
}

/// Each new appointment later than the one before.
fn apology(dossier: &Held) -> Value {
    let given = dossier
        .clock_events()
        .iter()
        .filter(|kind| **kind == "EXTEND")
        .count();
    json!({
        "reason": "Phải xác minh thêm.", "workingDays": (40 + 2 * given).min(60), "overrideReason": "Thiên tai kéo dài.",
    })
}

fn asked() -> Value {
    json!({"reason": "Thiếu giấy tờ", "items": [{"name": "Giấy chứng sinh", "request": "Nộp bản chính"}],
        "overrideReason": "Quy định mới ban hành hôm qua"})
}

fn given() -> Value {
    json!({"items": [{"no": 1, "answer": "Bản chính"}]})
}

fn current(dossier: &Held) -> Value {
    let steps = dossier.view["steps"].as_array().unwrap().iter();
    let mut active = steps.filter(|step| step["state"] == "ACTIVE");
    active.next().cloned().unwrap_or(Value::Null)
}

fn completion(dossier: &Held) -> Value {
    let step = current(dossier);
    if step["isFinish"] == true {
        super::given::granted("Kết quả")
    } else if step["name"]
        .as_str()
        .is_some_and(|name| name.contains("trả thông báo"))
    {
        json!({"notice": {"reference": "1021/TB-CCT"}})
    } else {
        json!({})
    }
}

/// A refusal as the result, and nothing to pay where others pay.
fn other_completion(dossier: &Held) -> Value {
    let step = current(dossier);
    if step["isFinish"] == true {
        let mut refusal = super::given::granted("Văn bản trả lời");
        refusal["result"]["outcome"] = json!("REFUSED");
        refusal["result"]["reason"] = json!("Không đủ điều kiện.");
        refusal["result"]["legalBasis"] = json!("Điều 7");
        refusal
    } else if completion(dossier)["notice"].is_object() {
        json!({"exemption": {"reference": "1021/TB-CCT", "reason": "Hộ nghèo.", "legalBasis": "Điều 11"}})
    } else {
        json!({})
    }
}

const ONLINE: Script = &[
    (DAO, "SUBMIT"),
    (DESK, "ACCEPT"),
    (DESK, "COMPLETE_STEP"),
    (UNIT_HEAD, "ASSIGN_STEP"),
    (HANDLER, "COMPLETE_STEP"),
    (UNIT_HEAD, "COMPLETE_STEP"),
    (DESK, "RETURN_RESULT"),
];

both!(online_what_is_offered_is_what_is_accepted, demo);
async fn online_what_is_offered_is_what_is_accepted(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let trial = Trial::of(&june, HOUSEHOLD_BUSINESS, ONLINE).await;
    for acts in 0..=ONLINE.len() {
        trial.holds_after(acts).await;
    }
}

const WITH_FEE: Script = &[
    (DESK, "COMPLETE_STEP"),
    (UNIT_HEAD, "COMPLETE_STEP"),
    (HANDLER, "COMPLETE_STEP"),
    (UNIT_HEAD, "COMPLETE_STEP"),
    (HEAD, "COMPLETE_STEP"),
    (CASHIER, "COMPLETE_STEP"),
    (DESK, "RETURN_RESULT"),
];

both!(on_paper_what_is_offered_is_what_is_accepted, demo);
async fn on_paper_what_is_offered_is_what_is_accepted(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let trial = Trial::of(&june, BIRTH_CERTIFICATE, WITH_FEE).await;
    // At the signature, at the cashier's, at the counter.
    for acts in [4, 5, 6] {
        trial.holds_after(acts).await;
    }
}

pub const WITH_TAX: Script = &[
    (DESK, "COMPLETE_STEP"),
    (HANDLER, "COMPLETE_STEP"),
    (WARD, "COMPLETE_STEP"),
    (HANDLER, "COMPLETE_STEP"),
    (UNIT_HEAD, "COMPLETE_STEP"),
    (HEAD, "COMPLETE_STEP"),
    (HANDLER, "COMPLETE_STEP"),
    (TAX, "COMPLETE_STEP"),
    (DESK, "COMPLETE_STEP"),
];

both!(while_the_clock_stands_what_is_offered_is_what_is_accepted, demo);
async fn while_the_clock_stands_what_is_offered_is_what_is_accepted(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let trial = Trial::of(&june, LAND_USE, WITH_TAX).await;
    // At the ward, at the tax office, while the citizen pays.
    for acts in [2, 7, 9] {
        trial.holds_after(acts).await;
    }
}

const SUPPLEMENTED: Script = &[
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
    (HEAD, "SUSPEND"),
    (HEAD, "RESUME"),
    (HEAD, "REAPPOINT"),
    (DAO, "REQUEST_WITHDRAWAL"),
    (HEAD, "DECIDE_WITHDRAWAL"),
];

both!(off_the_straight_way_what_is_offered_is_what_is_accepted, demo);
async fn off_the_straight_way_what_is_offered_is_what_is_accepted(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let trial = Trial::of(&june, HOUSEHOLD_BUSINESS, SUPPLEMENTED).await;
    // Waiting for the applicant, each state of a request, standing still, reappointed, to be withdrawn.
    for acts in [2, 6, 7, 8, 11, 13, 14] {
        trial.holds_after(acts).await;
    }
}
