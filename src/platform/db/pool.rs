//! Threads that each own a connection. A job waits in one queue for the first free thread; a broken connection is
//! replaced by the thread that met it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Sender, TrySendError};
use diesel::connection::SimpleConnection;
use std::sync::Mutex;
use tokio::sync::oneshot;

use super::connect::{Target, Use};
use super::stats::Counters;
use super::{Backend, Conn, DbError, Failure};

/// How often a transaction is tried before its conflict is told to the caller.
const ATTEMPTS: u32 = 6;

pub(super) type Job = Box<dyn FnOnce(&mut Slot) + Send>;

/// One thread's connection, made when first needed.
pub(super) struct Slot {
    target: Target,
    conn: Option<Conn>,
}

impl Slot {
    fn conn(&mut self) -> Result<&mut Conn, DbError> {
        if self.conn.is_none() {
            self.conn = Some(self.target.connect(Use::Pool)?);
        }
        self.conn.as_mut().ok_or(DbError::Stopped)
    }

    /// Begins a transaction whose statements all see the database as it is at the first of them.
    fn begin_read(&mut self) -> Result<&mut Conn, DbError> {
        let conn = self.conn()?;
        conn.batch_execute(match conn.backend() {
            Backend::Sqlite => "BEGIN",
            Backend::Postgres => "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
        })?;
        Ok(conn)
    }

    fn end_read(&mut self) {
        if self
            .conn
            .as_mut()
            .is_some_and(|conn| conn.batch_execute("ROLLBACK").is_err())
        {
            self.drop_conn();
        }
    }

    /// Leaves a connection that may be broken; the next job makes a new one.
    fn drop_conn(&mut self) {
        self.conn = None;
    }
}

pub(super) struct Pool {
    jobs: Mutex<Option<Sender<Job>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    size: usize,
}

impl Pool {
    /// Starts `size` threads called after `name`, for which at most `most_waiting` jobs wait.
    pub(super) fn start(
        name: &str,
        size: usize,
        most_waiting: usize,
        target: &Target,
        stats: &Arc<Counters>,
    ) -> Result<Self, DbError> {
        let (jobs, queue) = crossbeam_channel::bounded::<Job>(most_waiting);
        let size = size.max(1);
        let mut threads = Vec::with_capacity(size);
        for number in 0..size {
            // Only the threads hold the receiving end, so a pool whose threads are gone refuses at once.
            let (queue, stats) = (queue.clone(), stats.clone());
            let mut slot = Slot {
                target: target.clone(),
                conn: None,
            };
            let thread = std::thread::Builder::new()
                .name(format!("{name}-{number}"))
                .spawn(move || {
                    for job in queue {
                        stats.begin();
                        job(&mut slot);
                        stats.end();
                    }
                })
                .map_err(|error| DbError::Broken(format!("no thread for the database: {error}")))?;
            threads.push(thread);
        }
        Ok(Self {
            jobs: Mutex::new(Some(jobs)),
            threads: Mutex::new(threads),
            size,
        })
    }

    pub(super) fn submit(&self, job: Job) -> Result<(), DbError> {
        let jobs = self.jobs.lock().map_err(|_| DbError::Stopped)?;
        match jobs.as_ref().ok_or(DbError::Stopped)?.try_send(job) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_)) => Err(DbError::Busy),
            Err(TrySendError::Disconnected(_)) => Err(DbError::Stopped),
        }
    }

    pub(super) fn size(&self) -> usize {
        self.size
    }

    pub(super) fn waiting(&self) -> usize {
        let jobs = self.jobs.lock();
        jobs.ok()
            .and_then(|jobs| jobs.as_ref().map(Sender::len))
            .unwrap_or(0)
    }

    /// Takes no more jobs and waits for those accepted.
    pub(super) fn close(&self) {
        if let Ok(mut jobs) = self.jobs.lock() {
            jobs.take();
        }
        let threads = self
            .threads
            .lock()
            .map(|mut threads| std::mem::take(&mut *threads))
            .unwrap_or_default();
        for thread in threads {
            let _ = thread.join();
        }
    }
}

/// A job that reads, all of it as of one moment; tried once more on a fresh connection when the old one turns out to be
/// gone.
pub(super) fn read_job<T, E>(
    mut work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    reply: oneshot::Sender<Result<T, E>>,
) -> Job
where
    T: Send + 'static,
    E: Failure,
{
    Box::new(move |slot| {
        let mut answer = read_once(slot, &mut work);
        if answer
            .as_ref()
            .err()
            .and_then(Failure::db_error)
            .is_some_and(DbError::is_worth_another_attempt)
        {
            slot.end_read();
            answer = read_once(slot, &mut work);
        }
        // There is nothing to commit, so nobody waits for the end.
        let _ = reply.send(answer);
        slot.end_read();
    })
}

/// Leaves its transaction open.
fn read_once<T, E: Failure>(
    slot: &mut Slot,
    work: &mut impl FnMut(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    let conn = match slot.begin_read() {
        Ok(conn) => conn,
        Err(error) => {
            slot.drop_conn();
            return Err(error.into());
        }
    };
    let answer = guarded(|| work(conn));
    if answer
        .as_ref()
        .err()
        .and_then(Failure::db_error)
        .is_some_and(leaves_doubt)
    {
        slot.drop_conn();
    }
    answer
}

/// A job that runs one transaction on PostgreSQL, again after a serialization failure or on a fresh connection.
pub(super) fn write_job<T, E>(
    mut work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    reply: oneshot::Sender<Result<T, E>>,
    stats: Arc<Counters>,
) -> Job
where
    T: Send + 'static,
    E: Failure,
{
    Box::new(move |slot| {
        let mut attempt = 0;
        let answer = loop {
            attempt += 1;
            let (answer, again) = write_once(slot, &mut work);
            if !again || attempt >= ATTEMPTS {
                break answer;
            }
            stats.retried();
            pause_before(attempt);
        };
        if answer.is_ok() {
            stats.committed(1);
        }
        let _ = reply.send(answer);
    })
}

/// One attempt, and whether another may be made. After a failed COMMIT none is: it may have happened.
fn write_once<T, E: Failure>(
    slot: &mut Slot,
    work: &mut impl FnMut(&mut Conn) -> Result<T, E>,
) -> (Result<T, E>, bool) {
    let begun = slot
        .conn()
        .and_then(|conn| Ok(conn.batch_execute("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ")?));
    if let Err(error) = begun {
        let again = error.is_worth_another_attempt();
        slot.drop_conn();
        return (Err(error.into()), again);
    }
    let Ok(conn) = slot.conn() else {
        return (Err(DbError::Stopped.into()), false);
    };
    match guarded(|| work(conn)) {
        Ok(value) => match conn.batch_execute("COMMIT").map_err(DbError::from) {
            Ok(()) => (Ok(value), false),
            // The server says that it did not commit, so it may be tried again.
            Err(DbError::Conflict) => {
                let _ = conn.batch_execute("ROLLBACK");
                (Err(DbError::Conflict.into()), true)
            }
            Err(error) => {
                slot.drop_conn();
                (Err(error.into()), false)
            }
        },
        Err(error) => {
            let rolled_back = conn.batch_execute("ROLLBACK").is_ok();
            let cause = error.db_error();
            let again = cause.is_some_and(DbError::is_worth_another_attempt);
            if !rolled_back || cause.is_some_and(leaves_doubt) {
                slot.drop_conn();
            }
            (Err(error), again)
        }
    }
}

/// After these a connection is not trusted any more.
fn leaves_doubt(error: &DbError) -> bool {
    matches!(error, DbError::Unavailable(_) | DbError::Panicked(_))
}

/// A panic in one job ends that job, not the thread.
pub(super) fn guarded<T, E: Failure>(work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let why = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        tracing::error!(panic = %why, "database work panicked");
        Err(DbError::Panicked(why).into())
    })
}

/// Lets a transaction that was faster go on; a little longer each time.
fn pause_before(attempt: u32) {
    std::thread::sleep(Duration::from_millis(2_u64.saturating_pow(attempt)));
}
