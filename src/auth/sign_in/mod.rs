//! Signing in and what needs a password hashed first: the ways through this slice that are longer than one transaction.

mod counting;
mod passwords;

use chrono::TimeDelta;
use uuid::Uuid;

use counting::{Counter, count_failure, locked_out, longest_wait, pseudonym};
pub use passwords::checked;

use super::commands;
use super::commands::sessions::Rotation;
use super::error::{AuthError, Field};
use super::hashing::Verified;
use super::model::{AccountRow, AccountStatus, NewCitizen, Origin};
use super::password::Password;
use super::queries::{accounts, attempts, credentials};
use super::refresh_token::RefreshToken;
use super::service::{Auth, CurrentRights, Opened};
use super::sign_in_name::SignInName;
use super::verified::Revocations;
use crate::platform::actor::Actor;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::http::{Answer, IdempotencyKey, Problem, idempotency};
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

/// How an open session is shown.
pub type ShowOpened = fn(&Opened) -> Result<Answer, Problem>;

/// What a try came to, once it is on record.
enum Tried {
    Answered(Answer),
    Wrong,
    LockedOut(TimeDelta),
}

impl Auth {
    /// Signs somebody in. Whether the name is nobody's or the password wrong, the answer, the work and the counting
    /// are the same. What is stored under the key is asked for only after the password was found right: a key is no
    /// way to try passwords out.
    ///
    /// # Errors
    /// [`AuthError::WrongCredentials`], [`AuthError::LockedOut`], [`AuthError::Busy`]; a key used for another request;
    /// the database's.
    pub async fn sign_in(
        &self,
        actor: &Actor,
        attempt: SignIn,
        key: IdempotencyKey,
        show: ShowOpened,
    ) -> Result<Answer, Problem> {
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
        let verified = self
            .hashing()
            .verify(attempt.password, stored.clone())
            .await
            .map_err(AuthError::from)?;
        let rehashed = match &verified {
            Verified::RightAndRehashed(hash) => Some(hash.clone()),
            Verified::Right | Verified::Wrong => None,
        };
        let known = found.as_ref().map(|(account, _)| account.id);
        let admitted = found
            .map(|(account, _)| account)
            .filter(|account| verified != Verified::Wrong && account.status == AccountStatus::Active);
        let (auth, origin) = (self.clone(), attempt.origin);
        let tried = self
            .db()
            .write(actor, move |tx| {
                // Asked again: tries that were verified side by side count as if they had come one after another.
                let now = tx.now();
                if let Some(wait) = longest_wait(tx.conn(), &counters, now)? {
                    return Ok(Tried::LockedOut(wait));
                }
                let [by_name, by_address] = &counters;
                let Some(account) = &admitted else {
                    record_failure(tx, by_name, by_address, known)?;
                    count_failure(tx, &counters)?;
                    return Ok::<_, Problem>(Tried::Wrong);
                };
                attempts::forget(tx.conn(), &by_name.key)?;
                let answer = idempotency::once(tx, &key, |tx| {
                    if let (Some(before), Some(after)) = (&stored, &rehashed) {
                        credentials::rehash(tx.conn(), account.id, before, after)?;
                    }
                    let opened = commands::sessions::open(tx, account, &origin, settings.refresh)?;
                    show(&auth.opened(tx, account.clone(), opened)?)
                })?;
                Ok(Tried::Answered(answer))
            })
            .await?;
        match tried {
            Tried::Answered(answer) => Ok(answer),
            Tried::Wrong => Err(AuthError::WrongCredentials.into()),
            Tried::LockedOut(wait) => Err(locked_out(wait).into()),
        }
    }

    /// Takes a refresh token and gives the next one with a new access token. Sent again under the same key, the first
    /// answer comes back and the token does not count as used twice.
    ///
    /// # Errors
    /// [`AuthError::WrongCredentials`] when it is unknown, over, or was used before (then its session is closed); a key
    /// used for another request; the database's.
    pub async fn refresh(
        &self,
        actor: &Actor,
        shown: RefreshToken,
        key: IdempotencyKey,
        show: ShowOpened,
    ) -> Result<Answer, Problem> {
        let (auth, lifetime) = (self.clone(), self.settings().refresh);
        let (answer, revoked) = self
            .db()
            .write(actor, move |tx| {
                if let Some(answer) = idempotency::claim(tx, &key)? {
                    return Ok((Some(answer), Revocations::default()));
                }
                let (answer, revoked) = match commands::sessions::rotate(tx, &shown, lifetime)? {
                    Rotation::Next(account, session, next) => {
                        let opened = auth.opened(tx, *account, (session, next))?;
                        (Some(show(&opened)?), Revocations::default())
                    }
                    Rotation::Refused => (None, Revocations::default()),
                    Rotation::Reused(revoked) => (None, revoked),
                };
                match &answer {
                    Some(answer) => idempotency::keep(tx, &key, answer)?,
                    None => idempotency::release(tx, &key)?,
                }
                Ok::<_, Problem>((answer, revoked))
            })
            .await?;
        self.revoke(revoked);
        answer.ok_or_else(|| AuthError::WrongCredentials.into())
    }

    fn opened(
        &self,
        tx: &mut Tx<'_>,
        account: AccountRow,
        (session, refresh): (super::model::SessionRow, RefreshToken),
    ) -> Result<Opened, AuthError> {
        let now = tx.now();
        let rights = CurrentRights::read(tx.conn(), account, now)?;
        let access = self.access_token(&rights, &session)?;
        Ok(Opened {
            session,
            access,
            refresh,
        })
    }

    /// Registers a citizen, once for the key.
    ///
    /// # Errors
    /// [`AuthError::Password`], [`AuthError::Taken`], [`AuthError::Busy`]; a key used for another request; the
    /// database's.
    pub async fn register(
        &self,
        actor: &Actor,
        citizen: NewCitizen,
        password: Password,
        key: IdempotencyKey,
        show: impl Fn(CitizenId, &NewCitizen) -> Result<Answer, Problem> + Send + 'static,
    ) -> Result<Answer, Problem> {
        checked(Field::Password, &password, &citizen.personal_texts())?;
        let hash = self.hashing().hash(password).await.map_err(AuthError::from)?;
        let vault = self.vault().clone();
        self.db()
            .write(actor, move |tx| {
                idempotency::once(tx, &key, |tx| {
                    let id = commands::citizens::register(tx, &vault, &citizen, &hash)?;
                    show(id, &citizen)
                })
            })
            .await
    }
}

/// Puts a wrong password on record, under a pseudonym of the name that was tried, whether or not somebody has it.
fn record_failure(
    tx: &mut Tx<'_>,
    by_name: &Counter,
    by_address: &Counter,
    known: Option<Uuid>,
) -> Result<(), AuthError> {
    let record = Record::new("sign-in", pseudonym(&by_name.key), "sign-in.failed")
        .set("accountId", known)
        .set("from", pseudonym(&by_address.key));
    Ok(tx.record(record)?)
}
