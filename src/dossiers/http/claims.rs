//! Taking a dossier that was filed without an account into one's own.

use actix_web::post;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;

use super::change::vault;
use super::views::DossierView;
use super::whole::{self, Moment};
use crate::app::App;
use crate::auth::{DossierSubmit, Granted};
use crate::dossiers::commands;
use crate::platform::http::idempotency::once;
use crate::platform::http::rate_limit::{Limited, Tracking};
use crate::platform::http::{Answer, Body, IdempotencyKey, Problem};

/// What stands on the receipt, or on the confirmation of who was helped to file.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClaimDossierBody {
    /// The dossier's code; while it has none, its id.
    #[schema(min_length = 5, max_length = 60, example = "H32.26-110307-0001")]
    pub code: String,
    /// The secret beside it.
    #[schema(min_length = 4, max_length = 40, example = "7KQ2M4XB")]
    pub secret: String,
}

/// Take a dossier of one's own into one's account
///
/// For what was brought to a desk, came by post, or was sent with help before there was an account. The owner's identity
/// number in it has to be that of the account. From now on it is with the caller's own: to follow, supplement, withdraw
/// and write about. Whatever does not fit, the answer is the same; requests are limited by address. Once more changes
/// nothing.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "claimDossier",
    params(IdempotencyKey),
    request_body = ClaimDossierBody,
    responses((status = 200, body = DossierView, description = "The dossier."), (status = 404), (status = 429)),
    security(("bearer" = ["dossiers:submit"]))
)]
#[post("/dossier-claims")]
pub async fn claim(
    granted: Granted<DossierSubmit>,
    _limited: Limited<Tracking>,
    key: IdempotencyKey,
    body: Body<ClaimDossierBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (ClaimDossierBody { code, secret }, inner) = (body.into_inner(), app.clone());
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let vault = vault(&inner);
                let dossier = commands::claim(tx, &granted, vault, (&code, &secret));
                let dossier = dossier.map_err(|error| commands::grounded(tx, error))?;
                let caller = granted.caller().ok_or_else(Problem::not_found)?;
                let (version, at) = (dossier.version, Moment::of(&inner, tx.now()));
                let (view, _) = whole::seen(tx.conn(), vault, caller, dossier, at)?;
                Ok(Answer::ok(&view)?.etag(version))
            })
        })
        .await
}
