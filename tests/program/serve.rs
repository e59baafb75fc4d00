use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use super::server::{ACCOUNTS, agent};
use super::{Server, run, said};

#[test]
fn an_empty_folder_is_enough_to_serve() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["serve"]);
    let (_, ready) = server.get("/health/ready").unwrap();
    let ready: Value = serde_json::from_str(&ready).unwrap();
    assert_eq!(
        ready["database"],
        serde_json::json!({"kind": "SQLITE", "reached": true})
    );
    assert_eq!(
        (&ready["migrations"]["current"], &ready["clock"]["shifted"]),
        (&true.into(), &false.into())
    );
    assert_eq!(server.get("/health/live").unwrap().0, 200);
    assert_eq!(server.get("/api/v1/openapi.json").unwrap().0, 200);
    assert_eq!(server.get("/nowhere").unwrap().0, 404);
    let port = server.base.rsplit(':').next().unwrap();
    let health = run(
        folder.path(),
        &["health"],
        &[("MOTCUA_PORT", port), ("MOTCUA_ADDRESS", "0.0.0.0")],
    );
    assert!(health.status.success() && said(&health).contains("\"ready\":true"));
    let (_, figures) = server.get("/metrics").unwrap();
    for figure in [
        "motcua_requests_total{operation=\"/health/live\",status=\"200\"} 1\n",
        "motcua_requests_total{operation=\"unmatched\",status=\"404\"} 1\n",
        "motcua_request_seconds_bucket{operation=\"/health/live\",le=\"+Inf\"} 1\n",
        "motcua_db_connections 8\n",
        "motcua_db_writer_queue 0\n",
        "motcua_hashing_waiting 0\n",
        "motcua_outbox_lag_seconds 0\n",
        "# TYPE motcua_db_batch_size histogram\n",
    ] {
        assert!(figures.contains(figure), "{figure}{figures}");
    }
}

#[test]
fn without_its_newest_migration_it_is_not_ready() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["serve"]);
    let taken_back = said(&run(folder.path(), &["migrate", "down"], &[]));
    let (status, ready) = server.get("/health/ready").unwrap();
    let ready: Value = serde_json::from_str(&ready).unwrap();
    assert_eq!(
        (status, &ready["ready"], &ready["migrations"]["current"]),
        (503, &false.into(), &false.into())
    );
    let port = server.base.rsplit(':').next().unwrap();
    assert!(
        !run(folder.path(), &["health"], &[("MOTCUA_PORT", port)])
            .status
            .success()
    );
    let pending = ready["migrations"]["pending"][0].as_str().unwrap();
    assert_eq!(taken_back, format!("took back {pending}\n"));
    assert_eq!(server.get("/health/live").unwrap().0, 200);
}

#[test]
fn the_data_folder_and_the_keys_are_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let _server = Server::start(folder.path(), &["serve"]);
    let mode = |path: &str| {
        std::fs::metadata(folder.path().join(path))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(
        (mode("data"), mode("data/keys"), mode("data/keys/token-1.pem")),
        (0o700, 0o700, 0o600)
    );
}

#[test]
fn a_shifted_clock_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(
        folder.path(),
        &["serve", "--demo", "--clock", "2011-03-01T08:30:00+07:00"],
    );
    let (_, ready) = server.get("/health/ready").unwrap();
    let ready: Value = serde_json::from_str(&ready).unwrap();
    assert_eq!(ready["clock"]["shifted"], true);
    assert!(
        ready["clock"]["now"]
            .as_str()
            .unwrap()
            .starts_with("2011-03-01T01:3"),
        "{ready}"
    );
}

#[test]
fn told_to_stop_it_finishes_the_running_request_and_ends_in_order() {
    for signal in ["TERM", "INT"] {
        let folder = tempfile::tempdir().unwrap();
        let mut server = Server::start(folder.path(), &["serve"]);
        let address = server.base.strip_prefix("http://").unwrap().to_owned();
        // A request whose body arrives only after the signal.
        let mut slow = TcpStream::connect(&address).unwrap();
        let head = "POST /api/v1/tracking HTTP/1.1\r\nHost: motcua\r\nContent-Type: application/json\r\n";
        write!(slow, "{head}Content-Length: 2\r\n\r\n{{").unwrap();
        std::thread::sleep(Duration::from_millis(300));
        server.signal(signal);
        std::thread::sleep(Duration::from_millis(300));
        slow.write_all(b"}").unwrap();
        let mut answer = [0; 12];
        slow.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 400");
        drop(slow);
        assert!(server.ended().success());
        assert!(
            TcpStream::connect(&address).is_err(),
            "new connections are refused"
        );
        assert!(
            !folder.path().join("data/motcua.db-wal").exists(),
            "the database was closed in order"
        );
    }
}

#[test]
fn a_worker_runs_by_itself_and_ends_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut worker = super::motcua(folder.path(), &["worker"])
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    assert!(worker.try_wait().unwrap().is_none());
    let told = std::process::Command::new("kill")
        .args(["-TERM", &worker.id().to_string()])
        .status()
        .unwrap();
    assert!(told.success() && worker.wait().unwrap().success());
    assert!(said(&run(folder.path(), &["migrate", "status"], &[])).contains("applied 0001"));
}

#[test]
fn without_its_database_it_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let variables = [("DATABASE_URL", "postgres://nobody:geheim@127.0.0.1:1/x")];
    let server = Server::launch(folder.path(), &["serve"], &variables);
    for _ in 0..200 {
        if server.logged("the database is not to be had; trying again").len() > 1 {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(
        server.logged("the database is not to be had; trying again").len() > 1,
        "{}",
        server.log()
    );
    assert!(server.logged("serving").is_empty() && !server.log().contains("geheim"));
}

#[test]
fn told_to_stop_it_first_writes_who_looked_at_what() {
    use diesel::prelude::*;
    use motcua::platform::db::schema::access_log;

    let folder = tempfile::tempdir().unwrap();
    let arguments = ["serve", "--demo", "--clock", "2011-06-13T08:30:00+07:00"];
    let mut server = Server::start(folder.path(), &arguments);
    let accounts = std::fs::read_to_string(folder.path().join(ACCOUNTS)).unwrap();
    let line = accounts
        .lines()
        .find(|line| line.starts_with("motcua.nhatrang\t"));
    let password = line.unwrap().split('\t').nth(1).unwrap();
    let url = |path: &str| format!("{}/api/v1{path}", server.base);
    let body = serde_json::json!({"name": "motcua.nhatrang", "password": password});
    let mut signed_in = agent().post(url("/sessions")).send_json(body).unwrap();
    let signed_in: serde_json::Value = signed_in.body_mut().read_json().unwrap();
    let bearer = format!("Bearer {}", signed_in["accessToken"].as_str().unwrap());
    let get = |path: &str| -> serde_json::Value {
        let answer = agent().get(url(path)).header("Authorization", &bearer).call();
        answer.unwrap().body_mut().read_json().unwrap()
    };
    let list = get("/dossiers?pageSize=20");
    let dossiers = list["items"].as_array().unwrap();
    for dossier in dossiers {
        let read = get(&format!("/dossiers/{}", dossier["id"].as_str().unwrap()));
        assert_eq!(read["id"], dossier["id"]);
    }
    // Long before the entries are gathered.
    server.signal("TERM");
    assert!(server.ended().success());
    let file = folder.path().join("data/motcua.db");
    let mut conn = diesel::SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    let written: i64 = access_log::table
        .filter(access_log::operation.eq("readDossier"))
        .count()
        .get_result(&mut conn)
        .unwrap();
    assert!(
        dossiers.len() > 5 && written == i64::try_from(dossiers.len()).unwrap(),
        "{written}"
    );
}
