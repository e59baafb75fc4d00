//! What the worker tells of dossiers that nobody finishes: once each, however many workers run, whenever they stop.

use chrono::{DateTime, Utc};

use super::base::{Case, record};
use super::route::current;
use super::supplied::{is_over, stop_waiting};
use super::terms;
use super::waiting::for_the_head;
use crate::agencies;
use crate::auth::Role;
use crate::calendar::zone::local_date;
use crate::dossiers::error::DossierError;
use crate::dossiers::events::{self, kinds};
use crate::dossiers::model::{
    AlertKind, Dossier, DossierAction, HistoryEntry, HistoryKind, SupplementState, Work, WorkKind,
};
use crate::dossiers::queries;
use crate::dossiers::rules::alerts::{self, Alert};
use crate::dossiers::rules::lifecycle::{self, StepEffect};
use crate::dossiers::rules::who::Who;
use crate::platform::db::Tx;
use crate::platform::ids::DossierId;

/// At most so many dossiers in one transaction.
pub const MANY: i64 = 100;

/// Tells what is due of the dossiers whose moment has come; answers how many it looked at.
///
/// # Errors
/// The database's.
pub fn tell_due(tx: &mut Tx<'_>) -> Result<i64, DossierError> {
    let now = tx.now();
    let due = queries::due_for_alert(tx.conn(), now, MANY)?;
    let looked_at = i64::try_from(due.len()).unwrap_or(MANY);
    for dossier in due {
        let alert = alerts::alert(&dossier, now);
        // Whoever comes second finds another moment there, and tells nothing.
        let next = alert.and_then(|alert| alert.next);
        if !queries::move_alert(tx.conn(), &dossier, next)? {
            continue;
        }
        if let Some(alert) = alert
            && queries::add_alert(tx.conn(), dossier.id, (alert.kind, alert.due_at), now)?
        {
            tell(tx, &dossier, alert)?;
        }
    }
    Ok(looked_at)
}

fn tell(tx: &mut Tx<'_>, dossier: &Dossier, alert: Alert) -> Result<(), DossierError> {
    let now = tx.now();
    let steps = queries::steps(tx.conn(), dossier.id)?;
    let step = current(&steps);
    let (action, event) = match alert.kind {
        AlertKind::AnswerOverdue => ("dossier.answer-overdue", kinds::ANSWER_OVERDUE),
        AlertKind::DueSoon => ("dossier.due-soon", kinds::DUE_SOON),
        AlertKind::Overdue => ("dossier.overdue", kinds::OVERDUE),
    };
    if alert.kind == AlertKind::Overdue {
        let entry = HistoryEntry {
            seq: 0,
            at: now,
            kind: HistoryKind::Overdue,
            state: dossier.state,
            agency_id: step.map(|step| step.agency_id),
            unit_name: step.and_then(|step| step.unit_name.clone()),
            step_name: step.map(|step| step.name.clone()),
            due_at: dossier.due_at,
            note: None,
        };
        queries::append_history(tx.conn(), dossier.id, &entry)?;
    }
    if wants_apology(tx, dossier, alert.kind)? {
        let apology = apology(tx, dossier, alert.due_at)?;
        queries::put_work(tx.conn(), &apology)?;
    }
    tx.record(
        record(dossier.id, action)
            .set("dueAt", alert.due_at)
            .set("step", step.map(|step| step.no)),
    )?;
    tx.emit(events::event(event, dossier))?;
    Ok(())
}

/// Puts the apology back that was told of and is still owed: the work on a dossier begins again whose result had ended all
/// waiting. What was not told yet, the worker tells in its time.
///
/// # Errors
/// The database's.
pub(super) fn owe_again(tx: &mut Tx<'_>, dossier: &Dossier) -> Result<(), DossierError> {
    let now = tx.now();
    let Some(alert) = alerts::alert(dossier, now) else {
        return Ok(());
    };
    let was_told = queries::was_told(tx.conn(), dossier.id, (alert.kind, alert.due_at))?;
    if was_told && wants_apology(tx, dossier, alert.kind)? {
        let apology = apology(tx, dossier, alert.due_at)?;
        queries::put_work(tx.conn(), &apology)?;
    }
    Ok(())
}

/// The apology is due when the appointment is missed; before it where the rules of the time want that.
fn wants_apology(tx: &mut Tx<'_>, dossier: &Dossier, kind: AlertKind) -> Result<bool, DossierError> {
    Ok(match kind {
        AlertKind::AnswerOverdue => false,
        AlertKind::Overdue => true,
        AlertKind::DueSoon => terms::pinned_terms(tx.conn(), dossier)?
            .is_some_and(|terms| terms.rules.params.apology_lead_working_days.is_some()),
    })
}

/// The task for whoever may give a new appointment: the head of the agency that decides; once that was done as often as
/// the rules allow, only the province (domain 7.7, 2; section 17).
fn apology(tx: &mut Tx<'_>, dossier: &Dossier, due_at: DateTime<Utc>) -> Result<Work, DossierError> {
    let work = for_the_head(dossier, WorkKind::Apology, due_at);
    if dossier.reappointments < dossier.reappointments_allowed {
        return Ok(work);
    }
    let on = local_date(tx.now());
    let province = agencies::queries::province(tx.conn(), on)?;
    Ok(province.map_or(work.clone(), |agency_id| Work {
        agency_id,
        role: Role::PpcApprover,
        ..work
    }))
}

/// Stops the dossiers whose supplements did not come in time; answers how many it looked at.
///
/// # Errors
/// The database's.
pub fn expire_waiting(tx: &mut Tx<'_>) -> Result<i64, DossierError> {
    let now = tx.now();
    let over: Vec<DossierId> = queries::waited_for_long_enough(tx.conn(), now, MANY)?;
    let looked_at = i64::try_from(over.len()).unwrap_or(MANY);
    for id in over {
        let Some(dossier) = queries::by_id(tx.conn(), id)? else {
            continue;
        };
        let action = DossierAction::ExpireSupplement;
        let Some(next) = lifecycle::next(dossier.state, action, StepEffect::GoesOn) else {
            continue;
        };
        let open = queries::supplements(tx.conn(), id)?
            .into_iter()
            .find(|request| request.state == SupplementState::Sent && is_over(request, now));
        if let Some(request) = open {
            let steps = queries::steps(tx.conn(), id)?;
            let case = Case {
                acting: None,
                at: None,
                before: dossier.state,
                dossier,
                steps,
                who: Who::System,
            };
            let (case, change) = stop_waiting(tx, case, next, request)?;
            case.finish(tx, change)?;
        }
    }
    Ok(looked_at)
}
