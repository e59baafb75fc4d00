//! Process documents and drafts of their issues.

use std::collections::{HashMap, HashSet};

use super::checks::LoadedIssue;
use super::reach::reaches_processes;
use super::unless_forbidden;
use crate::auth::{Granted, Permission, ProcessEdit};
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::{ProcessId, ProcessVersionId};
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::events;
use crate::procedures::model::{
    ProcessDocument, ProcessIssueText, ProcessScope, ProcessStatus, ProcessVersion, RouteLink,
};
use crate::procedures::queries::{coverage, issues, procedures, processes, steps};
use crate::procedures::rules::{Route, Violation, code};

/// Enters a document.
///
/// # Errors
/// Not of the caller's agency; its code is taken there; the agency is not there; the database's.
pub fn create_process(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcessEdit>,
    scope: ProcessScope,
    code: &str,
    title: &str,
) -> Result<ProcessDocument, ProcedureError> {
    reaches_processes(tx, grant, scope)?;
    if let ProcessScope::Agency { agency_id } = scope
        && !crate::agencies::queries::exists(tx.conn(), agency_id)?
    {
        let detail = Text::new("Không có cơ quan này.", "There is no such agency.");
        return Err(ProcedureError::Invalid(vec![FieldError::new(
            "/scope/agencyId",
            code::AGENCY_UNKNOWN,
            detail,
        )]));
    }
    let id = ProcessId::new(tx.now());
    processes::insert(tx, id, scope, code, title)?;
    tx.record(
        Record::new("process", id.as_uuid(), "process.created")
            .opening()
            .set("code", code)
            .set("title", title)
            .set("scope", scope),
    )?;
    let document = processes::process(tx.conn(), id)?;
    tx.emit(events::process_created(&document))?;
    Ok(document)
}

/// Begins a draft of the next issue of a document.
///
/// # Errors
/// Not of the caller's agency; steps or coverage contradict themselves; the document is not there; the database's.
pub fn draft_issue(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcessEdit>,
    process: ProcessId,
    text: &ProcessIssueText,
) -> Result<ProcessVersionId, ProcedureError> {
    let document = processes::process(tx.conn(), process)?;
    let scope = document
        .scope()
        .ok_or(ProcedureError::NotFound(CatalogueItem::Process))?;
    reaches_processes(tx, grant, scope)?;
    let now = tx.now();
    let mut issue = ProcessVersion {
        id: ProcessVersionId::new(now),
        process_id: process,
        issue_no: issues::next_number(tx.conn(), process)?,
        status: ProcessStatus::Draft,
        basis: text.basis,
        issued_on: None,
        author: None,
        reviewer: None,
        approver: None,
        approved_on: None,
        decision_no: None,
        legal_basis: None,
        effective_from: None,
        effective_to: None,
        content: text.content.clone(),
        version: 1,
        updated_at: now,
    };
    take(&mut issue, text);
    let links = storable(tx, text)?;
    issues::insert(tx, &issue)?;
    write_route(tx, issue.id, scope, text, &links)?;
    tx.record(
        Record::new("process_version", issue.id.as_uuid(), "process_version.drafted")
            .opening()
            .set("processId", process)
            .set("issueNo", issue.issue_no)
            .set("text", text),
    )?;
    tx.emit(events::issue_changed(&issue, Some(scope)))?;
    Ok(issue.id)
}

/// Writes a draft anew.
///
/// # Errors
/// [`ProcedureError::Stale`]; it is no draft; not of the caller's agency; steps or coverage contradict themselves; the
/// database's.
pub fn save_issue(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcessEdit>,
    process: ProcessId,
    id: ProcessVersionId,
    seen: i64,
    text: &ProcessIssueText,
) -> Result<(), ProcedureError> {
    let mut loaded = seen_issue(tx, grant, process, id, seen, &[ProcessStatus::Draft])?;
    let scope = loaded
        .scope()
        .ok_or(ProcedureError::NotFound(CatalogueItem::Process))?;
    let before = loaded.text();
    take(&mut loaded.issue, text);
    let links = storable(tx, text)?;
    issues::save(tx, &mut loaded.issue)?;
    write_route(tx, id, scope, text, &links)?;
    let after = LoadedIssue::load(tx.conn(), id)?.text();
    tx.record(
        Record::new("process_version", id.as_uuid(), "process_version.changed").changes(&before, &after),
    )?;
    tx.emit(events::issue_changed(&loaded.issue, Some(scope)))?;
    Ok(())
}

fn take(issue: &mut ProcessVersion, text: &ProcessIssueText) {
    issue.basis = text.basis;
    issue.author.clone_from(&text.author);
    issue.reviewer.clone_from(&text.reviewer);
    issue.content = text.content.clone();
}

fn write_route(
    tx: &mut Tx<'_>,
    id: ProcessVersionId,
    scope: ProcessScope,
    text: &ProcessIssueText,
    links: &[RouteLink],
) -> Result<(), ProcedureError> {
    steps::replace(tx, id, &text.steps, links)?;
    coverage::replace(tx, id, scope, &text.covers)?;
    Ok(())
}

/// A draft may lack much, but must be able to stand in the tables: codes that tell steps apart, links between steps
/// that are there, procedures and agencies that are there. Answers the links as places.
fn storable(tx: &mut Tx<'_>, text: &ProcessIssueText) -> Result<Vec<RouteLink>, ProcedureError> {
    let (found, links) = storable_faults(tx, text)?;
    unless_forbidden(found)?;
    Ok(links)
}

/// What keeps a text from standing in the tables, and its links as places.
pub(super) fn storable_faults(
    tx: &mut Tx<'_>,
    text: &ProcessIssueText,
) -> Result<(Vec<Violation>, Vec<RouteLink>), ProcedureError> {
    let mut found = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (place, step) in text.steps.iter().enumerate() {
        if places.insert(&step.code, place).is_some() {
            found.push(Violation::error(
                code::CODE_TWICE,
                format!("/steps/{place}/code"),
                "Mã này đã dùng ở bước khác.",
                "Another step has this code.",
            ));
        }
        for (pointer, agency) in step
            .agency_id
            .iter()
            .map(|id| (format!("/steps/{place}/agencyId"), *id))
        {
            if !crate::agencies::queries::exists(tx.conn(), agency)? {
                found.push(Violation::error(
                    code::AGENCY_UNKNOWN,
                    pointer,
                    "Không có cơ quan này.",
                    "There is no such agency.",
                ));
            }
        }
    }
    let mut covered = HashSet::new();
    for (place, row) in text.covers.iter().enumerate() {
        if !covered.insert(row) {
            found.push(Violation::error(
                code::CODE_TWICE,
                format!("/covers/{place}"),
                "Trường hợp này đã được nêu.",
                "This case is named already.",
            ));
        }
        match procedures::procedure(tx.conn(), row.procedure_id) {
            Ok(_) => {}
            Err(ProcedureError::NotFound(_)) => found.push(Violation::error(
                code::CODE_UNKNOWN,
                format!("/covers/{place}/procedureId"),
                "Không có thủ tục này.",
                "There is no such procedure.",
            )),
            Err(error) => return Err(error),
        }
    }
    let mut links = Vec::new();
    let mut linked = HashSet::new();
    for (at, link) in text.transitions.iter().enumerate() {
        match (places.get(link.from.as_str()), places.get(link.to.as_str())) {
            (Some(from), Some(to)) if from != to && linked.insert((*from, *to)) => links.push(RouteLink {
                from: *from,
                to: *to,
                condition: link.condition.clone(),
                is_otherwise: link.otherwise,
            }),
            _ => found.push(Violation::error(
                code::CODE_UNKNOWN,
                format!("/transitions/{at}"),
                "Chuyển tiếp phải nối hai bước khác nhau có trong quy trình, mỗi cặp một lần.",
                "A transition joins two different steps of the process, each pair once.",
            )),
        }
    }
    if text.transitions.is_empty() {
        links = Route::linear(&text.steps);
    }
    Ok((found, links))
}

/// An issue that the caller may change, in one of these states, seen in this version.
pub(super) fn seen_issue<P: Permission>(
    tx: &mut Tx<'_>,
    grant: &Granted<P>,
    process: ProcessId,
    id: ProcessVersionId,
    seen: i64,
    states: &[ProcessStatus],
) -> Result<LoadedIssue, ProcedureError> {
    let loaded = LoadedIssue::load(tx.conn(), id)?;
    if loaded.document.id != process {
        return Err(ProcedureError::NotFound(CatalogueItem::Issue));
    }
    let scope = loaded
        .scope()
        .ok_or(ProcedureError::NotFound(CatalogueItem::Process))?;
    reaches_processes(tx, grant, scope)?;
    if !states.contains(&loaded.issue.status) {
        let allowed: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
        let allowed = allowed.join(", ");
        return Err(ProcedureError::WrongState(Text::new(
            format!(
                "Lần ban hành phải ở trạng thái {allowed}, hiện là {}.",
                loaded.issue.status
            ),
            format!("The issue must be {allowed}, it is {}.", loaded.issue.status),
        )));
    }
    if loaded.issue.version == seen {
        Ok(loaded)
    } else {
        Err(ProcedureError::Stale)
    }
}
