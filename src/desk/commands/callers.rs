//! Booking, and calling off, for people on the telephone, who may have no account.

use chrono::NaiveDate;

use super::place::{day_bounds, serves};
use super::visits::{BookCommand, Booker, call_off, keep_place};
use crate::agencies;
use crate::auth::{Granted, QueueServe};
use crate::desk::error::DeskError;
use crate::desk::model::{Visit, VisitChannel};
use crate::desk::queries;
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::DeskId;

/// Books a visit for somebody on the telephone; `phone`, E.164, is where the desk can call back.
///
/// # Errors
/// It is another desk's work; the time is none of the desk's, over, too far ahead or full.
pub fn book_for_caller(
    tx: &mut Tx<'_>,
    granted: &Granted<QueueServe>,
    command: BookCommand,
    phone: Option<String>,
) -> Result<Visit, DeskError> {
    let officer = granted.officer_id().ok_or(DeskError::NotFound)?;
    let booker = Booker {
        account: officer.as_uuid(),
        channel: VisitChannel::Telephone,
        phone,
    };
    keep_place(tx, booker, command, |_, desk| serves(granted, desk))
}

/// Calls a visit off for somebody who says its day and its code, however it was booked.
///
/// # Errors
/// It is another desk's work; no visit of that day that is still awaited has the code.
pub fn cancel_for_caller(
    tx: &mut Tx<'_>,
    granted: &Granted<QueueServe>,
    desk: DeskId,
    (day, code): (NaiveDate, &str),
) -> Result<Visit, DeskError> {
    let desk = agencies::queries::desk(tx.conn(), desk)?;
    serves(granted, &desk)?;
    let visit = queries::visit_by_code(tx.conn(), desk.id, day_bounds(day), code)?;
    call_off(tx, visit.ok_or_else(unknown)?)
}

fn unknown() -> DeskError {
    DeskError::Invalid(vec![FieldError::new(
        "/code",
        "VISIT_UNKNOWN",
        Text::new(
            "Không có lịch hẹn nào còn hiệu lực trong ngày này với mã này.",
            "No visit of that day that is still awaited has this code.",
        ),
    )])
}
