//! Issues (lần ban hành) of process documents.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use super::{decode, encode, somebody_was_faster};
use crate::platform::db::schema::process_versions as issues;
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError, Tx};
use crate::platform::ids::{ProcessId, ProcessVersionId};
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::model::{ProcessBasis, ProcessContent, ProcessStatus, ProcessVersion};

#[derive(Queryable, Selectable)]
#[diesel(table_name = issues, check_for_backend(crate::platform::db::MultiBackend))]
struct Row {
    id: ProcessVersionId,
    process_id: ProcessId,
    issue_no: i32,
    status: ProcessStatus,
    basis: ProcessBasis,
    issued_on: Option<NaiveDate>,
    author: Option<String>,
    reviewer: Option<String>,
    approver: Option<String>,
    approved_on: Option<NaiveDate>,
    decision_no: Option<String>,
    legal_basis: Option<String>,
    effective_from: Option<NaiveDate>,
    effective_to: Option<NaiveDate>,
    content: Value,
    version: i64,
    updated_at: DateTime<Utc>,
}

impl Row {
    fn into_issue(self) -> Result<ProcessVersion, DbError> {
        Ok(ProcessVersion {
            id: self.id,
            process_id: self.process_id,
            issue_no: self.issue_no,
            status: self.status,
            basis: self.basis,
            issued_on: self.issued_on,
            author: self.author,
            reviewer: self.reviewer,
            approver: self.approver,
            approved_on: self.approved_on,
            decision_no: self.decision_no,
            legal_basis: self.legal_basis,
            effective_from: self.effective_from,
            effective_to: self.effective_to,
            content: decode::<ProcessContent>(self.content, "process_versions.content")?,
            version: self.version,
            updated_at: self.updated_at,
        })
    }
}

/// An issue, without its steps.
///
/// # Errors
/// There is none; the database's.
pub fn issue(conn: &mut Conn, id: ProcessVersionId) -> Result<ProcessVersion, ProcedureError> {
    let row: Option<Row> = issues::table
        .find(id)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row
        .ok_or(ProcedureError::NotFound(CatalogueItem::Issue))?
        .into_issue()?)
}

/// The states in which an issue is or was in force: what everybody may see.
const IN_FORCE: [ProcessStatus; 2] = [ProcessStatus::Effective, ProcessStatus::Obsolete];

/// Issues of a document, the newest first, from before this number on; unfinished ones only on request. Served by the
/// unique index on (process_id, issue_no).
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut Conn,
    process: ProcessId,
    unfinished: bool,
    before: Option<i32>,
    limit: i64,
) -> Result<Vec<ProcessVersion>, DbError> {
    let mut query = issues::table
        .filter(issues::process_id.eq(process))
        .select(Row::as_select())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(issues::issue_no.lt(before));
    }
    if !unfinished {
        query = query.filter(issues::status.eq_any(IN_FORCE));
    }
    let rows: Vec<Row> = query.order(issues::issue_no.desc()).limit(limit).load(conn)?;
    rows.into_iter().map(Row::into_issue).collect()
}

/// How many issues a document has.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Conn, process: ProcessId, unfinished: bool) -> Result<i64, DbError> {
    let mut query = issues::table
        .filter(issues::process_id.eq(process))
        .select(diesel::dsl::count_star())
        .into_boxed();
    if !unfinished {
        query = query.filter(issues::status.eq_any(IN_FORCE));
    }
    Ok(query.first(conn)?)
}

/// The number of the next issue of a document.
///
/// # Errors
/// The database's.
pub fn next_number(conn: &mut Conn, process: ProcessId) -> Result<i32, DbError> {
    let last: Option<i32> = issues::table
        .filter(issues::process_id.eq(process))
        .select(diesel::dsl::max(issues::issue_no))
        .first(conn)?;
    Ok(last.unwrap_or(0) + 1)
}

/// The effective issue of a document without an end.
///
/// # Errors
/// The database's.
pub fn open(conn: &mut Conn, process: ProcessId) -> Result<Option<ProcessVersion>, DbError> {
    let row: Option<Row> = issues::table
        .filter(issues::process_id.eq(process))
        .filter(issues::status.eq(ProcessStatus::Effective))
        .filter(issues::effective_to.is_null())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::into_issue).transpose()
}

macro_rules! columns {
    ($issue:expr) => {
        (
            issues::status.eq($issue.status),
            issues::basis.eq($issue.basis),
            issues::issued_on.eq($issue.issued_on),
            issues::author.eq(&$issue.author),
            issues::reviewer.eq(&$issue.reviewer),
            issues::approver.eq(&$issue.approver),
            issues::approved_on.eq($issue.approved_on),
            issues::decision_no.eq(&$issue.decision_no),
            issues::legal_basis.eq(&$issue.legal_basis),
            issues::effective_from.eq($issue.effective_from),
            issues::effective_to.eq($issue.effective_to),
            issues::content.eq(encode(&$issue.content)?),
            issues::version.eq($issue.version),
        )
    };
}

/// Adds an issue.
///
/// # Errors
/// The database's.
pub fn insert(tx: &mut Tx<'_>, issue: &ProcessVersion) -> Result<(), DbError> {
    let (now, by) = (tx.now(), tx.actor().id);
    let values = (
        issues::id.eq(issue.id),
        issues::process_id.eq(issue.process_id),
        issues::issue_no.eq(issue.issue_no),
        columns!(issue),
        issues::created_at.eq(Timestamp(now)),
        issues::created_by.eq(by.map(AnyUuid)),
        issues::updated_at.eq(Timestamp(now)),
        issues::updated_by.eq(by.map(AnyUuid)),
    );
    diesel::insert_into(issues::table)
        .values(values)
        .execute(tx.conn())
        .map_err(somebody_was_faster)?;
    Ok(())
}

/// The account that began the draft of an issue; `None` for the system itself.
///
/// # Errors
/// The database's.
pub fn drafted_by(conn: &mut Conn, id: ProcessVersionId) -> Result<Option<Uuid>, DbError> {
    let by: Option<Option<Uuid>> = issues::table
        .find(id)
        .select(issues::created_by)
        .first(conn)
        .optional()?;
    Ok(by.flatten())
}

/// Writes an issue anew; its version goes up by one from the one seen.
///
/// # Errors
/// [`ProcedureError::Stale`]; the database's.
pub fn save(tx: &mut Tx<'_>, issue: &mut ProcessVersion) -> Result<(), ProcedureError> {
    let (now, by) = (tx.now(), tx.actor().id);
    let seen = issue.version;
    issue.version += 1;
    issue.updated_at = now;
    let changed = diesel::update(issues::table.find(issue.id).filter(issues::version.eq(seen)))
        .set((
            columns!(issue),
            issues::updated_at.eq(Timestamp(now)),
            issues::updated_by.eq(by.map(AnyUuid)),
        ))
        .execute(tx.conn())
        .map_err(somebody_was_faster)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(ProcedureError::Stale)
    }
}
