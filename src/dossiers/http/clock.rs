//! The clock explained: its ledger, what each entry did, every day, and who was late.

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::bodies::DossierPath;
use super::looks::Look;
use super::views::DossierStepView;
use super::whole;
use crate::app::App;
use crate::auth::{DossierDecide, DossierRead, Granted};
use crate::calendar::Punctuality;
use crate::calendar::http::DeadlineDayView;
use crate::dossiers::commands::{self, Clockwork, viewer};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{ClockEventKind, ClockPhase, Dossier, DossierAction, DossierStep};
use crate::dossiers::queries;
use crate::dossiers::rules::punctuality::{self, Told};
use crate::dossiers::rules::responsibility;
use crate::dossiers::rules::{ledger, who::Who};
use crate::platform::access_log::PersonalDataShown;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, ClientAddress, Path, Problem, Query};
use crate::platform::i18n::Language;
use crate::platform::ids::{DossierId, OfficerId, ProcedureVersionId, ProcessVersionId};

/// The clock of a dossier, walked entry by entry.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierClockWalkView {
    /// What it does.
    pub phase: ClockPhase,
    /// The first appointment; never changes.
    pub original_due_at: Option<DateTime<Utc>>,
    /// The appointment in force.
    pub due_at: Option<DateTime<Utc>>,
    /// The appointment without re-appointments.
    pub unextended_due_at: Option<DateTime<Utc>>,
    /// What the ledger makes on the calendar as it is now; another than `dueAt` after a correction of the calendar.
    pub derived_due_at: Option<DateTime<Utc>>,
    /// Once it ended, with a result or without: against the appointment without re-appointments.
    pub punctuality: Option<Punctuality>,
    /// Counted days that were left (more than 0) or missed (less than 0), against the same.
    pub days_delta: Option<i64>,
    /// Once it ended: against the appointment in force.
    pub punctuality_in_force: Option<Punctuality>,
    /// Counted days against the same.
    pub days_delta_in_force: Option<i64>,
    /// The ledger.
    pub entries: Vec<DossierClockEntryView>,
    /// Every day to the appointment without re-appointments: from the receipt, or from the day on which the limit began
    /// anew.
    pub days: Vec<DeadlineDayView>,
    /// The steps and how they stand to their own moments.
    pub steps: Vec<StepTimeView>,
    /// The step whose time was exceeded: the first that outlasted its own end, up to the result; one that got the dossier
    /// back when its end was over already did not. Collecting late makes no step late.
    pub late_step: Option<i32>,
}

/// An entry of the ledger and what it did.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierClockEntryView {
    /// What the clock did.
    pub kind: ClockEventKind,
    /// Why, as a code.
    pub reason: Option<String>,
    /// Why, in words; null for officers without a duty on the dossier now.
    pub note: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// The appointment before it.
    pub due_before: Option<DateTime<Utc>>,
    /// The appointment after it.
    pub due_after: Option<DateTime<Utc>>,
    /// Counted days that it had stood, for an entry that ends a pause.
    pub paused_days: Option<i64>,
    /// Working days that a new appointment gave.
    pub working_days: Option<i32>,
    /// For officers: who made it; null for the system and for citizens who look.
    pub by_officer_id: Option<OfficerId>,
}

/// A step and how it stands to its own moment.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepTimeView {
    /// Its place.
    pub no: i32,
    /// What is done.
    pub name: String,
    /// The unit.
    pub unit_name: Option<String>,
    /// When it was to end.
    pub due_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// Early, on time or late, in the unit of its allotment; what is not done is late once its moment is over, and as late
    /// as when the clock stood or the dossier ended. Null for what comes after the result.
    pub punctuality: Option<Punctuality>,
    /// Counted days that were left (more than 0) or missed (less than 0).
    pub days_delta: Option<i64>,
}

/// Walk the clock of a dossier
///
/// The ledger entry by entry with the appointment before and after, every day counted or not and by which law, and the
/// steps against their own moments.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "readDossierClock",
    params(DossierPath),
    responses((status = 200, body = DossierClockWalkView, description = "The clock.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/dossiers/{id}/clock")]
pub async fn read(
    granted: Granted<DossierRead>,
    address: ClientAddress,
    path: Path<DossierPath>,
    language: Language,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, now) = (path.id, app.clock.now());
    let inside = granted.officer_id().is_some();
    let look = Look {
        operation: "readDossierClock",
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
            let view = walk(conn, &dossier, steps, (now, language), (inside, whole))?;
            Ok((view, standing))
        })
        .await?;
    Answer::ok(&view)
}

fn walk(
    conn: &mut Conn,
    dossier: &Dossier,
    steps: Vec<DossierStep>,
    (now, language): (DateTime<Utc>, Language),
    (inside, whole): (bool, bool),
) -> Result<DossierClockWalkView, DossierError> {
    let events = queries::clock_events(conn, dossier.id)?;
    let mut view = DossierClockWalkView {
        phase: dossier.clock_phase,
        original_due_at: dossier.original_due_at,
        due_at: dossier.due_at,
        unextended_due_at: dossier.unextended_due_at,
        derived_due_at: None,
        punctuality: None,
        days_delta: None,
        punctuality_in_force: None,
        days_delta_in_force: None,
        entries: Vec::new(),
        days: Vec::new(),
        steps: Vec::new(),
        late_step: None,
    };
    let Some(clockwork) = Clockwork::of(conn, dossier)? else {
        return Ok(view);
    };
    let (calendar, counting) = (&clockwork.calendar, clockwork.terms.counting);
    let stood_since = ledger::stood_since(&events);
    let replay = ledger::replay(calendar, counting, &events)?;
    view.derived_due_at = replay.appointment.due_at;
    // The days explain what is in force only while the calendar makes the same of it.
    if let (Some(limit), Some(course)) = (counting.limit, &replay.course) {
        let walk = calendar.walk(
            course.from,
            limit,
            counting.policy,
            counting.same_day_cutoff,
            &course.pauses,
        )?;
        let days = walk.days.into_iter();
        view.days = days
            .map(|day| DeadlineDayView::of(day, limit.unit(), language))
            .collect();
    }
    // What was in force is in the ledger; what the calendar of today would have made is not what was told.
    let mut in_force = None;
    view.entries = events
        .into_iter()
        .zip(replay.effects)
        .map(|(event, effect)| DossierClockEntryView {
            due_before: std::mem::replace(&mut in_force, event.due_at),
            by_officer_id: event.officer().filter(|_| inside),
            kind: event.kind,
            reason: event.reason,
            note: event.note.filter(|_| whole),
            at: event.at,
            due_after: event.due_at,
            paused_days: effect.paused_days,
            working_days: event.working_days,
        })
        .collect();
    if let (Some(ended), Some(limit)) = (punctuality::ended(dossier, stood_since), counting.limit) {
        let by = (limit.unit(), counting.policy);
        if let Some(due_at) = dossier.unextended_due_at {
            let told = punctuality::told(calendar, ended, due_at, by)?;
            (view.punctuality, view.days_delta) = (Some(told.punctuality), told.days_delta);
        }
        if let Some(due_at) = dossier.due_at {
            let told = punctuality::told(calendar, ended, due_at, by)?;
            (view.punctuality_in_force, view.days_delta_in_force) = (Some(told.punctuality), told.days_delta);
        }
    }
    let told = punctuality::of_dossier(calendar, dossier, &steps, (stood_since, now))?;
    let until = punctuality::worked_until(dossier, stood_since, now);
    let turns = responsibility::turns(&steps, &queries::rounds(conn, dossier.id)?, until);
    let late = responsibility::responsible(calendar, &turns, &told)?;
    view.late_step = late.and_then(|place| steps.get(place)).map(|step| step.no);
    view.steps = steps.into_iter().zip(told).map(StepTimeView::from).collect();
    Ok(view)
}

impl From<(DossierStep, Option<Told>)> for StepTimeView {
    fn from((step, told): (DossierStep, Option<Told>)) -> Self {
        Self {
            no: step.no,
            name: step.name,
            unit_name: step.unit_name,
            due_at: step.due_at,
            completed_at: step.completed_at,
            punctuality: told.map(|told| told.punctuality),
            days_delta: told.and_then(|told| told.days_delta),
        }
    }
}

/// What an open dossier would become under the terms in force.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VersionChangeView {
    /// The procedure version that it has.
    pub from_version_id: ProcedureVersionId,
    /// The one in force.
    pub to_version_id: ProcedureVersionId,
    /// The process version that it has.
    pub from_process_id: Option<ProcessVersionId>,
    /// The one in force.
    pub to_process_id: ProcessVersionId,
    /// The appointment in force.
    pub due_at: Option<DateTime<Utc>>,
    /// The appointment that it would have.
    pub new_due_at: Option<DateTime<Utc>>,
    /// The process in force, from its first step on: for `atStep`.
    pub route: Vec<RouteStepView>,
    /// Its steps as they would be.
    pub steps: Vec<DossierStepView>,
}

/// A step of the process in force.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RouteStepView {
    /// Its place.
    pub no: i32,
    /// What is done.
    pub name: String,
}

/// Where the work would go on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct VersionChangeQuery {
    /// The step of the process in force; left out, its first of the kind that is done now.
    #[param(minimum = 1, maximum = 200)]
    at_step: Option<i32>,
}

/// See what a dossier would become under the terms in force
///
/// Nothing changes; `POST` of the same address does it.
#[utoipa::path(
    tag = "deciding",
    operation_id = "previewVersionChange",
    params(DossierPath, VersionChangeQuery),
    responses(
        (status = 200, body = VersionChangeView, description = "What it would become."),
        (status = 409, description = "It has the terms in force already, they have no place for it, or it is at no step."),
    ),
    security(("bearer" = ["dossiers:decide"]))
)]
#[get("/dossiers/{id}/version-change")]
pub async fn preview(
    granted: Granted<DossierDecide>,
    path: Path<DossierPath>,
    query: Query<VersionChangeQuery>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, now, at_step) = (path.id, app.clock.now(), query.at_step);
    let view = app
        .db
        .read(move |conn| {
            let asked = (id, now, at_step);
            previewed(conn, &granted, asked).map_err(|error| commands::grounded_on(conn, now, error))
        })
        .await?;
    Answer::ok(&view)
}

fn previewed(
    conn: &mut Conn,
    granted: &Granted<DossierDecide>,
    (id, now, at_step): (DossierId, DateTime<Utc>, Option<i32>),
) -> Result<VersionChangeView, DossierError> {
    let dossier = queries::visible(conn, &viewer(granted), id)?.ok_or(DossierError::NotFound)?;
    let steps = queries::steps(conn, id)?;
    let who = Who::granted(granted).ok_or(DossierError::NotFound)?;
    let facts = commands::facts(&dossier, &steps);
    commands::allowed(conn, facts, &who, DossierAction::ChangeVersion)?;
    let other = commands::other_terms(conn, &dossier, &steps, (now, at_step))?;
    let other = other.ok_or(DossierError::NothingToMove)?;
    let whole = commands::stands(conn, &who, &dossier, &steps)?.shows() == PersonalDataShown::Whole;
    Ok(VersionChangeView {
        from_version_id: dossier.procedure_version_id,
        to_version_id: other.version_id,
        from_process_id: dossier.process_version_id,
        to_process_id: other.process_id,
        due_at: dossier.due_at,
        new_due_at: other.appointment.due_at,
        route: other
            .route
            .into_iter()
            .map(|(no, name)| RouteStepView { no, name })
            .collect(),
        steps: other
            .steps
            .into_iter()
            .map(|step| DossierStepView::new(step, true, whole))
            .collect(),
    })
}
