//! Waivers of the ISO process over HTTP.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;

use super::bodies::WaiveIsoBody;
use super::catalogue::ProcedurePath;
use super::once;
use super::views::IsoWaiverView;
use crate::app::App;
use crate::auth::{Granted, MechanismDecide};
use crate::platform::http::{Answer, Body, IdempotencyKey, Page, Paging, Path, Problem};
use crate::platform::ids::IsoWaiverId;
use crate::procedures::commands::waive as waive_iso;
use crate::procedures::model::IsoWaiver;
use crate::procedures::queries::{mechanisms, procedures};

/// List a procedure's waivers.
///
/// Dated leaves to work without an ISO process, in the order of their first days. Public.
#[utoipa::path(tag = "procedures", operation_id = "listIsoWaivers", params(ProcedurePath, Paging),
    responses((status = 200, description = "A page of waivers.", body = Page<IsoWaiverView>)))]
#[get("/procedures/{id}/iso-waivers")]
pub async fn list(path: Path<ProcedurePath>, paging: Paging, app: Data<App>) -> Result<Answer, Problem> {
    let id = path.id;
    let after: Option<(NaiveDate, IsoWaiverId)> = paging.after()?;
    let (limit, count) = (paging.limit(), paging.wants_total());
    let (rows, total) = app
        .db
        .read(move |conn| {
            procedures::procedure(conn, id)?;
            let rows = mechanisms::list_waivers(conn, id, after, limit)?;
            let total = if count {
                Some(mechanisms::count_waivers(conn, id)?)
            } else {
                None
            };
            Ok::<_, Problem>((rows, total))
        })
        .await?;
    let key = |waiver: &IsoWaiver| (waiver.valid_from, waiver.id);
    let page = paging.page(rows, key, IsoWaiverView::from)?;
    Answer::page(&page.with_total(total))
}

/// Waive the ISO process.
///
/// For a time, by decision of the PPC. A provisional route may run meanwhile.
#[utoipa::path(tag = "procedures", operation_id = "waiveIso", params(ProcedurePath, IdempotencyKey),
    request_body = WaiveIsoBody, responses((status = 201, description = "The waiver.", body = IsoWaiverView)),
    security(("bearer" = ["mechanisms:decide"])))]
#[post("/procedures/{id}/iso-waivers")]
pub async fn waive(
    granted: Granted<MechanismDecide>,
    key: IdempotencyKey,
    path: Path<ProcedurePath>,
    body: Body<WaiveIsoBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, body) = (path.id, body.into_inner());
    once(&app, granted, key, move |tx, granted| {
        let waiver = waive_iso(tx, granted, body.clone().command(id))?;
        let location = format!("/procedures/{id}/iso-waivers");
        Ok(Answer::created(location, &IsoWaiverView::from(waiver))?.content_etag())
    })
    .await
}
