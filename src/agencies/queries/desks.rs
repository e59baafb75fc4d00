//! Desks, and the calendar that each keeps.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::rows::DeskRow;
use super::write::{seen, taken_or_absent};
use crate::agencies::error::AgencyError;
use crate::agencies::model::Desk;
use crate::platform::db::schema::desks;
use crate::platform::db::types::{Timestamp, Uuid};
use crate::platform::db::{Conn, MultiBackend};
use crate::platform::ids::{AgencyId, CalendarId, DeskId};

/// A desk.
///
/// # Errors
/// [`AgencyError::NoDesk`]; the database's.
pub fn desk(conn: &mut Conn, id: DeskId) -> Result<Desk, AgencyError> {
    let row: DeskRow = desks::table
        .find(id)
        .select(DeskRow::as_select())
        .first(conn)
        .optional()?
        .ok_or(AgencyError::NoDesk)?;
    Ok(row.into_model()?)
}

/// The desk of an agency that has this code, whenever it exists.
///
/// # Errors
/// The database's.
pub fn desk_by_code(conn: &mut Conn, agency: AgencyId, code: &str) -> Result<Option<Desk>, AgencyError> {
    let row: Option<DeskRow> = desks::table
        .filter(desks::agency_id.eq(agency))
        .filter(desks::code.eq(code))
        .select(DeskRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(DeskRow::into_model).transpose()?)
}

/// The desks of an agency in the order of their codes, those of a day or of all time, after a code, at most `limit`.
///
/// # Errors
/// The database's.
pub fn desks(
    conn: &mut Conn,
    agency: AgencyId,
    on: Option<NaiveDate>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Desk>, AgencyError> {
    let mut query = of_agency(agency, on);
    if let Some(code) = after {
        query = query.filter(desks::code.gt(code.to_owned()));
    }
    let rows: Vec<DeskRow> = query
        .order(desks::code)
        .limit(limit)
        .select(DeskRow::as_select())
        .load(conn)?;
    rows.into_iter().map(|row| Ok(row.into_model()?)).collect()
}

/// How many there are in all.
///
/// # Errors
/// The database's.
pub fn count_desks(conn: &mut Conn, agency: AgencyId, on: Option<NaiveDate>) -> Result<i64, AgencyError> {
    Ok(of_agency(agency, on).count().get_result(conn)?)
}

fn of_agency(agency: AgencyId, on: Option<NaiveDate>) -> desks::BoxedQuery<'static, MultiBackend> {
    let query = desks::table.filter(desks::agency_id.eq(agency)).into_boxed();
    match on {
        None => query,
        Some(day) => query
            .filter(desks::valid_from.le(day))
            .filter(desks::valid_to.is_null().or(desks::valid_to.ge(day))),
    }
}

#[derive(QueryableByName)]
struct Kept {
    #[diesel(sql_type = Uuid)]
    calendar_id: CalendarId,
}

/// The calendar that a desk keeps: its own, else its agency's, else that of the nearest agency above that has one;
/// `None` when none has, so that the province's holds.
///
/// # Errors
/// The database's.
pub fn own_calendar_of_desk(conn: &mut Conn, id: DeskId) -> Result<Option<CalendarId>, AgencyError> {
    nearest(
        conn,
        "SELECT calendar_id, agency_id, 0 FROM desks WHERE id = $1",
        id.as_uuid(),
    )
}

/// The calendar that an agency keeps, found as in [`own_calendar_of_desk`].
///
/// # Errors
/// The database's.
pub fn own_calendar_of_agency(conn: &mut Conn, id: AgencyId) -> Result<Option<CalendarId>, AgencyError> {
    nearest(
        conn,
        "SELECT calendar_id, parent_id, 0 FROM agencies WHERE id = $1",
        id.as_uuid(),
    )
}

/// Goes up from a first row (its calendar, the agency above it) to the nearest calendar.
fn nearest(conn: &mut Conn, first: &str, id: uuid::Uuid) -> Result<Option<CalendarId>, AgencyError> {
    let kept: Option<Kept> = diesel::sql_query(format!(
        "WITH RECURSIVE up (calendar_id, above, height) AS ( \
           {first} \
           UNION ALL \
           SELECT a.calendar_id, a.parent_id, up.height + 1 FROM up JOIN agencies a ON a.id = up.above \
           WHERE up.calendar_id IS NULL AND up.height < 16 \
         ) SELECT calendar_id FROM up WHERE calendar_id IS NOT NULL ORDER BY height LIMIT 1"
    ))
    .bind::<Uuid, _>(id)
    .get_result(conn)
    .optional()?;
    Ok(kept.map(|kept| kept.calendar_id))
}

pub(in crate::agencies) fn insert_desk(conn: &mut Conn, desk: &Desk) -> Result<(), AgencyError> {
    let added = diesel::insert_into(desks::table)
        .values((
            desks::id.eq(desk.id),
            desks::agency_id.eq(desk.agency),
            desks::code.eq(desk.code.as_str()),
            desks::name.eq(desk.name.as_str()),
            desks::phone.eq(desk.phone.as_ref().map(|phone| phone.as_str())),
            desks::address.eq(desk.address.as_ref().map(|address| address.as_str())),
            desks::calendar_id.eq(desk.calendar),
            desks::valid_from.eq(desk.valid.from()),
            desks::valid_to.eq(desk.valid.to()),
            desks::version.eq(desk.version),
            desks::created_at.eq(Timestamp(desk.created_at)),
            desks::updated_at.eq(Timestamp(desk.updated_at)),
        ))
        .execute(conn);
    taken_or_absent(added)?;
    Ok(())
}

/// Writes a desk; `desk.version` is the new version.
pub(in crate::agencies) fn save_desk(conn: &mut Conn, desk: &Desk) -> Result<(), AgencyError> {
    let found = desks::table
        .filter(desks::id.eq(desk.id))
        .filter(desks::version.eq(desk.version - 1));
    let saved = diesel::update(found)
        .set((
            desks::name.eq(desk.name.as_str()),
            desks::phone.eq(desk.phone.as_ref().map(|phone| phone.as_str())),
            desks::address.eq(desk.address.as_ref().map(|address| address.as_str())),
            desks::calendar_id.eq(desk.calendar),
            desks::valid_to.eq(desk.valid.to()),
            desks::version.eq(desk.version),
            desks::updated_at.eq(Timestamp(desk.updated_at)),
        ))
        .execute(conn);
    seen(taken_or_absent(saved)?)
}
