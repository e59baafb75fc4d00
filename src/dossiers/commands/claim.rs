//! Joining a dossier that was filed without an account to its owner's account.

use super::base::{Case, Change, record};
use super::holder::AccountHolder;
use super::receipts::by_receipt;
use crate::auth::{DossierSubmit, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Dossier, HistoryKind};
use crate::dossiers::rules::who::Who;
use crate::dossiers::vault::Vault;
use crate::platform::db::Tx;

/// Makes the dossier on a receipt the caller's own: the owner's number in it has to be that of the account. Once more
/// changes nothing.
///
/// # Errors
/// [`DossierError::NotFound`] whatever does not fit: the code, the secret, the owner, or that it is in another account.
pub fn claim(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierSubmit>,
    vault: Vault<'_>,
    (code, secret): (&str, &str),
) -> Result<Dossier, DossierError> {
    let citizen = granted.citizen_id().ok_or(DossierError::NotFound)?;
    let holder = AccountHolder::read(tx.conn(), vault, citizen)?;
    let own = vault.identity_hash(&holder.identity);
    let mut dossier = by_receipt(tx.conn(), vault, code, secret)?.ok_or(DossierError::NotFound)?;
    if dossier.citizen_id == Some(citizen) {
        return Ok(dossier);
    }
    if dossier.citizen_id.is_some() || dossier.owner_identity_hash.as_ref() != Some(&own) {
        return Err(DossierError::NotFound);
    }
    dossier.citizen_id = Some(citizen);
    let case = Case {
        at: None,
        before: dossier.state,
        steps: Vec::new(),
        who: Who::granted(granted).ok_or(DossierError::NotFound)?,
        acting: None,
        dossier,
    };
    let change = record(case.dossier.id, "dossier.claimed").set("citizen", citizen);
    case.finish(
        tx,
        Change {
            record: change,
            history: Some((HistoryKind::Claimed, None, None)),
            event: Some(kinds::CLAIMED),
        },
    )
}
