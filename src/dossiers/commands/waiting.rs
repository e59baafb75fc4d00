//! Who waits for what: the work that a dossier's state puts into inboxes, and the end of all waiting.

use chrono::{DateTime, Utc};

use super::asked;
use super::base::Case;
use super::clock;
use super::leg_course;
use super::route::put_work_of;
use crate::auth::Role;
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{
    ClockPhase, Dossier, DossierState, DossierStep, StepState, SupplementState, Work, WorkKind,
};
use crate::dossiers::queries;
use crate::platform::db::Tx;

/// Work at the receiving desk.
pub(super) fn at_the_desk(dossier: &Dossier, kind: WorkKind, sort_at: DateTime<Utc>) -> Work {
    Work {
        dossier_id: dossier.id,
        step_no: 0,
        kind,
        agency_id: dossier.receiving_agency_id,
        unit_id: None,
        role: Role::DeskOfficer,
        assignee_id: None,
        sort_at,
    }
}

/// Work for the head of the agency that decides.
pub(super) fn for_the_head(dossier: &Dossier, kind: WorkKind, sort_at: DateTime<Utc>) -> Work {
    Work {
        agency_id: dossier.competent_agency_id,
        role: Role::AgencyHead,
        ..at_the_desk(dossier, kind, sort_at)
    }
}

/// Puts the work into the inboxes that goes with the state, in place of what waited there.
///
/// # Errors
/// The database's.
pub(super) fn put_work(tx: &mut Tx<'_>, case: &Case, state: DossierState) -> Result<(), DossierError> {
    let (now, dossier) = (tx.now(), &case.dossier);
    for kind in [
        WorkKind::Step,
        WorkKind::Return,
        WorkKind::LegSending,
        WorkKind::Obligation,
        WorkKind::Supplement,
        WorkKind::Withdrawal,
    ] {
        queries::remove_work_of(tx.conn(), dossier.id, kind)?;
    }
    if state == DossierState::WithdrawalRequested {
        // Nobody can act on it until the head has decided; see [`put_supplement_work_back`].
        for kind in [WorkKind::SupplementApproval, WorkKind::SupplementSending] {
            queries::remove_work_of(tx.conn(), dossier.id, kind)?;
        }
    }
    let sort_at = dossier.due_at.unwrap_or(now);
    let work = match state {
        DossierState::Accepted | DossierState::InProcess | DossierState::Completed => {
            for step in case.steps.iter().filter(|step| step.state == StepState::Active) {
                put_work_of(tx, case, step)?;
            }
            None
        }
        DossierState::SupplementRequired | DossierState::IntakeSupplement => {
            Some(at_the_desk(dossier, WorkKind::Supplement, sort_at))
        }
        DossierState::FinancialObligation => Some(at_the_desk(dossier, WorkKind::Obligation, sort_at)),
        DossierState::WithdrawalRequested => Some(for_the_head(dossier, WorkKind::Withdrawal, now)),
        DossierState::Draft
        | DossierState::Submitted
        | DossierState::NotAccepted
        | DossierState::Withdrawn
        | DossierState::Stopped
        | DossierState::Returned => None,
    };
    if let Some(work) = work {
        queries::put_work(tx.conn(), &work)?;
    }
    Ok(())
}

/// The work of who approves a request to supplement: the head of the unit whose step it is.
pub(super) fn supplement_approval(dossier: &Dossier, step: &DossierStep, now: DateTime<Utc>) -> Work {
    Work {
        dossier_id: dossier.id,
        step_no: step.no,
        kind: WorkKind::SupplementApproval,
        agency_id: step.agency_id,
        unit_id: step.unit_id,
        role: if step.unit_id.is_some() {
            Role::UnitHead
        } else {
            Role::AgencyHead
        },
        assignee_id: None,
        sort_at: step.due_at.unwrap_or(now),
    }
}

/// The desk's work of sending a request that was approved.
pub(super) fn supplement_sending(dossier: &Dossier, now: DateTime<Utc>) -> Work {
    at_the_desk(
        dossier,
        WorkKind::SupplementSending,
        dossier.due_at.unwrap_or(now),
    )
}

/// Puts the work back that a request to supplement gives, once a withdrawal was refused.
///
/// # Errors
/// The database's.
pub(super) fn put_supplement_work_back(tx: &mut Tx<'_>, case: &Case) -> Result<(), DossierError> {
    let (now, dossier) = (tx.now(), &case.dossier);
    let work = match dossier.open_supplement {
        Some(SupplementState::Proposed) => {
            let request = asked::open_request(tx, case)?;
            let step = request.and_then(|request| asked::step_of(&case.steps, &request));
            step.map(|step| supplement_approval(dossier, step, now))
        }
        Some(SupplementState::Approved) => Some(supplement_sending(dossier, now)),
        _ => None,
    };
    if let Some(work) = work {
        queries::put_work(tx.conn(), &work)?;
    }
    Ok(())
}

/// Ends a dossier before its result: nobody waits any more, what was not done is not needed, the clock stops.
///
/// # Errors
/// The database's.
pub(super) fn end(
    tx: &mut Tx<'_>,
    case: &mut Case,
    state: DossierState,
    reason: &str,
) -> Result<(), DossierError> {
    let (now, id) = (tx.now(), case.dossier.id);
    queries::remove_work(tx.conn(), id)?;
    leg_course::end_open(tx, case, |_| true, reason)?;
    case.dossier.pausing_legs = 0;
    for step in case
        .steps
        .iter_mut()
        .filter(|step| matches!(step.state, StepState::Pending | StepState::Active))
    {
        step.state = StepState::Skipped;
        queries::save_step(tx.conn(), step)?;
    }
    for mut request in queries::supplements(tx.conn(), id)? {
        let is_open = matches!(
            request.state,
            SupplementState::Proposed | SupplementState::Approved | SupplementState::Sent
        );
        if is_open {
            request.state = SupplementState::Cancelled;
            queries::save_supplement(tx.conn(), id, &request)?;
        }
    }
    if case.dossier.clock_phase == ClockPhase::NotStarted {
        case.dossier.clock_phase = ClockPhase::Stopped;
    } else {
        clock::stop(tx, &mut case.dossier, reason)?;
    }
    case.dossier.open_supplement = None;
    case.dossier.resume_state = None;
    case.dossier.next_alert_at = None;
    case.dossier.state = state;
    case.dossier.closed_at = Some(now);
    Ok(())
}
