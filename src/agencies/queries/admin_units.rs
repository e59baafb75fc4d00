//! Administrative units.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::rows::AdminUnitRow;
use super::write::{folded, seen, taken_or_absent};
use crate::agencies::error::AgencyError;
use crate::agencies::model::{AdminLevel, AdminUnit};
use crate::platform::db::schema::admin_units;
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, MultiBackend};
use crate::platform::ids::AdminUnitId;
use crate::platform::text::{SearchQuery, sort_key};

/// Which administrative units to list: as they were on a day.
#[derive(Clone, Debug)]
pub struct AdminUnitFilter {
    /// The day.
    pub on: NaiveDate,
    /// Of this level.
    pub level: Option<AdminLevel>,
    /// Directly under the unit with this code.
    pub parent_code: Option<String>,
    /// With this code.
    pub code: Option<String>,
    /// Whose name has these words.
    pub search: Option<SearchQuery>,
}

/// An administrative unit.
///
/// # Errors
/// [`AgencyError::NoAdminUnit`]; the database's.
pub fn admin_unit(conn: &mut Conn, id: AdminUnitId) -> Result<AdminUnit, AgencyError> {
    let row: AdminUnitRow = admin_units::table
        .find(id)
        .select(AdminUnitRow::as_select())
        .first(conn)
        .optional()?
        .ok_or(AgencyError::NoAdminUnit)?;
    Ok(row.into_model()?)
}

/// The unit that a code names on a day.
///
/// # Errors
/// The database's.
pub fn admin_unit_by_code(
    conn: &mut Conn,
    code: &str,
    day: NaiveDate,
) -> Result<Option<AdminUnit>, AgencyError> {
    let row: Option<AdminUnitRow> = admin_units::table
        .filter(admin_units::code.eq(code))
        .filter(admin_units::valid_from.le(day))
        .filter(admin_units::valid_to.is_null().or(admin_units::valid_to.ge(day)))
        .select(AdminUnitRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(AdminUnitRow::into_model).transpose()?)
}

/// Administrative units in the order of the Vietnamese alphabet with the key of each, after the given place, at most
/// `limit`. Served by `admin_units_parent` where a parent is given, else by `admin_units_list`.
///
/// # Errors
/// The database's.
pub fn admin_units(
    conn: &mut Conn,
    filter: &AdminUnitFilter,
    after: Option<(&str, AdminUnitId)>,
    limit: i64,
) -> Result<Vec<(AdminUnit, String)>, AgencyError> {
    let mut query = selection(filter);
    if let Some((sort, id)) = after {
        query = query.filter(
            admin_units::name_sort
                .gt(sort.to_owned())
                .or(admin_units::name_sort
                    .eq(sort.to_owned())
                    .and(admin_units::id.gt(id))),
        );
    }
    let rows: Vec<(AdminUnitRow, String)> = query
        .order((admin_units::name_sort, admin_units::id))
        .limit(limit)
        .select((AdminUnitRow::as_select(), admin_units::name_sort))
        .load(conn)?;
    rows.into_iter()
        .map(|(row, sort)| Ok((row.into_model()?, sort)))
        .collect()
}

/// How many there are in all.
///
/// # Errors
/// The database's.
pub fn count_admin_units(conn: &mut Conn, filter: &AdminUnitFilter) -> Result<i64, AgencyError> {
    Ok(selection(filter).count().get_result(conn)?)
}

fn selection(filter: &AdminUnitFilter) -> admin_units::BoxedQuery<'static, MultiBackend> {
    let day = filter.on;
    let mut query = admin_units::table
        .filter(admin_units::valid_from.le(day))
        .filter(admin_units::valid_to.is_null().or(admin_units::valid_to.ge(day)))
        .into_boxed();
    if let Some(level) = filter.level {
        query = query.filter(admin_units::level.eq(level));
    }
    if let Some(parent) = &filter.parent_code {
        query = query.filter(admin_units::parent_code.eq(Some(parent.clone())));
    }
    if let Some(code) = &filter.code {
        query = query.filter(admin_units::code.eq(code.clone()));
    }
    for pattern in filter.search.iter().flat_map(SearchQuery::like_patterns) {
        query = query.filter(admin_units::name_folded.like(pattern).escape('\\'));
    }
    query
}

/// All periods of a code, oldest first.
pub(in crate::agencies) fn admin_unit_history(
    conn: &mut Conn,
    code: &str,
) -> Result<Vec<AdminUnit>, AgencyError> {
    let rows: Vec<AdminUnitRow> = admin_units::table
        .filter(admin_units::code.eq(code))
        .order(admin_units::valid_from)
        .select(AdminUnitRow::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| Ok(row.into_model()?)).collect()
}

pub(in crate::agencies) fn insert_admin_unit(conn: &mut Conn, unit: &AdminUnit) -> Result<(), AgencyError> {
    let added = diesel::insert_into(admin_units::table)
        .values((
            admin_units::id.eq(unit.id),
            admin_units::code.eq(unit.code.as_str()),
            admin_units::unit_type.eq(unit.unit_type),
            admin_units::level.eq(unit.unit_type.level()),
            admin_units::name.eq(unit.name.as_str()),
            admin_units::name_folded.eq(folded(&[Some(unit.name.as_str())])),
            admin_units::name_sort.eq(sort_key(unit.name.as_str())),
            admin_units::parent_code.eq(unit.parent_code.as_ref().map(|code| code.as_str())),
            admin_units::valid_from.eq(unit.valid.from()),
            admin_units::valid_to.eq(unit.valid.to()),
            admin_units::legal_basis.eq(&unit.legal_basis),
            admin_units::version.eq(unit.version),
            admin_units::created_at.eq(Timestamp(unit.created_at)),
            admin_units::updated_at.eq(Timestamp(unit.updated_at)),
        ))
        .execute(conn);
    taken_or_absent(added)?;
    Ok(())
}

/// Writes the end of an administrative unit; `unit.version` is the new version.
pub(in crate::agencies) fn save_admin_unit(conn: &mut Conn, unit: &AdminUnit) -> Result<(), AgencyError> {
    let found = admin_units::table
        .filter(admin_units::id.eq(unit.id))
        .filter(admin_units::version.eq(unit.version - 1));
    let rows = diesel::update(found)
        .set((
            admin_units::valid_to.eq(unit.valid.to()),
            admin_units::version.eq(unit.version),
            admin_units::updated_at.eq(Timestamp(unit.updated_at)),
        ))
        .execute(conn)?;
    seen(rows)
}
