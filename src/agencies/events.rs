//! What the outside may hear of agencies. All of it is public anyway.

use serde::Serialize;

use super::model::{Agency, Desk, Unit};
use crate::platform::ids::{AgencyId, DeskId, UnitId};
use crate::platform::outbox::Event;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AgencyData {
    agency_id: AgencyId,
    version: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UnitData {
    agency_id: AgencyId,
    unit_id: UnitId,
    version: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeskData {
    agency_id: AgencyId,
    desk_id: DeskId,
    version: i64,
}

fn of_agency(event_type: &'static str, agency: &Agency) -> Event {
    let data = AgencyData {
        agency_id: agency.id,
        version: agency.version,
    };
    Event::new(event_type, "agency", agency.id.as_uuid(), data).of_agency(agency.id)
}

/// An agency was entered.
pub(super) fn created(agency: &Agency) -> Event {
    of_agency("vn.motcua.agency.created.v1", agency)
}

/// An agency's name, codes, place or duties changed.
pub(super) fn changed(agency: &Agency) -> Event {
    of_agency("vn.motcua.agency.changed.v1", agency)
}

/// An agency's last day is known.
pub(super) fn closed(agency: &Agency) -> Event {
    of_agency("vn.motcua.agency.closed.v1", agency)
}

/// A unit was entered or changed.
pub(super) fn unit_changed(unit: &Unit) -> Event {
    let data = UnitData {
        agency_id: unit.agency,
        unit_id: unit.id,
        version: unit.version,
    };
    Event::new("vn.motcua.unit.changed.v1", "unit", unit.id.as_uuid(), data).of_agency(unit.agency)
}

/// A desk was entered, changed or closed.
pub(super) fn desk_changed(desk: &Desk) -> Event {
    let data = DeskData {
        agency_id: desk.agency,
        desk_id: desk.id,
        version: desk.version,
    };
    Event::new("vn.motcua.desk.changed.v1", "desk", desk.id.as_uuid(), data).of_agency(desk.agency)
}
