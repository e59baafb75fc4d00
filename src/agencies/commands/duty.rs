//! Standing bodies of the steering committees.

use chrono::NaiveDate;

use super::seen::{day_before, record, seen};
use crate::agencies::error::AgencyError;
use crate::agencies::model::{Agency, Committee, Period, StandingDuty};
use crate::agencies::rules::Violation;
use crate::agencies::{events, queries};
use crate::auth::{AgencyManage, Granted};
use crate::platform::db::Tx;
use crate::platform::ids::AgencyId;

/// A duty as standing body from a day on (B-02).
#[derive(Clone, Debug)]
pub struct StandFor {
    /// Whose standing body.
    pub committee: Committee,
    /// The first day.
    pub from: NaiveDate,
    /// The decision.
    pub legal_basis: Option<String>,
}

/// Makes an agency the standing body of a committee; the one before it ends the day before (B-02).
///
/// # Errors
/// [`AgencyError::NoAgency`], [`AgencyError::Stale`], [`AgencyError::Rules`]; the database's.
pub fn stand_for(
    tx: &mut Tx<'_>,
    _grant: &Granted<AgencyManage>,
    id: AgencyId,
    version: i64,
    duty: StandFor,
) -> Result<Agency, AgencyError> {
    queries::lock_register(tx.conn())?;
    let agency = seen(tx, id, version)?;
    let last = queries::standing_last(tx.conn(), duty.committee)?;
    let in_order = last.as_ref().is_none_or(|last| last.valid.from() < duty.from);
    let valid = Period::since(duty.from).within(agency.valid);
    let Some(valid) = valid.filter(|_| in_order) else {
        return Err(AgencyError::Rules(vec![Violation::DutyOutsideOrder]));
    };
    queries::save_agency(tx.conn(), &agency)?;
    if let Some(last) = &last
        && last.valid.contains(duty.from)
    {
        queries::end_duty(
            tx.conn(),
            duty.committee,
            last.valid.from(),
            day_before(duty.from),
        )?;
        if last.agency != id {
            let before = queries::agency(tx.conn(), last.agency)?;
            let before = seen(tx, before.id, before.version)?;
            queries::save_agency(tx.conn(), &before)?;
            tx.record(
                record(&before, "agency.duty-ended")
                    .set("committee", duty.committee)
                    .set("validTo", day_before(duty.from))
                    .reason(duty.legal_basis.clone()),
            )?;
            tx.emit(events::changed(&before))?;
        }
    }
    let duty = StandingDuty {
        committee: duty.committee,
        valid,
        legal_basis: duty.legal_basis,
    };
    queries::insert_duty(tx.conn(), id, &duty)?;
    tx.record(
        record(&agency, "agency.duty-taken")
            .set("committee", duty.committee)
            .set("validFrom", duty.valid.from())
            .reason(duty.legal_basis.clone()),
    )?;
    tx.emit(events::changed(&agency))?;
    queries::agency(tx.conn(), id)
}
