//! The dossier's secrets at rest: the owner's number and the receipt's secret (domain section 20.5).

use aws_lc_rs::constant_time;

use super::error::DossierError;
use super::model::{Identity, SealedOwner};
use crate::auth;
use crate::platform::db::DbError;
use crate::platform::ids::DossierId;
use crate::platform::sealed::{LookupKey, Sealer};

/// Seals and opens what a dossier keeps secret.
#[derive(Clone, Copy, Debug)]
pub struct Vault<'a> {
    /// Encrypts.
    pub sealer: &'a Sealer,
    /// Hashes for looking up.
    pub lookup: &'a LookupKey,
    /// Opens what accounts keep secret.
    pub accounts: &'a auth::Vault,
}

impl Vault<'_> {
    /// The number, sealed for this dossier.
    ///
    /// # Errors
    /// The cryptographic library's.
    pub fn seal_identity(&self, id: DossierId, identity: &Identity) -> Result<Vec<u8>, DossierError> {
        Ok(self
            .sealer
            .seal(&place(id, "owner-identity"), identity.number.as_bytes())?)
    }

    /// The number that was sealed for this dossier.
    ///
    /// # Errors
    /// The cryptographic library's.
    pub fn open_identity(&self, id: DossierId, sealed: &[u8]) -> Result<String, DossierError> {
        open(self.sealer, &place(id, "owner-identity"), sealed)
    }

    /// The number of whoever got the result, sealed for this dossier.
    ///
    /// # Errors
    /// The cryptographic library's.
    pub fn seal_receiver(&self, id: DossierId, identity: &Identity) -> Result<Vec<u8>, DossierError> {
        Ok(self
            .sealer
            .seal(&place(id, "receiver-identity"), identity.number.as_bytes())?)
    }

    /// The number that was sealed of whoever got the result.
    ///
    /// # Errors
    /// The cryptographic library's.
    pub fn open_receiver(&self, id: DossierId, sealed: &[u8]) -> Result<String, DossierError> {
        open(self.sealer, &place(id, "receiver-identity"), sealed)
    }

    /// The hash by which dossiers of one number are found.
    pub fn identity_hash(&self, identity: &Identity) -> Vec<u8> {
        self.lookup
            .hash(identity.kind.as_str(), &identity.number)
            .to_vec()
    }

    /// The receipt's secret, sealed for this dossier.
    ///
    /// # Errors
    /// The cryptographic library's.
    pub fn seal_secret(&self, id: DossierId, secret: &str) -> Result<Vec<u8>, DossierError> {
        Ok(self
            .sealer
            .seal(&place(id, "tracking-secret"), secret.as_bytes())?)
    }

    /// The receipt's secret.
    ///
    /// # Errors
    /// The cryptographic library's.
    pub fn open_secret(&self, id: DossierId, sealed: &[u8]) -> Result<String, DossierError> {
        open(self.sealer, &place(id, "tracking-secret"), sealed)
    }

    /// The hash by which an invitation is found by its code.
    pub fn code_hash(&self, code: &str) -> Vec<u8> {
        self.lookup.hash("INVITATION_CODE", code).to_vec()
    }

    /// An owner with the number, sealed for one place of this dossier.
    ///
    /// # Errors
    /// The cryptographic library's.
    pub fn seal_owner(
        &self,
        id: DossierId,
        what: &str,
        owner: &SealedOwner,
    ) -> Result<Vec<u8>, DossierError> {
        let text = serde_json::to_vec(owner).map_err(|error| DbError::Broken(error.to_string()))?;
        Ok(self.sealer.seal(&place(id, what), &text)?)
    }

    /// The owner that was sealed for that place of this dossier.
    ///
    /// # Errors
    /// The cryptographic library's.
    pub fn open_owner(&self, id: DossierId, what: &str, sealed: &[u8]) -> Result<SealedOwner, DossierError> {
        let text = self.sealer.open(&place(id, what), sealed)?;
        serde_json::from_slice(&text).map_err(|error| DbError::Broken(error.to_string()).into())
    }
}

/// Whether two secrets are the same, in the same time whatever they are.
pub fn same(a: &str, b: &str) -> bool {
    constant_time::verify_slices_are_equal(a.as_bytes(), b.as_bytes()).is_ok()
}

fn place(id: DossierId, what: &str) -> Vec<u8> {
    format!("dossier {id} {what}").into_bytes()
}

fn open(sealer: &Sealer, place: &[u8], sealed: &[u8]) -> Result<String, DossierError> {
    let bytes = sealer.open(place, sealed)?;
    String::from_utf8(bytes).map_err(|_| DossierError::Seal(crate::platform::sealed::SealError::Altered))
}
