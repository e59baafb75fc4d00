//! Numbers drawn one after another: gaps are allowed, the same one twice never.
//!
//! On PostgreSQL a counter row that stays locked until its dossier's own commit would put every submission behind one
//! another's fsync. There a number is drawn on a connection of its own, in its own transaction that does not wait for
//! the disk: the write-ahead log is one sequence, so whoever commits with that number commits the drawing too.

use std::sync::mpsc;
use std::time::Duration;

use crossbeam_channel::Sender;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::connect::{Target, Use};
use super::{Conn, DbError};

/// How long a transaction waits for a number while it holds its locks.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(QueryableByName)]
struct Drawn {
    #[diesel(sql_type = BigInt)]
    last: i64,
}

/// The next number of a series, on the connection given.
fn draw(conn: &mut Conn, series: &str) -> Result<i64, DbError> {
    let drawn: Drawn = diesel::sql_query(
        "INSERT INTO counters (series, last) VALUES ($1, 1) \
         ON CONFLICT (series) DO UPDATE SET last = counters.last + 1 RETURNING last",
    )
    .bind::<Text, _>(series)
    .get_result(conn)?;
    Ok(drawn.last)
}

type Request = (String, mpsc::SyncSender<Result<i64, DbError>>);

/// Where numbers come from.
#[derive(Clone)]
pub(super) enum Numbers {
    /// From the transaction itself: there is only one at a time.
    Inside,
    /// From a thread with a connection of its own.
    Apart(Sender<Request>),
}

impl Numbers {
    pub(super) fn start(target: &Target) -> Result<Self, DbError> {
        match target {
            Target::Sqlite { .. } => Ok(Self::Inside),
            Target::Postgres { .. } => {
                let (requests, queue) = crossbeam_channel::unbounded::<Request>();
                let target = target.clone();
                std::thread::Builder::new()
                    .name("db-numbers".into())
                    .spawn(move || {
                        let mut conn = None;
                        for (series, reply) in queue {
                            let _ = reply.send(draw_apart(&target, &mut conn, &series));
                        }
                    })
                    .map_err(|error| DbError::Broken(format!("no thread for numbers: {error}")))?;
                Ok(Self::Apart(requests))
            }
        }
    }

    pub(super) fn next(&self, conn: &mut Conn, series: &str) -> Result<i64, DbError> {
        match self {
            Self::Inside => draw(conn, series),
            Self::Apart(requests) => {
                let (reply, answer) = mpsc::sync_channel(1);
                requests
                    .send((series.to_owned(), reply))
                    .map_err(|_| DbError::Stopped)?;
                answer.recv_timeout(PATIENCE).map_err(|error| match error {
                    mpsc::RecvTimeoutError::Timeout => DbError::Busy,
                    mpsc::RecvTimeoutError::Disconnected => DbError::Stopped,
                })?
            }
        }
    }
}

fn draw_apart(target: &Target, slot: &mut Option<Conn>, series: &str) -> Result<i64, DbError> {
    for _ in 0..2 {
        let mut conn = match slot.take() {
            Some(conn) => conn,
            None => target.connect(Use::Numbers)?,
        };
        match draw(&mut conn, series) {
            Err(DbError::Unavailable(_)) => {} // the connection is gone; once more on a fresh one
            answer => {
                *slot = Some(conn);
                return answer;
            }
        }
    }
    Err(DbError::Unavailable("no connection to draw numbers".into()))
}
