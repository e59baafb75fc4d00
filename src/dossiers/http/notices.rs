//! Notices of obligations that were wrong.

use actix_web::post;
use actix_web::web::Data;

use super::bodies::DossierPath;
use super::change::{Act, Answers, change};
use super::deciding::{CorrectObligationBody, DossierReasonBody};
use super::views::DossierView;
use crate::app::App;
use crate::auth::{DossierDecide, Granted};
use crate::dossiers::commands;
use crate::platform::http::{Answer, Body, ClientAddress, IdempotencyKey, IfMatch, Path, Problem};

/// Replace a wrong notice of an obligation
///
/// By the head. The applicant is told why; the dossier waits on for the proof, and the clock stands on. The wrong notice
/// stays readable, marked as taken back.
#[utoipa::path(
    tag = "deciding",
    operation_id = "correctObligation",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = CorrectObligationBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:decide"]))
)]
#[post("/dossiers/{id}/obligations/current/correction")]
pub async fn correct(
    granted: Granted<DossierDecide>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<CorrectObligationBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("correctObligation", address),
        Answers::Changed,
        move |tx, granted, _| commands::correct_notice(tx, granted, target, &command),
    )
    .await
}

/// Take a notice of an obligation back
///
/// By the head, because nothing is owed. The clock runs again, and the work goes on with the next step. Nothing was waited
/// for, so the appointment stays where it was; who needs another gives it with an apology.
#[utoipa::path(
    tag = "deciding",
    operation_id = "cancelObligation",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = DossierReasonBody,
    responses((status = 200, body = DossierView, description = "The dossier, in process again.")),
    security(("bearer" = ["dossiers:decide"]))
)]
#[post("/dossiers/{id}/obligations/current/cancellation")]
pub async fn cancel(
    granted: Granted<DossierDecide>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<DossierReasonBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let reason = body.into_inner().reason();
    change(
        &app,
        granted,
        key,
        Act::of("cancelObligation", address),
        Answers::Changed,
        move |tx, granted, _| commands::cancel_notice(tx, granted, target, &reason),
    )
    .await
}
