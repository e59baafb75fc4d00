//! Nobody's words outlive a dossier: every column into which the API writes words about one is written full of a mark, in
//! dossiers that go every way there is; after the disposal the mark is nowhere in the database.

use std::collections::BTreeSet;

use motcua::dossiers::queries::{Fate, Rows, TABLES};
use motcua::platform::db::Conn;
use serde_json::{Value, json};

use super::asked::other_agencies;
use super::erased::{MARK, audit_log_holds, lines};
use super::{CLERK, HEAD, carry_out, decide, draw_up, term};
use crate::both;
use crate::dossiers::given::{
    BUOI, DAO, DESK, HOUSEHOLD_BUSINESS, Held, LAND_USE, NHA_TRANG, STEP, filing, granted, key,
};
use crate::support::app::TestApp;

const MANAGER: &str = "phutrach.nhatrang";
const HANDLER: &str = "chuyenvien.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";
const PROVINCE: &str = "pheduyet.tinh";
const JUNE: &str = "2011-06-13T08:00:00+07:00";

/// Words with the mark.
pub const WORDS: &str = "Lời về bà Qwxzjf và con";

/// Text that holds no words: of a closed vocabulary, a number that is parsed, or drawn by the system.
const NO_WORDS: &[(&str, &[&str])] = &[
    ("dossiers", &["citizen_id", "owner_phone", "owner_identity_hash"]),
    ("dossier_contents", &["owner_identity", "tracking_secret"]),
    ("dossier_tasks", &["kind", "role"]),
    ("dossier_data_corrections", &["state", "proposed", "original"]),
    ("dossier_objects", &["kind"]),
    ("dossier_messages", &["side"]),
    ("dossier_parties", &["purpose", "access", "code_hash"]),
    ("dossier_returns", &["receiver_identity"]),
    ("dossier_originals", &["receiver_identity"]),
];

/// The columns that hold text.
fn text_columns(conn: &mut Conn, table: &str) -> Vec<String> {
    let sql = match conn {
        Conn::Sqlite(_) => {
            format!("SELECT name AS line FROM pragma_table_info('{table}') WHERE lower(type) = 'text'")
        }
        Conn::Postgres(_) => format!(
            "SELECT column_name::text AS line FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = '{table}' AND data_type = 'text'"
        ),
    };
    lines(conn, &sql)
}

/// Every table and column in which the mark stands.
fn marked(conn: &mut Conn) -> BTreeSet<String> {
    let tables = match conn {
        Conn::Sqlite(_) => {
            "SELECT name AS line FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        }
        Conn::Postgres(_) => {
            "SELECT relname::text AS line FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        }
    };
    let mut found = BTreeSet::new();
    for table in lines(conn, tables) {
        let columns = match conn {
            Conn::Sqlite(_) => format!("SELECT name AS line FROM pragma_table_info('{table}')"),
            Conn::Postgres(_) => format!(
                "SELECT column_name::text AS line FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name = '{table}'"
            ),
        };
        let looks: Vec<String> = lines(conn, &columns)
            .iter()
            .map(|column| {
                format!(
                    "SELECT '{table}.{column}' AS line WHERE EXISTS (SELECT 1 FROM \"{table}\" \
                     WHERE lower(CAST(\"{column}\" AS text)) LIKE '%{MARK}%')"
                )
            })
            .collect();
        for some in looks.chunks(30) {
            found.extend(lines(conn, &some.join(" UNION ALL ")));
        }
    }
    found
}

/// What has to hold the mark before, so that its absence afterwards says something.
fn must_hold_words(conn: &mut Conn) -> BTreeSet<String> {
    let mut columns = BTreeSet::new();
    for (table, rows) in TABLES {
        let named: Vec<String> = match rows {
            Rows::Go => text_columns(conn, table),
            Rows::Stay(fates) => fates
                .iter()
                .filter(|(_, fate)| !matches!(fate, Fate::Kept))
                .map(|(column, _)| (*column).to_owned())
                .collect(),
        };
        let without = NO_WORDS
            .iter()
            .find(|(name, _)| name == table)
            .map_or(&[][..], |(_, columns)| columns);
        let with = named.iter().filter(|column| !without.contains(&column.as_str()));
        columns.extend(with.map(|column| format!("{table}.{column}")));
    }
    columns
}

fn asks(again: bool) -> Value {
    let mut body = json!({
        "reason": WORDS, "legalBasis": WORDS, "items": [{"name": WORDS, "request": WORDS}],
    });
    if again {
        body["overrideReason"] = json!(WORDS);
    }
    body
}

fn result(outcome: &str) -> Value {
    json!({"note": WORDS, "paperReference": WORDS, "result": {
        "outcome": outcome, "documentName": WORDS, "number": "125/Qwxzjf", "issuedOn": "2011-06-14",
        "signer": "Phạm Văn Qwxzjf", "reason": WORDS, "legalBasis": WORDS,
    }})
}

pub fn passes() -> Value {
    json!({"note": WORDS, "paperReference": "Phiếu qwxzjf 1"})
}

fn hands_over() -> Value {
    json!({
        "method": "IN_PERSON", "receiverName": "Bùi Thị Qwxzjf", "identification": "RECEIPT",
        "originalsReturned": WORDS,
    })
}

pub async fn wordy(app: &TestApp, code: &str) -> Value {
    let mut filing = filing(app, code, NHA_TRANG).await;
    filing["owner"]["name"] = json!("Bùi Thị Qwxzjf");
    filing["owner"]["address"] = json!("12 đường Qwxzjf, Nha Trang");
    filing["submitter"] = json!({"name": "Trần Văn Qwxzjf", "phone": "0905123457", "authorisation": {
        "kind": "POWER_OF_ATTORNEY", "documentNumber": "15/qwxzjf", "documentDate": "2011-06-01",
    }});
    if code == HOUSEHOLD_BUSINESS {
        filing["formData"]["tenHoKinhDoanh"] = json!("Tạp hóa Qwxzjf");
    }
    filing["summary"] = json!(WORDS);
    filing["note"] = json!(WORDS);
    filing["objects"] = json!([{"kind": "BUILDING", "key": "22366/12 Qwxzjf"}]);
    let own = json!({"name": WORDS, "originals": 1, "note": WORDS});
    filing["components"].as_array_mut().unwrap().push(own);
    filing
}

async fn bare(dossier: &mut Held, app: &TestApp, login: &str, what: &str) {
    let who = app.sign_in(login).await;
    let request = app.post(&dossier.path(what)).as_(&who).if_match(&dossier.etag);
    let reply = request.idempotency_key(&key()).await;
    assert!(reply.status.is_success(), "{login} {what}\n{reply}");
    (dossier.etag, dossier.view) = (reply.etag(), reply.json());
}

/// Something beside the dossier's own course.
async fn beside(app: &TestApp, login: &str, dossier: &Held, what: &str, body: Value) -> Value {
    let who = app.sign_in(login).await;
    let request = app.post(&dossier.path(what)).as_(&who).idempotency_key(&key());
    let reply = request.json(body).await;
    assert!(reply.status.is_success(), "{login} {what}\n{reply}");
    reply.json()
}

/// Shown to the desk, guided twice, supplemented, told, sent back, moved to other terms, apologised for twice, asked back
/// in vain, corrected, handed over.
pub async fn every_detour(app: &TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let filing = wordy(&june, HOUSEHOLD_BUSINESS).await;
    let mut dossier = Held::drafted(&june, &citizen, filing).await;
    bare(&mut dossier, &june, DAO, "/trials").await;
    let answer = json!({"verdict": "COMPLETE", "answer": WORDS});
    dossier.does(&june, DESK, "/trials/current/answer", answer).await;
    let paper = json!({"purpose": "AUTHORISED", "access": "VIEW", "note": WORDS, "authorisation": {
        "documentNumber": "12/qwxzjf", "documentDate": "2011-06-01",
    }});
    let invited = beside(&june, DAO, &dossier, "/parties", paper).await;
    let code = json!({"code": invited["code"]});
    let other = june.sign_in(BUOI).await;
    let joined = june.post("/dossier-invitations/acceptance").as_(&other);
    joined.idempotency_key(&key()).json(code).await.ok();
    dossier.read(&june, &citizen).await;
    dossier.submit(&june, &citizen).await;
    dossier.does(&june, DESK, "/guidances", asks(false)).await;
    dossier.submit(&june, &citizen).await;
    dossier.does(&june, MANAGER, "/guidances", asks(true)).await;
    dossier.submit(&june, &citizen).await;
    let wrong = json!({"owner": {"kind": "CITIZEN", "name": "Bùi Thị Qwxzjfa"}, "grounds": WORDS});
    let request = beside(&june, DAO, &dossier, "/data-corrections", wrong).await;
    let decision = format!("/data-corrections/{}/decision", request["id"].as_str().unwrap());
    let granted_it = json!({"granted": true, "decision": WORDS});
    dossier.does(&june, DESK, &decision, granted_it).await;
    dossier
        .does(&june, DESK, "/acceptance", json!({"note": WORDS}))
        .await;
    beside(&june, DAO, &dossier, "/messages", json!({"text": WORDS})).await;
    beside(&june, DESK, &dossier, "/messages", json!({"text": WORDS})).await;
    dossier.complete(&june, DESK, passes()).await;
    dossier
        .does(&june, HEAD, "/instructions", json!({"text": WORDS}))
        .await;
    dossier.does(&june, HANDLER, "/supplements", asks(true)).await;
    let approved = json!({"decision": "APPROVED", "note": WORDS});
    dossier
        .does(&june, UNIT_HEAD, "/supplements/current/decision", approved)
        .await;
    bare(&mut dossier, &june, DESK, "/supplements/current/dispatch").await;
    let given = json!({"items": [{"no": 1, "answer": WORDS}]});
    dossier
        .does(&june, DESK, "/supplements/current/reception", given)
        .await;
    let storm = json!({"reason": "FORCE_MAJEURE", "note": WORDS});
    dossier.does(&june, HEAD, "/suspension", storm).await;
    dossier
        .does(&june, HEAD, "/resumption", json!({"note": WORDS}))
        .await;
    dossier.complete(&june, HANDLER, passes()).await;
    dossier
        .does(
            &june,
            UNIT_HEAD,
            "/steps/current/return",
            json!({"reason": WORDS}),
        )
        .await;
    beside(&june, HANDLER, &dossier, "/reveals", json!({"reason": WORDS})).await;
    beside_withdrawal(&mut dossier, &june, "REFUSED").await;

    let september = app.at("2011-09-01T09:00:00+07:00").await;
    let reason = json!({"reason": WORDS});
    dossier
        .does(&september, HEAD, "/version-change", reason.clone())
        .await;
    let apology = json!({"reason": WORDS, "workingDays": 5});
    dossier
        .does(&september, HEAD, "/reappointments", apology.clone())
        .await;
    let mut again = apology;
    again["overrideReason"] = json!(WORDS);
    again["workingDays"] = json!(20);
    dossier.does(&september, PROVINCE, "/reappointments", again).await;
    while dossier.view["state"] == "IN_PROCESS" {
        let steps = dossier.view["steps"].as_array().unwrap();
        let step = steps.iter().find(|step| step["state"] == "ACTIVE").unwrap();
        let (login, body) = match (step["isFinish"] == true, step["role"].as_str()) {
            (true, _) => (UNIT_HEAD, result("GRANTED")),
            (false, Some("UNIT_HEAD")) => (UNIT_HEAD, passes()),
            (false, _) => (HANDLER, passes()),
        };
        dossier.complete(&september, login, body).await;
    }
    dossier.does(&september, HEAD, "/corrections", reason).await;
    dossier.complete(&september, UNIT_HEAD, result("REFUSED")).await;
    dossier.does(&september, DESK, "/return", hands_over()).await;
    feedback(&september, &dossier).await;
}

/// What its owner says of it afterwards, and what the agency answers.
async fn feedback(app: &TestApp, dossier: &Held) {
    let answers = json!([{"question": "TIME", "score": 0, "reason": WORDS}]);
    let rating = json!({"satisfaction": "NOT_SATISFIED", "reason": WORDS, "answers": answers});
    beside(app, DAO, dossier, "/rating", rating).await;
    let (citizen, head) = (app.sign_in(DAO).await, app.sign_in(HEAD).await);
    let agency = &dossier.view["receivingAgencyId"];
    let petition = json!({
        "kind": "RULES", "form": "REPORT", "agencyId": agency, "dossierId": dossier.id, "subject": WORDS, "text": WORDS,
    });
    let acts = [
        (
            &head,
            "classification",
            json!({"kind": "RULES", "form": "REPORT"}),
        ),
        (&head, "supplement-request", json!({"request": WORDS})),
        (&citizen, "supplement", json!({"text": WORDS})),
        (&head, "answer", json!({"answer": WORDS})),
    ];
    let no = [(&head, "refusal", json!({"reason": WORDS, "legalBasis": WORDS}))];
    for course in [&acts[..], &no[..]] {
        let sent = app.post("/petitions").as_(&citizen).idempotency_key(&key());
        let mut sent = sent.json(petition.clone()).await.created();
        for (who, what, body) in course {
            let path = format!("/petitions/{}/{what}", sent["id"].as_str().unwrap());
            let etag = format!("\"{}\"", sent["version"]);
            sent = app
                .post(&path)
                .as_(*who)
                .if_match(&etag)
                .json(body.clone())
                .await
                .ok();
        }
    }
}

async fn beside_withdrawal(dossier: &mut Held, app: &TestApp, decision: &str) {
    dossier
        .does(app, DAO, "/withdrawals", json!({"reason": WORDS}))
        .await;
    let decided = json!({"decision": decision, "reason": WORDS, "feeRefund": WORDS});
    dossier
        .does(app, HEAD, "/withdrawals/current/decision", decided)
        .await;
}

/// Refused at the desk; withdrawn; told to pay and stopped.
pub async fn other_ends(app: &TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let filing = wordy(&june, HOUSEHOLD_BUSINESS).await;
    let mut refused = Held::submitted(&june, &citizen, filing.clone()).await;
    let no = json!({"reasonCode": "NOT_COMPETENT", "reason": WORDS, "legalBasis": WORDS});
    refused.does(&june, DESK, "/refusal", no).await;
    let mut withdrawn = Held::submitted(&june, &citizen, filing).await;
    withdrawn.accept(&june, DESK).await;
    beside_withdrawal(&mut withdrawn, &june, "APPROVED").await;
    assert_eq!(withdrawn.view["state"], "WITHDRAWN");

    let desk = june.sign_in(DESK).await;
    let mut paying = Held::received(&june, &desk, wordy(&june, LAND_USE).await).await;
    for login in [
        DESK,
        HANDLER,
        "xuly.vinhhai",
        HANDLER,
        UNIT_HEAD,
        HEAD,
        HANDLER,
        "xuly.thue.nhatrang",
    ] {
        paying.complete(&june, login, passes()).await;
    }
    let exempt = json!({"exemption": {"reference": "1020/Qwxzjf", "reason": WORDS, "legalBasis": WORDS}});
    paying.complete(&june, DESK, exempt).await;
    let back = json!({"reason": WORDS});
    paying.does(&june, HANDLER, "/steps/current/return", back).await;
    paying.read(&june, &desk).await;
    let notice = json!({"notice": {"reference": "1021/Qwxzjf", "amount": 48_300_000}});
    let noticed = paying.tries(&june, &desk, STEP, notice).await;
    assert!(noticed.status == 200, "{noticed}");
    let right = json!({"notice": {"reference": "1022/Qwxzjf"}, "reason": WORDS});
    paying
        .does(&june, HEAD, "/obligations/current/correction", right)
        .await;
    let paid = json!({"reference": "Biên lai qwxzjf 0004512"});
    paying.does(&june, DESK, "/obligation-proof", paid).await;
    paying.complete(&june, HANDLER, granted("Giấy chứng nhận")).await;
    let with_paper = json!({
        "method": "IN_PERSON", "receiverName": WORDS, "identification": "AUTHORISATION",
        "authorisation": {"number": "15/qwxzjf", "date": "2011-06-10"},
    });
    paying.does(&june, DESK, "/return", with_paper).await;
    let mut stopped = Held::submitted(&june, &citizen, wordy(&june, HOUSEHOLD_BUSINESS).await).await;
    stopped.accept(&june, DESK).await;
    papers_missing(&june, &mut stopped, None).await;
    stopped.complete(&june, DESK, passes()).await;
    stopped.does(&june, HANDLER, "/supplements", asks(true)).await;
    let approved = json!({"decision": "APPROVED", "note": WORDS});
    stopped
        .does(&june, UNIT_HEAD, "/supplements/current/decision", approved)
        .await;
    bare(&mut stopped, &june, DESK, "/supplements/current/dispatch").await;
    let given = json!({"items": [{"no": 1, "answer": WORDS}]});
    stopped
        .does(&june, DAO, "/supplements/current/items", given)
        .await;
    let blurred = json!({"items": [{"no": 1, "reason": WORDS}]});
    stopped
        .does(&june, DESK, "/supplements/current/rejection", blurred)
        .await;
    let stop = json!({"ground": "DISPUTE", "reason": WORDS, "legalBasis": WORDS});
    stopped.does(&june, HEAD, "/stop", stop).await;
    let back = json!({
        "originals": WORDS, "receiverName": WORDS, "identification": "AUTHORISATION",
        "authorisation": {"number": "15/qwxzjf", "date": "2011-06-10"},
        "receiverIdentity": {"kind": "PASSPORT", "number": "QWXZJF9"},
    });
    stopped.does(&june, DESK, "/originals-returns", back).await;

    let mut moved_on = Held::submitted(&june, &citizen, wordy(&june, HOUSEHOLD_BUSINESS).await).await;
    moved_on.accept(&june, DESK).await;
    papers_missing(&june, &mut moved_on, Some(HANDLER)).await;
    moved_on
        .does(&june, DAO, "/withdrawals", json!({"reason": WORDS}))
        .await;
    let gone = json!({"decision": "APPROVED", "reason": WORDS});
    moved_on
        .does(&june, HEAD, "/withdrawals/current/decision", gone)
        .await;
}

/// Handed on in a batch whose papers do not arrive; `meanwhile` somebody may have gone on without them.
async fn papers_missing(app: &TestApp, dossier: &mut Held, meanwhile: Option<&str>) {
    let desk = app.sign_in(DESK).await;
    let batch = json!({
        "dossiers": [{"id": dossier.id, "version": dossier.view["version"]}], "note": WORDS,
    });
    let give = app.post("/handovers").as_(&desk).idempotency_key(&key());
    let slip = give.json(batch).await;
    let handler = app.sign_in(HANDLER).await;
    if let Some(login) = meanwhile {
        let who = app.sign_in(login).await;
        dossier.read(app, &who).await;
        dossier.complete(app, login, passes()).await;
    }
    // Not there, or none of it taken.
    let (what, body) = match meanwhile {
        None => (
            "acknowledgement",
            json!({"missing": [{"no": 1, "reason": WORDS}]}),
        ),
        Some(_) => ("refusal", json!({"reason": WORDS})),
    };
    let id = slip.created()["slip"]["id"].clone();
    let path = format!("/handovers/{}/{what}", id.as_str().unwrap());
    let answer = app.post(&path).as_(&handler).if_match(&slip.etag());
    answer.idempotency_key(&key()).json(body).await.ok();
    dossier.read(app, &desk).await;
}

both!(no_words_about_a_dossier_outlive_it, demo);
async fn no_words_about_a_dossier_outlive_it(app: TestApp) {
    every_detour(&app).await;
    other_ends(&app).await;
    other_agencies(&app).await;
    app.access_log.close();
    let due = app.at("2021-09-02T08:00:00+07:00").await;
    term(&due, HOUSEHOLD_BUSINESS, 10).await;
    term(&due, LAND_USE, 10).await;
    let (clerk, head) = (due.sign_in(CLERK).await, due.sign_in(HEAD).await);
    let first = draw_up(&due, &clerk).await.created();
    let listed = format!(
        "/disposal-lists/{}/dossiers?pageSize=200",
        first["id"].as_str().unwrap()
    );
    let listed = due.get(&listed).as_(&head).await.ok();
    let mut items = listed["items"].as_array().unwrap().iter();
    let kept = items.find(|item| item["procedureCode"] == LAND_USE).unwrap();
    let what = format!("/dossiers/{}/withholding", kept["dossierId"].as_str().unwrap());
    decide(&due, &head, &first, &what, Some(json!({"reason": WORDS})))
        .await
        .ok();

    let mut conn = app.database().connect();
    let personal = marked(&mut conn);
    let missing: Vec<_> = must_hold_words(&mut conn)
        .difference(&personal)
        .cloned()
        .collect();
    assert!(missing.is_empty(), "nothing was written into {missing:#?}");
    for besides in [
        "disposal_items.reason",
        "ratings.reason",
        "rating_answers.reason",
        "petitions.subject",
        "petitions.body",
        "petitions.answer",
        "petition_steps.words",
        "petition_steps.legal_basis",
    ] {
        assert!(personal.contains(besides), "{besides}: {personal:#?}");
    }
    for forever in ["audit_log.", "outbox."] {
        let there: Vec<_> = personal
            .iter()
            .filter(|column| column.starts_with(forever))
            .collect();
        assert!(there.is_empty(), "never there at all: {there:#?}");
    }

    let seen = format!("/disposal-lists/{}", first["id"].as_str().unwrap());
    let first = due.get(&seen).as_(&head).await.ok();
    decide(&due, &head, &first, "/approval", None).await.ok();
    carry_out(&due).await;
    let second = draw_up(&due, &clerk).await.created();
    decide(&due, &head, &second, "/approval", None).await.ok();
    carry_out(&due).await;
    let left = marked(&mut conn);
    assert!(left.is_empty(), "{left:#?}");
    audit_log_holds(&due).await;
}
