//! Citizens register themselves.

use crate::auth::caller::AccountKind;
use crate::auth::error::{AuthError, Field};
use crate::auth::events;
use crate::auth::hashing::PasswordHash;
use crate::auth::model::{NewCitizen, Vault};
use crate::auth::queries::{accounts, credentials};
use crate::platform::audit_log::Record;
use crate::platform::db::{DbError, Tx};
use crate::platform::ids::CitizenId;

/// Makes a citizen's account.
///
/// # Errors
/// [`AuthError::Taken`] with every field that another account has; the database's.
pub fn register(
    tx: &mut Tx<'_>,
    vault: &Vault,
    citizen: &NewCitizen,
    password: &PasswordHash,
) -> Result<CitizenId, AuthError> {
    let now = tx.now();
    let number_hash = vault.id_number_hash(&citizen.id_number);
    let taken = taken(tx, citizen, &number_hash)?;
    if !taken.is_empty() {
        return Err(AuthError::Taken(taken));
    }
    let id = CitizenId::new(now);
    let number = vault.seal(id.as_uuid(), &citizen.id_number)?;
    accounts::insert_citizen(tx.conn(), id, citizen, &number, &number_hash, now).map_err(again_if_taken)?;
    credentials::insert(tx.conn(), id.as_uuid(), password, false, now)?;
    let record = Record::new("account", id.as_uuid(), "account.created")
        .opening()
        .set("kind", AccountKind::Citizen)
        .masked("fullName", None, Some(&citizen.full_name))
        .masked("idNumber", None, Some(&citizen.id_number))
        .masked("phone", None, citizen.phone.as_ref())
        .masked("email", None, citizen.email.as_ref())
        .masked("sex", None, citizen.sex.as_ref())
        .masked("birthDate", None, citizen.birth_date.as_ref())
        .masked("address", None, citizen.address.as_ref());
    tx.record(record)?;
    tx.emit(events::account_created(id.as_uuid(), AccountKind::Citizen))?;
    Ok(id)
}

fn taken(tx: &mut Tx<'_>, citizen: &NewCitizen, number_hash: &[u8]) -> Result<Vec<Field>, DbError> {
    let conn = tx.conn();
    let mut taken = Vec::new();
    if accounts::citizen_by_id_number(conn, number_hash)?.is_some() {
        taken.push(Field::IdNumber);
    }
    if let Some(phone) = &citizen.phone
        && accounts::has_phone(conn, phone.e164())?
    {
        taken.push(Field::Phone);
    }
    if let Some(email) = &citizen.email
        && accounts::has_email(conn, &email.lookup_key())?
    {
        taken.push(Field::Email);
    }
    Ok(taken)
}

/// Somebody took it between the look and the insertion: the next run of the transaction sees it.
pub(super) fn again_if_taken(error: DbError) -> DbError {
    if error.is_unique_violation() {
        DbError::Conflict
    } else {
        error
    }
}
