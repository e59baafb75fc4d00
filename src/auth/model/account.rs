//! Accounts of citizens and officers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::{IdNumber, IdNumberKind, SealedIdNumber, Username};
use crate::auth::caller::AccountKind;
use crate::platform::db::schema::accounts;
use crate::platform::identity::{EmailAddress, PersonName, Phone, Sex, Warning};
use crate::platform::ids::{CitizenId, OfficerId};
use crate::text_enum;

text_enum! {
    /// Whether an account can be used.
    pub enum AccountStatus {
        /// It can.
        Active = "ACTIVE",
        /// An administrator has disabled it.
        Disabled = "DISABLED",
    }
}

/// What somebody registers with.
#[derive(Clone, Debug)]
pub struct NewCitizen {
    /// The full name.
    pub full_name: PersonName,
    /// The number of the identity paper.
    pub id_number: IdNumber,
    /// A phone number; this or an e-mail address must be there.
    pub phone: Option<Phone>,
    /// An e-mail address.
    pub email: Option<EmailAddress>,
    /// The sex.
    pub sex: Option<Sex>,
    /// The date of birth.
    pub birth_date: Option<NaiveDate>,
    /// Where the person lives.
    pub address: Option<String>,
}

impl NewCitizen {
    /// What looks wrong on `today` and may yet be right.
    pub fn warnings(&self, today: NaiveDate) -> Vec<Warning> {
        let mut warnings = match &self.id_number {
            IdNumber::Citizen(number) => number.warnings(self.sex, self.birth_date, today),
            IdNumber::Passport(_) => Vec::new(),
        };
        warnings.extend(self.phone.iter().flat_map(Phone::warnings));
        warnings
    }

    /// What the password must not hold.
    pub fn personal_texts(&self) -> Vec<String> {
        let mut texts = vec![self.id_number.as_str().to_owned()];
        texts.extend(
            self.phone
                .iter()
                .flat_map(|phone| [phone.national(), phone.raw().to_owned()]),
        );
        let local = |email: &EmailAddress| email.as_str().split('@').next().map(ToOwned::to_owned);
        texts.extend(self.email.as_ref().and_then(local));
        texts
    }
}

/// What an administrator registers an officer with.
#[derive(Clone, Debug)]
pub struct NewOfficer {
    /// The name for signing in.
    pub username: Username,
    /// The full name.
    pub full_name: PersonName,
    /// Whether the first password must be changed at the first sign-in.
    pub must_change_password: bool,
}

/// An account as it is kept.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = accounts, check_for_backend(crate::platform::db::MultiBackend))]
pub struct AccountRow {
    /// The id.
    pub id: Uuid,
    /// The kind.
    pub kind: AccountKind,
    /// Whether it can be used.
    pub status: AccountStatus,
    /// An officer's name for signing in.
    pub username: Option<String>,
    /// The full name.
    pub full_name: String,
    /// The key by which lists are ordered.
    pub name_sort: String,
    /// A citizen's identity paper.
    pub id_number_kind: Option<IdNumberKind>,
    /// Its number, for lists.
    pub id_number_masked: Option<String>,
    /// Its number, sealed.
    pub id_number_sealed: Option<Vec<u8>>,
    /// E.164.
    pub phone: Option<String>,
    /// An e-mail address.
    pub email: Option<String>,
    /// MALE, FEMALE or OTHER.
    pub sex: Option<String>,
    /// The date of birth.
    pub birth_date: Option<NaiveDate>,
    /// Where the person lives.
    pub address: Option<String>,
    /// The version of the account's rights.
    pub rights_version: i64,
    /// The version of the row.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

impl AccountRow {
    /// A citizen's identity number.
    pub fn id_number(&self) -> Option<SealedIdNumber> {
        Some(SealedIdNumber {
            kind: self.id_number_kind?,
            masked: self.id_number_masked.clone()?,
            sealed: self.id_number_sealed.clone()?,
        })
    }
}

impl std::fmt::Debug for AccountRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountRow")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// A citizen, as other slices need to know one.
#[derive(Clone, PartialEq, Eq)]
pub struct Citizen {
    /// The account.
    pub id: CitizenId,
    /// The full name.
    pub full_name: String,
    /// The identity number; [`Vault::open`](super::Vault::open) reads it.
    pub id_number: SealedIdNumber,
    /// E.164.
    pub phone: Option<String>,
    /// An e-mail address.
    pub email: Option<String>,
    /// The sex.
    pub sex: Option<Sex>,
    /// The date of birth.
    pub birth_date: Option<NaiveDate>,
    /// Where the person lives.
    pub address: Option<String>,
}

impl Citizen {
    /// From a row of that kind.
    pub fn from_row(row: AccountRow) -> Option<Self> {
        let id_number = row.id_number()?;
        Some(Self {
            id: CitizenId::from_uuid(row.id),
            full_name: row.full_name,
            id_number,
            phone: row.phone,
            email: row.email,
            sex: row.sex.as_deref().and_then(sex_from),
            birth_date: row.birth_date,
            address: row.address,
        })
    }
}

impl std::fmt::Debug for Citizen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Citizen({})", self.id)
    }
}

/// An officer, as other slices need to know one.
#[derive(Clone, PartialEq, Eq)]
pub struct Officer {
    /// The account.
    pub id: OfficerId,
    /// The name for signing in.
    pub username: String,
    /// The full name.
    pub full_name: String,
    /// Whether the account can be used.
    pub status: AccountStatus,
    /// The version of the account.
    pub version: i64,
}

impl Officer {
    /// From a row of that kind.
    pub fn from_row(row: &AccountRow) -> Option<Self> {
        Some(Self {
            id: OfficerId::from_uuid(row.id),
            username: row.username.clone()?,
            full_name: row.full_name.clone(),
            status: row.status,
            version: row.version,
        })
    }
}

impl std::fmt::Debug for Officer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Officer({})", self.id)
    }
}

/// A sex as it is stored.
pub fn sex_text(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "MALE",
        Sex::Female => "FEMALE",
        Sex::Other => "OTHER",
    }
}

/// A sex as it was stored.
pub fn sex_from(text: &str) -> Option<Sex> {
    [Sex::Male, Sex::Female, Sex::Other]
        .into_iter()
        .find(|sex| sex_text(*sex) == text)
}
