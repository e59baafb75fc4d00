//! Nothing personal stays when a dossier is erased because nobody has thought of it: each column that could hold it is
//! named in `src/dossiers/queries/erase.rs`, with what becomes of it.

use std::collections::{BTreeMap, BTreeSet};

use motcua::dossiers::queries::{Fate, Rows, TABLES};

use super::schema_file::{self, Declared};

/// Columns that can hold words of people.
const WORDS: [&str; 3] = ["text", "bytea", "jsonb"];

fn unthought_of(tables: &BTreeMap<String, Declared>, named: &[(&str, Rows)]) -> Vec<String> {
    let mut found = Vec::new();
    for (table, declared) in tables {
        // All of this slice's tables are about dossiers, those too that are about several at once.
        if declared.slice != "dossiers" {
            continue;
        }
        let Some((_, rows)) = named.iter().find(|(name, _)| name == table) else {
            found.push(format!("{table} is not named"));
            continue;
        };
        let Rows::Stay(columns) = rows else { continue };
        let words = declared
            .columns
            .iter()
            .filter(|column| WORDS.contains(&column.sql_type.as_str()));
        for column in words {
            if !columns.iter().any(|(name, _)| *name == column.name) {
                found.push(format!("{table}.{} is not named", column.name));
            }
        }
        for (name, _) in *columns {
            if !declared.columns.iter().any(|column| column.name == *name) {
                found.push(format!("{table}.{name} is not there"));
            }
        }
    }
    for (name, _) in named {
        if !tables.contains_key(*name) {
            found.push(format!("{name} is not there"));
        }
    }
    found
}

#[test]
fn every_column_of_a_dossier_is_kept_or_erased_on_purpose() {
    let found = unthought_of(&schema_file::declared(), TABLES);
    assert!(
        found.is_empty(),
        "say in src/dossiers/queries/erase.rs what becomes of it when a dossier is erased:\n{}",
        found.join("\n")
    );
}

/// The columns that hold something of a person.
fn personal(tables: &BTreeMap<String, Declared>, named: &[(&str, Rows)]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (table, rows) in named {
        let columns: Vec<String> = match rows {
            Rows::Stay(fates) => fates
                .iter()
                .filter(|(_, fate)| !matches!(fate, Fate::Kept))
                .map(|(column, _)| (*column).to_owned())
                .collect(),
            Rows::Go => tables[*table]
                .columns
                .iter()
                .filter(|column| WORDS.contains(&column.sql_type.as_str()))
                .map(|column| column.name.clone())
                .collect(),
        };
        found.extend(columns.iter().map(|column| format!("{table}.{column}")));
    }
    found
}

/// The columns that the document's table gives a class.
fn classified(document: &str) -> BTreeSet<String> {
    const CLASSES: [&str; 3] = ["BASIC", "SENSITIVE", "OPERATIONAL"];
    let mut found = BTreeSet::new();
    for line in document.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let [_, class, _, columns, _, _] = cells[..]
            && CLASSES.contains(&class)
        {
            for column in columns.split('`').skip(1).step_by(2) {
                assert!(found.insert(column.to_owned()), "{column} has two classes");
            }
        }
    }
    found
}

#[test]
fn every_personal_column_has_a_class() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/PERSONAL-DATA.md");
    let classified = classified(&std::fs::read_to_string(path).unwrap());
    let personal = personal(&schema_file::declared(), TABLES);
    let without: Vec<_> = personal.difference(&classified).collect();
    let nowhere: Vec<_> = classified.difference(&personal).collect();
    assert!(
        without.is_empty() && nowhere.is_empty(),
        "docs/PERSONAL-DATA.md gives no class to {without:#?} and one to {nowhere:#?}, which is not personal or not there"
    );
}

#[test]
fn a_column_without_a_class_is_found() {
    let named: &[(&str, Rows)] = &[
        (
            "dossier_refusals",
            Rows::Stay(&[("stage", Fate::Kept), ("reason", Fate::Blanked)]),
        ),
        ("dossier_messages", Rows::Go),
    ];
    let personal = personal(&schema_file::declared(), named);
    let table = "| Class | What | Columns | Without |\n|---|---|---|---|\n\
                 | SENSITIVE | words | `dossier_messages.body` | no |\n| SECRET | side | `dossier_messages.side` | no |";
    let classified = classified(table);
    let without: Vec<_> = personal.difference(&classified).map(String::as_str).collect();
    assert_eq!(without, ["dossier_messages.side", "dossier_refusals.reason"]);
}

#[test]
fn a_column_that_nobody_thought_of_is_found() {
    use motcua::dossiers::queries::Fate::Kept;
    let some = |name: &str| schema_file::declared().remove_entry(name).unwrap();
    let tables = BTreeMap::from([
        some("dossier_returns"),
        some("dossier_refusals"),
        some("dossier_handovers"),
        some("desks"),
    ]);
    let named: &[(&str, Rows)] = &[
        (
            "dossier_returns",
            Rows::Stay(&[("method", Kept), ("identification", Kept), ("gone", Kept)]),
        ),
        ("dossier_nowhere", Rows::Go),
    ];
    let found = unthought_of(&tables, named);
    for expected in [
        "dossier_refusals is not named",
        "dossier_handovers is not named",
        "dossier_returns.receiver_name is not named",
        "dossier_returns.originals_returned is not named",
        "dossier_returns.authorisation_no is not named",
        "dossier_returns.receiver_identity_kind is not named",
        "dossier_returns.receiver_identity is not named",
        "dossier_returns.gone is not there",
        "dossier_nowhere is not there",
    ] {
        assert!(found.contains(&expected.to_owned()), "{expected}: {found:?}");
    }
    assert_eq!(found.len(), 9, "{found:?}");
}
