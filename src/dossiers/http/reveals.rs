//! All personal data of a dossier for somebody without a duty on it, once, for a reason.

use actix_web::post;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;

use super::bodies::DossierPath;
use super::change::vault;
use super::looks::Look;
use super::views::DossierView;
use super::whole::{self, Moment};
use crate::app::App;
use crate::auth::{DossierReveal, Granted};
use crate::dossiers::commands;
use crate::dossiers::rules::standing::Standing;
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
/// owner reads it.
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
    let answer = app
        .db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let dossier = commands::reveal(tx, &asking, id, &why)?;
                let caller = asking.caller().ok_or_else(Problem::not_found)?;
                let (version, now) = (dossier.version, tx.now());
                let view =
                    whole::revealed(tx.conn(), vault(&inner), caller, dossier, Moment::of(&inner, now))?;
                Ok(Answer::ok(&view)?.etag(version))
            })
        })
        .await?;
    // Also when the answer is repeated: it is shown again.
    let standing = Standing::Involved(granted.memberships().first().copied());
    look.revealed(&app, &granted, standing, reason).await?;
    Ok(answer)
}
