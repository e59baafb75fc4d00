//! The acts on a step that is named by its place, for dossiers that are at several steps at once.

use actix_web::post;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::IntoParams;

use super::bodies::{AssignStepBody, CompleteStepBody};
use super::change::{Act, Answers, change};
use super::deciding::{GoBackBody, InstructBody, ReleaseStepBody};
use super::views::DossierView;
use crate::app::App;
use crate::auth::{DossierAdvance, DossierAssign, DossierDecide, Granted};
use crate::dossiers::commands::{self, StepTarget};
use crate::platform::http::{Answer, Body, ClientAddress, IdempotencyKey, IfMatch, Path, Problem};
use crate::platform::ids::DossierId;

/// Which step of which dossier.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct StepPath {
    /// The dossier's id.
    id: DossierId,
    /// The step's place, from 1.
    #[param(minimum = 1, maximum = 10_000)]
    no: i32,
}

impl StepPath {
    fn target(&self, seen: &IfMatch) -> StepTarget {
        StepTarget {
            dossier: self.id,
            version: seen.version(),
            step: Some(self.no),
        }
    }
}

/// Assign a step to an officer
///
/// As for the current step, where the dossier is at several at once.
#[utoipa::path(
    tag = "processing",
    operation_id = "assignNamedStep",
    params(StepPath, IfMatch, IdempotencyKey),
    request_body = AssignStepBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:assign"]))
)]
#[post("/dossiers/{id}/steps/{no}/assignment")]
pub async fn assign(
    granted: Granted<DossierAssign>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<StepPath>,
    body: Body<AssignStepBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = path.target(&if_match);
    let command = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("assignNamedStep", address),
        Answers::Changed,
        move |tx, granted, _| commands::assign_step(tx, granted, target, &command),
    )
    .await
}

/// Complete a step
///
/// As for the current step, where the dossier is at several at once. What follows begins with the end of the steps that it
/// waits for.
#[utoipa::path(
    tag = "processing",
    operation_id = "completeNamedStep",
    params(StepPath, IfMatch, IdempotencyKey),
    request_body = CompleteStepBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/steps/{no}/completion")]
pub async fn complete(
    granted: Granted<DossierAdvance>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<StepPath>,
    body: Body<CompleteStepBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = path.target(&if_match);
    let command = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("completeNamedStep", address),
        Answers::Changed,
        move |tx, granted, _| commands::complete_step(tx, granted, target, &command),
    )
    .await
}

/// Take a step
///
/// As for the current step, where the dossier is at several at once.
#[utoipa::path(
    tag = "processing",
    operation_id = "claimNamedStep",
    params(StepPath, IfMatch, IdempotencyKey),
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/steps/{no}/claim")]
pub async fn claim(
    granted: Granted<DossierAdvance>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<StepPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = path.target(&if_match);
    change(
        &app,
        granted,
        key,
        Act::of("claimNamedStep", address),
        Answers::Changed,
        move |tx, granted, _| commands::claim_step(tx, granted, target),
    )
    .await
}

/// Let a step go
///
/// As for the current step, where the dossier is at several at once.
#[utoipa::path(
    tag = "processing",
    operation_id = "releaseNamedStep",
    params(StepPath, IfMatch, IdempotencyKey),
    request_body = ReleaseStepBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/steps/{no}/release")]
pub async fn release(
    granted: Granted<DossierAdvance>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<StepPath>,
    body: Body<ReleaseStepBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = path.target(&if_match);
    let reason = body.into_inner().reason();
    change(
        &app,
        granted,
        key,
        Act::of("releaseNamedStep", address),
        Answers::Changed,
        move |tx, granted, _| commands::release_step(tx, granted, target, reason.as_deref()),
    )
    .await
}

/// Give a step back to an earlier one
///
/// As for the current step, where the dossier is at several at once. What followed from the earlier step is done again, on
/// whatever way.
#[utoipa::path(
    tag = "processing",
    operation_id = "returnNamedStep",
    params(StepPath, IfMatch, IdempotencyKey),
    request_body = GoBackBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/steps/{no}/return")]
pub async fn go_back(
    granted: Granted<DossierAdvance>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<StepPath>,
    body: Body<GoBackBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = path.target(&if_match);
    let command = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("returnNamedStep", address),
        Answers::Changed,
        move |tx, granted, _| commands::return_step(tx, granted, target, &command),
    )
    .await
}

/// Tell whoever handles a step what to do
///
/// As at the current step, where the dossier is at several at once.
#[utoipa::path(
    tag = "deciding",
    operation_id = "instructNamedHandler",
    params(StepPath, IfMatch, IdempotencyKey),
    request_body = InstructBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:decide"]))
)]
#[post("/dossiers/{id}/steps/{no}/instructions")]
pub async fn instruct(
    granted: Granted<DossierDecide>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<StepPath>,
    body: Body<InstructBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = path.target(&if_match);
    let command = body.into_inner().text();
    change(
        &app,
        granted,
        key,
        Act::of("instructNamedHandler", address),
        Answers::Changed,
        move |tx, granted, _| commands::instruct(tx, granted, target, &command),
    )
    .await
}
