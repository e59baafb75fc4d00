//! People change their own passwords.

use super::sessions;
use crate::auth::error::AuthError;
use crate::auth::events;
use crate::auth::granted::Granted;
use crate::auth::hashing::PasswordHash;
use crate::auth::model::{AccountStatus, SessionClosing};
use crate::auth::permissions::AccountSelf;
use crate::auth::queries::{accounts, credentials, sessions as queries};
use crate::auth::verified::Revocations;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;

/// What became of a change.
#[derive(Debug)]
pub enum Changed {
    /// It is changed; the sessions that are closed with it.
    Done(Revocations),
    /// Another password had come in the place of the one that was compared.
    Overtaken,
}

/// Puts a new password in the place of `before` and closes the account's other sessions. How things stand now counts,
/// not when the password began to be compared.
///
/// # Errors
/// [`AuthError::SignedOut`] when the session was closed or the account disabled meanwhile; [`AuthError::NotFound`] for
/// the system itself, which has no password; the database's.
pub fn change(
    tx: &mut Tx<'_>,
    granted: &Granted<AccountSelf>,
    before: &PasswordHash,
    after: &PasswordHash,
) -> Result<Changed, AuthError> {
    let caller = granted.caller().ok_or(AuthError::NotFound)?;
    let now = tx.now();
    let session = queries::session(tx.conn(), caller.account, caller.session)?;
    let account = accounts::account(tx.conn(), caller.account)?;
    if !session.is_open(now) || account.status != AccountStatus::Active {
        return Err(AuthError::SignedOut);
    }
    if credentials::credential(tx.conn(), caller.account)?.hash != *before {
        return Ok(Changed::Overtaken);
    }
    credentials::replace(tx.conn(), caller.account, Some(before), after, false, now)?;
    let revoked = sessions::close_all(
        tx,
        caller.account,
        Some(caller.session),
        SessionClosing::PasswordChanged,
    )?;
    tx.record(Record::new("account", caller.account, "account.password-changed"))?;
    tx.emit(events::password_changed(caller.account, true))?;
    Ok(Changed::Done(revoked))
}
