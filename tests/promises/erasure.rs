//! Nothing personal stays when a dossier is erased because nobody has thought of it: each column that could hold it is
//! named in `src/dossiers/queries/erase.rs`, with what becomes of it.

use std::collections::BTreeMap;

use motcua::dossiers::queries::{Rows, TABLES};

use super::schema_file::{self, Declared};

/// Columns that can hold words of people.
const WORDS: [&str; 3] = ["text", "bytea", "jsonb"];

fn unthought_of(tables: &BTreeMap<String, Declared>, named: &[(&str, Rows)]) -> Vec<String> {
    let mut found = Vec::new();
    for (table, declared) in tables {
        let of_a_dossier = declared.columns.iter().any(|column| column.name == "dossier_id");
        if table != "dossiers" && !(of_a_dossier && declared.slice == "dossiers") {
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

#[test]
fn a_column_that_nobody_thought_of_is_found() {
    use motcua::dossiers::queries::Fate::Kept;
    let some = |name: &str| schema_file::declared().remove_entry(name).unwrap();
    let tables = BTreeMap::from([some("dossier_returns"), some("dossier_refusals"), some("desks")]);
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
    assert_eq!(found.len(), 8, "{found:?}");
}
