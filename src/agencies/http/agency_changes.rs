//! What happens to an agency. Each answers with its new state.

use actix_web::web::Data;
use actix_web::{post, put};

use super::agencies::AgencyPath;
use super::agency_bodies::{
    CloseAgencyBody, IdentifierCodeBody, PlaceAgencyBody, RenameAgencyBody, StandForBody,
};
use super::views::AgencyView;
use crate::agencies::Violation;
use crate::agencies::commands::{close_agency, place_agency, rename_agency, set_code, stand_for};
use crate::agencies::model::Agency;
use crate::agencies::problem::pointing;
use crate::app::App;
use crate::auth::{AgencyManage, Granted};
use crate::calendar::zone;
use crate::platform::db::Tx;
use crate::platform::http::{Answer, Body, IdempotencyKey, IfMatch, Path, Problem, idempotency};

/// Runs one change, once for its key, and shows what came out.
async fn changed(
    app: &App,
    granted: Granted<AgencyManage>,
    key: IdempotencyKey,
    change: impl Fn(&mut Tx<'_>, &Granted<AgencyManage>) -> Result<Agency, Problem> + Send + 'static,
) -> Result<Answer, Problem> {
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            idempotency::once(tx, &key, |tx| {
                let agency = change(tx, &granted)?;
                let view = AgencyView::on(&agency, zone::local_date(tx.now()));
                Ok(Answer::ok(&view)?.etag(agency.version))
            })
        })
        .await
}

/// Place an agency.
///
/// Sets the agency above it, its administrative unit and its calendar; what is left out is taken away.
#[utoipa::path(tag = "agencies", operation_id = "placeAgency", params(AgencyPath, IfMatch), request_body = PlaceAgencyBody,
    responses((status = 200, description = "The agency.", body = AgencyView)),
    security(("bearer" = ["agencies:manage"])))]
#[put("/agencies/{id}")]
pub async fn place(
    granted: Granted<AgencyManage>,
    if_match: IfMatch,
    path: Path<AgencyPath>,
    body: Body<PlaceAgencyBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, seen, command) = (path.id, if_match.version(), body.into_inner().command()?);
    let change = move |tx: &mut Tx<'_>, grant: &_| Ok(place_agency(tx, grant, id, seen, command.clone())?);
    changed(&app, granted, IdempotencyKey::default(), change).await
}

/// Rename an agency.
///
/// Gives it another name from a day on; dossiers of earlier days keep the name of their day. A name that begins on the
/// first day of the latest one corrects it.
#[utoipa::path(tag = "agencies", operation_id = "renameAgency", params(AgencyPath, IdempotencyKey, IfMatch),
    request_body = RenameAgencyBody, responses((status = 200, description = "The agency.", body = AgencyView)),
    security(("bearer" = ["agencies:manage"])))]
#[post("/agencies/{id}/names")]
pub async fn rename(
    granted: Granted<AgencyManage>,
    key: IdempotencyKey,
    if_match: IfMatch,
    path: Path<AgencyPath>,
    body: Body<RenameAgencyBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, seen, command) = (path.id, if_match.version(), body.into_inner().command()?);
    let change = move |tx: &mut Tx<'_>, grant: &_| Ok(rename_agency(tx, grant, id, seen, command.clone())?);
    changed(&app, granted, key, change).await
}

/// Here the code is the whole body, not one of a list.
fn code_pointer(violation: Violation) -> &'static str {
    match violation {
        Violation::CodesOverlap | Violation::CodeOutsideValidity => "/validFrom",
        other => other.pointer(),
    }
}

/// Give an agency an identifier code.
///
/// A code of the same scheme that is in force without end ends the day before.
#[utoipa::path(tag = "agencies", operation_id = "setAgencyCode", params(AgencyPath, IdempotencyKey, IfMatch),
    request_body = IdentifierCodeBody, responses((status = 200, description = "The agency.", body = AgencyView)),
    security(("bearer" = ["agencies:manage"])))]
#[post("/agencies/{id}/codes")]
pub async fn add_code(
    granted: Granted<AgencyManage>,
    key: IdempotencyKey,
    if_match: IfMatch,
    path: Path<AgencyPath>,
    body: Body<IdentifierCodeBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, seen, command) = (path.id, if_match.version(), body.into_inner().command()?);
    let change = move |tx: &mut Tx<'_>, grant: &_| {
        set_code(tx, grant, id, seen, command.clone()).map_err(|error| pointing(error, code_pointer))
    };
    changed(&app, granted, key, change).await
}

/// Make an agency a standing body.
///
/// The agency that stood for the committee before does so until the day before.
#[utoipa::path(tag = "agencies", operation_id = "takeStandingDuty", params(AgencyPath, IdempotencyKey, IfMatch),
    request_body = StandForBody, responses((status = 200, description = "The agency.", body = AgencyView)),
    security(("bearer" = ["agencies:manage"])))]
#[post("/agencies/{id}/standing-duties")]
pub async fn take_duty(
    granted: Granted<AgencyManage>,
    key: IdempotencyKey,
    if_match: IfMatch,
    path: Path<AgencyPath>,
    body: Body<StandForBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, seen, command) = (path.id, if_match.version(), body.into_inner().command());
    let change = move |tx: &mut Tx<'_>, grant: &_| Ok(stand_for(tx, grant, id, seen, command.clone())?);
    changed(&app, granted, key, change).await
}

/// Close an agency.
///
/// It takes no dossiers after its last day; its units, desks, codes and duties end with it, its names stay.
#[utoipa::path(tag = "agencies", operation_id = "closeAgency", params(AgencyPath, IdempotencyKey, IfMatch),
    request_body = CloseAgencyBody, responses((status = 200, description = "The agency.", body = AgencyView)),
    security(("bearer" = ["agencies:manage"])))]
#[post("/agencies/{id}/closure")]
pub async fn close(
    granted: Granted<AgencyManage>,
    key: IdempotencyKey,
    if_match: IfMatch,
    path: Path<AgencyPath>,
    body: Body<CloseAgencyBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, seen, command) = (path.id, if_match.version(), body.into_inner().command());
    let change = move |tx: &mut Tx<'_>, grant: &_| Ok(close_agency(tx, grant, id, seen, command.clone())?);
    changed(&app, granted, key, change).await
}
