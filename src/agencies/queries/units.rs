//! Units.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::rows::UnitRow;
use super::write::{seen, taken_or_absent};
use crate::agencies::error::AgencyError;
use crate::agencies::model::Unit;
use crate::platform::db::schema::units;
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, MultiBackend};
use crate::platform::ids::{AgencyId, UnitId};

/// A unit.
///
/// # Errors
/// [`AgencyError::NoUnit`]; the database's.
pub fn unit(conn: &mut Conn, id: UnitId) -> Result<Unit, AgencyError> {
    let row: UnitRow = units::table
        .find(id)
        .select(UnitRow::as_select())
        .first(conn)
        .optional()?
        .ok_or(AgencyError::NoUnit)?;
    Ok(row.into_model()?)
}

/// The unit of an agency that has this code, whenever it exists.
///
/// # Errors
/// The database's.
pub fn unit_by_code(conn: &mut Conn, agency: AgencyId, code: &str) -> Result<Option<Unit>, AgencyError> {
    let row: Option<UnitRow> = units::table
        .filter(units::agency_id.eq(agency))
        .filter(units::code.eq(code))
        .select(UnitRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(UnitRow::into_model).transpose()?)
}

/// The units of an agency in the order of their codes, those of a day or of all time, after a code, at most `limit`.
///
/// # Errors
/// The database's.
pub fn units(
    conn: &mut Conn,
    agency: AgencyId,
    on: Option<NaiveDate>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Unit>, AgencyError> {
    let mut query = of_agency(agency, on);
    if let Some(code) = after {
        query = query.filter(units::code.gt(code.to_owned()));
    }
    let rows: Vec<UnitRow> = query
        .order(units::code)
        .limit(limit)
        .select(UnitRow::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| Ok(row.into_model()?)).collect()
}

/// How many there are in all.
///
/// # Errors
/// The database's.
pub fn count_units(conn: &mut Conn, agency: AgencyId, on: Option<NaiveDate>) -> Result<i64, AgencyError> {
    Ok(of_agency(agency, on).count().get_result(conn)?)
}

fn of_agency(agency: AgencyId, on: Option<NaiveDate>) -> units::BoxedQuery<'static, MultiBackend> {
    let query = units::table.filter(units::agency_id.eq(agency)).into_boxed();
    match on {
        None => query,
        Some(day) => query
            .filter(units::valid_from.le(day))
            .filter(units::valid_to.is_null().or(units::valid_to.ge(day))),
    }
}

pub(in crate::agencies) fn insert_unit(conn: &mut Conn, unit: &Unit) -> Result<(), AgencyError> {
    let added = diesel::insert_into(units::table)
        .values((
            units::id.eq(unit.id),
            units::agency_id.eq(unit.agency),
            units::code.eq(unit.code.as_str()),
            units::name.eq(unit.name.as_str()),
            units::valid_from.eq(unit.valid.from()),
            units::valid_to.eq(unit.valid.to()),
            units::version.eq(unit.version),
            units::created_at.eq(Timestamp(unit.created_at)),
            units::updated_at.eq(Timestamp(unit.updated_at)),
        ))
        .execute(conn);
    taken_or_absent(added)?;
    Ok(())
}

/// Writes a unit; `unit.version` is the new version.
pub(in crate::agencies) fn save_unit(conn: &mut Conn, unit: &Unit) -> Result<(), AgencyError> {
    let found = units::table
        .filter(units::id.eq(unit.id))
        .filter(units::version.eq(unit.version - 1));
    let rows = diesel::update(found)
        .set((
            units::name.eq(unit.name.as_str()),
            units::valid_to.eq(unit.valid.to()),
            units::version.eq(unit.version),
            units::updated_at.eq(Timestamp(unit.updated_at)),
        ))
        .execute(conn)?;
    seen(rows)
}
