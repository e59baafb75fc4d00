//! The receipt with the appointment (form 01), as data.

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::bodies::DossierPath;
use super::change::vault;
use super::looks::Look;
use super::views::DossierComponentView;
use crate::app::App;
use crate::auth::{DossierRead, Granted};
use crate::dossiers::commands::viewer;
use crate::dossiers::error::DossierError;
use crate::dossiers::queries;
use crate::dossiers::rules::standing::standing;
use crate::dossiers::rules::who::Who;
use crate::platform::http::{Answer, ClientAddress, Path, Problem};
use crate::platform::ids::{AgencyId, DeskId, DossierId};

/// What is printed on the receipt (giấy tiếp nhận hồ sơ và hẹn trả kết quả).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierReceiptView {
    /// The dossier.
    pub dossier_id: DossierId,
    /// Its code.
    pub code: String,
    /// With the code, the key to public tracking.
    pub tracking_secret: String,
    /// The procedure.
    pub procedure_name: String,
    /// The owner.
    pub owner_name: String,
    /// Where it was received.
    pub receiving_agency_id: AgencyId,
    /// The desk.
    pub receiving_desk_id: Option<DeskId>,
    /// When it was received.
    pub received_at: Option<DateTime<Utc>>,
    /// The first appointment.
    pub original_due_at: Option<DateTime<Utc>>,
    /// The appointment in force.
    pub due_at: Option<DateTime<Utc>>,
    /// Sets of papers.
    pub sets: i32,
    /// What was handed in.
    pub components: Vec<DossierComponentView>,
}

/// Read the receipt of a dossier
///
/// For its owner and for the desk that received it; there is one from acceptance on.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "readReceipt",
    params(DossierPath),
    responses((status = 200, body = DossierReceiptView, description = "The receipt's content.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/dossiers/{id}/receipt")]
pub async fn receipt(
    granted: Granted<DossierRead>,
    address: ClientAddress,
    path: Path<DossierPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let id = path.id;
    let inner = app.clone();
    let look = Look {
        operation: "readReceipt",
        address,
        dossier: id,
    };
    let (view, version) = look
        .take(&app, granted, move |conn, granted| {
            let dossier = queries::visible(conn, &viewer(granted), id)?.ok_or(DossierError::NotFound)?;
            let who = Who::from(granted.caller().ok_or(DossierError::NotFound)?);
            let standing = standing(&who, &dossier, &[], &[]);
            let own = who.citizen().is_some() || who.sits_at_desk_of(dossier.receiving_agency_id);
            let contents = queries::contents(conn, id)?;
            let (Some(code), Some(sealed), true) = (dossier.code, contents.tracking_secret, own) else {
                return Err(DossierError::NotFound);
            };
            let view = DossierReceiptView {
                dossier_id: id,
                code,
                tracking_secret: vault(&inner).open_secret(id, &sealed)?,
                procedure_name: dossier.procedure_name,
                owner_name: dossier.owner_name,
                receiving_agency_id: dossier.receiving_agency_id,
                receiving_desk_id: dossier.receiving_desk_id,
                received_at: dossier.received_at,
                original_due_at: dossier.original_due_at,
                due_at: dossier.due_at,
                sets: contents.sets,
                components: queries::components(conn, id)?
                    .into_iter()
                    .map(|component| DossierComponentView::new(component, true))
                    .collect(),
            };
            Ok(((view, dossier.version), standing))
        })
        .await?;
    Ok(Answer::ok(&view)?.etag(version))
}
