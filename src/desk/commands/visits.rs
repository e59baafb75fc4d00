//! Booking a visit and calling it off.

use aws_lc_rs::rand;
use chrono::{DateTime, TimeDelta, Utc};

use super::place::{day_bounds, open_hours, procedure_of, queue_of};
use crate::agencies::{self, Desk};
use crate::auth::{Granted, VisitBook};
use crate::calendar::zone::local_date;
use crate::desk::error::DeskError;
use crate::desk::model::{Visit, VisitChannel, VisitState};
use crate::desk::rules::slots::{Slot, slots};
use crate::desk::{events, queries};
use crate::platform::audit_log::Record;
use crate::platform::db::{DbError, Tx};
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::{DeskId, ProcedureId, VisitId};

/// A visit to book.
#[derive(Clone, Copy, Debug)]
pub struct BookCommand {
    /// The desk.
    pub desk: DeskId,
    /// When it begins: one of the desk's slots.
    pub starts_at: DateTime<Utc>,
    /// What for.
    pub procedure: Option<ProcedureId>,
}

/// Books a visit for the citizen who calls.
///
/// # Errors
/// The time is none of the desk's, over, too far ahead or full; the citizen is awaited there already.
pub fn book_visit(
    tx: &mut Tx<'_>,
    granted: &Granted<VisitBook>,
    command: BookCommand,
) -> Result<Visit, DeskError> {
    let citizen = granted.citizen_id().ok_or(DeskError::NotFound)?;
    let booker = Booker {
        account: citizen.as_uuid(),
        channel: VisitChannel::Online,
        phone: None,
    };
    keep_place(tx, booker, command, |tx, desk| {
        let now = tx.now();
        let awaited = queries::open_visit_of(tx.conn(), citizen, desk.id, now)?;
        awaited.map_or(Ok(()), |_| Err(DeskError::BookedAlready))
    })
}

/// Who books.
pub(super) struct Booker {
    pub(super) account: uuid::Uuid,
    pub(super) channel: VisitChannel,
    pub(super) phone: Option<String>,
}

/// Keeps a place at a desk, if `may` says that the booker may have one there.
///
/// # Errors
/// As of [`book_visit`]; those of `may`.
pub(super) fn keep_place(
    tx: &mut Tx<'_>,
    booker: Booker,
    command: BookCommand,
    may: impl FnOnce(&mut Tx<'_>, &Desk) -> Result<(), DeskError>,
) -> Result<Visit, DeskError> {
    let now = tx.now();
    let (desk, queue) = queue_of(tx.conn(), command.desk)?;
    procedure_of(tx.conn(), command.procedure)?;
    // From here on nobody else counts the places of this desk.
    queries::bump(tx.conn(), desk.id)?;
    let slot = slot_at(tx, &desk, &queue, command.starts_at)?;
    may(tx, &desk)?;
    let taken = queries::booked_between(tx.conn(), desk.id, slot.starts_at, slot.ends_at)?;
    let places = usize::try_from(queue.visits_per_slot).unwrap_or(0);
    if taken.len() >= places {
        return Err(DeskError::Full);
    }
    let visit = Visit {
        id: VisitId::new(now),
        version: 1,
        desk_id: desk.id,
        booked_by: booker.account,
        procedure_id: command.procedure,
        starts_at: slot.starts_at,
        ends_at: slot.ends_at,
        code: draw_code(tx, &desk, slot)?,
        state: VisitState::Booked,
        created_at: now,
        updated_at: now,
        channel: booker.channel,
        caller_phone: booker.phone,
    };
    queries::insert_visit(tx.conn(), &visit)?;
    tx.record(
        Record::new("visit", visit.id.as_uuid(), "visit.booked")
            .set("desk", visit.desk_id)
            .set("startsAt", visit.starts_at)
            .set("channel", visit.channel),
    )?;
    tx.emit(events::visit(desk.agency, &visit))?;
    Ok(visit)
}

/// Calls off one's own visit.
///
/// # Errors
/// It is not the caller's; it is not awaited any more.
pub fn cancel_visit(
    tx: &mut Tx<'_>,
    granted: &Granted<VisitBook>,
    (id, expected): (VisitId, i64),
) -> Result<Visit, DeskError> {
    let visit = queries::visit(tx.conn(), id)?
        .filter(|visit| visit.is_of(granted.citizen_id()))
        .ok_or(DeskError::NotFound)?;
    if visit.version != expected {
        return Err(DeskError::Stale);
    }
    call_off(tx, visit)
}

/// Gives a visit's place back.
///
/// # Errors
/// It is not awaited any more; somebody was faster.
pub(super) fn call_off(tx: &mut Tx<'_>, mut visit: Visit) -> Result<Visit, DeskError> {
    let id = visit.id;
    let agency = agencies::queries::desk(tx.conn(), visit.desk_id)?.agency;
    if visit.state != VisitState::Booked {
        return Err(DeskError::VisitState(visit.state));
    }
    visit.state = VisitState::Cancelled;
    visit.updated_at = tx.now();
    if !queries::save_visit(tx.conn(), &mut visit)? {
        return Err(DeskError::Stale);
    }
    tx.record(Record::new("visit", id.as_uuid(), "visit.cancelled").change(
        "state",
        VisitState::Booked,
        visit.state,
    ))?;
    tx.emit(events::visit(agency, &visit))?;
    Ok(visit)
}

/// The slot that begins at a moment.
fn slot_at(
    tx: &mut Tx<'_>,
    desk: &Desk,
    queue: &crate::desk::model::DeskQueue,
    starts_at: DateTime<Utc>,
) -> Result<Slot, DeskError> {
    let now = tx.now();
    if queue.visits_per_slot == 0 {
        return Err(DeskError::NoQueue);
    }
    let latest = local_date(now).checked_add_signed(TimeDelta::days(i64::from(queue.days_ahead)));
    let day = local_date(starts_at);
    if starts_at <= now || latest.is_some_and(|latest| day > latest) {
        return Err(not_bookable(
            "NOT_BOOKABLE_NOW",
            format!(
                "Chỉ đặt được khung giờ sắp tới trong vòng {} ngày.",
                queue.days_ahead
            ),
            format!(
                "Only times to come, within {} days, can be booked.",
                queue.days_ahead
            ),
        ));
    }
    if queries::is_day_off(tx.conn(), desk.id, day)? {
        return Err(DeskError::DayOff);
    }
    let hours = open_hours(tx.conn(), desk, day)?;
    hours
        .map(|hours| slots(day, &hours, queue.visit_minutes))
        .unwrap_or_default()
        .into_iter()
        .find(|slot| slot.starts_at == starts_at)
        .ok_or_else(|| {
            not_bookable(
                "NO_SUCH_SLOT",
                "Bộ phận một cửa không có khung giờ hẹn bắt đầu vào lúc này.".to_owned(),
                "The desk has no time for visits that begins then.".to_owned(),
            )
        })
}

fn not_bookable(code: &'static str, vi: String, en: String) -> DeskError {
    DeskError::Invalid(vec![FieldError::new("/startsAt", code, Text::new(vi, en))])
}

/// Six digits that no other visit of the desk has on that day.
fn draw_code(tx: &mut Tx<'_>, desk: &Desk, slot: Slot) -> Result<String, DeskError> {
    let day = day_bounds(local_date(slot.starts_at));
    for _ in 0..20 {
        let mut random = [0; 4];
        rand::fill(&mut random).map_err(|_| DbError::Broken("no random numbers".into()))?;
        let code = format!("{:06}", u32::from_le_bytes(random) % 1_000_000);
        if !queries::code_is_taken(tx.conn(), desk.id, day, &code)? {
            return Ok(code);
        }
    }
    Err(DeskError::Full)
}
