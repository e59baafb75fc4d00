//! Supplements in process: proposed, approved, sent, given, taken in.

use actix_web::post;
use actix_web::web::Data;

use super::asking::{
    AskSupplementBody, DecideSupplementBody, GiveSupplementBody, ReceiveSupplementBody, RejectSupplementBody,
    given,
};
use super::bodies::DossierPath;
use super::change::{Act, Answers, change};
use super::deciding::{DossierReasonBody, ExtendSupplementBody};
use super::views::DossierView;
use crate::app::App;
use crate::auth::{DossierAccept, DossierAdvance, DossierDecide, DossierSubmit, Granted};
use crate::dossiers::commands;
use crate::platform::http::{Answer, Body, ClientAddress, IdempotencyKey, IfMatch, Path, Problem};

/// Propose to ask the applicant for a supplement
///
/// By whoever handles the current step; the head of the unit decides.
#[utoipa::path(
    tag = "processing",
    operation_id = "proposeSupplement",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = AskSupplementBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/supplements")]
pub async fn propose(
    granted: Granted<DossierAdvance>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<AskSupplementBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("proposeSupplement", address),
        Answers::Changed,
        move |tx, granted, _| commands::propose_supplement(tx, granted, target, &command),
    )
    .await
}

/// Approve or reject a proposed supplement
///
/// By the head of the unit or of the agency. A second request needs `dossiers:override` and a reason, and marks the dossier for the national indicator.
#[utoipa::path(
    tag = "processing",
    operation_id = "decideSupplement",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = DecideSupplementBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:decide"]))
)]
#[post("/dossiers/{id}/supplements/current/decision")]
pub async fn decide(
    granted: Granted<DossierDecide>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<DecideSupplementBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("decideSupplement", address),
        Answers::Changed,
        move |tx, granted, _| commands::decide_supplement(tx, granted, target, &command),
    )
    .await
}

/// Send an approved request to the applicant
///
/// By the desk. The clock stands from now on.
#[utoipa::path(
    tag = "processing",
    operation_id = "sendSupplement",
    params(DossierPath, IfMatch, IdempotencyKey),
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:accept"]))
)]
#[post("/dossiers/{id}/supplements/current/dispatch")]
pub async fn dispatch(
    granted: Granted<DossierAccept>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    change(
        &app,
        granted,
        key,
        Act::of("sendSupplement", address),
        Answers::Changed,
        move |tx, granted, _| commands::send_supplement(tx, granted, target),
    )
    .await
}

/// Give what was asked for
///
/// Online, piece by piece. When the last of it is given, the clock runs from that moment, as soon as the desk takes it in.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "giveSupplement",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = GiveSupplementBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:submit"]))
)]
#[post("/dossiers/{id}/supplements/current/items")]
pub async fn give(
    granted: Granted<DossierSubmit>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<GiveSupplementBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = given(body.into_inner().items);
    change(
        &app,
        granted,
        key,
        Act::of("giveSupplement", address),
        Answers::Changed,
        move |tx, granted, _| commands::give_supplement(tx, granted, target, &command),
    )
    .await
}

/// Enter what was brought to the desk
///
/// A part of what was asked for, component by component, by an applicant who does not give it online. What is still
/// missing may come later; the clock stands on until the whole is taken in.
#[utoipa::path(
    tag = "processing",
    operation_id = "enterSupplement",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = ReceiveSupplementBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:accept"]))
)]
#[post("/dossiers/{id}/supplements/current/deliveries")]
pub async fn enter(
    granted: Granted<DossierAccept>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<ReceiveSupplementBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("enterSupplement", address),
        Answers::Changed,
        move |tx, granted, _| commands::enter_supplement(tx, granted, target, &command),
    )
    .await
}

/// Give the applicant more time
///
/// By the head of the unit or of the agency, with a reason, while the applicant is waited for. The clock stands on.
#[utoipa::path(
    tag = "deciding",
    operation_id = "extendSupplement",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = ExtendSupplementBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:decide"]))
)]
#[post("/dossiers/{id}/supplements/current/extension")]
pub async fn extend(
    granted: Granted<DossierDecide>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<ExtendSupplementBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("extendSupplement", address),
        Answers::Changed,
        move |tx, granted, _| commands::extend_supplement(tx, granted, target, &command),
    )
    .await
}

/// Take in what was asked for
///
/// With what was brought to the desk now. The clock runs again; all that is still missing is named at once.
#[utoipa::path(
    tag = "processing",
    operation_id = "receiveSupplement",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = ReceiveSupplementBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:accept"]))
)]
#[post("/dossiers/{id}/supplements/current/reception")]
pub async fn receive(
    granted: Granted<DossierAccept>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<ReceiveSupplementBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("receiveSupplement", address),
        Answers::Changed,
        move |tx, granted, _| commands::receive_supplement(tx, granted, target, &command),
    )
    .await
}

/// Send back what was given
///
/// What is not what was asked for is to be given again; the clock stands on, and the applicant reads why.
#[utoipa::path(
    tag = "processing",
    operation_id = "rejectSupplement",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = RejectSupplementBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:accept"]))
)]
#[post("/dossiers/{id}/supplements/current/rejection")]
pub async fn reject(
    granted: Granted<DossierAccept>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<RejectSupplementBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = body.into_inner().rejected();
    change(
        &app,
        granted,
        key,
        Act::of("rejectSupplement", address),
        Answers::Changed,
        move |tx, granted, _| commands::reject_supplement(tx, granted, target, &command),
    )
    .await
}

/// Take back a request that was not sent yet
///
/// Proposed or approved: by whoever handles the step, or by the head who decides on it.
#[utoipa::path(
    tag = "processing",
    operation_id = "cancelSupplement",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = DossierReasonBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/supplements/current/cancellation")]
pub async fn cancel(
    granted: Granted<DossierAdvance>,
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
        Act::of("cancelSupplement", address),
        Answers::Changed,
        move |tx, granted, _| commands::cancel_supplement(tx, granted, target, &reason),
    )
    .await
}

/// End the waiting for a supplement
///
/// When the time for it is over; the worker does it too.
#[utoipa::path(
    tag = "processing",
    operation_id = "expireSupplement",
    params(DossierPath, IfMatch, IdempotencyKey),
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:accept"]))
)]
#[post("/dossiers/{id}/supplements/current/expiry")]
pub async fn expire(
    granted: Granted<DossierAccept>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    change(
        &app,
        granted,
        key,
        Act::of("expireSupplement", address),
        Answers::Changed,
        move |tx, granted, _| commands::expire_supplement(tx, granted, target),
    )
    .await
}
