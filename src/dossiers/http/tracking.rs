//! Following one dossier without an account: with its code and the secret on the receipt.

use actix_web::post;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::change::vault;
use super::looks::Look;
use crate::agencies;
use crate::app::App;
use crate::calendar::zone::local_date;
use crate::dossiers::commands;
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{Dossier, DossierState, HistoryKind, StepState};
use crate::dossiers::queries;
use crate::platform::db::Conn;
use crate::platform::http::rate_limit::{Limited, Tracking};
use crate::platform::http::{Answer, Body, ClientAddress, Problem};
use crate::platform::ids::AgencyId;
use crate::platform::text::mask;

/// What stands on the receipt. In a body, so that the secret is in no address and no log.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrackDossierBody {
    /// The dossier's code; of one that was sent with help, also its id.
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
    /// The dossier's code; until it has one, its id.
    pub code: String,
    /// The procedure.
    pub procedure_name: String,
    /// The owner's name, shortened.
    pub owner_name: String,
    /// Where it is in its life.
    pub state: DossierState,
    /// The national portal's status.
    pub national_status: Option<i32>,
    /// The agency that has it now; once it is over, the one that received it.
    pub current_agency: Option<String>,
    /// The unit of it that has it now; the agency when no unit is named.
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
    /// The agency that did it.
    pub agency_name: Option<String>,
    /// The unit of it that did it; null when that was the whole agency or its desk.
    pub unit_name: Option<String>,
    /// The step.
    pub step_name: Option<String>,
}

/// Follow a dossier with its receipt
///
/// Nobody has to sign in. A wrong code and a wrong secret get the same answer; requests are limited by address. That it was
/// followed stands in the access log that the owner reads.
#[utoipa::path(
    tag = "tracking",
    operation_id = "trackDossier",
    request_body = TrackDossierBody,
    responses((status = 200, body = DossierTrackingView, description = "Where the dossier is."), (status = 404), (status = 429))
)]
#[post("/tracking")]
pub async fn track(
    _limited: Limited<Tracking>,
    address: ClientAddress,
    app: Data<App>,
    body: Body<TrackDossierBody>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    let (inner, now) = (app.clone(), app.clock.now());
    let (dossier, view) = app
        .db
        .read(move |conn| {
            let dossier = commands::by_receipt(conn, vault(&inner), &body.code, &body.secret)?;
            let dossier = dossier.ok_or(DossierError::NotFound)?;
            Ok::<_, DossierError>((dossier.id, show(conn, dossier, now)?))
        })
        .await?;
    let look = Look {
        operation: "trackDossier",
        address,
        dossier,
    };
    look.followed(&app).await?;
    Answer::ok(&view)
}

fn show(conn: &mut Conn, dossier: Dossier, now: DateTime<Utc>) -> Result<DossierTrackingView, DossierError> {
    let current = queries::steps(conn, dossier.id)?
        .into_iter()
        .find(|step| step.state == StepState::Active);
    let history = queries::history(conn, dossier.id)?;
    let whose = current
        .as_ref()
        .map_or(dossier.receiving_agency_id, |step| step.agency_id);
    let agencies: Vec<AgencyId> = history
        .iter()
        .filter_map(|entry| entry.agency_id)
        .chain([whose])
        .collect();
    let names = agencies::queries::names_of(conn, &agencies)?;
    let named = |agency: AgencyId, at: DateTime<Utc>| {
        let name = names.on(agency, local_date(at))?;
        Some(name.name.as_str().to_owned())
    };
    Ok(DossierTrackingView {
        code: dossier.code.unwrap_or_else(|| dossier.id.to_string()),
        procedure_name: dossier.procedure_name,
        owner_name: mask::name(&dossier.owner_name),
        state: dossier.state,
        national_status: dossier.state.national_status(),
        current_agency: named(whose, now),
        current_unit: current
            .as_ref()
            .and_then(|step| step.unit_name.clone())
            .or_else(|| named(whose, now)),
        current_step: current.map(|step| step.name),
        received_at: dossier.received_at,
        due_at: dossier.due_at,
        finished_at: dossier.finished_at,
        returned_at: dossier.returned_at,
        history: history
            .into_iter()
            .map(|entry| DossierTrackingEntryView {
                at: entry.at,
                kind: entry.kind,
                agency_name: entry.agency_id.and_then(|agency| named(agency, entry.at)),
                unit_name: entry.unit_name,
                step_name: entry.step_name,
            })
            .collect(),
    })
}
