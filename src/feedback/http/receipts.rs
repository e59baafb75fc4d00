//! Rating without an account, with what stands on the receipt.

use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use serde::Deserialize;
use utoipa::ToSchema;

use super::ratings::{RateDossierBody, RatingAnswerBody, RatingView};
use crate::app::App;
use crate::dossiers;
use crate::dossiers::rules::secret;
use crate::feedback::commands::{self, RateCommand};
use crate::feedback::model::Satisfaction;
use crate::platform::actor::Actor;
use crate::platform::http::idempotency::once;
use crate::platform::http::{
    Answer, Body, ClientAddress, IdempotencyKey, Limited, Problem, RequestId, Tracking,
};

/// A rating by whoever holds the receipt. The secret is in the body, so that it is in no address and no log.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RateByReceiptBody {
    /// The dossier's code.
    #[schema(min_length = 5, max_length = 60, example = "H32.26-110307-0001")]
    pub code: String,
    /// The secret beside it.
    #[schema(min_length = 4, max_length = 40, example = "7KQ2M4XB")]
    pub secret: String,
    /// On the whole.
    pub satisfaction: Satisfaction,
    /// Why; required, here or with an answer, of who is not satisfied.
    #[serde(default)]
    #[schema(min_length = 3, max_length = 2000, example = "Kết quả có trước hẹn hai ngày")]
    pub reason: Option<String>,
    /// Answers, at most one to each question.
    #[serde(default)]
    #[schema(max_items = 6)]
    pub answers: Vec<RatingAnswerBody>,
}

/// Rate how a dossier was handled, with its receipt
///
/// Nobody has to sign in: whoever holds the receipt speaks in the owner's place, once, and not when the owner has rated; the
/// owner still may, and that counts then. Who rated so is in the access log as a look with the receipt. A wrong code and a wrong secret get the same answer; requests are limited by address.
#[utoipa::path(
    tag = "tracking",
    operation_id = "rateByReceipt",
    params(IdempotencyKey),
    request_body = RateByReceiptBody,
    responses(
        (status = 200, body = RatingView, description = "The rating."), (status = 404), (status = 409), (status = 429)
    )
)]
#[post("/tracking/rating")]
pub async fn rate(
    _limited: Limited<Tracking>,
    key: IdempotencyKey,
    address: ClientAddress,
    body: Body<RateByReceiptBody>,
    app: Data<App>,
    request: HttpRequest,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    let (code, secret) = (body.code.trim().to_owned(), secret::tidy(&body.secret));
    let command = RateCommand::from(RateDossierBody {
        satisfaction: body.satisfaction,
        reason: body.reason,
        answers: body.answers,
    });
    let actor = Actor::anonymous().in_request(RequestId::of(&request));
    let inner = app.clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let vault = dossiers::http::vault(&inner);
                let (rating, answers) = commands::rate_by_receipt(tx, vault, (&code, &secret), &command)?;
                let look = dossiers::http::Look {
                    operation: "rateByReceipt",
                    address,
                    dossier: rating.dossier_id,
                };
                look.followed_within(tx)?;
                Answer::ok(&RatingView::new(rating, answers, false))
            })
        })
        .await
}
