//! Where an agency stands.

use super::create::{admin_unit_of, calendar_of, parent_of};
use super::seen::{record, seen};
use crate::agencies::error::AgencyError;
use crate::agencies::model::{AdminUnitCode, Agency};
use crate::agencies::rules::Violation;
use crate::agencies::{events, queries};
use crate::auth::{AgencyManage, Granted};
use crate::platform::db::Tx;
use crate::platform::ids::{AgencyId, CalendarId};

/// Where an agency stands: replaces all three.
#[derive(Clone, Debug)]
pub struct PlaceAgency {
    /// The agency above it.
    pub parent: Option<AgencyId>,
    /// Its administrative unit.
    pub admin_unit_code: Option<AdminUnitCode>,
    /// Its own working calendar.
    pub calendar: Option<CalendarId>,
}

/// Puts an agency under another parent, into another administrative unit, under another calendar.
///
/// # Errors
/// [`AgencyError::NoAgency`], [`AgencyError::Stale`], [`AgencyError::Rules`]; the database's.
pub fn place_agency(
    tx: &mut Tx<'_>,
    _grant: &Granted<AgencyManage>,
    id: AgencyId,
    version: i64,
    place: PlaceAgency,
) -> Result<Agency, AgencyError> {
    queries::lock_register(tx.conn())?;
    let mut agency = seen(tx, id, version)?;
    let today = crate::calendar::zone::local_date(tx.now()).max(agency.valid.from());
    let mut broken = Vec::new();
    if let Some(parent) = place.parent.filter(|parent| Some(*parent) != agency.parent) {
        broken.extend(parent_of(tx, parent, agency.level, today)?);
        if broken.is_empty() && queries::is_under(tx.conn(), parent, id)? {
            broken.push(Violation::ParentIsDescendant);
        }
    }
    let code = place.admin_unit_code.as_ref().map(AdminUnitCode::as_str);
    if let Some(new) = &place.admin_unit_code
        && code != agency.admin_unit_code.as_deref()
    {
        broken.extend(admin_unit_of(tx, new, today)?);
    }
    broken.extend(calendar_of(tx, place.calendar)?);
    AgencyError::unless_kept(broken)?;
    let change = record(&agency, "agency.placed")
        .change("parentId", agency.parent, place.parent)
        .change("adminUnitCode", &agency.admin_unit_code, code)
        .change("calendarId", agency.calendar, place.calendar);
    agency.parent = place.parent;
    agency.admin_unit_code = code.map(str::to_owned);
    agency.calendar = place.calendar;
    queries::save_agency(tx.conn(), &agency)?;
    tx.record(change)?;
    tx.emit(events::changed(&agency))?;
    Ok(agency)
}
