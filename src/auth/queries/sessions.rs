//! Sessions and refresh tokens.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::error::AuthError;
use crate::auth::model::{SessionClosing, SessionRow};
use crate::platform::db::schema::{refresh_tokens, sessions};
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::SessionId;

/// Adds a session.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Conn, session: &SessionRow) -> Result<(), DbError> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(session.id),
            sessions::account_id.eq(AnyUuid(session.account_id)),
            sessions::opened_at.eq(Timestamp(session.opened_at)),
            sessions::used_at.eq(Timestamp(session.used_at)),
            sessions::ends_at.eq(Timestamp(session.ends_at)),
            sessions::address.eq(&session.address),
            sessions::user_agent.eq(&session.user_agent),
        ))
        .execute(conn)?;
    Ok(())
}

/// One session of an account, open or closed.
///
/// # Errors
/// [`AuthError::NotFound`]; the database's.
pub fn session(conn: &mut Conn, account: Uuid, id: SessionId) -> Result<SessionRow, AuthError> {
    sessions::table
        .find(id)
        .filter(sessions::account_id.eq(AnyUuid(account)))
        .select(SessionRow::as_select())
        .first(conn)
        .optional()?
        .ok_or(AuthError::NotFound)
}

type Boxed<'a> = sessions::BoxedQuery<'a, crate::platform::db::MultiBackend>;

fn open_of(account: Uuid, now: DateTime<Utc>) -> Boxed<'static> {
    sessions::table
        .into_boxed()
        .filter(sessions::account_id.eq(AnyUuid(account)))
        .filter(sessions::closed_at.is_null())
        .filter(sessions::ends_at.gt(Timestamp(now)))
}

/// The open sessions of an account, the newest first, after the one with this key; the index is `sessions_account`.
///
/// # Errors
/// The database's.
pub fn page(
    conn: &mut Conn,
    account: Uuid,
    now: DateTime<Utc>,
    after: Option<(DateTime<Utc>, SessionId)>,
    limit: i64,
) -> Result<Vec<SessionRow>, DbError> {
    let mut rows = open_of(account, now).select(SessionRow::as_select());
    if let Some((opened_at, id)) = after {
        rows = rows.filter(
            sessions::opened_at
                .lt(Timestamp(opened_at))
                .or(sessions::opened_at
                    .eq(Timestamp(opened_at))
                    .and(sessions::id.lt(id))),
        );
    }
    Ok(rows
        .order((sessions::opened_at.desc(), sessions::id.desc()))
        .limit(limit)
        .load(conn)?)
}

/// How many open sessions an account has.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Conn, account: Uuid, now: DateTime<Utc>) -> Result<i64, DbError> {
    Ok(open_of(account, now).count().get_result(conn)?)
}

/// The open sessions of an account, one of them left out.
///
/// # Errors
/// The database's.
pub fn open_except(
    conn: &mut Conn,
    account: Uuid,
    spared: Option<SessionId>,
    now: DateTime<Utc>,
) -> Result<Vec<SessionId>, DbError> {
    let mut rows = open_of(account, now).select(sessions::id);
    if let Some(spared) = spared {
        rows = rows.filter(sessions::id.ne(spared));
    }
    let ids: Vec<Uuid> = rows.load(conn)?;
    Ok(ids.into_iter().map(SessionId::from_uuid).collect())
}

/// Closes a session; `false` when it was closed already.
///
/// # Errors
/// The database's.
pub fn close(
    conn: &mut Conn,
    id: SessionId,
    why: SessionClosing,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let closed = diesel::update(sessions::table.find(id).filter(sessions::closed_at.is_null()))
        .set((
            sessions::closed_at.eq(Some(Timestamp(now))),
            sessions::closing.eq(Some(why)),
        ))
        .execute(conn)?;
    Ok(closed > 0)
}

/// Sessions closed since a moment.
///
/// # Errors
/// The database's.
pub fn closed_since(
    conn: &mut Conn,
    since: DateTime<Utc>,
) -> Result<Vec<(SessionId, DateTime<Utc>)>, DbError> {
    let rows: Vec<(Uuid, DateTime<Utc>)> = sessions::table
        .filter(sessions::closed_at.ge(Some(Timestamp(since))))
        .select((sessions::id, sessions::closed_at.assume_not_null()))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, at)| (SessionId::from_uuid(id), at))
        .collect())
}

/// A refresh token that was found.
#[derive(Clone, Debug)]
pub struct FoundToken {
    /// Its session.
    pub session: SessionRow,
    /// Until when it can be used.
    pub ends_at: DateTime<Utc>,
    /// When it was used.
    pub used_at: Option<DateTime<Utc>>,
}

/// The refresh token with this hash.
///
/// # Errors
/// The database's.
pub fn refresh_token(conn: &mut Conn, hash: &[u8]) -> Result<Option<FoundToken>, DbError> {
    let row: Option<(SessionRow, DateTime<Utc>, Option<DateTime<Utc>>)> = refresh_tokens::table
        .inner_join(sessions::table)
        .filter(refresh_tokens::token_hash.eq(hash))
        .select((
            SessionRow::as_select(),
            refresh_tokens::ends_at,
            refresh_tokens::used_at,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(session, ends_at, used_at)| FoundToken {
        session,
        ends_at,
        used_at,
    }))
}

/// The session that a refresh token is of, used or not.
///
/// # Errors
/// The database's.
pub fn of_refresh_token(conn: &mut Conn, hash: &[u8]) -> Result<Option<SessionId>, DbError> {
    let id: Option<Uuid> = refresh_tokens::table
        .find(hash)
        .select(refresh_tokens::session_id)
        .first(conn)
        .optional()?;
    Ok(id.map(SessionId::from_uuid))
}

/// Adds a refresh token of a session.
///
/// # Errors
/// The database's.
pub fn insert_token(
    conn: &mut Conn,
    session: SessionId,
    hash: &[u8],
    now: DateTime<Utc>,
    ends_at: DateTime<Utc>,
) -> Result<(), DbError> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::token_hash.eq(hash),
            refresh_tokens::session_id.eq(session),
            refresh_tokens::issued_at.eq(Timestamp(now)),
            refresh_tokens::ends_at.eq(Timestamp(ends_at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Marks a refresh token as used and its session as in use until `ends_at`.
///
/// # Errors
/// [`DbError::Conflict`] when another request used it meanwhile; the database's.
pub fn use_token(
    conn: &mut Conn,
    session: SessionId,
    hash: &[u8],
    now: DateTime<Utc>,
    ends_at: DateTime<Utc>,
) -> Result<(), DbError> {
    let used = diesel::update(
        refresh_tokens::table
            .find(hash)
            .filter(refresh_tokens::used_at.is_null()),
    )
    .set(refresh_tokens::used_at.eq(Some(Timestamp(now))))
    .execute(conn)?;
    if used == 0 {
        return Err(DbError::Conflict);
    }
    diesel::update(sessions::table.find(session))
        .set((
            sessions::used_at.eq(Timestamp(now)),
            sessions::ends_at.eq(Timestamp(ends_at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Deletes refresh tokens whose time is over, and sessions that ended before a moment; answers how many rows.
///
/// # Errors
/// The database's.
pub fn delete_ended(
    conn: &mut Conn,
    now: DateTime<Utc>,
    sessions_before: DateTime<Utc>,
) -> Result<usize, DbError> {
    let mut deleted =
        diesel::delete(refresh_tokens::table.filter(refresh_tokens::ends_at.lt(Timestamp(now))))
            .execute(conn)?;
    let ended = sessions::table.filter(sessions::ends_at.lt(Timestamp(sessions_before)));
    let ids: Vec<Uuid> = ended.select(sessions::id).limit(1000).load(conn)?;
    for id in ids.into_iter().map(SessionId::from_uuid) {
        deleted +=
            diesel::delete(refresh_tokens::table.filter(refresh_tokens::session_id.eq(id))).execute(conn)?;
        deleted += diesel::delete(sessions::table.find(id)).execute(conn)?;
    }
    Ok(deleted)
}
