//! Messages about dossiers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::dossiers::model::{Message, MessageSide};
use crate::platform::db::schema::{dossier_messages, dossiers};
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{AgencyId, CitizenId, DossierId, MessageId};

/// Puts in a message.
///
/// # Errors
/// The database's.
pub fn insert_message(conn: &mut Conn, message: &Message) -> Result<(), DbError> {
    diesel::insert_into(dossier_messages::table)
        .values((
            dossier_messages::id.eq(message.id),
            dossier_messages::dossier_id.eq(message.dossier_id),
            dossier_messages::agency_id.eq(message.agency_id),
            dossier_messages::side.eq(message.side),
            dossier_messages::author_id.eq(AnyUuid(message.author_id)),
            dossier_messages::body.eq(&message.body),
            dossier_messages::sent_at.eq(Timestamp(message.sent_at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The messages about a dossier, the newest first, before one of them. Index: `dossier_messages_dossier`.
///
/// # Errors
/// The database's.
pub fn messages(
    conn: &mut Conn,
    dossier: DossierId,
    before: Option<MessageId>,
    limit: i64,
) -> Result<Vec<Message>, DbError> {
    let mut rows = dossier_messages::table
        .filter(dossier_messages::dossier_id.eq(dossier))
        .order(dossier_messages::id.desc())
        .limit(limit)
        .select(Message::as_select())
        .into_boxed();
    if let Some(before) = before {
        rows = rows.filter(dossier_messages::id.lt(before));
    }
    Ok(rows.load(conn)?)
}

/// How many messages there are about a dossier. Index: `dossier_messages_dossier`.
///
/// # Errors
/// The database's.
pub fn count_messages(conn: &mut Conn, dossier: DossierId) -> Result<i64, DbError> {
    Ok(dossier_messages::table
        .filter(dossier_messages::dossier_id.eq(dossier))
        .count()
        .get_result(conn)?)
}

/// How many messages of one side the other has not read. Index: `dossier_messages_dossier`.
///
/// # Errors
/// The database's.
pub fn unread_of(conn: &mut Conn, dossier: DossierId, side: MessageSide) -> Result<i64, DbError> {
    Ok(dossier_messages::table
        .filter(dossier_messages::dossier_id.eq(dossier))
        .filter(dossier_messages::side.eq(side))
        .filter(dossier_messages::read_at.is_null())
        .count()
        .get_result(conn)?)
}

/// Marks one side's messages up to one of them as read; answers how many were not.
///
/// # Errors
/// The database's.
pub fn mark_read(
    conn: &mut Conn,
    dossier: DossierId,
    (side, up_to): (MessageSide, MessageId),
    (by, now): (Uuid, DateTime<Utc>),
) -> Result<usize, DbError> {
    let unread = dossier_messages::table
        .filter(dossier_messages::dossier_id.eq(dossier))
        .filter(dossier_messages::id.le(up_to))
        .filter(dossier_messages::side.eq(side))
        .filter(dossier_messages::read_at.is_null());
    Ok(diesel::update(unread)
        .set((
            dossier_messages::read_at.eq(Some(Timestamp(now))),
            dossier_messages::read_by.eq(Some(AnyUuid(by))),
        ))
        .execute(conn)?)
}

/// Whether a message is about this dossier. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn has_message(conn: &mut Conn, dossier: DossierId, id: MessageId) -> Result<bool, DbError> {
    let found: i64 = dossier_messages::table
        .filter(dossier_messages::id.eq(id))
        .filter(dossier_messages::dossier_id.eq(dossier))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// Dossiers with applicants' messages that an agency has not read, in the order of ids, with how many. Index:
/// `dossier_messages_unread`.
///
/// # Errors
/// The database's.
pub fn unread_at(
    conn: &mut Conn,
    agency: AgencyId,
    after: Option<DossierId>,
    limit: i64,
) -> Result<Vec<(DossierId, i64)>, DbError> {
    let mut rows = dossier_messages::table
        .filter(dossier_messages::agency_id.eq(agency))
        .filter(dossier_messages::side.eq(MessageSide::Applicant))
        .filter(dossier_messages::read_at.is_null())
        .group_by(dossier_messages::dossier_id)
        .order(dossier_messages::dossier_id)
        .limit(limit)
        .select((dossier_messages::dossier_id, diesel::dsl::count_star()))
        .into_boxed();
    if let Some(after) = after {
        rows = rows.filter(dossier_messages::dossier_id.gt(after));
    }
    Ok(rows.load(conn)?)
}

/// How many applicants' messages an agency has not read, in how many dossiers. Index: `dossier_messages_unread`.
///
/// # Errors
/// The database's.
pub fn count_unread_at(conn: &mut Conn, agency: AgencyId) -> Result<(i64, i64), DbError> {
    let unread = dossier_messages::table
        .filter(dossier_messages::agency_id.eq(agency))
        .filter(dossier_messages::side.eq(MessageSide::Applicant))
        .filter(dossier_messages::read_at.is_null());
    let messages = unread.count().get_result(conn)?;
    let dossiers = unread
        .select(diesel::dsl::count(dossier_messages::dossier_id).aggregate_distinct())
        .first(conn)?;
    Ok((messages, dossiers))
}

/// A citizen's own dossiers with desks' messages that nobody on the applicant's side has read, with how many. Indexes:
/// `dossiers_citizen`, `dossier_messages_dossier`.
///
/// # Errors
/// The database's.
pub fn unread_by(
    conn: &mut Conn,
    citizen: CitizenId,
    after: Option<DossierId>,
    limit: i64,
) -> Result<Vec<(DossierId, i64)>, DbError> {
    let mut rows = dossier_messages::table
        .inner_join(dossiers::table.on(dossiers::id.eq(dossier_messages::dossier_id)))
        .filter(dossiers::citizen_id.eq(Some(citizen)))
        .filter(dossier_messages::side.eq(MessageSide::Agency))
        .filter(dossier_messages::read_at.is_null())
        .group_by(dossier_messages::dossier_id)
        .order(dossier_messages::dossier_id)
        .limit(limit)
        .select((dossier_messages::dossier_id, diesel::dsl::count_star()))
        .into_boxed();
    if let Some(after) = after {
        rows = rows.filter(dossier_messages::dossier_id.gt(after));
    }
    Ok(rows.load(conn)?)
}

/// How many desks' messages nobody on the citizen's side has read, in how many own dossiers. Indexes: as [`unread_by`].
///
/// # Errors
/// The database's.
pub fn count_unread_by(conn: &mut Conn, citizen: CitizenId) -> Result<(i64, i64), DbError> {
    let unread = dossier_messages::table
        .inner_join(dossiers::table.on(dossiers::id.eq(dossier_messages::dossier_id)))
        .filter(dossiers::citizen_id.eq(Some(citizen)))
        .filter(dossier_messages::side.eq(MessageSide::Agency))
        .filter(dossier_messages::read_at.is_null());
    let messages = unread.count().get_result(conn)?;
    let dossiers = unread
        .select(diesel::dsl::count(dossier_messages::dossier_id).aggregate_distinct())
        .first(conn)?;
    Ok((messages, dossiers))
}
