//! Following one dossier without an account: with its code and the secret on the receipt.

use actix_web::post;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::change::vault as vault_of;
use crate::app::App;
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{Dossier, DossierState, HistoryKind, StepState};
use crate::dossiers::queries;
use crate::dossiers::rules::secret;
use crate::dossiers::vault::{self, Vault};
use crate::platform::db::Conn;
use crate::platform::http::rate_limit::{Limited, Tracking};
use crate::platform::http::{Answer, Body, Problem};
use crate::platform::text::mask;

/// What stands on the receipt. In a body, so that the secret is in no address and no log.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrackDossierBody {
    /// The dossier's code.
    #[schema(min_length = 5, max_length = 60, example = "H32.26-110307-0001")]
    pub code: String,
    /// The secret beside it.
    #[schema(min_length = 4, max_length = 40, example = "7KQ2M4XB")]
    pub secret: String,
}

/// What anybody with the receipt sees: no more than the slip shows.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierTrackingView {
    /// The dossier's code.
    pub code: String,
    /// The procedure.
    pub procedure_name: String,
    /// The owner's name, shortened.
    pub owner_name: String,
    /// Where it is in its life.
    pub state: DossierState,
    /// The national portal's status.
    pub national_status: Option<i32>,
    /// The unit that has it now.
    pub current_unit: Option<String>,
    /// What is being done.
    pub current_step: Option<String>,
    /// When it was received.
    pub received_at: Option<DateTime<Utc>>,
    /// The appointment.
    pub due_at: Option<DateTime<Utc>>,
    /// When the result was there.
    pub finished_at: Option<DateTime<Utc>>,
    /// When it was handed over.
    pub returned_at: Option<DateTime<Utc>>,
    /// What happened so far, in order.
    pub history: Vec<DossierTrackingEntryView>,
}

/// What happened, for anybody with the receipt.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierTrackingEntryView {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: HistoryKind,
    /// The unit that did it.
    pub unit_name: Option<String>,
    /// The step.
    pub step_name: Option<String>,
}

/// Follow a dossier with its receipt
///
/// Nobody has to sign in. A wrong code and a wrong secret get the same answer; requests are limited by address.
#[utoipa::path(
    tag = "tracking",
    operation_id = "trackDossier",
    request_body = TrackDossierBody,
    responses((status = 200, body = DossierTrackingView, description = "Where the dossier is."), (status = 429))
)]
#[post("/tracking")]
pub async fn track(
    _limited: Limited<Tracking>,
    app: Data<App>,
    body: Body<TrackDossierBody>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    let inner = app.clone();
    let view = app
        .db
        .read(move |conn| {
            find(
                conn,
                vault_of(&inner),
                body.code.trim(),
                &secret::tidy(&body.secret),
            )
        })
        .await?;
    Answer::ok(&view)
}

fn find(
    conn: &mut Conn,
    vault: Vault<'_>,
    code: &str,
    secret: &str,
) -> Result<DossierTrackingView, DossierError> {
    let dossier = queries::by_code(conn, code)?.ok_or(DossierError::NotFound)?;
    let sealed = queries::contents(conn, dossier.id)?
        .tracking_secret
        .ok_or(DossierError::NotFound)?;
    if !vault::same(&vault.open_secret(dossier.id, &sealed)?, secret) {
        return Err(DossierError::NotFound);
    }
    show(conn, dossier)
}

fn show(conn: &mut Conn, dossier: Dossier) -> Result<DossierTrackingView, DossierError> {
    let current = queries::steps(conn, dossier.id)?
        .into_iter()
        .find(|step| step.state == StepState::Active);
    Ok(DossierTrackingView {
        code: dossier.code.unwrap_or_default(),
        procedure_name: dossier.procedure_name,
        owner_name: mask::name(&dossier.owner_name),
        state: dossier.state,
        national_status: dossier.state.national_status(),
        current_unit: current.as_ref().and_then(|step| step.unit_name.clone()),
        current_step: current.map(|step| step.name),
        received_at: dossier.received_at,
        due_at: dossier.due_at,
        finished_at: dossier.finished_at,
        returned_at: dossier.returned_at,
        history: queries::history(conn, dossier.id)?
            .into_iter()
            .map(|entry| DossierTrackingEntryView {
                at: entry.at,
                kind: entry.kind,
                unit_name: entry.unit_name,
                step_name: entry.step_name,
            })
            .collect(),
    })
}
