//! Seeing all personal data of a dossier without a duty on it.

use super::base::record;
use crate::auth::{DossierReveal, Granted};
use crate::dossiers::error::{DossierError, SharingError};
use crate::dossiers::model::Dossier;
use crate::dossiers::queries;
use crate::platform::db::Tx;

/// Keeps that somebody wants to see all of it, and why; the dossier is as it was. The access log tells of it too, to the
/// dossier's owner (domain section 20.2, 20.4).
///
/// # Errors
/// Its personal data was disposed of: there is nothing to see, and a reason would stand in the log for ever. The
/// database's.
pub fn reveal(
    tx: &mut Tx<'_>,
    _granted: &Granted<DossierReveal>,
    dossier: Dossier,
    reason: &str,
) -> Result<Dossier, DossierError> {
    if queries::is_erased(tx.conn(), dossier.id)? {
        return Err(SharingError::Disposed.into());
    }
    // The reason may name somebody, and the audit log is for ever: its words stand in the access log.
    tx.record(record(dossier.id, "dossier.revealed").masked("reason", None, Some(&reason)))?;
    Ok(dossier)
}
