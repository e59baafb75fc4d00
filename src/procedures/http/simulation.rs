//! A dry run and a picture of an issue.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::schema::{AdditionalProperties, Object, ObjectBuilder};
use utoipa::{IntoParams, ToSchema};

use super::issues::sees_unfinished;
use super::once;
use crate::app::App;
use crate::auth::{AccountSelf, Granted};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Body, IdempotencyKey, Path, Problem};
use crate::platform::i18n::Language;
use crate::platform::ids::{AgencyId, ProcedureId, ProcessVersionId};
use crate::procedures::ProcedureError;
use crate::procedures::commands::{Assumption, Simulate, Simulated, simulate_issue};
use crate::procedures::error::CatalogueItem;
use crate::procedures::model::{PauseReason, ProcessStatus, StepAnswer};
use crate::procedures::queries::{issues, processes, steps};
use crate::procedures::rules::simulation::Ended;
use crate::procedures::rules::{Route, mermaid};

/// Which issue.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ProcessVersionPath {
    /// The issue's id.
    pub id: ProcessVersionId,
}

/// A dossier that is not there.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SimulateRouteBody {
    /// When it is received.
    pub received_at: DateTime<Utc>,
    /// The agency at whose desk, whose calendar counts.
    pub agency_id: AgencyId,
    /// Of which procedure; may be left out where the issue is the route of one.
    pub procedure_id: Option<ProcedureId>,
    /// Of which case; may be left out where there is one.
    #[schema(min_length = 1, max_length = 40)]
    pub case_code: Option<String>,
    /// Whether it is filed online.
    #[serde(default)]
    pub online: bool,
    /// What conditions on `form.…` ask about.
    #[serde(default = "no_form")]
    #[schema(schema_with = any_form)]
    pub form_data: Value,
    /// What is assumed of the steps. The first entry of a step is for the first time it is done, the next for the time
    /// after; where nothing is assumed a step ends when it is due, without an answer.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub assumptions: Vec<StepAssumptionBody>,
}

/// What is assumed of one time that a step is done.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepAssumptionBody {
    /// The step.
    #[schema(min_length = 1, max_length = 40)]
    pub step_code: String,
    /// What comes out of it.
    pub answer: Option<StepAnswer>,
    /// When it ends.
    pub ends_at: Option<DateTime<Utc>>,
    /// When the clock goes on after it, where it pauses; at once when left out.
    pub resumes_at: Option<DateTime<Utc>>,
}

fn no_form() -> Value {
    Value::Object(serde_json::Map::new())
}

fn any_form() -> Object {
    ObjectBuilder::new()
        .description(Some("The e-form; it need not be complete."))
        .additional_properties(Some(AdditionalProperties::FreeForm(true)))
        .max_properties(Some(300))
        .build()
}

impl From<SimulateRouteBody> for Simulate {
    fn from(body: SimulateRouteBody) -> Self {
        let assumption = |one: StepAssumptionBody| Assumption {
            step: one.step_code,
            answer: one.answer,
            ends_at: one.ends_at,
            resumes_at: one.resumes_at,
        };
        Self {
            received_at: body.received_at,
            agency: body.agency_id,
            procedure: body.procedure_id,
            case_code: body.case_code,
            online: body.online,
            form: body.form_data,
            assumptions: body.assumptions.into_iter().map(assumption).collect(),
        }
    }
}

/// How a step of a dry run came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SimulatedOutcome {
    /// It was done.
    Done,
    /// It was begun, and called off.
    Cancelled,
    /// No way that was taken leads to it.
    Skipped,
}

/// A step of a dry run.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SimulatedStepView {
    /// The step.
    step_code: String,
    /// What it is called.
    name: String,
    /// Which time it is done, from 1.
    #[schema(minimum = 1)]
    round: usize,
    /// How it came out.
    outcome: SimulatedOutcome,
    /// What came out of it.
    answer: Option<StepAnswer>,
    /// When it begins.
    begins_at: Option<DateTime<Utc>>,
    /// When it is due, pauses included.
    due_at: Option<DateTime<Utc>>,
    /// When it ends.
    ends_at: Option<DateTime<Utc>>,
}

/// Time in which the clock of a dry run stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SimulatedPauseView {
    /// The step after which, or during which, it stands.
    step_code: String,
    /// Why.
    reason: PauseReason,
    /// From when.
    from: DateTime<Utc>,
    /// Until when.
    to: DateTime<Utc>,
    /// How many counted days lie between.
    #[schema(minimum = 0)]
    counted_days: i64,
}

/// A dry run from the receipt to the return.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SimulatedRouteView {
    /// The appointment given at the receipt; none without a limit.
    original_due_at: Option<DateTime<Utc>>,
    /// The appointment after all pauses.
    due_at: Option<DateTime<Utc>>,
    /// When the result is there.
    finished_at: Option<DateTime<Utc>>,
    /// When it can be handed over.
    returned_at: Option<DateTime<Utc>>,
    /// The steps in the order of their ends; those skipped where that was decided.
    #[schema(max_items = 30000)]
    steps: Vec<SimulatedStepView>,
    /// The pauses in order.
    #[schema(max_items = 500)]
    pauses: Vec<SimulatedPauseView>,
}

impl SimulatedRouteView {
    fn of(simulated: Simulated) -> Result<Self, ProcedureError> {
        let Simulated {
            course,
            steps,
            calendar,
        } = simulated;
        let code = |place: usize| {
            steps
                .get(place)
                .map_or_else(String::new, |step| step.code.clone())
        };
        let name = |place: usize| {
            steps
                .get(place)
                .map_or_else(String::new, |step| step.name.clone())
        };
        let step = |one: &crate::procedures::rules::simulation::SimulatedStep| {
            let (outcome, answer) = match one.ended {
                Ended::Done(answer) => (SimulatedOutcome::Done, answer),
                Ended::Cancelled => (SimulatedOutcome::Cancelled, None),
                Ended::Skipped => (SimulatedOutcome::Skipped, None),
            };
            SimulatedStepView {
                step_code: code(one.place),
                name: name(one.place),
                round: one.round,
                outcome,
                answer,
                begins_at: one.begins_at,
                due_at: one.due_at,
                ends_at: one.ends_at,
            }
        };
        let mut pauses = Vec::with_capacity(course.pauses.len());
        for pause in &course.pauses {
            let stood = crate::calendar::Pause {
                from: pause.from,
                to: pause.to,
            };
            let counted_days = calendar
                .counted_days_paused(stood)
                .map_err(ProcedureError::Deadline)?;
            pauses.push(SimulatedPauseView {
                step_code: code(pause.place),
                reason: pause.reason,
                from: pause.from,
                to: pause.to,
                counted_days,
            });
        }
        Ok(Self {
            original_due_at: course.original_due_at,
            due_at: course.due_at,
            finished_at: course.finished_at,
            returned_at: course.returned_at,
            steps: course.steps.iter().map(step).collect(),
            pauses,
        })
    }
}

/// An issue that the caller may see: citizens see those that are or were in force.
fn visible(conn: &mut Conn, id: ProcessVersionId, unfinished: bool) -> Result<(), ProcedureError> {
    let issue = issues::issue(conn, id)?;
    match unfinished || matches!(issue.status, ProcessStatus::Effective | ProcessStatus::Obsolete) {
        true => Ok(()),
        false => Err(ProcedureError::NotFound(CatalogueItem::Issue)),
    }
}

/// Run an issue dry.
///
/// What would begin, be due and end when, for a dossier received at this moment, with the calendar of the agency and the
/// limit of the procedure on that day: by the same engine, plan and pauses as dossiers. Nothing is stored. Officers may
/// run drafts too.
#[utoipa::path(tag = "processes", operation_id = "simulateProcessIssue",
    params(ProcessVersionPath, IdempotencyKey),
    request_body = SimulateRouteBody,
    responses((status = 200, description = "The dates of every step.", body = SimulatedRouteView),
        (status = 409, description = "The procedure is not in force that day, the route leads nowhere, or the calendar lacks a year.")),
    security(("bearer" = ["account:self"])))]
#[post("/process-versions/{id}/simulation")]
pub async fn simulate(
    granted: Granted<AccountSelf>,
    key: IdempotencyKey,
    path: Path<ProcessVersionPath>,
    body: Body<SimulateRouteBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, unfinished) = (path.id, sees_unfinished(&granted));
    let asked: Simulate = body.into_inner().into();
    let run = move |conn: &mut Conn| {
        visible(conn, id, unfinished)?;
        let view = SimulatedRouteView::of(simulate_issue(conn, id, &asked)?)?;
        Answer::ok(&view)
    };
    // Nothing is written unless the caller wants this very answer again.
    if key.is_given() {
        once(&app, granted, key, move |tx, _| run(tx.conn())).await
    } else {
        app.db.read(run).await
    }
}

/// Draw an issue.
///
/// Its route as text that Mermaid draws: steps with unit and time, conditions on their ways, ways back dotted, another
/// agency's steps dashed, steps at which the clock stands coloured. Words in the language asked for. Citizens see
/// issues that are or were in force.
#[utoipa::path(tag = "processes", operation_id = "drawProcessIssue", params(ProcessVersionPath),
    responses((status = 200, description = "The route, for Mermaid.", body = String, content_type = "text/vnd.mermaid")),
    security(("bearer" = ["account:self"])))]
#[get("/process-versions/{id}/picture")]
pub async fn picture(
    granted: Granted<AccountSelf>,
    path: Path<ProcessVersionPath>,
    language: Language,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, unfinished) = (path.id, sees_unfinished(&granted));
    let drawn = app
        .db
        .read(move |conn| {
            visible(conn, id, unfinished)?;
            let issue = issues::issue(conn, id)?;
            let document = processes::process(conn, issue.process_id)?;
            let drafts = steps::drafts(conn, id)?;
            let ids: Vec<_> = drafts.iter().map(|(step, _, _)| *step).collect();
            let links = steps::links(conn, id, &ids)?;
            let drafts: Vec<_> = drafts.into_iter().map(|(_, _, step)| step).collect();
            let route = Route {
                steps: &drafts,
                links: &links,
            };
            let title = format!("{} · {} · {}", document.code, document.title, issue.issue_no);
            Ok::<_, Problem>(mermaid(&title, route, language))
        })
        .await?;
    Ok(Answer::text("text/vnd.mermaid; charset=utf-8", drawn))
}
