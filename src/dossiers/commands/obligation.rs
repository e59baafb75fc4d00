//! The applicant's proof that an obligation with the state is settled.

use super::assignee::is_fit;
use super::base::{Case, Change, record};
use super::clock;
use super::route::{activate_next, pending};
use crate::auth::{DossierAdvance, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Dossier, DossierAction, HistoryKind, StepState, WorkKind};
use crate::dossiers::queries;
use crate::platform::db::Tx;
use crate::platform::ids::DossierId;

/// The proof.
#[derive(Clone, Debug)]
pub struct ProveCommand {
    /// Number of the receipt or of the transfer.
    pub reference: String,
}

/// Enters the proof: the clock runs again, and the appointment and the steps to come move by the counted days that it
/// stood (domain 5.3, row 6 → 4; 7.6; S2).
///
/// # Errors
/// Nothing is awaited, or at another desk; a year of the calendar is not entered.
pub fn prove_obligation(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    (id, expected): (DossierId, i64),
    command: &ProveCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    let next = case.judge(tx, DossierAction::ProveObligation)?;
    let now = tx.now();
    let open = queries::obligations(tx.conn(), id)?
        .into_iter()
        .find(|obligation| obligation.proven_at.is_none());
    if let Some(obligation) = open {
        queries::prove_obligation(tx.conn(), id, obligation.no, &command.reference, now)?;
    }
    let before = case.dossier.due_at;
    clock::resume(tx, &mut case, now, None)?;
    queries::remove_work_of(tx.conn(), id, WorkKind::Obligation)?;
    let done = case.steps.iter().rev().find(|step| step.state == StepState::Done);
    let done = done.cloned();
    let wanted = pending(&case.steps).cloned();
    let assignee = match wanted.as_ref().and_then(|step| Some((step, step.assignee_id?))) {
        Some((step, officer)) if is_fit(tx, &case, step, officer)? => Some(officer),
        Some(_) | None => None,
    };
    activate_next(tx, &mut case, done.as_ref(), assignee)?;
    case.dossier.state = next;
    let change = record(id, "dossier.obligation-proven")
        .masked("reference", None, Some(&command.reference))
        .change("dueAt", before, case.dossier.due_at);
    case.finish(
        tx,
        Change {
            record: change,
            history: Some((HistoryKind::ObligationProven, None, None)),
            event: Some(kinds::OBLIGATION_PROVEN),
        },
    )
}
