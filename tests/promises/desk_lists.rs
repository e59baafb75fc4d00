//! What a desk asks for all day is served by indexes: inboxes, their counts, searches, the board.

use std::collections::BTreeSet;
use std::time::Duration;

use motcua::auth::Role;
use motcua::calendar::zone::local_date;
use motcua::dossiers::model::{DossierState, WorkKind, WorkState};
use motcua::dossiers::queries::{self, Duty, InboxFilter, InboxPosition, Scope, WorkScope};
use motcua::dossiers::rules::inbox::Horizon;
use motcua::dossiers::rules::search::Search;
use motcua::dossiers::rules::search_words::objects;
use motcua::platform::db::{Conn, Db, DbError, DbSettings};
use motcua::platform::ids::{AgencyId, CitizenId, DeskId, DossierId, OfficerId, UnitId};
use motcua::platform::sealed::LookupKey;

use super::plans::unserved;
use crate::both;
use crate::support::app::TestApp;
use crate::support::statements;

fn scopes(app: &TestApp) -> Vec<WorkScope> {
    let now = app.clock.now();
    let unit = UnitId::new(now);
    vec![
        WorkScope::Mine {
            officer: OfficerId::new(now),
            duties: vec![
                Duty {
                    role: Role::Handler,
                    unit: Some(unit),
                },
                Duty {
                    role: Role::AgencyHead,
                    unit: None,
                },
            ],
        },
        WorkScope::Units(vec![unit]),
        WorkScope::Units(vec![unit, UnitId::new(now)]),
        WorkScope::Desks(vec![DeskId::new(now)]),
        WorkScope::Agency,
    ]
}

fn asked_all_day(conn: &mut Conn, scopes: &[WorkScope], now: chrono::DateTime<chrono::Utc>) {
    let agency = AgencyId::new(now);
    let horizon = Horizon {
        now,
        today: now,
        tomorrow: now,
        soon: now,
    };
    let states = WorkState::ALL.iter().copied().map(Some).chain([None]);
    for (scope, state) in scopes
        .iter()
        .flat_map(|scope| states.clone().map(move |state| (scope, state)))
    {
        for role in [None, Some(Role::Handler)] {
            let filter = InboxFilter {
                agency,
                scope: scope.clone(),
                role,
                dossier_state: role.map(|_| DossierState::InProcess),
                state,
                procedures: None,
                horizon,
            };
            let position = InboxPosition {
                standing: role.is_some(),
                sort_at: now,
                dossier: DossierId::new(now),
                kind: WorkKind::Step,
                step_no: 1,
            };
            for after in [None, Some(position)] {
                queries::inbox(conn, &filter, after, 50).unwrap();
            }
            queries::count_inbox(conn, &filter).unwrap();
        }
    }
    queries::open_by_desk(conn, agency, horizon).unwrap();
    queries::today_by_desk(conn, agency, horizon).unwrap();
    queries::work_by_unit(conn, agency, horizon).unwrap();
    queries::moved_by_unit(conn, agency, horizon).unwrap();
    let lookup = LookupKey::new(&[7; 32]);
    for text in [
        "đào nguyễn",
        "056199000000",
        "01681234567",
        "H32.26-110307-0001",
        "110307",
        "22366/7/112",
    ] {
        let things = objects(text).iter().map(|key| key.object(&lookup)).collect();
        let search = Search::parse(text, &[], |_| vec![7; 32], things).unwrap();
        for scope in [
            Scope::Agency(agency),
            Scope::Citizen(CitizenId::new(now), local_date(now)),
        ] {
            queries::find(conn, scope, &search, None, 50).unwrap();
        }
    }
}

both!(what_a_desk_asks_all_day_is_served_by_indexes, demo);
#[expect(
    clippy::await_holding_lock,
    reason = "one test listens at a time, on a thread of its own"
)]
async fn what_a_desk_asks_all_day_is_served_by_indexes(app: TestApp) {
    let turn = statements::listen();
    let settings = DbSettings {
        slow_query: Duration::ZERO,
        ..app.database().settings()
    };
    let db = Db::open(&settings, app.clock).unwrap();
    let (scopes, now) = (scopes(&app), app.clock.now());
    db.read(move |conn| {
        asked_all_day(conn, &scopes, now);
        Ok::<_, DbError>(())
    })
    .await
    .unwrap();
    db.close();
    let asked: BTreeSet<String> = statements::take()
        .into_iter()
        .filter(|sql| sql.starts_with("SELECT") || sql.starts_with("select"))
        .collect();
    drop(turn);
    assert!(
        asked.len() > 60,
        "too few statements were caught: {}",
        asked.len()
    );
    let mut conn = app.database().connect();
    let mut wrong = Vec::new();
    for sql in asked {
        let found = unserved(&mut conn, &sql);
        // What was bounded inside may be read and put in order outside.
        let bounded = ["part", "stated", "work", "few", "mine", "shared", "t"];
        let found: Vec<String> = found
            .into_iter()
            .filter(|found| match found.strip_prefix("reads all of ") {
                Some(table) => !bounded
                    .iter()
                    .any(|name| table.trim_end_matches(char::is_numeric) == *name),
                None => found != "sorts" || !(sql.contains("UNION ALL") || sql.contains(") AS t JOIN")),
            })
            .collect();
        if !found.is_empty() {
            wrong.push(format!("{}: {sql}", found.join(", ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
