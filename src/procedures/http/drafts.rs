//! Drafts of versions, for those who edit them.

use actix_web::web::Data;
use actix_web::{delete, get, post, put};

use super::catalogue::ProcedurePath;
use super::once;
use super::versions::{ProcedureVersionPath, find, page};
use super::views::{ProcedureVersionSummaryView, ProcedureVersionView};
use crate::app::App;
use crate::auth::{Granted, ProcedureEdit};
use crate::calendar::zone;
use crate::platform::http::{Answer, Body, IdempotencyKey, IfMatch, Page, Paging, Path, Problem};
use crate::procedures::commands::{delete_draft, draft_version, save_draft};
use crate::procedures::model::ProcedureVersionParts;

/// List a procedure's drafts.
///
/// The newest first.
#[utoipa::path(tag = "procedures", operation_id = "listProcedureDrafts", params(ProcedurePath, Paging),
    responses((status = 200, description = "A page of drafts.", body = Page<ProcedureVersionSummaryView>)),
    security(("bearer" = ["procedures:edit"])))]
#[get("/procedures/{id}/drafts")]
pub async fn list(
    _granted: Granted<ProcedureEdit>,
    path: Path<ProcedurePath>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    page(&app, &paging, path.id, false).await
}

/// Begin a draft.
///
/// Much may be missing; publication asks for all that the law does. Ids of cases, components and fees are given by the
/// server, and given anew each time the draft is saved.
#[utoipa::path(tag = "procedures", operation_id = "createProcedureDraft", params(ProcedurePath, IdempotencyKey),
    request_body = ProcedureVersionParts,
    responses((status = 201, description = "The draft.", body = ProcedureVersionView)),
    security(("bearer" = ["procedures:edit"])))]
#[post("/procedures/{id}/drafts")]
pub async fn create(
    granted: Granted<ProcedureEdit>,
    key: IdempotencyKey,
    path: Path<ProcedurePath>,
    body: Body<ProcedureVersionParts>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, parts) = (path.id, body.into_inner());
    once(&app, granted, key, move |tx, granted| {
        let draft = draft_version(tx, granted, id, &parts)?;
        let (location, version) = (format!("/procedures/{id}/drafts/{}", draft.id), draft.version);
        let view = ProcedureVersionView::on(draft, zone::local_date(tx.now()));
        Ok(Answer::created(location, &view)?.etag(version))
    })
    .await
}

/// Read a draft.
///
/// Published versions stand under `versions`.
#[utoipa::path(tag = "procedures", operation_id = "readProcedureDraft", params(ProcedureVersionPath),
    responses((status = 200, description = "The draft.", body = ProcedureVersionView)),
    security(("bearer" = ["procedures:edit"])))]
#[get("/procedures/{id}/drafts/{versionId}")]
pub async fn read(
    _granted: Granted<ProcedureEdit>,
    path: Path<ProcedureVersionPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let path = (path.id, path.version_id);
    let found = app
        .db
        .read(move |conn| find(conn, path, false).map_err(Problem::from))
        .await?;
    let version = found.version;
    let view = ProcedureVersionView::on(found, zone::local_date(app.clock.now()));
    Ok(Answer::ok(&view)?.etag(version))
}

/// Save a draft.
///
/// Whole, as often as wanted.
#[utoipa::path(tag = "procedures", operation_id = "saveProcedureDraft", params(ProcedureVersionPath, IfMatch),
    request_body = ProcedureVersionParts,
    responses((status = 200, description = "The draft.", body = ProcedureVersionView)),
    security(("bearer" = ["procedures:edit"])))]
#[put("/procedures/{id}/drafts/{versionId}")]
pub async fn save(
    granted: Granted<ProcedureEdit>,
    if_match: IfMatch,
    path: Path<ProcedureVersionPath>,
    body: Body<ProcedureVersionParts>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (path, seen, parts) = (path.into_inner(), if_match.version(), body.into_inner());
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            let draft = save_draft(tx, &granted, path.id, path.version_id, seen, &parts)?;
            let version = draft.version;
            let view = ProcedureVersionView::on(draft, zone::local_date(tx.now()));
            Ok(Answer::ok(&view)?.etag(version))
        })
        .await
}

/// Delete a draft.
///
/// A published version is never deleted.
#[utoipa::path(tag = "procedures", operation_id = "deleteProcedureDraft", params(ProcedureVersionPath, IfMatch),
    responses((status = 204, description = "It is gone.")), security(("bearer" = ["procedures:edit"])))]
#[delete("/procedures/{id}/drafts/{versionId}")]
pub async fn delete(
    granted: Granted<ProcedureEdit>,
    if_match: IfMatch,
    path: Path<ProcedureVersionPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (path, seen) = (path.into_inner(), if_match.version());
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            delete_draft(tx, &granted, path.id, path.version_id, seen)?;
            Ok::<_, Problem>(Answer::no_content())
        })
        .await
}
