//! What the outside may hear of calendars. All of it is public anyway.

use chrono::NaiveDate;
use serde::Serialize;

use super::model::Calendar;
use crate::platform::outbox::Event;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CalendarData<'a> {
    code: &'a str,
    version: i64,
}

/// The days from `from` to `to` may count otherwise than before; without bounds any day may. Deadlines that were
/// computed stay as they are printed; whoever keeps them looks them through.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChangeData<'a> {
    code: &'a str,
    version: i64,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

/// A calendar was entered.
pub(super) fn created(calendar: &Calendar) -> Event {
    let data = CalendarData {
        code: &calendar.code,
        version: calendar.version,
    };
    of(calendar, "vn.motcua.calendar.created.v1", data)
}

/// Days of a calendar, and of all below it, may count otherwise than before.
pub(super) fn changed(calendar: &Calendar, days: Option<(NaiveDate, NaiveDate)>) -> Event {
    let data = ChangeData {
        code: &calendar.code,
        version: calendar.version,
        from: days.map(|(from, _)| from),
        to: days.map(|(_, to)| to),
    };
    of(calendar, "vn.motcua.calendar.changed.v1", data)
}

fn of(calendar: &Calendar, event_type: &'static str, data: impl Serialize) -> Event {
    let event = Event::new(event_type, "calendar", calendar.id.as_uuid(), data);
    match calendar.agency {
        Some(agency) => event.of_agency(agency),
        None => event,
    }
}
