//! Issues (lần ban hành) of process documents over HTTP.

use actix_web::web::Data;
use actix_web::{get, post, put};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::once;
use super::process_views::{ProcessIssueSummaryView, ProcessIssueView};
use super::processes::ProcessPath;
use super::views::RuleCheckView;
use crate::app::App;
use crate::auth::{AccountSelf, Granted, ProcessEdit};
use crate::calendar::zone;
use crate::platform::http::{Answer, Body, IdempotencyKey, IfMatch, Page, Paging, Path, Problem, Query};
use crate::platform::i18n::Language;
use crate::platform::ids::{ProcessId, ProcessVersionId};
use crate::procedures::commands::{check_issue, draft_issue, save_issue};
use crate::procedures::model::{ProcessIssueText, ProcessVersion};
use crate::procedures::queries::{issues, processes};

/// Which issue.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
#[serde(rename_all = "camelCase")]
pub struct ProcessIssuePath {
    /// The document's id.
    pub id: ProcessId,
    /// The issue's id.
    pub version_id: ProcessVersionId,
}

/// As of which day.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IssueCheckQuery {
    /// The day from which it would be in force; today when left out.
    pub effective_from: Option<NaiveDate>,
}

/// Whether the caller may see issues that were never in force: officers may.
pub(super) fn sees_unfinished(granted: &Granted<AccountSelf>) -> bool {
    granted.officer_id().is_some() || granted.is_everywhere()
}

/// List a document's issues.
///
/// The newest first. Citizens see those that are or were in force.
#[utoipa::path(tag = "processes", operation_id = "listProcessIssues", params(ProcessPath, Paging),
    responses((status = 200, description = "A page of issues.", body = Page<ProcessIssueSummaryView>)),
    security(("bearer" = ["account:self"])))]
#[get("/processes/{id}/versions")]
pub async fn list(
    granted: Granted<AccountSelf>,
    path: Path<ProcessPath>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, unfinished) = (path.id, sees_unfinished(&granted));
    let today = zone::local_date(app.clock.now());
    let before: Option<i32> = paging.after()?;
    let (limit, count) = (paging.limit(), paging.wants_total());
    let (rows, total) = app
        .db
        .read(move |conn| {
            processes::process(conn, id)?;
            let rows = issues::list(conn, id, unfinished, before, limit)?;
            let total = if count {
                Some(issues::count(conn, id, unfinished)?)
            } else {
                None
            };
            Ok::<_, Problem>((rows, total))
        })
        .await?;
    let key = |issue: &ProcessVersion| issue.issue_no;
    let page = paging.page(rows, key, |issue| ProcessIssueSummaryView::on(issue, today))?;
    Answer::page(&page.with_total(total))
}

/// Read an issue.
///
/// Whole, with its steps. Citizens see those that are or were in force.
#[utoipa::path(tag = "processes", operation_id = "readProcessIssue", params(ProcessIssuePath),
    responses((status = 200, description = "The issue.", body = ProcessIssueView)),
    security(("bearer" = ["account:self"])))]
#[get("/processes/{id}/versions/{versionId}")]
pub async fn read(
    granted: Granted<AccountSelf>,
    path: Path<ProcessIssuePath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (path, unfinished) = (path.into_inner(), sees_unfinished(&granted));
    let today = zone::local_date(app.clock.now());
    let found = app
        .db
        .read(move |conn| {
            ProcessIssueView::read(conn, path.id, path.version_id, today).map_err(Problem::from)
        })
        .await?;
    let (view, version) = found;
    if !unfinished && !view.was_in_force() {
        return Err(Problem::not_found());
    }
    Ok(Answer::ok(&view)?.etag(version))
}

/// Begin a draft of the next issue.
///
/// Much may be missing; approval asks for all that the rules do.
#[utoipa::path(tag = "processes", operation_id = "createProcessIssue", params(ProcessPath, IdempotencyKey),
    request_body = ProcessIssueText,
    responses((status = 201, description = "The issue.", body = ProcessIssueView)),
    security(("bearer" = ["processes:edit"])))]
#[post("/processes/{id}/versions")]
pub async fn draft(
    granted: Granted<ProcessEdit>,
    key: IdempotencyKey,
    path: Path<ProcessPath>,
    body: Body<ProcessIssueText>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (process, text) = (path.id, body.into_inner());
    once(&app, granted, key, move |tx, granted| {
        let id = draft_issue(tx, granted, process, &text)?;
        let today = zone::local_date(tx.now());
        let (view, version) = ProcessIssueView::read(tx.conn(), process, id, today)?;
        Ok(Answer::created(format!("/processes/{process}/versions/{id}"), &view)?.etag(version))
    })
    .await
}

/// Save a draft of an issue.
///
/// Whole, its steps included, as often as wanted until it is handed to the reviewer.
#[utoipa::path(tag = "processes", operation_id = "saveProcessIssue", params(ProcessIssuePath, IfMatch),
    request_body = ProcessIssueText,
    responses((status = 200, description = "The issue.", body = ProcessIssueView)),
    security(("bearer" = ["processes:edit"])))]
#[put("/processes/{id}/versions/{versionId}")]
pub async fn save(
    granted: Granted<ProcessEdit>,
    if_match: IfMatch,
    path: Path<ProcessIssuePath>,
    body: Body<ProcessIssueText>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (path, seen, text) = (path.into_inner(), if_match.version(), body.into_inner());
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            save_issue(tx, &granted, path.id, path.version_id, seen, &text)?;
            let today = zone::local_date(tx.now());
            let (view, version) = ProcessIssueView::read(tx.conn(), path.id, path.version_id, today)?;
            Ok(Answer::ok(&view)?.etag(version))
        })
        .await
}

/// Check an issue.
///
/// Tells what bringing it into force would: V1 to V8, A-07, A-08. Nothing is changed.
#[utoipa::path(tag = "processes", operation_id = "checkProcessIssue", params(ProcessIssuePath, IssueCheckQuery),
    responses((status = 200, description = "What it would be told.", body = RuleCheckView)),
    security(("bearer" = ["processes:edit"])))]
#[get("/processes/{id}/versions/{versionId}/check")]
pub async fn check(
    _granted: Granted<ProcessEdit>,
    path: Path<ProcessIssuePath>,
    query: Query<IssueCheckQuery>,
    language: Language,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let path = path.into_inner();
    let from = query
        .effective_from
        .unwrap_or_else(|| zone::local_date(app.clock.now()));
    let told = move |conn: &mut _| check_issue(conn, path.id, path.version_id, from).map_err(Problem::from);
    let violations = app.db.read(told).await?;
    Ok(Answer::ok(&RuleCheckView::of(&violations, language))?.content_etag())
}
