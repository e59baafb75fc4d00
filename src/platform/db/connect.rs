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
    Sqlite {
        path: PathBuf,
        slow: Duration,
        lock_wait: Duration,
    },
    Postgres {
        url: String,
        slow: Duration,
        lock_wait: Duration,
    },
}

impl Target {
    pub(super) fn parse(settings: &DbSettings) -> Result<Self, DbError> {
        let (slow, lock_wait) = (settings.slow_query, settings.lock_wait);
        if let Some(path) = settings.url.strip_prefix("sqlite://") {
            if path.is_empty() || path.starts_with(":memory:") {
                return Err(DbError::Broken(
                    "DATABASE_URL: sqlite:// needs the path of a file".into(),
                ));
            }
            return Ok(Self::Sqlite {
                path: PathBuf::from(path),
                slow,
                lock_wait,
            });
        }
        if settings.url.starts_with("postgres://") || settings.url.starts_with("postgresql://") {
            return Ok(Self::Postgres {
                url: settings.url.clone(),
                slow,
                lock_wait,
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
            Self::Sqlite {
                path,
                slow,
                lock_wait,
            } => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy()).map_err(away)?;
                // The time-out first: even switching to WAL may have to wait for another process.
                conn.batch_execute(&format!("PRAGMA busy_timeout = {};", lock_wait.as_millis()))?;
                conn.batch_execute(
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;",
                )?;
                if purpose == Use::Pool {
                    conn.batch_execute("PRAGMA query_only = ON;")?;
                }
                (AnyConnection::Sqlite(conn), *slow)
            }
            Self::Postgres { url, slow, lock_wait } => {
                let mut conn = PgConnection::establish(&with_patience(url)).map_err(away)?;
                conn.batch_execute(
                    "SET TIME ZONE 'UTC'; SET statement_timeout = '60s'; \
                     SET idle_in_transaction_session_timeout = '60s'; SET client_min_messages = warning;",
                )?;
                conn.batch_execute(&format!("SET lock_timeout = {};", lock_wait.as_millis()))?;
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

/// What libpq waits for, in seconds and milliseconds: a server that answers nothing must not hold a thread for the
/// minutes that TCP would give it. What the URL says itself stands.
const PATIENCE: [(&str, &str); 5] = [
    ("connect_timeout", "5"),
    ("keepalives_idle", "30"),
    ("keepalives_interval", "10"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "30000"),
];

fn with_patience(url: &str) -> String {
    let mut whole = url.to_owned();
    let said = url.split_once('?').map_or("", |(_, said)| said);
    for (name, value) in PATIENCE {
        let is_said = said.split('&').any(|pair| pair.split('=').next() == Some(name));
        if !is_said {
            whole.push(if whole.contains('?') { '&' } else { '?' });
            whole.push_str(name);
            whole.push('=');
            whole.push_str(value);
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_url_says_of_patience_stands() {
        assert_eq!(
            with_patience("postgres://u@h/d?sslmode=require&connect_timeout=60"),
            "postgres://u@h/d?sslmode=require&connect_timeout=60&keepalives_idle=30&keepalives_interval=10\
             &keepalives_count=3&tcp_user_timeout=30000"
        );
        assert!(with_patience("postgres:///d").starts_with("postgres:///d?connect_timeout=5&"));
    }
}
