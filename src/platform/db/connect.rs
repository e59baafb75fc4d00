//! How a connection comes about, and how it is set up.

use std::path::PathBuf;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};

use super::{AnyConnection, Backend, DbError, DbSettings, slow_log};

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Queries; on PostgreSQL also transactions.
    Pool,
    /// SQLite's one writer.
    Write,
    /// Drawing numbers; may lose the last few on a crash, never give one twice.
    Numbers,
}

/// Where to connect to.
#[derive(Clone)]
pub(super) enum Target {
    Sqlite { path: PathBuf, slow: Duration },
    Postgres { url: String, slow: Duration },
}

impl Target {
    pub(super) fn parse(settings: &DbSettings) -> Result<Self, DbError> {
        let slow = settings.slow_query;
        if let Some(path) = settings.url.strip_prefix("sqlite://") {
            if path.is_empty() || path.starts_with(":memory:") {
                return Err(DbError::Broken(
                    "DATABASE_URL: sqlite:// needs the path of a file".into(),
                ));
            }
            return Ok(Self::Sqlite {
                path: PathBuf::from(path),
                slow,
            });
        }
        if settings.url.starts_with("postgres://") || settings.url.starts_with("postgresql://") {
            return Ok(Self::Postgres {
                url: settings.url.clone(),
                slow,
            });
        }
        Err(DbError::Broken(
            "DATABASE_URL: must begin with sqlite:// or postgres://".into(),
        ))
    }

    pub(super) fn backend(&self) -> Backend {
        match self {
            Self::Sqlite { .. } => Backend::Sqlite,
            Self::Postgres { .. } => Backend::Postgres,
        }
    }

    /// A new connection, ready for its use.
    pub(super) fn connect(&self, purpose: Use) -> Result<AnyConnection, DbError> {
        let away = |error: diesel::ConnectionError| DbError::Unavailable(error.to_string());
        let (mut conn, slow) = match self {
            Self::Sqlite { path, slow } => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy()).map_err(away)?;
                // The time-out first: even switching to WAL may have to wait for another process.
                conn.batch_execute(
                    "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;",
                )?;
                if purpose == Use::Pool {
                    conn.batch_execute("PRAGMA query_only = ON;")?;
                }
                (AnyConnection::Sqlite(conn), *slow)
            }
            Self::Postgres { url, slow } => {
                let mut conn = PgConnection::establish(url).map_err(away)?;
                conn.batch_execute(
                    "SET TIME ZONE 'UTC'; SET lock_timeout = '10s'; SET statement_timeout = '60s'; \
                     SET idle_in_transaction_session_timeout = '60s'; SET client_min_messages = warning;",
                )?;
                if purpose == Use::Numbers {
                    conn.batch_execute("SET synchronous_commit = off;")?;
                }
                (AnyConnection::Postgres(conn), *slow)
            }
        };
        conn.set_instrumentation(slow_log::SlowLog::new(slow));
        Ok(conn)
    }
}
