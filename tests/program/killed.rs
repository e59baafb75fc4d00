//! The server dies in the middle of a burst: what it acknowledged is there, whole, and nothing is there by halves.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::{Value, json};

use super::server::{ACCOUNTS, agent};
use super::{Server, complained, run};
use crate::both_databases;
use crate::support::db::TestDb;

const ARGUMENTS: [&str; 4] = ["serve", "--demo", "--clock", "2011-06-13T08:30:00+07:00"];
/// Drafts that are sent in a burst, and dossiers that the desk takes in meanwhile.
const EACH: usize = 60;
const CLIENTS: usize = 6;

/// One request of the burst: it may be sent again, word for word.
#[derive(Clone)]
struct Wish {
    key: String,
    token: String,
    path: String,
    if_match: Option<&'static str>,
    body: Option<Value>,
}

/// What was answered.
struct Answer {
    status: u16,
    replayed: bool,
    body: Value,
}

fn send(base: &str, wish: &Wish) -> Option<Answer> {
    let mut request = agent()
        .post(format!("{base}/api/v1{}", wish.path))
        .header("Authorization", format!("Bearer {}", wish.token))
        .header("Idempotency-Key", &wish.key);
    if let Some(tag) = wish.if_match {
        request = request.header("If-Match", tag);
    }
    let mut response = match &wish.body {
        Some(body) => request.send_json(body).ok()?,
        None => request.send_empty().ok()?,
    };
    let replayed = response.headers().contains_key("idempotent-replayed");
    let status = response.status().as_u16();
    // A body that breaks off is no answer.
    let body = response.body_mut().read_json().ok()?;
    Some(Answer {
        status,
        replayed,
        body,
    })
}

fn get(server: &Server, token: &str, path: &str) -> Value {
    let mut response = agent()
        .get(format!("{}/api/v1{path}", server.base))
        .header("Authorization", format!("Bearer {token}"))
        .call()
        .unwrap();
    let body: Value = response.body_mut().read_json().unwrap();
    assert_eq!(response.status(), 200, "{path}: {body}");
    body
}

fn sign_in(server: &Server, accounts: &str, name: &str) -> String {
    let line = accounts
        .lines()
        .find(|line| line.starts_with(&format!("{name}\t")));
    let password = line.unwrap().split('\t').nth(1).unwrap();
    let url = format!("{}/api/v1/sessions", server.base);
    let mut response = agent()
        .post(url)
        .send_json(json!({ "name": name, "password": password }))
        .unwrap();
    let body: Value = response.body_mut().read_json().unwrap();
    body["accessToken"].as_str().unwrap().to_owned()
}

fn start(folder: &Path, db: &TestDb) -> Server {
    let settings = [
        ("DATABASE_URL", db.url()),
        ("MOTCUA_ARGON2_MEMORY_KIB", "8192"),
        ("MOTCUA_ARGON2_PASSES", "1"),
    ];
    Server::start_with(folder, &ARGUMENTS, &settings)
}

/// What is filed, for an owner.
fn filing(server: &Server, owner: &str) -> Value {
    let list = get(server, "", "/procedures?q=h%E1%BB%99%20kinh%20doanh");
    let procedure = list["items"][0]["id"].as_str().unwrap();
    let whole = get(server, "", &format!("/procedures/{procedure}"));
    let components = &whole["currentVersion"]["parts"]["components"];
    let agency = get(server, "", "/agencies?code=000.00.26.H32")["items"][0]["id"].clone();
    json!({
        "procedureId": procedure, "agencyId": agency,
        "owner": {
            "kind": "CITIZEN", "name": owner, "identityKind": "CITIZEN_ID", "identityNumber": "056179000000",
        },
        "formData": {
            "tenHoKinhDoanh": "Tạp hóa", "diaDiem": { "soNha": "12 đường Mẫu", "xaPhuong": "Lộc Thọ" },
            "nganhNghe": [{ "ten": "Bán lẻ tạp hóa" }], "vonKinhDoanh": 50_000_000, "soLaoDong": 1,
            "chuThe": "CA_NHAN", "camKet": true,
        },
        "components": [
            { "componentId": components[0]["id"], "originals": 1 },
            { "componentId": components[1]["id"], "plainCopies": 1 },
        ],
    })
}

/// Sends all wishes from several clients until the server is gone; those that were acknowledged.
fn burst(server: &Server, wishes: &[Wish], meanwhile: impl FnOnce()) -> BTreeMap<String, Value> {
    let acknowledged = Mutex::new(BTreeMap::new());
    let waiting = Mutex::new(wishes.iter());
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                loop {
                    let wish = waiting.lock().unwrap().next();
                    let Some(wish) = wish else { return };
                    let Some(answer) = send(&server.base, wish) else {
                        continue;
                    };
                    assert!(
                        [200, 201].contains(&answer.status),
                        "{}: {}",
                        wish.path,
                        answer.body
                    );
                    acknowledged
                        .lock()
                        .unwrap()
                        .insert(wish.key.clone(), answer.body["id"].clone());
                }
            });
        }
        meanwhile();
    });
    acknowledged.into_inner().unwrap()
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many rows each dossier has in a table.
fn counted(db: &TestDb, sql: &str) -> BTreeMap<String, i64> {
    let rows: Vec<Count> = diesel::sql_query(sql).load(&mut db.connect()).unwrap();
    rows.into_iter().map(|row| (row.id, row.count)).collect()
}

/// Looks past the application at these dossiers: whatever is no draft has its audit row, its event, its history and its
/// work, whatever is one has nothing of it. Answers with those that are no drafts.
fn nothing_is_half_written(db: &TestDb, ids: &BTreeSet<String>) -> BTreeSet<String> {
    let id = match db.backend() {
        motcua::platform::db::Backend::Sqlite => |column: &str| format!("lower(hex({column}))"),
        motcua::platform::db::Backend::Postgres => {
            |column: &str| format!("replace(CAST({column} AS text), '-', '')")
        }
    };
    let count = |table: &str, column: &str, filter: &str| {
        let id = id(column);
        counted(
            db,
            &format!("SELECT {id} AS id, count(*) AS count FROM {table} WHERE {filter} GROUP BY {column}"),
        )
    };
    let all = count("dossiers", "id", "state <> 'DRAFT'");
    let history = count("dossier_history", "dossier_id", "seq = 1");
    let components = count("dossier_components", "dossier_id", "required");
    let contents = count("dossier_contents", "dossier_id", "sets > 0");
    let work = count("dossier_tasks", "dossier_id", "sort_at IS NOT NULL");
    let events = count("outbox", "subject_id", "subject_type = 'dossier'");
    let audit = count("audit_log", "subject_id", "subject_type = 'dossier'");
    let mut there = BTreeSet::new();
    for id in ids {
        let key = id.replace('-', "");
        let is_there = all.contains_key(&key);
        assert_eq!(
            history.get(&key).copied().unwrap_or(0),
            i64::from(is_there),
            "history of {id}"
        );
        assert_eq!(
            work.get(&key).copied().unwrap_or(0),
            i64::from(is_there),
            "work of {id}"
        );
        assert_eq!(
            events.get(&key).copied().unwrap_or(0),
            i64::from(is_there),
            "events of {id}"
        );
        if is_there {
            there.insert(id.clone());
            assert_eq!(components.get(&key), Some(&2), "components of {id}");
            assert_eq!(contents.get(&key), Some(&1), "contents of {id}");
            assert!(audit.get(&key).is_some_and(|rows| *rows >= 1), "audit of {id}");
        }
    }
    there
}

both_databases!(a_server_that_is_killed_loses_nothing_that_it_acknowledged, empty);
fn a_server_that_is_killed_loses_nothing_that_it_acknowledged(db: TestDb) {
    let folder = tempfile::tempdir().unwrap();
    let mut server = start(folder.path(), &db);
    let accounts = std::fs::read_to_string(folder.path().join(ACCOUNTS)).unwrap();
    let mut killed_in_between = 0;
    for (round, milliseconds) in [30_u64, 90, 180].into_iter().enumerate() {
        let citizen = sign_in(&server, &accounts, "056179000000");
        let desk = sign_in(&server, &accounts, "motcua.nhatrang");
        let owner = format!("Nguyễn Văn Vòng {}", ["Một", "Hai", "Ba"][round]);
        let filing = filing(&server, &owner);
        let draft = |no: usize| Wish {
            key: format!("draft-{round}-{no}"),
            token: citizen.clone(),
            path: "/dossiers".into(),
            if_match: None,
            body: Some(filing.clone()),
        };
        let drafts: Vec<_> = (0..EACH).map(draft).collect();
        let drafts = burst(&server, &drafts, || ());
        assert_eq!(drafts.len(), EACH);
        let mut wishes = Vec::new();
        for (no, id) in drafts.values().enumerate() {
            wishes.push(Wish {
                key: format!("submission-{round}-{no}"),
                token: citizen.clone(),
                path: format!("/dossiers/{}/submission", id.as_str().unwrap()),
                if_match: Some("\"1\""),
                body: None,
            });
            wishes.push(Wish {
                key: format!("reception-{round}-{no}"),
                token: desk.clone(),
                path: "/receptions".into(),
                if_match: None,
                body: Some(json!({ "channel": "IN_PERSON", "filing": filing })),
            });
        }

        let begun = Instant::now();
        let acknowledged = burst(&server, &wishes, || {
            std::thread::sleep(Duration::from_millis(milliseconds));
            server.signal("KILL");
        });
        let took = begun.elapsed();
        server.ended();
        killed_in_between += usize::from(!acknowledged.is_empty() && acknowledged.len() < wishes.len());

        // As it was left, before anybody touches it.
        let listed = |of: &BTreeMap<String, Value>| -> BTreeSet<String> {
            of.values().map(|id| id.as_str().unwrap().to_owned()).collect()
        };
        nothing_is_half_written(&db, &listed(&drafts));
        let kept = listed(&acknowledged);
        assert_eq!(nothing_is_half_written(&db, &kept), kept);
        let audit = run(
            folder.path(),
            &["admin", "verify-audit"],
            &[("DATABASE_URL", db.url())],
        );
        assert!(audit.status.success(), "{}", complained(&audit));

        server = start(folder.path(), &db);
        let citizen = sign_in(&server, &accounts, "056179000000");
        let desk = sign_in(&server, &accounts, "motcua.nhatrang");
        for wish in &mut wishes {
            wish.token = if wish.path == "/receptions" {
                desk.clone()
            } else {
                citizen.clone()
            };
            let answer = send(&server.base, wish).unwrap();
            assert!([200, 201].contains(&answer.status), "{}", answer.body);
            if let Some(id) = acknowledged.get(&wish.key) {
                // It was kept, and sending it again changes nothing.
                assert!(answer.replayed, "{} was lost ({took:?})", wish.key);
                assert_eq!(&answer.body["id"], id, "{}", wish.key);
            }
        }
        let sent = listed(&drafts);
        assert_eq!(nothing_is_half_written(&db, &sent), sent);
        let own = format!(
            "SELECT owner_name AS id, count(*) AS count FROM dossiers WHERE owner_name = '{owner}' AND state <> 'DRAFT' GROUP BY owner_name"
        );
        assert_eq!(
            counted(&db, &own).get(&owner),
            Some(&i64::try_from(2 * EACH).unwrap())
        );
    }
    assert!(killed_in_between > 0, "no kill fell into a burst");
}

both_databases!(a_server_that_is_told_to_stop_answers_what_it_took, empty);
fn a_server_that_is_told_to_stop_answers_what_it_took(db: TestDb) {
    let folder = tempfile::tempdir().unwrap();
    let mut server = start(folder.path(), &db);
    let accounts = std::fs::read_to_string(folder.path().join(ACCOUNTS)).unwrap();
    let desk = sign_in(&server, &accounts, "motcua.nhatrang");
    let filing = filing(&server, "Nguyễn Văn Dừng");
    let wish = |no: usize| Wish {
        key: format!("stop-{no}"),
        token: desk.clone(),
        path: "/receptions".into(),
        if_match: None,
        body: Some(json!({ "channel": "IN_PERSON", "filing": filing })),
    };
    let wishes: Vec<_> = (0..EACH).map(wish).collect();
    let acknowledged = burst(&server, &wishes, || {
        std::thread::sleep(Duration::from_millis(60));
        server.signal("TERM");
    });
    let status = server.ended();
    assert!(status.success(), "{status}\n{}", server.log());
    let ids: BTreeSet<String> = acknowledged
        .values()
        .map(|id| id.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(nothing_is_half_written(&db, &ids), ids);
    let kept = counted(
        &db,
        "SELECT owner_name AS id, count(*) AS count FROM dossiers WHERE owner_name = 'Nguyễn Văn Dừng' GROUP BY owner_name",
    );
    // What was accepted was answered: there is no dossier of which nobody heard.
    assert_eq!(
        kept.values().sum::<i64>(),
        i64::try_from(acknowledged.len()).unwrap()
    );
}
