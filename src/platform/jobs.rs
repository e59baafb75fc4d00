//! The worker's periodic jobs. Each runs in one process at a time, whoever holds its lease; a process that dies is
//! replaced when its lease ends.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::Text;
use tokio::sync::watch;
use uuid::Uuid;

use super::actor::Actor;
use super::db::types::{Timestamptz, Uuid as SqlUuid};
use super::db::{Db, DbError};
use super::ids::new_uuid;

/// What a job does when it is its turn; answers whether there is more to do at once.
pub type Work = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Result<bool, DbError>>>>>;

/// Something that is to be done again and again.
pub struct Job {
    name: &'static str,
    every: Duration,
    work: Work,
}

impl Job {
    /// A job with a name unique in the system; it rests for `every` when there is nothing more to do.
    pub fn new<F>(name: &'static str, every: Duration, work: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<bool, DbError>> + 'static,
    {
        Self {
            name,
            every,
            work: Box::new(move || Box::pin(work())),
        }
    }

    /// Runs until `stop` turns true, and then only to the end of the piece of work at hand.
    pub async fn run(self, db: Db, mut stop: watch::Receiver<bool>) {
        let holder = new_uuid(db.clock().now());
        let lease = self.every.max(Duration::from_secs(1)) * 10;
        let mut held_until = None;
        while !*stop.borrow() {
            let rest = match self.turn(&db, holder, lease, &mut held_until).await {
                Ok(Turn::MoreToDo) => continue,
                Ok(Turn::Done) => self.every,
                Ok(Turn::NotMine) => self.every.max(lease / 5),
                Err(error) => {
                    tracing::warn!(job = self.name, %error, "a job failed; it will be tried again");
                    self.every
                }
            };
            tokio::select! {
                () = tokio::time::sleep(rest) => {}
                _ = stop.changed() => {}
            }
        }
        if let Err(error) = release(&db, self.name, holder).await {
            tracing::debug!(job = self.name, %error, "a lease was not given back; it ends by itself");
        }
    }

    /// One turn. The lease is renewed when half of it is over, so that a job with nothing to do hardly writes.
    async fn turn(
        &self,
        db: &Db,
        holder: Uuid,
        lease: Duration,
        held_until: &mut Option<DateTime<Utc>>,
    ) -> Result<Turn, DbError> {
        let now = db.clock().now();
        let span = TimeDelta::from_std(lease).unwrap_or(TimeDelta::seconds(60));
        if held_until.is_none_or(|until| now + span / 2 > until) {
            // What is not known to be held is not held, also when the answer gets lost.
            *held_until = None;
            if !acquire(db, self.name, holder, span).await? {
                return Ok(Turn::NotMine);
            }
            *held_until = Some(now + span);
        }
        Ok(if (self.work)().await? {
            Turn::MoreToDo
        } else {
            Turn::Done
        })
    }
}

/// What came of a turn.
enum Turn {
    MoreToDo,
    Done,
    NotMine,
}

/// Takes or renews the lease; `false` when another process holds it.
async fn acquire(db: &Db, name: &'static str, holder: Uuid, lease: TimeDelta) -> Result<bool, DbError> {
    db.write(&Actor::system("worker"), move |tx| {
        let now = tx.now();
        let taken = diesel::sql_query(
            "INSERT INTO job_leases (name, holder, until) VALUES ($1, $2, $3) \
             ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until \
             WHERE job_leases.holder = excluded.holder OR job_leases.until < $4",
        )
        .bind::<Text, _>(name)
        .bind::<SqlUuid, _>(holder)
        .bind::<Timestamptz, _>(now + lease)
        .bind::<Timestamptz, _>(now)
        .execute(tx.conn())?;
        Ok(taken > 0)
    })
    .await
}

async fn release(db: &Db, name: &'static str, holder: Uuid) -> Result<(), DbError> {
    db.write(&Actor::system("worker"), move |tx| {
        diesel::sql_query("DELETE FROM job_leases WHERE name = $1 AND holder = $2")
            .bind::<Text, _>(name)
            .bind::<SqlUuid, _>(holder)
            .execute(tx.conn())?;
        Ok(())
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use super::*;
    use crate::platform::clock::Clock;
    use crate::platform::db::{DbSettings, Migrations};

    fn database(folder: &tempfile::TempDir) -> Db {
        let settings = DbSettings::new(format!("sqlite://{}", folder.path().join("jobs.db").display()));
        Migrations::new(&settings).unwrap().up().unwrap();
        Db::open(&settings, Clock::system()).unwrap()
    }

    /// A job that counts its turns and has more to do the first so many times.
    fn counting(turns: &Rc<Cell<u32>>, more: u32) -> Job {
        let turns = Rc::clone(turns);
        Job::new("counting", Duration::from_millis(10), move || {
            turns.set(turns.get() + 1);
            std::future::ready(Ok(turns.get() < more))
        })
    }

    #[actix_web::test]
    async fn one_process_does_the_job_and_another_takes_over_when_it_stops() {
        let folder = tempfile::tempdir().unwrap();
        let db = database(&folder);
        let (first, second) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
        let (stop_first, stopped) = watch::channel(false);
        let running = actix_web::rt::spawn(counting(&first, 5).run(db.clone(), stopped));
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(first.get() > 5, "{}", first.get());
        let (stop_second, stopped) = watch::channel(false);
        let waiting = actix_web::rt::spawn(counting(&second, 0).run(db.clone(), stopped));
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(second.get(), 0);
        stop_first.send(true).unwrap();
        running.await.unwrap();
        let done = first.get();
        for _ in 0..100 {
            if second.get() > 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(second.get() > 0 && first.get() == done);
        stop_second.send(true).unwrap();
        waiting.await.unwrap();
        db.close();
    }

    #[actix_web::test]
    async fn with_nothing_to_do_a_job_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let db = database(&folder);
        let turns = Rc::new(Cell::new(0));
        let (stop, stopped) = watch::channel(false);
        let running = actix_web::rt::spawn(counting(&turns, 0).run(db.clone(), stopped));
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(turns.get() > 5);
        assert_eq!(db.stats().transactions, 1, "the lease, once");
        stop.send(true).unwrap();
        running.await.unwrap();
        db.close();
    }
}
