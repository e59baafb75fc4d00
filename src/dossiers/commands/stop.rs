//! Stopping a dossier on legal ground (domain 5.3, row 4 → 8).

use super::base::{Case, Change, record};
use super::waiting;
use crate::auth::{DossierDecide, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Dossier, DossierAction, HistoryKind, Stop, StopGround};
use crate::dossiers::queries;
use crate::platform::db::Tx;
use crate::platform::ids::DossierId;

/// The written notice.
#[derive(Clone, Debug)]
pub struct StopCommand {
    /// The ground.
    pub ground: StopGround,
    /// The reason, in words for the applicant.
    pub reason: String,
    /// The article that it rests on.
    pub legal_basis: String,
}

/// Stops it.
///
/// # Errors
/// The caller does not head the agency; the result is there.
pub fn stop(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierDecide>,
    (id, expected): (DossierId, i64),
    command: &StopCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    let next = case.judge(tx, DossierAction::Stop)?;
    let stop = Stop {
        ground: command.ground,
        reason: command.reason.clone(),
        legal_basis: Some(command.legal_basis.clone()),
        at: tx.now(),
        by_officer: case.officer(),
    };
    queries::insert_stop(tx.conn(), id, &stop)?;
    waiting::end(tx, &mut case, next, "STOPPED")?;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.stopped")
                .set("ground", command.ground)
                .masked("legalBasis", None, Some(&command.legal_basis))
                .reason(Some(command.reason.clone())),
            history: Some((HistoryKind::Stopped, None, Some(command.reason.clone()))),
            event: Some(kinds::STOPPED),
        },
    )
}
