//! The leaders' board of the day.

use actix_web::get;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::IntoParams;

use super::board_views::BoardView;
use crate::app::App;
use crate::auth::{FigureRead, Granted};
use crate::desk::queries;
use crate::desk::rules::board::{Sight, sight};
use crate::dossiers::DossierError;
use crate::platform::http::{Answer, Path, Problem};
use crate::platform::ids::AgencyId;

/// An agency's board.
#[derive(Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
#[serde(rename_all = "camelCase")]
pub struct BoardPath {
    /// The agency.
    id: AgencyId,
}

/// Read the board of the day
///
/// How many dossiers came and went today at an agency, and how those that are open stand: those that it received, by
/// desk; the work that lies with it, by unit; both by field. Heads of agencies, ISO officers, inspectors and auditors see
/// their agency's, desk managers what its desks received, heads of units the work of their units, those who lead or
/// control procedures for the province every agency's. What is due soon is said by `MOTCUA_DUE_SOON_DAYS`, as in inboxes;
/// when the apology for a dossier is to be written is said by the rules of its time.
#[utoipa::path(
    tag = "processing",
    operation_id = "readBoard",
    params(BoardPath),
    responses((status = 200, body = BoardView, description = "The board.")),
    security(("bearer" = ["figures:read"]))
)]
#[get("/agencies/{id}/board")]
pub async fn read(
    granted: Granted<FigureRead>,
    path: Path<BoardPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let agency = path.id;
    let seen = if granted.is_everywhere() {
        Some(Sight::Whole)
    } else {
        sight(granted.memberships(), agency)
    };
    let seen = seen.ok_or(DossierError::NotFound)?;
    let at = (app.clock.now(), app.config.dossiers.due_soon_days);
    let board = app
        .db
        .read(move |conn| queries::board(conn, agency, &seen, at))
        .await?;
    Answer::ok(&BoardView::from(board))
}
