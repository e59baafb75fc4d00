//! Apology and new appointment (phiếu xin lỗi và hẹn lại ngày trả kết quả, form 04; domain L8, section 7.7).

use super::base::{Case, Change, record};
use super::clock::{self, Clockwork};
use super::route::current;
use super::terms;
use crate::auth::{DossierDecide, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Dossier, DossierAction, DossierStep, HistoryKind, Reappointment, WorkKind};
use crate::dossiers::queries;
use crate::dossiers::rules::{ledger, punctuality, responsibility};
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::DossierId;

/// The apology.
#[derive(Clone, Debug)]
pub struct ReappointCommand {
    /// Why it is late, for the applicant.
    pub reason: String,
    /// How many working days from now the new appointment gives.
    pub working_days: i32,
    /// Why it is done once more than the rules allow, with the province's permission.
    pub override_reason: Option<String>,
}

/// Apologises and gives a new appointment, at close of business so many working days on. The first appointment stays
/// what punctuality is told against beside the new one. The unit named is that of the step whose time was exceeded; before
/// the appointment is missed, of the one that has it now (domain section 7.7, item 5). Once; once more only for the
/// province, with a reason.
///
/// # Errors
/// [`DossierError::OnlyOnce`]; the new appointment would not be later than the one in force.
pub fn reappoint(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierDecide>,
    (id, expected): (DossierId, i64),
    command: &ReappointCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::Reappoint)?;
    let now = tx.now();
    let known = queries::reappointments(tx.conn(), id)?;
    let again = case.dossier.reappointments >= case.dossier.reappointments_allowed;
    if again && !(case.who.speaks_for_the_province() && command.override_reason.is_some()) {
        return Err(DossierError::OnlyOnce {
            what: Text::new("Hẹn lại ngày trả kết quả", "A new appointment"),
            legal_basis: terms::legal_basis(tx.conn(), &case.dossier)?,
        });
    }
    let before = case.dossier.due_at;
    clock::extend(tx, &mut case.dossier, command.working_days, &command.reason)?;
    let (Some(due_before), Some(due_after)) = (before, case.dossier.due_at) else {
        return Err(DossierError::NoNextStep);
    };
    if due_after <= due_before {
        return Err(DossierError::Invalid(vec![FieldError::new(
            "/workingDays",
            "NOT_LATER",
            Text::new(
                "Ngày hẹn lại phải sau ngày hẹn hiện tại.",
                "The new appointment has to be later than the one in force.",
            ),
        )]));
    }
    let step = current(&case.steps).cloned();
    let late = late_step(tx, &case)?.or_else(|| step.clone());
    let agency_id = late
        .as_ref()
        .map_or(case.dossier.competent_agency_id, |step| step.agency_id);
    let entry = Reappointment {
        no: i32::try_from(known.len()).unwrap_or(i32::MAX).saturating_add(1),
        reason: command.reason.clone(),
        working_days: command.working_days,
        due_before,
        due_after,
        step_no: late.as_ref().map(|step| step.no),
        agency_id,
        unit_name: late.as_ref().and_then(|step| step.unit_name.clone()),
        override_reason: command.override_reason.clone().filter(|_| again),
        at: now,
        by_officer: case.officer(),
    };
    queries::add_reappointment(tx.conn(), id, &entry)?;
    case.dossier.reappointments = case.dossier.reappointments.saturating_add(1);
    queries::remove_work_of(tx.conn(), id, WorkKind::Apology)?;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.reappointed")
                .set("no", entry.no)
                .change("dueAt", Some(due_before), Some(due_after))
                .masked("overrideReason", None, entry.override_reason.as_ref())
                .reason(Some(command.reason.clone())),
            history: Some((HistoryKind::Reappointed, step, Some(command.reason.clone()))),
            event: Some(kinds::REAPPOINTED),
        },
    )
}

/// The step whose time was exceeded, up to now.
fn late_step(tx: &mut Tx<'_>, case: &Case) -> Result<Option<DossierStep>, DossierError> {
    let now = tx.now();
    let Some(clockwork) = Clockwork::of(tx.conn(), &case.dossier)? else {
        return Ok(None);
    };
    let events = queries::clock_events(tx.conn(), case.dossier.id)?;
    let at = (ledger::stood_since(&events), now);
    let told = punctuality::of_dossier(&clockwork.calendar, &case.dossier, &case.steps, at)?;
    let rounds = queries::rounds(tx.conn(), case.dossier.id)?;
    let turns = responsibility::turns(
        &case.steps,
        &rounds,
        punctuality::worked_until(&case.dossier, at.0, now),
    );
    let late = responsibility::responsible(&clockwork.calendar, &turns, &told)?;
    Ok(late.and_then(|place| case.steps.get(place).cloned()))
}
