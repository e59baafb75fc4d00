//! The list of agencies.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::rows::CodeRow;
use crate::agencies::error::AgencyError;
use crate::agencies::model::{AgencyLevel, AgencyType, CodeScheme, IdentifierPeriod};
use crate::platform::db::schema::{agencies, agency_codes, agency_names};
use crate::platform::db::{Conn, MultiBackend};
use crate::platform::ids::AgencyId;
use crate::platform::text::SearchQuery;

/// Which agencies to list: those that exist on a day, under the name that they have on it.
#[derive(Clone, Debug)]
pub struct AgencyFilter {
    /// The day.
    pub on: NaiveDate,
    /// Of this type.
    pub agency_type: Option<AgencyType>,
    /// Of this level.
    pub level: Option<AgencyLevel>,
    /// Directly under this agency.
    pub parent: Option<AgencyId>,
    /// With this identifier code on the day.
    pub code: Option<String>,
    /// Whose name, short name or symbol has these words.
    pub search: Option<SearchQuery>,
}

/// An agency in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyLine {
    /// Its id.
    pub id: AgencyId,
    /// Its type.
    pub agency_type: AgencyType,
    /// Its level.
    pub level: AgencyLevel,
    /// The agency above it.
    pub parent: Option<AgencyId>,
    /// Its administrative unit.
    pub admin_unit_code: Option<String>,
    /// Its first day.
    pub valid_from: NaiveDate,
    /// Its last day.
    pub valid_to: Option<NaiveDate>,
    /// Its name on the day.
    pub name: String,
    /// Its short name on the day.
    pub short_name: Option<String>,
    /// Its symbol on the day.
    pub symbol: Option<String>,
    /// Its identifier code on the day, the newer scheme before the older.
    pub code: Option<String>,
    /// Its identifier code under QCVN 102:2016 on the day.
    pub old_code: Option<String>,
    /// Where the name stands in the alphabet.
    pub sort: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = agencies, check_for_backend(crate::platform::db::MultiBackend))]
struct Head {
    id: AgencyId,
    agency_type: AgencyType,
    level: AgencyLevel,
    parent_id: Option<AgencyId>,
    admin_unit_code: Option<String>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = agency_names, check_for_backend(crate::platform::db::MultiBackend))]
struct Called {
    name: String,
    short_name: Option<String>,
    symbol: Option<String>,
    name_sort: String,
}

/// Agencies in the order of the Vietnamese alphabet (index `agency_names_list`), after the given place, at most
/// `limit`.
///
/// # Errors
/// The database's.
pub fn agencies(
    conn: &mut Conn,
    filter: &AgencyFilter,
    after: Option<(&str, AgencyId)>,
    limit: i64,
) -> Result<Vec<AgencyLine>, AgencyError> {
    let mut query = selection(filter);
    if let Some((sort, id)) = after {
        query = query.filter(
            agency_names::name_sort
                .gt(sort.to_owned())
                .or(agency_names::name_sort
                    .eq(sort.to_owned())
                    .and(agency_names::agency_id.gt(id))),
        );
    }
    let rows: Vec<(Head, Called)> = query
        .order((agency_names::name_sort, agency_names::agency_id))
        .limit(limit)
        .select((Head::as_select(), Called::as_select()))
        .load(conn)?;
    let ids: Vec<AgencyId> = rows.iter().map(|(head, _)| head.id).collect();
    let codes = codes_on(conn, &ids, filter.on)?;
    let code_of = |id: AgencyId, scheme: CodeScheme| {
        let mut held = codes.iter().filter(|(holder, _)| *holder == id);
        held.find(|(_, held)| held.code.scheme() == scheme)
            .map(|(_, held)| held.code.as_str().to_owned())
    };
    let lines = rows.into_iter().map(|(head, called)| {
        let old_code = code_of(head.id, CodeScheme::Qcvn102);
        AgencyLine {
            code: code_of(head.id, CodeScheme::Qd20).or_else(|| old_code.clone()),
            old_code,
            id: head.id,
            agency_type: head.agency_type,
            level: head.level,
            parent: head.parent_id,
            admin_unit_code: head.admin_unit_code,
            valid_from: head.valid_from,
            valid_to: head.valid_to,
            name: called.name,
            short_name: called.short_name,
            symbol: called.symbol,
            sort: called.name_sort,
        }
    });
    Ok(lines.collect())
}

/// How many agencies there are in all.
///
/// # Errors
/// The database's.
pub fn count_agencies(conn: &mut Conn, filter: &AgencyFilter) -> Result<i64, AgencyError> {
    Ok(selection(filter).count().get_result(conn)?)
}

type Selection = diesel::dsl::IntoBoxed<
    'static,
    diesel::dsl::InnerJoin<agency_names::table, agencies::table>,
    MultiBackend,
>;

fn selection(filter: &AgencyFilter) -> Selection {
    let day = filter.on;
    let mut query = agency_names::table
        .inner_join(agencies::table)
        .filter(agencies::valid_from.le(day))
        .filter(agencies::valid_to.is_null().or(agencies::valid_to.ge(day)))
        .filter(agency_names::valid_from.le(day))
        .filter(
            agency_names::valid_to
                .is_null()
                .or(agency_names::valid_to.ge(day)),
        )
        .into_boxed();
    if let Some(agency_type) = filter.agency_type {
        query = query.filter(agencies::agency_type.eq(agency_type));
    }
    if let Some(level) = filter.level {
        query = query.filter(agencies::level.eq(level));
    }
    if let Some(parent) = filter.parent {
        query = query.filter(agencies::parent_id.eq(Some(parent)));
    }
    if let Some(code) = &filter.code {
        let holders = agency_codes::table
            .filter(agency_codes::code.eq(code.clone()))
            .filter(agency_codes::valid_from.le(day))
            .filter(
                agency_codes::valid_to
                    .is_null()
                    .or(agency_codes::valid_to.ge(day)),
            )
            .select(agency_codes::agency_id);
        query = query.filter(agencies::id.eq_any(holders));
    }
    for pattern in filter.search.iter().flat_map(SearchQuery::like_patterns) {
        query = query.filter(agency_names::name_folded.like(pattern).escape('\\'));
    }
    query
}

fn codes_on(
    conn: &mut Conn,
    ids: &[AgencyId],
    day: NaiveDate,
) -> Result<Vec<(AgencyId, IdentifierPeriod)>, AgencyError> {
    let rows: Vec<(AgencyId, CodeRow)> = agency_codes::table
        .filter(agency_codes::agency_id.eq_any(ids))
        .filter(agency_codes::valid_from.le(day))
        .filter(
            agency_codes::valid_to
                .is_null()
                .or(agency_codes::valid_to.ge(day)),
        )
        .select((agency_codes::agency_id, CodeRow::as_select()))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, row)| Ok((id, row.into_model()?)))
        .collect()
}
