//! Units.

use chrono::NaiveDate;

use crate::agencies::error::AgencyError;
use crate::agencies::model::{Label, Period, ShortCode, Unit};
use crate::agencies::rules::{self, Violation};
use crate::agencies::{events, queries};
use crate::auth::{AgencyManage, Granted};
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::ids::{AgencyId, UnitId};

/// A unit as it begins.
#[derive(Clone, Debug)]
pub struct CreateUnit {
    /// The agency it belongs to.
    pub agency: AgencyId,
    /// Its code, unique in the agency for ever.
    pub code: ShortCode,
    /// Its name.
    pub name: Label,
    /// When it exists.
    pub valid: Period,
}

/// What a unit is to be: replaces both.
#[derive(Clone, Debug)]
pub struct ChangeUnit {
    /// Its name.
    pub name: Label,
    /// Its last day.
    pub last_day: Option<NaiveDate>,
}

/// Enters a new unit.
///
/// # Errors
/// [`AgencyError::NoAgency`], [`AgencyError::Rules`], [`AgencyError::CodeTaken`]; the database's.
pub fn create_unit(
    tx: &mut Tx<'_>,
    _grant: &Granted<AgencyManage>,
    new: CreateUnit,
) -> Result<Unit, AgencyError> {
    let agency = queries::agency(tx.conn(), new.agency)?;
    let valid = rules::check_part(new.valid, agency.valid).map_err(AgencyError::Rules)?;
    let now = tx.now();
    let unit = Unit {
        id: UnitId::new(now),
        agency: new.agency,
        code: new.code,
        name: new.name,
        valid,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    queries::insert_unit(tx.conn(), &unit)?;
    tx.record(
        Record::new("unit", unit.id.as_uuid(), "unit.created")
            .opening()
            .set("agencyId", unit.agency)
            .set("code", unit.code.as_str())
            .set("name", unit.name.as_str())
            .set("validFrom", unit.valid.from())
            .set("validTo", unit.valid.to()),
    )?;
    tx.emit(events::unit_changed(&unit))?;
    Ok(unit)
}

/// Renames or ends a unit; one without a last day ends with its agency. `agency` is where the caller believes it to be.
///
/// # Errors
/// [`AgencyError::NoUnit`], [`AgencyError::Stale`], [`AgencyError::Rules`]; the database's.
pub fn change_unit(
    tx: &mut Tx<'_>,
    _grant: &Granted<AgencyManage>,
    agency: AgencyId,
    id: UnitId,
    version: i64,
    change: ChangeUnit,
) -> Result<Unit, AgencyError> {
    let before = queries::unit(tx.conn(), id)?;
    if before.agency != agency {
        return Err(AgencyError::NoUnit);
    }
    if before.version != version {
        return Err(AgencyError::Stale);
    }
    let whole = queries::agency(tx.conn(), agency)?.valid;
    let valid = Period::new(before.valid.from(), change.last_day)
        .map_err(|_| AgencyError::Rules(vec![Violation::EndsBeforeStart]))?;
    let valid = rules::check_part(valid, whole).map_err(AgencyError::Rules)?;
    let unit = Unit {
        name: change.name,
        valid,
        version: version + 1,
        updated_at: tx.now(),
        ..before.clone()
    };
    queries::save_unit(tx.conn(), &unit)?;
    tx.record(
        Record::new("unit", id.as_uuid(), "unit.changed")
            .change("name", before.name.as_str(), unit.name.as_str())
            .change("validTo", before.valid.to(), unit.valid.to()),
    )?;
    tx.emit(events::unit_changed(&unit))?;
    Ok(unit)
}

/// Gives a unit its last day, when its agency ends.
pub(super) fn end_unit(tx: &mut Tx<'_>, before: Unit, last_day: NaiveDate) -> Result<Unit, AgencyError> {
    let valid = Period::new(before.valid.from(), Some(last_day))
        .map_err(|_| AgencyError::Rules(vec![Violation::EndsBeforeStart]))?;
    let unit = Unit {
        valid,
        version: before.version + 1,
        updated_at: tx.now(),
        ..before
    };
    queries::save_unit(tx.conn(), &unit)?;
    tx.record(Record::new("unit", unit.id.as_uuid(), "unit.closed").change(
        "validTo",
        before.valid.to(),
        last_day,
    ))?;
    tx.emit(events::unit_changed(&unit))?;
    Ok(unit)
}
