//! The merged calendar: read from the database once for each state of its chain, then from memory.

use std::sync::{Arc, LazyLock};

use diesel::prelude::*;
use diesel::sql_types::Text;
use quick_cache::sync::Cache;

use super::rows::{DayRow, HoursRow};
use crate::calendar::error::CalendarError;
use crate::calendar::table::{Layer, WorkCalendar};
use crate::platform::db::schema::{calendar_days, calendar_sessions, calendar_years, calendars};
use crate::platform::db::types::Uuid;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::CalendarId;

/// Merged calendars in memory at most; each takes some tens of kilobytes.
const KEPT: usize = 256;

/// Merged calendars under the revisions of their chain, the province's first. A revision is a random value that a
/// change replaces in its own transaction, and it is read together with the chain: a calendar in memory is never older
/// than the transaction that asks for it, whichever process made the change, and one merged inside a transaction that
/// is then given up is never found again.
static MERGED: LazyLock<Cache<Vec<uuid::Uuid>, Arc<WorkCalendar>>> = LazyLock::new(|| Cache::new(KEPT));

#[derive(QueryableByName)]
struct Link {
    #[diesel(sql_type = Uuid)]
    id: CalendarId,
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Uuid)]
    revision: uuid::Uuid,
}

/// From one calendar up to the one that has no parent; the first comes last.
const CHAIN: &str = "UNION ALL \
    SELECT c.id, c.code, c.revision, c.parent_id, up.height + 1 FROM up JOIN calendars c ON c.id = up.parent_id \
    WHERE up.height < 16 \
    ) SELECT id, code, revision FROM up ORDER BY height DESC";

/// The merged calendar of an id. One small query when its chain has not changed since it was last asked for.
///
/// # Errors
/// [`CalendarError::NoCalendar`]; the database's.
pub fn load_calendar(conn: &mut Conn, id: CalendarId) -> Result<Arc<WorkCalendar>, CalendarError> {
    merged(conn, |conn| chain_of(conn, id))
}

fn chain_of(conn: &mut Conn, id: CalendarId) -> Result<Vec<Link>, CalendarError> {
    let query = diesel::sql_query(format!(
        "WITH RECURSIVE up (id, code, revision, parent_id, height) AS ( \
         SELECT id, code, revision, parent_id, 0 FROM calendars WHERE id = $1 {CHAIN}"
    ));
    Ok(query.bind::<Uuid, _>(id.as_uuid()).load(conn)?)
}

/// The revisions of a calendar and of those that it inherits from, the province's first, in one word: another as soon as one
/// of them was changed.
///
/// # Errors
/// [`CalendarError::NoCalendar`]; the database's.
pub fn revisions_of(conn: &mut Conn, id: CalendarId) -> Result<String, CalendarError> {
    let links = chain_of(conn, id)?;
    if links.is_empty() {
        return Err(CalendarError::NoCalendar);
    }
    let each: Vec<_> = revisions(&links).iter().map(ToString::to_string).collect();
    Ok(each.join(" "))
}

/// The merged calendar of a code.
///
/// # Errors
/// [`CalendarError::NoCalendar`]; the database's.
pub fn load_calendar_by_code(conn: &mut Conn, code: &str) -> Result<Arc<WorkCalendar>, CalendarError> {
    merged(conn, |conn| {
        let query = diesel::sql_query(format!(
            "WITH RECURSIVE up (id, code, revision, parent_id, height) AS ( \
             SELECT id, code, revision, parent_id, 0 FROM calendars WHERE code = $1 {CHAIN}"
        ));
        Ok(query.bind::<Text, _>(code).load(conn)?)
    })
}

/// The id of the calendar with this code.
///
/// # Errors
/// The database's.
pub fn find_calendar(conn: &mut Conn, code: &str) -> Result<Option<CalendarId>, CalendarError> {
    Ok(calendars::table
        .filter(calendars::code.eq(code))
        .select(calendars::id)
        .first(conn)
        .optional()?)
}

/// Whether there is a calendar with this id.
///
/// # Errors
/// The database's.
pub fn exists(conn: &mut Conn, id: CalendarId) -> Result<bool, DbError> {
    let found: Option<CalendarId> = calendars::table
        .find(id)
        .select(calendars::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Reads and writes see one moment of the database, so what is merged belongs to the revisions that were read first.
fn merged(
    conn: &mut Conn,
    chain: impl Fn(&mut Conn) -> Result<Vec<Link>, CalendarError>,
) -> Result<Arc<WorkCalendar>, CalendarError> {
    let links = chain(conn)?;
    if links.is_empty() {
        return Err(CalendarError::NoCalendar);
    }
    let key = revisions(&links);
    if let Some(calendar) = MERGED.get(&key) {
        return Ok(calendar);
    }
    let calendar = Arc::new(WorkCalendar::resolve(&layers(conn, &links)?));
    MERGED.insert(key, Arc::clone(&calendar));
    Ok(calendar)
}

fn revisions(links: &[Link]) -> Vec<uuid::Uuid> {
    links.iter().map(|link| link.revision).collect()
}

fn layers(conn: &mut Conn, links: &[Link]) -> Result<Vec<Layer>, CalendarError> {
    let ids: Vec<CalendarId> = links.iter().map(|link| link.id).collect();
    let years: Vec<(CalendarId, i32)> = calendar_years::table
        .filter(calendar_years::calendar_id.eq_any(&ids))
        .select((calendar_years::calendar_id, calendar_years::year))
        .load(conn)?;
    let days: Vec<DayRow> = calendar_days::table
        .filter(calendar_days::calendar_id.eq_any(&ids))
        .select(DayRow::as_select())
        .load(conn)?;
    let hours: Vec<HoursRow> = calendar_sessions::table
        .filter(calendar_sessions::calendar_id.eq_any(&ids))
        .select(HoursRow::as_select())
        .load(conn)?;
    let mut layers: Vec<(CalendarId, Layer)> = links
        .iter()
        .map(|link| {
            (
                link.id,
                Layer {
                    code: link.code.clone(),
                    ..Layer::default()
                },
            )
        })
        .collect();
    let mut within = |id: CalendarId, put: &mut dyn FnMut(&mut Layer)| {
        layers
            .iter_mut()
            .filter(|(of, _)| *of == id)
            .for_each(|(_, layer)| put(layer));
    };
    for (id, year) in years {
        within(id, &mut |layer| layer.years.push(year));
    }
    for row in days {
        let (id, day) = (row.calendar_id, row.into_model()?);
        within(id, &mut |layer| layer.days.push(day.clone()));
    }
    for row in hours {
        let (id, hours) = (row.calendar_id, row.into_model()?);
        within(id, &mut |layer| layer.hours.push(hours.clone()));
    }
    Ok(layers.into_iter().map(|(_, layer)| layer).collect())
}

/// The province's calendar, from which all others inherit: the first that was entered without one above it.
///
/// # Errors
/// [`CalendarError::NoCalendar`] while none is entered; the database's.
pub fn province_calendar(conn: &mut Conn) -> Result<CalendarId, CalendarError> {
    calendars::table
        .filter(calendars::parent_id.is_null())
        .order(calendars::id)
        .select(calendars::id)
        .first(conn)
        .optional()?
        .ok_or(CalendarError::NoCalendar)
}
