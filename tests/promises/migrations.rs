//! Migrations can be taken back, and then applied again.

use std::path::Path;

use diesel::migration::MigrationSource;
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use motcua::platform::db::{Conn, MultiBackend};

use super::catalogue::dump;
use crate::both_databases;
use crate::support::db::TestDb;

fn folder() -> FileBasedMigrations {
    FileBasedMigrations::from_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations")).unwrap()
}

/// What the second has that the first lacks, and the other way round.
fn difference(expected: &[String], found: &[String]) -> String {
    let missing = expected
        .iter()
        .filter(|line| !found.contains(line))
        .map(|line| format!("- {line}"));
    let more = found
        .iter()
        .filter(|line| !expected.contains(line))
        .map(|line| format!("+ {line}"));
    missing.chain(more).collect::<Vec<_>>().join("\n")
}

/// Steps up from nothing, then down again; each step down must lead to where the step up had come from.
fn round_trip(db: &TestDb, migrations: &FileBasedMigrations) -> Result<usize, String> {
    let mut conn: Conn = db.connect();
    let names = MigrationSource::<MultiBackend>::migrations(migrations)
        .unwrap()
        .len();
    let mut before = vec![dump(&mut conn)];
    for _ in 0..names {
        conn.run_next_migration(migrations.clone())
            .map_err(|error| error.to_string())?;
        before.push(dump(&mut conn));
    }
    before.pop();
    while let Some(expected) = before.pop() {
        let name = conn
            .revert_last_migration(migrations.clone())
            .map_err(|error| error.to_string())?;
        let found = dump(&mut conn);
        if found != expected {
            return Err(format!(
                "down of {name} leaves something else than before up:\n{}",
                difference(&expected, &found)
            ));
        }
    }
    Ok(names)
}

both_databases!(every_migration_goes_down_to_where_it_came_from, empty);
fn every_migration_goes_down_to_where_it_came_from(db: TestDb) {
    let steps = round_trip(&db, &folder()).unwrap_or_else(|why| panic!("{why}"));
    assert!(steps > 0, "no migrations were found");
}

both_databases!(what_was_taken_back_can_be_applied_again);
fn what_was_taken_back_can_be_applied_again(db: TestDb) {
    let migrations = db.migrations();
    let full = dump(&mut db.connect());
    assert!(!full.is_empty());
    for _ in migrations.state().unwrap().applied {
        migrations.down().unwrap();
    }
    migrations.up().unwrap();
    let again = dump(&mut db.connect());
    assert!(again == full, "{}", difference(&full, &again));
    assert!(migrations.up().unwrap().is_empty(), "nothing is left to apply");
}

both_databases!(the_program_carries_the_migrations_of_the_folder);
fn the_program_carries_the_migrations_of_the_folder(db: TestDb) {
    let folder = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations")).unwrap();
    let mut names: Vec<_> = folder
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let state = db.migrations().state().unwrap();
    assert_eq!((state.applied, state.pending), (names, vec![]));
}

both_databases!(a_migration_that_leaves_something_behind_is_found, empty);
fn a_migration_that_leaves_something_behind_is_found(db: TestDb) {
    let sample = tempfile::tempdir().unwrap();
    for (name, up, down) in [
        (
            "0001_toys",
            "CREATE TABLE toys (id integer PRIMARY KEY);",
            "DROP TABLE toys;",
        ),
        (
            "0002_games",
            "CREATE TABLE games (id integer PRIMARY KEY); CREATE TABLE dice (id integer);",
            "DROP TABLE games;",
        ),
    ] {
        let folder = sample.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("up.sql"), up).unwrap();
        std::fs::write(folder.join("down.sql"), down).unwrap();
    }
    let why = round_trip(&db, &FileBasedMigrations::from_path(sample.path()).unwrap()).unwrap_err();
    assert!(
        why.contains("0002") && why.contains("dice") && !why.contains("toys"),
        "{why}"
    );
}
