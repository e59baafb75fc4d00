//! Versions of procedures.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde_json::Value;

use super::version_parts;
use super::{decode, encode, somebody_was_faster};
use crate::calendar::{DuePolicy, TimeOfDay};
use crate::platform::db::schema::procedure_versions as versions;
use crate::platform::db::types::{AnyUuid, Json, Timestamp};
use crate::platform::db::{Conn, DbError, Tx};
use crate::platform::ids::{ProcedureId, ProcedureVersionId};
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::model::{
    OnlineScope, ProcedureContent, ProcedureVersion, ProcedureVersionParts, ServiceLevel,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = versions, check_for_backend(crate::platform::db::MultiBackend))]
struct Row {
    id: ProcedureVersionId,
    procedure_id: ProcedureId,
    number: i32,
    name: String,
    decision_no: Option<String>,
    decided_on: Option<NaiveDate>,
    effective_from: Option<NaiveDate>,
    effective_to: Option<NaiveDate>,
    published_at: Option<DateTime<Utc>>,
    service_level: ServiceLevel,
    online_scope: Option<OnlineScope>,
    due_policy: DuePolicy,
    same_day_cutoff: Option<String>,
    no_appointment_date: bool,
    content: Value,
    form_schema: Option<Value>,
    version: i64,
    updated_at: DateTime<Utc>,
}

impl Row {
    fn into_version(self, conn: &mut Conn) -> Result<ProcedureVersion, DbError> {
        let broken = |what: &str| DbError::Broken(format!("procedure_versions.{what} of {}", self.id));
        let cutoff = self.same_day_cutoff.as_deref();
        Ok(ProcedureVersion {
            id: self.id,
            procedure_id: self.procedure_id,
            number: self.number,
            effective_to: self.effective_to,
            published_at: self.published_at,
            version: self.version,
            updated_at: self.updated_at,
            parts: ProcedureVersionParts {
                due_policy: self.due_policy,
                same_day_cutoff: cutoff
                    .map(|text| TimeOfDay::parse(text).ok_or_else(|| broken("same_day_cutoff")))
                    .transpose()?,
                name: self.name,
                decision_no: self.decision_no,
                decided_on: self.decided_on,
                effective_from: self.effective_from,
                service_level: self.service_level,
                online_scope: self.online_scope,
                no_appointment_date: self.no_appointment_date,
                content: decode::<ProcedureContent>(self.content, "procedure_versions.content")?,
                cases: version_parts::cases(conn, self.id)?,
                components: version_parts::components(conn, self.id)?,
                fees: version_parts::fees(conn, self.id)?,
                form_schema: self.form_schema,
            },
        })
    }
}

/// What is written in a draft, for insertion and update.
macro_rules! columns {
    ($parts:expr) => {
        (
            versions::name.eq(&$parts.name),
            versions::decision_no.eq(&$parts.decision_no),
            versions::decided_on.eq($parts.decided_on),
            versions::effective_from.eq($parts.effective_from),
            versions::service_level.eq($parts.service_level),
            versions::online_scope.eq($parts.online_scope),
            versions::due_policy.eq($parts.due_policy),
            versions::same_day_cutoff.eq($parts.same_day_cutoff.map(|time| time.to_string())),
            versions::no_appointment_date.eq($parts.no_appointment_date),
            versions::content.eq(encode(&$parts.content)?),
            versions::form_schema.eq($parts.form_schema.clone().map(Json)),
        )
    };
}

/// A version, whole.
///
/// # Errors
/// There is none; the database's.
pub fn version(conn: &mut Conn, id: ProcedureVersionId) -> Result<ProcedureVersion, ProcedureError> {
    let row: Option<Row> = versions::table
        .find(id)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row
        .ok_or(ProcedureError::NotFound(CatalogueItem::Version))?
        .into_version(conn)?)
}

/// The published version of a procedure for dossiers received on this day.
///
/// # Errors
/// The database's.
pub fn in_force(
    conn: &mut Conn,
    procedure: ProcedureId,
    on: NaiveDate,
) -> Result<Option<ProcedureVersionId>, DbError> {
    Ok(versions::table
        .filter(versions::procedure_id.eq(procedure))
        .filter(versions::published_at.is_not_null())
        .filter(versions::effective_from.le(Some(on)))
        .filter(
            versions::effective_to
                .is_null()
                .or(versions::effective_to.gt(Some(on))),
        )
        .select(versions::id)
        .first(conn)
        .optional()?)
}

/// What a list of versions tells of one.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = versions, check_for_backend(crate::platform::db::MultiBackend))]
pub struct VersionHead {
    /// Its id.
    pub id: ProcedureVersionId,
    /// Its number.
    pub number: i32,
    /// The procedure's name in it.
    pub name: String,
    /// Number of the decision.
    pub decision_no: Option<String>,
    /// Date of the decision.
    pub decided_on: Option<NaiveDate>,
    /// The first day.
    pub effective_from: Option<NaiveDate>,
    /// The day from which it is no longer in force.
    pub effective_to: Option<NaiveDate>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Level of the online service.
    pub service_level: ServiceLevel,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

/// Published versions of a procedure, or its drafts, the newest first, from before this number on. Served by the unique
/// index on (procedure_id, number).
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut Conn,
    procedure: ProcedureId,
    published: bool,
    before: Option<i32>,
    limit: i64,
) -> Result<Vec<VersionHead>, DbError> {
    let mut query = versions::table
        .filter(versions::procedure_id.eq(procedure))
        .filter(versions::published_at.is_not_null().eq(published))
        .select(VersionHead::as_select())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(versions::number.lt(before));
    }
    Ok(query.order(versions::number.desc()).limit(limit).load(conn)?)
}

/// How many published versions, or drafts, a procedure has.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Conn, procedure: ProcedureId, published: bool) -> Result<i64, DbError> {
    Ok(versions::table
        .filter(versions::procedure_id.eq(procedure))
        .filter(versions::published_at.is_not_null().eq(published))
        .count()
        .get_result(conn)?)
}

/// Published versions that are in force on a day or later.
///
/// # Errors
/// The database's.
pub fn from_day(
    conn: &mut Conn,
    procedure: ProcedureId,
    on: NaiveDate,
) -> Result<Vec<ProcedureVersionId>, DbError> {
    Ok(versions::table
        .filter(versions::procedure_id.eq(procedure))
        .filter(versions::published_at.is_not_null())
        .filter(
            versions::effective_to
                .is_null()
                .or(versions::effective_to.gt(Some(on))),
        )
        .order(versions::number)
        .select(versions::id)
        .load(conn)?)
}

/// The published version that goes on until the procedure ends, for ever where it does not, and its first day.
///
/// # Errors
/// The database's.
pub fn last(
    conn: &mut Conn,
    procedure: ProcedureId,
    end: Option<NaiveDate>,
) -> Result<Option<(ProcedureVersionId, Option<NaiveDate>)>, DbError> {
    let published = versions::table
        .filter(versions::procedure_id.eq(procedure))
        .filter(versions::published_at.is_not_null())
        .select((versions::id, versions::effective_from))
        .into_boxed();
    let query = match end {
        Some(end) => published.filter(versions::effective_to.eq(Some(end))),
        None => published.filter(versions::effective_to.is_null()),
    };
    Ok(query.first(conn).optional()?)
}

/// The latest end of a published version's period, that of the procedure itself left out.
///
/// # Errors
/// The database's.
pub fn last_end(
    conn: &mut Conn,
    procedure: ProcedureId,
    end: Option<NaiveDate>,
) -> Result<Option<NaiveDate>, DbError> {
    let mut query = versions::table
        .filter(versions::procedure_id.eq(procedure))
        .filter(versions::published_at.is_not_null())
        .select(diesel::dsl::max(versions::effective_to))
        .into_boxed();
    if end.is_some() {
        query = query.filter(versions::effective_to.ne(end));
    }
    Ok(query.first(conn)?)
}

/// Adds a draft with the next number.
///
/// # Errors
/// The database's.
pub fn insert(
    tx: &mut Tx<'_>,
    procedure: ProcedureId,
    parts: &ProcedureVersionParts,
) -> Result<ProcedureVersionId, DbError> {
    let (now, by) = (tx.now(), tx.actor().id);
    let id = ProcedureVersionId::new(now);
    let last: Option<i32> = versions::table
        .filter(versions::procedure_id.eq(procedure))
        .select(diesel::dsl::max(versions::number))
        .first(tx.conn())?;
    let values = (
        versions::id.eq(id),
        versions::procedure_id.eq(procedure),
        versions::number.eq(last.unwrap_or(0) + 1),
        columns!(parts),
        versions::version.eq(1),
        versions::created_at.eq(Timestamp(now)),
        versions::created_by.eq(by.map(AnyUuid)),
        versions::updated_at.eq(Timestamp(now)),
        versions::updated_by.eq(by.map(AnyUuid)),
    );
    diesel::insert_into(versions::table)
        .values(values)
        .execute(tx.conn())
        .map_err(somebody_was_faster)?;
    version_parts::insert(tx, id, parts)?;
    Ok(id)
}

/// Writes a draft anew.
///
/// # Errors
/// [`ProcedureError::Stale`] when it was changed or published meanwhile; the database's.
pub fn save(
    tx: &mut Tx<'_>,
    seen: &ProcedureVersion,
    parts: &ProcedureVersionParts,
) -> Result<(), ProcedureError> {
    let (now, by) = (tx.now(), tx.actor().id);
    let draft = versions::table
        .find(seen.id)
        .filter(versions::version.eq(seen.version))
        .filter(versions::published_at.is_null());
    let changed = diesel::update(draft)
        .set((
            columns!(parts),
            versions::version.eq(seen.version + 1),
            versions::updated_at.eq(Timestamp(now)),
            versions::updated_by.eq(by.map(AnyUuid)),
        ))
        .execute(tx.conn())?;
    if changed != 1 {
        return Err(ProcedureError::Stale);
    }
    version_parts::delete(tx, seen.id)?;
    version_parts::insert(tx, seen.id, parts)?;
    Ok(())
}

/// Deletes a draft.
///
/// # Errors
/// [`ProcedureError::Stale`] when it was changed or published meanwhile; the database's.
pub fn delete(tx: &mut Tx<'_>, seen: &ProcedureVersion) -> Result<(), ProcedureError> {
    version_parts::delete(tx, seen.id)?;
    let draft = versions::table
        .find(seen.id)
        .filter(versions::version.eq(seen.version))
        .filter(versions::published_at.is_null());
    let gone = diesel::delete(draft).execute(tx.conn())?;
    if gone == 1 {
        Ok(())
    } else {
        Err(ProcedureError::Stale)
    }
}

/// Publishes a draft, until the procedure ends.
///
/// # Errors
/// [`ProcedureError::Stale`] when it was changed or published meanwhile; the database's.
pub fn publish(
    tx: &mut Tx<'_>,
    seen: &ProcedureVersion,
    end: Option<NaiveDate>,
) -> Result<(), ProcedureError> {
    let (now, by) = (tx.now(), tx.actor().id);
    let draft = versions::table
        .find(seen.id)
        .filter(versions::version.eq(seen.version))
        .filter(versions::published_at.is_null());
    let changed = diesel::update(draft)
        .set((
            versions::published_at.eq(Some(Timestamp(now))),
            versions::published_by.eq(by.map(AnyUuid)),
            versions::effective_to.eq(end),
            versions::version.eq(seen.version + 1),
            versions::updated_at.eq(Timestamp(now)),
            versions::updated_by.eq(by.map(AnyUuid)),
        ))
        .execute(tx.conn())
        .map_err(somebody_was_faster)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(ProcedureError::Stale)
    }
}

/// Ends the period of a published version.
///
/// # Errors
/// [`DbError::Conflict`] when it was changed meanwhile; the database's.
pub fn end(tx: &mut Tx<'_>, seen: &ProcedureVersion, on: NaiveDate) -> Result<(), DbError> {
    let (now, by) = (tx.now(), tx.actor().id);
    let published = versions::table
        .find(seen.id)
        .filter(versions::version.eq(seen.version))
        .filter(versions::published_at.is_not_null());
    let ended = diesel::update(published)
        .set((
            versions::effective_to.eq(Some(on)),
            versions::version.eq(seen.version + 1),
            versions::updated_at.eq(Timestamp(now)),
            versions::updated_by.eq(by.map(AnyUuid)),
        ))
        .execute(tx.conn())?;
    if ended == 1 {
        Ok(())
    } else {
        Err(DbError::Conflict)
    }
}
