//! The desk: taking in and refusing.

use actix_web::post;
use actix_web::web::Data;

use super::accepting::AcceptDossierBody;
use super::bodies::{DossierPath, ReceiveDossierBody, RefuseDossierBody};
use super::change::{Act, Answers, change};
use super::views::DossierView;
use crate::app::App;
use crate::auth::{DossierAccept, DossierRefuse, Granted};
use crate::calendar::zone::local_date;
use crate::dossiers::commands;
use crate::platform::http::{
    Answer, Body, ClientAddress, IdempotencyKey, IfMatch, Path, Problem, RequiredIdempotencyKey,
};

/// Take in a dossier on paper
///
/// For somebody at the counter or a letter: checked, with code, appointment and steps, in one act. The number of the
/// owner's identity paper and all required components that are missing are named at once. The form may be on paper and
/// need not be typed; `formData` that is given is checked against the procedure's schema.
#[utoipa::path(
    tag = "intake",
    operation_id = "receiveDossier",
    params(RequiredIdempotencyKey),
    request_body = ReceiveDossierBody,
    responses((status = 201, body = DossierView, description = "The dossier, accepted.")),
    security(("bearer" = ["dossiers:accept"]))
)]
#[post("/receptions")]
pub async fn receive(
    granted: Granted<DossierAccept>,
    address: ClientAddress,
    key: RequiredIdempotencyKey,
    body: Body<ReceiveDossierBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let today = local_date(app.clock.now());
    let command = body.into_inner().parse(today).map_err(Problem::invalid)?;
    change(
        &app,
        granted,
        (*key).clone(),
        Act::of("receiveDossier", address),
        Answers::Created,
        move |tx, granted, vault| Ok(commands::receive(tx, granted, vault, &command)?.dossier),
    )
    .await
}

/// Accept a dossier that was sent online
///
/// The code is drawn, the clock starts now, the steps of the process in force today are laid out with their own due
/// moments. From here on the dossier keeps its procedure, process and rule-set versions.
#[utoipa::path(
    tag = "intake",
    operation_id = "acceptDossier",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = AcceptDossierBody,
    responses((status = 200, body = DossierView, description = "The dossier, accepted.")),
    security(("bearer" = ["dossiers:accept"]))
)]
#[post("/dossiers/{id}/acceptance")]
pub async fn accept(
    granted: Granted<DossierAccept>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<AcceptDossierBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = body.into_inner().parse().map_err(Problem::invalid)?;
    let target = (path.id, if_match.version());
    change(
        &app,
        granted,
        key,
        Act::of("acceptDossier", address),
        Answers::Changed,
        move |tx, granted, vault| Ok(commands::accept(tx, granted, vault, target, &command)?.dossier),
    )
    .await
}

/// Refuse a dossier at intake
///
/// With a code, a reason in words and the legal basis; the applicant reads all of it.
#[utoipa::path(
    tag = "intake",
    operation_id = "refuseDossier",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = RefuseDossierBody,
    responses((status = 200, body = DossierView, description = "The dossier, refused.")),
    security(("bearer" = ["dossiers:refuse"]))
)]
#[post("/dossiers/{id}/refusal")]
pub async fn refuse(
    granted: Granted<DossierRefuse>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<RefuseDossierBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = body.into_inner().into();
    let target = (path.id, if_match.version());
    change(
        &app,
        granted,
        key,
        Act::of("refuseDossier", address),
        Answers::Changed,
        move |tx, granted, _| commands::refuse(tx, granted, target, &command),
    )
    .await
}
