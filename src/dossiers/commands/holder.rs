//! What the system holds of a citizen who files: it is not asked for again (domain section 10).

use crate::auth::model::IdNumberKind;
use crate::auth::queries::citizen;
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{Identity, IdentityKind, Owner, OwnerKind};
use crate::dossiers::vault::Vault;
use crate::platform::db::Conn;
use crate::platform::identity::CitizenNumber;
use crate::platform::ids::CitizenId;

/// The citizen whose account files, as the owner of a dossier.
#[derive(Clone, Debug)]
pub struct AccountHolder {
    /// Who it is.
    pub owner: Owner,
    /// The number of the identity paper with which the citizen registered.
    pub identity: Identity,
}

impl AccountHolder {
    /// Reads the account.
    ///
    /// # Errors
    /// There is no such citizen; the number was sealed with another key; the database's.
    pub fn read(conn: &mut Conn, vault: Vault<'_>, id: CitizenId) -> Result<Self, DossierError> {
        let citizen = citizen(conn, id)?;
        let number = vault.accounts.open(id.as_uuid(), &citizen.id_number)?;
        let kind = match citizen.id_number.kind {
            IdNumberKind::Passport => IdentityKind::Passport,
            IdNumberKind::CitizenNumber if CitizenNumber::old_card(&number).is_ok() => IdentityKind::OldCard,
            IdNumberKind::CitizenNumber => IdentityKind::CitizenId,
        };
        Ok(Self {
            owner: Owner {
                kind: OwnerKind::Citizen,
                name: citizen.full_name,
                identity_kind: Some(kind),
                identity_issued_on: None,
                identity_issued_by: None,
                birth_date: citizen.birth_date,
                sex: citizen.sex,
                phone: citizen.phone,
                email: citizen.email,
                address: citizen.address,
            },
            identity: Identity { kind, number },
        })
    }
}
