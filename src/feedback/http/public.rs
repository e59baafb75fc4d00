//! What everybody may do and see without signing in.

use actix_web::web::Data;
use actix_web::{HttpRequest, get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::views::PetitionPath;
use crate::app::App;
use crate::feedback::commands::{self, SendCommand};
use crate::feedback::error::FeedbackError;
use crate::feedback::model::{Petition, PetitionForm, PetitionKind};
use crate::feedback::queries;
use crate::platform::actor::Actor;
use crate::platform::http::idempotency::once;
use crate::platform::http::{
    Answer, Body, Limited, Page, Paging, Path, Problem, RequestId, RequiredIdempotencyKey, Tracking,
};
use crate::platform::ids::{AgencyId, PetitionId, ProcedureId};
use crate::platform::text::{clean_line, clean_text};

/// A petition without a name.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendNamelessPetitionBody {
    /// About officers' conduct, or about rules.
    pub kind: PetitionKind,
    /// Tells of something, or proposes something.
    pub form: PetitionForm,
    /// To which agency.
    pub agency_id: AgencyId,
    /// About which procedure.
    #[serde(default)]
    pub procedure_id: Option<ProcedureId>,
    /// In a line.
    #[schema(
        min_length = 5,
        max_length = 200,
        example = "Niêm yết thủ tục đã hết hiệu lực"
    )]
    pub subject: String,
    /// In full: what, where, when.
    #[schema(
        min_length = 10,
        max_length = 5000,
        example = "Bảng niêm yết ở bộ phận một cửa còn mức lệ phí cũ."
    )]
    pub text: String,
}

/// That a petition without a name was taken in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NamelessPetitionView {
    /// Its id, by which its public answer is found.
    pub id: PetitionId,
    /// When it came in.
    pub received_at: DateTime<Utc>,
    /// Until when it is to be answered.
    pub answer_due_at: DateTime<Utc>,
}

/// Send a petition without a name
///
/// Where the rules in force on the day hear such; otherwise 409 with the rule of law. Nobody is told of the answer but by its
/// publication.
#[utoipa::path(
    tag = "feedback",
    operation_id = "sendNamelessPetition",
    params(RequiredIdempotencyKey),
    request_body = SendNamelessPetitionBody,
    responses(
        (status = 201, body = NamelessPetitionView, description = "It was taken in."), (status = 409), (status = 429)
    )
)]
#[post("/nameless-petitions")]
pub async fn send_nameless(
    _limited: Limited<Tracking>,
    key: RequiredIdempotencyKey,
    body: Body<SendNamelessPetitionBody>,
    app: Data<App>,
    request: HttpRequest,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    let command = SendCommand {
        kind: body.kind,
        form: body.form,
        agency: body.agency_id,
        procedure: body.procedure_id,
        dossier: None,
        subject: clean_line(&body.subject),
        body: clean_text(&body.text),
    };
    let actor = Actor::anonymous().in_request(RequestId::of(&request));
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let petition = commands::send_nameless(tx, &command)?;
                let location = format!("/published-petitions/{}", petition.id);
                let view = NamelessPetitionView {
                    id: petition.id,
                    received_at: petition.received_at,
                    answer_due_at: petition.answer_due_at,
                };
                Answer::created(location, &view)
            })
        })
        .await
}

/// A petition and its answer, in words that name nobody.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublishedPetitionView {
    /// Its id.
    pub id: PetitionId,
    /// What it is about.
    pub kind: PetitionKind,
    /// What it wants.
    pub form: PetitionForm,
    /// Who answered.
    pub agency_id: AgencyId,
    /// The procedure that it is about.
    pub procedure_id: Option<ProcedureId>,
    /// What was asked.
    #[schema(example = "Người dân phải đi lại nhiều lần vì thiếu hướng dẫn.")]
    pub question: String,
    /// The answer.
    #[schema(example = "Cơ quan đã niêm yết lại thành phần hồ sơ và chấn chỉnh cán bộ.")]
    pub answer: String,
    /// When it came in.
    pub received_at: DateTime<Utc>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// When the answer was made public.
    pub published_at: Option<DateTime<Utc>>,
}

impl From<Petition> for PublishedPetitionView {
    fn from(petition: Petition) -> Self {
        Self {
            id: petition.id,
            kind: petition.kind,
            form: petition.form,
            agency_id: petition.agency_id,
            procedure_id: petition.procedure_id,
            question: petition.public_question.unwrap_or_default(),
            answer: petition.public_answer.unwrap_or_default(),
            received_at: petition.received_at,
            answered_at: petition.answered_at,
            published_at: petition.published_at,
        }
    }
}

/// List public answers to petitions
///
/// The newest petition first; without the petitioners.
#[utoipa::path(
    tag = "feedback",
    operation_id = "listPublishedPetitions",
    params(Paging),
    responses((status = 200, body = Page<PublishedPetitionView>, description = "A page of answers."))
)]
#[get("/published-petitions")]
pub async fn list(paging: Paging, app: Data<App>) -> Result<Answer, Problem> {
    let (before, limit): (Option<PetitionId>, i64) = (paging.after()?, paging.limit());
    let wants_total = paging.wants_total();
    let (rows, total) = app
        .db
        .read(move |conn| {
            let rows = queries::published(conn, before, limit)?;
            let total = wants_total.then(|| queries::count_published(conn)).transpose()?;
            Ok::<_, FeedbackError>((rows, total))
        })
        .await?;
    let page = paging.page(rows, |row| row.id, PublishedPetitionView::from)?;
    Answer::page(&page.with_total(total))
}

/// Read a public answer to a petition
///
/// Once it is public.
#[utoipa::path(
    tag = "feedback",
    operation_id = "readPublishedPetition",
    params(PetitionPath),
    responses((status = 200, body = PublishedPetitionView, description = "The answer."))
)]
#[get("/published-petitions/{id}")]
pub async fn read(path: Path<PetitionPath>, app: Data<App>) -> Result<Answer, Problem> {
    let id = path.id;
    let found = app
        .db
        .read(move |conn| queries::published_one(conn, id)?.ok_or(FeedbackError::NotFound))
        .await?;
    Answer::ok(&PublishedPetitionView::from(found))
}
