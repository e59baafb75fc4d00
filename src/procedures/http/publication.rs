//! Publishing a version, and asking beforehand.

use actix_web::web::Data;
use actix_web::{get, post};

use super::once;
use super::versions::ProcedureVersionPath;
use super::views::{ProcedureVersionView, PublicationView, RuleCheckView, ViolationView};
use crate::app::App;
use crate::auth::{Granted, ProcedureEdit, ProcedurePublish};
use crate::calendar::zone;
use crate::platform::http::{Answer, IdempotencyKey, IfMatch, Path, Problem};
use crate::platform::i18n::Language;
use crate::procedures::commands::{publication_check, publish as publish_version};

/// Check a draft for publication.
///
/// Tells what publishing it would: completeness (NĐ 63/2010, art. 8), the validators V1 to V8 of every route that would
/// be used, A-06 to A-09. Nothing is changed.
#[utoipa::path(tag = "procedures", operation_id = "checkPublication", params(ProcedureVersionPath),
    responses((status = 200, description = "What it would be told.", body = RuleCheckView)),
    security(("bearer" = ["procedures:edit"])))]
#[get("/procedures/{id}/versions/{versionId}/publication-check")]
pub async fn check(
    _granted: Granted<ProcedureEdit>,
    path: Path<ProcedureVersionPath>,
    language: Language,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let path = path.into_inner();
    let today = zone::local_date(app.clock.now());
    let told =
        move |conn: &mut _| publication_check(conn, path.id, path.version_id, today).map_err(Problem::from);
    let violations = app.db.read(told).await?;
    Ok(Answer::ok(&RuleCheckView::of(&violations, language))?.content_etag())
}

/// Publish a draft.
///
/// From its first day on it is the version in force, and the one before ends. A violated rule refuses, and all of them
/// are named at once; warnings come with the answer.
#[utoipa::path(tag = "procedures", operation_id = "publishVersion",
    params(ProcedureVersionPath, IdempotencyKey, IfMatch),
    responses((status = 200, description = "The version, and rules that warn.", body = PublicationView)),
    security(("bearer" = ["procedures:publish"])))]
#[post("/procedures/{id}/versions/{versionId}/publication")]
pub async fn publish(
    granted: Granted<ProcedurePublish>,
    key: IdempotencyKey,
    if_match: IfMatch,
    path: Path<ProcedureVersionPath>,
    language: Language,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (path, seen) = (path.into_inner(), if_match.version());
    once(&app, granted, key, move |tx, granted| {
        let (published, warnings) = publish_version(tx, granted, path.id, path.version_id, seen)?;
        let version = published.version;
        let view = PublicationView {
            version: ProcedureVersionView::on(published, zone::local_date(tx.now())),
            warnings: ViolationView::all(&warnings, language),
        };
        Ok(Answer::ok(&view)?.etag(version))
    })
    .await
}
