//! Bringing the schema up to this program's version.

use std::fs::File;

use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connect::{Target, Use};
use super::{AnyConnection, Backend, Conn, DbError, DbSettings, MultiBackend};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
const SQLITE_EXTRAS: &str = include_str!("sqlite.sql");
const POSTGRES_EXTRAS: &str = include_str!("postgres.sql");

/// Any fixed number will do, as long as nothing else on the server locks it: "motcua" in letters of the alphabet.
const POSTGRES_LOCK: i64 = 131_520_032_101;

/// How far the database's schema is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationState {
    /// Names of the migrations applied, oldest first.
    pub applied: Vec<String>,
    /// Names of those still to apply.
    pub pending: Vec<String>,
}

/// The migrations of this program, for one database.
pub struct Migrations {
    target: Target,
}

fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> DbError {
    DbError::Broken(format!("migration: {error}"))
}

impl Migrations {
    /// Does not connect yet.
    ///
    /// # Errors
    /// The URL is of neither kind.
    pub fn new(settings: &DbSettings) -> Result<Self, DbError> {
        Ok(Self {
            target: Target::parse(settings)?,
        })
    }

    /// Applies what is pending, one transaction a migration, under a lock where several processes start at once.
    ///
    /// # Errors
    /// A migration fails; those before it stand.
    pub fn up(&self) -> Result<Vec<String>, DbError> {
        self.locked(|conn| {
            let names = state(conn)?.pending;
            conn.run_pending_migrations(MIGRATIONS).map_err(failed)?;
            match conn {
                AnyConnection::Sqlite(_) => conn.batch_execute(SQLITE_EXTRAS)?,
                AnyConnection::Postgres(_) => conn.batch_execute(POSTGRES_EXTRAS)?,
            }
            Ok(names)
        })
    }

    /// Takes back the newest migration.
    ///
    /// # Errors
    /// There is none, or it fails.
    pub fn down(&self) -> Result<String, DbError> {
        self.locked(|conn| {
            let newest = state(conn)?.applied.pop();
            conn.revert_last_migration(MIGRATIONS).map_err(failed)?;
            Ok(newest.unwrap_or_default())
        })
    }

    /// What is applied and what is not.
    ///
    /// # Errors
    /// The database's.
    pub fn state(&self) -> Result<MigrationState, DbError> {
        state(&mut self.target.connect(Use::Write)?)
    }

    fn locked<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T, DbError>) -> Result<T, DbError> {
        let mut conn = self.target.connect(Use::Write)?;
        match &self.target {
            Target::Sqlite { path, .. } => {
                let beside = path.with_extension("migrating");
                let broken =
                    |error: std::io::Error| DbError::Broken(format!("{}: {error}", beside.display()));
                let file = File::create(&beside).map_err(broken)?;
                file.lock().map_err(broken)?;
                let answer = work(&mut conn);
                let _ = file.unlock();
                answer
            }
            Target::Postgres { .. } => {
                conn.batch_execute("SET lock_timeout = 0; SET statement_timeout = 0;")?;
                conn.batch_execute(&format!("SELECT pg_advisory_lock({POSTGRES_LOCK})"))?;
                let answer = work(&mut conn);
                let _ = conn.batch_execute(&format!("SELECT pg_advisory_unlock({POSTGRES_LOCK})"));
                answer
            }
        }
    }
}

#[derive(QueryableByName)]
struct Applied {
    #[diesel(sql_type = Text)]
    version: String,
}

#[derive(QueryableByName)]
struct Tables {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// The versions that are applied. Diesel's own question for them makes the table where it is not there, which a
/// connection that only reads may not.
fn applied(conn: &mut Conn) -> Result<Vec<MigrationVersion<'static>>, DbError> {
    let tables: Tables = diesel::sql_query(match conn.backend() {
        Backend::Sqlite => {
            "SELECT COUNT(*) AS n FROM sqlite_master WHERE name = '__diesel_schema_migrations'"
        }
        Backend::Postgres => {
            "SELECT COUNT(*) AS n FROM pg_class WHERE oid = to_regclass('__diesel_schema_migrations')"
        }
    })
    .get_result(conn)?;
    if tables.n == 0 {
        return Ok(Vec::new());
    }
    let rows: Vec<Applied> =
        diesel::sql_query("SELECT version FROM __diesel_schema_migrations").load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| MigrationVersion::from(row.version))
        .collect())
}

/// What is applied and what is not, seen through a connection that is there.
///
/// # Errors
/// The database's.
pub fn state(conn: &mut Conn) -> Result<MigrationState, DbError> {
    let mut names: Vec<(MigrationVersion<'static>, String)> =
        MigrationSource::<MultiBackend>::migrations(&MIGRATIONS)
            .map_err(failed)?
            .iter()
            .map(|migration| {
                (
                    migration.name().version().as_owned(),
                    migration.name().to_string(),
                )
            })
            .collect();
    names.sort();
    let done = applied(conn)?;
    let (applied, pending): (Vec<_>, Vec<_>) =
        names.into_iter().partition(|(version, _)| done.contains(version));
    let only_names =
        |list: Vec<(MigrationVersion<'static>, String)>| list.into_iter().map(|(_, name)| name).collect();
    Ok(MigrationState {
        applied: only_names(applied),
        pending: only_names(pending),
    })
}
