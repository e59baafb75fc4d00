//! Identity numbers, and how they are kept: sealed, with a keyed hash to find them and a masked form to show.

use crate::platform::identity::{CitizenNumber, Invalid, Passport};
use crate::platform::keys::Keys;
use crate::platform::sealed::{LookupKey, SealError, Sealer};
use crate::text_enum;
use uuid::Uuid;

text_enum! {
    /// What kind of paper a number is from.
    pub enum IdNumberKind {
        /// Số định danh cá nhân, căn cước công dân (12 digits) or chứng minh nhân dân (9 digits).
        CitizenNumber = "CITIZEN_NUMBER",
        /// Hộ chiếu.
        Passport = "PASSPORT",
    }
}

/// The number of a person's identity paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdNumber {
    /// A citizen number or an old identity card's.
    Citizen(CitizenNumber),
    /// A passport's.
    Passport(Passport),
}

impl IdNumber {
    /// Reads a number of one kind.
    ///
    /// # Errors
    /// The text is no such number.
    pub fn parse(kind: IdNumberKind, text: &str) -> Result<Self, Invalid> {
        Ok(match kind {
            IdNumberKind::CitizenNumber => Self::Citizen(CitizenNumber::parse(text)?),
            IdNumberKind::Passport => Self::Passport(Passport::parse(text)?),
        })
    }

    /// The kind of paper.
    pub fn kind(&self) -> IdNumberKind {
        match self {
            Self::Citizen(_) => IdNumberKind::CitizenNumber,
            Self::Passport(_) => IdNumberKind::Passport,
        }
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Citizen(number) => number.as_str(),
            Self::Passport(number) => number.as_str(),
        }
    }

    /// The first three and the last two characters.
    pub fn masked(&self) -> String {
        match self {
            Self::Citizen(number) => number.masked(),
            Self::Passport(number) => number.masked(),
        }
    }
}

/// A number as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedIdNumber {
    /// The kind of paper.
    pub kind: IdNumberKind,
    /// What may be shown in lists.
    pub masked: String,
    /// The number, sealed for its account.
    pub sealed: Vec<u8>,
}

impl std::fmt::Debug for SealedIdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealedIdNumber({})", self.kind)
    }
}

/// Seals, opens and finds identity numbers.
#[derive(Debug)]
pub struct Vault {
    sealer: Sealer,
    lookup: LookupKey,
}

impl Vault {
    /// With the server's keys.
    ///
    /// # Errors
    /// The cryptographic library does not take the key.
    pub fn new(keys: &Keys) -> Result<Self, SealError> {
        Ok(Self {
            sealer: Sealer::new(&[*keys.personal().expose()])?,
            lookup: LookupKey::new(keys.lookup().expose()),
        })
    }

    /// Seals a number for the account that it belongs to.
    ///
    /// # Errors
    /// The cryptographic library refuses.
    pub fn seal(&self, account: Uuid, number: &IdNumber) -> Result<SealedIdNumber, SealError> {
        Ok(SealedIdNumber {
            kind: number.kind(),
            masked: number.masked(),
            sealed: self.sealer.seal(&place(account), number.as_str().as_bytes())?,
        })
    }

    /// The number in plain text, for the holder and for officers with the case on their desk.
    ///
    /// # Errors
    /// It was sealed with another key or for another account.
    pub fn open(&self, account: Uuid, number: &SealedIdNumber) -> Result<String, SealError> {
        let bytes = self.sealer.open(&place(account), &number.sealed)?;
        String::from_utf8(bytes).map_err(|_| SealError::Form)
    }

    /// By what a number is found.
    pub fn id_number_hash(&self, number: &IdNumber) -> Vec<u8> {
        self.lookup.hash(number.kind().as_str(), number.as_str()).to_vec()
    }

    /// By what wrong passwords for a sign-in name are counted, whether or not somebody has it.
    pub fn name_hash(&self, normalised: &str) -> Vec<u8> {
        self.lookup.hash("sign-in name", normalised).to_vec()
    }

    /// By what wrong passwords for a name, known by its [hash](Self::name_hash), from one address are counted.
    pub fn name_at_address_hash(&self, name: &[u8], address: &str) -> Vec<u8> {
        let hex: String = name.iter().map(|byte| format!("{byte:02x}")).collect();
        self.lookup
            .hash("sign-in name at address", &format!("{hex} {address}"))
            .to_vec()
    }

    /// By what wrong passwords from an address are counted.
    pub fn address_hash(&self, address: &str) -> Vec<u8> {
        self.lookup.hash("address", address).to_vec()
    }
}

fn place(account: Uuid) -> Vec<u8> {
    [b"account identity number ", &account.as_bytes()[..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_number_opens_for_its_account_only() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(&Keys::open(folder.path()).unwrap()).unwrap();
        let number = IdNumber::parse(IdNumberKind::CitizenNumber, "056 199 000 000").unwrap();
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let sealed = vault.seal(one, &number).unwrap();
        assert_eq!(sealed.masked, "056*******00");
        assert_eq!(vault.open(one, &sealed).unwrap(), "056199000000");
        assert!(vault.open(other, &sealed).is_err());
        assert!(!format!("{sealed:?} {number:?} {vault:?}").contains("0561"));
    }

    #[test]
    fn the_same_digits_on_another_paper_are_another_number() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(&Keys::open(folder.path()).unwrap()).unwrap();
        let hash = |kind, text| vault.id_number_hash(&IdNumber::parse(kind, text).unwrap());
        let card = hash(IdNumberKind::CitizenNumber, "225000000");
        assert_eq!(card, hash(IdNumberKind::CitizenNumber, "225 000 000"));
        assert_ne!(card, hash(IdNumberKind::Passport, "225000000"));
        assert_eq!(
            hash(IdNumberKind::Passport, "b1234567"),
            hash(IdNumberKind::Passport, "B1234567")
        );
    }
}
