//! The catalogue as everybody reads it.

use actix_web::get;
use actix_web::web::Data;
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::views::{ProcedureSummaryView, ProcedureView};
use crate::app::App;
use crate::calendar::zone;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Paging, Path, Problem, Query};
use crate::platform::ids::{AgencyId, FieldId, ProcedureId};
use crate::platform::text::SearchQuery;
use crate::procedures::ProcedureError;
use crate::procedures::model::{ExecutionLevel, ProcedureStatus, ServiceLevel};
use crate::procedures::queries::catalogue::{self, ListedProcedure, ProcedureQuery};
use crate::procedures::queries::{procedures, versions};

/// Which procedure.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ProcedurePath {
    /// The procedure's id.
    pub id: ProcedureId,
}

/// Which procedures.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcedureFilterQuery {
    /// Words of the name or of a code, also an old one; marks and case do not count, the last may be the beginning of
    /// a word.
    #[param(min_length = 1, max_length = 200)]
    pub q: Option<String>,
    /// Of this field.
    pub field_id: Option<FieldId>,
    /// Resolved at this agency under a one-stop mechanism today.
    pub agency_id: Option<AgencyId>,
    /// Executed at this level of government.
    pub level: Option<ExecutionLevel>,
    /// Whose version in force has this level of online service.
    pub service_level: Option<ServiceLevel>,
    /// In this state today.
    pub status: Option<ProcedureStatus>,
}

/// List procedures.
///
/// In the order of their codes. Public.
#[utoipa::path(tag = "procedures", operation_id = "listProcedures", params(ProcedureFilterQuery, Paging),
    responses((status = 200, description = "A page of procedures.", body = Page<ProcedureSummaryView>)))]
#[get("/procedures")]
pub async fn list(
    filter: Query<ProcedureFilterQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let filter = filter.into_inner();
    let wanted = ProcedureQuery {
        text: filter.q.as_deref().and_then(SearchQuery::parse),
        field: filter.field_id,
        agency: filter.agency_id,
        level: filter.level,
        service_level: filter.service_level,
        status: filter.status,
    };
    let today = zone::local_date(app.clock.now());
    let after: Option<String> = paging.after()?;
    let (limit, count) = (paging.limit(), paging.wants_total());
    let (rows, total) = app
        .db
        .read(move |conn| {
            let rows = catalogue::list(conn, &wanted, today, after.as_deref(), limit)?;
            let total = if count {
                Some(catalogue::count(conn, &wanted, today)?)
            } else {
                None
            };
            Ok::<_, Problem>((rows, total))
        })
        .await?;
    let key = |listed: &ListedProcedure| listed.procedure.code.clone();
    let page = paging.page(rows, key, |listed| ProcedureSummaryView::on(listed, today))?;
    Answer::page(&page.with_total(total))
}

/// Read a procedure.
///
/// Whole: its codes, its field, and the version in force today with cases, limits, components, fees and legal bases.
/// Public.
#[utoipa::path(tag = "procedures", operation_id = "readProcedure", params(ProcedurePath),
    responses((status = 200, description = "The procedure.", body = ProcedureView)))]
#[get("/procedures/{id}")]
pub async fn read(path: Path<ProcedurePath>, app: Data<App>) -> Result<Answer, Problem> {
    let id = path.id;
    let today = zone::local_date(app.clock.now());
    let (view, version) = app
        .db
        .read(move |conn| whole(conn, id, today).map_err(Problem::from))
        .await?;
    Ok(Answer::ok(&view)?.etag(version))
}

/// A procedure as it is shown, and its version for the `ETag`.
pub(super) fn whole(
    conn: &mut Conn,
    id: ProcedureId,
    today: NaiveDate,
) -> Result<(ProcedureView, i64), ProcedureError> {
    let listed = catalogue::listed(conn, id, today)?;
    let codes = procedures::codes(conn, id)?;
    let current = match listed.version_id {
        Some(version) => Some(versions::version(conn, version)?),
        None => None,
    };
    let version = listed.procedure.version;
    Ok((ProcedureView::on(listed, codes, current, today), version))
}
