//! The worker's periodic jobs. Each runs in one process at a time, whoever holds its lease; a process that dies is
//! replaced when its lease ends.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use chrono::TimeDelta;
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
        while !*stop.borrow() {
            let more = match self.turn(&db, holder, lease).await {
                Ok(more) => more,
                Err(error) => {
                    tracing::warn!(job = self.name, %error, "a job failed; it will be tried again");
                    false
                }
            };
            if !more {
                tokio::select! {
                    () = tokio::time::sleep(self.every) => {}
                    _ = stop.changed() => {}
                }
            }
        }
        if let Err(error) = release(&db, self.name, holder).await {
            tracing::debug!(job = self.name, %error, "a lease was not given back; it ends by itself");
        }
    }

    async fn turn(&self, db: &Db, holder: Uuid, lease: Duration) -> Result<bool, DbError> {
        if !acquire(db, self.name, holder, lease).await? {
            return Ok(false);
        }
        (self.work)().await
    }
}

/// Takes or renews the lease; `false` when another process holds it.
async fn acquire(db: &Db, name: &'static str, holder: Uuid, lease: Duration) -> Result<bool, DbError> {
    let lease = TimeDelta::from_std(lease).unwrap_or(TimeDelta::seconds(60));
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
