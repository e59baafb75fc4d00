//! What heads and applicants decide: pauses, new appointments, ends.

use actix_web::post;
use actix_web::web::Data;

use super::bodies::DossierPath;
use super::change::{Act, Answers, change};
use super::deciding::{
    ChangeVersionBody, DecideWithdrawalBody, DossierReasonBody, GoBackBody, ReappointDossierBody,
    ResumeDossierBody, StopDossierBody, SuspendDossierBody,
};
use super::views::DossierView;
use crate::app::App;
use crate::auth::{DossierAccept, DossierDecide, DossierSubmit, Granted};
use crate::dossiers::commands;
use crate::platform::http::{Answer, Body, ClientAddress, IdempotencyKey, IfMatch, Path, Problem};

/// Let the clock stand
///
/// For force majeure by the head of the agency; for a reason of the law that the current step has, by the head of the unit too.
#[utoipa::path(
    tag = "deciding",
    operation_id = "suspendDossier",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = SuspendDossierBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:decide"]))
)]
#[post("/dossiers/{id}/suspension")]
pub async fn suspend(
    granted: Granted<DossierDecide>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<SuspendDossierBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("suspendDossier", address),
        Answers::Changed,
        move |tx, granted, _| commands::suspend(tx, granted, target, &command),
    )
    .await
}

/// Let the clock run again
///
/// The appointment moves by the working days that it stood.
#[utoipa::path(
    tag = "deciding",
    operation_id = "resumeDossier",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = ResumeDossierBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:decide"]))
)]
#[post("/dossiers/{id}/resumption")]
pub async fn resume(
    granted: Granted<DossierDecide>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<ResumeDossierBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = body.into_inner().note();
    change(
        &app,
        granted,
        key,
        Act::of("resumeDossier", address),
        Answers::Changed,
        move |tx, granted, _| commands::resume(tx, granted, target, command.as_deref()),
    )
    .await
}

/// Apologise and give a new appointment
///
/// Once; once more only for the province, with a reason (phiếu xin lỗi và hẹn lại, form 04). The first appointment stays, and punctuality is told against both.
#[utoipa::path(
    tag = "deciding",
    operation_id = "reappointDossier",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = ReappointDossierBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:decide"]))
)]
#[post("/dossiers/{id}/reappointments")]
pub async fn reappoint(
    granted: Granted<DossierDecide>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<ReappointDossierBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("reappointDossier", address),
        Answers::Changed,
        move |tx, granted, _| commands::reappoint(tx, granted, target, &command),
    )
    .await
}

/// Ask for a dossier back
///
/// Before its result is signed. What nobody has taken in yet is back at once; otherwise the head decides.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "requestWithdrawal",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = DossierReasonBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:submit"]))
)]
#[post("/dossiers/{id}/withdrawals")]
pub async fn withdraw(
    granted: Granted<DossierSubmit>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<DossierReasonBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = body.into_inner().reason();
    change(
        &app,
        granted,
        key,
        Act::of("requestWithdrawal", address),
        Answers::Changed,
        move |tx, granted, _| commands::request_withdrawal(tx, granted, target, &command),
    )
    .await
}

/// Enter an applicant's wish to have the dossier back
///
/// At the desk, for whoever asks in writing.
#[utoipa::path(
    tag = "processing",
    operation_id = "enterWithdrawal",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = DossierReasonBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:accept"]))
)]
#[post("/dossiers/{id}/desk-withdrawals")]
pub async fn enter_withdrawal(
    granted: Granted<DossierAccept>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<DossierReasonBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = body.into_inner().reason();
    change(
        &app,
        granted,
        key,
        Act::of("enterWithdrawal", address),
        Answers::Changed,
        move |tx, granted, _| commands::enter_withdrawal(tx, granted, target, &command),
    )
    .await
}

/// Approve or refuse a withdrawal
///
/// By the head of the agency. Refused, the dossier goes on where it was.
#[utoipa::path(
    tag = "deciding",
    operation_id = "decideWithdrawal",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = DecideWithdrawalBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:decide"]))
)]
#[post("/dossiers/{id}/withdrawals/current/decision")]
pub async fn decide_withdrawal(
    granted: Granted<DossierDecide>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<DecideWithdrawalBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("decideWithdrawal", address),
        Answers::Changed,
        move |tx, granted, _| commands::decide_withdrawal(tx, granted, target, &command),
    )
    .await
}

/// Stop a dossier on legal ground
///
/// By the head of the agency, in writing: a dispute, a court's order, a lock on its object.
#[utoipa::path(
    tag = "deciding",
    operation_id = "stopDossier",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = StopDossierBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:decide"]))
)]
#[post("/dossiers/{id}/stop")]
pub async fn stop(
    granted: Granted<DossierDecide>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<StopDossierBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("stopDossier", address),
        Answers::Changed,
        move |tx, granted, _| commands::stop(tx, granted, target, &command),
    )
    .await
}

/// Take back a result that was found wrong
///
/// Before it is handed over, by the head of the agency. The clock goes on as if it had not been stopped.
#[utoipa::path(
    tag = "deciding",
    operation_id = "correctResult",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = GoBackBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:decide"]))
)]
#[post("/dossiers/{id}/corrections")]
pub async fn correct(
    granted: Granted<DossierDecide>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<GoBackBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("correctResult", address),
        Answers::Changed,
        move |tx, granted, _| commands::correct_result(tx, granted, target, &command),
    )
    .await
}

/// Move an open dossier to the terms in force
///
/// Procedure version and process; the rule set of the day of receipt stays. `GET` of the same address shows beforehand what it becomes.
#[utoipa::path(
    tag = "deciding",
    operation_id = "changeVersion",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = ChangeVersionBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:decide"]))
)]
#[post("/dossiers/{id}/version-change")]
pub async fn change_version(
    granted: Granted<DossierDecide>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<ChangeVersionBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("changeVersion", address),
        Answers::Changed,
        move |tx, granted, _| commands::change_version(tx, granted, target, &command),
    )
    .await
}
