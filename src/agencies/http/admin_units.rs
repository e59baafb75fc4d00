//! Administrative units over HTTP.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::admin_unit_bodies::{CloseAdminUnitBody, CreateAdminUnitBody};
use super::views::AdminUnitView;
use crate::agencies::Violation;
use crate::agencies::commands::{close_admin_unit, create_admin_unit};
use crate::agencies::model::{AdminLevel, AdminUnit};
use crate::agencies::problem::pointing;
use crate::agencies::queries::{self, AdminUnitFilter};
use crate::app::App;
use crate::auth::{AgencyManage, Granted};
use crate::calendar::zone;
use crate::platform::http::{
    Answer, Body, IdempotencyKey, IfMatch, Page, Paging, Path, Problem, Query, idempotency,
};
use crate::platform::ids::AdminUnitId;
use crate::platform::text::SearchQuery;

/// Which administrative unit.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AdminUnitPath {
    /// The unit's id.
    pub id: AdminUnitId,
}

/// Which administrative units.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdminUnitFilterQuery {
    /// As they were on this day; today when left out.
    pub on_date: Option<NaiveDate>,
    /// Of this level.
    pub level: Option<AdminLevel>,
    /// Directly under the unit with this code.
    #[param(max_length = 3, pattern = "^([0-9]{2}|[0-9]{3})$")]
    pub parent_code: Option<String>,
    /// With this code.
    #[param(max_length = 5, pattern = "^([0-9]{2}|[0-9]{3}|[0-9]{5})$")]
    pub code: Option<String>,
    /// Words of the name; marks and case do not count, the last may be the beginning of a word.
    #[param(min_length = 1, max_length = 100)]
    pub q: Option<String>,
}

/// List administrative units.
///
/// In the order of the Vietnamese alphabet, as they were on the day asked for. Public.
#[utoipa::path(tag = "agencies", operation_id = "listAdminUnits", params(AdminUnitFilterQuery, Paging),
    responses((status = 200, description = "A page of administrative units.", body = Page<AdminUnitView>)))]
#[get("/admin-units")]
pub async fn list(
    filter: Query<AdminUnitFilterQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let filter = filter.into_inner();
    let filter = AdminUnitFilter {
        on: filter
            .on_date
            .unwrap_or_else(|| zone::local_date(app.clock.now())),
        level: filter.level,
        parent_code: filter.parent_code,
        code: filter.code,
        search: filter.q.as_deref().and_then(SearchQuery::parse),
    };
    let after: Option<(String, AdminUnitId)> = paging.after()?;
    let limit = paging.limit();
    let count = paging.wants_total();
    let (rows, total) = app
        .db
        .read(move |conn| {
            let after = after.as_ref().map(|(sort, id)| (sort.as_str(), *id));
            let rows = queries::admin_units(conn, &filter, after, limit)?;
            let total = if count {
                Some(queries::count_admin_units(conn, &filter)?)
            } else {
                None
            };
            Ok::<_, Problem>((rows, total))
        })
        .await?;
    let key = |(unit, sort): &(AdminUnit, String)| (sort.clone(), unit.id);
    let page = paging.page(rows, key, |(unit, _)| AdminUnitView::from(&unit))?;
    Answer::page(&page.with_total(total))
}

/// Read an administrative unit.
///
/// As it was in one period. Public.
#[utoipa::path(tag = "agencies", operation_id = "readAdminUnit", params(AdminUnitPath),
    responses((status = 200, description = "The unit.", body = AdminUnitView)))]
#[get("/admin-units/{id}")]
pub async fn read(path: Path<AdminUnitPath>, app: Data<App>) -> Result<Answer, Problem> {
    let id = path.id;
    let unit = app
        .db
        .read(move |conn| queries::admin_unit(conn, id).map_err(Problem::from))
        .await?;
    Ok(Answer::ok(&AdminUnitView::from(&unit))?.etag(unit.version))
}

/// Here the type tells the level.
fn create_pointer(violation: Violation) -> &'static str {
    match violation {
        Violation::NoDistrictAnyMore => "/type",
        other => other.pointer(),
    }
}

/// Create an administrative unit.
///
/// Also for a new name, type or parent of an old one: the same code from a later day on.
#[utoipa::path(tag = "agencies", operation_id = "createAdminUnit", params(IdempotencyKey), request_body = CreateAdminUnitBody,
    responses((status = 201, description = "The unit.", body = AdminUnitView)),
    security(("bearer" = ["agencies:manage"])))]
#[post("/admin-units")]
pub async fn create(
    granted: Granted<AgencyManage>,
    key: IdempotencyKey,
    body: Body<CreateAdminUnitBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = body.into_inner().command()?;
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            idempotency::once(tx, &key, |tx| {
                let unit = create_admin_unit(tx, &granted, command.clone())
                    .map_err(|error| pointing(error, create_pointer))?;
                let location = format!("/admin-units/{}", unit.id);
                Ok(Answer::created(location, &AdminUnitView::from(&unit))?.etag(unit.version))
            })
        })
        .await
}

/// Close an administrative unit.
///
/// From the day after its last day its code is free for another.
#[utoipa::path(tag = "agencies", operation_id = "closeAdminUnit", params(AdminUnitPath, IdempotencyKey, IfMatch),
    request_body = CloseAdminUnitBody, responses((status = 200, description = "The unit.", body = AdminUnitView)),
    security(("bearer" = ["agencies:manage"])))]
#[post("/admin-units/{id}/closure")]
pub async fn close(
    granted: Granted<AgencyManage>,
    key: IdempotencyKey,
    if_match: IfMatch,
    path: Path<AdminUnitPath>,
    body: Body<CloseAdminUnitBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, seen, last_day) = (path.id, if_match.version(), body.last_day);
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            idempotency::once(tx, &key, |tx| {
                let unit = close_admin_unit(tx, &granted, id, seen, last_day)?;
                Ok(Answer::ok(&AdminUnitView::from(&unit))?.etag(unit.version))
            })
        })
        .await
}
