//! The life of an issue until it is approved: draft, review, approved (ISO 9001, 4.2.3).

use chrono::NaiveDate;

use super::checks::{LoadedIssue, issue_violations, own_violations};
use super::issues::seen_issue;
use super::unless_forbidden;
use crate::auth::{Granted, ProcessApprove, ProcessEdit};
use crate::calendar::zone;
use crate::platform::audit_log::Record;
use crate::platform::db::{Conn, Tx};
use crate::platform::ids::{ProcessId, ProcessVersionId};
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::events;
use crate::procedures::model::{ProcessBasis, ProcessStatus, ProcessVersion};
use crate::procedures::queries::issues;
use crate::procedures::rules::{Violation, code, in_future, issued_after_approval, three_people};

/// What bringing an issue into force would be told: errors and warnings.
///
/// # Errors
/// It is not there; the database's.
pub fn check_issue(
    conn: &mut Conn,
    process: ProcessId,
    id: ProcessVersionId,
    from: NaiveDate,
) -> Result<Vec<Violation>, ProcedureError> {
    let loaded = LoadedIssue::load(conn, id)?;
    if loaded.document.id != process {
        return Err(ProcedureError::NotFound(CatalogueItem::Issue));
    }
    issue_violations(conn, &loaded, from)
}

/// Hands a draft to the reviewer; it is written no more.
///
/// # Errors
/// [`ProcedureError::Stale`]; it is no draft; not of the caller's agency; the author is missing; the database's.
pub fn submit_for_review(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcessEdit>,
    process: ProcessId,
    id: ProcessVersionId,
    seen: i64,
) -> Result<(), ProcedureError> {
    let mut loaded = seen_issue(tx, grant, process, id, seen, &[ProcessStatus::Draft])?;
    let author = missing(
        loaded.issue.author.as_ref(),
        "/author",
        "người viết",
        "the author",
    );
    unless_forbidden(author.into_iter().collect())?;
    loaded.issue.status = ProcessStatus::Review;
    issues::save(tx, &mut loaded.issue)?;
    tx.record(moved(
        id,
        "process_version.submitted",
        ProcessStatus::Draft,
        &loaded.issue,
    ))?;
    tx.emit(events::issue_changed(&loaded.issue, loaded.scope()))?;
    Ok(())
}

/// Gives an issue back to its author.
///
/// # Errors
/// [`ProcedureError::Stale`]; it is not in review; not of the caller's agency; the database's.
pub fn return_to_author(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcessApprove>,
    process: ProcessId,
    id: ProcessVersionId,
    seen: i64,
    reason: &str,
) -> Result<(), ProcedureError> {
    let mut loaded = seen_issue(tx, grant, process, id, seen, &[ProcessStatus::Review])?;
    loaded.issue.status = ProcessStatus::Draft;
    issues::save(tx, &mut loaded.issue)?;
    tx.record(
        moved(
            id,
            "process_version.returned",
            ProcessStatus::Review,
            &loaded.issue,
        )
        .reason(Some(reason)),
    )?;
    tx.emit(events::issue_changed(&loaded.issue, loaded.scope()))?;
    Ok(())
}

/// The trace of a step in an issue's life.
pub(super) fn moved(
    id: ProcessVersionId,
    action: &'static str,
    before: ProcessStatus,
    issue: &ProcessVersion,
) -> Record {
    Record::new("process_version", id.as_uuid(), action).change("status", before, issue.status)
}

/// What an approval says.
#[derive(Clone, Debug)]
pub struct Approve {
    /// Người phê duyệt.
    pub approver: String,
    /// When.
    pub approved_on: NaiveDate,
    /// Ngày ban hành.
    pub issued_on: NaiveDate,
    /// Number of the decision that issues it.
    pub decision_no: String,
    /// What that decision rests on.
    pub legal_basis: String,
}

/// Approves an issue: three people have signed it, and it is a route. Answers with the warnings.
///
/// # Errors
/// [`ProcedureError::Violated`] with all violations; [`ProcedureError::Stale`]; it is not in review; not of the
/// caller's agency; the database's.
pub fn approve(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcessApprove>,
    process: ProcessId,
    id: ProcessVersionId,
    seen: i64,
    approval: Approve,
) -> Result<Vec<Violation>, ProcedureError> {
    let mut loaded = seen_issue(tx, grant, process, id, seen, &[ProcessStatus::Review])?;
    let mut found = own_violations(tx.conn(), &loaded, approval.approved_on)?;
    if loaded.issue.basis == ProcessBasis::Iso {
        found.extend(missing(
            loaded.issue.author.as_ref(),
            "/author",
            "người viết",
            "the author",
        ));
        found.extend(missing(
            loaded.issue.reviewer.as_ref(),
            "/reviewer",
            "người kiểm tra",
            "the reviewer",
        ));
    }
    let issue = &loaded.issue;
    let today = zone::local_date(tx.now());
    found.extend(in_future(Some(approval.approved_on), today, "/approvedOn"));
    found.extend(issued_after_approval(approval.approved_on, approval.issued_on));
    found.extend(three_people(
        issue.author.as_deref(),
        issue.reviewer.as_deref(),
        &approval.approver,
    ));
    if tx.actor().id.is_some() && issues::drafted_by(tx.conn(), id)? == tx.actor().id {
        found.push(Violation::error(
            code::SEPARATION,
            "",
            "Người soạn thảo không tự phê duyệt.",
            "Nobody approves what they have drafted.",
        ));
    }
    let warnings = unless_forbidden(found)?;
    let issue = &mut loaded.issue;
    issue.status = ProcessStatus::Approved;
    issue.approver = Some(approval.approver);
    issue.approved_on = Some(approval.approved_on);
    issue.issued_on = Some(approval.issued_on);
    issue.decision_no = Some(approval.decision_no.clone());
    issue.legal_basis = Some(approval.legal_basis);
    issues::save(tx, issue)?;
    tx.record(
        moved(
            id,
            "process_version.approved",
            ProcessStatus::Review,
            &loaded.issue,
        )
        .set("approver", &loaded.issue.approver)
        .set("approvedOn", approval.approved_on)
        .set("issuedOn", approval.issued_on)
        .set("legalBasis", &loaded.issue.legal_basis)
        .reason(Some(approval.decision_no)),
    )?;
    tx.emit(events::issue_changed(&loaded.issue, loaded.scope()))?;
    Ok(warnings)
}

fn missing(text: Option<&String>, pointer: &str, vi: &str, en: &str) -> Option<Violation> {
    text.is_none().then(|| {
        Violation::error(
            code::SIGNATURE_MISSING,
            pointer,
            format!("Thiếu {vi}."),
            format!("Missing: {en}."),
        )
    })
}
