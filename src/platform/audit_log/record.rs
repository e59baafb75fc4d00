//! One row of the log.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{GENESIS, Hasher};
use crate::platform::actor::Actor;
use crate::platform::db::schema::audit_log;
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::AuditId;

/// What stands in place of personal data: that it changed is told, what it was is not.
const MASKED: &str = "•••";

/// What happened to one subject.
#[derive(Clone, Debug)]
pub struct Record {
    subject_type: &'static str,
    subject_id: Uuid,
    action: &'static str,
    changes: Map<String, Value>,
    reason: Option<String>,
    opening: bool,
}

impl Record {
    /// `action` happened to the subject: `Record::new("dossier", id, "dossier.accepted")`.
    pub fn new(subject_type: &'static str, subject_id: Uuid, action: &'static str) -> Self {
        Self {
            subject_type,
            subject_id,
            action,
            changes: Map::new(),
            reason: None,
            opening: false,
        }
    }

    /// The first row ever of this subject; saves looking for one before.
    pub fn opening(mut self) -> Self {
        self.opening = true;
        self
    }

    /// A field that changed. Left out when both are the same.
    pub fn change(mut self, field: &str, before: impl Serialize, after: impl Serialize) -> Self {
        let before = serde_json::to_value(before).unwrap_or_default();
        let after = serde_json::to_value(after).unwrap_or_default();
        if before != after {
            self.changes
                .insert(field.to_owned(), json!({ "before": before, "after": after }));
        }
        self
    }

    /// A field that was set where nothing was before.
    pub fn set(self, field: &str, after: impl Serialize) -> Self {
        self.change(field, Value::Null, after)
    }

    /// Every field of something that changed; both sides must be written as objects.
    pub fn changes<T: Serialize>(self, before: &T, after: &T) -> Self {
        let fields = |value: &T| match serde_json::to_value(value) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        };
        let (before, mut after) = (fields(before), fields(after));
        let mut record = self;
        for (field, value) in before {
            let next = after.remove(&field).unwrap_or_default();
            record = record.change(&field, value, next);
        }
        after
            .into_iter()
            .fold(record, |record, (field, value)| record.set(&field, value))
    }

    /// A personal field that changed: the log keeps that it did, not its content (domain section 20).
    pub fn masked<T: PartialEq>(mut self, field: &str, before: Option<&T>, after: Option<&T>) -> Self {
        if before != after {
            let mask = |value: Option<&T>| value.map_or(Value::Null, |_| Value::from(MASKED));
            self.changes.insert(
                field.to_owned(),
                json!({ "before": mask(before), "after": mask(after) }),
            );
        }
        self
    }

    /// Keeps that a reason was given, not its words: where they may name a person, they stand with the subject, which is
    /// disposed of in time, and not in a log that is kept for ever.
    pub fn without_words(mut self) -> Self {
        let given = self.reason.take();
        self.masked("reason", None, given.as_ref())
    }

    /// Why.
    pub fn reason(mut self, reason: Option<impl Into<String>>) -> Self {
        self.reason = reason.map(Into::into);
        self
    }
}

/// A row as it is kept and hashed.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = audit_log, check_for_backend(crate::platform::db::MultiBackend))]
pub(super) struct Row {
    pub id: Uuid,
    pub subject_type: String,
    pub subject_id: Uuid,
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub actor_label: String,
    pub action: String,
    pub changes: String,
    pub reason: Option<String>,
    pub request_id: Option<Uuid>,
    pub prev_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

impl Row {
    /// The hash that this row must have.
    pub fn expected_hash(&self) -> Vec<u8> {
        let mut hasher = Hasher::new();
        hasher
            .field(&self.prev_hash)
            .field(self.id.as_bytes())
            .field(self.subject_type.as_bytes())
            .field(self.subject_id.as_bytes())
            .field(&self.seq.to_be_bytes())
            .field(&self.at.timestamp_micros().to_be_bytes())
            .field(self.actor_kind.as_bytes())
            .optional(self.actor_id.as_ref().map(|id| &id.as_bytes()[..]))
            .field(self.actor_label.as_bytes())
            .field(self.action.as_bytes())
            .field(self.changes.as_bytes())
            .optional(self.reason.as_deref().map(str::as_bytes))
            .optional(self.request_id.as_ref().map(|id| &id.as_bytes()[..]));
        hasher.finish()
    }
}

/// Adds a row to its subject's chain. Used through `Tx::record`.
///
/// # Errors
/// [`DbError::Conflict`] when another transaction added a row to the same chain meanwhile; the database's.
pub fn append(conn: &mut Conn, actor: &Actor, now: DateTime<Utc>, record: Record) -> Result<(), DbError> {
    let head: Option<(i64, Vec<u8>)> = if record.opening {
        None
    } else {
        audit_log::table
            .filter(audit_log::subject_type.eq(record.subject_type))
            .filter(audit_log::subject_id.eq(AnyUuid(record.subject_id)))
            .order(audit_log::seq.desc())
            .select((audit_log::seq, audit_log::hash))
            .first(conn)
            .optional()?
    };
    let (last, prev_hash) = head.unwrap_or((0, GENESIS.to_vec()));
    let mut row = Row {
        id: AuditId::new(now).as_uuid(),
        subject_type: record.subject_type.to_owned(),
        subject_id: record.subject_id,
        seq: last + 1,
        at: now,
        actor_kind: actor.kind.as_str().to_owned(),
        actor_id: actor.id,
        actor_label: actor.label.clone(),
        action: record.action.to_owned(),
        changes: Value::Object(record.changes).to_string(),
        reason: record.reason,
        request_id: actor.request_id,
        prev_hash,
        hash: Vec::new(),
    };
    row.hash = row.expected_hash();
    let added = diesel::insert_into(audit_log::table)
        .values((
            audit_log::id.eq(AnyUuid(row.id)),
            audit_log::subject_type.eq(row.subject_type),
            audit_log::subject_id.eq(AnyUuid(row.subject_id)),
            audit_log::seq.eq(row.seq),
            audit_log::at.eq(Timestamp(row.at)),
            audit_log::actor_kind.eq(row.actor_kind),
            audit_log::actor_id.eq(row.actor_id.map(AnyUuid)),
            audit_log::actor_label.eq(row.actor_label),
            audit_log::action.eq(row.action),
            audit_log::changes.eq(row.changes),
            audit_log::reason.eq(row.reason),
            audit_log::request_id.eq(row.request_id.map(AnyUuid)),
            audit_log::prev_hash.eq(row.prev_hash),
            audit_log::hash.eq(row.hash),
            audit_log::sealed.eq(false),
        ))
        .execute(conn)
        .map_err(DbError::from);
    match added {
        Ok(_) => Ok(()),
        Err(error) if error.is_unique_violation() => Err(DbError::Conflict),
        Err(error) => Err(error),
    }
}
