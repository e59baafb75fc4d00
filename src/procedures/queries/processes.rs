//! Process documents.

use diesel::prelude::*;

use crate::platform::db::schema::{process_coverage, process_versions, processes};
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError, Tx};
use crate::platform::ids::{AgencyId, ProcedureId, ProcessId};
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

/// Which documents are wanted.
#[derive(Clone, Debug, Default)]
pub struct ProcessQuery {
    /// Of this agency itself, not of its type.
    pub agency: Option<AgencyId>,
    /// The route of this procedure, in any of its issues.
    pub procedure: Option<ProcedureId>,
    /// Words of code and title.
    pub text: Option<SearchQuery>,
}

macro_rules! filtered {
    ($query:expr, $wanted:expr) => {{
        let mut query = $query;
        if let Some(agency) = $wanted.agency {
            query = query.filter(processes::agency_id.eq(Some(agency)));
        }
        if let Some(procedure) = $wanted.procedure {
            let routes = process_coverage::table
                .inner_join(process_versions::table)
                .filter(process_coverage::procedure_id.eq(procedure))
                .select(process_versions::process_id);
            query = query.filter(processes::id.eq_any(routes));
        }
        for pattern in $wanted.text.iter().flat_map(SearchQuery::like_patterns) {
            query = query.filter(processes::search_text.like(pattern).escape('\\'));
        }
        query
    }};
}

/// Documents in the order of their codes, from after this one on. Served by `processes_list`.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut Conn,
    wanted: &ProcessQuery,
    after: Option<(&str, ProcessId)>,
    limit: i64,
) -> Result<Vec<ProcessDocument>, DbError> {
    let all = processes::table.select(ProcessDocument::as_select()).into_boxed();
    let mut query = filtered!(all, wanted);
    if let Some((code, id)) = after {
        let same_code = processes::code.eq(code.to_owned()).and(processes::id.gt(id));
        query = query.filter(processes::code.gt(code.to_owned()).or(same_code));
    }
    Ok(query
        .order((processes::code, processes::id))
        .limit(limit)
        .load(conn)?)
}

/// How many documents are wanted.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Conn, wanted: &ProcessQuery) -> Result<i64, DbError> {
    let all = processes::table.select(diesel::dsl::count_star()).into_boxed();
    Ok(filtered!(all, wanted).first(conn)?)
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
