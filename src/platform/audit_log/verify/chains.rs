//! The rows, chain after chain.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use uuid::Uuid;

use super::{Fault, Finding, Verdict};
use crate::platform::audit_log::GENESIS;
use crate::platform::audit_log::record::Row;
use crate::platform::db::schema::{audit_log, audit_seal_heads};
use crate::platform::db::types::AnyUuid;
use crate::platform::db::{Conn, DbError};

/// Rows that are in memory at a time; one may hold all that a version of a procedure says.
const PAGE: i64 = 500;

/// A chain is known by its subject.
type Subject = (String, Uuid);

/// The newest sealed rows of chains.
type Heads = HashMap<Subject, i64>;

/// Where the walk stands in a chain.
struct Chain {
    subject: Subject,
    /// The last row that was read.
    last: Row,
    /// The newest row of the chain that a seal holds.
    sealed_until: i64,
    /// Rows so far that say that they are sealed and are in no seal.
    forged: Option<(i64, i64)>,
}

/// Reads all rows in the order of their chains.
pub(super) fn walk(conn: &mut Conn, verdict: &mut Verdict) -> Result<(), DbError> {
    let mut chain: Option<Chain> = None;
    loop {
        let rows = page_after(conn, chain.as_ref().map(|chain| &chain.last))?;
        if rows.is_empty() {
            break;
        }
        // After the rows: what is sealed meanwhile is no forgery.
        let heads = heads_of(conn, &rows)?;
        for (row, sealed) in rows {
            verdict.rows += 1;
            verdict.unsealed += u64::from(!sealed);
            let subject = (row.subject_type.clone(), row.subject_id);
            let continued = match chain.take() {
                Some(open) if open.subject == subject => Some(open),
                Some(ended) => {
                    end(conn, ended, verdict)?;
                    None
                }
                None => None,
            };
            verdict.chains += u64::from(continued.is_none());
            check(&row, continued.as_ref().map(|open| &open.last), verdict);
            let sealed_until = heads.get(&subject).copied().unwrap_or(0);
            let mut forged = continued.and_then(|open| open.forged);
            if sealed && row.seq > sealed_until {
                forged = Some((forged.map_or(row.seq, |(first, _)| first), row.seq));
            }
            chain = Some(Chain {
                subject,
                last: row,
                sealed_until,
                forged,
            });
        }
    }
    match chain {
        Some(ended) => end(conn, ended, verdict),
        None => Ok(()),
    }
}

/// The next rows: the rest of the chain at hand, else the chains of the same kind of subject, else those of other kinds.
/// Three plain ranges of the unique index; the one condition that says all of it would read it from its beginning.
fn page_after(conn: &mut Conn, last: Option<&Row>) -> Result<Vec<(Row, bool)>, DbError> {
    macro_rules! page {
        ($($condition:expr),*) => {
            audit_log::table
                $(.filter($condition))*
                .select((Row::as_select(), audit_log::sealed))
                .order((audit_log::subject_type, audit_log::subject_id, audit_log::seq))
                .limit(PAGE)
                .load(conn)?
        };
    }
    let Some(last) = last else { return Ok(page!()) };
    let same_kind = || audit_log::subject_type.eq(&last.subject_type);
    let subject = || AnyUuid(last.subject_id);
    let mut rows: Vec<(Row, bool)> = page!(
        same_kind(),
        audit_log::subject_id.eq(subject()),
        audit_log::seq.gt(last.seq)
    );
    if rows.is_empty() {
        rows = page!(same_kind(), audit_log::subject_id.gt(subject()));
    }
    if rows.is_empty() {
        rows = page!(audit_log::subject_type.gt(&last.subject_type));
    }
    Ok(rows)
}

/// How far the chains of these rows are sealed. Served by `audit_seal_heads_chain`.
fn heads_of(conn: &mut Conn, rows: &[(Row, bool)]) -> Result<Heads, DbError> {
    let subjects: BTreeSet<Uuid> = rows.iter().map(|(row, _)| row.subject_id).collect();
    let heads: Vec<(String, Uuid, Option<i64>)> = audit_seal_heads::table
        .filter(audit_seal_heads::subject_id.eq_any(subjects.into_iter().map(AnyUuid)))
        .group_by((audit_seal_heads::subject_type, audit_seal_heads::subject_id))
        .select((
            audit_seal_heads::subject_type,
            audit_seal_heads::subject_id,
            diesel::dsl::max(audit_seal_heads::seq),
        ))
        .load(conn)?;
    Ok(heads
        .into_iter()
        .map(|(subject_type, subject_id, seq)| ((subject_type, subject_id), seq.unwrap_or(0)))
        .collect())
}

/// One row, after the one before in its chain.
fn check(row: &Row, before: Option<&Row>, verdict: &mut Verdict) {
    let (last_seq, last_hash) =
        before.map_or((0, GENESIS.as_slice()), |last| (last.seq, last.hash.as_slice()));
    let mut find = |fault, first, last| {
        verdict.find(Finding::Rows {
            fault,
            subject_type: row.subject_type.clone(),
            subject_id: row.subject_id,
            first,
            last,
        });
    };
    if row.seq != last_seq + 1 {
        find(Fault::Removed, last_seq + 1, row.seq - 1);
    } else if row.prev_hash != last_hash {
        find(Fault::Reordered, row.seq, row.seq);
    }
    if row.expected_hash() != row.hash {
        find(Fault::Altered, row.seq, row.seq);
    }
}

/// The end of a chain: neither may it lie behind what is sealed, nor say that more is sealed than is.
fn end(conn: &mut Conn, chain: Chain, verdict: &mut Verdict) -> Result<(), DbError> {
    let (subject_type, subject_id) = chain.subject;
    if let Some((first, last)) = chain.forged {
        verdict.find(Finding::Rows {
            fault: Fault::Forged,
            subject_type: subject_type.clone(),
            subject_id,
            first,
            last,
        });
    }
    let last = chain.last.seq;
    if chain.sealed_until > last && newest(conn, &subject_type, subject_id)? == last {
        verdict.find(Finding::Rows {
            fault: Fault::Removed,
            subject_type,
            subject_id,
            first: last + 1,
            last: chain.sealed_until,
        });
    }
    Ok(())
}

/// The number of a chain's newest row as it is now: it may have grown while it was read. 0 when it has none.
pub(super) fn newest(conn: &mut Conn, subject_type: &str, subject_id: Uuid) -> Result<i64, DbError> {
    let newest: Option<i64> = audit_log::table
        .filter(audit_log::subject_type.eq(subject_type))
        .filter(audit_log::subject_id.eq(AnyUuid(subject_id)))
        .select(diesel::dsl::max(audit_log::seq))
        .first(conn)?;
    Ok(newest.unwrap_or(0))
}
