//! A table belongs to the slice in whose section of `schema.rs` it stands; nobody else reads or writes it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::schema_file;
use super::source::{self, Source, paths};

static STATEMENT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?-u)\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)").unwrap());

/// Whose tables they are.
fn owners() -> BTreeMap<String, String> {
    schema_file::declared()
        .into_iter()
        .map(|(table, declared)| (table, declared.slice))
        .collect()
}

/// `reports` joins what it likes; what stands above the slices has no tables and no queries.
fn may_touch_all(slice: &str) -> bool {
    slice == "reports"
}

fn trespasses(file: &Source, owners: &BTreeMap<String, String>) -> Vec<String> {
    if may_touch_all(file.slice()) || file.path == "src/platform/db/schema.rs" {
        return Vec::new();
    }
    let foreign = |table: &str| owners.get(table).filter(|owner| *owner != file.slice());
    let in_code = ["crate::platform::db::schema", "schema", "super::schema"]
        .into_iter()
        .flat_map(|root| {
            paths(&file.code, root)
                .into_iter()
                .filter_map(|(at, path)| Some((at, path.first()?.clone())))
        });
    let in_strings = STATEMENT
        .captures_iter(&file.strings)
        .map(|found| (found.get(1).unwrap().start(), found[1].to_owned()));
    in_code
        .chain(in_strings)
        .filter_map(|(at, table)| {
            let owner = foreign(&table)?;
            Some(format!(
                "{}:{}: {table} belongs to {owner}",
                file.path,
                file.line(at)
            ))
        })
        .collect()
}

#[test]
fn slices_touch_only_their_own_tables() {
    let owners = owners();
    assert!(owners.len() > 5, "too few tables were read");
    let found: Vec<_> = source::all("src")
        .iter()
        .flat_map(|file| trespasses(file, &owners))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_foreign_table_is_found() {
    let owners = BTreeMap::from([
        ("fees".to_owned(), "fees".to_owned()),
        ("desks".into(), "agencies".into()),
    ]);
    let found = |path, text| trespasses(&Source::new(path, text), &owners);
    let one = ["src/fees/queries.rs:1: desks belongs to agencies"];
    assert_eq!(
        found(
            "src/fees/queries.rs",
            "use crate::platform::db::schema::{desks, fees::dsl};"
        ),
        one
    );
    assert_eq!(
        found("src/fees/queries.rs", "fn f() { schema::desks::table.find(1) }"),
        one
    );
    assert_eq!(
        found(
            "src/fees/queries.rs",
            "sql_query(\"SELECT 1 FROM fees JOIN desks ON TRUE\")"
        ),
        one
    );
    assert_eq!(
        found(
            "src/reports/queries.rs",
            "use crate::platform::db::schema::desks;"
        ),
        [""; 0]
    );
    assert_eq!(
        found(
            "src/fees/queries.rs",
            "use crate::platform::db::schema::fees; // FROM desks"
        ),
        [""; 0]
    );
}
