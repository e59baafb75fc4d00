//! Before acceptance: trials, and what is missing told at once.

use actix_web::post;
use actix_web::web::Data;

use super::asking::{AnswerTrialBody, AskSupplementBody};
use super::bodies::DossierPath;
use super::change::{Act, Answers, change};
use super::views::DossierView;
use crate::app::App;
use crate::auth::{DossierAccept, DossierSubmit, Granted};
use crate::dossiers::commands;
use crate::platform::http::{Answer, Body, ClientAddress, IdempotencyKey, IfMatch, Path, Problem};

/// Show a draft to the desk before it is sent
///
/// A trial (kiểm tra trước hồ sơ): the desk says what is missing; until then the draft rests.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "askTrial",
    params(DossierPath, IfMatch, IdempotencyKey),
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:submit"]))
)]
#[post("/dossiers/{id}/trials")]
pub async fn ask_trial(
    granted: Granted<DossierSubmit>,
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
        Act::of("askTrial", address),
        Answers::Changed,
        move |tx, granted, _| commands::ask_trial(tx, granted, target),
    )
    .await
}

/// Say what is missing in a draft that was shown
///
/// Afterwards it is its owner's alone again.
#[utoipa::path(
    tag = "intake",
    operation_id = "answerTrial",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = AnswerTrialBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:accept"]))
)]
#[post("/dossiers/{id}/trials/current/answer")]
pub async fn answer_trial(
    granted: Granted<DossierAccept>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<AnswerTrialBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("answerTrial", address),
        Answers::Changed,
        move |tx, granted, _| commands::answer_trial(tx, granted, target, &command),
    )
    .await
}

/// Tell all that is missing before acceptance
///
/// Once, in full (phiếu yêu cầu bổ sung, form 02). A second time needs `dossiers:override` and a reason, and marks the dossier for the national indicator.
#[utoipa::path(
    tag = "intake",
    operation_id = "guideIntake",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = AskSupplementBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:accept"]))
)]
#[post("/dossiers/{id}/guidances")]
pub async fn guide(
    granted: Granted<DossierAccept>,
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
        Act::of("guideIntake", address),
        Answers::Changed,
        move |tx, granted, _| commands::guide_intake(tx, granted, target, &command),
    )
    .await
}
