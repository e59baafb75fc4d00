//! Sealing the heads of the chains that grew.

use std::collections::BTreeMap;

use aws_lc_rs::hmac;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::anchor::{Anchor, SeenSeal};
use super::{GENESIS, Hasher};
use crate::platform::actor::Actor;
use crate::platform::db::schema::{audit_log, audit_seal_heads, audit_seals};
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, Db, DbError, Tx};

/// Rows that one seal takes in at most; what is left waits for the next. Never to be lowered: a seal with more heads than
/// that is taken for altered.
pub(super) const ROWS_PER_SEAL: i64 = 500;

/// A chain's newest row, as a seal holds it.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Head {
    pub subject_type: String,
    pub subject_id: Uuid,
    pub seq: i64,
    pub hash: Vec<u8>,
}

/// The hash of a seal over its heads, which come in the order of subject.
pub(super) fn seal_hash(prev: &[u8], seq: i64, at: DateTime<Utc>, heads: &[Head]) -> Vec<u8> {
    let mut hasher = Hasher::new();
    hasher
        .field(prev)
        .field(&seq.to_be_bytes())
        .field(&at.timestamp_micros().to_be_bytes());
    for head in heads {
        hasher
            .field(head.subject_type.as_bytes())
            .field(head.subject_id.as_bytes())
            .field(&head.seq.to_be_bytes())
            .field(&head.hash);
    }
    hasher.finish()
}

/// What came of a turn of sealing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Rows that were sealed in this turn.
    pub rows: usize,
    /// The newest seal that there is now.
    pub newest: Option<SeenSeal>,
    /// Whether the seal that was seen before is still there as it was.
    pub holds_what_was_seen: bool,
}

/// Seals what waits for it, and moves the machine's anchor after the commit. Answers with the rows that were sealed.
///
/// # Errors
/// The database's.
pub async fn seal(db: &Db, key: &hmac::Key, anchor: &Anchor) -> Result<usize, DbError> {
    let seen = anchor.seen();
    let known = seen.as_ref().ok().cloned().flatten();
    let key = key.clone();
    let sealed = db
        .write(&Actor::system("worker"), move |tx| {
            seal_pending(tx, &key, known.as_ref())
        })
        .await?;
    let rows = sealed.rows;
    anchor.keep(seen, sealed);
    Ok(rows)
}

/// Seals what was committed since the last seal, and looks whether the seal that was `seen` is still there. The MAC ties
/// the seal to a key that is not in the database. Two workers at once: one gives way.
///
/// # Errors
/// The database's.
pub fn seal_pending(tx: &mut Tx<'_>, key: &hmac::Key, seen: Option<&SeenSeal>) -> Result<Sealed, DbError> {
    let now = tx.now();
    let conn = tx.conn();
    let holds_what_was_seen = match seen {
        Some(seen) => hash_of(conn, seen.seal)?.is_some_and(|hash| hash == seen.hash),
        None => true,
    };
    let last: Option<(i64, Vec<u8>)> = audit_seals::table
        .order(audit_seals::seq.desc())
        .select((audit_seals::seq, audit_seals::hash))
        .first(conn)
        .optional()?;
    let rows: Vec<(Uuid, Head)> = audit_log::table
        .filter(audit_log::sealed.eq(false))
        .order(audit_log::id)
        .limit(ROWS_PER_SEAL)
        .select((
            audit_log::id,
            (
                audit_log::subject_type,
                audit_log::subject_id,
                audit_log::seq,
                audit_log::hash,
            ),
        ))
        .load(conn)?;
    if rows.is_empty() {
        return Ok(Sealed {
            rows: 0,
            newest: last.map(|(seal, hash)| SeenSeal { seal, hash }),
            holds_what_was_seen,
        });
    }
    let (last, prev_hash) = last.unwrap_or((0, GENESIS.to_vec()));
    let seq = last + 1;

    let count = rows.len();
    let mut heads: BTreeMap<(String, Uuid), Head> = BTreeMap::new();
    let mut ids = Vec::with_capacity(count);
    for (id, head) in rows {
        ids.push(AnyUuid(id));
        let key = (head.subject_type.clone(), head.subject_id);
        match heads.get(&key) {
            Some(known) if known.seq >= head.seq => {}
            _ => {
                heads.insert(key, head);
            }
        }
    }
    let heads: Vec<Head> = heads.into_values().collect();
    let hash = seal_hash(&prev_hash, seq, now, &heads);
    let mac = hmac::sign(key, &hash);
    diesel::insert_into(audit_seals::table)
        .values((
            audit_seals::seq.eq(seq),
            audit_seals::at.eq(Timestamp(now)),
            audit_seals::prev_hash.eq(prev_hash),
            audit_seals::hash.eq(&hash),
            audit_seals::mac.eq(mac.as_ref()),
        ))
        .execute(conn)
        .map_err(|error| {
            let error = DbError::from(error);
            if error.is_unique_violation() {
                DbError::Conflict
            } else {
                error
            }
        })?;
    for head in heads {
        diesel::insert_into(audit_seal_heads::table)
            .values((
                audit_seal_heads::seal_seq.eq(seq),
                audit_seal_heads::subject_type.eq(head.subject_type),
                audit_seal_heads::subject_id.eq(AnyUuid(head.subject_id)),
                audit_seal_heads::seq.eq(head.seq),
                audit_seal_heads::hash.eq(head.hash),
            ))
            .execute(conn)?;
    }
    diesel::update(audit_log::table.filter(audit_log::id.eq_any(ids)))
        .set(audit_log::sealed.eq(true))
        .execute(conn)?;
    Ok(Sealed {
        rows: count,
        newest: Some(SeenSeal { seal: seq, hash }),
        holds_what_was_seen,
    })
}

/// The hash of a seal.
fn hash_of(conn: &mut Conn, seal: i64) -> Result<Option<Vec<u8>>, DbError> {
    Ok(audit_seals::table
        .find(seal)
        .select(audit_seals::hash)
        .first(conn)
        .optional()?)
}
