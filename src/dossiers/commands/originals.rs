//! Originals that go back when a dossier has ended: refused, withdrawn, stopped; or were forgotten at the return.

use super::base::{Case, Change, record};
use super::receiver::{Receiver, prove};
use crate::auth::{DossierReturn, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Dossier, DossierAction, HistoryKind, OriginalsReturn};
use crate::dossiers::queries;
use crate::dossiers::rules::judge::Denial;
use crate::dossiers::vault::Vault;
use crate::platform::db::Tx;
use crate::platform::ids::DossierId;

/// What went back, and to whom.
#[derive(Clone, Debug)]
pub struct ReturnOriginalsCommand {
    /// Which originals.
    pub originals: String,
    /// To whom.
    pub receiver: Receiver,
}

/// Notes that originals went back. The dossier stays what it is.
///
/// # Errors
/// It is open, or its result waits, with which its originals go back; the officer sits at no desk of the agency; what
/// identifies the receiver is missing or another's.
pub fn return_originals(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierReturn>,
    vault: Vault<'_>,
    (id, expected): (DossierId, i64),
    command: &ReturnOriginalsCommand,
) -> Result<Dossier, DossierError> {
    let case = Case::open(tx, granted, id, expected)?;
    // After the return too: what was forgotten then goes back now.
    let denial = match case.dossier.state.is_final() {
        false => Some(Denial::State),
        true if !case.who.sits_at_desk_of(case.dossier.receiving_agency_id) => Some(Denial::Duty),
        true => None,
    };
    if let Some(denial) = denial {
        return Err(case.deny(tx, DossierAction::ReturnResult, denial)?);
    }
    let receiver = &command.receiver;
    let proven = prove(tx, vault, &case.dossier, (receiver, ""), Vec::new())?;
    let known = queries::originals(tx.conn(), id)?.len();
    let entry = OriginalsReturn {
        no: i32::try_from(known).unwrap_or(i32::MAX).saturating_add(1),
        originals: command.originals.clone(),
        receiver_name: receiver.name.clone(),
        identification: receiver.identification,
        authorisation_no: proven.authorisation_no,
        authorisation_on: proven.authorisation_on,
        receiver_identity_kind: proven.identity_kind,
        receiver_identity: proven.identity,
        receipt_checked: proven.receipt_checked,
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
