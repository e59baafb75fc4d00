//! The catalogue as everybody searches it.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::platform::db::schema::{fields, mechanism_decisions, procedure_versions, procedures};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{AgencyId, FieldId, ProcedureId, ProcedureVersionId};
use crate::platform::text::SearchQuery;
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::model::{ExecutionLevel, Mechanism, Procedure, ProcedureStatus, ServiceLevel};

/// What stands in front of the catalogue: a procedure with what is in force of it.
#[derive(Clone, Debug, Queryable)]
pub struct ListedProcedure {
    /// The procedure.
    pub procedure: Procedure,
    /// Its field's code.
    pub field_code: String,
    /// Its field's name.
    pub field_name: String,
    /// Level of the online service of the version in force.
    pub service_level: Option<ServiceLevel>,
    /// The version in force.
    pub version_id: Option<ProcedureVersionId>,
}

impl ListedProcedure {
    /// Whether it can be asked for on the day of which this was read.
    pub fn status(&self, today: NaiveDate) -> ProcedureStatus {
        if self.procedure.repealed_on.is_some_and(|day| day <= today) {
            ProcedureStatus::Repealed
        } else if self.version_id.is_some() {
            ProcedureStatus::Published
        } else {
            ProcedureStatus::NotInForce
        }
    }
}

/// Which procedures are wanted.
#[derive(Clone, Debug, Default)]
pub struct ProcedureQuery {
    /// Words of the name, or the beginning of a code.
    pub text: Option<SearchQuery>,
    /// Its field.
    pub field: Option<FieldId>,
    /// An agency that resolves it under a one-stop mechanism today.
    pub agency: Option<AgencyId>,
    /// At which level it is executed.
    pub level: Option<ExecutionLevel>,
    /// Level of the online service of the version in force.
    pub service_level: Option<ServiceLevel>,
    /// Whether it can be asked for today.
    pub status: Option<ProcedureStatus>,
}

macro_rules! filtered {
    ($query:expr, $wanted:expr, $today:expr) => {{
        let mut query = $query;
        for pattern in $wanted.text.iter().flat_map(SearchQuery::like_patterns) {
            query = query.filter(procedures::search_text.like(pattern).escape('\\'));
        }
        if let Some(field) = $wanted.field {
            query = query.filter(procedures::field_id.eq(field));
        }
        if let Some(level) = $wanted.level {
            query = query.filter(procedures::execution_level.eq(level));
        }
        if let Some(level) = $wanted.service_level {
            query = query.filter(procedure_versions::service_level.eq(level));
        }
        let later = procedures::repealed_on.gt(Some($today));
        match $wanted.status {
            None => {}
            Some(ProcedureStatus::Repealed) => query = query.filter(procedures::repealed_on.le(Some($today))),
            Some(ProcedureStatus::Published) => {
                query = query
                    .filter(procedure_versions::id.is_not_null())
                    .filter(procedures::repealed_on.is_null().or(later));
            }
            Some(ProcedureStatus::NotInForce) => {
                query = query
                    .filter(procedure_versions::id.is_null())
                    .filter(procedures::repealed_on.is_null().or(later));
            }
        }
        if let Some(agency) = $wanted.agency {
            let lasting = mechanism_decisions::effective_to
                .is_null()
                .or(mechanism_decisions::effective_to.gt(Some($today)));
            let resolved_there = mechanism_decisions::table
                .filter(mechanism_decisions::agency_id.eq(agency))
                .filter(mechanism_decisions::mechanism.ne(Mechanism::None))
                .filter(mechanism_decisions::effective_from.le($today))
                .filter(lasting)
                .select(mechanism_decisions::procedure_id);
            query = query.filter(procedures::id.eq_any(resolved_there));
        }
        query
    }};
}

macro_rules! with_current {
    ($today:expr) => {{
        let lasting = procedure_versions::effective_to
            .is_null()
            .or(procedure_versions::effective_to.gt(Some($today)));
        let current = procedure_versions::procedure_id
            .eq(procedures::id)
            .and(procedure_versions::published_at.is_not_null())
            .and(procedure_versions::effective_from.le(Some($today)))
            .and(lasting);
        procedures::table
            .inner_join(fields::table)
            .left_join(procedure_versions::table.on(current))
    }};
}

macro_rules! listed {
    () => {
        (
            Procedure::as_select(),
            fields::code,
            fields::name,
            procedure_versions::service_level.nullable(),
            procedure_versions::id.nullable(),
        )
    };
}

/// Procedures in the order of their codes, from after this one on, as of `today`. Served by the unique index on `code`
/// and, with a field, by `procedures_field`.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut Conn,
    wanted: &ProcedureQuery,
    today: NaiveDate,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<ListedProcedure>, DbError> {
    let all = with_current!(today).select(listed!()).into_boxed();
    let mut query = filtered!(all, wanted, today);
    if let Some(after) = after {
        query = query.filter(procedures::code.gt(after.to_owned()));
    }
    Ok(query.order(procedures::code).limit(limit).load(conn)?)
}

/// How many procedures are wanted, as of `today`.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Conn, wanted: &ProcedureQuery, today: NaiveDate) -> Result<i64, DbError> {
    let all = with_current!(today)
        .select(diesel::dsl::count_star())
        .into_boxed();
    Ok(filtered!(all, wanted, today).first(conn)?)
}

/// One procedure as lists tell of it, as of `today`.
///
/// # Errors
/// There is none; the database's.
pub fn listed(conn: &mut Conn, id: ProcedureId, today: NaiveDate) -> Result<ListedProcedure, ProcedureError> {
    let found = with_current!(today)
        .filter(procedures::id.eq(id))
        .select(listed!())
        .first(conn)
        .optional()?;
    found.ok_or(ProcedureError::NotFound(CatalogueItem::Procedure))
}
