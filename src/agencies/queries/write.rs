//! What the commands write. Each change of something with a version says which version it saw; no row means that
//! somebody was faster.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::rows::period;
use crate::agencies::error::AgencyError;
use crate::agencies::model::{Agency, AgencyName, Committee, IdentifierPeriod, Period, StandingDuty};
use crate::agencies::rules::Violation;
use crate::platform::db::schema::{agencies, agency_codes, agency_names, agency_register, standing_bodies};
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::AgencyId;
use crate::platform::text::{fold, sort_key};

/// Folded texts are kept between spaces, as the patterns of `SearchQuery` want them.
pub(super) fn folded(parts: &[Option<&str>]) -> String {
    let words: Vec<String> = parts.iter().flatten().map(|part| fold(part)).collect();
    format!(" {} ", words.join(" "))
}

/// Makes changes that must see one another's codes stand in line.
pub(in crate::agencies) fn lock_register(conn: &mut Conn) -> Result<(), AgencyError> {
    diesel::update(agency_register::table)
        .set(agency_register::version.eq(agency_register::version + 1))
        .execute(conn)?;
    Ok(())
}

/// A code that another has shows as a broken unique index, a calendar that is not there as a broken foreign key:
/// agencies, the only other thing referred to, have been looked up before.
pub(super) fn taken_or_absent<T>(answer: Result<T, diesel::result::Error>) -> Result<T, AgencyError> {
    answer.map_err(|error| match DbError::from(error) {
        error if error.is_foreign_key_violation() => AgencyError::Rules(vec![Violation::CalendarUnknown]),
        error if error.is_unique_violation() => AgencyError::CodeTaken,
        error => AgencyError::Db(error),
    })
}

pub(super) fn seen(rows: usize) -> Result<(), AgencyError> {
    if rows == 1 {
        Ok(())
    } else {
        Err(AgencyError::Stale)
    }
}

pub(in crate::agencies) fn insert_agency(conn: &mut Conn, agency: &Agency) -> Result<(), AgencyError> {
    let added = diesel::insert_into(agencies::table)
        .values((
            agencies::id.eq(agency.id),
            agencies::agency_type.eq(agency.agency_type),
            agencies::level.eq(agency.level),
            agencies::parent_id.eq(agency.parent),
            agencies::admin_unit_code.eq(&agency.admin_unit_code),
            agencies::calendar_id.eq(agency.calendar),
            agencies::valid_from.eq(agency.valid.from()),
            agencies::valid_to.eq(agency.valid.to()),
            agencies::successor_id.eq(agency.successor),
            agencies::legal_basis.eq(&agency.legal_basis),
            agencies::closing_basis.eq(&agency.closing_basis),
            agencies::version.eq(agency.version),
            agencies::created_at.eq(Timestamp(agency.created_at)),
            agencies::updated_at.eq(Timestamp(agency.updated_at)),
        ))
        .execute(conn);
    taken_or_absent(added)?;
    for name in &agency.names {
        insert_name(conn, agency.id, name)?;
    }
    for code in &agency.codes {
        insert_code(conn, agency.id, code)?;
    }
    Ok(())
}

/// Writes what an agency's own row holds. `agency.version` is the new version, one above the one seen.
pub(in crate::agencies) fn save_agency(conn: &mut Conn, agency: &Agency) -> Result<(), AgencyError> {
    let found = agencies::table
        .filter(agencies::id.eq(agency.id))
        .filter(agencies::version.eq(agency.version - 1));
    let saved = diesel::update(found)
        .set((
            agencies::parent_id.eq(agency.parent),
            agencies::admin_unit_code.eq(&agency.admin_unit_code),
            agencies::calendar_id.eq(agency.calendar),
            agencies::valid_to.eq(agency.valid.to()),
            agencies::successor_id.eq(agency.successor),
            agencies::closing_basis.eq(&agency.closing_basis),
            agencies::version.eq(agency.version),
            agencies::updated_at.eq(Timestamp(agency.updated_at)),
        ))
        .execute(conn);
    seen(taken_or_absent(saved)?)
}

pub(in crate::agencies) fn insert_name(
    conn: &mut Conn,
    agency: AgencyId,
    name: &AgencyName,
) -> Result<(), AgencyError> {
    let short_name = name.short_name.as_ref().map(|label| label.as_str());
    let symbol = name.symbol.as_ref().map(|code| code.as_str());
    diesel::insert_into(agency_names::table)
        .values((
            agency_names::agency_id.eq(agency),
            agency_names::valid_from.eq(name.valid.from()),
            agency_names::valid_to.eq(name.valid.to()),
            agency_names::name.eq(name.name.as_str()),
            agency_names::short_name.eq(short_name),
            agency_names::symbol.eq(symbol),
            agency_names::name_folded.eq(folded(&[Some(name.name.as_str()), short_name, symbol])),
            agency_names::name_sort.eq(sort_key(name.name.as_str())),
            agency_names::legal_basis.eq(&name.legal_basis),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends the name that began on a day, or takes it back altogether where a correction replaces it.
pub(in crate::agencies) fn end_name(
    conn: &mut Conn,
    agency: AgencyId,
    began: NaiveDate,
    last_day: Option<NaiveDate>,
) -> Result<(), AgencyError> {
    let found = agency_names::table.find((agency, began));
    match last_day {
        Some(day) => diesel::update(found)
            .set(agency_names::valid_to.eq(Some(day)))
            .execute(conn)?,
        None => diesel::delete(found).execute(conn)?,
    };
    Ok(())
}

pub(in crate::agencies) fn insert_code(
    conn: &mut Conn,
    agency: AgencyId,
    period: &IdentifierPeriod,
) -> Result<(), AgencyError> {
    let added = diesel::insert_into(agency_codes::table)
        .values((
            agency_codes::agency_id.eq(agency),
            agency_codes::scheme.eq(period.code.scheme()),
            agency_codes::code.eq(period.code.as_str()),
            agency_codes::valid_from.eq(period.valid.from()),
            agency_codes::valid_to.eq(period.valid.to()),
            agency_codes::legal_basis.eq(&period.legal_basis),
            agency_codes::note.eq(&period.note),
        ))
        .execute(conn);
    taken_or_absent(added)?;
    Ok(())
}

/// Ends a code; one that has not begun by then is taken back.
pub(in crate::agencies) fn end_code(
    conn: &mut Conn,
    agency: AgencyId,
    period: &IdentifierPeriod,
    last_day: NaiveDate,
) -> Result<(), AgencyError> {
    let found = agency_codes::table.find((agency, period.code.scheme(), period.valid.from()));
    if period.valid.from() > last_day {
        diesel::delete(found).execute(conn)?;
    } else {
        diesel::update(found)
            .set(agency_codes::valid_to.eq(Some(last_day)))
            .execute(conn)?;
    }
    Ok(())
}

/// The last time that some agency stood for a committee.
pub(in crate::agencies) struct LastDuty {
    pub agency: AgencyId,
    pub valid: Period,
}

/// Who stood, stands or will stand for a committee last.
pub(in crate::agencies) fn standing_last(
    conn: &mut Conn,
    committee: Committee,
) -> Result<Option<LastDuty>, AgencyError> {
    let row: Option<(AgencyId, NaiveDate, Option<NaiveDate>)> = standing_bodies::table
        .filter(standing_bodies::committee.eq(committee))
        .order(standing_bodies::valid_from.desc())
        .select((
            standing_bodies::agency_id,
            standing_bodies::valid_from,
            standing_bodies::valid_to,
        ))
        .first(conn)
        .optional()?;
    let last = row.map(|(agency, from, to)| {
        Ok::<_, DbError>(LastDuty {
            agency,
            valid: period(from, to)?,
        })
    });
    Ok(last.transpose()?)
}

pub(in crate::agencies) fn insert_duty(
    conn: &mut Conn,
    agency: AgencyId,
    duty: &StandingDuty,
) -> Result<(), AgencyError> {
    diesel::insert_into(standing_bodies::table)
        .values((
            standing_bodies::committee.eq(duty.committee),
            standing_bodies::valid_from.eq(duty.valid.from()),
            standing_bodies::valid_to.eq(duty.valid.to()),
            standing_bodies::agency_id.eq(agency),
            standing_bodies::legal_basis.eq(&duty.legal_basis),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends a duty; one that has not begun by then is taken back.
pub(in crate::agencies) fn end_duty(
    conn: &mut Conn,
    committee: Committee,
    began: NaiveDate,
    last_day: NaiveDate,
) -> Result<(), AgencyError> {
    let found = standing_bodies::table.find((committee, began));
    if began > last_day {
        diesel::delete(found).execute(conn)?;
    } else {
        diesel::update(found)
            .set(standing_bodies::valid_to.eq(Some(last_day)))
            .execute(conn)?;
    }
    Ok(())
}
