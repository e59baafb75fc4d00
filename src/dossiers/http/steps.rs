//! Moving a dossier on: assigning, completing, proving, handing over.

use actix_web::post;
use actix_web::web::Data;

use super::bodies::{AssignStepBody, CompleteStepBody, DossierPath, ProveObligationBody, ReturnResultBody};
use super::change::{Answers, change};
use super::views::DossierView;
use crate::app::App;
use crate::auth::{DossierAdvance, DossierAssign, DossierReturn, Granted};
use crate::dossiers::commands::{self, AssignCommand};
use crate::platform::http::{Answer, Body, IdempotencyKey, IfMatch, Path, Problem};

/// Assign the current step to an officer
///
/// By the head of the unit or the manager of the desk that has it.
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
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<AssignStepBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = AssignCommand {
        officer: body.officer_id,
    };
    let target = (path.id, if_match.version());
    change(&app, granted, key, Answers::Changed, move |tx, granted, _| {
        commands::assign_step(tx, granted, target, command)
    })
    .await
}

/// Complete the current step
///
/// By an officer with the step's role in its unit. The process decides what comes next: another step, an obligation of
/// the applicant (the clock stands), or the result (the clock stops).
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
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<CompleteStepBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = body.into_inner().into();
    let target = (path.id, if_match.version());
    change(&app, granted, key, Answers::Changed, move |tx, granted, _| {
        commands::complete_step(tx, granted, target, &command)
    })
    .await
}

/// Enter the proof that the applicant's obligation is settled
///
/// The clock runs again; the appointment moves by the working days that it stood.
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
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<ProveObligationBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = body.into_inner().into();
    let target = (path.id, if_match.version());
    change(&app, granted, key, Answers::Changed, move |tx, granted, _| {
        commands::prove_obligation(tx, granted, target, &command)
    })
    .await
}

/// Hand the result over
///
/// At level 3 in person, with the receipt, an identity paper or an authorisation.
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
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<ReturnResultBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = body.into_inner().into();
    let target = (path.id, if_match.version());
    change(&app, granted, key, Answers::Changed, move |tx, granted, _| {
        commands::return_result(tx, granted, target, &command)
    })
    .await
}
