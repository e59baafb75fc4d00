//! Administrative units.

use chrono::NaiveDate;

use crate::agencies::error::AgencyError;
use crate::agencies::model::{AdminUnit, AdminUnitCode, AdminUnitType, Label, Period};
use crate::agencies::queries;
use crate::agencies::rules::{self, Violation};
use crate::auth::{AgencyManage, Granted};
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::ids::AdminUnitId;

/// An administrative unit as it is from a day on.
#[derive(Clone, Debug)]
pub struct CreateAdminUnit {
    /// Its code.
    pub code: AdminUnitCode,
    /// Its type.
    pub unit_type: AdminUnitType,
    /// Its name.
    pub name: Label,
    /// The code of the unit above it.
    pub parent_code: Option<AdminUnitCode>,
    /// When it is so.
    pub valid: Period,
    /// The resolution.
    pub legal_basis: Option<String>,
}

/// Enters an administrative unit. What the code named before, without end, ends the day before: so a unit gets another
/// name, type or parent.
///
/// # Errors
/// [`AgencyError::Rules`], [`AgencyError::CodeTaken`]; the database's.
pub fn create_admin_unit(
    tx: &mut Tx<'_>,
    _grant: &Granted<AgencyManage>,
    new: CreateAdminUnit,
) -> Result<AdminUnit, AgencyError> {
    queries::lock_register(tx.conn())?;
    let from = new.valid.from();
    let parent = match &new.parent_code {
        Some(code) => queries::admin_unit_by_code(tx.conn(), code.as_str(), from)?,
        None => None,
    };
    let parent_type = parent.as_ref().map(|parent| parent.unit_type);
    let mut broken = rules::check_admin_unit(&new.code, new.unit_type, parent_type, from);
    if parent.is_none() && new.parent_code.is_some() && !broken.contains(&Violation::AdminParent) {
        broken.push(Violation::AdminParent);
    }
    AgencyError::unless_kept(broken)?;
    for before in queries::admin_unit_history(tx.conn(), new.code.as_str())? {
        if !before.valid.overlaps(new.valid) {
            continue;
        }
        let last_day = from.pred_opt().filter(|day| *day >= before.valid.from());
        match (before.valid.to(), last_day) {
            (None, Some(last_day)) => end(tx, before, last_day, "admin-unit.succeeded")?,
            _ => return Err(AgencyError::CodeTaken),
        };
    }
    let now = tx.now();
    let unit = AdminUnit {
        id: AdminUnitId::new(now),
        code: new.code,
        unit_type: new.unit_type,
        name: new.name,
        parent_code: new.parent_code,
        valid: new.valid,
        legal_basis: new.legal_basis,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    queries::insert_admin_unit(tx.conn(), &unit)?;
    tx.record(
        Record::new("admin-unit", unit.id.as_uuid(), "admin-unit.created")
            .opening()
            .set("code", unit.code.as_str())
            .set("type", unit.unit_type)
            .set("name", unit.name.as_str())
            .set("parentCode", unit.parent_code.as_ref().map(AdminUnitCode::as_str))
            .set("validFrom", from)
            .set("validTo", unit.valid.to())
            .reason(unit.legal_basis.clone()),
    )?;
    Ok(unit)
}

/// Ends an administrative unit.
///
/// # Errors
/// [`AgencyError::NoAdminUnit`], [`AgencyError::Stale`], [`AgencyError::AlreadyClosed`], [`AgencyError::Rules`]; the
/// database's.
pub fn close_admin_unit(
    tx: &mut Tx<'_>,
    _grant: &Granted<AgencyManage>,
    id: AdminUnitId,
    version: i64,
    last_day: NaiveDate,
) -> Result<AdminUnit, AgencyError> {
    let unit = queries::admin_unit(tx.conn(), id)?;
    if unit.version != version {
        return Err(AgencyError::Stale);
    }
    if unit.valid.to().is_some() {
        return Err(AgencyError::AlreadyClosed);
    }
    end(tx, unit, last_day, "admin-unit.closed")
}

fn end(
    tx: &mut Tx<'_>,
    mut unit: AdminUnit,
    last_day: NaiveDate,
    action: &'static str,
) -> Result<AdminUnit, AgencyError> {
    unit.valid = Period::new(unit.valid.from(), Some(last_day))
        .map_err(|_| AgencyError::Rules(vec![Violation::EndsBeforeStart]))?;
    unit.version += 1;
    unit.updated_at = tx.now();
    queries::save_admin_unit(tx.conn(), &unit)?;
    tx.record(Record::new("admin-unit", unit.id.as_uuid(), action).set("validTo", last_day))?;
    Ok(unit)
}
