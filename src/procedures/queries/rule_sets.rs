//! Rule sets, and the one that holds on a day.

use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use diesel::prelude::*;
use quick_cache::sync::Cache;
use serde_json::Value;

use super::{decode, encode, somebody_was_faster};
use crate::platform::db::schema::rule_sets;
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError, Tx};
use crate::platform::ids::RuleSetId;
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::model::{RuleParams, RuleSet};

#[derive(Queryable, Selectable)]
#[diesel(table_name = rule_sets, check_for_backend(crate::platform::db::MultiBackend))]
struct Row {
    id: RuleSetId,
    code: String,
    legal_basis: String,
    effective_from: NaiveDate,
    effective_to: Option<NaiveDate>,
    params: Value,
}

impl Row {
    fn into_rule_set(self) -> Result<RuleSet, DbError> {
        Ok(RuleSet {
            id: self.id,
            code: self.code,
            legal_basis: self.legal_basis,
            effective_from: self.effective_from,
            effective_to: self.effective_to,
            params: decode::<RuleParams>(self.params, "rule_sets.params")?,
        })
    }
}

/// What a rule set sets never changes; only the end of its period does, which running dossiers do not ask for.
static KEPT: LazyLock<Cache<RuleSetId, Arc<RuleSet>>> = LazyLock::new(|| Cache::new(64));

/// A rule set as pinned by a dossier. Its `effective_to` may be older than the database's.
///
/// # Errors
/// There is none; the database's.
pub fn rule_set(conn: &mut Conn, id: RuleSetId) -> Result<Arc<RuleSet>, ProcedureError> {
    if let Some(kept) = KEPT.get(&id) {
        return Ok(kept);
    }
    let row: Option<Row> = rule_sets::table
        .find(id)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    let found = row.ok_or(ProcedureError::NotFound(CatalogueItem::RuleSet))?;
    let found = Arc::new(found.into_rule_set()?);
    KEPT.insert(id, Arc::clone(&found));
    Ok(found)
}

/// The rule set for dossiers received on this day.
///
/// # Errors
/// [`ProcedureError::NoRuleSet`]; the database's.
pub fn rule_set_on(conn: &mut Conn, on: NaiveDate) -> Result<Arc<RuleSet>, ProcedureError> {
    let id: Option<RuleSetId> = rule_sets::table
        .filter(rule_sets::effective_from.le(on))
        .filter(
            rule_sets::effective_to
                .is_null()
                .or(rule_sets::effective_to.gt(Some(on))),
        )
        .select(rule_sets::id)
        .first(conn)
        .optional()?;
    rule_set(conn, id.ok_or(ProcedureError::NoRuleSet { on })?)
}

/// Rule sets in the order of their periods, from after this first day on.
///
/// # Errors
/// The database's.
pub fn list(conn: &mut Conn, after: Option<NaiveDate>, limit: i64) -> Result<Vec<RuleSet>, DbError> {
    let mut query = rule_sets::table.select(Row::as_select()).into_boxed();
    if let Some(after) = after {
        query = query.filter(rule_sets::effective_from.gt(after));
    }
    let rows: Vec<Row> = query.order(rule_sets::effective_from).limit(limit).load(conn)?;
    rows.into_iter().map(Row::into_rule_set).collect()
}

/// How many rule sets there are.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Conn) -> Result<i64, DbError> {
    Ok(rule_sets::table.count().get_result(conn)?)
}

/// A rule set as it is now.
///
/// # Errors
/// There is none; the database's.
pub fn current(conn: &mut Conn, id: RuleSetId) -> Result<RuleSet, ProcedureError> {
    let row: Option<Row> = rule_sets::table
        .find(id)
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row
        .ok_or(ProcedureError::NotFound(CatalogueItem::RuleSet))?
        .into_rule_set()?)
}

/// The last rule set: the one without an end.
///
/// # Errors
/// The database's.
pub fn last(conn: &mut Conn) -> Result<Option<RuleSet>, DbError> {
    let row: Option<Row> = rule_sets::table
        .filter(rule_sets::effective_to.is_null())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::into_rule_set).transpose()
}

/// Ends the period of a rule set.
///
/// # Errors
/// The database's.
pub fn end(tx: &mut Tx<'_>, id: RuleSetId, on: NaiveDate) -> Result<(), DbError> {
    let open = rule_sets::table
        .find(id)
        .filter(rule_sets::effective_to.is_null());
    let ended = diesel::update(open)
        .set(rule_sets::effective_to.eq(Some(on)))
        .execute(tx.conn())?;
    if ended == 1 {
        Ok(())
    } else {
        Err(DbError::Conflict)
    }
}

/// Adds a rule set.
///
/// # Errors
/// Its code is taken; [`DbError::Conflict`] when another has been entered meanwhile; the database's.
pub fn insert(tx: &mut Tx<'_>, set: &RuleSet) -> Result<(), ProcedureError> {
    let same_code = rule_sets::table.filter(rule_sets::code.eq(&set.code));
    if diesel::select(diesel::dsl::exists(same_code)).get_result(tx.conn())? {
        return Err(ProcedureError::Exists(CatalogueItem::RuleSet));
    }
    let (now, by) = (tx.now(), tx.actor().id);
    let values = (
        rule_sets::id.eq(set.id),
        rule_sets::code.eq(&set.code),
        rule_sets::legal_basis.eq(&set.legal_basis),
        rule_sets::effective_from.eq(set.effective_from),
        rule_sets::effective_to.eq(set.effective_to),
        rule_sets::params.eq(encode(&set.params)?),
        rule_sets::created_at.eq(Timestamp(now)),
        rule_sets::created_by.eq(by.map(AnyUuid)),
    );
    diesel::insert_into(rule_sets::table)
        .values(values)
        .execute(tx.conn())
        .map_err(somebody_was_faster)?;
    Ok(())
}
