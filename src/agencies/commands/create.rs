//! A new agency.

use crate::agencies::error::AgencyError;
use crate::agencies::model::{
    AdminUnitCode, Agency, AgencyLevel, AgencyName, AgencyType, IdentifierPeriod, Label, Period, ShortCode,
};
use crate::agencies::rules::{self, Violation};
use crate::agencies::{events, queries};
use crate::auth::{AgencyManage, Granted};
use crate::calendar;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::ids::{AgencyId, CalendarId};

/// An agency as it begins.
#[derive(Clone, Debug)]
pub struct CreateAgency {
    /// Its type.
    pub agency_type: AgencyType,
    /// Its level.
    pub level: AgencyLevel,
    /// Its first name.
    pub name: Label,
    /// The short form of it.
    pub short_name: Option<Label>,
    /// Its symbol on documents.
    pub symbol: Option<ShortCode>,
    /// The agency above it.
    pub parent: Option<AgencyId>,
    /// Its administrative unit.
    pub admin_unit_code: Option<AdminUnitCode>,
    /// Its own working calendar.
    pub calendar: Option<CalendarId>,
    /// When it exists.
    pub valid: Period,
    /// Its identifier codes.
    pub codes: Vec<IdentifierPeriod>,
    /// The decision that founds it.
    pub legal_basis: Option<String>,
}

/// Enters a new agency.
///
/// # Errors
/// [`AgencyError::Rules`] with all that is wrong; [`AgencyError::CodesTaken`]; the database's.
pub fn create_agency(
    tx: &mut Tx<'_>,
    _grant: &Granted<AgencyManage>,
    mut new: CreateAgency,
) -> Result<Agency, AgencyError> {
    let conn = tx.conn();
    queries::lock_register(conn)?;
    let mut broken = rules::check_kind(new.agency_type, new.level, new.valid.from());
    for code in &mut new.codes {
        code.valid = code.valid.within(new.valid).unwrap_or(code.valid);
    }
    broken.extend(rules::check_codes(&new.codes, new.valid));
    if let Some(parent) = new.parent {
        broken.extend(parent_of(tx, parent, new.level, new.valid.from())?);
    }
    if let Some(code) = &new.admin_unit_code {
        broken.extend(admin_unit_of(tx, code, new.valid.from())?);
    }
    broken.extend(calendar_of(tx, new.calendar)?);
    AgencyError::unless_kept(broken)?;
    let mut taken = Vec::new();
    for (place, code) in new.codes.iter().enumerate() {
        if queries::code_is_taken(tx.conn(), code, None)? {
            taken.push(place);
        }
    }
    if !taken.is_empty() {
        return Err(AgencyError::CodesTaken(taken));
    }
    let now = tx.now();
    let agency = Agency {
        id: AgencyId::new(now),
        agency_type: new.agency_type,
        level: new.level,
        parent: new.parent,
        admin_unit_code: new.admin_unit_code.map(|code| code.as_str().to_owned()),
        calendar: new.calendar,
        valid: new.valid,
        successor: None,
        legal_basis: new.legal_basis.clone(),
        closing_basis: None,
        version: 1,
        created_at: now,
        updated_at: now,
        names: vec![AgencyName {
            name: new.name,
            short_name: new.short_name,
            symbol: new.symbol,
            valid: new.valid,
            legal_basis: new.legal_basis,
        }],
        codes: new.codes,
        duties: Vec::new(),
    };
    queries::insert_agency(tx.conn(), &agency)?;
    let codes: Vec<&str> = agency.codes.iter().map(|period| period.code.as_str()).collect();
    tx.record(
        Record::new("agency", agency.id.as_uuid(), "agency.created")
            .opening()
            .set("name", agency.name_on(agency.valid.from()))
            .set("type", agency.agency_type)
            .set("level", agency.level)
            .set("parentId", agency.parent)
            .set("codes", codes)
            .set("validFrom", agency.valid.from())
            .set("validTo", agency.valid.to())
            .reason(agency.legal_basis.clone()),
    )?;
    tx.emit(events::created(&agency))?;
    Ok(agency)
}

/// What is wrong with a parent.
pub(super) fn parent_of(
    tx: &mut Tx<'_>,
    parent: AgencyId,
    level: AgencyLevel,
    from: chrono::NaiveDate,
) -> Result<Vec<Violation>, AgencyError> {
    match queries::agency(tx.conn(), parent) {
        Ok(parent) => Ok(rules::check_parent(&parent, level, from)),
        Err(AgencyError::NoAgency) => Ok(vec![Violation::ParentUnknown]),
        Err(error) => Err(error),
    }
}

/// What is wrong with an administrative unit.
pub(super) fn admin_unit_of(
    tx: &mut Tx<'_>,
    code: &AdminUnitCode,
    from: chrono::NaiveDate,
) -> Result<Option<Violation>, AgencyError> {
    let found = queries::admin_unit_by_code(tx.conn(), code.as_str(), from)?;
    Ok(found.is_none().then_some(Violation::AdminUnitUnknown))
}

/// What is wrong with a calendar.
pub(super) fn calendar_of(
    tx: &mut Tx<'_>,
    calendar: Option<CalendarId>,
) -> Result<Option<Violation>, AgencyError> {
    let Some(id) = calendar else { return Ok(None) };
    let found = calendar::queries::exists(tx.conn(), id)?;
    Ok((!found).then_some(Violation::CalendarUnknown))
}
