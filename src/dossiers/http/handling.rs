//! Who does the current step, and how often.

use actix_web::post;
use actix_web::web::Data;

use super::bodies::DossierPath;
use super::change::{Act, Answers, change};
use super::deciding::{GoBackBody, InstructBody, ReleaseStepBody};
use super::views::DossierView;
use crate::app::App;
use crate::auth::{DossierAdvance, DossierDecide, Granted};
use crate::dossiers::commands::{self, StepTarget};
use crate::platform::http::{Answer, Body, ClientAddress, IdempotencyKey, IfMatch, Path, Problem};

/// Take the current step
///
/// One that is nobody's yet, by an officer with its role in its unit.
#[utoipa::path(
    tag = "processing",
    operation_id = "claimStep",
    params(DossierPath, IfMatch, IdempotencyKey),
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/steps/current/claim")]
pub async fn claim(
    granted: Granted<DossierAdvance>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = StepTarget::from((path.id, if_match.version()));
    change(
        &app,
        granted,
        key,
        Act::of("claimStep", address),
        Answers::Changed,
        move |tx, granted, _| commands::claim_step(tx, granted, target),
    )
    .await
}

/// Let the current step go
///
/// By the officer whose it is, taken or given; it waits for whoever takes it or is given it next.
#[utoipa::path(
    tag = "processing",
    operation_id = "releaseStep",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = ReleaseStepBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/steps/current/release")]
pub async fn release(
    granted: Granted<DossierAdvance>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<ReleaseStepBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = StepTarget::from((path.id, if_match.version()));
    let reason = body.into_inner().reason();
    change(
        &app,
        granted,
        key,
        Act::of("releaseStep", address),
        Answers::Changed,
        move |tx, granted, _| commands::release_step(tx, granted, target, reason.as_deref()),
    )
    .await
}

/// Give the dossier back to an earlier step
///
/// To be done again, with the reason; the step before when none is named.
#[utoipa::path(
    tag = "processing",
    operation_id = "returnStep",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = GoBackBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/steps/current/return")]
pub async fn go_back(
    granted: Granted<DossierAdvance>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<GoBackBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = StepTarget::from((path.id, if_match.version()));
    let command = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("returnStep", address),
        Answers::Changed,
        move |tx, granted, _| commands::return_step(tx, granted, target, &command),
    )
    .await
}

/// Tell whoever handles it what to do
///
/// An instruction of the head of the unit or of the agency (ý kiến lãnh đạo). The applicant does not see it.
#[utoipa::path(
    tag = "deciding",
    operation_id = "instructHandler",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = InstructBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:decide"]))
)]
#[post("/dossiers/{id}/instructions")]
pub async fn instruct(
    granted: Granted<DossierDecide>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<InstructBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = StepTarget::from((path.id, if_match.version()));
    let command = body.into_inner().text();
    change(
        &app,
        granted,
        key,
        Act::of("instructHandler", address),
        Answers::Changed,
        move |tx, granted, _| commands::instruct(tx, granted, target, &command),
    )
    .await
}
