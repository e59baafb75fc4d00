//! What somebody holds in hand: a code and the secret beside it.

use uuid::Uuid;

use crate::dossiers::error::DossierError;
use crate::dossiers::model::Dossier;
use crate::dossiers::queries;
use crate::dossiers::rules::secret;
use crate::dossiers::vault::{self, Vault};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::DossierId;

/// The dossier to which a code and the secret beside it belong; while it has no code, and afterwards too, its id stands
/// for that (domain 4.2: what is sent online carries a temporary id). None whatever is wrong.
///
/// A wrong code goes the way of a wrong secret, so that nobody learns from the time it takes which codes there are:
/// what is sealed for no dossier is opened in its place.
///
/// # Errors
/// The cryptographic library's; the database's.
pub fn by_receipt(
    conn: &mut Conn,
    vault: Vault<'_>,
    code: &str,
    told: &str,
) -> Result<Option<Dossier>, DossierError> {
    let dossier = named(conn, code.trim())?;
    let id = dossier
        .as_ref()
        .map_or_else(|| DossierId::from_uuid(Uuid::nil()), |dossier| dossier.id);
    let sealed = match queries::tracking_secret(conn, id)? {
        Some(sealed) => sealed,
        None => vault.seal_secret(id, DECOY)?,
    };
    let is_right = vault::same(&vault.open_secret(id, &sealed)?, &secret::tidy(told));
    Ok(dossier.filter(|_| is_right))
}

/// Stands where there is no secret; no secret is as short.
const DECOY: &str = "-";

fn named(conn: &mut Conn, code: &str) -> Result<Option<Dossier>, DbError> {
    match Uuid::try_parse(code) {
        Ok(id) => queries::by_id(conn, DossierId::from_uuid(id)),
        Err(_) => queries::by_code(conn, code),
    }
}
