//! Tickets: taking one, calling the next, what became of it.

use super::place::{day_bounds, procedure_of, queue_of, serves};
use crate::auth::{Granted, QueueServe};
use crate::calendar::zone::local_date;
use crate::desk::error::DeskError;
use crate::desk::model::{DeskQueue, Ticket, TicketState, Visit, VisitState};
use crate::desk::rules::line::{self, TicketAct};
use crate::desk::{events, queries};
use crate::dossiers;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, DeskId, DossierId, ProcedureId, TicketId};

/// A ticket to give.
#[derive(Clone, Debug)]
pub struct TakeTicketCommand {
    /// The desk.
    pub desk: DeskId,
    /// What for.
    pub procedure: Option<ProcedureId>,
    /// The code of a visit that was booked.
    pub visit_code: Option<String>,
}

/// Gives a ticket to somebody who is there: at the counter, or by the kiosk in the room. A booked visit's code brings the
/// place of the booked time.
///
/// # Errors
/// The desk gives no tickets, is another's, or receives nobody today; nobody booked with this code for today.
pub fn take_ticket(
    tx: &mut Tx<'_>,
    granted: &Granted<QueueServe>,
    command: &TakeTicketCommand,
) -> Result<Ticket, DeskError> {
    let now = tx.now();
    let day = local_date(now);
    let (desk, queue) = queue_of(tx.conn(), command.desk)?;
    serves(granted, &desk)?;
    if !desk.is_open_on(day) {
        return Err(DeskError::DeskClosed);
    }
    if queries::is_day_off(tx.conn(), desk.id, day)? {
        return Err(DeskError::DayOff);
    }
    procedure_of(tx.conn(), command.procedure)?;
    let visit = match &command.visit_code {
        Some(code) => Some(
            queries::visit_by_code(tx.conn(), desk.id, day_bounds(day), code)?.ok_or_else(unknown_code)?,
        ),
        None => None,
    };
    let number = i32::try_from(tx.next_number(&line::series(desk.id, day))?).unwrap_or(i32::MAX);
    let booked = visit.as_ref().map(|visit| (visit.starts_at, visit.ends_at));
    let ticket = Ticket {
        id: TicketId::new(now),
        version: 1,
        desk_id: desk.id,
        day,
        number,
        label: line::label(&queue.prefix, number),
        procedure_id: command
            .procedure
            .or_else(|| visit.as_ref().and_then(|visit| visit.procedure_id)),
        visit_id: visit.as_ref().map(|visit| visit.id),
        state: TicketState::Waiting,
        queue_at: line::turn(now, booked),
        taken_at: now,
        calls: 0,
        called_at: None,
        called_by: None,
        desk_window: None,
        ended_at: None,
        dossier_id: None,
    };
    if let Some(visit) = visit {
        arrive(tx, desk.agency, visit)?;
    }
    queries::insert_ticket(tx.conn(), &ticket)?;
    tx.record(
        Record::new("ticket", ticket.id.as_uuid(), "ticket.taken")
            .set("label", &ticket.label)
            .set("visit", ticket.visit_id),
    )?;
    tx.emit(events::ticket(desk.agency, &ticket))?;
    Ok(ticket)
}

fn arrive(tx: &mut Tx<'_>, agency: AgencyId, mut visit: Visit) -> Result<(), DeskError> {
    visit.state = VisitState::Arrived;
    visit.updated_at = tx.now();
    if !queries::save_visit(tx.conn(), &mut visit)? {
        return Err(DeskError::Stale);
    }
    tx.record(Record::new("visit", visit.id.as_uuid(), "visit.arrived").change(
        "state",
        VisitState::Booked,
        visit.state,
    ))?;
    Ok(tx.emit(events::visit(agency, &visit))?)
}

/// Calls whoever's turn it is to a window.
///
/// # Errors
/// Nobody is in the line; the desk has no such window, or is another's.
pub fn call_next(
    tx: &mut Tx<'_>,
    granted: &Granted<QueueServe>,
    (desk, window): (DeskId, i32),
) -> Result<Ticket, DeskError> {
    let (desk, queue) = queue_of(tx.conn(), desk)?;
    serves(granted, &desk)?;
    check_window(&queue, window)?;
    let day = local_date(tx.now());
    let ticket = queries::first_waiting(tx.conn(), desk.id, day)?.ok_or(DeskError::NobodyWaits)?;
    change(tx, granted, desk.agency, ticket, TicketAct::Call, |ticket| {
        ticket.desk_window = Some(window);
    })
}

/// Says what became of a ticket. A served one may name the dossier that came of it.
///
/// # Errors
/// It is another desk's; its state does not allow it; the dossier is not one that the caller sees.
pub fn act_on_ticket(
    tx: &mut Tx<'_>,
    granted: &Granted<QueueServe>,
    (id, expected): (TicketId, i64),
    act: TicketAct,
    dossier: Option<DossierId>,
) -> Result<Ticket, DeskError> {
    let ticket = queries::ticket(tx.conn(), id)?.ok_or(DeskError::NotFound)?;
    let (desk, _) = queue_of(tx.conn(), ticket.desk_id)?;
    serves(granted, &desk)?;
    if ticket.version != expected {
        return Err(DeskError::Stale);
    }
    if act == TicketAct::Call && ticket.desk_window.is_none() {
        // The first call says to which window.
        return Err(DeskError::TicketState(ticket.state));
    }
    if let Some(dossier) = dossier {
        let viewer = dossiers::commands::viewer(granted);
        dossiers::queries::visible(tx.conn(), &viewer, dossier)?.ok_or_else(unknown_dossier)?;
    }
    change(tx, granted, desk.agency, ticket, act, |ticket| {
        ticket.dossier_id = dossier.or(ticket.dossier_id);
    })
}

fn change(
    tx: &mut Tx<'_>,
    granted: &Granted<QueueServe>,
    agency: AgencyId,
    mut ticket: Ticket,
    act: TicketAct,
    more: impl FnOnce(&mut Ticket),
) -> Result<Ticket, DeskError> {
    let now = tx.now();
    let before = ticket.state;
    ticket.state = line::next(before, act).ok_or(DeskError::TicketState(before))?;
    match act {
        TicketAct::Call => {
            ticket.calls = ticket.calls.saturating_add(1);
            ticket.called_at = Some(now);
            ticket.called_by = granted.officer_id();
        }
        TicketAct::Serve | TicketAct::Miss | TicketAct::Leave => ticket.ended_at = Some(now),
        TicketAct::Requeue => {
            ticket.queue_at = now;
            ticket.ended_at = None;
            ticket.desk_window = None;
        }
    }
    more(&mut ticket);
    if !queries::save_ticket(tx.conn(), &mut ticket)? {
        return Err(DeskError::Stale);
    }
    tx.record(
        Record::new("ticket", ticket.id.as_uuid(), act.action())
            .change("state", before, ticket.state)
            .set("window", ticket.desk_window)
            .set("dossier", ticket.dossier_id),
    )?;
    tx.emit(events::ticket(agency, &ticket))?;
    Ok(ticket)
}

fn check_window(queue: &DeskQueue, window: i32) -> Result<(), DeskError> {
    if (1..=queue.windows).contains(&window) {
        return Ok(());
    }
    Err(DeskError::Invalid(vec![FieldError::new(
        "/window",
        "WINDOW_UNKNOWN",
        Text::new(
            format!("Bộ phận một cửa này có {} cửa.", queue.windows),
            format!("This desk has {} windows.", queue.windows),
        ),
    )]))
}

fn unknown_code() -> DeskError {
    DeskError::Invalid(vec![FieldError::new(
        "/visitCode",
        "VISIT_UNKNOWN",
        Text::new(
            "Không có lịch hẹn nào còn hiệu lực hôm nay với mã này.",
            "No visit of today that is still awaited has this code.",
        ),
    )])
}

fn unknown_dossier() -> DeskError {
    DeskError::Invalid(vec![FieldError::new(
        "/dossierId",
        "DOSSIER_UNKNOWN",
        Text::new(
            "Không có hồ sơ này, hoặc không thuộc thẩm quyền xem của người gọi.",
            "There is no such dossier, or it is not the caller's to see.",
        ),
    )])
}
