//! The course of legs beside the acts on them: laid out when the turn of their step comes, moved with the dossier's pauses,
//! ended when nothing is awaited any more; and the dossier's own clock, which may stand for them.

use chrono::{DateTime, Utc};

use super::base::Case;
use super::clock;
use super::terms;
use crate::calendar::{self, DuePolicy, Pause, overdue_from};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{ClockPhase, DossierStep, Leg, LegState};
use crate::dossiers::queries;
use crate::dossiers::rules::ledger;
use crate::platform::db::Tx;
use crate::platform::ids::DossierId;

/// Lays out the leg of a step whose turn has come. It is asked by whoever did the last step before it that is no leg.
///
/// # Errors
/// The database's.
pub(super) fn prepare(tx: &mut Tx<'_>, case: &Case, step: &DossierStep) -> Result<(), DossierError> {
    let now = tx.now();
    let known = queries::legs(tx.conn(), case.dossier.id)?;
    let request = asked_in_the_route(tx, case, step)?;
    let asking = case
        .steps
        .iter()
        .rfind(|before| before.no < step.no && !before.is_leg)
        .unwrap_or(step);
    let leg = Leg {
        dossier_id: case.dossier.id,
        no: known.last().map_or(0, |last| last.no).saturating_add(1),
        step_no: step.no,
        agency_id: step.agency_id,
        unit_id: step.unit_id,
        unit_name: step.unit_name.clone(),
        asking_agency_id: asking.agency_id,
        asking_unit_id: asking.unit_id,
        asking_role: asking.role,
        state: LegState::Prepared,
        pauses_clock: step.leg_pauses,
        consent_basis: step.consent_basis.clone(),
        allotment_value: step.allotment_value,
        allotment_unit: step.allotment_unit,
        calendar_id: None,
        request,
        prepared_at: now,
        sent_at: None,
        sent_by: None,
        due_at: None,
        late_from: None,
        accepted_at: None,
        accepted_by: None,
        returned_at: None,
        returned_by: None,
        return_reason: None,
        begun_at: None,
        begun_by: None,
        answered_at: None,
        answered_by: None,
        answer: None,
        answer_text: None,
        by_silence: false,
        overdue_at: None,
        late_outside: None,
        cancelled_at: None,
        cancelled_by: None,
        cancel_reason: None,
    };
    Ok(queries::insert_leg(tx.conn(), &leg)?)
}

/// What the route says is asked for at a step; whoever sends the request may say it otherwise.
fn asked_in_the_route(
    tx: &mut Tx<'_>,
    case: &Case,
    step: &DossierStep,
) -> Result<Option<String>, DossierError> {
    let terms = terms::pinned_terms(tx.conn(), &case.dossier)?;
    let written = terms.and_then(|terms| {
        let mut steps = terms.pinned.process.steps.iter();
        let leg = steps.find(|own| own.id == step.step_id)?.leg.clone();
        leg?.request_text
    });
    Ok(written)
}

/// Ends what is open of the legs of some steps, because these are not done any more, or are done again; with the dossier's
/// own clock as it is.
///
/// # Errors
/// The database's.
pub(super) fn end_open(
    tx: &mut Tx<'_>,
    case: &mut Case,
    is_over: impl Fn(i32) -> bool,
    reason: &str,
) -> Result<(), DossierError> {
    let now = tx.now();
    for mut leg in queries::legs(tx.conn(), case.dossier.id)? {
        if !leg.state.is_open() || !is_over(leg.step_no) {
            continue;
        }
        if leg.pauses_clock && leg.state.is_out() {
            case.dossier.pausing_legs = case.dossier.pausing_legs.saturating_sub(1);
        }
        leg.state = LegState::Cancelled;
        leg.cancelled_at = Some(now);
        leg.cancelled_by = case.officer();
        leg.cancel_reason = Some(reason.to_owned());
        queries::save_leg(tx.conn(), &leg)?;
    }
    Ok(())
}

/// The same for steps that are called off or done again while the dossier goes on: where its clock stood for their legs
/// alone, it runs again.
///
/// # Errors
/// The calendar's; the database's.
pub(super) fn call_off(
    tx: &mut Tx<'_>,
    case: &mut Case,
    is_over: impl Fn(i32) -> bool,
    reason: &str,
) -> Result<(), DossierError> {
    let stood = case.dossier.pausing_legs > 0;
    end_open(tx, case, is_over, reason)?;
    if stood && case.dossier.pausing_legs == 0 && case.dossier.clock_phase == ClockPhase::Paused {
        let now = tx.now();
        clock::resume(tx, case, now, None)?;
    }
    Ok(())
}

/// Moves the time of the agencies that are asked by a pause of the dossier that is none of theirs: they could do nothing.
///
/// # Errors
/// The calendar's; the database's.
pub(super) fn shift(tx: &mut Tx<'_>, id: DossierId, pause: Pause) -> Result<(), DossierError> {
    for mut leg in queries::legs(tx.conn(), id)? {
        let (Some(due_at), Some(calendar), true) = (leg.due_at, leg.calendar_id, leg.state.is_out()) else {
            continue;
        };
        let own = calendar::load_calendar(tx.conn(), calendar)?;
        // What was asked after the pause began stands only since then.
        let from = leg.sent_at.map_or(pause.from, |sent| pause.from.max(sent));
        let own_pause = Pause {
            from,
            to: pause.to.max(from),
        };
        let moved = own.shift(due_at, &[own_pause], leg.allotment_unit, DuePolicy::EndOfDay)?;
        leg.due_at = Some(moved);
        leg.late_from = Some(overdue_from(moved, leg.allotment_unit, DuePolicy::EndOfDay));
        queries::save_leg(tx.conn(), &leg)?;
    }
    Ok(())
}

/// The dossier's clock stands for one leg more.
pub(super) fn stand(tx: &mut Tx<'_>, case: &mut Case) -> Result<(), DossierError> {
    case.dossier.pausing_legs = case.dossier.pausing_legs.saturating_add(1);
    if case.dossier.pausing_legs == 1 {
        clock::pause(tx, &mut case.dossier, ledger::INTER_AGENCY_OPINION, None)?;
    }
    Ok(())
}

/// It stands for one leg less; with the last of them it runs again.
pub(super) fn run_again(tx: &mut Tx<'_>, case: &mut Case) -> Result<(), DossierError> {
    case.dossier.pausing_legs = case.dossier.pausing_legs.saturating_sub(1);
    if case.dossier.pausing_legs == 0 {
        let now: DateTime<Utc> = tx.now();
        clock::resume(tx, case, now, None)?;
    }
    Ok(())
}
