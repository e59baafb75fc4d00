//! What the rooms of a slice leave to others.

use super::source::{self, Source, paths};

/// A room, what it may not name, and why.
const RULES: &[(&str, &[&str], &str)] = &[
    (
        "http",
        &["diesel", "crate::platform::db::schema"],
        "queries belong into queries.rs",
    ),
    (
        "commands",
        &["actix_web", "crate::app", "crate::api"],
        "commands know nothing of HTTP",
    ),
    (
        "rules",
        &[
            "diesel",
            "actix_web",
            "crate::platform::db::Conn",
            "crate::platform::db::Tx",
            "crate::platform::db::schema",
            "crate::platform::clock",
        ],
        "rules are pure: what they judge is given to them",
    ),
    (
        "queries",
        &["actix_web", "crate::app", "crate::api"],
        "queries know nothing of HTTP",
    ),
    (
        "model",
        &["actix_web", "crate::app", "crate::api"],
        "the model knows nothing of HTTP",
    ),
];

const SLICES_WITHOUT_ROOMS: &[&str] = &["platform", "config", "cli", "app", "api", "main", "lib"];

fn trespasses(file: &Source) -> Vec<String> {
    if SLICES_WITHOUT_ROOMS.contains(&file.slice()) {
        return Vec::new();
    }
    let rules = RULES.iter().filter(|(room, ..)| file.room() == Some(room));
    rules
        .flat_map(|(room, forbidden, why)| {
            forbidden.iter().flat_map(move |name| {
                named(file, name)
                    .map(move |line| format!("{}:{line}: {room} may not name {name}: {why}", file.path))
            })
        })
        .collect()
}

/// The lines that name a path or anything below it.
fn named<'a>(file: &'a Source, name: &str) -> impl Iterator<Item = usize> + 'a {
    let mut parts = name.split("::").map(str::to_owned);
    let root = parts.next().unwrap();
    let below: Vec<String> = parts.collect();
    paths(&file.code, &root)
        .into_iter()
        .filter(move |(_, path)| path.starts_with(&below))
        .map(|(at, _)| file.line(at))
}

#[test]
fn rooms_keep_to_their_task() {
    let found: Vec<_> = source::all("src").iter().flat_map(trespasses).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_trespass_is_found() {
    let found = |path, text| trespasses(&Source::new(path, text)).len();
    assert_eq!(found("src/fees/http.rs", "use diesel::prelude::*;"), 1);
    assert_eq!(
        found(
            "src/fees/http/list.rs",
            "use crate::platform::db::{Conn, schema::fees};"
        ),
        1
    );
    assert_eq!(
        found(
            "src/fees/rules.rs",
            "fn f(tx: &mut crate::platform::db::Tx<'_>) {}"
        ),
        1
    );
    assert_eq!(found("src/fees/commands.rs", "use actix_web::web::Json;"), 1);
    assert_eq!(
        found(
            "src/fees/rules.rs",
            "use crate::platform::db::types::Money; use chrono::Utc;"
        ),
        0
    );
    assert_eq!(found("src/fees/queries.rs", "use diesel::prelude::*;"), 0);
}
