//! What the worker says of legs whose agency is late: once each, to its head and to the coordinator of the reform, however
//! many workers run, whenever they stop (domain section 9, item 5).

use super::base::record;
use super::tell::MANY;
use crate::agencies::{self, AgencyLevel, AgencyType};
use crate::auth::Role;
use crate::dossiers::error::DossierError;
use crate::dossiers::events::{self, kinds};
use crate::dossiers::model::{LegAct, LegReminder};
use crate::dossiers::queries;
use crate::dossiers::rules::legs;
use crate::platform::db::{Conn, Tx};
use crate::platform::ids::AgencyId;

/// Who is reminded: the head of the agency that is late, and whoever coordinates the reform in the province.
const REMINDED: [Role; 2] = [Role::AgencyHead, Role::ReformCoordinator];

/// Finds the legs whose time is over and reminds of them; answers how many it looked at.
///
/// # Errors
/// The database's.
pub fn tell_late_legs(tx: &mut Tx<'_>) -> Result<i64, DossierError> {
    let now = tx.now();
    let late = queries::late_legs(tx.conn(), now, MANY)?;
    let looked_at = i64::try_from(late.len()).unwrap_or(MANY);
    for (mut leg, dossier) in late {
        let Some(next) = legs::next(leg.state, LegAct::Miss) else {
            continue;
        };
        leg.state = next;
        leg.overdue_at = Some(now);
        leg.late_outside = Some(is_outside(tx.conn(), leg.agency_id)?);
        // Whoever comes second finds it late already, or answered.
        if !queries::find_late(tx.conn(), &leg)? {
            continue;
        }
        for role in REMINDED {
            let reminder = LegReminder {
                dossier_id: leg.dossier_id,
                leg_no: leg.no,
                role,
                agency_id: leg.agency_id,
                at: now,
            };
            queries::remind(tx.conn(), &reminder)?;
        }
        tx.record(
            record(dossier.id, "dossier.leg-overdue")
                .set("leg", leg.no)
                .set("agency", leg.agency_id)
                .set("outside", leg.late_outside)
                .set("dueAt", leg.due_at),
        )?;
        tx.emit(events::leg_event(kinds::LEG_OVERDUE, &dossier, &leg))?;
    }
    Ok(looked_at)
}

/// Whether an agency is outside of the province's own system: of the ministries' own lines (tax, police, insurance), or
/// itself of the centre.
fn is_outside(conn: &mut Conn, id: AgencyId) -> Result<bool, DossierError> {
    let agency = agencies::queries::agency(conn, id)?;
    Ok(agency.agency_type == AgencyType::Vertical || agency.level == AgencyLevel::Ministry)
}
