//! Whose work an inbox shows, how it stands, and how much of it there is.

use serde_json::{Value, json};

use super::given::{
    BIRTH_CERTIFICATE, DESK, HOUSEHOLD_BUSINESS, Held, LAND_USE, NHA_TRANG, STEP, agency, filing, procedure,
};
use crate::both;
use crate::support::actors::Somebody;
use crate::support::app::TestApp;

const HEAD: &str = "truongphong.nhatrang";
const HANDLER: &str = "chuyenvien.nhatrang";
const MANAGER: &str = "phutrach.nhatrang";

/// Everything that an inbox shows, page by page.
async fn all(app: &TestApp, who: &Somebody, question: &str) -> Vec<Value> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = app
            .get(&format!("/inbox?pageSize=9&{question}{cursor}"))
            .as_(who)
            .await
            .ok();
        found.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

async fn shows(app: &TestApp, login: &str, question: &str, dossier: &Held) -> Option<Value> {
    let who = app.sign_in(login).await;
    let mut items = all(app, &who, question).await.into_iter();
    items.find(|item| item["dossier"]["id"] == dossier.id.as_str())
}

/// Gives Nha Trang work in many states before 21 March 2011.
pub async fn busy(app: &TestApp) {
    let storm = json!({"reason": "FORCE_MAJEURE", "note": "Bão, cơ quan tạm ngừng làm việc"});
    for (moment, code, count) in [
        ("2011-03-01T08:30:00+07:00", BIRTH_CERTIFICATE, 8),
        ("2011-03-04T08:30:00+07:00", LAND_USE, 6),
        ("2011-03-18T08:30:00+07:00", BIRTH_CERTIFICATE, 8),
    ] {
        let then = app.at(moment).await;
        let desk = then.sign_in(DESK).await;
        for no in 0..count {
            let filing = filing(&then, code, NHA_TRANG).await;
            let mut dossier = Held::received(&then, &desk, filing).await;
            if no % 2 == 0 {
                dossier.pass_on(&then, DESK).await;
            }
            if no == 4 {
                dossier
                    .does(&then, "chutich.nhatrang", "/suspension", storm.clone())
                    .await;
            }
        }
    }
}

/// Minutes, of which the clock of the test takes one at most.
fn about(found: &Value, expected: i64) -> bool {
    found.as_i64().is_some_and(|found| (found - expected).abs() <= 1)
}

/// Lines without what changes from minute to minute.
fn still(lines: &[Value]) -> Vec<Value> {
    let mut lines = lines.to_vec();
    for line in &mut lines {
        line.as_object_mut().unwrap().remove("remainingWorkingMinutes");
    }
    lines
}

async fn birth_certificate(app: &TestApp) -> Held {
    let desk = app.sign_in(DESK).await;
    Held::received(app, &desk, filing(app, BIRTH_CERTIFICATE, NHA_TRANG).await).await
}

both!(work_is_shown_to_whom_it_concerns, demo);
async fn work_is_shown_to_whom_it_concerns(app: TestApp) {
    let monday = app.at("2011-03-07T09:00:00+07:00").await;
    let mut dossier = birth_certificate(&monday).await;
    let desks = monday.get(&format!(
        "/agencies/{}/desks?pageSize=200",
        agency(&monday, NHA_TRANG).await["id"].as_str().unwrap()
    ));
    let desks = desks.await.ok();
    let desk = |code: &str| {
        let mut desks = desks["items"].as_array().unwrap().iter();
        let desk = desks.find(|desk| desk["code"] == code).unwrap();
        desk["id"].as_str().unwrap().to_owned()
    };
    let (first, second) = (desk("Q1"), desk("Q2"));
    for (login, question, expected) in [
        (DESK, "scope=MINE".to_owned(), true),
        (DESK, String::new(), true),
        (DESK, "scope=DESK".to_owned(), true),
        (DESK, format!("scope=DESK&deskId={first}"), true),
        (DESK, format!("scope=DESK&deskId={second}"), false),
        (DESK, "scope=UNIT".to_owned(), false),
        (MANAGER, "scope=DESK".to_owned(), false),
        (MANAGER, format!("scope=DESK&deskId={first}"), true),
        (MANAGER, format!("scope=DESK&deskId={second}"), false),
        (HANDLER, "scope=MINE".to_owned(), false),
        (HANDLER, "scope=DESK".to_owned(), false),
        ("chutich.nhatrang", "scope=AGENCY".to_owned(), true),
        ("motcua.dienkhanh", "scope=AGENCY".to_owned(), false),
    ] {
        let found = shows(&monday, login, &question, &dossier).await;
        assert_eq!(found.is_some(), expected, "{login} {question}");
    }
    // In the unit, assigned to one officer.
    dossier.pass_on(&monday, DESK).await;
    let handed = shows(&monday, HEAD, "scope=UNIT", &dossier).await.unwrap();
    let unit = handed["unitId"].as_str().unwrap().to_owned();
    dossier.pass_on(&monday, HEAD).await;
    let handler = monday.sign_in(HANDLER).await;
    let assigned = json!({"officerId": handler.id});
    dossier
        .does(&monday, HEAD, "/steps/current/assignment", assigned)
        .await;
    for (login, question, expected) in [
        (HANDLER, "scope=MINE".to_owned(), true),
        (HANDLER, "scope=MINE&role=HANDLER".to_owned(), true),
        (HANDLER, "scope=MINE&role=CLERK".to_owned(), false),
        (HEAD, "scope=MINE".to_owned(), false),
        (HEAD, "scope=UNIT".to_owned(), true),
        (HEAD, format!("scope=UNIT&unitId={unit}"), true),
        (HEAD, format!("scope=UNIT&unitId={first}"), false),
        (HANDLER, format!("scope=UNIT&unitId={unit}"), false),
        ("chutich.nhatrang", "scope=AGENCY".to_owned(), true),
        (DESK, "scope=DESK".to_owned(), false),
    ] {
        let found = shows(&monday, login, &question, &dossier).await;
        assert_eq!(found.is_some(), expected, "{login} {question}");
    }
}

both!(work_grows_yellow_and_red_by_working_time, demo);
async fn work_grows_yellow_and_red_by_working_time(app: TestApp) {
    let monday = app.at("2011-03-07T09:00:00+07:00").await;
    let mut dossier = birth_certificate(&monday).await;
    // Until 17:00 by sessions of 7:00 to 11:30 and 13:30 to 17:00.
    for (moment, state, left) in [
        ("2011-03-07T09:00:00+07:00", "DUE_SOON", 360),
        ("2011-03-07T12:00:00+07:00", "DUE_SOON", 210),
        ("2011-03-07T20:00:00+07:00", "DUE_SOON", 0),
        ("2011-03-08T08:00:00+07:00", "OVERDUE", -60),
        ("2011-03-14T07:00:00+07:00", "OVERDUE", -4 * 480),
    ] {
        let then = app.at(moment).await;
        let line = shows(&then, DESK, "", &dossier).await.unwrap();
        assert_eq!(line["state"], state, "{moment}: {line}");
        assert!(about(&line["remainingWorkingMinutes"], left), "{moment}: {line}");
        assert_eq!(line["stepName"], dossier.view["steps"][0]["name"]);
    }
    // The steps after it end later in the week.
    for login in [DESK, HEAD] {
        dossier.pass_on(&monday, login).await;
    }
    let line = shows(&monday, HANDLER, "", &dossier).await.unwrap();
    assert_eq!(
        (&line["state"], &line["dueAt"]),
        (&json!("DUE_SOON"), &json!("2011-03-08T10:00:00Z"))
    );
    dossier.pass_on(&monday, HANDLER).await;
    // Two counted days ahead is yellow, three green. Its last hour lies in a morning, and the whole day is good.
    for (moment, state, left) in [
        ("2011-03-06T20:00:00+07:00", "IN_TIME", 480 + 480 + 270),
        ("2011-03-07T09:00:00+07:00", "DUE_SOON", 360 + 480 + 270),
        ("2011-03-08T09:00:00+07:00", "DUE_SOON", 360 + 270),
        ("2011-03-09T16:00:00+07:00", "DUE_SOON", -150),
        ("2011-03-10T07:00:00+07:00", "OVERDUE", -210),
    ] {
        let then = app.at(moment).await;
        let line = shows(&then, HEAD, "", &dossier).await.unwrap();
        assert_eq!(line["state"], state, "{moment}: {line}");
        assert!(about(&line["remainingWorkingMinutes"], left), "{moment}: {line}");
    }
}

both!(an_answer_is_measured_in_hours, demo);
async fn an_answer_is_measured_in_hours(app: TestApp) {
    let friday = app.at("2011-06-10T16:00:00+07:00").await;
    let citizen = friday.sign_in(super::given::DAO).await;
    let filing = filing(&friday, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let dossier = Held::submitted(&friday, &citizen, filing).await;
    for (moment, state, left) in [
        ("2011-06-10T16:00:00+07:00", "DUE_SOON", 480),
        ("2011-06-13T15:30:00+07:00", "DUE_SOON", 30),
        ("2011-06-13T16:30:00+07:00", "OVERDUE", -30),
    ] {
        let then = app.at(moment).await;
        let line = shows(&then, DESK, "scope=DESK", &dossier).await.unwrap();
        let found = (&line["state"], &line["stepName"]);
        assert_eq!(found, (&json!(state), &Value::Null), "{moment}: {line}");
        assert!(about(&line["remainingWorkingMinutes"], left), "{moment}: {line}");
    }
}

both!(while_the_clock_stands_work_has_no_colour_of_haste, demo);
async fn while_the_clock_stands_work_has_no_colour_of_haste(app: TestApp) {
    let march = app.at("2011-03-01T08:30:00+07:00").await;
    let desk = march.sign_in(DESK).await;
    let mut dossier = Held::received(&march, &desk, filing(&march, LAND_USE, NHA_TRANG).await).await;
    let april = app.at("2011-04-04T08:00:00+07:00").await;
    let way = [
        DESK,
        HANDLER,
        "xuly.vinhhai",
        HANDLER,
        HEAD,
        "chutich.nhatrang",
        HANDLER,
        "xuly.thue.nhatrang",
    ];
    for login in way {
        dossier.pass_on(&april, login).await;
    }
    let notice = json!({"notice": {"reference": "1021/TB-CCT", "amount": 48_300_000}});
    dossier.does(&april, DESK, STEP, notice).await;
    let later = app.at("2011-06-13T16:30:00+07:00").await;
    let line = shows(
        &later,
        DESK,
        "state=PAUSED&dossierState=FINANCIAL_OBLIGATION",
        &dossier,
    )
    .await
    .unwrap();
    let found = (&line["kind"], &line["state"], &line["remainingWorkingMinutes"]);
    assert_eq!(found, (&json!("OBLIGATION"), &json!("PAUSED"), &Value::Null));
    assert!(shows(&later, DESK, "state=OVERDUE", &dossier).await.is_none());
}

both!(counts_and_filters_agree_with_the_lines, demo);
async fn counts_and_filters_agree_with_the_lines(app: TestApp) {
    busy(&app).await;
    // What was only just received is in time.
    let new = app.at("2011-03-21T07:30:00+07:00").await;
    let desk = new.sign_in(DESK).await;
    Held::received(&new, &desk, filing(&new, BIRTH_CERTIFICATE, NHA_TRANG).await).await;
    let (mut most, mut states) = (0, std::collections::BTreeSet::new());
    for moment in ["2011-03-21T08:00:00+07:00", "2011-03-28T08:00:00+07:00"] {
        let then = app.at(moment).await;
        for (login, scopes) in [
            (DESK, &["MINE", "DESK", "AGENCY"][..]),
            (HEAD, &["MINE", "UNIT"]),
            ("xuly.thue.nhatrang", &["MINE", "AGENCY"]),
        ] {
            let who = then.sign_in(login).await;
            for scope in scopes {
                let lines = all(&then, &who, &format!("scope={scope}")).await;
                most = most.max(lines.len());
                let stands = |line: &&Value| line["state"].as_str().unwrap().starts_with("PAUSED");
                assert!(lines.is_sorted_by_key(|line| stands(&line)), "{login} {scope}");
                for standing in [false, true] {
                    let of_kind = lines.iter().filter(|line| stands(line) == standing);
                    let due: Vec<_> = of_kind.filter_map(|line| line["dueAt"].as_str()).collect();
                    assert!(due.is_sorted(), "{login} {scope}");
                }
                let count = then
                    .get(&format!("/inbox/counts?scope={scope}"))
                    .as_(&who)
                    .await
                    .ok();
                assert_eq!(count["total"], lines.len(), "{login} {scope}");
                for (state, field) in [
                    ("IN_TIME", "inTime"),
                    ("DUE_SOON", "dueSoon"),
                    ("OVERDUE", "overdue"),
                    ("PAUSED", "paused"),
                    ("PAUSED_OVERDUE", "pausedOverdue"),
                    ("READY", "ready"),
                    ("NO_LIMIT", "noLimit"),
                ] {
                    let of_state: Vec<_> = lines
                        .iter()
                        .filter(|line| line["state"] == state)
                        .cloned()
                        .collect();
                    assert_eq!(count[field], of_state.len(), "{login} {scope} {state}");
                    let filtered = all(&then, &who, &format!("scope={scope}&state={state}")).await;
                    assert_eq!(still(&filtered), still(&of_state), "{login} {scope} {state}");
                    if !of_state.is_empty() {
                        states.insert(state);
                    }
                }
            }
        }
    }
    assert!(
        most > 18 && states.len() >= 3,
        "too little to be worth it: {most} {states:?}"
    );
}

both!(work_is_narrowed_by_procedure_and_field, demo);
async fn work_is_narrowed_by_procedure_and_field(app: TestApp) {
    busy(&app).await;
    let then = app.at("2011-03-21T08:00:00+07:00").await;
    let desk = then.sign_in(DESK).await;
    let lines = still(&all(&then, &desk, "scope=AGENCY").await);
    let one = procedure(&then, BIRTH_CERTIFICATE).await;
    let (id, field) = (one["id"].as_str().unwrap(), one["field"]["id"].as_str().unwrap());
    let of_procedure = |line: &&Value| line["dossier"]["procedureCode"] == BIRTH_CERTIFICATE;
    let expected: Vec<_> = lines.iter().filter(of_procedure).cloned().collect();
    assert!(!expected.is_empty() && expected.len() < lines.len());
    assert_eq!(
        still(&all(&then, &desk, &format!("scope=AGENCY&procedureId={id}")).await),
        expected
    );
    let of_field = still(&all(&then, &desk, &format!("scope=AGENCY&fieldId={field}")).await);
    assert!(of_field.len() >= expected.len() && of_field.len() < lines.len());
    assert!(expected.iter().all(|line| of_field.contains(line)));
    let both = format!("scope=AGENCY&fieldId={field}&procedureId={id}");
    assert_eq!(still(&all(&then, &desk, &both).await), expected);
    let other = procedure(&then, LAND_USE).await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let neither = format!("scope=AGENCY&fieldId={field}&procedureId={other}");
    assert!(still(&all(&then, &desk, &neither).await).is_empty());
    then.get("/inbox?scope=EVERYBODY")
        .as_(&desk)
        .await
        .wrong(400, &[("?scope", "ENUM")]);
}
