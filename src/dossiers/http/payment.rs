//! Paying online, where the service level allows it (domain section 10).

use actix_web::post;
use actix_web::web::Data;

use super::bodies::DossierPath;
use crate::app::App;
use crate::auth::{DossierSubmit, Granted};
use crate::dossiers::commands::{self, viewer};
use crate::dossiers::error::DossierError;
use crate::dossiers::queries;
use crate::platform::http::{Answer, Path, Problem, RequiredIdempotencyKey};

/// Pay the fee of a dossier online
///
/// Below level 4 the fee is paid at the desk: 409 `ONLINE_PAYMENT_NOT_AVAILABLE`. From level 4 on it needs a payment
/// gateway; while none is set up, the answer is the same.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "payDossier",
    params(DossierPath, RequiredIdempotencyKey),
    responses((status = 204, description = "The fee is paid.")),
    security(("bearer" = ["dossiers:submit"]))
)]
#[post("/dossiers/{id}/payments")]
pub async fn pay(
    granted: Granted<DossierSubmit>,
    _key: RequiredIdempotencyKey,
    path: Path<DossierPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, viewer, now) = (path.id, viewer(&granted), app.clock.now());
    app.db
        .read(move |conn| {
            let dossier = queries::visible(conn, &viewer, id)?.ok_or(DossierError::NotFound)?;
            commands::pays_online(&dossier).map_err(|error| commands::grounded_on(conn, now, error))
        })
        .await?;
    Ok(Answer::no_content())
}
