//! Rows as they are read, and what they become.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::agencies::model::{
    AdminUnit, AdminUnitCode, AdminUnitType, AgencyLevel, AgencyName, AgencyType, Committee, Desk,
    IdentifierCode, IdentifierPeriod, Label, Period, Phone, ShortCode, StandingDuty, Unit,
};
use crate::platform::db::DbError;
use crate::platform::db::schema::{
    admin_units, agencies, agency_codes, agency_names, desks, standing_bodies, units,
};
use crate::platform::ids::{AdminUnitId, AgencyId, CalendarId, DeskId, UnitId};

/// What stands in the database against the rules of the model, which only a hand from outside can bring about.
fn broken(what: &str) -> DbError {
    DbError::Broken(format!("agencies: a stored {what} is not valid"))
}

pub(super) fn period(from: NaiveDate, to: Option<NaiveDate>) -> Result<Period, DbError> {
    Period::new(from, to).map_err(|_| broken("period"))
}

fn label(text: &str) -> Result<Label, DbError> {
    Label::parse(text).map_err(|_| broken("name"))
}

fn short_code(text: &str) -> Result<ShortCode, DbError> {
    ShortCode::parse(text).map_err(|_| broken("code"))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = agencies, check_for_backend(crate::platform::db::MultiBackend))]
pub(super) struct AgencyRow {
    pub id: AgencyId,
    pub agency_type: AgencyType,
    pub level: AgencyLevel,
    pub parent_id: Option<AgencyId>,
    pub admin_unit_code: Option<String>,
    pub calendar_id: Option<CalendarId>,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
    pub successor_id: Option<AgencyId>,
    pub legal_basis: Option<String>,
    pub closing_basis: Option<String>,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = agency_names, check_for_backend(crate::platform::db::MultiBackend))]
pub(super) struct NameRow {
    name: String,
    short_name: Option<String>,
    symbol: Option<String>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    legal_basis: Option<String>,
}

impl NameRow {
    pub fn into_model(self) -> Result<AgencyName, DbError> {
        Ok(AgencyName {
            name: label(&self.name)?,
            short_name: self.short_name.as_deref().map(label).transpose()?,
            symbol: self.symbol.as_deref().map(short_code).transpose()?,
            valid: period(self.valid_from, self.valid_to)?,
            legal_basis: self.legal_basis,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = agency_codes, check_for_backend(crate::platform::db::MultiBackend))]
pub(super) struct CodeRow {
    code: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    legal_basis: Option<String>,
    note: Option<String>,
}

impl CodeRow {
    pub fn into_model(self) -> Result<IdentifierPeriod, DbError> {
        Ok(IdentifierPeriod {
            code: IdentifierCode::parse(&self.code).ok_or_else(|| broken("identifier code"))?,
            valid: period(self.valid_from, self.valid_to)?,
            legal_basis: self.legal_basis,
            note: self.note,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = standing_bodies, check_for_backend(crate::platform::db::MultiBackend))]
pub(super) struct DutyRow {
    committee: Committee,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    legal_basis: Option<String>,
}

impl DutyRow {
    pub fn into_model(self) -> Result<StandingDuty, DbError> {
        Ok(StandingDuty {
            committee: self.committee,
            valid: period(self.valid_from, self.valid_to)?,
            legal_basis: self.legal_basis,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = units, check_for_backend(crate::platform::db::MultiBackend))]
pub(super) struct UnitRow {
    id: UnitId,
    agency_id: AgencyId,
    code: String,
    name: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl UnitRow {
    pub fn into_model(self) -> Result<Unit, DbError> {
        Ok(Unit {
            id: self.id,
            agency: self.agency_id,
            code: short_code(&self.code)?,
            name: label(&self.name)?,
            valid: period(self.valid_from, self.valid_to)?,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = desks, check_for_backend(crate::platform::db::MultiBackend))]
pub(super) struct DeskRow {
    id: DeskId,
    agency_id: AgencyId,
    code: String,
    name: String,
    phone: Option<String>,
    address: Option<String>,
    calendar_id: Option<CalendarId>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl DeskRow {
    pub fn into_model(self) -> Result<Desk, DbError> {
        let phone = |text: String| Phone::parse(&text).ok_or_else(|| broken("telephone"));
        Ok(Desk {
            id: self.id,
            agency: self.agency_id,
            code: short_code(&self.code)?,
            name: label(&self.name)?,
            phone: self.phone.map(phone).transpose()?,
            address: self.address.as_deref().map(label).transpose()?,
            calendar: self.calendar_id,
            valid: period(self.valid_from, self.valid_to)?,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = admin_units, check_for_backend(crate::platform::db::MultiBackend))]
pub(super) struct AdminUnitRow {
    id: AdminUnitId,
    code: String,
    unit_type: AdminUnitType,
    name: String,
    parent_code: Option<String>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    legal_basis: Option<String>,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl AdminUnitRow {
    pub fn into_model(self) -> Result<AdminUnit, DbError> {
        let code = |text: &str| AdminUnitCode::parse(text).ok_or_else(|| broken("administrative code"));
        Ok(AdminUnit {
            id: self.id,
            code: code(&self.code)?,
            unit_type: self.unit_type,
            name: label(&self.name)?,
            parent_code: self.parent_code.as_deref().map(code).transpose()?,
            valid: period(self.valid_from, self.valid_to)?,
            legal_basis: self.legal_basis,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}
