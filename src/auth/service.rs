//! [`Auth`]: what the slice keeps in memory, built once and shared by all requests.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use uuid::Uuid;

use super::caller::Caller;
use super::error::AuthError;
use super::hashing::Hashing;
use super::model::{AccountRow, AccountStatus, SessionRow, Vault};
use super::queries::carried_on::{CarriedOn, carried_on_by};
use super::queries::{accounts, credentials, memberships, sessions};
use super::refresh_token::RefreshToken;
use super::rules::membership::day_of;
use super::rules::rights::rights;
use super::settings::AuthSettings;
use super::tokens::{TokenFault, Tokens};
use super::verified::{Revocations, Verifier};
use crate::platform::db::{Conn, Db, DbError};
use crate::platform::ids::OfficerId;
use crate::platform::keys::Keys;

/// How soon a process learns what another has revoked.
const LEARN_EVERY: Duration = Duration::from_secs(3);

/// What the slice keeps in memory. Cheap to clone.
#[derive(Clone)]
pub struct Auth(Arc<Parts>);

struct Parts {
    db: Db,
    settings: AuthSettings,
    hashing: Hashing,
    verifier: Verifier,
    vault: Arc<Vault>,
}

/// An access token as it is given out.
#[derive(Clone)]
pub struct AccessToken {
    /// The token.
    pub text: String,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// Whom it names.
    pub caller: Arc<Caller>,
    /// Whether the password must be changed before anything else.
    pub must_change_password: bool,
}

/// A session that was just opened or refreshed.
pub struct Opened {
    /// The session.
    pub session: SessionRow,
    /// What requests carry.
    pub access: AccessToken,
    /// What gets the next access token.
    pub refresh: RefreshToken,
}

impl Auth {
    /// Starts the threads that hash; tokens are issued in the name of `issuer`, the server's public URL.
    ///
    /// # Errors
    /// Settings that argon2 does not take; keys that cannot be used.
    pub fn start(db: Db, keys: &Keys, settings: AuthSettings, issuer: &str) -> Result<Self, AuthError> {
        Ok(Self(Arc::new(Parts {
            hashing: Hashing::start(settings.hashing)?,
            verifier: Verifier::new(Tokens::new(keys, issuer), settings.access),
            vault: Arc::new(Vault::new(keys)?),
            db,
            settings,
        })))
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The settings.
    pub fn settings(&self) -> &AuthSettings {
        &self.0.settings
    }

    /// The threads that hash.
    pub fn hashing(&self) -> &Hashing {
        &self.0.hashing
    }

    /// What seals and finds identity numbers.
    pub fn vault(&self) -> &Arc<Vault> {
        &self.0.vault
    }

    /// The public keys with which others check tokens (a JWK set).
    pub fn key_set(&self) -> &serde_json::Value {
        self.0.verifier.tokens().key_set()
    }

    /// Now, by the server's clock.
    pub fn now(&self) -> DateTime<Utc> {
        self.0.db.clock().now()
    }

    /// Who presents this access token.
    ///
    /// # Errors
    /// [`TokenFault`].
    pub fn caller(&self, token: &str) -> Result<Arc<Caller>, TokenFault> {
        self.0.verifier.caller(token, self.now())
    }

    /// Ends tokens at once in this process; others learn it within seconds, see [`Auth::learn_revocations`].
    pub fn revoke(&self, revocations: Revocations) {
        self.0.verifier.revoke(revocations, self.now());
    }

    /// Reads from the database what was revoked lately, by any process.
    ///
    /// # Errors
    /// The database's.
    pub async fn learn_revocations(&self) -> Result<(), AuthError> {
        let now = self.now();
        let since = self.0.verifier.matters_since(now);
        let news = self
            .0
            .db
            .read(move |conn| {
                Ok::<_, AuthError>(Revocations {
                    sessions: sessions::closed_since(conn, since)?,
                    rights: accounts::rights_changed_since(conn, since)?,
                })
            })
            .await?;
        self.0.verifier.revoke(news, now);
        Ok(())
    }

    /// Goes on learning what other processes revoke, until `stop` turns true. While the database is away, what was
    /// known holds.
    pub async fn keep_learning(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.learn_revocations().await {
                tracing::warn!(%error, "revocations by other processes were not read; they will be");
            }
            tokio::select! {
                () = tokio::time::sleep(LEARN_EVERY) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Hashes no more passwords.
    pub fn close(&self) {
        self.0.hashing.close();
    }

    /// The access token that an account gets now for its session.
    pub(super) fn access_token(
        &self,
        rights: &CurrentRights,
        session: &SessionRow,
    ) -> Result<AccessToken, AuthError> {
        let now = self.now();
        let caller = rights.caller(session, now);
        let expires_at = caller
            .1
            .into_iter()
            .chain([now + self.0.settings.access])
            .min()
            .unwrap_or(now);
        let caller = Arc::new(caller.0);
        let text = self
            .0
            .verifier
            .tokens()
            .sign(&caller, now, expires_at)
            .map_err(|error| AuthError::Broken(error.into()))?;
        Ok(AccessToken {
            text,
            expires_at,
            caller,
            must_change_password: rights.must_change,
        })
    }
}

/// What decides what an account may do.
pub(super) struct CurrentRights {
    account: AccountRow,
    must_change: bool,
    memberships: Vec<super::model::MembershipRow>,
    carried_on: Vec<CarriedOn>,
}

impl CurrentRights {
    /// Reads them.
    pub(super) fn read(conn: &mut Conn, account: AccountRow, now: DateTime<Utc>) -> Result<Self, AuthError> {
        let must_change = credentials::credential(conn, account.id)?.must_change;
        Ok(Self::of(conn, account, must_change, now)?)
    }

    fn of(
        conn: &mut Conn,
        account: AccountRow,
        must_change: bool,
        now: DateTime<Utc>,
    ) -> Result<Self, DbError> {
        let (officer, today) = (OfficerId::from_uuid(account.id), day_of(now));
        let memberships = memberships::not_over(conn, officer, today)?;
        let agencies: Vec<_> = memberships.iter().filter_map(|row| row.agency_id).collect();
        Ok(Self {
            account,
            must_change,
            carried_on: carried_on_by(conn, &agencies, today)?,
            memberships,
        })
    }

    fn caller(&self, session: &SessionRow, now: DateTime<Utc>) -> (Caller, Option<DateTime<Utc>>) {
        let rights = rights(
            self.account.kind,
            self.must_change,
            &self.memberships,
            &self.carried_on,
            now,
        );
        let caller = Caller {
            kind: self.account.kind,
            account: self.account.id,
            name: self.account.full_name.clone(),
            session: session.id,
            rights_version: self.account.rights_version,
            scopes: rights.scopes,
            memberships: rights.memberships,
            system_roles: rights.system_roles,
        };
        (caller, rights.until)
    }
}

/// An account as a caller without a session: so the demonstration province acts through the same commands as the API.
///
/// # Errors
/// [`AuthError::NotFound`], also of one that is disabled; the database's.
pub fn account_as_caller(
    conn: &mut Conn,
    account: Uuid,
    now: DateTime<Utc>,
) -> Result<Arc<Caller>, AuthError> {
    let row = accounts::account(conn, account)?;
    if row.status == AccountStatus::Disabled {
        return Err(AuthError::NotFound);
    }
    let rights = CurrentRights::of(conn, row, false, now)?;
    let session = SessionRow {
        id: crate::platform::ids::SessionId::from_uuid(Uuid::nil()),
        account_id: account,
        opened_at: now,
        used_at: now,
        ends_at: now,
        closed_at: None,
        closing: None,
        address: String::new(),
        user_agent: String::new(),
    };
    Ok(Arc::new(rights.caller(&session, now).0))
}
