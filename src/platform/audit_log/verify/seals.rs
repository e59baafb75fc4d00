//! The seals, one after the other, and the rows that they hold.

use std::collections::{BTreeMap, HashSet};

use aws_lc_rs::hmac;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::chains::newest;
use super::{Fault, Finding, Verdict};
use crate::platform::audit_log::GENESIS;
use crate::platform::audit_log::anchor::SeenSeal;
use crate::platform::audit_log::seal::{Head, ROWS_PER_SEAL, seal_hash};
use crate::platform::db::schema::{audit_log, audit_seal_heads, audit_seals};
use crate::platform::db::types::AnyUuid;
use crate::platform::db::{Conn, DbError};

/// Seals that are in memory at a time, with all their heads.
const PAGE: i64 = 50;

/// A seal.
#[derive(Queryable)]
struct Seal {
    seq: i64,
    at: DateTime<Utc>,
    prev_hash: Vec<u8>,
    hash: Vec<u8>,
    mac: Vec<u8>,
}

/// A head in a seal, and the hash of the row that it names, where that is still there.
type HeadAndRow = (i64, Head, Option<Vec<u8>>);

/// Reads all seals in their order.
pub(super) fn walk(
    conn: &mut Conn,
    key: &hmac::Key,
    seen: Option<&SeenSeal>,
    verdict: &mut Verdict,
) -> Result<(), DbError> {
    let (mut last_seq, mut last_hash) = (0_i64, GENESIS.to_vec());
    let mut gone = HashSet::new();
    loop {
        let seals: Vec<Seal> = audit_seals::table
            .filter(audit_seals::seq.gt(last_seq))
            .order(audit_seals::seq)
            .limit(PAGE)
            .select((
                audit_seals::seq,
                audit_seals::at,
                audit_seals::prev_hash,
                audit_seals::hash,
                audit_seals::mac,
            ))
            .load(conn)?;
        if seals.is_empty() {
            break;
        }
        let mut heads = heads_of(conn, &seals)?;
        for seal in seals {
            verdict.seals += 1;
            if seal.seq > last_seq + 1 {
                verdict.find(Finding::SealsRemoved {
                    first: last_seq + 1,
                    last: seal.seq - 1,
                });
            }
            let follows = seal.seq != last_seq + 1 || seal.prev_hash == last_hash;
            let (held, rows): (Vec<_>, Vec<_>) =
                heads.remove(&seal.seq).unwrap_or_default().into_iter().unzip();
            let sound = follows
                && i64::try_from(held.len()).is_ok_and(|held| held <= ROWS_PER_SEAL)
                && seal_hash(&seal.prev_hash, seal.seq, seal.at, &held) == seal.hash
                && hmac::verify(key, &seal.hash, &seal.mac).is_ok();
            if !sound {
                verdict.find(Finding::SealAltered { seal: seal.seq });
            }
            if seen.is_some_and(|seen| seen.seal == seal.seq && seen.hash != seal.hash) {
                verdict.find(Finding::SealReplaced { seal: seal.seq });
            }
            for (head, row) in held.into_iter().zip(rows) {
                check_head(conn, head, row, &mut gone, verdict)?;
            }
            (last_seq, last_hash) = (seal.seq, seal.hash);
        }
    }
    if let Some(seen) = seen.filter(|seen| seen.seal > last_seq) {
        verdict.find(Finding::SealsRemoved {
            first: last_seq + 1,
            last: seen.seal,
        });
    }
    Ok(())
}

/// The heads of a seal, each with the hash of its row.
type Heads = Vec<(Head, Option<Vec<u8>>)>;

/// The heads of seals that follow one another, in the order of subjects in each.
fn heads_of(conn: &mut Conn, seals: &[Seal]) -> Result<BTreeMap<i64, Heads>, DbError> {
    let limit = PAGE * ROWS_PER_SEAL;
    let first = seals.first().map_or(0, |seal| seal.seq);
    let last = seals.last().map_or(0, |seal| seal.seq);
    let mut found = load_heads(conn, first, last, limit + 1)?;
    if i64::try_from(found.len()).is_ok_and(|found| found > limit) {
        // More than the sealing ever writes: somebody has put heads in. Each seal by itself, and no further than to
        // see that it holds too many.
        found.clear();
        for seal in seals {
            found.extend(load_heads(conn, seal.seq, seal.seq, ROWS_PER_SEAL + 1)?);
        }
    }
    let mut sorted: BTreeMap<i64, Heads> = BTreeMap::new();
    for (seal, head, row) in found {
        sorted.entry(seal).or_default().push((head, row));
    }
    // Sorted here: a database's own order of text depends on its collation.
    for heads in sorted.values_mut() {
        heads.sort_by(|(a, _), (b, _)| (&a.subject_type, a.subject_id).cmp(&(&b.subject_type, b.subject_id)));
    }
    Ok(sorted)
}

fn load_heads(conn: &mut Conn, first: i64, last: i64, limit: i64) -> Result<Vec<HeadAndRow>, DbError> {
    let its_row = audit_log::subject_type
        .eq(audit_seal_heads::subject_type)
        .and(audit_log::subject_id.eq(audit_seal_heads::subject_id))
        .and(audit_log::seq.eq(audit_seal_heads::seq));
    Ok(audit_seal_heads::table
        .left_join(audit_log::table.on(its_row))
        .filter(audit_seal_heads::seal_seq.between(first, last))
        .order(audit_seal_heads::seal_seq)
        .limit(limit)
        .select((
            audit_seal_heads::seal_seq,
            (
                audit_seal_heads::subject_type,
                audit_seal_heads::subject_id,
                audit_seal_heads::seq,
                audit_seal_heads::hash,
            ),
            audit_log::hash.nullable(),
        ))
        .load(conn)?)
}

/// Whether the row that a seal holds is still the same. Where it is missing, the walk along its chain has told of it,
/// unless nothing is left of the chain.
fn check_head(
    conn: &mut Conn,
    head: Head,
    row: Option<Vec<u8>>,
    gone: &mut HashSet<(String, Uuid)>,
    verdict: &mut Verdict,
) -> Result<(), DbError> {
    let (fault, first, last) = match row {
        Some(hash) if hash == head.hash => return Ok(()),
        Some(_) => (Fault::Replaced, head.seq, head.seq),
        None => {
            let subject = (head.subject_type.clone(), head.subject_id);
            if gone.contains(&subject) || newest(conn, &head.subject_type, head.subject_id)? > 0 {
                return Ok(());
            }
            let last = last_sealed(conn, &head)?;
            gone.insert(subject);
            (Fault::Removed, 1, last)
        }
    };
    verdict.find(Finding::Rows {
        fault,
        subject_type: head.subject_type,
        subject_id: head.subject_id,
        first,
        last,
    });
    Ok(())
}

/// The newest row of the same chain that any seal holds.
fn last_sealed(conn: &mut Conn, head: &Head) -> Result<i64, DbError> {
    let last: Option<i64> = audit_seal_heads::table
        .filter(audit_seal_heads::subject_type.eq(&head.subject_type))
        .filter(audit_seal_heads::subject_id.eq(AnyUuid(head.subject_id)))
        .select(diesel::dsl::max(audit_seal_heads::seq))
        .first(conn)?;
    Ok(last.unwrap_or(head.seq))
}
