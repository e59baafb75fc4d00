//! The dossiers of the demonstration province that are there to be looked at: docs/DEMONSTRATION.md says which shows what.

use serde_json::{Value, json};

use crate::both;
use crate::support::app::TestApp;

/// A row of the document: code (none where it is of the day of loading), state, what it shows.
struct Row {
    code: Option<String>,
    state: String,
    what: String,
}

fn documented() -> Vec<Row> {
    let text = include_str!("../../../docs/DEMONSTRATION.md");
    let rows = text.lines().filter_map(|line| {
        let row = line.strip_prefix('|')?.strip_suffix('|')?;
        let cells: Vec<_> = row.split('|').map(|cell| cell.trim().replace('`', "")).collect();
        let [what, state, code, _] = cells.try_into().ok()?;
        let shouts = |text: &str| text.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        shouts(&state).then(|| Row {
            code: code.starts_with("000.").then_some(code),
            state,
            what,
        })
    });
    rows.collect()
}

/// The dossier with this code, as the head of its agency sees it.
async fn seen(app: &TestApp, code: &str) -> Value {
    let head = app.sign_in("chutich.nhatrang").await;
    let mut path = "/dossiers?pageSize=200".to_owned();
    loop {
        let page = app.get(&path).as_(&head).await.ok();
        let mut items = page["items"].as_array().unwrap().iter();
        if let Some(found) = items.find(|item| item["code"] == code) {
            let id = found["id"].as_str().unwrap();
            return app.get(&format!("/dossiers/{id}")).as_(&head).await.ok();
        }
        let next = page["next"]
            .as_str()
            .unwrap_or_else(|| panic!("no dossier {code}"));
        path = format!("/dossiers?pageSize=200&cursor={next}");
    }
}

/// What is to be seen of it beside its state.
fn shows(what: &str, view: &Value) -> bool {
    let clock = &view["clock"];
    let has = |list: &Value, kind: &str| {
        let entries = list.as_array().unwrap();
        entries.iter().any(|entry| entry["kind"] == kind)
    };
    let stood = has(&clock["events"], "PAUSE") && has(&clock["events"], "RESUME");
    match what {
        "returned early" => clock["punctuality"] == "EARLY",
        "returned on time" => clock["punctuality"] == "ON_TIME" && clock["daysDelta"] == 0,
        "returned late" => clock["punctuality"] == "LATE" && clock["daysDelta"] == -2,
        "refused with a written answer" => {
            view["result"]["outcome"] == "REFUSED" && view["result"]["legalBasis"].is_string()
        }
        "guided once at intake" => has(&view["history"], "INTAKE_GUIDED") && view["countsOverdue"] == false,
        "supplemented while in process" => has(&view["history"], "SUPPLEMENT_SENT") && stood,
        "obligation paid, clock stood meanwhile" => {
            view["obligations"][0]["proofReference"].is_string() && stood
        }
        "withdrawn" => has(&view["history"], "WITHDRAWAL_REQUESTED"),
        "stopped by court order" => view["stopped"]["ground"] == "COURT_ORDER",
        "awaiting a supplement" => {
            view["openSupplement"]["items"][0]["name"].is_string() && clock["phase"] == "PAUSED"
        }
        "suspended, force majeure" => has(&view["history"], "SUSPENDED") && clock["phase"] == "PAUSED",
        "awaiting payment to the state" => {
            view["obligations"][0]["noticeReference"].is_string() && clock["phase"] == "PAUSED"
        }
        "overdue, apology and new appointment" => {
            has(&view["history"], "REAPPOINTED") && clock["dueAt"] != clock["originalDueAt"]
        }
        "overdue, nothing said yet" => clock["state"] == "OVERDUE",
        "withdrawal asked, not decided" => clock["phase"] != "STOPPED",
        other => panic!("what does it show: {other}"),
    }
}

both!(every_dossier_of_the_document_shows_what_it_says, demo);
async fn every_dossier_of_the_document_shows_what_it_says(app: TestApp) {
    let shown = &app.province().shown;
    let past = app.at("2011-12-01T09:00:00+07:00").await;
    let rows = documented();
    assert_eq!(rows.len(), shown.len());
    for (row, shown) in rows.iter().zip(shown) {
        let what = &row.what;
        assert_eq!(
            (shown.what, shown.state.as_str()),
            (what.as_str(), row.state.as_str())
        );
        let then = match &row.code {
            Some(code) => {
                assert_eq!(&shown.code, code, "{what}");
                &past
            }
            None => &app,
        };
        let view = seen(then, &shown.code).await;
        assert_eq!(view["state"], json!(row.state), "{what}");
        assert!(shows(what, &view), "{what}: {view:#}");
    }
}
