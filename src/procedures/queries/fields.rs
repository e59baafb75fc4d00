//! Fields (lĩnh vực).

use std::collections::HashMap;

use diesel::prelude::*;

use crate::platform::db::schema::{fields, procedures};
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError, Tx};
use crate::platform::ids::{FieldId, ProcedureId};
use crate::platform::text::fold;
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::model::Field;

/// A field.
///
/// # Errors
/// There is none; the database's.
pub fn field(conn: &mut Conn, id: FieldId) -> Result<Field, ProcedureError> {
    let found = fields::table
        .find(id)
        .select(Field::as_select())
        .first(conn)
        .optional()?;
    found.ok_or(ProcedureError::NotFound(CatalogueItem::Field))
}

/// The field with this code.
///
/// # Errors
/// The database's.
pub fn by_code(conn: &mut Conn, code: &str) -> Result<Option<Field>, DbError> {
    Ok(fields::table
        .filter(fields::code.eq(code))
        .select(Field::as_select())
        .first(conn)
        .optional()?)
}

/// Fields in the order of their codes, from after this one on. Served by the unique index on `code`.
///
/// # Errors
/// The database's.
pub fn list(conn: &mut Conn, after: Option<&str>, limit: i64) -> Result<Vec<Field>, DbError> {
    let mut query = fields::table.select(Field::as_select()).into_boxed();
    if let Some(after) = after {
        query = query.filter(fields::code.gt(after.to_owned()));
    }
    Ok(query.order(fields::code).limit(limit).load(conn)?)
}

/// How many fields there are.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Conn) -> Result<i64, DbError> {
    Ok(fields::table.count().get_result(conn)?)
}

/// The procedures of a field. Index: `procedures_field`.
///
/// # Errors
/// The database's.
pub fn procedures_of(conn: &mut Conn, field: FieldId) -> Result<Vec<ProcedureId>, DbError> {
    Ok(procedures::table
        .filter(procedures::field_id.eq(field))
        .select(procedures::id)
        .load(conn)?)
}

/// Of which field each procedure is.
///
/// # Errors
/// The database's.
pub fn of_procedures(conn: &mut Conn) -> Result<HashMap<ProcedureId, FieldId>, DbError> {
    let rows: Vec<(ProcedureId, FieldId)> = procedures::table
        .select((procedures::id, procedures::field_id))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// What the fields are called.
///
/// # Errors
/// The database's.
pub fn names(conn: &mut Conn) -> Result<HashMap<FieldId, String>, DbError> {
    let rows: Vec<(FieldId, String)> = fields::table.select((fields::id, fields::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Adds a field.
///
/// # Errors
/// Its code is taken; the database's.
pub fn insert(tx: &mut Tx<'_>, id: FieldId, code: &str, name: &str) -> Result<(), ProcedureError> {
    let (now, by) = (tx.now(), tx.actor().id);
    let values = (
        fields::id.eq(id),
        fields::code.eq(code),
        fields::name.eq(name),
        fields::search_text.eq(fold(name)),
        fields::version.eq(1),
        fields::created_at.eq(Timestamp(now)),
        fields::created_by.eq(by.map(AnyUuid)),
        fields::updated_at.eq(Timestamp(now)),
        fields::updated_by.eq(by.map(AnyUuid)),
    );
    diesel::insert_into(fields::table)
        .values(values)
        .execute(tx.conn())
        .map_err(ProcedureError::exists(CatalogueItem::Field))?;
    Ok(())
}

/// Renames a field.
///
/// # Errors
/// [`ProcedureError::Stale`]; the database's.
pub fn rename(tx: &mut Tx<'_>, field: &Field, name: &str) -> Result<(), ProcedureError> {
    let (now, by) = (tx.now(), tx.actor().id);
    let seen = fields::table
        .find(field.id)
        .filter(fields::version.eq(field.version));
    let changed = diesel::update(seen)
        .set((
            fields::name.eq(name),
            fields::search_text.eq(fold(name)),
            fields::version.eq(field.version + 1),
            fields::updated_at.eq(Timestamp(now)),
            fields::updated_by.eq(by.map(AnyUuid)),
        ))
        .execute(tx.conn())?;
    if changed == 1 {
        Ok(())
    } else {
        Err(ProcedureError::Stale)
    }
}
