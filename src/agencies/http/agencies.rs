//! The list of agencies, one agency, a new one.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::agency_bodies::CreateAgencyBody;
use super::views::{AgencySummaryView, AgencyView};
use crate::agencies::commands::create_agency;
use crate::agencies::model::{AgencyLevel, AgencyType};
use crate::agencies::queries::{self, AgencyFilter, AgencyLine};
use crate::app::App;
use crate::auth::{AgencyManage, Granted};
use crate::calendar::zone;
use crate::platform::http::{Answer, Body, IdempotencyKey, Page, Paging, Path, Problem, Query, idempotency};
use crate::platform::ids::AgencyId;
use crate::platform::text::SearchQuery;

/// Which agency.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AgencyPath {
    /// The agency's id.
    pub id: AgencyId,
}

/// Which agencies.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AgencyFilterQuery {
    /// Of this type.
    #[serde(rename = "type")]
    pub agency_type: Option<AgencyType>,
    /// Of this level.
    pub level: Option<AgencyLevel>,
    /// Directly under this agency.
    pub parent_id: Option<AgencyId>,
    /// As they were on this day; today when left out.
    pub on_date: Option<NaiveDate>,
    /// With this identifier code, old or new, on that day.
    #[param(min_length = 1, max_length = 35, pattern = r"^[A-Z0-9.]+$")]
    pub code: Option<String>,
    /// Words of the name, short name or symbol; marks and case do not count, the last may be the beginning of a word.
    #[param(min_length = 1, max_length = 100)]
    pub q: Option<String>,
}

/// List agencies.
///
/// In the order of the Vietnamese alphabet, under the names of the day asked for. Public.
#[utoipa::path(tag = "agencies", operation_id = "listAgencies", params(AgencyFilterQuery, Paging),
    responses((status = 200, description = "A page of agencies.", body = Page<AgencySummaryView>)))]
#[get("/agencies")]
pub async fn list(
    filter: Query<AgencyFilterQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let filter = filter.into_inner();
    let filter = AgencyFilter {
        on: filter
            .on_date
            .unwrap_or_else(|| zone::local_date(app.clock.now())),
        agency_type: filter.agency_type,
        level: filter.level,
        parent: filter.parent_id,
        code: filter.code,
        search: filter.q.as_deref().and_then(SearchQuery::parse),
    };
    let after: Option<(String, AgencyId)> = paging.after()?;
    let limit = paging.limit();
    let count = paging.wants_total();
    let (rows, total) = app
        .db
        .read(move |conn| {
            let after = after.as_ref().map(|(sort, id)| (sort.as_str(), *id));
            let rows = queries::agencies(conn, &filter, after, limit)?;
            let total = if count {
                Some(queries::count_agencies(conn, &filter)?)
            } else {
                None
            };
            Ok::<_, Problem>((rows, total))
        })
        .await?;
    let key = |line: &AgencyLine| (line.sort.clone(), line.id);
    let page = paging.page(rows, key, AgencySummaryView::from)?;
    Answer::page(&page.with_total(total))
}

/// Read an agency.
///
/// With all its names and identifier codes, and its times as standing body. Public.
#[utoipa::path(tag = "agencies", operation_id = "readAgency", params(AgencyPath),
    responses((status = 200, description = "The agency.", body = AgencyView)))]
#[get("/agencies/{id}")]
pub async fn read(path: Path<AgencyPath>, app: Data<App>) -> Result<Answer, Problem> {
    let id = path.id;
    let agency = app
        .db
        .read(move |conn| queries::agency(conn, id).map_err(Problem::from))
        .await?;
    let view = AgencyView::on(&agency, zone::local_date(app.clock.now()));
    Ok(Answer::ok(&view)?.etag(agency.version))
}

/// Create an agency.
///
/// All that is wrong with it is told at once.
#[utoipa::path(tag = "agencies", operation_id = "createAgency", params(IdempotencyKey), request_body = CreateAgencyBody,
    responses((status = 201, description = "The agency.", body = AgencyView)),
    security(("bearer" = ["agencies:manage"])))]
#[post("/agencies")]
pub async fn create(
    granted: Granted<AgencyManage>,
    key: IdempotencyKey,
    body: Body<CreateAgencyBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = body.into_inner().command()?;
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            idempotency::once(tx, &key, |tx| {
                let agency = create_agency(tx, &granted, command.clone())?;
                let view = AgencyView::on(&agency, zone::local_date(tx.now()));
                Ok(Answer::created(format!("/agencies/{}", agency.id), &view)?.etag(agency.version))
            })
        })
        .await
}
