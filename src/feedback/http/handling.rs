//! What agencies do with petitions.

use actix_web::post;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;

use super::petitions::answered;
use super::views::{PetitionPath, PetitionView};
use crate::app::App;
use crate::auth::{Granted, PetitionAnswer, PetitionHandle};
use crate::feedback::commands;
use crate::feedback::model::{PetitionForm, PetitionKind};
use crate::platform::http::idempotency::once;
use crate::platform::http::{Answer, Body, IdempotencyKey, IfMatch, Path, Problem};
use crate::platform::ids::AgencyId;
use crate::platform::text::{clean_line, clean_text};

/// As what a petition is taken up.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClassifyPetitionBody {
    /// About officers' conduct, or about rules.
    pub kind: PetitionKind,
    /// Tells of something, or proposes something.
    pub form: PetitionForm,
}

/// Why a petition is not taken up.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefusePetitionBody {
    /// The reason, in words for the petitioner.
    #[schema(
        min_length = 10,
        max_length = 2000,
        example = "Nội dung là khiếu nại quyết định hành chính; đề nghị gửi theo Luật Khiếu nại."
    )]
    pub reason: String,
    /// The rule of law.
    #[schema(min_length = 3, max_length = 500, example = "Luật Khiếu nại 2011, Điều 7")]
    pub legal_basis: String,
}

/// Whose a petition is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ForwardPetitionBody {
    /// The agency.
    pub agency_id: AgencyId,
    /// Why.
    #[schema(
        min_length = 5,
        max_length = 2000,
        example = "Thuộc thẩm quyền của Sở Xây dựng"
    )]
    pub reason: String,
}

/// What a petitioner is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AskPetitionerBody {
    /// What is needed.
    #[schema(
        min_length = 5,
        max_length = 2000,
        example = "Xin cho biết tên cán bộ và ngày đến nộp hồ sơ."
    )]
    pub request: String,
}

/// The answer to a petition.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerPetitionBody {
    /// The answer, for the petitioner.
    #[schema(
        min_length = 10,
        max_length = 10000,
        example = "Đã kiểm điểm cán bộ và niêm yết lại thành phần hồ sơ."
    )]
    pub answer: String,
}

/// What everybody may read.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublishPetitionBody {
    /// What was asked, in words that name nobody.
    #[schema(
        min_length = 10,
        max_length = 5000,
        example = "Người dân phải đi lại nhiều lần vì thiếu hướng dẫn."
    )]
    pub question: String,
    /// The answer, in words that name nobody.
    #[schema(
        min_length = 10,
        max_length = 10000,
        example = "Cơ quan đã niêm yết lại thành phần hồ sơ và chấn chỉnh cán bộ."
    )]
    pub answer: String,
}

/// Why an answer is not made public.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithholdAnswerBody {
    /// The reason, in words for the petitioner.
    #[schema(
        min_length = 10,
        max_length = 2000,
        example = "Nội dung liên quan đến bí mật đời tư của một người."
    )]
    pub reason: String,
}

/// Take a petition up
///
/// As one about conduct or about rules, a report or a proposal, whatever it was sent as. From now on it is to be answered
/// in time.
#[utoipa::path(
    tag = "feedback",
    operation_id = "classifyPetition",
    params(PetitionPath, IfMatch, IdempotencyKey),
    request_body = ClassifyPetitionBody,
    responses((status = 200, body = PetitionView, description = "The petition as it is now.")),
    security(("bearer" = ["petitions:handle"]))
)]
#[post("/petitions/{id}/classification")]
pub async fn classify(
    granted: Granted<PetitionHandle>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<PetitionPath>,
    body: Body<ClassifyPetitionBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (target, body) = ((path.id, if_match.version()), body.into_inner());
    let what = (body.kind, body.form);
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let petition = commands::classify(tx, &granted, target, what)?;
                answered(tx, petition, true)
            })
        })
        .await
}

/// Refuse a petition
///
/// It is a complaint or a denunciation, which have laws of their own, or says nothing that can be looked into; also when that
/// is seen only after it was taken up.
#[utoipa::path(
    tag = "feedback",
    operation_id = "refusePetition",
    params(PetitionPath, IfMatch, IdempotencyKey),
    request_body = RefusePetitionBody,
    responses((status = 200, body = PetitionView, description = "The petition as it is now.")),
    security(("bearer" = ["petitions:handle"]))
)]
#[post("/petitions/{id}/refusal")]
pub async fn refuse(
    granted: Granted<PetitionHandle>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<PetitionPath>,
    body: Body<RefusePetitionBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (target, body) = ((path.id, if_match.version()), body.into_inner());
    let (reason, basis) = (clean_text(&body.reason), clean_line(&body.legal_basis));
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let petition = commands::refuse_petition(tx, &granted, target, (&reason, &basis))?;
                answered(tx, petition, true)
            })
        })
        .await
}

/// Forward a petition
///
/// To the agency whose it is; its time begins anew there, and who forwarded it does not see it any more. Of what was taken up
/// already the limit for the answer runs on. Who had a part in the dossier may forward a petition about conduct in it to an
/// agency above only: the parent, or the province's People's Committee. Such a petition is taken over from an agency below
/// by forwarding it to one's own.
#[utoipa::path(
    tag = "feedback",
    operation_id = "forwardPetition",
    params(PetitionPath, IfMatch, IdempotencyKey),
    request_body = ForwardPetitionBody,
    responses((status = 200, body = PetitionView, description = "The petition as it is now.")),
    security(("bearer" = ["petitions:handle"]))
)]
#[post("/petitions/{id}/forwarding")]
pub async fn forward(
    granted: Granted<PetitionHandle>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<PetitionPath>,
    body: Body<ForwardPetitionBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (target, body) = ((path.id, if_match.version()), body.into_inner());
    let (agency, reason) = (body.agency_id, clean_text(&body.reason));
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let petition = commands::forward(tx, &granted, target, (agency, &reason))?;
                answered(tx, petition, true)
            })
        })
        .await
}

/// Ask a petitioner for more
///
/// The time for the answer stands until it is given, or for as long as the rule set lets the agency wait; then it may be
/// answered or refused as it is.
#[utoipa::path(
    tag = "feedback",
    operation_id = "askPetitioner",
    params(PetitionPath, IfMatch, IdempotencyKey),
    request_body = AskPetitionerBody,
    responses((status = 200, body = PetitionView, description = "The petition as it is now.")),
    security(("bearer" = ["petitions:handle"]))
)]
#[post("/petitions/{id}/supplement-request")]
pub async fn ask(
    granted: Granted<PetitionHandle>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<PetitionPath>,
    body: Body<AskPetitionerBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (target, body) = ((path.id, if_match.version()), body.into_inner());
    let request = clean_text(&body.request);
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let petition = commands::ask_supplement(tx, &granted, target, &request)?;
                answered(tx, petition, true)
            })
        })
        .await
}

/// Answer a petition
///
/// For the petitioner; it is to be made public in time, too.
#[utoipa::path(
    tag = "feedback",
    operation_id = "answerPetition",
    params(PetitionPath, IfMatch, IdempotencyKey),
    request_body = AnswerPetitionBody,
    responses((status = 200, body = PetitionView, description = "The petition as it is now.")),
    security(("bearer" = ["petitions:answer"]))
)]
#[post("/petitions/{id}/answer")]
pub async fn answer(
    granted: Granted<PetitionAnswer>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<PetitionPath>,
    body: Body<AnswerPetitionBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (target, body) = ((path.id, if_match.version()), body.into_inner());
    let text = clean_text(&body.answer);
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let petition = commands::answer_petition(tx, &granted, target, &text)?;
                answered(tx, petition, true)
            })
        })
        .await
}

/// Make the answer to a petition public
///
/// In words that name nobody: what was asked, and the answer.
#[utoipa::path(
    tag = "feedback",
    operation_id = "publishPetition",
    params(PetitionPath, IfMatch, IdempotencyKey),
    request_body = PublishPetitionBody,
    responses((status = 200, body = PetitionView, description = "The petition as it is now.")),
    security(("bearer" = ["petitions:answer"]))
)]
#[post("/petitions/{id}/publication")]
pub async fn publish(
    granted: Granted<PetitionAnswer>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<PetitionPath>,
    body: Body<PublishPetitionBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (target, body) = ((path.id, if_match.version()), body.into_inner());
    let (question, text) = (clean_text(&body.question), clean_text(&body.answer));
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let petition = commands::publish_answer(tx, &granted, target, (&question, &text))?;
                answered(tx, petition, true)
            })
        })
        .await
}

/// Leave the answer to a petition unpublished
///
/// It is not fit to be made public: a secret, somebody's private life. The agency is done with it; it may still be made
/// public later.
#[utoipa::path(
    tag = "feedback",
    operation_id = "withholdPetitionAnswer",
    params(PetitionPath, IfMatch, IdempotencyKey),
    request_body = WithholdAnswerBody,
    responses((status = 200, body = PetitionView, description = "The petition as it is now.")),
    security(("bearer" = ["petitions:answer"]))
)]
#[post("/petitions/{id}/withholding")]
pub async fn withhold(
    granted: Granted<PetitionAnswer>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<PetitionPath>,
    body: Body<WithholdAnswerBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (target, reason) = (
        (path.id, if_match.version()),
        clean_text(&body.into_inner().reason),
    );
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let petition = commands::withhold_answer(tx, &granted, target, &reason)?;
                answered(tx, petition, true)
            })
        })
        .await
}
