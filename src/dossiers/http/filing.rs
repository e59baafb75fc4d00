//! Citizens: drafting, saving, sending.

use actix_web::web::Data;
use actix_web::{post, put};

use super::bodies::{DossierPath, FileDossierBody};
use super::change::{Answers, change};
use super::views::DossierView;
use crate::app::App;
use crate::auth::{DossierSubmit, Granted};
use crate::dossiers::commands;
use crate::platform::http::{Answer, Body, IdempotencyKey, IfMatch, Path, Problem, RequiredIdempotencyKey};

/// Begin a dossier online
///
/// The draft is its owner's alone until it is sent. The procedure must be offered online (level 3 or higher) at the
/// agency. The form and the components may be incomplete; what is given must be right.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "createDossier",
    params(RequiredIdempotencyKey),
    request_body = FileDossierBody,
    responses((status = 201, body = DossierView, description = "The draft.")),
    security(("bearer" = ["dossiers:submit"]))
)]
#[post("/dossiers")]
pub async fn create(
    granted: Granted<DossierSubmit>,
    key: RequiredIdempotencyKey,
    body: Body<FileDossierBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let filing = body.into_inner().parse("").map_err(Problem::invalid)?;
    change(
        &app,
        granted,
        (*key).clone(),
        Answers::Created,
        move |tx, granted, vault| commands::create_draft(tx, granted, vault, &filing),
    )
    .await
}

/// Save a draft
///
/// Replaces what was filled in before, as often as wanted. `If-Match` makes sure that nothing saved elsewhere
/// meanwhile is lost.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "saveDossier",
    params(DossierPath, IfMatch),
    request_body = FileDossierBody,
    responses((status = 200, body = DossierView, description = "The draft as saved.")),
    security(("bearer" = ["dossiers:submit"]))
)]
#[put("/dossiers/{id}")]
pub async fn save(
    granted: Granted<DossierSubmit>,
    if_match: IfMatch,
    path: Path<DossierPath>,
    body: Body<FileDossierBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let filing = body.into_inner().parse("").map_err(Problem::invalid)?;
    let target = (path.id, if_match.version());
    change(
        &app,
        granted,
        IdempotencyKey::default(),
        Answers::Changed,
        move |tx, granted, vault| commands::save_draft(tx, granted, vault, target, &filing),
    )
    .await
}

/// Send a draft to the desk
///
/// The e-form is checked against the procedure's schema and every required component must be there: all that is
/// missing is named at once. From now on the desk has to answer by `acceptanceDueAt`.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "submitDossier",
    params(DossierPath, IfMatch, RequiredIdempotencyKey),
    responses((status = 200, body = DossierView, description = "The dossier as sent.")),
    security(("bearer" = ["dossiers:submit"]))
)]
#[post("/dossiers/{id}/submission")]
pub async fn submit(
    granted: Granted<DossierSubmit>,
    if_match: IfMatch,
    key: RequiredIdempotencyKey,
    path: Path<DossierPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, version) = (path.id, if_match.version());
    change(
        &app,
        granted,
        (*key).clone(),
        Answers::Changed,
        move |tx, granted, _| commands::submit(tx, granted, id, version),
    )
    .await
}
