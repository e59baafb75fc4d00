//! Passwords: drawn, changed, judged.

use super::counting::{Counter, count_failure, locked_out, longest_wait};
use crate::auth::commands;
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
    /// [`AuthError::Busy`]; the database's.
    pub async fn change_password(
        &self,
        granted: &Granted<AccountSelf>,
        present: Password,
        new: Password,
    ) -> Result<AccessToken, AuthError> {
        let caller = granted.caller().ok_or(AuthError::NotFound)?.clone();
        let account = caller.account;
        let counters = [Counter {
            key: self.vault().name_hash(&format!("password of {account}")),
            rule: self.settings().name_rule,
        }];
        let (row, credential) = {
            let (counters, now) = (counters.clone(), self.now());
            self.db()
                .read(move |conn| match longest_wait(conn, &counters, now)? {
                    Some(wait) => Err(locked_out(wait)),
                    None => Ok((
                        accounts::account(conn, account)?,
                        credentials::credential(conn, account)?,
                    )),
                })
                .await?
        };
        let unchanged = present.expose() == new.expose();
        if self
            .hashing()
            .verify(present, Some(credential.hash.clone()))
            .await?
            == Verified::Wrong
        {
            self.db()
                .write(granted.actor(), move |tx| {
                    count_failure(tx, &counters)?;
                    Ok::<_, AuthError>(tx.record(Record::new(
                        "account",
                        account,
                        "account.password-refused",
                    ))?)
                })
                .await?;
            return Err(wrong_present_password());
        }
        if unchanged {
            return Err(AuthError::Password(
                Field::NewPassword,
                vec![PasswordFault::Unchanged],
            ));
        }
        checked(Field::NewPassword, &new, &self.personal_texts(&row)?)?;
        let hash = self.hashing().hash(new).await?;
        let grant = granted.clone();
        let (revoked, rights, session) = self
            .db()
            .write(granted.actor(), move |tx| {
                let now = tx.now();
                attempts::forget_all(tx.conn(), counters.iter().map(|counter| counter.key.as_slice()))?;
                let revoked = commands::passwords::change(tx, &grant, &credential.hash, &hash)?;
                let row = accounts::account(tx.conn(), account)?;
                let session = sessions::session(tx.conn(), account, caller.session)?;
                Ok::<_, AuthError>((revoked, CurrentRights::read(tx.conn(), row, now)?, session))
            })
            .await?;
        self.revoke(revoked);
        self.access_token(&rights, &session)
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
