//! The README's walk, as it stands there.

use std::process::Command;

use super::Server;
use crate::both_databases;
use crate::support::db::TestDb;

const README: &str = include_str!("../../README.md");

/// The text of the block that is the walk.
fn walk() -> &'static str {
    let (_, rest) = README.split_once("```sh walk\n").expect("the README has a walk");
    rest.split_once("\n```").expect("the walk ends").0
}

/// The arguments with which the README starts the server for it.
fn arguments() -> Vec<&'static str> {
    let line = README
        .lines()
        .find(|line| line.contains("--clock") && line.contains("tee accounts.txt"))
        .expect("the README starts the server");
    let (_, rest) = line.split_once("-- ").unwrap();
    let (arguments, _) = rest.split_once(" |").unwrap();
    arguments.split(' ').collect()
}

both_databases!(the_readmes_walk_ends_with_the_result_handed_over, empty);
fn the_readmes_walk_ends_with_the_result_handed_over(db: TestDb) {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start_with(
        folder.path(),
        &arguments(),
        &[
            ("DATABASE_URL", db.url()),
            ("MOTCUA_ARGON2_MEMORY_KIB", "8192"),
            ("MOTCUA_ARGON2_PASSES", "1"),
        ],
    );
    let script = format!("set -euo pipefail\n{}", walk());
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder.path())
        .env("MOTCUA", &server.base)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complained = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}\n{complained}\n{}", server.log());
    let lines: Vec<_> = said.lines().collect();
    // 8 working hours on, but for the seconds that have passed; 5 working days on (annex A, S4).
    assert!(lines[0].starts_with("2011-06-14T01:3"), "{said}");
    assert_eq!(
        lines[1..],
        [
            "2011-06-20T10:00:00Z",
            "IN_PROCESS",
            "IN_PROCESS",
            "COMPLETED",
            "COMPLETED",
            "RETURNED",
            "10"
        ],
        "{said}"
    );
}
