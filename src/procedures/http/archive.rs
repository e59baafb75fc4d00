//! Process documents go out and come in as one JSON document.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::once;
use super::views::RuleCheckView;
use crate::app::App;
use crate::auth::{Granted, ProcessEdit};
use crate::calendar::zone;
use crate::platform::db::{DbError, Failure, Tx};
use crate::platform::http::{Answer, Body, IdempotencyKey, Problem, Query};
use crate::platform::i18n::Language;
use crate::platform::ids::{AgencyId, ProcedureId, ProcessId, ProcessVersionId};
use crate::procedures::commands::{ImportOutcome, export_processes, import_processes};
use crate::procedures::model::ProcessArchive;
use crate::procedures::queries::processes::ProcessQuery;

/// Which documents go out.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcessArchiveQuery {
    /// Of this agency itself, not of its type.
    pub agency_id: Option<AgencyId>,
    /// The route of this procedure, in any of its issues.
    pub procedure_id: Option<ProcedureId>,
}

/// An archive that comes in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportProcessesBody {
    /// The documents.
    pub archive: ProcessArchive,
    /// Only tells what would be done; nothing is kept.
    #[serde(default)]
    pub preview: bool,
    /// The day for which the rules are asked; today when left out.
    pub effective_from: Option<NaiveDate>,
}

/// A document that came in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportedProcessView {
    /// Its place in the archive, from 0.
    #[schema(minimum = 0)]
    place: usize,
    /// Mã hiệu.
    code: String,
    /// What was done, or would be.
    outcome: ImportOutcome,
    /// The document; none in a preview that would create it.
    #[schema(required = true)]
    process_id: Option<ProcessId>,
    /// The issue that says what the archive does; none in a preview that would create it.
    #[schema(required = true)]
    process_version_id: Option<ProcessVersionId>,
    /// What bringing it into force on the day would be told.
    check: RuleCheckView,
}

/// What became of an archive.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcessImportView {
    /// Whether nothing was kept.
    preview: bool,
    /// The documents in the order of the archive.
    #[schema(max_items = 500)]
    processes: Vec<ImportedProcessView>,
}

/// Export process documents.
///
/// As one JSON document in which agencies and procedures are told by their codes (agencies without one by their names), so that it can be kept in version
/// control and moved to another province: each with its issue in force today, else with its newest one. The same
/// documents always give the same text. What it looks like is published as a JSON Schema,
/// `openapi/process-archive.schema.json`. At most 500 documents.
#[utoipa::path(tag = "processes", operation_id = "exportProcesses", params(ProcessArchiveQuery),
    responses((status = 200, description = "The archive.", body = ProcessArchive),
        (status = 409, description = "There are too many documents.")),
    security(("bearer" = ["processes:edit"])))]
#[get("/process-archive")]
pub async fn export(
    _granted: Granted<ProcessEdit>,
    filter: Query<ProcessArchiveQuery>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let filter = filter.into_inner();
    let wanted = ProcessQuery {
        agency: filter.agency_id,
        procedure: filter.procedure_id,
        text: None,
    };
    let today = zone::local_date(app.clock.now());
    let archive = app
        .db
        .read(move |conn| export_processes(conn, &wanted, today).map_err(Problem::from))
        .await?;
    Answer::ok(&archive)
}

/// Import process documents.
///
/// The whole archive or nothing of it. A document that is not there yet is created; where its newest issue is a draft it
/// is written anew, else a draft of the next issue is begun, unless it says the same already. Everything that is wrong
/// is told at once. Drafts go on by review, approval and entry into force, as those written here do; what these would be
/// told stands beside each document.
#[utoipa::path(tag = "processes", operation_id = "importProcesses", params(IdempotencyKey),
    request_body = ImportProcessesBody,
    responses((status = 200, description = "What was done with each document, or would be.", body = ProcessImportView)),
    security(("bearer" = ["processes:edit"])))]
#[post("/process-imports")]
pub async fn import(
    granted: Granted<ProcessEdit>,
    key: IdempotencyKey,
    body: Body<ImportProcessesBody>,
    language: Language,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    if !body.preview {
        return once(&app, granted, key, move |tx, granted| {
            Answer::ok(&imported(tx, granted, &body, language)?)
        })
        .await;
    }
    let actor = granted.actor().clone();
    let tried: Result<(), Tried> = app
        .db
        .write(&actor, move |tx| {
            let view = imported(tx, &granted, &body, language)?;
            Err(Tried::Told(Answer::ok(&view)?))
        })
        .await;
    match tried {
        Err(Tried::Told(answer)) => Ok(answer),
        Err(Tried::Refused(problem)) => Err(problem),
        Ok(()) => Err(Problem::internal("a preview that was kept")),
    }
}

/// How a change that is not to be kept ends: never well, so that it is rolled back.
enum Tried {
    Told(Answer),
    Refused(Problem),
}

impl From<Problem> for Tried {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<DbError> for Tried {
    fn from(error: DbError) -> Self {
        Self::Refused(error.into())
    }
}

impl Failure for Tried {
    fn db_error(&self) -> Option<&DbError> {
        match self {
            Self::Told(_) => None,
            Self::Refused(problem) => problem.db_error(),
        }
    }
}

fn imported(
    tx: &mut Tx<'_>,
    granted: &Granted<ProcessEdit>,
    body: &ImportProcessesBody,
    language: Language,
) -> Result<ProcessImportView, Problem> {
    let from = body.effective_from.unwrap_or_else(|| zone::local_date(tx.now()));
    let done = import_processes(tx, granted, &body.archive, from)?;
    let processes = done.into_iter().zip(&body.archive.processes).enumerate();
    let view = processes.map(|(place, (one, archived))| {
        let is_new = one.outcome == ImportOutcome::Created;
        let is_new_issue = is_new || one.outcome == ImportOutcome::IssueDrafted;
        ImportedProcessView {
            place,
            code: archived.code.clone(),
            outcome: one.outcome,
            process_id: (!(body.preview && is_new)).then_some(one.process),
            process_version_id: (!(body.preview && is_new_issue)).then_some(one.issue),
            check: RuleCheckView::of(&one.violations, language),
        }
    });
    Ok(ProcessImportView {
        preview: body.preview,
        processes: view.collect(),
    })
}
