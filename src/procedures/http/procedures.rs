//! Procedures under all their versions: entering, changing, repealing.

use actix_web::web::Data;
use actix_web::{post, put};

use super::bodies::{ProcedureBody, RepealProcedureBody};
use super::catalogue::{ProcedurePath, whole};
use super::once;
use super::views::ProcedureView;
use crate::app::App;
use crate::auth::{Granted, ProcedureEdit, ProcedurePublish};
use crate::calendar::zone;
use crate::platform::http::{Answer, Body, IdempotencyKey, IfMatch, Path, Problem};
use crate::procedures::commands::{create_procedure, repeal_procedure, update_procedure};

/// Create a procedure.
///
/// It is in the catalogue then; it takes dossiers once a version of it is published and a mechanism decided.
#[utoipa::path(tag = "procedures", operation_id = "createProcedure", params(IdempotencyKey),
    request_body = ProcedureBody, responses((status = 201, description = "The procedure.", body = ProcedureView)),
    security(("bearer" = ["procedures:edit"])))]
#[post("/procedures")]
pub async fn create(
    granted: Granted<ProcedureEdit>,
    key: IdempotencyKey,
    body: Body<ProcedureBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let text = body.into_inner().text()?;
    once(&app, granted, key, move |tx, granted| {
        let id = create_procedure(tx, granted, &text)?.id;
        let today = zone::local_date(tx.now());
        let (view, version) = whole(tx.conn(), id, today)?;
        Ok(Answer::created(format!("/procedures/{id}"), &view)?.etag(version))
    })
    .await
}

/// Change a procedure.
///
/// Its codes, field, level and name. What a version says is changed by publishing a new one.
#[utoipa::path(tag = "procedures", operation_id = "changeProcedure", params(ProcedurePath, IfMatch),
    request_body = ProcedureBody, responses((status = 200, description = "The procedure.", body = ProcedureView)),
    security(("bearer" = ["procedures:edit"])))]
#[put("/procedures/{id}")]
pub async fn change(
    granted: Granted<ProcedureEdit>,
    if_match: IfMatch,
    path: Path<ProcedurePath>,
    body: Body<ProcedureBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, seen, text) = (path.id, if_match.version(), body.into_inner().text()?);
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            update_procedure(tx, &granted, id, seen, text.clone())?;
            let today = zone::local_date(tx.now());
            let (view, version) = whole(tx.conn(), id, today)?;
            Ok(Answer::ok(&view)?.etag(version))
        })
        .await
}

/// Repeal a procedure.
///
/// Its version in force ends on that day. Dossiers received before go on under it.
#[utoipa::path(tag = "procedures", operation_id = "repealProcedure",
    params(ProcedurePath, IdempotencyKey, IfMatch), request_body = RepealProcedureBody,
    responses((status = 200, description = "The procedure.", body = ProcedureView)),
    security(("bearer" = ["procedures:publish"])))]
#[post("/procedures/{id}/repeal")]
pub async fn repeal(
    granted: Granted<ProcedurePublish>,
    key: IdempotencyKey,
    if_match: IfMatch,
    path: Path<ProcedurePath>,
    body: Body<RepealProcedureBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, seen, body) = (path.id, if_match.version(), body.into_inner());
    once(&app, granted, key, move |tx, granted| {
        repeal_procedure(tx, granted, id, seen, body.repealed_on, &body.decision_no)?;
        let today = zone::local_date(tx.now());
        let (view, version) = whole(tx.conn(), id, today)?;
        Ok(Answer::ok(&view)?.etag(version))
    })
    .await
}
