//! Drawing a disposal list up, and deciding on it.

use super::due::still_due;
use crate::auth::{DisposalApprove, DisposalPropose, Granted, Permission};
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::ids::{AgencyId, DisposalListId, DossierId, ProcedureId};
use crate::retention::error::RetentionError;
use crate::retention::events;
use crate::retention::model::{
    DisposalItem, DisposalItemState, DisposalList, ListState, RetentionTerm, due_before,
};
use crate::retention::queries;
use crate::{dossiers, feedback};

/// Dossiers on one list at most: what a head can look through.
const LONGEST: usize = 500;

/// No list is longer.
const ALL: i64 = 500;

/// Rows that are looked at in one go.
const PIECE: i64 = 200;

/// Draws up a list of an agency's dossiers whose time is over and that are on no list, at most 500 of them.
///
/// # Errors
/// The caller does not do that there; nothing is due.
pub fn draw_up(
    tx: &mut Tx<'_>,
    granted: &Granted<DisposalPropose>,
    agency: AgencyId,
    note: Option<&str>,
) -> Result<DisposalList, RetentionError> {
    if !granted.is_at(agency) {
        return Err(RetentionError::Elsewhere);
    }
    let mut items = Vec::new();
    let mut after = None;
    loop {
        let terms = queries::terms(tx.conn(), after, PIECE)?;
        for term in &terms {
            due(tx, agency, term, &mut items)?;
        }
        after = terms.last().map(|term| term.procedure_id);
        if after.is_none() || items.len() >= LONGEST {
            break;
        }
    }
    items.truncate(LONGEST);
    if items.is_empty() {
        return Err(RetentionError::NothingDue);
    }
    let now = tx.now();
    let list = DisposalList {
        id: DisposalListId::new(now),
        agency_id: agency,
        state: ListState::DrawnUp,
        version: 1,
        note: note.map(str::to_owned),
        drawn_up_at: now,
        drawn_up_by: granted.officer_id(),
        decided_at: None,
        decided_by: None,
        decision: None,
        executed_at: None,
    };
    queries::insert_list(tx.conn(), &list, &items)?;
    tx.record(
        record(list.id, "disposal-list.drawn-up")
            .opening()
            .set("agency", agency)
            .set("dossiers", items.len()),
    )?;
    tx.emit(events::list_changed(&list))?;
    Ok(list)
}

/// Adds what is due by one term.
fn due(
    tx: &mut Tx<'_>,
    agency: AgencyId,
    term: &RetentionTerm,
    items: &mut Vec<DisposalItem>,
) -> Result<(), RetentionError> {
    let Some(years) = term.years else { return Ok(()) };
    let Some(before) = due_before(years, tx.now()) else {
        return Ok(());
    };
    let of: (AgencyId, ProcedureId) = (agency, term.procedure_id);
    let mut after = None;
    while items.len() < LONGEST {
        let found = dossiers::queries::ended_before(tx.conn(), of, before, after, PIECE)?;
        let ids: Vec<DossierId> = found.iter().map(|dossier| dossier.id).collect();
        let mut kept = queries::listed(tx.conn(), &ids)?;
        kept.extend(feedback::queries::unsettled_about(tx.conn(), &ids)?);
        after = found
            .last()
            .and_then(|last| last.closed_at.map(|closed_at| (closed_at, last.id)));
        if after.is_none() {
            break;
        }
        for dossier in found.into_iter().filter(|dossier| !kept.contains(&dossier.id)) {
            let Some(closed_at) = dossier.closed_at else {
                continue;
            };
            items.push(DisposalItem {
                dossier_id: dossier.id,
                code: dossier.code,
                procedure_id: dossier.procedure_id,
                procedure_code: dossier.procedure_code,
                closed_at,
                years,
                state: DisposalItemState::Listed,
                reason: None,
                done_at: None,
            });
        }
    }
    Ok(())
}

/// A list of the caller's agency, read at version `expected`, that waits for a decision.
fn open<P: Permission>(
    tx: &mut Tx<'_>,
    granted: &Granted<P>,
    (id, expected): (DisposalListId, i64),
) -> Result<DisposalList, RetentionError> {
    let agencies = granted.agencies();
    let within = (!granted.is_everywhere()).then_some(agencies.as_slice());
    let list = queries::list(tx.conn(), within, id)?.ok_or(RetentionError::NotFound)?;
    if list.version != expected {
        return Err(RetentionError::Stale);
    }
    match list.state {
        ListState::DrawnUp => Ok(list),
        state @ (ListState::Approved | ListState::Rejected | ListState::Executed) => {
            Err(RetentionError::Decided(state))
        }
    }
}

/// Keeps a dossier that is on the list, with a reason.
///
/// # Errors
/// It is not on it; the list was decided on or changed meanwhile.
pub fn withhold(
    tx: &mut Tx<'_>,
    granted: &Granted<DisposalApprove>,
    target: (DisposalListId, i64),
    (dossier, reason): (DossierId, &str),
) -> Result<DisposalList, RetentionError> {
    let list = open(tx, granted, target)?;
    let now = tx.now();
    let state = DisposalItemState::Withheld;
    if queries::settle(tx.conn(), (list.id, Some(dossier)), state, Some(reason), now)? == 0 {
        return Err(RetentionError::NotListed);
    }
    save(
        tx,
        list,
        record(target.0, "disposal-list.dossier-withheld")
            .set("dossier", dossier)
            .masked("reason", None, Some(&reason)),
    )
}

/// Approves a list: from now on the worker carries it out. What is not due under the terms of today is dropped from it: a
/// term may have been changed since the list was drawn up.
///
/// # Errors
/// The caller drew it up; nothing of it is left to dispose of; it was decided on or changed meanwhile.
pub fn approve(
    tx: &mut Tx<'_>,
    granted: &Granted<DisposalApprove>,
    target: (DisposalListId, i64),
) -> Result<DisposalList, RetentionError> {
    let mut list = open(tx, granted, target)?;
    if list.drawn_up_by.is_some() && list.drawn_up_by == granted.officer_id() {
        return Err(RetentionError::Separation);
    }
    let now = tx.now();
    let listed = queries::left(tx.conn(), list.id, ALL)?;
    let due = still_due(tx, &listed)?;
    if due.is_empty() {
        return Err(RetentionError::NothingLeft);
    }
    let dropped: Vec<DossierId> = listed.into_iter().filter(|id| !due.contains(id)).collect();
    for dossier in &dropped {
        let state = DisposalItemState::Dropped;
        queries::settle(tx.conn(), (list.id, Some(*dossier)), state, None, now)?;
    }
    list.state = ListState::Approved;
    list.decided_at = Some(now);
    list.decided_by = granted.officer_id();
    let approved = record(target.0, "disposal-list.approved").set("dropped", dropped.len());
    save(tx, list, approved)
}

/// Rejects a list: its dossiers stay, and may stand on another.
///
/// # Errors
/// It was decided on or changed meanwhile.
pub fn reject(
    tx: &mut Tx<'_>,
    granted: &Granted<DisposalApprove>,
    target: (DisposalListId, i64),
    reason: &str,
) -> Result<DisposalList, RetentionError> {
    let mut list = open(tx, granted, target)?;
    let now = tx.now();
    queries::settle(tx.conn(), (list.id, None), DisposalItemState::Dropped, None, now)?;
    list.state = ListState::Rejected;
    list.decided_at = Some(now);
    list.decided_by = granted.officer_id();
    list.decision = Some(reason.to_owned());
    save(
        tx,
        list,
        record(target.0, "disposal-list.rejected").masked("reason", None, Some(&reason)),
    )
}

/// Writes a list back with its audit row and its event.
pub(super) fn save(
    tx: &mut Tx<'_>,
    mut list: DisposalList,
    record: Record,
) -> Result<DisposalList, RetentionError> {
    if !queries::save_list(tx.conn(), &mut list)? {
        return Err(RetentionError::Stale);
    }
    tx.record(record.set("state", list.state))?;
    tx.emit(events::list_changed(&list))?;
    Ok(list)
}

pub(super) fn record(list: DisposalListId, action: &'static str) -> Record {
    Record::new("disposal-list", list.as_uuid(), action)
}
