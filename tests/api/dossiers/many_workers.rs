//! Several workers of one database at the same moment: what is due is told, and ended, exactly once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use diesel::prelude::*;
use motcua::dossiers::{DossierError, commands};
use motcua::platform::actor::Actor;
use motcua::platform::db::schema::{dossier_alerts, outbox};
use motcua::platform::db::{Conn, Db, Tx};
use motcua::platform::ids::DossierId;
use serde_json::json;
use uuid::Uuid;

use super::given::{BIRTH_CERTIFICATE, DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, filing};
use super::late::alerts;
use super::traces::{audited, told};
use super::waiting;
use crate::both;
use crate::support::app::TestApp;

/// How many processes of a province look at once.
const WORKERS: usize = 4;
const ALERTS: [(&str, &str); 3] = [
    ("ANSWER_OVERDUE", "vn.motcua.dossier.answer-overdue.v1"),
    ("DUE_SOON", "vn.motcua.dossier.due-soon.v1"),
    ("OVERDUE", "vn.motcua.dossier.overdue.v1"),
];

type Work = fn(&mut Tx<'_>) -> Result<i64, DossierError>;

/// Works until nothing is left, as a job does: what failed is tried again.
async fn work(db: &Db, what: Work) {
    let mut failures = 0;
    loop {
        match db.write(&Actor::system("worker"), what).await {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => {
                failures += 1;
                assert!(failures < 200, "{error:?}");
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    }
}

/// Lets so many workers, each with connections of its own, begin at once at a moment.
async fn all_at(app: &TestApp, at: &str, what: Work) {
    let then = app.at(at).await;
    let start = Arc::new(Barrier::new(WORKERS));
    let workers: Vec<_> = (0..WORKERS)
        .map(|_| {
            let (db, start) = (then.database().open(then.clock), Arc::clone(&start));
            std::thread::spawn(move || {
                start.wait();
                actix_web::rt::System::new().block_on(work(&db, what));
                db.close();
            })
        })
        .collect();
    for worker in workers {
        worker.join().unwrap();
    }
}

/// What was told, by dossier and kind: how many alerts are noted, and how many events went out.
fn tellings(app: &TestApp) -> BTreeMap<(Uuid, &'static str), (i64, i64)> {
    let conn: &mut Conn = &mut app.database().connect();
    let mut found: BTreeMap<_, (i64, i64)> = BTreeMap::new();
    let noted: Vec<(DossierId, String)> = dossier_alerts::table
        .select((dossier_alerts::dossier_id, dossier_alerts::kind))
        .load(conn)
        .unwrap();
    for (id, kind) in noted {
        let (kind, _) = ALERTS.into_iter().find(|(name, _)| *name == kind).unwrap();
        found.entry((id.as_uuid(), kind)).or_default().0 += 1;
    }
    for (kind, event) in ALERTS {
        let subjects: Vec<Uuid> = outbox::table
            .filter(outbox::event_type.eq(event))
            .select(outbox::subject_id)
            .load(conn)
            .unwrap();
        for subject in subjects {
            found.entry((subject, kind)).or_default().1 += 1;
        }
    }
    found
}

async fn received(app: &TestApp, code: &str) -> Held {
    let desk = app.sign_in(DESK).await;
    Held::received(app, &desk, filing(app, code, NHA_TRANG).await).await
}

both!(several_workers_tell_of_every_dossier_exactly_once, demo);
async fn several_workers_tell_of_every_dossier_exactly_once(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let (mut taken_in, mut sent) = (Vec::new(), Vec::new());
    for no in 0..12 {
        let code = if no % 2 == 0 {
            HOUSEHOLD_BUSINESS
        } else {
            BIRTH_CERTIFICATE
        };
        taken_in.push(received(&monday, code).await);
    }
    let citizen = monday.sign_in(DAO).await;
    for _ in 0..6 {
        let papers = filing(&monday, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
        sent.push(Held::submitted(&monday, &citizen, papers).await);
    }
    let before = tellings(&app);
    // When the first are missed and others near; when all are missed; and once more for nothing.
    for at in [
        "2011-06-17T08:00:00+07:00",
        "2011-06-21T08:00:00+07:00",
        "2011-06-21T08:05:00+07:00",
    ] {
        all_at(&app, at, commands::tell_due).await;
    }
    let after = tellings(&app);
    let mut new = BTreeSet::new();
    for ((id, kind), (noted, events)) in &after {
        let (noted_before, events_before) = before.get(&(*id, *kind)).copied().unwrap_or_default();
        let grown = (noted - noted_before, events - events_before);
        assert!(grown == (0, 0) || grown == (1, 1), "{id} {kind}: {grown:?}");
        if grown == (1, 1) {
            new.insert((*id, *kind));
        }
    }
    for dossier in &taken_in {
        let id: Uuid = dossier.id.parse().unwrap();
        assert!(new.contains(&(id, "OVERDUE")), "{}", dossier.view);
        assert_eq!(audited(&app, dossier, "dossier.overdue"), 1);
    }
    for dossier in &sent {
        assert_eq!(alerts(&app, dossier).await, ["ANSWER_OVERDUE"]);
        assert_eq!(audited(&app, dossier, "dossier.answer-overdue"), 1);
    }
    // Five working days from the 13th: near on the 17th. Three: missed by then, and that they were near is no news.
    let mut near = taken_in.iter();
    assert_eq!(
        near.clone()
            .filter(|one| told(&app, one, "due-soon") == 1)
            .count(),
        6
    );
    assert!(near.all(|one| told(&app, one, "overdue") == 1));

    // One line in the history and one task for the head, however many looked.
    let later = app.at("2011-06-21T08:10:00+07:00").await;
    let head = later.sign_in("chutich.nhatrang").await;
    let mut tasks = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/inbox?pageSize=200{cursor}");
        let page = later.get(&path).as_(&head).await.ok();
        tasks.extend(page["items"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    for dossier in &mut taken_in {
        let apologies = tasks
            .iter()
            .filter(|item| item["dossier"]["id"] == dossier.id && item["kind"] == "APOLOGY");
        assert_eq!(apologies.count(), 1);
        dossier.read(&later, &head).await;
        let missed = dossier.history();
        let missed = missed.iter().filter(|kind| **kind == "OVERDUE");
        assert_eq!(missed.count(), 1, "{}", dossier.view["history"]);
    }
}

both!(several_workers_end_every_waiting_exactly_once, demo);
async fn several_workers_end_every_waiting_exactly_once(app: TestApp) {
    let march = app.at("2026-03-02T08:00:00+07:00").await;
    let mut silent = Vec::new();
    for _ in 0..6 {
        silent.push(waiting::asked(&march).await);
    }
    let june = "2026-06-15T08:00:00+07:00";
    all_at(&app, june, commands::expire_waiting).await;
    let later = app.at(june).await;
    let desk = later.sign_in(DESK).await;
    for dossier in &mut silent {
        let seen = dossier.read(&later, &desk).await;
        assert_eq!(
            (&seen["state"], &seen["stopped"]["ground"]),
            (&json!("STOPPED"), &json!("NO_SUPPLEMENT"))
        );
        assert_eq!(told(&app, dossier, "stopped"), 1);
        assert_eq!(audited(&app, dossier, "dossier.supplement-expired"), 1);
        let stops = dossier.history();
        assert_eq!(stops.iter().filter(|kind| **kind == "STOPPED").count(), 1);
        assert_eq!(dossier.clock_events(), ["START", "PAUSE", "STOP"]);
    }
}
