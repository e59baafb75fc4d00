//! What is shown of the register.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::agencies::model::{
    AdminLevel, AdminUnit, AdminUnitCode, AdminUnitType, Agency, AgencyLevel, AgencyType, CodeScheme,
    Committee, Desk, Label, Phone, ShortCode, Unit,
};
use crate::agencies::queries::AgencyLine;
use crate::platform::ids::{AdminUnitId, AgencyId, CalendarId, DeskId, UnitId};

/// An agency in a list, as it was on the day asked for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgencySummaryView {
    /// Its id.
    id: AgencyId,
    /// Its type.
    #[serde(rename = "type")]
    agency_type: AgencyType,
    /// Its level.
    level: AgencyLevel,
    /// Its identifier code, the newer scheme before the older.
    code: Option<String>,
    /// Its identifier code under QCVN 102:2016/BTTTT.
    old_code: Option<String>,
    /// Its name.
    name: String,
    /// Its short name.
    short_name: Option<String>,
    /// Its symbol on documents.
    symbol: Option<String>,
    /// The agency above it.
    parent_id: Option<AgencyId>,
    /// The code of its administrative unit.
    admin_unit_code: Option<String>,
    /// Its first day.
    valid_from: NaiveDate,
    /// Its last day, when it is known.
    valid_to: Option<NaiveDate>,
}

impl From<AgencyLine> for AgencySummaryView {
    fn from(line: AgencyLine) -> Self {
        Self {
            id: line.id,
            agency_type: line.agency_type,
            level: line.level,
            code: line.code,
            old_code: line.old_code,
            name: line.name,
            short_name: line.short_name,
            symbol: line.symbol,
            parent_id: line.parent,
            admin_unit_code: line.admin_unit_code,
            valid_from: line.valid_from,
            valid_to: line.valid_to,
        }
    }
}

/// A name of an agency and when it had it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgencyNameView {
    /// The name.
    name: String,
    /// The short name.
    short_name: Option<String>,
    /// The symbol on documents.
    symbol: Option<String>,
    /// The first day.
    valid_from: NaiveDate,
    /// The last day.
    valid_to: Option<NaiveDate>,
    /// The decision.
    legal_basis: Option<String>,
}

/// An identifier code of an agency and when it had it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgencyCodeView {
    /// The code.
    code: String,
    /// The rule that it follows.
    scheme: CodeScheme,
    /// The first day.
    valid_from: NaiveDate,
    /// The last day.
    valid_to: Option<NaiveDate>,
    /// The decision.
    legal_basis: Option<String>,
    /// A remark.
    note: Option<String>,
}

/// A time as standing body of a steering committee.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StandingDutyView {
    /// The committee.
    committee: Committee,
    /// The first day.
    valid_from: NaiveDate,
    /// The last day.
    valid_to: Option<NaiveDate>,
    /// The decision.
    legal_basis: Option<String>,
}

/// An agency with its histories. Name, symbol and codes at the top are those of today.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgencyView {
    /// Its id.
    id: AgencyId,
    /// Its type.
    #[serde(rename = "type")]
    agency_type: AgencyType,
    /// Its level.
    level: AgencyLevel,
    /// Its identifier code, the newer scheme before the older.
    code: Option<String>,
    /// Its identifier code under QCVN 102:2016/BTTTT.
    old_code: Option<String>,
    /// Its name; after its last day the one it had then.
    name: String,
    /// Its short name.
    short_name: Option<String>,
    /// Its symbol on documents.
    symbol: Option<String>,
    /// The agency above it.
    parent_id: Option<AgencyId>,
    /// The code of its administrative unit.
    admin_unit_code: Option<String>,
    /// Its own working calendar; without one its parent's holds.
    calendar_id: Option<CalendarId>,
    /// Its first day.
    valid_from: NaiveDate,
    /// Its last day; it takes no dossiers after it.
    valid_to: Option<NaiveDate>,
    /// Whether it exists today.
    is_open: bool,
    /// Who carries on its work.
    successor_id: Option<AgencyId>,
    /// The decision that founded it.
    legal_basis: Option<String>,
    /// The decision that ended it.
    closing_basis: Option<String>,
    /// All its names, oldest first.
    #[schema(max_items = 1000)]
    names: Vec<AgencyNameView>,
    /// All its identifier codes, oldest first.
    #[schema(max_items = 1000)]
    codes: Vec<AgencyCodeView>,
    /// Its times as standing body, oldest first.
    #[schema(max_items = 1000)]
    standing_duties: Vec<StandingDutyView>,
    /// When it was last changed.
    updated_at: DateTime<Utc>,
}

impl AgencyView {
    /// An agency as seen on a day.
    pub fn on(agency: &Agency, today: NaiveDate) -> Self {
        let named = agency.named_on(today);
        Self {
            id: agency.id,
            agency_type: agency.agency_type,
            level: agency.level,
            code: agency.code_on(today).map(str::to_owned),
            old_code: agency.code_of(CodeScheme::Qcvn102, today).map(str::to_owned),
            name: agency.name_on(today).to_owned(),
            short_name: named.and_then(|named| text(named.short_name.as_ref())),
            symbol: named.and_then(|named| code(named.symbol.as_ref())),
            parent_id: agency.parent,
            admin_unit_code: agency.admin_unit_code.clone(),
            calendar_id: agency.calendar,
            valid_from: agency.valid.from(),
            valid_to: agency.valid.to(),
            is_open: agency.is_open_on(today),
            successor_id: agency.successor,
            legal_basis: agency.legal_basis.clone(),
            closing_basis: agency.closing_basis.clone(),
            names: agency
                .names
                .iter()
                .map(|name| AgencyNameView {
                    name: name.name.as_str().to_owned(),
                    short_name: text(name.short_name.as_ref()),
                    symbol: code(name.symbol.as_ref()),
                    valid_from: name.valid.from(),
                    valid_to: name.valid.to(),
                    legal_basis: name.legal_basis.clone(),
                })
                .collect(),
            codes: agency
                .codes
                .iter()
                .map(|held| AgencyCodeView {
                    code: held.code.as_str().to_owned(),
                    scheme: held.code.scheme(),
                    valid_from: held.valid.from(),
                    valid_to: held.valid.to(),
                    legal_basis: held.legal_basis.clone(),
                    note: held.note.clone(),
                })
                .collect(),
            standing_duties: agency
                .duties
                .iter()
                .map(|duty| StandingDutyView {
                    committee: duty.committee,
                    valid_from: duty.valid.from(),
                    valid_to: duty.valid.to(),
                    legal_basis: duty.legal_basis.clone(),
                })
                .collect(),
            updated_at: agency.updated_at,
        }
    }
}

fn text(label: Option<&Label>) -> Option<String> {
    label.map(|label| label.as_str().to_owned())
}

fn code(code: Option<&ShortCode>) -> Option<String> {
    code.map(|code| code.as_str().to_owned())
}

/// A unit (phòng, ban) of an agency.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnitView {
    /// Its id.
    id: UnitId,
    /// The agency it belongs to.
    agency_id: AgencyId,
    /// Its code, unique in the agency.
    code: String,
    /// Its name.
    name: String,
    /// Its first day.
    valid_from: NaiveDate,
    /// Its last day.
    valid_to: Option<NaiveDate>,
    /// When it was last changed.
    updated_at: DateTime<Utc>,
}

impl From<&Unit> for UnitView {
    fn from(unit: &Unit) -> Self {
        Self {
            id: unit.id,
            agency_id: unit.agency,
            code: unit.code.as_str().to_owned(),
            name: unit.name.as_str().to_owned(),
            valid_from: unit.valid.from(),
            valid_to: unit.valid.to(),
            updated_at: unit.updated_at,
        }
    }
}

/// A one-stop desk of an agency.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeskView {
    /// Its id.
    id: DeskId,
    /// The agency it belongs to.
    agency_id: AgencyId,
    /// Its code, unique in the agency.
    code: String,
    /// Its name.
    name: String,
    /// Its telephone.
    phone: Option<String>,
    /// Where it is.
    address: Option<String>,
    /// Its own working calendar; without one its agency's holds.
    calendar_id: Option<CalendarId>,
    /// Its first day.
    valid_from: NaiveDate,
    /// Its last day.
    valid_to: Option<NaiveDate>,
    /// When it was last changed.
    updated_at: DateTime<Utc>,
}

impl From<&Desk> for DeskView {
    fn from(desk: &Desk) -> Self {
        Self {
            id: desk.id,
            agency_id: desk.agency,
            code: desk.code.as_str().to_owned(),
            name: desk.name.as_str().to_owned(),
            phone: desk.phone.as_ref().map(Phone::as_str).map(str::to_owned),
            address: text(desk.address.as_ref()),
            calendar_id: desk.calendar,
            valid_from: desk.valid.from(),
            valid_to: desk.valid.to(),
            updated_at: desk.updated_at,
        }
    }
}

/// An administrative unit as it was in a period.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AdminUnitView {
    /// Its id.
    id: AdminUnitId,
    /// Its statistical code (mã ĐVHC).
    code: String,
    /// Its type.
    #[serde(rename = "type")]
    unit_type: AdminUnitType,
    /// Its level.
    level: AdminLevel,
    /// Its name.
    name: String,
    /// The code of the unit above it.
    parent_code: Option<String>,
    /// The first day.
    valid_from: NaiveDate,
    /// The last day.
    valid_to: Option<NaiveDate>,
    /// The resolution.
    legal_basis: Option<String>,
    /// When it was last changed.
    updated_at: DateTime<Utc>,
}

impl From<&AdminUnit> for AdminUnitView {
    fn from(unit: &AdminUnit) -> Self {
        Self {
            id: unit.id,
            code: unit.code.as_str().to_owned(),
            unit_type: unit.unit_type,
            level: unit.unit_type.level(),
            name: unit.name.as_str().to_owned(),
            parent_code: unit
                .parent_code
                .as_ref()
                .map(AdminUnitCode::as_str)
                .map(str::to_owned),
            valid_from: unit.valid.from(),
            valid_to: unit.valid.to(),
            legal_basis: unit.legal_basis.clone(),
            updated_at: unit.updated_at,
        }
    }
}
