//! People change their own passwords.

use super::sessions;
use crate::auth::error::AuthError;
use crate::auth::events;
use crate::auth::granted::Granted;
use crate::auth::hashing::PasswordHash;
use crate::auth::model::SessionClosing;
use crate::auth::permissions::AccountSelf;
use crate::auth::queries::credentials;
use crate::auth::verified::Revocations;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;

/// Puts a new password in the place of `before` and closes the account's other sessions.
///
/// # Errors
/// [`AuthError::NotFound`] for the system itself, which has no password; the database's.
pub fn change(
    tx: &mut Tx<'_>,
    granted: &Granted<AccountSelf>,
    before: &PasswordHash,
    after: &PasswordHash,
) -> Result<Revocations, AuthError> {
    let caller = granted.caller().ok_or(AuthError::NotFound)?;
    let now = tx.now();
    credentials::replace(tx.conn(), caller.account, Some(before), after, false, now)?;
    let revoked = sessions::close_all(
        tx,
        caller.account,
        Some(caller.session),
        SessionClosing::PasswordChanged,
    )?;
    tx.record(Record::new("account", caller.account, "account.password-changed"))?;
    tx.emit(events::password_changed(caller.account, true))?;
    Ok(revoked)
}
