//! Which issue is the route of which case, where and when.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::somebody_was_faster;
use crate::platform::db::schema::{process_coverage as coverage, process_versions, processes};
use crate::platform::db::{Conn, DbError, Tx};
use crate::platform::ids::{ProcedureId, ProcessCoverageId, ProcessId, ProcessVersionId};
use crate::procedures::model::{CaseCode, ProcessBasis, ProcessCoverage, ProcessScope};

/// A route that is in force for a procedure.
#[derive(Clone, Debug, PartialEq, Queryable)]
pub struct RouteInForce {
    /// The issue.
    pub id: ProcessVersionId,
    /// For whom it is written, as [`ProcessScope::key`].
    pub scope: String,
    /// The case; every case when empty.
    pub case_code: String,
    /// On what it rests.
    pub basis: ProcessBasis,
}

/// The routes of a procedure in force on a day in one of these scopes.
///
/// # Errors
/// The database's.
pub fn in_force(
    conn: &mut Conn,
    procedure: ProcedureId,
    scopes: &[ProcessScope],
    on: NaiveDate,
) -> Result<Vec<RouteInForce>, DbError> {
    let scopes: Vec<String> = scopes.iter().map(|scope| scope.key()).collect();
    Ok(coverage::table
        .inner_join(process_versions::table)
        .filter(coverage::procedure_id.eq(procedure))
        .filter(coverage::scope.eq_any(scopes))
        .filter(coverage::effective_from.le(Some(on)))
        .filter(
            coverage::effective_to
                .is_null()
                .or(coverage::effective_to.gt(Some(on))),
        )
        .select((
            process_versions::id,
            coverage::scope,
            coverage::case_code,
            process_versions::basis,
        ))
        .load(conn)?)
}

/// The days on which a route of a procedure in one of these scopes begins or ends.
///
/// # Errors
/// The database's.
pub fn changes(
    conn: &mut Conn,
    procedure: ProcedureId,
    scopes: &[ProcessScope],
) -> Result<Vec<NaiveDate>, DbError> {
    let scopes: Vec<String> = scopes.iter().map(|scope| scope.key()).collect();
    let periods: Vec<(Option<NaiveDate>, Option<NaiveDate>)> = coverage::table
        .filter(coverage::procedure_id.eq(procedure))
        .filter(coverage::scope.eq_any(scopes))
        .filter(coverage::effective_from.is_not_null())
        .select((coverage::effective_from, coverage::effective_to))
        .load(conn)?;
    Ok(periods
        .into_iter()
        .flat_map(|(from, to)| [from, to])
        .flatten()
        .collect())
}

/// What an issue is the route of.
///
/// # Errors
/// The database's.
pub fn of_issue(conn: &mut Conn, issue: ProcessVersionId) -> Result<Vec<ProcessCoverage>, DbError> {
    let rows: Vec<(ProcedureId, String)> = coverage::table
        .filter(coverage::process_version_id.eq(issue))
        .order((coverage::procedure_id, coverage::case_code))
        .select((coverage::procedure_id, coverage::case_code))
        .load(conn)?;
    let covered = |(procedure_id, code): (ProcedureId, String)| ProcessCoverage {
        procedure_id,
        case_code: (!code.is_empty()).then_some(CaseCode(code)),
    };
    Ok(rows.into_iter().map(covered).collect())
}

/// Writes what a draft is the route of.
///
/// # Errors
/// A procedure is not there; the database's.
pub fn replace(
    tx: &mut Tx<'_>,
    issue: ProcessVersionId,
    scope: ProcessScope,
    covered: &[ProcessCoverage],
) -> Result<(), DbError> {
    let old = coverage::table.filter(coverage::process_version_id.eq(issue));
    diesel::delete(old).execute(tx.conn())?;
    for row in covered {
        let now = tx.now();
        let values = (
            coverage::id.eq(ProcessCoverageId::new(now)),
            coverage::process_version_id.eq(issue),
            coverage::procedure_id.eq(row.procedure_id),
            coverage::case_code.eq(row.case_code.as_ref().map_or("", CaseCode::as_str)),
            coverage::scope.eq(scope.key()),
        );
        diesel::insert_into(coverage::table)
            .values(values)
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Another issue that is the route of the same case in the same scope.
#[derive(Clone, Debug, Queryable)]
pub struct Rival {
    /// Its document.
    pub process_id: ProcessId,
    /// The document's code.
    pub code: String,
    /// The first day.
    pub effective_from: NaiveDate,
    /// The day from which it is no longer in force.
    pub effective_to: Option<NaiveDate>,
}

/// Other issues whose periods reach beyond this day.
///
/// # Errors
/// The database's.
pub fn overlapping(
    conn: &mut Conn,
    issue: ProcessVersionId,
    scope: ProcessScope,
    row: &ProcessCoverage,
    from: NaiveDate,
) -> Result<Vec<Rival>, DbError> {
    Ok(coverage::table
        .inner_join(process_versions::table.inner_join(processes::table))
        .filter(coverage::process_version_id.ne(issue))
        .filter(coverage::procedure_id.eq(row.procedure_id))
        .filter(coverage::scope.eq(scope.key()))
        .filter(coverage::case_code.eq(row.case_code.as_ref().map_or("", CaseCode::as_str)))
        .filter(coverage::effective_from.is_not_null())
        .filter(
            coverage::effective_to
                .is_null()
                .or(coverage::effective_to.gt(Some(from))),
        )
        .select((
            processes::id,
            processes::code,
            coverage::effective_from.assume_not_null(),
            coverage::effective_to,
        ))
        .load(conn)?)
}

/// Begins the period of everything that an issue covers.
///
/// # Errors
/// [`DbError::Conflict`] when another issue came into force for one of the cases meanwhile; the database's.
pub fn begin(tx: &mut Tx<'_>, issue: ProcessVersionId, from: NaiveDate) -> Result<(), DbError> {
    diesel::update(coverage::table.filter(coverage::process_version_id.eq(issue)))
        .set(coverage::effective_from.eq(Some(from)))
        .execute(tx.conn())
        .map_err(somebody_was_faster)?;
    Ok(())
}

/// Ends the period of everything that an issue covers.
///
/// # Errors
/// The database's.
pub fn end(tx: &mut Tx<'_>, issue: ProcessVersionId, on: NaiveDate) -> Result<(), DbError> {
    let open = coverage::table
        .filter(coverage::process_version_id.eq(issue))
        .filter(coverage::effective_from.is_not_null())
        .filter(coverage::effective_to.is_null());
    diesel::update(open)
        .set(coverage::effective_to.eq(Some(on)))
        .execute(tx.conn())?;
    Ok(())
}
