//! One try to sign in, from the name that was typed to the open session.

use chrono::TimeDelta;
use uuid::Uuid;

use super::counting::{Counters, locked_out};
use super::{ROUNDS, ShowOpened, SignIn};
use crate::auth::commands;
use crate::auth::error::AuthError;
use crate::auth::hashing::{PasswordHash, Verified};
use crate::auth::model::AccountStatus;
use crate::auth::queries::{accounts, credentials};
use crate::auth::service::Auth;
use crate::auth::sign_in_name::SignInName;
use crate::platform::actor::Actor;
use crate::platform::db::DbError;
use crate::platform::http::{Answer, IdempotencyKey, Problem, idempotency};

/// What a try came to, once it is on record.
enum Tried {
    Answered(Answer),
    Wrong,
    LockedOut(TimeDelta),
    /// While the password was compared, another came in its place.
    Overtaken,
}

/// Whose password it was, as far as that was found before the transaction.
#[derive(Clone)]
struct Shown {
    account: Uuid,
    /// The hash that it was compared with.
    before: PasswordHash,
    /// The hash to be stored: the same, or one with the parameters of today.
    after: PasswordHash,
}

impl Auth {
    /// Signs somebody in. Whether the name is nobody's or the password wrong, the answer, the work and the counting
    /// are the same. What is stored under the key is asked for only after the password was found right: a key is no
    /// way to try passwords out. What counts is how things stand when the session is opened: whoever was disabled or
    /// given another password while this one was compared gets none.
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
        for _ in 0..ROUNDS {
            match self.try_sign_in(actor, &attempt, &key, show).await? {
                Tried::Answered(answer) => return Ok(answer),
                Tried::Wrong => return Err(AuthError::WrongCredentials.into()),
                Tried::LockedOut(wait) => return Err(locked_out(wait).into()),
                Tried::Overtaken => {}
            }
        }
        Err(DbError::Conflict.into())
    }

    async fn try_sign_in(
        &self,
        actor: &Actor,
        attempt: &SignIn,
        key: &IdempotencyKey,
        show: ShowOpened,
    ) -> Result<Tried, Problem> {
        let name = SignInName::read(self.vault(), &attempt.name);
        let settings = *self.settings();
        let counters = Counters::new(self.vault(), &settings.locks, &name, &attempt.counting_address);
        let found = {
            let (counters, now) = (counters.clone(), self.now());
            self.db()
                .read(move |conn| {
                    let found = accounts::wanted(conn, &name.wanted)?;
                    let account = found.as_ref().map(|(account, _)| account.id);
                    match counters.wait(conn, account, now)? {
                        Some(wait) => Err(locked_out(wait)),
                        None => Ok(found),
                    }
                })
                .await?
        };
        let known = found.as_ref().map(|(account, _)| account.id);
        let stored = found.map(|(_, credential)| credential.hash);
        let verified = self
            .hashing()
            .verify(attempt.password.clone(), stored.clone())
            .await
            .map_err(AuthError::from)?;
        let shown = known.zip(stored).and_then(|(account, before)| {
            let after = match verified {
                Verified::Wrong => return None,
                Verified::Right => before.clone(),
                Verified::RightAndRehashed(after) => after,
            };
            Some(Shown {
                account,
                before,
                after,
            })
        });
        let (auth, origin, key) = (self.clone(), attempt.origin.clone(), key.clone());
        self.db()
            .write(actor, move |tx| {
                // Asked again: tries that were verified side by side count as if they had come one after another.
                let now = tx.now();
                if let Some(wait) = counters.wait(tx.conn(), known, now)? {
                    return Ok(Tried::LockedOut(wait));
                }
                let account = match &shown {
                    Some(shown)
                        if !credentials::confirm(tx.conn(), shown.account, &shown.before, &shown.after)? =>
                    {
                        return Ok(Tried::Overtaken);
                    }
                    Some(shown) => Some(accounts::account(tx.conn(), shown.account)?),
                    None => None,
                };
                let Some(account) = account.filter(|account| account.status == AccountStatus::Active) else {
                    counters.count_failure(tx, known)?;
                    return Ok::<_, Problem>(Tried::Wrong);
                };
                counters.forgive(tx, account.id)?;
                let answer = idempotency::once(tx, &key, |tx| {
                    let opened = commands::sessions::open(tx, &account, &origin, settings.refresh)?;
                    show(&auth.opened(tx, account, opened)?)
                })?;
                Ok(Tried::Answered(answer))
            })
            .await
    }
}
