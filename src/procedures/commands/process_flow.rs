//! The life of an issue: draft, review, approved, effective, obsolete (ISO 9001, 4.2.3).

use chrono::NaiveDate;

use super::checks::{LoadedIssue, issue_violations, orphan_violations, own_violations};
use super::issues::seen_issue;
use super::unless_forbidden;
use crate::auth::{Granted, ProcessApprove, ProcessEdit};
use crate::calendar::zone;
use crate::platform::audit_log::Record;
use crate::platform::db::{Conn, Tx};
use crate::platform::i18n::Text;
use crate::platform::ids::{ProcessId, ProcessVersionId};
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::events;
use crate::procedures::model::{ProcessBasis, ProcessStatus, ProcessVersion};
use crate::procedures::queries::revision::touch;
use crate::procedures::queries::{coverage, issues, pinned};
use crate::procedures::rules::{Violation, code};

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
    tx.record(Record::new(
        "process_version",
        id.as_uuid(),
        "process_version.submitted",
    ))?;
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
    tx.record(Record::new("process_version", id.as_uuid(), "process_version.returned").reason(Some(reason)))?;
    Ok(())
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
        Record::new("process_version", id.as_uuid(), "process_version.approved")
            .set("approvedOn", approval.approved_on)
            .set("issuedOn", approval.issued_on)
            .reason(Some(approval.decision_no)),
    )?;
    tx.emit(events::issue_changed(&loaded.issue))?;
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

/// Brings an approved issue into force from a day on; the issue before ends. Answers with the warnings.
///
/// # Errors
/// [`ProcedureError::Violated`] with all violations; [`ProcedureError::Stale`]; it is not approved; not of the caller's
/// agency; the database's.
pub fn make_effective(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcessApprove>,
    process: ProcessId,
    id: ProcessVersionId,
    seen: i64,
    from: NaiveDate,
) -> Result<Vec<Violation>, ProcedureError> {
    let mut loaded = seen_issue(tx, grant, process, id, seen, &[ProcessStatus::Approved])?;
    let before = issues::open(tx.conn(), process)?;
    touch_covered(tx, &loaded, before.as_ref())?;
    let scope = loaded
        .scope()
        .ok_or(ProcedureError::NotFound(CatalogueItem::Process))?;
    loaded.issue.effective_from = Some(from);
    let mut found = issue_violations(tx.conn(), &loaded, from)?;
    if let Some(before) = &before {
        if before.effective_from.is_some_and(|start| start >= from) {
            found.push(Violation::error(
                code::V7,
                "/effectiveFrom",
                "Lần ban hành trước chỉ có hiệu lực từ ngày này trở đi.",
                "The issue before comes into force only on or after that day.",
            ));
        }
        found.extend(orphan_violations(
            tx.conn(),
            before.id,
            process,
            scope,
            &loaded.covers,
            from,
        )?);
    }
    let warnings = unless_forbidden(found)?;
    if let Some(mut before) = before {
        end(tx, &mut before, from)?;
        tx.record(
            Record::new("process_version", before.id.as_uuid(), "process_version.ended")
                .set("effectiveTo", from),
        )?;
    }
    loaded.issue.status = ProcessStatus::Effective;
    issues::save(tx, &mut loaded.issue)?;
    coverage::begin(tx, id, from)?;
    pinned::forget_process(id);
    tx.record(
        Record::new("process_version", id.as_uuid(), "process_version.effective")
            .set("effectiveFrom", from)
            .set(
                "warnings",
                warnings
                    .iter()
                    .map(|violation| violation.code)
                    .collect::<Vec<_>>(),
            )
            .reason(loaded.issue.decision_no.clone()),
    )?;
    tx.emit(events::issue_changed(&loaded.issue))?;
    Ok(warnings)
}

/// Withdraws an issue from a day on. Dossiers that run on it go on.
///
/// # Errors
/// A one-stop procedure would be left without a process; [`ProcedureError::Stale`]; it is not in force, or only
/// from that day on; not of the caller's agency; the database's.
pub fn withdraw(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcessApprove>,
    process: ProcessId,
    id: ProcessVersionId,
    seen: i64,
    on: NaiveDate,
    reason: &str,
) -> Result<(), ProcedureError> {
    let mut loaded = seen_issue(tx, grant, process, id, seen, &[ProcessStatus::Effective])?;
    touch_covered(tx, &loaded, None)?;
    let scope = loaded
        .scope()
        .ok_or(ProcedureError::NotFound(CatalogueItem::Process))?;
    let begun = loaded.issue.effective_from.is_some_and(|from| from < on);
    if !begun || loaded.issue.effective_to.is_some() {
        return Err(ProcedureError::WrongState(Text::new(
            "Lần ban hành này không còn hoặc chưa có hiệu lực vào ngày đó.",
            "The issue is not in force any more, or not yet, on that day.",
        )));
    }
    unless_forbidden(orphan_violations(tx.conn(), id, process, scope, &[], on)?)?;
    end(tx, &mut loaded.issue, on)?;
    tx.record(
        Record::new("process_version", id.as_uuid(), "process_version.withdrawn")
            .set("effectiveTo", on)
            .reason(Some(reason)),
    )?;
    tx.emit(events::issue_changed(&loaded.issue))?;
    Ok(())
}

/// Makes this change meet all others of the procedures whose route an issue, and the one that ends with it, is.
fn touch_covered(
    tx: &mut Tx<'_>,
    loaded: &LoadedIssue,
    before: Option<&ProcessVersion>,
) -> Result<(), ProcedureError> {
    let mut covered = loaded.covers.clone();
    if let Some(before) = before {
        covered.extend(coverage::of_issue(tx.conn(), before.id)?);
    }
    Ok(touch(tx, covered.iter().map(|row| row.procedure_id))?)
}

/// Ends the period of an issue and of all that it covers.
fn end(tx: &mut Tx<'_>, issue: &mut ProcessVersion, on: NaiveDate) -> Result<(), ProcedureError> {
    issue.effective_to = Some(on);
    if on <= zone::local_date(tx.now()) {
        issue.status = ProcessStatus::Obsolete;
    }
    issues::save(tx, issue)?;
    coverage::end(tx, issue.id, on)?;
    Ok(())
}
