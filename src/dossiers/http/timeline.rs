//! What happened to a dossier, and what comes next: for its owner, and with more for officers.

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::bodies::DossierPath;
use super::looks::Look;
use super::shown::words;
use super::whole;
use crate::agencies;
use crate::app::App;
use crate::auth::{DossierRead, Granted, Role};
use crate::calendar::zone::local_date;
use crate::dossiers::commands::viewer;
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{
    ClockPhase, Dossier, DossierState, DossierStep, HistoryKind, MovementKind, StepState, SupplementState,
};
use crate::dossiers::queries;
use crate::platform::access_log::PersonalDataShown;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, ClientAddress, Path, Problem};
use crate::platform::ids::{AgencyId, OfficerId};
use crate::text_enum;

/// A dossier's timeline.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierTimelineView {
    /// What happened, in order.
    pub entries: Vec<TimelineEntryView>,
    /// Whom it waits for now; null once it has ended.
    pub waits_for: Option<DossierWaitView>,
    /// What comes next, in order: the current step first.
    pub next: Vec<TimelineStepView>,
    /// For officers: from whose hands into whose. Empty for citizens.
    pub movements: Vec<TimelineMovementView>,
    /// For officers: what leaders said. Empty for citizens.
    pub instructions: Vec<TimelineInstructionView>,
}

/// Whom a dossier waits for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierWaitView {
    /// Whom.
    pub party: WaitingParty,
    /// Until when, where something sets that: the desk's answer, the supplement, the step.
    pub until: Option<DateTime<Utc>>,
}

text_enum! {
    /// Who has to act next on a dossier.
    pub enum WaitingParty {
        /// The applicant: to send it, to supplement, to pay, to collect.
        Applicant = "APPLICANT",
        /// The receiving desk.
        Desk = "DESK",
        /// Whoever does the current step.
        Step = "STEP",
        /// The head of the agency.
        Head = "HEAD",
    }
}

/// Something that happened.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEntryView {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: HistoryKind,
    /// The state afterwards.
    pub state: DossierState,
    /// At which agency, as it was called then.
    pub agency_name: Option<String>,
    /// By which unit.
    pub unit_name: Option<String>,
    /// At which step.
    pub step_name: Option<String>,
    /// The appointment afterwards.
    pub due_at: Option<DateTime<Utc>>,
    /// What the applicant was told with it; null for officers without a duty on the dossier now.
    pub note: Option<String>,
}

/// A step to come.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineStepView {
    /// Its place.
    pub no: i32,
    /// What is done.
    pub name: String,
    /// At which agency.
    pub agency_name: Option<String>,
    /// By which unit.
    pub unit_name: Option<String>,
    /// By when.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether it is the current one.
    pub current: bool,
}

/// A change of hands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineMovementView {
    /// When.
    pub at: DateTime<Utc>,
    /// How.
    pub kind: MovementKind,
    /// The step that it left.
    pub from_step: Option<i32>,
    /// The agency that it left.
    pub from_agency_name: Option<String>,
    /// The unit that it left.
    pub from_unit_name: Option<String>,
    /// The officer whom it left.
    pub from_officer_id: Option<OfficerId>,
    /// The step that it came to.
    pub to_step: i32,
    /// The agency that it came to.
    pub to_agency_name: Option<String>,
    /// The unit that it came to.
    pub to_unit_name: Option<String>,
    /// The officer to whom it came.
    pub to_officer_id: Option<OfficerId>,
    /// Why; null for officers without a duty on the dossier now.
    pub reason: Option<String>,
}

/// What a leader said.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineInstructionView {
    /// When.
    pub at: DateTime<Utc>,
    /// At which step.
    pub step: i32,
    /// What; `•••` for officers without a duty on the dossier now.
    pub text: String,
    /// As what.
    pub role: Role,
    /// Who.
    pub officer_id: Option<OfficerId>,
}

/// Read the timeline of a dossier
///
/// What happened, when, where and by which unit; what comes next and by when. Officers also see from whose hands into
/// whose it went, and what leaders said.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "readDossierTimeline",
    params(DossierPath),
    responses((status = 200, body = DossierTimelineView, description = "The timeline.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/dossiers/{id}/timeline")]
pub async fn read(
    granted: Granted<DossierRead>,
    address: ClientAddress,
    path: Path<DossierPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, now) = (path.id, app.clock.now());
    let inside = granted.officer_id().is_some();
    let look = Look {
        operation: "readDossierTimeline",
        address,
        dossier: id,
    };
    let view = look
        .take(&app, granted, move |conn, granted| {
            let dossier = queries::visible(conn, &viewer(granted), id)?.ok_or(DossierError::NotFound)?;
            let caller = granted.caller().ok_or(DossierError::NotFound)?;
            let steps = queries::steps(conn, id)?;
            let standing = whole::stands(conn, caller, &dossier, &steps)?;
            let whole = standing.shows() == PersonalDataShown::Whole;
            Ok((timeline(conn, &dossier, steps, (inside, whole), now)?, standing))
        })
        .await?;
    Answer::ok(&view)
}

fn timeline(
    conn: &mut Conn,
    dossier: &Dossier,
    steps: Vec<DossierStep>,
    (inside, whole): (bool, bool),
    now: DateTime<Utc>,
) -> Result<DossierTimelineView, DossierError> {
    let id = dossier.id;
    let history = queries::history(conn, id)?;
    let (movements, instructions) = if inside {
        (queries::movements(conn, id)?, queries::instructions(conn, id)?)
    } else {
        (Vec::new(), Vec::new())
    };
    let mut agencies: Vec<AgencyId> = history
        .iter()
        .filter_map(|entry| entry.agency_id)
        .chain(steps.iter().map(|step| step.agency_id))
        .chain(movements.iter().map(|movement| movement.to_agency_id))
        .chain(movements.iter().filter_map(|movement| movement.from_agency_id))
        .collect();
    agencies.sort_unstable();
    agencies.dedup();
    let names = agencies::queries::names_of(conn, &agencies)?;
    let waits_for = waits_for(conn, dossier, &steps, inside)?;
    // What happened is told with the names of its day, what comes with those of today.
    let named = |agency: Option<AgencyId>, at: DateTime<Utc>| {
        let name = names.on(agency?, local_date(at))?;
        Some(name.name.as_str().to_owned())
    };
    Ok(DossierTimelineView {
        waits_for,
        entries: history
            .into_iter()
            .map(|entry| TimelineEntryView {
                at: entry.at,
                kind: entry.kind,
                state: entry.state,
                agency_name: named(entry.agency_id, entry.at),
                unit_name: entry.unit_name,
                step_name: entry.step_name,
                due_at: entry.due_at,
                note: entry.note.filter(|_| whole),
            })
            .collect(),
        next: steps
            .into_iter()
            .filter(|step| matches!(step.state, StepState::Active | StepState::Pending))
            .map(|step| TimelineStepView {
                no: step.no,
                name: step.name,
                agency_name: named(Some(step.agency_id), now),
                unit_name: step.unit_name,
                due_at: step.due_at,
                current: step.state == StepState::Active,
            })
            .collect(),
        movements: movements
            .into_iter()
            .map(|movement| TimelineMovementView {
                at: movement.at,
                kind: movement.kind,
                from_step: movement.from_step,
                from_agency_name: named(movement.from_agency_id, movement.at),
                from_unit_name: movement.from_unit_name,
                from_officer_id: movement.from_officer,
                to_step: movement.to_step,
                to_agency_name: named(Some(movement.to_agency_id), movement.at),
                to_unit_name: movement.to_unit_name,
                to_officer_id: movement.to_officer,
                reason: movement.reason.filter(|_| whole),
            })
            .collect(),
        instructions: instructions
            .into_iter()
            .map(|said| TimelineInstructionView {
                at: said.at,
                step: said.step_no,
                text: words(said.text, whole),
                role: said.role,
                officer_id: said.by_officer,
            })
            .collect(),
    })
}

fn waits_for(
    conn: &mut Conn,
    dossier: &Dossier,
    steps: &[DossierStep],
    inside: bool,
) -> Result<Option<DossierWaitView>, DossierError> {
    let current = || steps.iter().find(|step| step.state == StepState::Active);
    let (party, until) = match dossier.state {
        DossierState::Draft if dossier.trial_asked => (WaitingParty::Desk, None),
        DossierState::Draft | DossierState::FinancialObligation => (WaitingParty::Applicant, None),
        DossierState::Submitted => (WaitingParty::Desk, dossier.acceptance_due_at),
        DossierState::IntakeSupplement | DossierState::SupplementRequired => {
            let mut requests = queries::supplements(conn, dossier.id)?.into_iter().rev();
            match requests.find(|request| request.state == SupplementState::Sent) {
                Some(request) if request.given_at.is_some() => (WaitingParty::Desk, None),
                Some(request) => (WaitingParty::Applicant, request.wait_until),
                None => (WaitingParty::Applicant, None),
            }
        }
        DossierState::Accepted | DossierState::InProcess => {
            let request = dossier.open_supplement.filter(|_| inside);
            let step_ends = current().and_then(|step| step.due_at);
            // What stands for another agency waits for its step.
            let phase = match dossier.pausing_legs {
                0 => dossier.clock_phase,
                _ => ClockPhase::Running,
            };
            at_a_step(phase, request, step_ends)
        }
        DossierState::WithdrawalRequested => (WaitingParty::Head, None),
        DossierState::Completed => match current() {
            Some(step) if step.is_return => (WaitingParty::Applicant, None),
            step => (WaitingParty::Step, step.and_then(|step| step.due_at)),
        },
        DossierState::NotAccepted
        | DossierState::Withdrawn
        | DossierState::Stopped
        | DossierState::Returned => return Ok(None),
    };
    Ok(Some(DossierWaitView { party, until }))
}

/// For whom a dossier at a step waits. While a head lets the clock stand, the step cannot end, and its end will move; a
/// request for a supplement goes first, which officers know of before the applicant does.
fn at_a_step(
    phase: ClockPhase,
    request: Option<SupplementState>,
    step_ends: Option<DateTime<Utc>>,
) -> (WaitingParty, Option<DateTime<Utc>>) {
    match (phase, request) {
        (ClockPhase::Paused, _) | (_, Some(SupplementState::Proposed)) => (WaitingParty::Head, None),
        (_, Some(SupplementState::Approved)) => (WaitingParty::Desk, None),
        _ => (WaitingParty::Step, step_ends),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_waited_for_only_while_it_can_end() {
        let ends = DateTime::from_timestamp(1_300_000_000, 0);
        for (phase, request, party, until) in [
            (ClockPhase::Running, None, WaitingParty::Step, ends),
            (ClockPhase::Paused, None, WaitingParty::Head, None),
            (
                ClockPhase::Running,
                Some(SupplementState::Proposed),
                WaitingParty::Head,
                None,
            ),
            (
                ClockPhase::Running,
                Some(SupplementState::Approved),
                WaitingParty::Desk,
                None,
            ),
        ] {
            assert_eq!(
                at_a_step(phase, request, ends),
                (party, until),
                "{phase:?} {request:?}"
            );
        }
    }
}
