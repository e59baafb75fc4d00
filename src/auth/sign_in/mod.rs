//! Signing in and what needs a password hashed first: the ways through this slice that are longer than one transaction.

mod counting;
mod passwords;
mod trying;

pub use passwords::checked;

use super::commands;
use super::commands::sessions::Rotation;
use super::error::{AuthError, Field};
use super::model::{AccountRow, NewCitizen, Origin};
use super::password::Password;
use super::queries::sessions;
use super::refresh_token::RefreshToken;
use super::service::{Auth, CurrentRights, Opened};
use super::verified::Revocations;
use crate::platform::actor::Actor;
use crate::platform::db::Tx;
use crate::platform::http::{Answer, IdempotencyKey, Problem, idempotency};
use crate::platform::ids::{CitizenId, SessionId};

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

/// How often a password is compared anew because another came in the place of the one that it was compared with.
const ROUNDS: u32 = 3;

impl Auth {
    /// The sign-in that a refresh token is of; `None` when it is nobody's.
    ///
    /// # Errors
    /// The database's.
    pub async fn session_of(&self, shown: &RefreshToken) -> Result<Option<SessionId>, AuthError> {
        let hash = shown.hash();
        let found = self
            .db()
            .read(move |conn| sessions::of_refresh_token(conn, &hash))
            .await?;
        Ok(found)
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
