//! What the outside may hear. A command puts events here inside its transaction; after the commit the worker gives
//! each a position. Readers go by position, so they never miss an event whose transaction took longer than another's.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::actor::Actor;
use super::db::schema::{event_sequence, outbox};
use super::db::types::{AnyUuid, Json, Timestamp};
use super::db::{Conn, DbError, Tx};
use super::ids::{AgencyId, EventId};

/// Events that get their position in one transaction at most.
const BATCH: i64 = 1000;

/// Something that happened, without personal data beyond ids.
#[derive(Clone, Debug)]
pub struct Event {
    event_type: &'static str,
    subject_type: &'static str,
    subject_id: Uuid,
    agency: Option<AgencyId>,
    data: Value,
}

impl Event {
    /// `Event::new("vn.motcua.dossier.accepted.v1", "dossier", id, &data)`.
    pub fn new(
        event_type: &'static str,
        subject_type: &'static str,
        subject_id: Uuid,
        data: impl Serialize,
    ) -> Self {
        let data = serde_json::to_value(data).unwrap_or_default();
        Self {
            event_type,
            subject_type,
            subject_id,
            agency: None,
            data,
        }
    }

    /// The agency that it belongs to, for readers who may hear of one agency only.
    pub fn of_agency(mut self, agency: AgencyId) -> Self {
        self.agency = Some(agency);
        self
    }
}

/// Puts an event into the outbox. Used through `Tx::emit`.
///
/// # Errors
/// The database's.
pub fn put(conn: &mut Conn, actor: &Actor, now: DateTime<Utc>, event: Event) -> Result<(), DbError> {
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(EventId::new(now)),
            outbox::event_type.eq(event.event_type),
            outbox::subject_type.eq(event.subject_type),
            outbox::subject_id.eq(AnyUuid(event.subject_id)),
            outbox::agency_id.eq(event.agency),
            outbox::data.eq(Json(event.data)),
            outbox::at.eq(Timestamp(now)),
            outbox::actor_kind.eq(actor.kind.as_str()),
            outbox::actor_id.eq(actor.id.map(AnyUuid)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Gives positions to events that have none; answers how many. Several workers may try at once: all but one give way.
///
/// # Errors
/// The database's.
pub fn sequence(tx: &mut Tx<'_>) -> Result<usize, DbError> {
    use diesel::sql_types::BigInt;
    let conn = tx.conn();
    // The counter row first: whoever changes it has the right to number.
    let last: i64 = event_sequence::table.select(event_sequence::last).first(conn)?;
    let numbered = diesel::sql_query(
        "UPDATE outbox SET position = $1 + ranked.n FROM ( \
           SELECT id, row_number() OVER (ORDER BY at, id) AS n FROM ( \
             SELECT id, at FROM outbox WHERE position IS NULL ORDER BY at, id LIMIT $2 \
           ) AS waiting \
         ) AS ranked WHERE outbox.id = ranked.id",
    )
    .bind::<BigInt, _>(last)
    .bind::<BigInt, _>(BATCH)
    .execute(conn)?;
    if numbered > 0 {
        let next = last + i64::try_from(numbered).unwrap_or(0);
        let moved = diesel::update(event_sequence::table.filter(event_sequence::last.eq(last)))
            .set(event_sequence::last.eq(next))
            .execute(conn)?;
        if moved == 0 {
            return Err(DbError::Conflict);
        }
    }
    Ok(numbered)
}

/// The age of the oldest event that has no position yet, for `/metrics`.
///
/// # Errors
/// The database's.
pub fn oldest_waiting(conn: &mut Conn) -> Result<Option<DateTime<Utc>>, DbError> {
    Ok(outbox::table
        .filter(outbox::position.is_null())
        .order((outbox::at, outbox::id))
        .select(outbox::at)
        .first(conn)
        .optional()?)
}
