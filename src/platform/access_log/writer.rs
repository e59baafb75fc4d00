//! The queue, and the thread that empties it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{mpsc, watch};

use super::entry::Entry;
use super::store::{Noted, insert};
use crate::platform::actor::Actor;
use crate::platform::db::{Db, DbError};

/// How long entries are gathered after the first one; with the commit less than a second.
const GATHER: Duration = Duration::from_millis(400);

/// Entries of one transaction at most.
const BATCH: usize = 500;

/// How long a reader waits for room in the queue before it is refused.
const PATIENCE: Duration = Duration::from_secs(3);

/// The first pause after a failure; each further one is twice as long, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// How often the last entries of a stopping process are tried: for about half a minute.
const LAST_ATTEMPTS: u32 = 18;

/// Where readers leave their entries. Cheap to clone.
#[derive(Clone, Debug)]
pub struct AccessLog(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    entries: mpsc::Sender<Noted>,
    waiting: Arc<AtomicUsize>,
    stop: watch::Sender<bool>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl AccessLog {
    /// Starts the thread that writes. `queue` entries may wait.
    ///
    /// # Errors
    /// The machine gives no thread.
    pub fn start(db: Db, queue: usize) -> Result<Self, std::io::Error> {
        let (entries, received) = mpsc::channel(queue.max(1));
        let (stop, stopped) = watch::channel(false);
        let waiting = Arc::new(AtomicUsize::new(0));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()?;
        let writer = Writer {
            db,
            received,
            stopped,
            waiting: Arc::clone(&waiting),
        };
        let thread = std::thread::Builder::new()
            .name("access-log".into())
            .spawn(move || runtime.block_on(writer.run()))?;
        Ok(Self(Arc::new(Parts {
            entries,
            waiting,
            stop,
            thread: Mutex::new(Some(thread)),
        })))
    }

    /// Takes a look into the log; to be awaited before what was seen is answered. It is in the database soon, not yet.
    ///
    /// # Errors
    /// [`DbError::Busy`] when the queue stays full; [`DbError::Stopped`] when the process is stopping.
    pub async fn note(&self, entry: Entry) -> Result<(), DbError> {
        use mpsc::error::SendTimeoutError::{Closed, Timeout};
        self.0.waiting.fetch_add(1, Ordering::Relaxed);
        let sent = self.0.entries.send_timeout(Noted::new(entry), PATIENCE).await;
        sent.map_err(|error| {
            self.0.waiting.fetch_sub(1, Ordering::Relaxed);
            match error {
                Timeout(_) => DbError::Busy,
                Closed(_) => DbError::Stopped,
            }
        })
    }

    /// Entries that are not in the database yet.
    pub fn waiting(&self) -> usize {
        self.0.waiting.load(Ordering::Relaxed)
    }

    /// Takes no more and waits until all that was taken is in the database. To be called before the database is closed.
    pub fn close(&self) {
        let _ = self.0.stop.send(true);
        if let Some(thread) = self.0.thread.lock().ok().and_then(|mut thread| thread.take()) {
            let _ = thread.join();
        }
    }
}

struct Writer {
    db: Db,
    received: mpsc::Receiver<Noted>,
    stopped: watch::Receiver<bool>,
    waiting: Arc<AtomicUsize>,
}

impl Writer {
    async fn run(mut self) {
        loop {
            let batch = self.gather().await;
            if batch.is_empty() {
                return;
            }
            self.write(batch).await;
        }
    }

    /// What comes together in a short while; nothing when the queue is closed and empty.
    async fn gather(&mut self) -> Vec<Noted> {
        let mut batch = Vec::new();
        self.receive(&mut batch).await;
        let pause = tokio::time::sleep(GATHER);
        tokio::pin!(pause);
        while !batch.is_empty() && batch.len() < BATCH && !self.is_stopping() {
            tokio::select! {
                () = &mut pause => break,
                () = self.receive(&mut batch) => {}
            }
        }
        batch
    }

    /// Waits for more; at the end of the process closes the queue, so that what is in it is the rest.
    async fn receive(&mut self, batch: &mut Vec<Noted>) {
        let room = BATCH.saturating_sub(batch.len());
        if !self.is_stopping() {
            tokio::select! {
                _ = self.received.recv_many(batch, room) => return,
                _ = self.stopped.changed() => {}
            }
            if !self.is_stopping() {
                return;
            }
        }
        self.received.close();
        self.received.recv_many(batch, room).await;
    }

    /// Whether the process ends; so it does when nobody is left who could say it.
    fn is_stopping(&self) -> bool {
        *self.stopped.borrow() || self.stopped.has_changed().is_err()
    }

    /// Writes a batch, as often as it takes: nobody who has looked is forgotten because the database was away.
    async fn write(&self, batch: Vec<Noted>) {
        let batch = Arc::new(batch);
        let (mut pause, mut last_attempts) = (FIRST_PAUSE, 0);
        loop {
            let rows = Arc::clone(&batch);
            let actor = Actor::system("access-log");
            let written = self.db.write(&actor, move |tx| insert(tx.conn(), &rows)).await;
            let Err(error) = written else { break };
            if self.is_stopping() {
                last_attempts += 1;
            }
            if last_attempts >= LAST_ATTEMPTS {
                tracing::error!(%error, entries = batch.len(), "the last entries of the access log could not be written");
                break;
            }
            tracing::warn!(%error, entries = batch.len(), "the access log waits for the database");
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        self.waiting.fetch_sub(batch.len(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use diesel::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::platform::access_log::{AccessPurpose, AccessResult, PersonalDataShown};
    use crate::platform::clock::Clock;
    use crate::platform::db::schema::access_log;
    use crate::platform::db::{DbSettings, Migrations};

    fn database(folder: &tempfile::TempDir) -> Db {
        let settings = DbSettings::new(format!("sqlite://{}", folder.path().join("log.db").display()));
        Migrations::new(&settings).unwrap().up().unwrap();
        Db::open(&settings, Clock::system()).unwrap()
    }

    fn entry(n: u128) -> Entry {
        Entry {
            subject_type: "toy",
            subject_id: Uuid::from_u128(n),
            at: Clock::system().now(),
            actor: Actor::anonymous(),
            agency: None,
            role: None,
            operation: "readToy",
            personal_data: PersonalDataShown::Masked,
            purpose: AccessPurpose::Involvement,
            reason: None,
            address: [127, 0, 0, 1].into(),
            result: AccessResult::Granted,
        }
    }

    async fn written(db: &Db) -> i64 {
        db.read(|conn| Ok::<_, DbError>(access_log::table.count().get_result(conn)?))
            .await
            .unwrap()
    }

    #[actix_web::test]
    async fn looks_are_written_together_and_within_a_second() {
        let folder = tempfile::tempdir().unwrap();
        let db = database(&folder);
        let log = AccessLog::start(db.clone(), 100).unwrap();
        for n in 0..60 {
            log.note(entry(n)).await.unwrap();
        }
        tokio::time::sleep(Duration::from_millis(950)).await;
        assert_eq!((written(&db).await, log.waiting()), (60, 0));
        let transactions = db.stats().transactions;
        assert!(transactions <= 2, "{transactions} transactions for one burst");
        log.close();
        assert!(matches!(log.note(entry(1)).await, Err(DbError::Stopped)));
        db.close();
    }

    #[actix_web::test]
    async fn more_than_one_batch_is_written_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let db = database(&folder);
        let log = AccessLog::start(db.clone(), 10_000).unwrap();
        let count = 2 * BATCH + 7;
        for n in 0..count {
            log.note(entry(u128::try_from(n).unwrap())).await.unwrap();
        }
        log.close();
        assert_eq!(written(&db).await, i64::try_from(count).unwrap());
        db.close();
    }

    #[actix_web::test]
    async fn a_full_queue_lets_nobody_look_unseen() {
        let folder = tempfile::tempdir().unwrap();
        let db = database(&folder);
        let log = AccessLog::start(db.clone(), 1).unwrap();
        // The database is away.
        db.close();
        let mut refused = None;
        for n in 0..4 {
            if let Err(error) = log.note(entry(n)).await {
                refused = Some(error);
                break;
            }
            // What was gathered so far is being tried.
            tokio::time::sleep(GATHER + FIRST_PAUSE).await;
        }
        assert!(matches!(refused, Some(DbError::Busy)), "{refused:?}");
        assert!(log.waiting() > 0, "nothing was dropped");
    }
}
