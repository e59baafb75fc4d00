//! The applicant's proof that an obligation with the state is settled.

use super::base::{Case, Change, record};
use super::steps::activate_next;
use super::terms::pinned_counting;
use crate::auth::{DossierAdvance, Granted};
use crate::calendar::{self, Pause};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{ClockEventKind, ClockPhase, Dossier, DossierAction, HistoryKind, StepState};
use crate::dossiers::queries;
use crate::dossiers::rules::deadlines;
use crate::platform::db::Tx;
use crate::platform::ids::DossierId;

/// The proof.
#[derive(Clone, Debug)]
pub struct ProveCommand {
    /// Number of the receipt or of the transfer.
    pub reference: String,
}

/// Enters the proof: the clock runs again, and the appointment and the steps to come move by the counted days that it
/// stood (domain 5.3, row 6 → 4; 7.6; S2).
///
/// # Errors
/// Nothing is awaited, or at another desk; a year of the calendar is not entered.
pub fn prove_obligation(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    (id, expected): (DossierId, i64),
    command: &ProveCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    let next = case.judge(DossierAction::ProveObligation)?;
    let now = tx.now();
    let open = queries::obligations(tx.conn(), id)?
        .into_iter()
        .find(|obligation| obligation.proven_at.is_none());
    if let Some(obligation) = open {
        queries::prove_obligation(tx.conn(), id, obligation.no, &command.reference, now)?;
    }
    let paused = queries::clock_events(tx.conn(), id)?
        .into_iter()
        .rev()
        .find(|event| event.kind == ClockEventKind::Pause)
        .map(|event| event.at);
    let before = case.dossier.due_at;
    let counting = pinned_counting(tx.conn(), &case.dossier)?;
    if let (Some(from), Some(calendar_id), Some(counting)) = (paused, case.dossier.calendar_id, counting) {
        let calendar = calendar::load_calendar(tx.conn(), calendar_id)?;
        let pause = Pause { from, to: now };
        case.dossier.due_at = deadlines::after_pause(&calendar, case.dossier.due_at, pause, counting)?;
        case.dossier.overdue_at = deadlines::overdue_at(case.dossier.due_at, counting);
        for step in case
            .steps
            .iter_mut()
            .filter(|step| step.state == StepState::Pending)
        {
            step.due_at = deadlines::after_pause(&calendar, step.due_at, pause, counting)?;
            queries::save_step(tx.conn(), step)?;
        }
    }
    let actor = tx.actor().clone();
    let reason = Some("FINANCIAL_OBLIGATION");
    queries::append_clock_event(
        tx.conn(),
        &actor,
        id,
        (ClockEventKind::Resume, reason),
        now,
        case.dossier.due_at,
    )?;
    queries::remove_work(tx.conn(), id)?;
    activate_next(tx, &mut case, None)?;
    case.dossier.state = next;
    case.dossier.clock_phase = ClockPhase::Running;
    let change = record(id, "dossier.obligation-proven")
        .set("reference", &command.reference)
        .change("dueAt", before, case.dossier.due_at);
    case.finish(
        tx,
        Change {
            record: change,
            history: Some((HistoryKind::ObligationProven, None, None)),
            event: Some(kinds::OBLIGATION_PROVEN),
        },
    )
}
