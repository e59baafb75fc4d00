//! Process documents over HTTP.

use actix_web::web::Data;
use actix_web::{get, post};
use serde::Deserialize;
use utoipa::IntoParams;

use super::once;
use super::process_views::{CreateProcessBody, ProcessView};
use crate::app::App;
use crate::auth::{AccountSelf, Granted, ProcessEdit};
use crate::platform::http::{Answer, Body, IdempotencyKey, Page, Paging, Path, Problem, Query};
use crate::platform::ids::{AgencyId, ProcedureId, ProcessId};
use crate::platform::text::SearchQuery;
use crate::procedures::commands::create_process;
use crate::procedures::model::ProcessDocument;
use crate::procedures::queries::processes::{self, ProcessQuery};

/// Which document.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ProcessPath {
    /// The document's id.
    pub id: ProcessId,
}

/// Which documents.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcessFilterQuery {
    /// Of this agency itself, not of its type.
    pub agency_id: Option<AgencyId>,
    /// The route of this procedure, in any of its issues.
    pub procedure_id: Option<ProcedureId>,
    /// Words of code and title; marks and case do not count, the last may be the beginning of a word.
    #[param(min_length = 1, max_length = 200)]
    pub q: Option<String>,
}

fn view(document: ProcessDocument) -> Result<(ProcessView, i64), Problem> {
    let version = document.version;
    let view = ProcessView::of(document).ok_or_else(|| Problem::internal("a process without scope"))?;
    Ok((view, version))
}

/// List process documents.
///
/// In the order of their codes. For everybody who is signed in.
#[utoipa::path(tag = "processes", operation_id = "listProcesses", params(ProcessFilterQuery, Paging),
    responses((status = 200, description = "A page of documents.", body = Page<ProcessView>)),
    security(("bearer" = ["account:self"])))]
#[get("/processes")]
pub async fn list(
    _granted: Granted<AccountSelf>,
    filter: Query<ProcessFilterQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let filter = filter.into_inner();
    let wanted = ProcessQuery {
        agency: filter.agency_id,
        procedure: filter.procedure_id,
        text: filter.q.as_deref().and_then(SearchQuery::parse),
    };
    let after: Option<(String, ProcessId)> = paging.after()?;
    let (limit, count) = (paging.limit(), paging.wants_total());
    let (rows, total) = app
        .db
        .read(move |conn| {
            let after = after.as_ref().map(|(code, id)| (code.as_str(), *id));
            let rows = processes::list(conn, &wanted, after, limit)?;
            let rows: Vec<_> = rows
                .into_iter()
                .filter_map(|document| Some((document.clone(), ProcessView::of(document)?)))
                .collect();
            let total = if count {
                Some(processes::count(conn, &wanted)?)
            } else {
                None
            };
            Ok::<_, Problem>((rows, total))
        })
        .await?;
    let key = |document: &ProcessDocument| (document.code.clone(), document.id);
    let page = paging.page(rows, |(document, _)| key(document), |(_, view)| view)?;
    Answer::page(&page.with_total(total))
}

/// Read a process document.
///
/// Its issues stand under `versions`. For everybody who is signed in.
#[utoipa::path(tag = "processes", operation_id = "readProcess", params(ProcessPath),
    responses((status = 200, description = "The document.", body = ProcessView)),
    security(("bearer" = ["account:self"])))]
#[get("/processes/{id}")]
pub async fn read(
    _granted: Granted<AccountSelf>,
    path: Path<ProcessPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let id = path.id;
    let document = app
        .db
        .read(move |conn| processes::process(conn, id).map_err(Problem::from))
        .await?;
    let (view, version) = view(document)?;
    Ok(Answer::ok(&view)?.etag(version))
}

/// Create a process document.
///
/// For the caller's own agency; the province's ISO lead also for all agencies of a type.
#[utoipa::path(tag = "processes", operation_id = "createProcess", params(IdempotencyKey),
    request_body = CreateProcessBody, responses((status = 201, description = "The document.", body = ProcessView)),
    security(("bearer" = ["processes:edit"])))]
#[post("/processes")]
pub async fn create(
    granted: Granted<ProcessEdit>,
    key: IdempotencyKey,
    body: Body<CreateProcessBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    once(&app, granted, key, move |tx, granted| {
        let document = create_process(tx, granted, body.scope, &body.code, &body.title)?;
        let location = format!("/processes/{}", document.id);
        let (view, version) = view(document)?;
        Ok(Answer::created(location, &view)?.etag(version))
    })
    .await
}
