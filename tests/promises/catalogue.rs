//! What a database says about its own tables, in the same words for both kinds.

use std::collections::BTreeMap;

use diesel::{QueryableByName, RunQueryDsl};
use motcua::platform::db::Conn;
use serde_json::Value;

/// A table as it really is.
#[derive(Debug, Default)]
pub struct Table {
    /// The primary key.
    pub key: Vec<String>,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// The indexes, those of keys and unique constraints included.
    pub indexes: Vec<Index>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, as migrations write it.
    pub sql_type: String,
    /// Whether it may be empty.
    pub nullable: bool,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// The columns that point.
    pub columns: Vec<String>,
    /// The table they point to.
    pub target: String,
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its columns, in order; an expression is empty.
    pub columns: Vec<String>,
    /// Its condition, where it has one.
    pub condition: Option<String>,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

/// The rows of a query that has one column of text named `line`.
pub fn lines(conn: &mut Conn, sql: &str) -> Vec<String> {
    let query = diesel::sql_query(sql);
    let rows: Vec<Line> = match conn {
        Conn::Sqlite(conn) => query.load(conn),
        Conn::Postgres(conn) => query.load(conn),
    }
    .unwrap_or_else(|error| panic!("{error}: {sql}"));
    rows.into_iter().map(|row| row.line).collect()
}

fn objects(conn: &mut Conn, sqlite: &str, postgres: &str) -> Vec<Value> {
    let sql = match conn {
        Conn::Sqlite(_) => sqlite,
        Conn::Postgres(_) => postgres,
    };
    let rows = lines(conn, sql);
    rows.iter()
        .map(|row| serde_json::from_str(row).unwrap())
        .collect()
}

const SQLITE_TABLES: &str = "(SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
      AND name <> '__diesel_schema_migrations') AS t";
const POSTGRES_TABLES: &str = "(SELECT oid, relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace \
      AND relkind = 'r' AND relname <> '__diesel_schema_migrations') AS t";

/// All tables but the migrations' own.
pub fn tables(conn: &mut Conn) -> BTreeMap<String, Table> {
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    let columns = objects(
        conn,
        &format!(
            "SELECT json_object('table', t.name, 'name', c.name, 'type', lower(c.type), \
               'nullable', c.\"notnull\" = 0 AND c.pk = 0, 'key', c.pk) AS line \
             FROM {SQLITE_TABLES}, pragma_table_info(t.name) AS c ORDER BY t.name, c.cid"
        ),
        &format!(
            "SELECT json_build_object('table', t.name, 'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), \
               'nullable', NOT a.attnotnull, 'key', coalesce(array_position(k.conkey, a.attnum), 0))::text AS line \
             FROM {POSTGRES_TABLES} JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped \
             LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'p' ORDER BY t.name, a.attnum"
        ),
    );
    let mut keys: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    for row in columns {
        let (table, name) = (text(&row, "table"), text(&row, "name"));
        let place = row["key"].as_u64().unwrap();
        if place > 0 {
            keys.entry(table.clone()).or_default().push((place, name.clone()));
        }
        tables.entry(table).or_default().columns.push(Column {
            name,
            sql_type: text(&row, "type").replace("timestamp with time zone", "timestamptz"),
            // SQLite has no booleans.
            nullable: row["nullable"] == true || row["nullable"] == 1,
        });
    }
    for (table, mut key) in keys {
        key.sort();
        tables.get_mut(&table).unwrap().key = key.into_iter().map(|(_, name)| name).collect();
    }
    read_foreign_keys(conn, &mut tables);
    read_indexes(conn, &mut tables);
    tables
}

fn read_foreign_keys(conn: &mut Conn, tables: &mut BTreeMap<String, Table>) {
    let rows = objects(
        conn,
        &format!(
            "SELECT json_object('table', t.name, 'target', f.\"table\", 'columns', json_group_array(f.\"from\")) AS line \
             FROM {SQLITE_TABLES}, pragma_foreign_key_list(t.name) AS f GROUP BY t.name, f.id ORDER BY t.name, f.id"
        ),
        &format!(
            "SELECT json_build_object('table', t.name, 'target', f.confrelid::regclass::text, 'columns', \
               (SELECT json_agg(a.attname ORDER BY array_position(f.conkey, a.attnum)) FROM pg_attribute a \
                WHERE a.attrelid = t.oid AND a.attnum = ANY (f.conkey)))::text AS line \
             FROM {POSTGRES_TABLES} JOIN pg_constraint f ON f.conrelid = t.oid AND f.contype = 'f' ORDER BY t.name, f.conname"
        ),
    );
    for row in rows {
        let key = ForeignKey {
            columns: texts(&row["columns"]),
            target: text(&row, "target"),
        };
        tables
            .get_mut(&text(&row, "table"))
            .unwrap()
            .foreign_keys
            .push(key);
    }
}

fn read_indexes(conn: &mut Conn, tables: &mut BTreeMap<String, Table>) {
    let rows = objects(
        conn,
        &format!(
            "SELECT json_object('table', t.name, 'columns', (SELECT json_group_array(coalesce(c.name, '')) \
               FROM pragma_index_info(i.name) AS c), 'condition', \
               (SELECT substr(s.sql, instr(upper(s.sql), ' WHERE ') + 7) FROM sqlite_schema s \
                WHERE s.name = i.name AND i.partial)) AS line \
             FROM {SQLITE_TABLES}, pragma_index_list(t.name) AS i ORDER BY t.name, i.name"
        ),
        &format!(
            "SELECT json_build_object('table', t.name, 'columns', \
               (SELECT json_agg(coalesce(a.attname, '') ORDER BY k.place) FROM unnest(i.indkey) WITH ORDINALITY AS k(num, place) \
                LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.num), \
               'condition', pg_get_expr(i.indpred, i.indrelid))::text AS line \
             FROM {POSTGRES_TABLES} JOIN pg_index i ON i.indrelid = t.oid ORDER BY t.name, i.indexrelid::regclass::text"
        ),
    );
    for row in rows {
        let index = Index {
            columns: texts(&row["columns"]),
            condition: row["condition"].as_str().map(str::to_owned),
        };
        tables.get_mut(&text(&row, "table")).unwrap().indexes.push(index);
    }
    for table in tables.values_mut() {
        // SQLite keeps a table by its integer key without an index beside it.
        let key = Index {
            columns: table.key.clone(),
            condition: None,
        };
        if !key.columns.is_empty() && !table.indexes.contains(&key) {
            table.indexes.push(key);
        }
    }
}

fn text(row: &Value, name: &str) -> String {
    row[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name} in {row}"))
        .to_owned()
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|item| item.as_str().unwrap().to_owned())
        .collect()
}

/// Everything about the schema in lines that can be compared.
pub fn dump(conn: &mut Conn) -> Vec<String> {
    let sql = match conn {
        Conn::Sqlite(_) => {
            "SELECT type || ' ' || name || ': ' || coalesce(sql, '') AS line FROM sqlite_schema \
             WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> '__diesel_schema_migrations' ORDER BY 1"
        }
        Conn::Postgres(_) => {
            "SELECT line FROM ( \
               SELECT 'column ' || attrelid::regclass || '.' || attname || ': ' || format_type(atttypid, atttypmod) || ' ' || \
                 attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS line \
               FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum \
               WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'S') AND a.attnum > 0 AND NOT a.attisdropped \
             UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ': ' || pg_get_constraintdef(oid) \
               FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 \
             UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public' \
             UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal \
             UNION ALL SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace \
             UNION ALL SELECT 'extension ' || extname::text FROM pg_extension \
             UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('d', 'e') \
             ) AS all_of_it WHERE line NOT LIKE '%\\_\\_diesel\\_schema\\_migrations%' ORDER BY line"
        }
    };
    let words = |line: String| line.split_whitespace().collect::<Vec<_>>().join(" ");
    lines(conn, sql).into_iter().map(words).collect()
}
