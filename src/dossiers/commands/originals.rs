//! Originals that go back when a dossier has ended without a result: refused, withdrawn, stopped.

use super::base::{Case, Change, record};
use crate::auth::{DossierReturn, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{
    Dossier, DossierAction, DossierState, HistoryKind, OriginalsReturn, ReceiverIdentification,
};
use crate::dossiers::queries;
use crate::dossiers::rules::judge::Denial;
use crate::platform::db::Tx;
use crate::platform::ids::DossierId;

/// What went back, and to whom.
#[derive(Clone, Debug)]
pub struct ReturnOriginalsCommand {
    /// Which originals.
    pub originals: String,
    /// To whom.
    pub receiver_name: String,
    /// How that person was identified.
    pub identification: ReceiverIdentification,
}

/// Notes that originals went back. The dossier stays what it is.
///
/// # Errors
/// It is open, or has a result, with which its originals go back; the officer sits at no desk of the agency.
pub fn return_originals(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierReturn>,
    (id, expected): (DossierId, i64),
    command: &ReturnOriginalsCommand,
) -> Result<Dossier, DossierError> {
    let case = Case::open(tx, granted, id, expected)?;
    let without_result = matches!(
        case.dossier.state,
        DossierState::NotAccepted | DossierState::Withdrawn | DossierState::Stopped
    );
    let denial = match without_result {
        false => Some(Denial::State),
        true if !case.who.sits_at_desk_of(case.dossier.receiving_agency_id) => Some(Denial::Duty),
        true => None,
    };
    if let Some(denial) = denial {
        return Err(case.deny(tx, DossierAction::ReturnResult, denial)?);
    }
    let known = queries::originals(tx.conn(), id)?.len();
    let entry = OriginalsReturn {
        no: i32::try_from(known).unwrap_or(i32::MAX).saturating_add(1),
        originals: command.originals.clone(),
        receiver_name: command.receiver_name.clone(),
        identification: command.identification,
        at: tx.now(),
        by_officer: case.officer(),
    };
    queries::add_originals(tx.conn(), id, &entry)?;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.originals-returned")
                .set("no", entry.no)
                .set("identification", entry.identification)
                .masked("originals", None, Some(&entry.originals))
                .masked("receiver", None, Some(&entry.receiver_name)),
            history: Some((HistoryKind::OriginalsReturned, None, None)),
            event: Some(kinds::ORIGINALS_RETURNED),
        },
    )
}
