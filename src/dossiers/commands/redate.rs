//! Corrected calendars: which open dossiers would have another appointment, and giving it to one of them. Never by
//! itself: the appointment was told to somebody.

use chrono::{DateTime, Utc};

use super::base::{Case, Change, record};
use super::clock::{self, Clockwork, Redating, appointment};
use super::waiting;
use crate::auth::{DossierDecide, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Dossier, DossierAction, HistoryKind};
use crate::dossiers::queries;
use crate::dossiers::rules::ledger::{self, Appointment};
use crate::platform::db::{Conn, Tx};
use crate::platform::ids::DossierId;

/// The appointment that the ledger makes on the calendar as it is now, when it is another than the one in force.
///
/// # Errors
/// The calendar's, the database's.
pub fn other_appointment(
    conn: &mut Conn,
    dossier: &Dossier,
) -> Result<Option<(Clockwork, Appointment)>, DossierError> {
    let Some(clockwork) = Clockwork::of(conn, dossier)? else {
        return Ok(None);
    };
    let events = queries::clock_events(conn, dossier.id)?;
    let made = ledger::replay(&clockwork.calendar, clockwork.terms.counting, &events)?.appointment;
    Ok((made != appointment(dossier)).then_some((clockwork, made)))
}

/// Gives a dossier the appointment that the corrected calendar makes.
///
/// # Errors
/// [`DossierError::NothingToRedate`]; the dossier has ended; the caller does not head the agency.
pub fn redate(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierDecide>,
    (id, expected): (DossierId, i64),
    reason: &str,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::Redate)?;
    let other = other_appointment(tx.conn(), &case.dossier)?;
    let (clockwork, made) = other.ok_or(DossierError::NothingToRedate)?;
    let before: Option<DateTime<Utc>> = case.dossier.due_at;
    clock::redate(
        tx,
        &mut case.dossier,
        &clockwork,
        made,
        (Redating::Calendar, reason),
    )?;
    clock::replan(tx.conn(), id, &clockwork, &mut case.steps)?;
    for step in &case.steps {
        queries::save_step(tx.conn(), step)?;
    }
    let state = case.dossier.state;
    waiting::put_work(tx, &case, state)?;
    let change = record(id, "dossier.redated")
        .change("dueAt", before, case.dossier.due_at)
        .reason(Some(reason.to_owned()));
    case.finish(
        tx,
        Change {
            record: change,
            history: Some((HistoryKind::Redated, None, Some(reason.to_owned()))),
            event: Some(kinds::REDATED),
        },
    )
}
