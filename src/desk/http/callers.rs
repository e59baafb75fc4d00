//! Visits for people on the telephone.

use actix_web::post;
use actix_web::web::Data;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use utoipa::ToSchema;

use super::queue::QueueDeskPath;
use super::views::{DeskVisitView, VisitView};
use crate::app::App;
use crate::auth::{Granted, QueueServe};
use crate::desk::commands::{self, BookCommand};
use crate::platform::http::idempotency::once;
use crate::platform::http::{Answer, Body, FieldError, IdempotencyKey, Path, Problem};
use crate::platform::identity::Phone;
use crate::platform::ids::ProcedureId;

/// A visit to book for somebody on the telephone.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BookCallersVisitBody {
    /// When it begins: one of the desk's times.
    pub starts_at: DateTime<Utc>,
    /// What for.
    #[serde(default)]
    pub procedure_id: Option<ProcedureId>,
    /// Where the desk can call back, as when it has to call the day off.
    #[serde(default)]
    #[schema(min_length = 8, max_length = 20, example = "0905123456")]
    pub phone: Option<String>,
}

/// Book a visit for a caller
///
/// For an officer of the desk with somebody on the telephone, who needs no account: the code in the answer is read out, and
/// told at the desk to get the ticket. No name is kept, and the telephone only until the day is over.
#[utoipa::path(
    tag = "desks",
    operation_id = "bookVisitForCaller",
    params(QueueDeskPath, IdempotencyKey),
    request_body = BookCallersVisitBody,
    responses(
        (status = 201, body = VisitView, description = "The visit."),
        (status = 404),
        (status = 409),
    ),
    security(("bearer" = ["queues:serve"]))
)]
#[post("/desks/{deskId}/visits")]
pub async fn book(
    granted: Granted<QueueServe>,
    key: IdempotencyKey,
    path: Path<QueueDeskPath>,
    body: Body<BookCallersVisitBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    let phone = body.phone.as_deref().map(Phone::parse).transpose();
    let phone =
        phone.map_err(|wrong| Problem::invalid(vec![FieldError::new("/phone", wrong.code, wrong.detail)]))?;
    let phone = phone.map(|phone| phone.e164().to_owned());
    let command = BookCommand {
        desk: path.desk_id,
        starts_at: body.starts_at,
        procedure: body.procedure_id,
    };
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let visit = commands::book_for_caller(tx, &granted, command, phone.clone())?;
                let (id, version) = (visit.id, visit.version);
                Ok(Answer::created(format!("/visits/{id}"), &VisitView::from(visit))?.etag(version))
            })
        })
        .await
}

/// A visit that a caller calls off.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CancelCallersVisitBody {
    /// The local day.
    pub day: NaiveDate,
    /// The code that was told when it was booked.
    #[schema(min_length = 6, max_length = 6, pattern = "^[0-9]{6}$", example = "048213")]
    pub code: String,
}

/// Call a visit off for a caller
///
/// For an officer of the desk with somebody on the telephone, who says day and code, however the visit was booked; the place
/// is free again.
#[utoipa::path(
    tag = "desks",
    operation_id = "cancelVisitForCaller",
    params(QueueDeskPath, IdempotencyKey),
    request_body = CancelCallersVisitBody,
    responses(
        (status = 200, body = DeskVisitView, description = "The visit as it is now."),
        (status = 404),
        (status = 409),
    ),
    security(("bearer" = ["queues:serve"]))
)]
#[post("/desks/{deskId}/visit-cancellations")]
pub async fn cancel(
    granted: Granted<QueueServe>,
    key: IdempotencyKey,
    path: Path<QueueDeskPath>,
    body: Body<CancelCallersVisitBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (desk, body) = (path.desk_id, body.into_inner());
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let visit = commands::cancel_for_caller(tx, &granted, desk, (body.day, &body.code))?;
                Answer::ok(&DeskVisitView::from(visit))
            })
        })
        .await
}
