//! The leaders' board of the day.

use chrono::{DateTime, Utc};
use motcua::dossiers::model::{ClockPhase, Dossier, DossierState};
use motcua::dossiers::queries::{self, ListFilter};
use motcua::platform::ids::AgencyId;
use serde_json::{Value, json};

use crate::both;
use crate::dossiers::given::{
    BIRTH_CERTIFICATE, DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, agency, filing, procedure,
};
use crate::dossiers::inbox_scopes::busy;
use crate::support::app::TestApp;

const HEAD: &str = "chutich.nhatrang";
const FIGURES: [&str; 11] = [
    "receivedToday",
    "returnedToday",
    "open",
    "inTime",
    "dueSoon",
    "dueToday",
    "overdue",
    "paused",
    "unclocked",
    "awaitingCitizen",
    "ready",
];

async fn board(app: &TestApp, login: &str) -> Value {
    let who = app.sign_in(login).await;
    let id = agency(app, NHA_TRANG).await["id"].as_str().unwrap().to_owned();
    app.get(&format!("/agencies/{id}/board")).as_(&who).await.ok()
}

/// The sum of what a list of parts says.
fn sum(parts: &Value) -> Vec<i64> {
    let of = |figure: &str| {
        let parts = parts.as_array().unwrap().iter();
        parts.map(|part| part["figures"][figure].as_i64().unwrap()).sum()
    };
    FIGURES.iter().map(|figure| of(figure)).collect()
}

fn total(board: &Value) -> Vec<i64> {
    let of = |figure: &str| board["total"][figure].as_i64().unwrap();
    FIGURES.iter().map(|figure| of(figure)).collect()
}

fn of_part(board: &Value, key: &str, id: &str) -> Vec<i64> {
    let mut parts = board.as_array().unwrap().iter();
    let Some(part) = parts.find(|part| part[key] == id) else {
        return vec![0; FIGURES.len()];
    };
    FIGURES
        .iter()
        .map(|figure| part["figures"][figure].as_i64().unwrap())
        .collect()
}

/// By how much figures changed, those that did.
fn changed(before: &[i64], after: &[i64]) -> Vec<(&'static str, i64)> {
    let changes = FIGURES.iter().zip(before.iter().zip(after));
    changes
        .map(|(figure, (before, after))| (*figure, after - before))
        .filter(|(_, by)| *by != 0)
        .collect()
}

both!(the_board_agrees_with_dossiers_and_inboxes, demo);
async fn the_board_agrees_with_dossiers_and_inboxes(app: TestApp) {
    busy(&app).await;
    for moment in ["2011-03-21T08:00:00+07:00", "2011-03-28T15:00:00+07:00"] {
        let then = app.at(moment).await;
        let seen = board(&then, HEAD).await;
        let (dossiers, work) = (&seen["dossiers"], &seen["work"]);
        assert_eq!(sum(&dossiers["desks"]), total(dossiers), "{moment}");
        assert_eq!(sum(&dossiers["fields"]), total(dossiers), "{moment}");
        assert_eq!(sum(&work["units"]), total(work), "{moment}");
        assert_eq!(sum(&work["fields"]), total(work), "{moment}");
        for part in [dossiers, work] {
            let of = |figure: &str| part["total"][figure].as_i64().unwrap();
            let colours: i64 = ["inTime", "dueSoon", "overdue", "paused", "unclocked"]
                .iter()
                .map(|figure| of(figure))
                .sum();
            assert_eq!(of("open"), colours, "{part}");
        }
        let head = then.sign_in(HEAD).await;
        let id = seen["agencyId"].as_str().unwrap();
        let counts = then
            .get(&format!("/inbox/counts?scope=AGENCY&agencyId={id}"))
            .as_(&head)
            .await
            .ok();
        let counted = |name: &str| counts[name].as_i64().unwrap();
        let of = |figure: &str| work["total"][figure].as_i64().unwrap();
        assert_eq!(of("open"), counted("total"));
        assert_eq!(of("inTime"), counted("inTime"));
        assert_eq!(of("dueSoon"), counted("dueSoon"));
        assert_eq!(of("overdue"), counted("overdue"));
        assert_eq!(of("paused"), counted("paused") + counted("pausedOverdue"));
        assert_eq!(of("ready"), counted("ready"));

        let mut conn = app.database().connect();
        let agency = AgencyId::from_uuid(id.parse().unwrap());
        let filter = ListFilter::OfAgency {
            agency,
            state: None,
            procedure: None,
        };
        let now: DateTime<Utc> = moment.parse().unwrap();
        let all: Vec<Dossier> = queries::list(&mut conn, &filter, None, 10_000).unwrap();
        let open = all
            .iter()
            .filter(|dossier| dossier.receiving_agency_id == agency && dossier.closed_at.is_none());
        let open: Vec<_> = open.collect();
        let count = |is: &dyn Fn(&Dossier) -> bool| {
            i64::try_from(open.iter().filter(|dossier| is(dossier)).count()).unwrap()
        };
        let of = |figure: &str| dossiers["total"][figure].as_i64().unwrap();
        assert!(open.len() > 10, "too few to be worth it: {}", open.len());
        assert_eq!(of("open"), count(&|_| true));
        assert_eq!(of("paused"), count(&|d| d.clock_phase == ClockPhase::Paused));
        assert_eq!(of("ready"), count(&|d| d.state == DossierState::Completed));
        assert_eq!(
            of("overdue"),
            count(&|d| d.clock_phase == ClockPhase::Running && d.overdue_at.is_some_and(|at| at <= now))
        );
    }
}

both!(the_board_follows_a_dossier_through_the_day, demo);
async fn the_board_follows_a_dossier_through_the_day(app: TestApp) {
    let monday = app.at("2011-03-07T09:00:00+07:00").await;
    let before = board(&monday, HEAD).await;
    let desk = monday.sign_in(DESK).await;
    let papers = filing(&monday, BIRTH_CERTIFICATE, NHA_TRANG).await;
    let mut dossier = Held::received(&monday, &desk, papers).await;
    let after = board(&monday, HEAD).await;
    let field = procedure(&monday, BIRTH_CERTIFICATE).await["field"]["id"].clone();
    let field = field.as_str().unwrap();
    let own_desk = dossier.view["receivingDeskId"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let came = [("receivedToday", 1), ("open", 1), ("inTime", 1)];
    let (then, now) = (&before["dossiers"], &after["dossiers"]);
    assert_eq!(changed(&total(then), &total(now)), came);
    let of_field = |board: &Value| of_part(&board["fields"], "fieldId", field);
    assert_eq!(changed(&of_field(then), &of_field(now)), came);
    if !own_desk.is_empty() {
        let of_desk = |board: &Value| of_part(&board["desks"], "deskId", &own_desk);
        assert_eq!(changed(&of_desk(then), &of_desk(now)), came);
    }

    // With the unit: it came there today, and the desk passed it on.
    dossier.pass_on(&monday, DESK).await;
    let handed = board(&monday, HEAD).await;
    let step = dossier.view["steps"].as_array().unwrap();
    let step = step.iter().find(|step| step["state"] == "ACTIVE").unwrap();
    let unit = step["unitId"].as_str().unwrap();
    let of_unit = |board: &Value| of_part(&board["work"]["units"], "unitId", unit);
    let to_unit = changed(&of_unit(&after), &of_unit(&handed));
    assert!(to_unit.contains(&("receivedToday", 1)), "{to_unit:?}");
    assert!(to_unit.contains(&("open", 1)), "{to_unit:?}");
    assert_eq!(
        changed(&total(&after["work"]), &total(&handed["work"])),
        [("receivedToday", 1), ("returnedToday", 1)]
    );

    // On its last day it is due today, after it overdue.
    let due: DateTime<Utc> = dossier.view["clock"]["dueAt"].as_str().unwrap().parse().unwrap();
    let last_day = app.at(&(due - chrono::TimeDelta::hours(2)).to_rfc3339()).await;
    let of_field = |board: &Value| of_part(&board["dossiers"]["fields"], "fieldId", field);
    let figure = |figures: &[i64], name: &str| figures[FIGURES.iter().position(|f| *f == name).unwrap()];
    assert!(figure(&of_field(&board(&last_day, HEAD).await), "dueToday") >= 1);
    let next_week = app.at(&(due + chrono::TimeDelta::days(7)).to_rfc3339()).await;
    let late = of_field(&board(&next_week, HEAD).await);
    assert!(figure(&late, "overdue") >= 1);
    assert_eq!(figure(&late, "receivedToday"), 0);
}

both!(the_board_tells_who_waits_for_the_citizen, demo);
async fn the_board_tells_who_waits_for_the_citizen(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let citizen = june.sign_in(DAO).await;
    let before = board(&june, HEAD).await;
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&june, &citizen, papers).await;
    let sent = board(&june, HEAD).await;
    let dossiers = |board: &Value| total(&board["dossiers"]);
    assert_eq!(
        changed(&dossiers(&before), &dossiers(&sent)),
        [("open", 1), ("unclocked", 1)]
    );
    let guidance = json!({
        "reason": "Hồ sơ còn thiếu giấy tờ", "legalBasis": "Điều 6 Quyết định 93/2007/QĐ-TTg",
        "items": [{"name": "Giấy chứng sinh", "request": "Nộp bản chính"}],
    });
    dossier.does(&june, DESK, "/guidances", guidance).await;
    let told = board(&june, HEAD).await;
    assert_eq!(
        changed(&dossiers(&sent), &dossiers(&told)),
        [("awaitingCitizen", 1)]
    );
    dossier.accept(&june, DESK).await;
    dossier.pass_on(&june, DESK).await;
    let running = board(&june, HEAD).await;
    let storm = json!({"reason": "FORCE_MAJEURE", "note": "Bão, cơ quan tạm ngừng làm việc"});
    dossier.does(&june, HEAD, "/suspension", storm).await;
    let stands = board(&june, HEAD).await;
    assert_eq!(
        changed(&dossiers(&running), &dossiers(&stands)),
        [("inTime", -1), ("paused", 1)]
    );
}

both!(leaders_see_the_board_of_what_they_lead, demo);
async fn leaders_see_the_board_of_what_they_lead(app: TestApp) {
    busy(&app).await;
    let then = app.at("2011-03-21T08:00:00+07:00").await;
    for login in [
        "chutich.nhatrang",
        "thukyiso.nhatrang",
        "dieuphoi.cchc",
        "pheduyet.tinh",
        "kiemsoat.tthc",
    ] {
        let seen = board(&then, login).await;
        assert!(
            seen["dossiers"].is_object() && seen["work"].is_object(),
            "{login}"
        );
        assert!(!seen.to_string().contains("ownerName"));
    }
    let manager = board(&then, "phutrach.nhatrang").await;
    assert!(manager["dossiers"].is_object() && manager["work"].is_null());
    let unit_head = board(&then, "truongphong.nhatrang").await;
    assert!(unit_head["dossiers"].is_null());
    let units = unit_head["work"]["units"].as_array().unwrap();
    // The demonstration's head of unit leads three, and nobody else's work is shown.
    assert!((1..=3).contains(&units.len()), "{units:?}");
    assert!(units.iter().all(|unit| unit["unitId"].is_string()), "{units:?}");
    assert_eq!(sum(&unit_head["work"]["units"]), total(&unit_head["work"]));

    let id = agency(&then, NHA_TRANG).await["id"].as_str().unwrap().to_owned();
    let path = format!("/agencies/{id}/board");
    for (login, status) in [
        ("lanhdao.dienkhanh", 404),
        ("thanhtra.tinh", 404),
        (DESK, 403),
        ("chuyenvien.nhatrang", 403),
        (DAO, 403),
    ] {
        let who = then.sign_in(login).await;
        let reply = then.get(&path).as_(&who).await;
        assert_eq!(reply.status, status, "{login}: {reply}");
    }
    let head = then.sign_in(HEAD).await;
    let nowhere = "/agencies/0190f6a0-52c1-7b1e-9d3e-3f0f7c2a9b11/board";
    then.get(nowhere).as_(&head).await.problem(404, "NOT_FOUND");
    let coordinator = then.sign_in("dieuphoi.cchc").await;
    then.get(nowhere)
        .as_(&coordinator)
        .await
        .problem(404, "NOT_FOUND");
}
