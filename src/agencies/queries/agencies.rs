//! One agency, whole.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::rows::{AgencyRow, CodeRow, DutyRow, NameRow, period};
use crate::agencies::error::AgencyError;
use crate::agencies::model::{Agency, AgencyType, IdentifierCode, IdentifierPeriod};
use crate::platform::db::schema::{agencies, agency_codes, agency_names, standing_bodies};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::AgencyId;

/// Who carries on the work of an agency that was closed before this day, after as many changes as there were; none
/// while it is open, and where nobody does.
///
/// # Errors
/// The database's.
pub fn continued_by(conn: &mut Conn, id: AgencyId, on: NaiveDate) -> Result<Option<AgencyId>, AgencyError> {
    let (mut here, mut found) = (id, None);
    let mut seen = vec![id];
    loop {
        let row: Option<(Option<NaiveDate>, Option<AgencyId>)> = agencies::table
            .find(here)
            .select((agencies::valid_to, agencies::successor_id))
            .first(conn)
            .optional()?;
        let next = match row {
            Some((Some(last_day), Some(next))) if last_day < on && !seen.contains(&next) => next,
            _ => return Ok(found),
        };
        seen.push(next);
        (here, found) = (next, Some(next));
    }
}

/// An agency with its names, codes and duties.
///
/// # Errors
/// [`AgencyError::NoAgency`]; the database's.
pub fn agency(conn: &mut Conn, id: AgencyId) -> Result<Agency, AgencyError> {
    let row: AgencyRow = agencies::table
        .find(id)
        .select(AgencyRow::as_select())
        .first(conn)
        .optional()?
        .ok_or(AgencyError::NoAgency)?;
    let names: Vec<NameRow> = agency_names::table
        .filter(agency_names::agency_id.eq(id))
        .order(agency_names::valid_from)
        .select(NameRow::as_select())
        .load(conn)?;
    let codes: Vec<CodeRow> = agency_codes::table
        .filter(agency_codes::agency_id.eq(id))
        .order((agency_codes::valid_from, agency_codes::scheme))
        .select(CodeRow::as_select())
        .load(conn)?;
    let duties: Vec<DutyRow> = standing_bodies::table
        .filter(standing_bodies::agency_id.eq(id))
        .order((standing_bodies::valid_from, standing_bodies::committee))
        .select(DutyRow::as_select())
        .load(conn)?;
    Ok(Agency {
        id: row.id,
        agency_type: row.agency_type,
        level: row.level,
        parent: row.parent_id,
        admin_unit_code: row.admin_unit_code,
        calendar: row.calendar_id,
        valid: period(row.valid_from, row.valid_to)?,
        successor: row.successor_id,
        legal_basis: row.legal_basis,
        closing_basis: row.closing_basis,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        names: names
            .into_iter()
            .map(NameRow::into_model)
            .collect::<Result<_, _>>()?,
        codes: codes
            .into_iter()
            .map(CodeRow::into_model)
            .collect::<Result<_, _>>()?,
        duties: duties
            .into_iter()
            .map(DutyRow::into_model)
            .collect::<Result<_, _>>()?,
    })
}

/// The agency that an identifier code, old or new, names on this day.
///
/// # Errors
/// [`AgencyError::NoAgency`]; the database's.
pub fn agency_by_code(conn: &mut Conn, code: &str, day: NaiveDate) -> Result<Agency, AgencyError> {
    let id = id_by_code(conn, code, day)?.ok_or(AgencyError::NoAgency)?;
    agency(conn, id)
}

fn id_by_code(conn: &mut Conn, code: &str, day: NaiveDate) -> Result<Option<AgencyId>, DbError> {
    let ends = agency_codes::valid_to;
    Ok(agency_codes::table
        .filter(agency_codes::code.eq(code))
        .filter(agency_codes::valid_from.le(day))
        .filter(ends.is_null().or(ends.ge(day)))
        .select(agency_codes::agency_id)
        .first(conn)
        .optional()?)
}

/// The only agency that has this full name on this day; none where several do.
///
/// # Errors
/// The database's.
pub fn agency_by_name(conn: &mut Conn, name: &str, day: NaiveDate) -> Result<Option<AgencyId>, AgencyError> {
    let ends = agency_names::valid_to;
    let found: Vec<AgencyId> = agency_names::table
        .filter(agency_names::name.eq(name))
        .filter(agency_names::valid_from.le(day))
        .filter(ends.is_null().or(ends.ge(day)))
        .select(agency_names::agency_id)
        .limit(2)
        .load(conn)?;
    match found.as_slice() {
        [only] => Ok(Some(*only)),
        _ => Ok(None),
    }
}

/// The People's Committee of the province on a day.
///
/// # Errors
/// The database's.
pub fn province(conn: &mut Conn, day: NaiveDate) -> Result<Option<AgencyId>, AgencyError> {
    Ok(agencies::table
        .filter(agencies::agency_type.eq(AgencyType::Ppc))
        .filter(agencies::valid_from.le(day))
        .filter(agencies::valid_to.is_null().or(agencies::valid_to.ge(Some(day))))
        .order(agencies::valid_from.desc())
        .select(agencies::id)
        .first(conn)
        .optional()?)
}

/// Whether one of these is or was the People's Committee of the province. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn any_governs_province(conn: &mut Conn, ids: &[AgencyId]) -> Result<bool, DbError> {
    if ids.is_empty() {
        return Ok(false);
    }
    let found: Option<AgencyId> = agencies::table
        .filter(agencies::id.eq_any(ids.to_vec()))
        .filter(agencies::agency_type.eq(AgencyType::Ppc))
        .select(agencies::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Whether there is such an agency.
///
/// # Errors
/// The database's.
pub fn exists(conn: &mut Conn, id: AgencyId) -> Result<bool, AgencyError> {
    let found: Option<AgencyId> = agencies::table
        .find(id)
        .select(agencies::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// The agencies whose parent is one of these, whether they are open or not. Index: `agencies_parent`.
///
/// # Errors
/// The database's.
pub fn directly_below(conn: &mut Conn, parents: &[AgencyId]) -> Result<Vec<AgencyId>, DbError> {
    let parents: Vec<_> = parents.iter().copied().map(Some).collect();
    Ok(agencies::table
        .filter(agencies::parent_id.eq_any(parents))
        .order(agencies::id)
        .select(agencies::id)
        .load(conn)?)
}

/// Whether there is no agency at all.
///
/// # Errors
/// The database's.
pub fn is_empty(conn: &mut Conn) -> Result<bool, AgencyError> {
    let first: Option<AgencyId> = agencies::table.select(agencies::id).first(conn).optional()?;
    Ok(first.is_none())
}

/// The agencies, other than this one, that hold any of these codes at a time when they are to be its.
pub(in crate::agencies) fn code_is_taken(
    conn: &mut Conn,
    code: &IdentifierPeriod,
    except: Option<AgencyId>,
) -> Result<bool, DbError> {
    let rows: Vec<(AgencyId, NaiveDate, Option<NaiveDate>)> = agency_codes::table
        .filter(agency_codes::code.eq(IdentifierCode::as_str(&code.code)))
        .select((
            agency_codes::agency_id,
            agency_codes::valid_from,
            agency_codes::valid_to,
        ))
        .load(conn)?;
    for (holder, from, to) in rows {
        if Some(holder) != except && period(from, to)?.overlaps(code.valid) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether `below` is `above` or stands anywhere under it.
pub(in crate::agencies) fn is_under(
    conn: &mut Conn,
    below: AgencyId,
    above: AgencyId,
) -> Result<bool, DbError> {
    let mut at = Some(below);
    // No tree of agencies is nearly as deep; the bound keeps a damaged one from turning for ever.
    for _ in 0..16 {
        match at {
            None => return Ok(false),
            Some(id) if id == above => return Ok(true),
            Some(id) => {
                at = agencies::table
                    .find(id)
                    .select(agencies::parent_id)
                    .first(conn)
                    .optional()?
                    .flatten();
            }
        }
    }
    Ok(true)
}
