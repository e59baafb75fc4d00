//! Issues come into force, end, are withdrawn (ISO 9001, 4.2.3).

use chrono::NaiveDate;

use super::checks::{LoadedIssue, issue_violations, orphan_violations};
use super::issues::seen_issue;
use super::process_flow::moved;
use super::unless_forbidden;
use crate::auth::{Granted, ProcessApprove};
use crate::calendar::zone;
use crate::platform::db::Tx;
use crate::platform::i18n::Text;
use crate::platform::ids::{ProcessId, ProcessVersionId};
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::events;
use crate::procedures::model::{ProcessStatus, ProcessVersion};
use crate::procedures::queries::revision::touch;
use crate::procedures::queries::{coverage, issues, pinned};
use crate::procedures::rules::{Violation, code};

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
        let action = "process_version.ended";
        tx.record(
            moved(before.id, action, ProcessStatus::Effective, &before)
                .set("effectiveTo", from)
                .reason(loaded.issue.decision_no.clone()),
        )?;
        tx.emit(events::issue_changed(&before, Some(scope)))?;
    }
    loaded.issue.status = ProcessStatus::Effective;
    issues::save(tx, &mut loaded.issue)?;
    coverage::begin(tx, id, from)?;
    pinned::forget_process(id);
    tx.record(
        moved(
            id,
            "process_version.effective",
            ProcessStatus::Approved,
            &loaded.issue,
        )
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
    tx.emit(events::issue_changed(&loaded.issue, Some(scope)))?;
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
        moved(
            id,
            "process_version.withdrawn",
            ProcessStatus::Effective,
            &loaded.issue,
        )
        .set("effectiveTo", on)
        .reason(Some(reason)),
    )?;
    tx.emit(events::issue_changed(&loaded.issue, Some(scope)))?;
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
