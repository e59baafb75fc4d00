//! What is left of a visit when the dossier that came of it is erased.

use crate::desk::queries;
use crate::platform::db::{DbError, Tx};
use crate::platform::ids::DossierId;

/// Takes a dossier off the tickets under which it was brought: through a ticket's visit it would lead to whoever came.
///
/// # Errors
/// The database's.
pub fn forget(tx: &mut Tx<'_>, dossier: DossierId) -> Result<(), DbError> {
    queries::forget_dossier(tx.conn(), dossier)
}
