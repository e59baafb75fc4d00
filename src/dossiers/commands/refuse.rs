//! Refusing a dossier at intake.

use super::base::{Case, Change, record};
use super::carried::bring_to_successor;
use super::waiting;
use crate::auth::{DossierRefuse, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Dossier, DossierAction, HistoryKind, Refusal};
use crate::dossiers::queries;
use crate::platform::db::Tx;
use crate::platform::ids::DossierId;

/// Why a dossier is not taken in; all three are required (domain L2, form 03).
#[derive(Clone, Debug)]
pub struct RefuseCommand {
    /// A code for statistics.
    pub reason_code: String,
    /// The reason, in words for the applicant.
    pub reason: String,
    /// The article that it rests on.
    pub legal_basis: String,
}

/// Refuses what was sent online (domain 5.3, row 1 → 3).
///
/// # Errors
/// It is not waiting at the officer's desk.
pub fn refuse(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierRefuse>,
    (id, expected): (DossierId, i64),
    command: &RefuseCommand,
) -> Result<Dossier, DossierError> {
    let case = Case::open(tx, granted, id, expected)?;
    turn_away(tx, case, command)
}

/// Refuses a dossier that is open for a change.
///
/// # Errors
/// As [`refuse`].
pub(super) fn turn_away(
    tx: &mut Tx<'_>,
    mut case: Case,
    command: &RefuseCommand,
) -> Result<Dossier, DossierError> {
    let id = case.dossier.id;
    bring_to_successor(tx, &mut case)?;
    let next = case.judge(tx, DossierAction::RefuseIntake)?;
    let now = tx.now();
    let refusal = Refusal {
        reason_code: command.reason_code.clone(),
        reason: command.reason.clone(),
        legal_basis: command.legal_basis.clone(),
        refused_at: now,
        refused_by: case.officer(),
    };
    queries::insert_refusal(tx.conn(), id, "INTAKE", &refusal)?;
    waiting::end(tx, &mut case, next, "NOT_ACCEPTED")?;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.refused-at-intake")
                .set("reasonCode", &command.reason_code)
                .masked("legalBasis", None, Some(&command.legal_basis))
                .masked("reason", None, Some(&command.reason)),
            history: Some((HistoryKind::NotAccepted, None, Some(command.reason.clone()))),
            event: Some(kinds::NOT_ACCEPTED),
        },
    )
}
