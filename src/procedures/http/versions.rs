//! Published versions, for everybody.

use actix_web::get;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::IntoParams;

use super::catalogue::ProcedurePath;
use super::views::{ProcedureVersionSummaryView, ProcedureVersionView};
use crate::app::App;
use crate::calendar::zone;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Paging, Path, Problem};
use crate::platform::ids::{ProcedureId, ProcedureVersionId};
use crate::procedures::model::ProcedureVersion;
use crate::procedures::queries::versions::VersionHead;
use crate::procedures::queries::{procedures, versions};
use crate::procedures::{CatalogueItem, ProcedureError};

/// Which version.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
#[serde(rename_all = "camelCase")]
pub struct ProcedureVersionPath {
    /// The procedure's id.
    pub id: ProcedureId,
    /// The version's id.
    pub version_id: ProcedureVersionId,
}

/// A version of a procedure, published or a draft as wanted.
pub(super) fn find(
    conn: &mut Conn,
    path: (ProcedureId, ProcedureVersionId),
    published: bool,
) -> Result<ProcedureVersion, ProcedureError> {
    let version = versions::version(conn, path.1)?;
    if version.procedure_id == path.0 && version.published_at.is_some() == published {
        Ok(version)
    } else {
        Err(ProcedureError::NotFound(CatalogueItem::Version))
    }
}

/// One page of versions.
pub(super) async fn page(
    app: &App,
    paging: &Paging,
    procedure: ProcedureId,
    published: bool,
) -> Result<Answer, Problem> {
    let today = zone::local_date(app.clock.now());
    let before: Option<i32> = paging.after()?;
    let (limit, count) = (paging.limit(), paging.wants_total());
    let (rows, total) = app
        .db
        .read(move |conn| {
            procedures::procedure(conn, procedure)?;
            let rows = versions::list(conn, procedure, published, before, limit)?;
            let total = if count {
                Some(versions::count(conn, procedure, published)?)
            } else {
                None
            };
            Ok::<_, Problem>((rows, total))
        })
        .await?;
    let key = |head: &VersionHead| head.number;
    let page = paging.page(rows, key, |head| ProcedureVersionSummaryView::on(head, today))?;
    Answer::page(&page.with_total(total))
}

/// List a procedure's versions.
///
/// Published ones, the newest first. Public.
#[utoipa::path(tag = "procedures", operation_id = "listProcedureVersions", params(ProcedurePath, Paging),
    responses((status = 200, description = "A page of versions.", body = Page<ProcedureVersionSummaryView>)))]
#[get("/procedures/{id}/versions")]
pub async fn list(path: Path<ProcedurePath>, paging: Paging, app: Data<App>) -> Result<Answer, Problem> {
    page(&app, &paging, path.id, true).await
}

/// Read a version.
///
/// A published one, whole, in force or not. Public.
#[utoipa::path(tag = "procedures", operation_id = "readProcedureVersion", params(ProcedureVersionPath),
    responses((status = 200, description = "The version.", body = ProcedureVersionView)))]
#[get("/procedures/{id}/versions/{versionId}")]
pub async fn read(path: Path<ProcedureVersionPath>, app: Data<App>) -> Result<Answer, Problem> {
    let path = (path.id, path.version_id);
    let found = app
        .db
        .read(move |conn| find(conn, path, true).map_err(Problem::from))
        .await?;
    let version = found.version;
    let view = ProcedureVersionView::on(found, zone::local_date(app.clock.now()));
    Ok(Answer::ok(&view)?.etag(version))
}
