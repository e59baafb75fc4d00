//! Carrying approved lists out, by the worker.

use super::due::still_due;
use super::lists::{record, save};
use crate::platform::db::Tx;
use crate::retention::error::RetentionError;
use crate::retention::model::{DisposalItemState, ListState};
use crate::retention::queries;
use crate::{desk, dossiers, feedback};

/// Dossiers that are erased in one transaction.
const PIECE: i64 = 20;

/// Erases a piece of the approved list whose turn it is; answers whether there is more to do. A process that dies in
/// between leaves whole pieces behind, and the next one goes on.
///
/// # Errors
/// The database's.
pub fn carry_out(tx: &mut Tx<'_>) -> Result<bool, RetentionError> {
    let Some(mut list) = queries::next_approved(tx.conn())? else {
        return Ok(false);
    };
    let now = tx.now();
    let piece = queries::left(tx.conn(), list.id, PIECE)?;
    // The term may have changed since the list was approved, and nothing brings back what is erased.
    let due = still_due(tx, &piece)?;
    for dossier in piece {
        let erased = due.contains(&dossier) && dossiers::commands::dispose(tx, dossier, list.id.as_uuid())?;
        let state = match erased {
            true => {
                // Why it was kept when it stood on another list may name its owner.
                queries::forget_reasons(tx.conn(), dossier)?;
                feedback::commands::forget(tx, dossier)?;
                desk::commands::forget(tx, dossier)?;
                DisposalItemState::Erased
            }
            false => DisposalItemState::Dropped,
        };
        queries::settle(tx.conn(), (list.id, Some(dossier)), state, None, now)?;
    }
    if queries::left(tx.conn(), list.id, 1)?.is_empty() {
        list.state = ListState::Executed;
        list.executed_at = Some(now);
        let done = record(list.id, "disposal-list.executed");
        save(tx, list, done)?;
    }
    Ok(true)
}
