//! Retrying is safe: `Idempotency-Key` is claimed in the same transaction as the work, bound to actor and content; a
//! repetition gets the stored answer.

mod key;
mod store;

use chrono::TimeDelta;
use diesel::prelude::*;

pub use key::{IdempotencyKey, RequiredIdempotencyKey};

use super::{Answer, Problem};
use crate::platform::db::types::Timestamptz;
use crate::platform::db::{DbError, Tx};
use store::{actor_key, delete, fingerprint, insert, save, stored};

/// For how long an answer can be replayed at least, as the document promises.
pub const KEPT: TimeDelta = TimeDelta::hours(24);

/// Marks a replayed answer.
pub const REPLAYED: &str = "idempotent-replayed";

/// Does `work` once for this key: the first time it runs and its answer is stored with it, later the stored answer
/// comes back. Without a key it simply runs. What fails leaves no trace, so a failed request may be repeated with the
/// same key.
///
/// Two equal requests at the same moment: the second waits for the first at the key's row (PostgreSQL) or in the
/// writer's queue (SQLite), then finds its answer.
///
/// # Errors
/// `IDEMPOTENCY_KEY_REUSED` when the same actor used the key for other content; whatever `work` answers.
pub fn once(
    tx: &mut Tx<'_>,
    key: &IdempotencyKey,
    work: impl FnOnce(&mut Tx<'_>) -> Result<Answer, Problem>,
) -> Result<Answer, Problem> {
    if let Some(answer) = claim(tx, key)? {
        return Ok(answer);
    }
    let answer = work(tx)?;
    keep(tx, key, &answer)?;
    Ok(answer)
}

/// The first half of [`once`], for work that is to be kept although the request is refused: claims the key, or gives
/// the answer that is stored for it. Whoever has claimed it goes on to [`keep`] or [`release`].
///
/// # Errors
/// `IDEMPOTENCY_KEY_REUSED`; the database's.
pub fn claim(tx: &mut Tx<'_>, key: &IdempotencyKey) -> Result<Option<Answer>, Problem> {
    let Some(claim) = &key.0 else { return Ok(None) };
    let actor_key = actor_key(tx);
    let fingerprint = fingerprint(&actor_key, &claim.content);
    if !insert(tx, &actor_key, claim, &fingerprint)? {
        match stored(tx, &actor_key, claim)? {
            Some(row) if row.expires_at > tx.now() => {
                return row.replay(claim, &actor_key, &fingerprint).map(Some);
            }
            _ => delete(tx, &actor_key, claim)?,
        }
        if !insert(tx, &actor_key, claim, &fingerprint)? {
            return Err(DbError::Conflict.into());
        }
    }
    Ok(None)
}

/// Stores the answer for repetitions.
///
/// # Errors
/// The database's.
pub fn keep(tx: &mut Tx<'_>, key: &IdempotencyKey, answer: &Answer) -> Result<(), Problem> {
    match &key.0 {
        Some(claim) => save(tx, &actor_key(tx), claim, answer),
        None => Ok(()),
    }
}

/// Gives the key back: the request was refused and may be repeated with it.
///
/// # Errors
/// The database's.
pub fn release(tx: &mut Tx<'_>, key: &IdempotencyKey) -> Result<(), DbError> {
    match &key.0 {
        Some(claim) => delete(tx, &actor_key(tx), claim),
        None => Ok(()),
    }
}

/// Deletes the answers that are no longer replayed; for the worker. Answers how many.
///
/// # Errors
/// The database's.
pub fn purge(tx: &mut Tx<'_>) -> Result<usize, DbError> {
    let now = tx.now();
    Ok(
        diesel::sql_query("DELETE FROM idempotency_keys WHERE expires_at <= $1")
            .bind::<Timestamptz, _>(now)
            .execute(tx.conn())?,
    )
}
