//! The end of an agency.

use chrono::NaiveDate;

use super::desks::end_desk;
use super::seen::{record, seen};
use super::units::end_unit;
use crate::agencies::error::AgencyError;
use crate::agencies::model::{Agency, Period};
use crate::agencies::rules::{self, Violation};
use crate::agencies::{events, queries};
use crate::auth::queries::carried_on::{CarriedOn, carry_on};
use crate::auth::{AgencyManage, Granted};
use crate::platform::db::Tx;
use crate::platform::ids::AgencyId;

/// The end of an agency.
#[derive(Clone, Debug)]
pub struct CloseAgency {
    /// Its last day.
    pub last_day: NaiveDate,
    /// Who carries on its work from the day after.
    pub successor: Option<AgencyId>,
    /// The decision.
    pub legal_basis: Option<String>,
}

/// Closes an agency: its units, desks, codes and duties end with it, its names stay.
///
/// # Errors
/// [`AgencyError::NoAgency`], [`AgencyError::Stale`], [`AgencyError::AlreadyClosed`], [`AgencyError::Rules`]; the
/// database's.
pub fn close_agency(
    tx: &mut Tx<'_>,
    _grant: &Granted<AgencyManage>,
    id: AgencyId,
    version: i64,
    closing: CloseAgency,
) -> Result<Agency, AgencyError> {
    queries::lock_register(tx.conn())?;
    let mut agency = seen(tx, id, version)?;
    if agency.valid.to().is_some() {
        return Err(AgencyError::AlreadyClosed);
    }
    let last_day = closing.last_day;
    let mut unknown = None;
    let successor = match closing.successor.map(|id| queries::agency(tx.conn(), id)) {
        Some(Err(AgencyError::NoAgency)) => {
            unknown = Some(Violation::SuccessorUnknown);
            None
        }
        other => other.transpose()?,
    };
    let mut broken = rules::check_closure(&agency, last_day, successor.as_ref());
    broken.extend(unknown);
    AgencyError::unless_kept(broken)?;
    agency.valid = Period::new(agency.valid.from(), Some(last_day))
        .map_err(|_| AgencyError::Rules(vec![Violation::EndsBeforeStart]))?;
    agency.successor = closing.successor;
    agency.closing_basis = closing.legal_basis;
    let conn = tx.conn();
    queries::save_agency(conn, &agency)?;
    if let Some(by) = agency.successor {
        carry_on(conn, CarriedOn { closed: id, by }, last_day)?;
    }
    let goes_on = |valid: Period| valid.to().is_none_or(|end| end > last_day);
    for held in agency.codes.iter().filter(|held| goes_on(held.valid)) {
        queries::end_code(conn, id, held, last_day)?;
    }
    for duty in agency.duties.iter().filter(|duty| goes_on(duty.valid)) {
        queries::end_duty(conn, duty.committee, duty.valid.from(), last_day)?;
    }
    tx.record(
        record(&agency, "agency.closed")
            .set("validTo", last_day)
            .set("successorId", agency.successor)
            .reason(agency.closing_basis.clone()),
    )?;
    tx.emit(events::closed(&agency))?;
    end_parts(tx, id, last_day)?;
    queries::agency(tx.conn(), id)
}

/// Ends the units and desks of an agency that go on beyond its last day; those that have not begun by then end on
/// the day they begin.
fn end_parts(tx: &mut Tx<'_>, agency: AgencyId, last_day: NaiveDate) -> Result<(), AgencyError> {
    let goes_on = |valid: Period| valid.to().is_none_or(|end| end > last_day);
    for unit in queries::units(tx.conn(), agency, None, None, i64::MAX)? {
        if goes_on(unit.valid) {
            let last_day = last_day.max(unit.valid.from());
            end_unit(tx, unit, last_day)?;
        }
    }
    for desk in queries::desks(tx.conn(), agency, None, None, i64::MAX)? {
        if goes_on(desk.valid) {
            let last_day = last_day.max(desk.valid.from());
            end_desk(tx, desk, last_day)?;
        }
    }
    Ok(())
}
