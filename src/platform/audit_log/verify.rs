//! Walking every chain and every seal, and naming what does not fit.

use aws_lc_rs::hmac;
use diesel::prelude::*;
use uuid::Uuid;

use super::GENESIS;
use super::record::Row;
use super::seal::{Head, seal_hash};
use crate::platform::db::schema::{audit_log, audit_seal_heads, audit_seals};
use crate::platform::db::types::AnyUuid;
use crate::platform::db::{Conn, DbError};

/// Rows that are in memory at a time.
const PAGE: i64 = 2000;

/// How a row or a seal is not as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The row's content does not have the hash that was written with it.
    Altered,
    /// The row is not there, although the next one or a seal knows it.
    Removed,
    /// The row does not continue the row before it: rows were exchanged, or one was put in.
    Reordered,
    /// The row has another hash than its seal says.
    Replaced,
}

/// One thing that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A row of a chain.
    Row {
        /// What is wrong with it.
        fault: Fault,
        /// The kind of subject whose chain it is in.
        subject_type: String,
        /// The subject.
        subject_id: Uuid,
        /// Its place in the chain, from 1.
        seq: i64,
    },
    /// A seal is not there, or its content, its order or its MAC is wrong.
    Seal {
        /// Its number, from 1.
        seal: i64,
    },
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Row {
                fault,
                subject_type,
                subject_id,
                seq,
            } => {
                let what = match fault {
                    Fault::Altered => "was altered",
                    Fault::Removed => "was removed",
                    Fault::Reordered => "does not follow the row before it",
                    Fault::Replaced => "is not the row that was sealed",
                };
                write!(f, "{subject_type} {subject_id}: row {seq} {what}")
            }
            Self::Seal { seal } => write!(f, "seal {seal} was removed, altered or made with another key"),
        }
    }
}

/// What a walk through the whole log found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Rows that were read.
    pub rows: u64,
    /// Chains that they form.
    pub chains: u64,
    /// Seals that were read.
    pub seals: u64,
    /// Rows that no seal holds yet.
    pub unsealed: u64,
    /// What is wrong; empty when nothing is.
    pub findings: Vec<Finding>,
}

/// Reads the whole log in bounded memory.
///
/// # Errors
/// The database's.
pub fn verify(conn: &mut Conn, key: &hmac::Key) -> Result<Verdict, DbError> {
    let mut verdict = Verdict::default();
    walk_chains(conn, &mut verdict)?;
    walk_seals(conn, key, &mut verdict)?;
    Ok(verdict)
}

fn walk_chains(conn: &mut Conn, verdict: &mut Verdict) -> Result<(), DbError> {
    let mut before: Option<Row> = None;
    loop {
        let mut query = audit_log::table
            .select((Row::as_select(), audit_log::sealed))
            .order((audit_log::subject_type, audit_log::subject_id, audit_log::seq))
            .limit(PAGE)
            .into_boxed();
        if let Some(last) = &before {
            let (kind, id, seq) = (last.subject_type.clone(), AnyUuid(last.subject_id), last.seq);
            query = query.filter(
                audit_log::subject_type
                    .gt(kind.clone())
                    .or(audit_log::subject_type.eq(kind).and(
                        audit_log::subject_id
                            .gt(id.clone())
                            .or(audit_log::subject_id.eq(id).and(audit_log::seq.gt(seq))),
                    )),
            );
        }
        let rows: Vec<(Row, bool)> = query.load(conn)?;
        if rows.is_empty() {
            return Ok(());
        }
        for (row, sealed) in rows {
            verdict.rows += 1;
            verdict.unsealed += u64::from(!sealed);
            check_row(before.as_ref(), &row, verdict);
            before = Some(row);
        }
    }
}

fn check_row(before: Option<&Row>, row: &Row, verdict: &mut Verdict) {
    let same_chain =
        before.filter(|last| last.subject_type == row.subject_type && last.subject_id == row.subject_id);
    let (last_seq, last_hash) = match same_chain {
        Some(last) => (last.seq, last.hash.as_slice()),
        None => {
            verdict.chains += 1;
            (0, GENESIS.as_slice())
        }
    };
    let (subject_type, subject_id) = (row.subject_type.clone(), row.subject_id);
    if row.seq != last_seq + 1 {
        for seq in last_seq + 1..row.seq {
            verdict.findings.push(Finding::Row {
                fault: Fault::Removed,
                subject_type: subject_type.clone(),
                subject_id,
                seq,
            });
        }
    } else if row.prev_hash != last_hash {
        verdict.findings.push(Finding::Row {
            fault: Fault::Reordered,
            subject_type: subject_type.clone(),
            subject_id,
            seq: row.seq,
        });
    }
    if row.expected_hash() != row.hash {
        verdict.findings.push(Finding::Row {
            fault: Fault::Altered,
            subject_type,
            subject_id,
            seq: row.seq,
        });
    }
}

/// Number, moment, hash of the seal before, hash, MAC.
type SealRow = (i64, chrono::DateTime<chrono::Utc>, Vec<u8>, Vec<u8>, Vec<u8>);

fn walk_seals(conn: &mut Conn, key: &hmac::Key, verdict: &mut Verdict) -> Result<(), DbError> {
    let (mut last_seq, mut last_hash) = (0_i64, GENESIS.to_vec());
    loop {
        let seals: Vec<SealRow> = audit_seals::table
            .filter(audit_seals::seq.gt(last_seq))
            .order(audit_seals::seq)
            .limit(100)
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
        for (seq, at, prev_hash, hash, mac) in seals {
            verdict.seals += 1;
            for seal in last_seq + 1..seq {
                verdict.findings.push(Finding::Seal { seal });
            }
            let heads = heads_of(conn, seq)?;
            let sound = (seq != last_seq + 1 || prev_hash == last_hash)
                && seal_hash(&prev_hash, seq, at, &heads) == hash
                && hmac::verify(key, &hash, &mac).is_ok();
            if !sound {
                verdict.findings.push(Finding::Seal { seal: seq });
            }
            check_heads(conn, heads, verdict)?;
            (last_seq, last_hash) = (seq, hash);
        }
    }
    Ok(())
}

fn heads_of(conn: &mut Conn, seal: i64) -> Result<Vec<Head>, DbError> {
    let mut heads: Vec<Head> = audit_seal_heads::table
        .filter(audit_seal_heads::seal_seq.eq(seal))
        .select((
            audit_seal_heads::subject_type,
            audit_seal_heads::subject_id,
            audit_seal_heads::seq,
            audit_seal_heads::hash,
        ))
        .load(conn)?;
    // Sorted here: a database's own order of text depends on its collation.
    heads.sort_by(|a, b| (&a.subject_type, a.subject_id).cmp(&(&b.subject_type, b.subject_id)));
    Ok(heads)
}

fn check_heads(conn: &mut Conn, heads: Vec<Head>, verdict: &mut Verdict) -> Result<(), DbError> {
    for head in heads {
        let found: Option<Vec<u8>> = audit_log::table
            .filter(audit_log::subject_type.eq(&head.subject_type))
            .filter(audit_log::subject_id.eq(AnyUuid(head.subject_id)))
            .filter(audit_log::seq.eq(head.seq))
            .select(audit_log::hash)
            .first(conn)
            .optional()?;
        let Head {
            subject_type,
            subject_id,
            seq,
            hash,
        } = head;
        match found {
            Some(found) if found == hash => {}
            Some(_) => verdict.findings.push(Finding::Row {
                fault: Fault::Replaced,
                subject_type,
                subject_id,
                seq,
            }),
            None => {
                let finding = Finding::Row {
                    fault: Fault::Removed,
                    subject_type,
                    subject_id,
                    seq,
                };
                if !verdict.findings.contains(&finding) {
                    verdict.findings.push(finding);
                }
            }
        }
    }
    Ok(())
}
