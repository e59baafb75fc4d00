//! Passwords.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::error::AuthError;
use crate::auth::hashing::PasswordHash;
use crate::platform::db::schema::credentials;
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError};

/// The password of an account.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Its hash.
    pub hash: PasswordHash,
    /// Whether it must be changed before anything else.
    pub must_change: bool,
}

/// The password of an account.
///
/// # Errors
/// [`AuthError::NotFound`]; the database's.
pub fn credential(conn: &mut Conn, account: Uuid) -> Result<Credential, AuthError> {
    let row: Option<(String, bool)> = credentials::table
        .find(AnyUuid(account))
        .select((credentials::password_hash, credentials::must_change))
        .first(conn)
        .optional()?;
    let (hash, must_change) = row.ok_or(AuthError::NotFound)?;
    Ok(Credential {
        hash: PasswordHash::stored(hash),
        must_change,
    })
}

/// Adds the password of a new account.
///
/// # Errors
/// The database's.
pub fn insert(
    conn: &mut Conn,
    account: Uuid,
    hash: &PasswordHash,
    must_change: bool,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    diesel::insert_into(credentials::table)
        .values((
            credentials::account_id.eq(AnyUuid(account)),
            credentials::password_hash.eq(hash.as_str()),
            credentials::must_change.eq(must_change),
            credentials::changed_at.eq(Timestamp(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts a password in the place of another.
///
/// # Errors
/// [`DbError::Conflict`] when `before` is not the one that is there; the database's.
pub fn replace(
    conn: &mut Conn,
    account: Uuid,
    before: Option<&PasswordHash>,
    hash: &PasswordHash,
    must_change: bool,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let mut present = credentials::table.find(AnyUuid(account)).into_boxed();
    if let Some(before) = before {
        present = present.filter(credentials::password_hash.eq(before.as_str().to_owned()));
    }
    if present.count().get_result::<i64>(conn)? == 0 {
        return Err(DbError::Conflict);
    }
    diesel::update(credentials::table.find(AnyUuid(account)))
        .set((
            credentials::password_hash.eq(hash.as_str()),
            credentials::must_change.eq(must_change),
            credentials::changed_at.eq(Timestamp(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Insists, at the moment of signing in, that the password is still the one that was compared: `before` is put in place
/// again, or `after`, its hash with other parameters. Because it is written, a change of the password or the disabling of
/// the account at the same moment meets it, and one of the two is judged anew. `false` when the password is another.
///
/// # Errors
/// The database's.
pub fn confirm(
    conn: &mut Conn,
    account: Uuid,
    before: &PasswordHash,
    after: &PasswordHash,
) -> Result<bool, DbError> {
    let confirmed = diesel::update(
        credentials::table
            .find(AnyUuid(account))
            .filter(credentials::password_hash.eq(before.as_str())),
    )
    .set(credentials::password_hash.eq(after.as_str()))
    .execute(conn)?;
    Ok(confirmed > 0)
}

/// Writes the password as it is, so that whoever signs in at this moment ([`confirm`]) is judged anew.
///
/// # Errors
/// The database's.
pub fn touch(conn: &mut Conn, account: Uuid) -> Result<(), DbError> {
    diesel::update(credentials::table.find(AnyUuid(account)))
        .set(credentials::must_change.eq(credentials::must_change))
        .execute(conn)?;
    Ok(())
}
