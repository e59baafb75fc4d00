//! Passwords: drawn, changed, judged.

use uuid::Uuid;

use super::ROUNDS;
use super::counting::{Counter, count_failure, locked_out, longest_wait};
use crate::auth::commands;
use crate::auth::commands::passwords::Changed;
use crate::auth::error::{AuthError, Field};
use crate::auth::granted::Granted;
use crate::auth::hashing::{PasswordHash, Verified};
use crate::auth::model::AccountRow;
use crate::auth::password::Password;
use crate::auth::permissions::AccountSelf;
use crate::auth::queries::{accounts, attempts, credentials, sessions};
use crate::auth::rules::password::{PasswordFault, faults};
use crate::auth::service::{AccessToken, Auth, CurrentRights};
use crate::platform::audit_log::Record;
use crate::platform::db::DbError;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;

impl Auth {
    /// A password drawn at random for an officer, and its hash.
    ///
    /// # Errors
    /// [`AuthError::Busy`].
    pub async fn draw_password(&self) -> Result<(Password, PasswordHash), AuthError> {
        let password = Password::draw().map_err(|error| AuthError::Broken(error.into()))?;
        let hash = self.hashing().hash(password.clone()).await?;
        Ok((password, hash))
    }

    /// Changes the caller's own password and closes the other sessions; the answer is an access token with all rights,
    /// because the one before may have been good for this only.
    ///
    /// # Errors
    /// [`AuthError::Fields`] when the present password is wrong, [`AuthError::Password`], [`AuthError::LockedOut`],
    /// [`AuthError::SignedOut`], [`AuthError::Busy`]; the database's.
    pub async fn change_password(
        &self,
        granted: &Granted<AccountSelf>,
        present: Password,
        new: Password,
    ) -> Result<AccessToken, AuthError> {
        for _ in 0..ROUNDS {
            let before = self.compared(granted, &present, &new).await?;
            let hash = self.hashing().hash(new.clone()).await?;
            if let Some(token) = self.put_in_place(granted, before, hash).await? {
                return Ok(token);
            }
        }
        Err(DbError::Conflict.into())
    }

    /// The hash of the present password, which was shown; and the new one may be taken.
    async fn compared(
        &self,
        granted: &Granted<AccountSelf>,
        present: &Password,
        new: &Password,
    ) -> Result<PasswordHash, AuthError> {
        let account = granted.caller().ok_or(AuthError::NotFound)?.account;
        let counter = self.counter_of(account);
        let (row, credential) = {
            let (counter, now) = (counter.clone(), self.now());
            self.db()
                .read(move |conn| match longest_wait(conn, [&counter], now)? {
                    Some(wait) => Err(locked_out(wait)),
                    None => Ok((
                        accounts::account(conn, account)?,
                        credentials::credential(conn, account)?,
                    )),
                })
                .await?
        };
        let verified = self
            .hashing()
            .verify(present.clone(), Some(credential.hash.clone()))
            .await?;
        if verified == Verified::Wrong {
            self.db()
                .write(granted.actor(), move |tx| {
                    count_failure(tx, &counter)?;
                    Ok::<_, AuthError>(tx.record(Record::new(
                        "account",
                        account,
                        "account.password-refused",
                    ))?)
                })
                .await?;
            return Err(wrong_present_password());
        }
        if present.expose() == new.expose() {
            return Err(AuthError::Password(
                Field::NewPassword,
                vec![PasswordFault::Unchanged],
            ));
        }
        checked(Field::NewPassword, new, &self.personal_texts(&row)?)?;
        Ok(credential.hash)
    }

    /// Puts the new password in the place of the one that was compared; `None` when another is there already.
    async fn put_in_place(
        &self,
        granted: &Granted<AccountSelf>,
        before: PasswordHash,
        after: PasswordHash,
    ) -> Result<Option<AccessToken>, AuthError> {
        let caller = granted.caller().ok_or(AuthError::NotFound)?;
        let (account, session) = (caller.account, caller.session);
        let (counter, grant) = (self.counter_of(account), granted.clone());
        let changed = self
            .db()
            .write(granted.actor(), move |tx| {
                let now = tx.now();
                let Changed::Done(revoked) = commands::passwords::change(tx, &grant, &before, &after)? else {
                    return Ok(None);
                };
                attempts::forget(tx.conn(), &counter.key)?;
                let row = accounts::account(tx.conn(), account)?;
                let session = sessions::session(tx.conn(), account, session)?;
                let rights = CurrentRights::read(tx.conn(), row, now)?;
                Ok::<_, AuthError>(Some((revoked, rights, session)))
            })
            .await?;
        let Some((revoked, rights, session)) = changed else {
            return Ok(None);
        };
        self.revoke(revoked);
        self.access_token(&rights, &session).map(Some)
    }

    /// Under what wrong present passwords are counted.
    fn counter_of(&self, account: Uuid) -> Counter {
        let key = self.vault().name_hash(&format!("password of {account}"));
        Counter::of(key, self.settings().locks.name_here)
    }

    fn personal_texts(&self, row: &AccountRow) -> Result<Vec<String>, AuthError> {
        let mut texts: Vec<String> = row.username.iter().cloned().collect();
        if let Some(number) = row.id_number() {
            texts.push(self.vault().open(row.id, &number)?);
        }
        texts.extend(row.phone.iter().map(|phone| match phone.strip_prefix("+84") {
            Some(rest) => format!("0{rest}"),
            None => phone.clone(),
        }));
        let local = |email: &String| email.split('@').next().map(ToOwned::to_owned);
        texts.extend(row.email.as_ref().and_then(local));
        Ok(texts)
    }
}

/// Whether a password may be taken.
///
/// # Errors
/// [`AuthError::Password`] with all that is wrong with it.
pub fn checked(field: Field, password: &Password, personal: &[String]) -> Result<(), AuthError> {
    let personal: Vec<&str> = personal.iter().map(String::as_str).collect();
    let faults = faults(password.expose(), &personal);
    if faults.is_empty() {
        Ok(())
    } else {
        Err(AuthError::Password(field, faults))
    }
}

fn wrong_present_password() -> AuthError {
    AuthError::Fields(vec![FieldError::new(
        "/currentPassword",
        "PASSWORD_WRONG",
        Text::new(
            "Mật khẩu hiện tại không đúng.",
            "This is not the present password.",
        ),
    )])
}
