//! Whatever is pointed to can be found from there: each foreign key has an index that begins with its columns.

use super::catalogue::{self, ForeignKey, Index, Table};
use crate::both_databases;
use crate::support::db::TestDb;

/// An index serves a key when its first columns are the key's, in any order; one with a condition only where the
/// condition merely leaves out empty keys.
fn serves(index: &Index, key: &ForeignKey) -> bool {
    let first = index.columns.get(..key.columns.len()).unwrap_or_default();
    let begins_with_it = !first.is_empty() && key.columns.iter().all(|column| first.contains(column));
    let only_empty_ones_missing = index.condition.as_ref().is_none_or(|condition| {
        let plain = condition.trim_matches(['(', ')']).to_lowercase();
        key.columns
            .iter()
            .any(|column| plain == format!("{column} is not null"))
    });
    begins_with_it && only_empty_ones_missing
}

fn unserved(name: &str, table: &Table) -> Vec<String> {
    let missing = table
        .foreign_keys
        .iter()
        .filter(|key| !table.indexes.iter().any(|index| serves(index, key)));
    missing
        .map(|key| {
            format!(
                "{name} ({}) -> {} has no index",
                key.columns.join(", "),
                key.target
            )
        })
        .collect()
}

both_databases!(every_foreign_key_has_an_index);
fn every_foreign_key_has_an_index(db: TestDb) {
    let tables = catalogue::tables(&mut db.connect());
    let keys: usize = tables.values().map(|table| table.foreign_keys.len()).sum();
    assert!(keys > 0, "no foreign key was read");
    let found: Vec<_> = tables
        .iter()
        .flat_map(|(name, table)| unserved(name, table))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

both_databases!(a_foreign_key_without_an_index_is_found, empty);
fn a_foreign_key_without_an_index_is_found(db: TestDb) {
    use diesel::connection::SimpleConnection;
    let mut conn = db.connect();
    conn.batch_execute(
        "CREATE TABLE boxes (a text, b text, PRIMARY KEY (a, b));
         CREATE TABLE toys (id integer PRIMARY KEY, a text, b text, c text, d text, e text,
            FOREIGN KEY (a, b) REFERENCES boxes (a, b), FOREIGN KEY (c, d) REFERENCES boxes (a, b));
         CREATE INDEX toys_box ON toys (b, a, c);
         CREATE INDEX toys_half ON toys (c);
         CREATE INDEX toys_some ON toys (c, d) WHERE e = 'x';",
    )
    .unwrap();
    let tables = catalogue::tables(&mut conn);
    assert_eq!(
        unserved("toys", &tables["toys"]),
        ["toys (c, d) -> boxes has no index"]
    );
    conn.batch_execute("CREATE INDEX toys_filled ON toys (c, d) WHERE c IS NOT NULL")
        .unwrap();
    assert_eq!(unserved("toys", &catalogue::tables(&mut conn)["toys"]), [""; 0]);
}
