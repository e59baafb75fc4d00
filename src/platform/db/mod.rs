//! The database: SQLite or PostgreSQL behind one door.
//!
//! `Db::read` runs queries, as of one moment, on a pool of threads that each own a connection; `Db::write` runs one
//! transaction, whose [`Tx`] is the only thing that commands get to change anything with. On SQLite all writes go
//! through one thread that commits waiting transactions together; on PostgreSQL through the pool. Acknowledged means
//! durable on both. `Db::probe` reads on a connection of its own, so that health is told also when all others are busy.

mod connect;
mod connection;
mod error;
mod migrate;
mod numbers;
mod pool;
pub mod schema;
mod slow_log;
mod statement;
mod stats;
#[cfg(test)]
mod tests;
mod tx;
pub mod types;
mod writer;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;

pub use connection::{AnyConnection, MultiBackend};
pub use error::{DbError, Failure};
pub use migrate::{MigrationState, Migrations, state as migration_state};
pub use statement::Statement;
pub use stats::{BATCH_BUCKETS, DbStats};
pub use tx::Tx;

use super::actor::Actor;
use super::clock::Clock;

/// Probes that may wait for one another.
const PROBES_WAITING: usize = 64;

/// What queries run on.
pub type Conn = AnyConnection;

/// Which database stands behind a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// One file, embedded.
    Sqlite,
    /// A server.
    Postgres,
}

/// What the database needs to know to start. The URL may hold a password, so there is no `Debug`.
#[derive(Clone)]
pub struct DbSettings {
    /// `sqlite://path` or `postgres://…`.
    pub url: String,
    /// Connections that serve reads (and, on PostgreSQL, writes).
    pub connections: usize,
    /// Requests that may wait for a connection before more are turned away with 503.
    pub queue: usize,
    /// The most transactions that SQLite commits together; 1 turns group commit off.
    pub max_batch: usize,
    /// Statements slower than this are logged, without their values.
    pub slow_query: Duration,
    /// How long a statement waits for another's lock before it answers [`DbError::Busy`].
    pub lock_wait: Duration,
}

impl DbSettings {
    /// Settings for a URL with the defaults of the configuration.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            connections: 8,
            queue: 4096,
            max_batch: 256,
            slow_query: Duration::from_millis(200),
            lock_wait: Duration::from_secs(10),
        }
    }
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    backend: Backend,
    pool: pool::Pool,
    /// For probes and figures, which must be told also when everything else waits.
    probes: pool::Pool,
    writer: Option<writer::Writer>,
    numbers: numbers::Numbers,
    clock: Clock,
    stats: Arc<stats::Counters>,
}

impl Db {
    /// Opens the database; does not migrate it (see [`Migrations`]). A PostgreSQL server that does not answer is no
    /// error here: every use answers [`DbError::Unavailable`] until it does.
    ///
    /// # Errors
    /// The URL is of neither kind, or the SQLite file cannot be opened.
    pub fn open(settings: &DbSettings, clock: Clock) -> Result<Self, DbError> {
        let target = connect::Target::parse(settings)?;
        let stats = Arc::new(stats::Counters::default());
        let backend = target.backend();
        let writer = match backend {
            Backend::Sqlite => Some(writer::Writer::start(
                target.connect(connect::Use::Write)?,
                settings,
                stats.clone(),
            )?),
            Backend::Postgres => None,
        };
        let numbers = numbers::Numbers::start(&target)?;
        let pool = pool::Pool::start("db", settings.connections, settings.queue, &target, &stats)?;
        let probes = pool::Pool::start("db-probe", 1, PROBES_WAITING, &target, &Arc::default())?;
        Ok(Self {
            inner: Arc::new(Inner {
                backend,
                pool,
                probes,
                writer,
                numbers,
                clock,
                stats,
            }),
        })
    }

    /// Which database this is.
    pub fn backend(&self) -> Backend {
        self.inner.backend
    }

    /// The one clock.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// Figures for `/metrics`.
    pub fn stats(&self) -> DbStats {
        let queue = self.inner.writer.as_ref().map_or(0, writer::Writer::waiting);
        self.inner
            .stats
            .snapshot(self.inner.pool.size(), self.inner.pool.waiting(), queue)
    }

    /// Runs queries, which all see the database as of one moment and cannot change it. They may be run again when the
    /// connection breaks, so `work` must be able to start over.
    ///
    /// # Errors
    /// Whatever `work` answers; [`DbError::Busy`] when too many wait; [`DbError::Unavailable`] when the database is away.
    pub async fn read<T, E>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        let (reply, answer) = oneshot::channel();
        self.inner.pool.submit(pool::read_job(work, reply))?;
        answer.await.unwrap_or_else(|_| Err(DbError::Stopped.into()))
    }

    /// As [`Db::read`], on a connection that nothing else uses: for what has to be told when all others wait.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn probe<T, E>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        let (reply, answer) = oneshot::channel();
        self.inner.probes.submit(pool::read_job(work, reply))?;
        answer.await.unwrap_or_else(|_| Err(DbError::Stopped.into()))
    }

    /// Runs one transaction as `actor`. Nothing of it stands unless `work` answers `Ok` and the commit is durable. It
    /// may be run again (serialization failure, broken connection), so `work` must be able to start over.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn write<T, E>(
        &self,
        actor: &Actor,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        let (reply, answer) = oneshot::channel();
        let actor = actor.clone();
        let clock = self.inner.clock;
        let numbers = self.inner.numbers.clone();
        let run = move |conn: &mut Conn| {
            let now = clock.now();
            work(&mut Tx::new(conn, &actor, now, &numbers))
        };
        match &self.inner.writer {
            Some(writer) => writer.submit(run, reply)?,
            None => self
                .inner
                .pool
                .submit(pool::write_job(run, reply, self.inner.stats.clone()))?,
        }
        answer.await.unwrap_or_else(|_| Err(DbError::Stopped.into()))
    }

    /// Asks the database for one row, to see that it is there.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] when it is not.
    pub async fn ping(&self) -> Result<(), DbError> {
        self.probe(|conn| {
            use diesel::connection::SimpleConnection;
            Ok::<_, DbError>(conn.batch_execute("SELECT 1")?)
        })
        .await
    }

    /// Waits until all that was accepted is done, then lets the threads end. Later calls answer [`DbError::Stopped`].
    pub fn close(&self) {
        if let Some(writer) = &self.inner.writer {
            writer.close();
        }
        self.inner.pool.close();
        self.inner.probes.close();
    }
}
