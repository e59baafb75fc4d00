//! Accounts and their passwords.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::credentials::Credential;
use crate::auth::caller::AccountKind;
use crate::auth::error::AuthError;
use crate::auth::hashing::PasswordHash;
use crate::auth::model::{
    AccountRow, AccountStatus, Citizen, NewCitizen, NewOfficer, Officer, SealedIdNumber, sex_text,
};
use crate::platform::db::schema::{accounts, credentials};
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError};
use crate::platform::identity::PersonName;
use crate::platform::ids::{CitizenId, OfficerId};

/// An account of any kind.
///
/// # Errors
/// [`AuthError::NotFound`]; the database's.
pub fn account(conn: &mut Conn, id: Uuid) -> Result<AccountRow, AuthError> {
    accounts::table
        .find(AnyUuid(id))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()?
        .ok_or(AuthError::NotFound)
}

/// The names of these people, in one statement.
///
/// # Errors
/// The database's.
pub fn names(conn: &mut Conn, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, DbError> {
    let ids: Vec<AnyUuid> = ids.iter().copied().map(AnyUuid).collect();
    let rows: Vec<(Uuid, String)> = accounts::table
        .filter(accounts::id.eq_any(ids))
        .select((accounts::id, accounts::full_name))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// A citizen.
///
/// # Errors
/// [`AuthError::NotFound`]; the database's.
pub fn citizen(conn: &mut Conn, id: CitizenId) -> Result<Citizen, AuthError> {
    Citizen::from_row(account(conn, id.as_uuid())?).ok_or(AuthError::NotFound)
}

/// An officer.
///
/// # Errors
/// [`AuthError::NotFound`]; the database's.
pub fn officer(conn: &mut Conn, id: OfficerId) -> Result<Officer, AuthError> {
    Officer::from_row(&account(conn, id.as_uuid())?).ok_or(AuthError::NotFound)
}

/// The citizen with this identity number, by its hash ([`Vault::id_number_hash`](crate::auth::model::Vault)).
///
/// # Errors
/// The database's.
pub fn citizen_by_id_number(conn: &mut Conn, hash: &[u8]) -> Result<Option<CitizenId>, DbError> {
    let id: Option<Uuid> = accounts::table
        .filter(accounts::id_number_hash.eq(Some(hash)))
        .select(accounts::id)
        .first(conn)
        .optional()?;
    Ok(id.map(CitizenId::from_uuid))
}

/// Whom a typed sign-in name may name. What it cannot be is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// An officer's user name.
    pub username: Option<String>,
    /// The hash of an identity number.
    pub id_number_hash: Option<Vec<u8>>,
    /// A phone number, E.164.
    pub phone: Option<String>,
    /// The key of an e-mail address.
    pub email_key: Option<String>,
}

/// The account that somebody signs in to, in one statement whatever the name is. An officer goes before a citizen
/// whose passport number reads like the officer's user name.
///
/// # Errors
/// The database's.
pub fn wanted(conn: &mut Conn, who: &Wanted) -> Result<Option<(AccountRow, Credential)>, DbError> {
    let is_citizen = || accounts::kind.eq(AccountKind::Citizen);
    let found: Vec<(AccountRow, String, bool)> = accounts::table
        .inner_join(credentials::table)
        .filter(
            accounts::username
                .eq(who.username.as_deref())
                .or(accounts::id_number_hash.eq(who.id_number_hash.as_deref()))
                .or(accounts::phone.eq(who.phone.as_deref()).and(is_citizen()))
                .or(accounts::email_key.eq(who.email_key.as_deref()).and(is_citizen())),
        )
        .select((
            AccountRow::as_select(),
            credentials::password_hash,
            credentials::must_change,
        ))
        .limit(2)
        .load(conn)?;
    let first = found.into_iter().min_by_key(|(row, _, _)| row.username.is_none());
    Ok(first.map(|(row, hash, must_change)| {
        (
            row,
            Credential {
                hash: PasswordHash::stored(hash),
                must_change,
            },
        )
    }))
}

/// Whether a citizen has this phone number (E.164).
///
/// # Errors
/// The database's.
pub fn has_phone(conn: &mut Conn, phone: &str) -> Result<bool, DbError> {
    let found = accounts::table
        .filter(accounts::kind.eq(AccountKind::Citizen))
        .filter(accounts::phone.eq(Some(phone)))
        .count();
    Ok(found.get_result::<i64>(conn)? > 0)
}

/// Whether a citizen has the e-mail address with this key.
///
/// # Errors
/// The database's.
pub fn has_email(conn: &mut Conn, key: &str) -> Result<bool, DbError> {
    let found = accounts::table
        .filter(accounts::kind.eq(AccountKind::Citizen))
        .filter(accounts::email_key.eq(Some(key)))
        .count();
    Ok(found.get_result::<i64>(conn)? > 0)
}

/// A name as searches want it: folded, with a blank at each end, so that whole words can be told.
pub(super) fn searchable(name: &PersonName) -> String {
    format!(" {} ", name.folded())
}

/// What every account begins with.
macro_rules! beginning {
    ($id:expr, $kind:expr, $name:expr, $now:expr) => {{
        let name: &PersonName = $name;
        (
            accounts::id.eq(AnyUuid($id)),
            accounts::kind.eq($kind),
            accounts::status.eq(AccountStatus::Active),
            accounts::full_name.eq(name.as_str()),
            accounts::name_folded.eq(searchable(name)),
            accounts::name_sort.eq(name.sort_key()),
            accounts::rights_version.eq(1_i64),
            accounts::version.eq(1_i64),
            accounts::created_at.eq(Timestamp($now)),
            accounts::updated_at.eq(Timestamp($now)),
        )
    }};
}

/// Adds a citizen's account.
///
/// # Errors
/// The database's.
pub fn insert_citizen(
    conn: &mut Conn,
    id: CitizenId,
    citizen: &NewCitizen,
    number: &SealedIdNumber,
    number_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    diesel::insert_into(accounts::table)
        .values((
            beginning!(id.as_uuid(), AccountKind::Citizen, &citizen.full_name, now),
            accounts::id_number_kind.eq(Some(number.kind)),
            accounts::id_number_masked.eq(Some(&number.masked)),
            accounts::id_number_sealed.eq(Some(&number.sealed)),
            accounts::id_number_hash.eq(Some(number_hash)),
            accounts::phone.eq(citizen.phone.as_ref().map(|phone| phone.e164())),
            accounts::phone_typed.eq(citizen.phone.as_ref().map(|phone| phone.raw())),
            accounts::email.eq(citizen.email.as_ref().map(|email| email.as_str())),
            accounts::email_key.eq(citizen.email.as_ref().map(|email| email.lookup_key())),
            accounts::sex.eq(citizen.sex.map(sex_text)),
            accounts::birth_date.eq(citizen.birth_date),
            accounts::address.eq(citizen.address.as_deref()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Adds an officer's account.
///
/// # Errors
/// The database's.
pub fn insert_officer(
    conn: &mut Conn,
    id: OfficerId,
    officer: &NewOfficer,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    diesel::insert_into(accounts::table)
        .values((
            beginning!(id.as_uuid(), AccountKind::Officer, &officer.full_name, now),
            accounts::username.eq(Some(officer.username.as_str())),
        ))
        .execute(conn)?;
    Ok(())
}

/// Enables or disables an account.
///
/// # Errors
/// The database's.
pub fn set_status(
    conn: &mut Conn,
    account: Uuid,
    status: AccountStatus,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    diesel::update(accounts::table.find(AnyUuid(account)))
        .set((
            accounts::status.eq(status),
            accounts::version.eq(accounts::version + 1),
            accounts::updated_at.eq(Timestamp(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes that what the account may do has changed, so that tokens given before are refused; answers with the version
/// that holds now.
///
/// # Errors
/// The database's.
pub fn rights_changed(conn: &mut Conn, account: Uuid, now: DateTime<Utc>) -> Result<i64, DbError> {
    diesel::update(accounts::table.find(AnyUuid(account)))
        .set((
            accounts::rights_version.eq(accounts::rights_version + 1),
            accounts::rights_changed_at.eq(Some(Timestamp(now))),
            accounts::version.eq(accounts::version + 1),
            accounts::updated_at.eq(Timestamp(now)),
        ))
        .execute(conn)?;
    Ok(accounts::table
        .find(AnyUuid(account))
        .select(accounts::rights_version)
        .first(conn)?)
}

/// Accounts whose rights changed since a moment: the version that holds, and since when.
///
/// # Errors
/// The database's.
pub fn rights_changed_since(
    conn: &mut Conn,
    since: DateTime<Utc>,
) -> Result<Vec<(Uuid, i64, DateTime<Utc>)>, DbError> {
    Ok(accounts::table
        .filter(accounts::rights_changed_at.ge(Some(Timestamp(since))))
        .select((
            accounts::id,
            accounts::rights_version,
            accounts::rights_changed_at.assume_not_null(),
        ))
        .load(conn)?)
}
