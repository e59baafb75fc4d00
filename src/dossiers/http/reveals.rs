//! All personal data of a dossier for somebody without a duty on it, once, for a reason.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{ResponseError, post};
use serde::Deserialize;
use utoipa::ToSchema;

use super::bodies::DossierPath;
use super::change::vault;
use super::looks::Look;
use super::views::DossierView;
use super::whole::{self, Moment};
use crate::app::App;
use crate::auth::{DossierReveal, Granted};
use crate::dossiers::commands::{self, viewer};
use crate::dossiers::error::DossierError;
use crate::dossiers::queries;
use crate::platform::http::idempotency::once;
use crate::platform::http::{Answer, Body, ClientAddress, Path, Problem, RequiredIdempotencyKey};
use crate::platform::text::clean_text;

/// Why somebody without a duty has to see all of it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RevealDossierBody {
    /// The reason; the dossier's owner can read it.
    #[schema(
        min_length = 10,
        max_length = 500,
        example = "Xác minh đơn khiếu nại số 15/2011 của chủ hồ sơ."
    )]
    pub reason: String,
}

/// See all personal data of a dossier
///
/// For officers of an agency that has or had a part in it and who have no duty on it now: what they otherwise see
/// masked, in this one answer. Who looked and why is kept in the audit log and in the access log, where the dossier's
/// owner reads it. An attempt that is refused stands in the access log too.
#[utoipa::path(
    tag = "personal-data",
    operation_id = "revealDossier",
    params(DossierPath, RequiredIdempotencyKey),
    request_body = RevealDossierBody,
    responses((status = 200, body = DossierView, description = "The dossier, nothing masked.")),
    security(("bearer" = ["dossiers:reveal"]))
)]
#[post("/dossiers/{id}/reveals")]
pub async fn reveal(
    granted: Granted<DossierReveal>,
    key: RequiredIdempotencyKey,
    address: ClientAddress,
    path: Path<DossierPath>,
    body: Body<RevealDossierBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, reason) = (path.id, clean_text(&body.into_inner().reason));
    let look = Look {
        operation: "revealDossier",
        address,
        dossier: id,
    };
    let (asking, why, inner) = (granted.clone(), reason.clone(), app.clone());
    let actor = granted.actor().clone();
    let shown = app
        .db
        .write(&actor, move |tx| {
            let caller = asking.caller().ok_or(DossierError::NotFound)?;
            let dossier = queries::visible(tx.conn(), &viewer(&asking), id)?.ok_or(DossierError::NotFound)?;
            let steps = queries::steps(tx.conn(), id)?;
            let standing = whole::stands(tx.conn(), caller, &dossier, &steps)?;
            let answer = once(tx, &key, |tx| {
                let revealed = commands::reveal(tx, &asking, dossier, &why);
                let dossier = revealed.map_err(|error| commands::grounded(tx, error))?;
                let (version, now) = (dossier.version, tx.now());
                let view =
                    whole::revealed(tx.conn(), vault(&inner), caller, dossier, Moment::of(&inner, now))?;
                Ok(Answer::ok(&view)?.etag(version))
            })?;
            Ok::<_, Problem>((answer, standing))
        })
        .await;
    match shown {
        // Also when the answer is repeated: it is shown again.
        Ok((answer, standing)) => {
            look.revealed(&app, &granted, standing, reason).await?;
            Ok(answer)
        }
        Err(problem) => {
            if problem.status_code() == StatusCode::NOT_FOUND {
                look.not_revealed(&app, &granted, reason).await?;
            }
            Err(problem)
        }
    }
}
