//! Who a dossier is for, and who brings it. Personal data: `Debug` shows none of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{AuthorisationKind, IdentityKind, OwnerKind};
use crate::platform::identity::Sex;

/// A number that names a person or a business. Kept apart from the rest, sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// What kind of number.
    pub kind: IdentityKind,
    /// The number, checked and in its usual form.
    pub number: String,
}

/// The owner of a dossier (chủ hồ sơ), without the number.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Owner {
    /// Who it is.
    pub kind: OwnerKind,
    /// Full name, kept whole.
    pub name: String,
    /// What kind of number is kept.
    pub identity_kind: Option<IdentityKind>,
    /// When the identity paper was issued.
    pub identity_issued_on: Option<NaiveDate>,
    /// Where the identity paper was issued.
    pub identity_issued_by: Option<String>,
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
    /// Sex, as on the identity paper.
    pub sex: Option<Sex>,
    /// Telephone, E.164.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Address.
    pub address: Option<String>,
}

/// Who files the dossier when it is not the owner (người được ủy quyền).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Submitter {
    /// Full name.
    pub name: String,
    /// Telephone, E.164.
    pub phone: Option<String>,
    /// By what right.
    pub authorisation: Authorisation,
}

/// By what right somebody files for another (Civil Code 2005, articles 139 to 148).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Authorisation {
    /// What kind of right.
    pub kind: AuthorisationKind,
    /// Number of the document, where it bears one.
    pub document_number: Option<String>,
    /// Its date; there for a power of attorney.
    pub document_date: Option<NaiveDate>,
    /// What the submitter is to the owner; there for everything but a power of attorney.
    pub relation: Option<String>,
}

macro_rules! silent_debug {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(•••)"))
            }
        }
    )+};
}

silent_debug!(Identity, Owner, Submitter, Authorisation);
