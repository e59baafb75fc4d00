//! Signing in, staying signed in, signing out.

use chrono::TimeDelta;
use uuid::Uuid;

use crate::auth::error::AuthError;
use crate::auth::events;
use crate::auth::granted::Granted;
use crate::auth::model::{AccountRow, AccountStatus, Origin, SessionClosing, SessionRow};
use crate::auth::permissions::AccountSelf;
use crate::auth::queries::{accounts, sessions};
use crate::auth::refresh_token::RefreshToken;
use crate::auth::verified::Revocations;
use crate::platform::actor::Actor;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::ids::SessionId;

/// Opens a session for somebody whose password was right. It ends when it is not used for `lifetime`.
///
/// # Errors
/// The database's.
pub fn open(
    tx: &mut Tx<'_>,
    account: &AccountRow,
    origin: &Origin,
    lifetime: TimeDelta,
) -> Result<(SessionRow, RefreshToken), AuthError> {
    tx.acting_as(&actor_of(tx, account), |tx| {
        let now = tx.now();
        let session = SessionRow {
            id: SessionId::new(now),
            account_id: account.id,
            opened_at: now,
            used_at: now,
            ends_at: now + lifetime,
            closed_at: None,
            closing: None,
            address: origin.address.clone(),
            user_agent: origin.user_agent.clone(),
        };
        sessions::insert(tx.conn(), &session)?;
        let token = next_token(tx, &session)?;
        let record = Record::new("session", session.id.as_uuid(), "session.opened")
            .opening()
            .set("accountId", account.id);
        tx.record(record)?;
        Ok((session, token))
    })
}

/// Whoever has just shown to be the account's holder.
fn actor_of(tx: &Tx<'_>, account: &AccountRow) -> Actor {
    Actor::account(account.kind.actor_kind(), account.id).in_request(tx.actor().request_id)
}

/// What became of a refresh token that somebody showed.
#[derive(Debug)]
pub enum Rotation {
    /// It was good; here is the next one.
    Next(Box<AccountRow>, SessionRow, RefreshToken),
    /// It is unknown, or its time or its session's is over.
    Refused,
    /// It was used before: its session is closed now.
    Reused(Revocations),
}

/// Takes a refresh token and gives the next one. One that is shown a second time has been copied: whoever of the two
/// holds the newer one, the whole session ends.
///
/// # Errors
/// The database's.
pub fn rotate(tx: &mut Tx<'_>, shown: &RefreshToken, lifetime: TimeDelta) -> Result<Rotation, AuthError> {
    let now = tx.now();
    let hash = shown.hash();
    let Some(found) = sessions::refresh_token(tx.conn(), &hash)? else {
        return Ok(Rotation::Refused);
    };
    let session = found.session;
    let account = accounts::account(tx.conn(), session.account_id)?;
    if !session.is_open(now) || now >= found.ends_at || account.status != AccountStatus::Active {
        return Ok(Rotation::Refused);
    }
    if found.used_at.is_some() {
        return close_copied(tx, &session).map(Rotation::Reused);
    }
    let ended = session.ends_at;
    let session = SessionRow {
        used_at: now,
        ends_at: now + lifetime,
        ..session
    };
    sessions::use_token(tx.conn(), session.id, &hash, now, session.ends_at)?;
    let token = next_token(tx, &session)?;
    let record = Record::new("session", session.id.as_uuid(), "session.refreshed").change(
        "endsAt",
        ended,
        session.ends_at,
    );
    tx.acting_as(&actor_of(tx, &account), |tx| tx.record(record))?;
    Ok(Rotation::Next(Box::new(account), session, token))
}

fn close_copied(tx: &mut Tx<'_>, session: &SessionRow) -> Result<Revocations, AuthError> {
    let revoked = close(tx, session.id, SessionClosing::TokenReused)?;
    tx.record(
        Record::new("account", session.account_id, "account.token-reused").set("sessionId", session.id),
    )?;
    tx.emit(events::token_reused(session.account_id))?;
    Ok(revoked)
}

/// Closes one of the caller's own sessions.
///
/// # Errors
/// [`AuthError::NotFound`] when it is not the caller's or not open; the database's.
pub fn close_own(
    tx: &mut Tx<'_>,
    granted: &Granted<AccountSelf>,
    id: SessionId,
) -> Result<Revocations, AuthError> {
    let caller = granted.caller().ok_or(AuthError::NotFound)?;
    let session = sessions::session(tx.conn(), caller.account, id)?;
    if !session.is_open(tx.now()) {
        return Err(AuthError::NotFound);
    }
    let why = if id == caller.session {
        SessionClosing::SignedOut
    } else {
        SessionClosing::ClosedByOwner
    };
    close(tx, id, why)
}

/// Closes all open sessions of an account but one.
///
/// # Errors
/// The database's.
pub(super) fn close_all(
    tx: &mut Tx<'_>,
    account: Uuid,
    spared: Option<SessionId>,
    why: SessionClosing,
) -> Result<Revocations, AuthError> {
    let now = tx.now();
    let mut revoked = Revocations::default();
    for id in sessions::open_except(tx.conn(), account, spared, now)? {
        revoked.sessions.extend(close(tx, id, why)?.sessions);
    }
    Ok(revoked)
}

fn close(tx: &mut Tx<'_>, id: SessionId, why: SessionClosing) -> Result<Revocations, AuthError> {
    let now = tx.now();
    if sessions::close(tx.conn(), id, why, now)? {
        tx.record(Record::new("session", id.as_uuid(), "session.closed").set("closing", why))?;
    }
    Ok(Revocations {
        sessions: vec![(id, now)],
        ..Revocations::default()
    })
}

fn next_token(tx: &mut Tx<'_>, session: &SessionRow) -> Result<RefreshToken, AuthError> {
    let now = tx.now();
    let token = RefreshToken::draw().map_err(|error| AuthError::Broken(error.into()))?;
    sessions::insert_token(tx.conn(), session.id, &token.hash(), now, session.ends_at)?;
    Ok(token)
}
