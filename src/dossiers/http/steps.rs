//! Moving a dossier on: assigning, completing, proving, handing over.

use actix_web::post;
use actix_web::web::Data;

use super::bodies::{AssignStepBody, CompleteStepBody, DossierPath, ProveObligationBody};
use super::change::{Act, Answers, change};
use super::returning::{ReturnOriginalsBody, ReturnResultBody};
use super::views::DossierView;
use crate::app::App;
use crate::auth::{DossierAdvance, DossierAssign, DossierReturn, Granted};
use crate::dossiers::commands::{self, StepTarget};
use crate::platform::http::{Answer, Body, ClientAddress, IdempotencyKey, IfMatch, Path, Problem};

/// Assign the current step to an officer
///
/// By the head of the unit, the manager of the desk or the head of the agency that has it.
#[utoipa::path(
    tag = "processing",
    operation_id = "assignStep",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = AssignStepBody,
    responses((status = 200, body = DossierView, description = "The dossier with its step assigned.")),
    security(("bearer" = ["dossiers:assign"]))
)]
#[post("/dossiers/{id}/steps/current/assignment")]
pub async fn assign(
    granted: Granted<DossierAssign>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<AssignStepBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = body.into_inner().into();
    let target = StepTarget::from((path.id, if_match.version()));
    change(
        &app,
        granted,
        key,
        Act::of("assignStep", address),
        Answers::Changed,
        move |tx, granted, _| commands::assign_step(tx, granted, target, &command),
    )
    .await
}

/// Complete the current step
///
/// By an officer with the step's role in its unit. The process decides what comes next: another step, an obligation of
/// the applicant (the clock stands), or the result (the clock stops). Where the dossier is at several steps at once, the
/// step has to be named (`dossier.step.several`).
#[utoipa::path(
    tag = "processing",
    operation_id = "completeStep",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = CompleteStepBody,
    responses((status = 200, body = DossierView, description = "The dossier at its next step.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/steps/current/completion")]
pub async fn complete(
    granted: Granted<DossierAdvance>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<CompleteStepBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = body.into_inner().into();
    let target = StepTarget::from((path.id, if_match.version()));
    change(
        &app,
        granted,
        key,
        Act::of("completeStep", address),
        Answers::Changed,
        move |tx, granted, _| commands::complete_step(tx, granted, target, &command),
    )
    .await
}

/// Enter the proof that the applicant's obligation is settled
///
/// The clock runs again from the moment at which it was settled; the appointment moves by the working days that it stood.
#[utoipa::path(
    tag = "processing",
    operation_id = "proveObligation",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = ProveObligationBody,
    responses((status = 200, body = DossierView, description = "The dossier, in process again.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/obligation-proof")]
pub async fn prove(
    granted: Granted<DossierAdvance>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<ProveObligationBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = body.into_inner().into();
    let target = (path.id, if_match.version());
    change(
        &app,
        granted,
        key,
        Act::of("proveObligation", address),
        Answers::Changed,
        move |tx, granted, _| commands::prove_obligation(tx, granted, target, &command),
    )
    .await
}

/// Hand the result over
///
/// At level 3 in person, what came by post by post; with the receipt, an identity paper or an authorisation.
#[utoipa::path(
    tag = "processing",
    operation_id = "returnResult",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = ReturnResultBody,
    responses((status = 200, body = DossierView, description = "The dossier, returned.")),
    security(("bearer" = ["dossiers:return"]))
)]
#[post("/dossiers/{id}/return")]
pub async fn give_back(
    granted: Granted<DossierReturn>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<ReturnResultBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = body.into_inner().parse("").map_err(Problem::invalid)?;
    let target = (path.id, if_match.version());
    change(
        &app,
        granted,
        key,
        Act::of("returnResult", address),
        Answers::Changed,
        move |tx, granted, vault| commands::return_result(tx, granted, vault, target, &command),
    )
    .await
}

/// Give originals back after the end
///
/// After a dossier was refused at intake, withdrawn or stopped: what the applicant had left comes back, and that is kept,
/// with who received it and how that was made sure. After a return: what was forgotten then.
#[utoipa::path(
    tag = "processing",
    operation_id = "returnOriginals",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = ReturnOriginalsBody,
    responses((status = 200, body = DossierView, description = "The dossier, as it was.")),
    security(("bearer" = ["dossiers:return"]))
)]
#[post("/dossiers/{id}/originals-returns")]
pub async fn give_originals_back(
    granted: Granted<DossierReturn>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<ReturnOriginalsBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = body.into_inner().parse().map_err(Problem::invalid)?;
    let target = (path.id, if_match.version());
    change(
        &app,
        granted,
        key,
        Act::of("returnOriginals", address),
        Answers::Changed,
        move |tx, granted, vault| commands::return_originals(tx, granted, vault, target, &command),
    )
    .await
}
