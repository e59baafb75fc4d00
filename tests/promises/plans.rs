//! How a database means to run a statement: by which indexes, and what it has to read or sort without one.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use motcua::platform::db::Conn;
use serde_json::Value;

/// What no index serves in this statement: `reads all of …`, `filters all of …`, `sorts`. Values are left open, as in a prepared
/// statement; on PostgreSQL what needs no index is made dear, so that it is only planned where nothing else is left.
pub fn unserved(conn: &mut Conn, sql: &str) -> Vec<String> {
    match conn {
        Conn::Sqlite(_) => sqlite(conn, sql),
        Conn::Postgres(_) => postgres(conn, sql),
    }
}

fn sqlite(conn: &mut Conn, sql: &str) -> Vec<String> {
    let steps = plan_of_sqlite(conn, sql);
    let mut found = Vec::new();
    for step in steps {
        let mut words = step.split_whitespace();
        match (words.next(), words.next()) {
            (Some("SCAN"), Some(table)) => {
                let harmless = ["CONSTANT", "(subquery"]
                    .iter()
                    .any(|start| table.starts_with(start))
                    || step.contains("USING")
                    || step.contains("VIRTUAL TABLE")
                    || step.contains("-ROW VALUES");
                if !harmless {
                    found.push(format!("reads all of {table}"));
                }
            }
            (Some("USE"), _) if step.contains("ORDER BY") => found.push("sorts".to_owned()),
            _ => {}
        }
    }
    found
}

fn plan_of_sqlite(conn: &mut Conn, sql: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Step {
        #[diesel(sql_type = diesel::sql_types::Text)]
        detail: String,
    }
    let Conn::Sqlite(conn) = conn else {
        unreachable!("asked of SQLite only")
    };
    let steps: Vec<Step> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}"))
        .load(conn)
        .unwrap_or_else(|error| panic!("{error}: {sql}"));
    steps.into_iter().map(|step| step.detail).collect()
}

fn postgres(conn: &mut Conn, sql: &str) -> Vec<String> {
    let values = (1..).take_while(|n| sql.contains(&format!("${n}"))).count();
    let values = vec!["NULL"; values].join(", ");
    let execute = if values.is_empty() {
        "told".to_owned()
    } else {
        format!("told({values})")
    };
    conn.batch_execute(&format!(
        "DEALLOCATE ALL; SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off;
         SET plan_cache_mode = force_generic_plan; PREPARE told AS {sql}"
    ))
    .unwrap_or_else(|error| panic!("{error}: {sql}"));
    let mut found = Vec::new();
    walk(&plan_of_postgres(conn, &execute)[0]["Plan"], &mut found);
    found
}

fn plan_of_postgres(conn: &mut Conn, execute: &str) -> Value {
    #[derive(QueryableByName)]
    struct Plan {
        #[diesel(sql_type = diesel::sql_types::Json, column_name = "QUERY PLAN")]
        plan: Value,
    }
    let Conn::Postgres(conn) = conn else {
        unreachable!("asked of PostgreSQL only")
    };
    let plan: Plan = diesel::sql_query(format!("EXPLAIN (FORMAT JSON) EXECUTE {execute}"))
        .get_result(conn)
        .unwrap();
    plan.plan
}

fn walk(node: &Value, found: &mut Vec<String>) {
    match node["Node Type"].as_str().unwrap() {
        "Seq Scan" => found.push(format!(
            "reads all of {}",
            node["Relation Name"].as_str().unwrap()
        )),
        "Index Scan" | "Index Only Scan" if !node["Filter"].is_null() && node["Index Cond"].is_null() => {
            found.push(format!(
                "filters all of {}",
                node["Relation Name"].as_str().unwrap()
            ));
        }
        "Sort" | "Incremental Sort" => found.push("sorts".to_owned()),
        _ => {}
    }
    for inner in node["Plans"].as_array().into_iter().flatten() {
        walk(inner, found);
    }
}

mod tests {
    use diesel::connection::SimpleConnection;

    use super::unserved;
    use crate::both_databases;
    use crate::support::db::TestDb;

    both_databases!(what_no_index_serves_is_found, empty);
    fn what_no_index_serves_is_found(db: TestDb) {
        let mut conn = db.connect();
        conn.batch_execute(
            "CREATE TABLE toys (id integer PRIMARY KEY, box integer, name text, note text);
             CREATE INDEX toys_box ON toys (box, name);",
        )
        .unwrap();
        for (sql, served) in [
            ("SELECT id FROM toys WHERE box = $1 ORDER BY name LIMIT $2", true),
            ("SELECT id FROM toys ORDER BY box, name LIMIT 5", true),
            (
                "SELECT id FROM toys WHERE box = $1 AND (name, id) > ($2, $3) ORDER BY name LIMIT $4",
                true,
            ),
            ("SELECT id FROM toys WHERE box = $1 ORDER BY id LIMIT $2", false),
            ("SELECT count(*) FROM toys WHERE note = $1", false),
        ] {
            let found = unserved(&mut conn, sql);
            assert_eq!(found.is_empty(), served, "{sql}: {found:?}");
        }
    }
}
