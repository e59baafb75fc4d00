//! Signing in and what needs a password hashed first: the ways through this slice that are longer than one transaction.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::commands;
use super::commands::sessions::Rotation;
use super::error::{AuthError, Field};
use super::granted::Granted;
use super::hashing::{PasswordHash, Verified};
use super::model::{AccountRow, AccountStatus, NewCitizen, Origin, SessionRow};
use super::password::Password;
use super::permissions::AccountSelf;
use super::queries::{accounts, attempts, credentials, sessions};
use super::refresh_token::RefreshToken;
use super::rules::lockout::LockRule;
use super::rules::password::{PasswordFault, faults};
use super::service::{AccessToken, Auth, CurrentRights, Opened};
use super::sign_in_name::SignInName;
use crate::platform::actor::Actor;
use crate::platform::audit_log::Record;
use crate::platform::db::{Conn, DbError, Tx};
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::CitizenId;

/// A try to sign in.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Who somebody claims to be.
    pub name: String,
    /// The password.
    pub password: Password,
    /// From where.
    pub origin: Origin,
    /// Under which address wrong passwords are counted.
    pub counting_address: String,
}

/// Under what wrong passwords are counted, and when waiting begins.
#[derive(Clone, Debug)]
struct Counter {
    key: Vec<u8>,
    rule: LockRule,
}

/// What a try came to, once it is on record.
enum Tried {
    Opened(Box<CurrentRights>, SessionRow, RefreshToken),
    Wrong,
    LockedOut(TimeDelta),
}

impl Auth {
    /// Signs somebody in. Whether the name is nobody's or the password wrong, the answer, the work and the counting
    /// are the same.
    ///
    /// # Errors
    /// [`AuthError::WrongCredentials`], [`AuthError::LockedOut`], [`AuthError::Busy`]; the database's.
    pub async fn sign_in(&self, actor: &Actor, attempt: SignIn) -> Result<Opened, AuthError> {
        let name = SignInName::read(self.vault(), &attempt.name);
        let settings = *self.settings();
        let counters = [
            Counter {
                key: name.counting_key.clone(),
                rule: settings.name_rule,
            },
            Counter {
                key: self.vault().address_hash(&attempt.counting_address),
                rule: settings.address_rule,
            },
        ];
        let found = {
            let (counters, now) = (counters.clone(), self.now());
            self.db()
                .read(move |conn| match longest_wait(conn, &counters, now)? {
                    Some(wait) => Err(locked_out(wait)),
                    None => Ok(accounts::wanted(conn, &name.wanted)?),
                })
                .await?
        };
        let stored = found.as_ref().map(|(_, credential)| credential.hash.clone());
        let verified = self.hashing().verify(attempt.password, stored.clone()).await?;
        let rehashed = match &verified {
            Verified::RightAndRehashed(hash) => Some(hash.clone()),
            Verified::Right | Verified::Wrong => None,
        };
        let admitted = found
            .map(|(account, _)| account)
            .filter(|account| verified != Verified::Wrong && account.status == AccountStatus::Active);
        let origin = attempt.origin;
        let tried = self
            .db()
            .write(actor, move |tx| {
                // Asked again: tries that were verified side by side count as if they had come one after another.
                let now = tx.now();
                if let Some(wait) = longest_wait(tx.conn(), &counters, now)? {
                    return Ok(Tried::LockedOut(wait));
                }
                let Some(account) = &admitted else {
                    count_failure(tx, &counters)?;
                    return Ok::<_, AuthError>(Tried::Wrong);
                };
                let [by_name, _] = &counters;
                attempts::forget(tx.conn(), &by_name.key)?;
                if let (Some(before), Some(after)) = (&stored, &rehashed) {
                    credentials::rehash(tx.conn(), account.id, before, after)?;
                }
                let (session, token) = commands::sessions::open(tx, account, &origin, settings.refresh)?;
                let rights = CurrentRights::read(tx.conn(), account.clone(), now)?;
                Ok(Tried::Opened(Box::new(rights), session, token))
            })
            .await?;
        match tried {
            Tried::Opened(rights, session, refresh) => {
                let access = self.access_token(&rights, &session)?;
                Ok(Opened {
                    session,
                    access,
                    refresh,
                })
            }
            Tried::Wrong => Err(AuthError::WrongCredentials),
            Tried::LockedOut(wait) => Err(locked_out(wait)),
        }
    }

    /// Takes a refresh token and gives the next one with a new access token.
    ///
    /// # Errors
    /// [`AuthError::WrongCredentials`] when it is unknown, over, or was used before (then its session is closed); the
    /// database's.
    pub async fn refresh(&self, actor: &Actor, shown: RefreshToken) -> Result<Opened, AuthError> {
        let lifetime = self.settings().refresh;
        let (rotation, rights) = self
            .db()
            .write(actor, move |tx| {
                let rotation = commands::sessions::rotate(tx, &shown, lifetime)?;
                let now = tx.now();
                let rights = match &rotation {
                    Rotation::Next(account, ..) => {
                        Some(CurrentRights::read(tx.conn(), AccountRow::clone(account), now)?)
                    }
                    Rotation::Refused | Rotation::Reused(_) => None,
                };
                Ok::<_, AuthError>((rotation, rights))
            })
            .await?;
        match (rotation, rights) {
            (Rotation::Next(_, session, refresh), Some(rights)) => {
                let access = self.access_token(&rights, &session)?;
                Ok(Opened {
                    session,
                    access,
                    refresh,
                })
            }
            (Rotation::Reused(revoked), _) => {
                self.revoke(revoked);
                Err(AuthError::WrongCredentials)
            }
            (Rotation::Refused | Rotation::Next(..), _) => Err(AuthError::WrongCredentials),
        }
    }

    /// Registers a citizen.
    ///
    /// # Errors
    /// [`AuthError::Password`], [`AuthError::Taken`], [`AuthError::Busy`]; the database's.
    pub async fn register(
        &self,
        actor: &Actor,
        citizen: NewCitizen,
        password: Password,
    ) -> Result<CitizenId, AuthError> {
        checked(Field::Password, &password, &citizen.personal_texts())?;
        let hash = self.hashing().hash(password).await?;
        let vault = self.vault().clone();
        self.db()
            .write(actor, move |tx| {
                commands::citizens::register(tx, &vault, &citizen, &hash)
            })
            .await
    }

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
                .write(granted.actor(), move |tx| count_failure(tx, &counters))
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

fn locked_out(wait: TimeDelta) -> AuthError {
    let seconds = wait.num_seconds().saturating_add(1);
    AuthError::LockedOut(u32::try_from(seconds).unwrap_or(u32::MAX))
}

fn longest_wait(
    conn: &mut Conn,
    counters: &[Counter],
    now: DateTime<Utc>,
) -> Result<Option<TimeDelta>, DbError> {
    let mut longest = None;
    for counter in counters {
        let known = attempts::attempts(conn, &counter.key)?;
        longest = longest.max(counter.rule.wait(known.as_ref(), now));
    }
    Ok(longest)
}

/// Counts a wrong password. When a wait begins, that is put on record under a pseudonym of what was tried.
fn count_failure(tx: &mut Tx<'_>, counters: &[Counter]) -> Result<(), AuthError> {
    let now = tx.now();
    for counter in counters {
        let before = attempts::attempts(tx.conn(), &counter.key)?;
        let after = counter.rule.after_failure(before.as_ref(), now);
        attempts::remember(tx.conn(), &counter.key, &after)?;
        if let Some(until) = after.locked_until {
            let record = Record::new("sign-in", pseudonym(&counter.key), "sign-in.locked-out")
                .set("failures", after.failures)
                .set("until", until);
            tx.record(record)?;
        }
    }
    Ok(())
}

/// An id made of the beginning of a keyed hash.
fn pseudonym(key: &[u8]) -> Uuid {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(key) {
        *to = *from;
    }
    Uuid::from_bytes(bytes)
}
