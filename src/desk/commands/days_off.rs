//! A desk calls a whole day off: nobody is to come in vain.

use chrono::NaiveDate;

use super::place::{day_bounds, queue_of, serves};
use crate::auth::{Granted, QueueManage};
use crate::calendar::zone::local_date;
use crate::desk::error::DeskError;
use crate::desk::model::VisitState;
use crate::desk::{events, queries};
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::DeskId;

/// Calls a day of a desk off, today or to come: what is awaited then is called off, and nothing can be booked any more.
/// Answers how many visits that were.
///
/// # Errors
/// It is another agency's desk, or takes no bookings; the day is over, or was called off.
pub fn call_day_off(
    tx: &mut Tx<'_>,
    granted: &Granted<QueueManage>,
    (desk, day): (DeskId, NaiveDate),
    reason: &str,
) -> Result<usize, DeskError> {
    let (desk, _) = queue_of(tx.conn(), desk)?;
    serves(granted, &desk)?;
    let officer = granted.officer_id().ok_or(DeskError::NotFound)?;
    let now = tx.now();
    if day < local_date(now) {
        return Err(DeskError::Invalid(vec![FieldError::new(
            "/day",
            "DAY_OVER",
            Text::new("Ngày này đã qua.", "This day is over."),
        )]));
    }
    // From here on nobody else books at this desk.
    queries::bump(tx.conn(), desk.id)?;
    if queries::is_day_off(tx.conn(), desk.id, day)? {
        return Err(DeskError::DayOff);
    }
    queries::insert_day_off(tx.conn(), (desk.id, day), reason, (officer, now))?;
    let awaited = queries::awaited_between(tx.conn(), desk.id, day_bounds(day))?;
    let count = awaited.len();
    for mut visit in awaited {
        visit.state = VisitState::Cancelled;
        visit.updated_at = now;
        if !queries::save_visit(tx.conn(), &mut visit)? {
            return Err(DeskError::Stale);
        }
        let record = Record::new("visit", visit.id.as_uuid(), "visit.called-off-by-desk");
        tx.record(
            record
                .change("state", VisitState::Booked, visit.state)
                .reason(Some(reason.to_owned())),
        )?;
        tx.emit(events::visit(desk.agency, &visit))?;
    }
    tx.record(
        Record::new("desk", desk.id.as_uuid(), "desk.day-called-off")
            .set("day", day)
            .set("visits", count)
            .reason(Some(reason.to_owned())),
    )?;
    tx.emit(events::day_off(desk.agency, desk.id, day))?;
    Ok(count)
}

/// Takes a day off back that was called off by mistake: tickets are given and visits can be booked again. What was called off
/// stays so: its people were told not to come, and may book anew.
///
/// # Errors
/// It is another agency's desk; the day was not called off, or is over.
pub fn give_day_back(
    tx: &mut Tx<'_>,
    granted: &Granted<QueueManage>,
    (desk, day): (DeskId, NaiveDate),
) -> Result<(), DeskError> {
    let (desk, _) = queue_of(tx.conn(), desk)?;
    serves(granted, &desk)?;
    if day < local_date(tx.now()) {
        return Err(DeskError::DayOver);
    }
    queries::bump(tx.conn(), desk.id)?;
    if !queries::remove_day_off(tx.conn(), desk.id, day)? {
        return Err(DeskError::NotFound);
    }
    tx.record(Record::new("desk", desk.id.as_uuid(), "desk.day-given-back").set("day", day))?;
    Ok(tx.emit(events::day_given_back(desk.agency, desk.id, day))?)
}
