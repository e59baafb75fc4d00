//! Where and when: the desk, its queue, its hours, and who serves at it.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::agencies::{self, Desk};
use crate::auth::{Granted, Permission, Role};
use crate::calendar::{self, Hours, zone};
use crate::desk::error::DeskError;
use crate::desk::model::DeskQueue;
use crate::desk::queries;
use crate::platform::db::Conn;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::{DeskId, ProcedureId};
use crate::procedures::{self, ProcedureError};

/// A desk and its queue.
///
/// # Errors
/// There is no such desk; it gives no tickets.
pub fn queue_of(conn: &mut Conn, desk: DeskId) -> Result<(Desk, DeskQueue), DeskError> {
    let desk = agencies::queries::desk(conn, desk)?;
    let queue = queries::queue(conn, desk.id)?.ok_or(DeskError::NoQueue)?;
    Ok((desk, queue))
}

/// Refuses whoever does not sit at this desk; the desks' manager serves at all of the agency's.
///
/// # Errors
/// [`DeskError::OtherDesk`].
pub(super) fn serves<P: Permission>(granted: &Granted<P>, desk: &Desk) -> Result<(), DeskError> {
    let here = granted.memberships().iter().any(|duty| {
        duty.agency == desk.agency && (duty.desk == Some(desk.id) || duty.role == Role::DeskManager)
    });
    if here { Ok(()) } else { Err(DeskError::OtherDesk) }
}

/// Refuses whoever is not an officer of the desk's agency.
///
/// # Errors
/// There is no such desk; [`DeskError::OtherDesk`].
pub fn seen_by<P: Permission>(conn: &mut Conn, granted: &Granted<P>, desk: DeskId) -> Result<(), DeskError> {
    let desk = agencies::queries::desk(conn, desk)?;
    let here = granted
        .memberships()
        .iter()
        .any(|duty| duty.agency == desk.agency);
    if here { Ok(()) } else { Err(DeskError::OtherDesk) }
}

/// The hours of a desk on a day; none when it is closed.
///
/// # Errors
/// The day lies in a year that nobody has entered.
pub fn open_hours(conn: &mut Conn, desk: &Desk, day: NaiveDate) -> Result<Option<Hours>, DeskError> {
    if !desk.is_open_on(day) {
        return Ok(None);
    }
    let own = agencies::queries::own_calendar_of_desk(conn, desk.id)?;
    let calendar = match own {
        Some(calendar) => calendar,
        None => calendar::province_calendar(conn)?,
    };
    let calendar = calendar::load_calendar(conn, calendar)?;
    if !calendar.open(day)? {
        return Ok(None);
    }
    Ok(calendar.hours(day)?)
}

/// From the first moment of a local day until before the first of the next.
pub fn day_bounds(day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    let from = zone::utc(day.and_time(NaiveTime::MIN));
    (from, from.checked_add_signed(TimeDelta::days(1)).unwrap_or(from))
}

/// Checks that a procedure is one that exists.
///
/// # Errors
/// It does not.
pub(super) fn procedure_of(conn: &mut Conn, id: Option<ProcedureId>) -> Result<(), DeskError> {
    let Some(id) = id else { return Ok(()) };
    match procedures::queries::procedures::procedure(conn, id) {
        Ok(_) => Ok(()),
        Err(ProcedureError::NotFound(_)) => Err(DeskError::Invalid(vec![FieldError::new(
            "/procedureId",
            "PROCEDURE_UNKNOWN",
            Text::new("Không có thủ tục này.", "There is no such procedure."),
        )])),
        Err(error) => Err(error.into()),
    }
}
