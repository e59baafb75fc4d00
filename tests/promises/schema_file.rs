//! `schema.rs`, which is written by hand, against the databases as the migrations make them.

use std::collections::BTreeMap;

use regex::Regex;

use super::catalogue::{self, Column};
use crate::both_databases;
use crate::support::db::TestDb;

/// A table as `schema.rs` has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Declared {
    /// The slice whose section it stands in.
    pub slice: String,
    /// The primary key.
    pub key: Vec<String>,
    /// The columns, in order.
    pub columns: Vec<Column>,
}

/// The tables of `schema.rs`.
pub fn declared() -> BTreeMap<String, Declared> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/platform/db/schema.rs");
    parse(&std::fs::read_to_string(path).unwrap())
}

fn parse(text: &str) -> BTreeMap<String, Declared> {
    let table = Regex::new(r"(?s)table!\s*\{(.*?)\n\}").unwrap();
    let head = Regex::new(r"(?s)(\w+)\s*\(([^)]*)\)\s*\{(.*)\}\s*$").unwrap();
    let column = Regex::new(r#"(?:#\[sql_name = "(\w+)"\]\s*)?(\w+)\s*->\s*(Nullable<)?(\w+)>?,"#).unwrap();
    let section = Regex::new(r"// -+ (\w+)").unwrap();
    let mut tables = BTreeMap::new();
    for block in table.captures_iter(text) {
        let before = &text[..block.get(0).unwrap().start()];
        let slice = section
            .captures_iter(before)
            .last()
            .map_or(String::new(), |found| found[1].to_owned());
        let head = head
            .captures(&block[1])
            .unwrap_or_else(|| panic!("no table in {}", &block[1]));
        let columns = column.captures_iter(&head[3]).map(|found| Column {
            name: found.get(1).or(found.get(2)).unwrap().as_str().to_owned(),
            sql_type: sql_type(&found[4]).to_owned(),
            nullable: found.get(3).is_some(),
        });
        let declared = Declared {
            slice,
            key: head[2].split(',').map(|name| name.trim().to_owned()).collect(),
            columns: columns.collect(),
        };
        let arrows = head[3].matches("->").count();
        assert_eq!(
            declared.columns.len(),
            arrows,
            "not every column of {} was read",
            &head[1]
        );
        tables.insert(head[1].to_owned(), declared);
    }
    tables
}

fn sql_type(diesel: &str) -> &'static str {
    match diesel {
        "Text" => "text",
        "BigInt" => "bigint",
        "Integer" => "integer",
        "Bool" => "boolean",
        "Date" => "date",
        "Binary" => "bytea",
        "Uuid" => "uuid",
        "Jsonb" => "jsonb",
        "Timestamptz" => "timestamptz",
        other => panic!("schema.rs has a type {other} that this test does not know"),
    }
}

fn differences(
    declared: &BTreeMap<String, Declared>,
    real: &BTreeMap<String, catalogue::Table>,
) -> Vec<String> {
    let mut found = Vec::new();
    for name in declared.keys().filter(|name| !real.contains_key(*name)) {
        found.push(format!("{name} is in schema.rs only"));
    }
    for (name, table) in real {
        let Some(declared) = declared.get(name) else {
            found.push(format!("{name} is missing in schema.rs"));
            continue;
        };
        if declared.slice.is_empty() {
            found.push(format!("{name} stands in no section of schema.rs"));
        }
        if declared.key != table.key {
            found.push(format!(
                "{name}: key {:?} in schema.rs, {:?} in the database",
                declared.key, table.key
            ));
        }
        for column in &table.columns {
            match declared.columns.iter().find(|known| known.name == column.name) {
                None => found.push(format!("{name}.{} is missing in schema.rs", column.name)),
                Some(known) if known != column => {
                    found.push(format!(
                        "{name}: {known:?} in schema.rs, {column:?} in the database"
                    ));
                }
                Some(_) => {}
            }
        }
        let real_columns: Vec<_> = table.columns.iter().map(|column| &column.name).collect();
        for column in declared
            .columns
            .iter()
            .filter(|column| !real_columns.contains(&&column.name))
        {
            found.push(format!("{name}.{} is in schema.rs only", column.name));
        }
    }
    found
}

both_databases!(schema_rs_is_what_the_migrations_make);
fn schema_rs_is_what_the_migrations_make(db: TestDb) {
    let found = differences(&declared(), &catalogue::tables(&mut db.connect()));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_wrong_line_in_schema_rs_is_found() {
    let sample = "// ---- toys\ndiesel::table! {\n    toys (id) {\n        id -> Uuid,\n        #[sql_name = \"type\"]\n        \
                  toy_type -> Nullable<Text>,\n        gone -> Date,\n    }\n}\n";
    let declared = parse(sample);
    assert_eq!(
        (declared["toys"].slice.as_str(), declared["toys"].columns.len()),
        ("toys", 3)
    );
    let column = |name: &str, sql_type: &str, nullable| Column {
        name: name.into(),
        sql_type: sql_type.into(),
        nullable,
    };
    let table = catalogue::Table {
        key: vec!["id".into()],
        columns: vec![
            column("id", "uuid", false),
            column("type", "text", false),
            column("new", "bigint", false),
        ],
        ..catalogue::Table::default()
    };
    let real = BTreeMap::from([
        ("toys".to_owned(), table),
        ("games".to_owned(), catalogue::Table::default()),
    ]);
    let found = differences(&declared, &real).join("\n");
    for sign in [
        "games is missing",
        "toys.new is missing",
        "toys.gone is in schema.rs only",
        "\"type\"",
    ] {
        assert!(found.contains(sign), "{sign} in {found}");
    }
}
