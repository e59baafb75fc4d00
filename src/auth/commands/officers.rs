//! Officers' accounts, which administrators keep.

use super::citizens::again_if_taken;
use super::sessions;
use crate::auth::caller::AccountKind;
use crate::auth::error::{AuthError, Field};
use crate::auth::events;
use crate::auth::granted::Granted;
use crate::auth::hashing::PasswordHash;
use crate::auth::model::{AccountStatus, NewOfficer, SessionClosing};
use crate::auth::permissions::AccountManage;
use crate::auth::queries::{accounts, credentials, officers};
use crate::auth::verified::Revocations;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::identity::PersonName;
use crate::platform::ids::OfficerId;

/// Makes an officer's account, without memberships yet.
///
/// # Errors
/// [`AuthError::Taken`] when another has the user name; the database's.
pub fn create(
    tx: &mut Tx<'_>,
    _: &Granted<AccountManage>,
    officer: &NewOfficer,
    password: &PasswordHash,
) -> Result<OfficerId, AuthError> {
    let now = tx.now();
    if officers::has_username(tx.conn(), officer.username.as_str())? {
        return Err(AuthError::Taken(vec![Field::Username]));
    }
    let id = OfficerId::new(now);
    accounts::insert_officer(tx.conn(), id, officer, now).map_err(again_if_taken)?;
    let must_change = officer.must_change_password;
    credentials::insert(tx.conn(), id.as_uuid(), password, must_change, now)?;
    let record = Record::new("account", id.as_uuid(), "account.created")
        .opening()
        .set("kind", AccountKind::Officer)
        .set("username", officer.username.as_str())
        .masked("fullName", None, Some(&officer.full_name));
    tx.record(record)?;
    tx.emit(events::account_created(id.as_uuid(), AccountKind::Officer))?;
    Ok(id)
}

/// Corrects an officer's name. `seen` is the version that the administrator has seen.
///
/// # Errors
/// [`AuthError::Stale`] when there is a newer one, [`AuthError::NotFound`]; the database's.
pub fn rename(
    tx: &mut Tx<'_>,
    _: &Granted<AccountManage>,
    id: OfficerId,
    seen: i64,
    name: &PersonName,
) -> Result<(), AuthError> {
    let now = tx.now();
    let before = accounts::officer(tx.conn(), id)?;
    if before.version != seen {
        return Err(AuthError::Stale);
    }
    officers::rename(tx.conn(), id, name, now)?;
    let record = Record::new("account", id.as_uuid(), "account.renamed").masked(
        "fullName",
        Some(&before.full_name.as_str()),
        Some(&name.as_str()),
    );
    tx.record(record)?;
    tx.emit(events::account_renamed(id.as_uuid()))?;
    Ok(())
}

/// Gives an officer another password, which perhaps must be changed at the next sign-in, and closes all sessions.
///
/// # Errors
/// [`AuthError::OwnAccount`], [`AuthError::NotFound`]; the database's.
pub fn reset_password(
    tx: &mut Tx<'_>,
    granted: &Granted<AccountManage>,
    id: OfficerId,
    password: &PasswordHash,
    must_change: bool,
) -> Result<Revocations, AuthError> {
    not_oneself(granted, id)?;
    let now = tx.now();
    accounts::officer(tx.conn(), id)?;
    credentials::replace(tx.conn(), id.as_uuid(), None, password, must_change, now)?;
    let revoked = sessions::close_all(tx, id.as_uuid(), None, SessionClosing::PasswordReset)?;
    tx.record(Record::new("account", id.as_uuid(), "account.password-reset"))?;
    tx.emit(events::password_changed(id.as_uuid(), false))?;
    Ok(revoked)
}

/// Disables an account: nobody signs in to it, and whoever is signed in is out.
///
/// # Errors
/// [`AuthError::OwnAccount`], [`AuthError::NotFound`], [`AuthError::AlreadySo`]; the database's.
pub fn disable(
    tx: &mut Tx<'_>,
    granted: &Granted<AccountManage>,
    id: OfficerId,
    reason: &str,
) -> Result<Revocations, AuthError> {
    set_status(tx, granted, id, AccountStatus::Disabled, Some(reason))?;
    let revoked = sessions::close_all(tx, id.as_uuid(), None, SessionClosing::AccountDisabled)?;
    tx.emit(events::account_disabled(id.as_uuid()))?;
    Ok(revoked)
}

/// Lets a disabled account be used again.
///
/// # Errors
/// [`AuthError::OwnAccount`], [`AuthError::NotFound`], [`AuthError::AlreadySo`]; the database's.
pub fn enable(tx: &mut Tx<'_>, granted: &Granted<AccountManage>, id: OfficerId) -> Result<(), AuthError> {
    set_status(tx, granted, id, AccountStatus::Active, None)?;
    tx.emit(events::account_enabled(id.as_uuid()))?;
    Ok(())
}

fn set_status(
    tx: &mut Tx<'_>,
    granted: &Granted<AccountManage>,
    id: OfficerId,
    status: AccountStatus,
    reason: Option<&str>,
) -> Result<(), AuthError> {
    not_oneself(granted, id)?;
    let now = tx.now();
    let before = accounts::officer(tx.conn(), id)?.status;
    if before == status {
        return Err(AuthError::AlreadySo);
    }
    accounts::set_status(tx.conn(), id.as_uuid(), status, now)?;
    credentials::touch(tx.conn(), id.as_uuid())?;
    let action = match status {
        AccountStatus::Active => "account.enabled",
        AccountStatus::Disabled => "account.disabled",
    };
    let record = Record::new("account", id.as_uuid(), action)
        .change("status", before, status)
        .reason(reason);
    tx.record(record)?;
    Ok(())
}

/// Nobody administers the own account: so no administrator gives himself a role, and there is always one left.
pub(super) fn not_oneself(granted: &Granted<AccountManage>, id: OfficerId) -> Result<(), AuthError> {
    if granted.officer_id() == Some(id) {
        return Err(AuthError::OwnAccount);
    }
    Ok(())
}
