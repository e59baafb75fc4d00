//! Seeing all personal data of a dossier without a duty on it.

use super::base::{record, viewer};
use crate::auth::{DossierReveal, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::Dossier;
use crate::dossiers::queries;
use crate::platform::db::Tx;
use crate::platform::ids::DossierId;

/// Keeps that somebody wants to see all of it, and why; the dossier is as it was. The access log tells of it too, to the
/// dossier's owner (domain section 20.2, 20.4).
///
/// # Errors
/// It is not there, or not the officer's to see.
pub fn reveal(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierReveal>,
    id: DossierId,
    reason: &str,
) -> Result<Dossier, DossierError> {
    let dossier = queries::visible(tx.conn(), &viewer(granted), id)?.ok_or(DossierError::NotFound)?;
    // The reason may name somebody, and the audit log is for ever: its words stand in the access log.
    tx.record(record(id, "dossier.revealed").masked("reason", None, Some(&reason)))?;
    Ok(dossier)
}
