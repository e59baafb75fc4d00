//! Asking another agency, and its answer: the acts on a leg.

use actix_web::post;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::bodies::CompleteStepBody;
use super::change::{Act, Answers, change};
use super::views::DossierView;
use crate::app::App;
use crate::auth::{DossierAdvance, Granted};
use crate::dossiers::commands::{self, AnswerLegCommand};
use crate::dossiers::model::LegAnswer;
use crate::platform::http::{Answer, Body, ClientAddress, IdempotencyKey, IfMatch, Path, Problem};
use crate::platform::ids::DossierId;
use crate::platform::text::clean_text;

/// Which leg of which dossier.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct LegPath {
    /// The dossier's id.
    id: DossierId,
    /// The leg's place, from 1.
    #[param(minimum = 1, maximum = 10_000)]
    no: i32,
}

/// What another agency is asked.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendLegBody {
    /// The request; as the route says it, where left out.
    #[serde(default)]
    #[schema(
        min_length = 3,
        max_length = 4000,
        example = "Đề nghị xác nhận nguồn gốc và thời điểm sử dụng thửa đất số 112."
    )]
    pub request: Option<String>,
}

/// Why a request is sent back.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReturnLegBody {
    /// What is to be corrected.
    #[schema(
        min_length = 3,
        max_length = 2000,
        example = "Thiếu trích lục bản đồ địa chính"
    )]
    pub reason: String,
}

/// Why no answer is wanted any more.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CancelLegBody {
    /// The reason.
    #[schema(
        min_length = 3,
        max_length = 2000,
        example = "Đã có xác nhận trong hồ sơ cấp năm 2009"
    )]
    pub reason: String,
}

/// What another agency answers.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerLegBody {
    /// The answer.
    pub answer: LegAnswer,
    /// In words.
    #[schema(
        min_length = 2,
        max_length = 4000,
        example = "Thửa đất sử dụng ổn định từ năm 1992, không tranh chấp."
    )]
    pub text: String,
    /// What else the end of the step leaves: the paper, the result where it comes of this step, who goes on.
    #[serde(default)]
    pub completion: Option<CompleteStepBody>,
}

impl From<AnswerLegBody> for AnswerLegCommand {
    fn from(body: AnswerLegBody) -> Self {
        Self {
            answer: body.answer,
            text: clean_text(&body.text),
            completion: body.completion.map(Into::into).unwrap_or_default(),
        }
    }
}

/// Send a request to another agency
///
/// By whoever did the step before, or heads that unit or the agency that decides. The other agency's own time runs from now on
/// its own calendar; where the process says so, the dossier's clock stands meanwhile. Sent back to be corrected, it is sent
/// again like this.
#[utoipa::path(
    tag = "processing",
    operation_id = "sendLeg",
    params(LegPath, IfMatch, IdempotencyKey),
    request_body = SendLegBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/legs/{no}/dispatch")]
pub async fn dispatch(
    granted: Granted<DossierAdvance>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<LegPath>,
    body: Body<SendLegBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version(), path.no);
    let request = body.into_inner().request.as_deref().map(clean_text);
    change(
        &app,
        granted,
        key,
        Act::of("sendLeg", address),
        Answers::Changed,
        move |tx, granted, _| commands::send_leg(tx, granted, target, request.as_deref()),
    )
    .await
}

/// Say that a request has arrived
///
/// By an officer of the agency that is asked, with the step's role in its unit.
#[utoipa::path(
    tag = "processing",
    operation_id = "receiveLeg",
    params(LegPath, IfMatch, IdempotencyKey),
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/legs/{no}/reception")]
pub async fn receive(
    granted: Granted<DossierAdvance>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<LegPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version(), path.no);
    change(
        &app,
        granted,
        key,
        Act::of("receiveLeg", address),
        Answers::Changed,
        move |tx, granted, _| commands::receive_leg(tx, granted, target),
    )
    .await
}

/// Send a request back to be corrected
///
/// By the agency that is asked, with the reason. Its time ends with that, and begins anew when the request is sent again.
#[utoipa::path(
    tag = "processing",
    operation_id = "returnLeg",
    params(LegPath, IfMatch, IdempotencyKey),
    request_body = ReturnLegBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/legs/{no}/return")]
pub async fn return_it(
    granted: Granted<DossierAdvance>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<LegPath>,
    body: Body<ReturnLegBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version(), path.no);
    let reason = clean_text(&body.into_inner().reason);
    change(
        &app,
        granted,
        key,
        Act::of("returnLeg", address),
        Answers::Changed,
        move |tx, granted, _| commands::return_leg(tx, granted, target, &reason),
    )
    .await
}

/// Say that a request is worked on
///
/// By the agency that is asked, once it has received it.
#[utoipa::path(
    tag = "processing",
    operation_id = "beginLeg",
    params(LegPath, IfMatch, IdempotencyKey),
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/legs/{no}/start")]
pub async fn begin(
    granted: Granted<DossierAdvance>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<LegPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version(), path.no);
    change(
        &app,
        granted,
        key,
        Act::of("beginLeg", address),
        Answers::Changed,
        move |tx, granted, _| commands::begin_leg(tx, granted, target),
    )
    .await
}

/// Answer a request
///
/// By the agency that is asked, also when its time is over. The step ends with the answer, and the dossier goes on by it. Where
/// the agency cannot say without more (`NEED_INFO`), the next request to it is prepared instead.
#[utoipa::path(
    tag = "processing",
    operation_id = "answerLeg",
    params(LegPath, IfMatch, IdempotencyKey),
    request_body = AnswerLegBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/legs/{no}/answer")]
pub async fn answer(
    granted: Granted<DossierAdvance>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<LegPath>,
    body: Body<AnswerLegBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version(), path.no);
    let command: AnswerLegCommand = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("answerLeg", address),
        Answers::Changed,
        move |tx, granted, _| commands::answer_leg(tx, granted, target, &command),
    )
    .await
}

/// Go on as if another agency had agreed
///
/// By whoever asked, once the other agency's time is over: only where the law takes silence for consent, as the step says. The
/// article stands on the leg. What was late stays late.
#[utoipa::path(
    tag = "processing",
    operation_id = "takeSilenceForConsent",
    params(LegPath, IfMatch, IdempotencyKey),
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/legs/{no}/silent-consent")]
pub async fn consent(
    granted: Granted<DossierAdvance>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<LegPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version(), path.no);
    change(
        &app,
        granted,
        key,
        Act::of("takeSilenceForConsent", address),
        Answers::Changed,
        move |tx, granted, _| commands::consent_by_silence(tx, granted, target),
    )
    .await
}

/// Want no answer any more
///
/// By whoever asked, with the reason. The dossier goes on without it; not where the result comes of that very step.
#[utoipa::path(
    tag = "processing",
    operation_id = "cancelLeg",
    params(LegPath, IfMatch, IdempotencyKey),
    request_body = CancelLegBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/dossiers/{id}/legs/{no}/cancellation")]
pub async fn cancel(
    granted: Granted<DossierAdvance>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<LegPath>,
    body: Body<CancelLegBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version(), path.no);
    let reason = clean_text(&body.into_inner().reason);
    change(
        &app,
        granted,
        key,
        Act::of("cancelLeg", address),
        Answers::Changed,
        move |tx, granted, _| commands::cancel_leg(tx, granted, target, &reason),
    )
    .await
}
