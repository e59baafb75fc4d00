//! Process documents.

use diesel::prelude::*;

use crate::platform::db::schema::processes;
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError, Tx};
use crate::platform::ids::{AgencyId, ProcessId};
use crate::platform::text::{SearchQuery, fold};
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::model::{ProcessDocument, ProcessScope};

/// A document.
///
/// # Errors
/// There is none; the database's.
pub fn process(conn: &mut Conn, id: ProcessId) -> Result<ProcessDocument, ProcedureError> {
    let found = processes::table
        .find(id)
        .select(ProcessDocument::as_select())
        .first(conn)
        .optional()?;
    found.ok_or(ProcedureError::NotFound(CatalogueItem::Process))
}

/// The document of a scope that has this code.
///
/// # Errors
/// The database's.
pub fn by_code(conn: &mut Conn, scope: ProcessScope, code: &str) -> Result<Option<ProcessDocument>, DbError> {
    Ok(processes::table
        .filter(processes::scope.eq(scope.key()))
        .filter(processes::code.eq(code))
        .select(ProcessDocument::as_select())
        .first(conn)
        .optional()?)
}

/// Documents in the order of their codes, from after this one on. Served by `processes_list`.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut Conn,
    agency: Option<AgencyId>,
    text: Option<&SearchQuery>,
    after: Option<(&str, ProcessId)>,
    limit: i64,
) -> Result<Vec<ProcessDocument>, DbError> {
    let mut query = processes::table.select(ProcessDocument::as_select()).into_boxed();
    if let Some(agency) = agency {
        query = query.filter(processes::agency_id.eq(Some(agency)));
    }
    for pattern in text.into_iter().flat_map(SearchQuery::like_patterns) {
        query = query.filter(processes::search_text.like(pattern).escape('\\'));
    }
    if let Some((code, id)) = after {
        let same_code = processes::code.eq(code.to_owned()).and(processes::id.gt(id));
        query = query.filter(processes::code.gt(code.to_owned()).or(same_code));
    }
    Ok(query
        .order((processes::code, processes::id))
        .limit(limit)
        .load(conn)?)
}

/// Adds a document.
///
/// # Errors
/// Its code is taken in its scope; the database's.
pub fn insert(
    tx: &mut Tx<'_>,
    id: ProcessId,
    scope: ProcessScope,
    code: &str,
    title: &str,
) -> Result<(), ProcedureError> {
    let (now, by) = (tx.now(), tx.actor().id);
    let (agency_id, agency_type) = match scope {
        ProcessScope::Agency { agency_id } => (Some(agency_id), None),
        ProcessScope::Type { agency_type } => (None, Some(agency_type)),
    };
    let values = (
        processes::id.eq(id),
        processes::code.eq(code),
        processes::title.eq(title),
        processes::search_text.eq(format!(" {} ", fold(&format!("{code} {title}")))),
        processes::agency_id.eq(agency_id),
        processes::agency_type.eq(agency_type),
        processes::scope.eq(scope.key()),
        processes::version.eq(1),
        processes::created_at.eq(Timestamp(now)),
        processes::created_by.eq(by.map(AnyUuid)),
        processes::updated_at.eq(Timestamp(now)),
        processes::updated_by.eq(by.map(AnyUuid)),
    );
    diesel::insert_into(processes::table)
        .values(values)
        .execute(tx.conn())
        .map_err(ProcedureError::exists(CatalogueItem::Process))?;
    Ok(())
}
