//! SQLite's one writer: a thread that runs waiting transactions one after another and makes them durable with one
//! commit. Each is a savepoint of its own, so a refused one takes nothing with it; nobody is answered before the commit.

use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError};
use diesel::connection::SimpleConnection;
use tokio::sync::oneshot;

use super::pool::guarded;
use super::stats::Counters;
use super::{Conn, DbError, DbSettings, Failure};

/// A transaction that waits for the writer.
trait Job: Send {
    /// Does the work; `true` when it is to stand.
    fn run(&mut self, conn: &mut Conn) -> bool;
    /// Answers the caller once the fate of the commit is known.
    fn finish(self: Box<Self>, committed: Result<(), DbError>);
}

struct Work<T, E, F> {
    work: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Work<T, E, F>
where
    T: Send,
    E: Failure,
    F: FnMut(&mut Conn) -> Result<T, E> + Send,
{
    fn run(&mut self, conn: &mut Conn) -> bool {
        let outcome = guarded(|| (self.work)(conn));
        let stands = outcome.is_ok();
        self.outcome = Some(outcome);
        stands
    }

    fn finish(self: Box<Self>, committed: Result<(), DbError>) {
        let answer = match (self.outcome, committed) {
            (Some(Ok(value)), Ok(())) => Ok(value),
            (Some(Err(error)), _) => Err(error),
            (Some(Ok(_)) | None, Err(error)) => Err(error.into()),
            (None, Ok(())) => Err(DbError::Stopped.into()),
        };
        let _ = self.reply.send(answer);
    }
}

pub(super) struct Writer {
    jobs: Mutex<Option<Sender<Box<dyn Job>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(
        mut conn: Conn,
        settings: &DbSettings,
        stats: Arc<Counters>,
    ) -> Result<Self, DbError> {
        let (jobs, queue) = crossbeam_channel::bounded::<Box<dyn Job>>(settings.queue);
        let max_batch = settings.max_batch.max(1);
        let thread = std::thread::Builder::new()
            .name("db-writer".into())
            .spawn(move || {
                while let Ok(first) = queue.recv() {
                    run_batch(&mut conn, first, &queue, max_batch, &stats);
                }
            })
            .map_err(|error| DbError::Broken(format!("no thread for the writer: {error}")))?;
        Ok(Self {
            jobs: Mutex::new(Some(jobs)),
            thread: Mutex::new(Some(thread)),
        })
    }

    pub(super) fn submit<T, E>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
        reply: oneshot::Sender<Result<T, E>>,
    ) -> Result<(), DbError>
    where
        T: Send + 'static,
        E: Failure,
    {
        let jobs = self.jobs.lock().map_err(|_| DbError::Stopped)?;
        let job = Box::new(Work {
            work,
            outcome: None,
            reply,
        });
        match jobs.as_ref().ok_or(DbError::Stopped)?.try_send(job) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_)) => Err(DbError::Busy),
            Err(TrySendError::Disconnected(_)) => Err(DbError::Stopped),
        }
    }

    pub(super) fn waiting(&self) -> usize {
        let jobs = self.jobs.lock();
        jobs.ok()
            .and_then(|jobs| jobs.as_ref().map(Sender::len))
            .unwrap_or(0)
    }

    /// Takes no more and waits until all that was accepted is committed.
    pub(super) fn close(&self) {
        if let Ok(mut jobs) = self.jobs.lock() {
            jobs.take();
        }
        if let Some(thread) = self.thread.lock().ok().and_then(|mut thread| thread.take()) {
            let _ = thread.join();
        }
    }
}

fn run_batch(
    conn: &mut Conn,
    first: Box<dyn Job>,
    waiting: &Receiver<Box<dyn Job>>,
    max_batch: usize,
    stats: &Counters,
) {
    if let Err(error) = conn.batch_execute("BEGIN IMMEDIATE") {
        tracing::error!(%error, "the writer cannot begin a transaction");
        first.finish(Err(match DbError::from(error) {
            busy @ DbError::Busy => busy,
            other => DbError::Unavailable(other.to_string()),
        }));
        return;
    }
    let mut done = vec![first];
    let mut stood = 0;
    let mut lost = None;
    loop {
        if let Some(job) = done.last_mut() {
            match run_one(conn, job.as_mut()) {
                Ok(true) => stood += 1,
                Ok(false) => {}
                Err(error) => {
                    lost = Some(error);
                    break;
                }
            }
        }
        if done.len() >= max_batch {
            break;
        }
        match waiting.try_recv() {
            Ok(job) => done.push(job),
            Err(_) => break,
        }
    }
    let committed = match lost {
        None => conn.batch_execute("COMMIT").map_err(DbError::from),
        Some(error) => Err(error),
    };
    if let Err(error) = &committed {
        tracing::error!(%error, "a commit failed");
        let _ = conn.batch_execute("ROLLBACK");
    } else {
        stats.committed(stood);
    }
    for job in done {
        let fate = match &committed {
            Ok(()) => Ok(()),
            Err(error) => Err(DbError::Unavailable(error.to_string())),
        };
        job.finish(fate);
    }
}

/// Runs one job in a savepoint; an error means that the whole transaction is lost.
fn run_one(conn: &mut Conn, job: &mut dyn Job) -> Result<bool, DbError> {
    conn.batch_execute("SAVEPOINT job")?;
    if job.run(conn) {
        conn.batch_execute("RELEASE job")?;
        Ok(true)
    } else {
        conn.batch_execute("ROLLBACK TO job; RELEASE job")?;
        Ok(false)
    }
}
