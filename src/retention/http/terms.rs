//! Retention terms.

use actix_web::web::Data;
use actix_web::{get, post, put};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::views::RetentionTermView;
use crate::app::App;
use crate::auth::{DisposalRead, Granted, RetentionSet};
use crate::platform::http::idempotency::once;
use crate::platform::http::{
    Answer, Body, FieldError, IdempotencyKey, IfMatch, Page, Paging, Path, Problem, code,
};
use crate::platform::i18n::Text;
use crate::platform::ids::ProcedureId;
use crate::platform::text::clean_line;
use crate::retention::commands;
use crate::retention::error::RetentionError;
use crate::retention::queries;

/// Which procedure's term.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
#[serde(rename_all = "camelCase")]
pub struct RetentionTermPath {
    /// The procedure's id.
    pub procedure_id: ProcedureId,
}

/// The first term of a procedure.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetRetentionTermBody {
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// Whether its dossiers are kept for ever; then no years are given.
    #[serde(default)]
    pub permanent: bool,
    /// Years after a dossier's end.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100, example = 10)]
    pub years: Option<i32>,
    /// The rule that it rests on.
    #[schema(min_length = 3, max_length = 500, example = "Điều 2 Thông tư 09/2011/TT-BNV")]
    pub legal_basis: String,
}

/// Another term of a procedure.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeRetentionTermBody {
    /// Whether its dossiers are kept for ever; then no years are given.
    #[serde(default)]
    pub permanent: bool,
    /// Years after a dossier's end.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100, example = 10)]
    pub years: Option<i32>,
    /// The rule that it rests on.
    #[schema(min_length = 3, max_length = 500, example = "Điều 2 Thông tư 09/2011/TT-BNV")]
    pub legal_basis: String,
}

/// Years or for ever: one of the two.
fn years(permanent: bool, years: Option<i32>) -> Result<Option<i32>, Problem> {
    if permanent != years.is_none() {
        let detail = Text::new(
            "Nêu số năm bảo quản, hoặc permanent cho bảo quản vĩnh viễn; không nêu cả hai.",
            "Either years, or permanent for keeping for ever; not both and not neither.",
        );
        let code = if permanent { "NOT_ALLOWED" } else { code::REQUIRED };
        return Err(Problem::invalid(vec![FieldError::new("/years", code, detail)]));
    }
    Ok(years)
}

/// List retention terms
///
/// For how long the dossiers of each procedure are kept. A procedure that is not here has no term, and its dossiers stay
/// until it gets one.
#[utoipa::path(
    tag = "retention",
    operation_id = "listRetentionTerms",
    params(Paging),
    responses((status = 200, body = Page<RetentionTermView>, description = "A page of terms.")),
    security(("bearer" = ["disposals:read"]))
)]
#[get("/retention-terms")]
pub async fn list(_: Granted<DisposalRead>, paging: Paging, app: Data<App>) -> Result<Answer, Problem> {
    let (after, limit): (Option<ProcedureId>, i64) = (paging.after()?, paging.limit());
    let wants_total = paging.wants_total();
    let (rows, total) = app
        .db
        .read(move |conn| {
            let rows = queries::terms(conn, after, limit)?;
            let total = wants_total.then(|| queries::count_terms(conn)).transpose()?;
            Ok::<_, RetentionError>((rows, total))
        })
        .await?;
    let page = paging.page(rows, |row| row.procedure_id, RetentionTermView::from)?;
    Answer::page(&page.with_total(total))
}

/// Read a retention term
///
/// Of one procedure.
#[utoipa::path(
    tag = "retention",
    operation_id = "readRetentionTerm",
    params(RetentionTermPath),
    responses((status = 200, body = RetentionTermView, description = "The term.")),
    security(("bearer" = ["disposals:read"]))
)]
#[get("/retention-terms/{procedureId}")]
pub async fn read(
    _: Granted<DisposalRead>,
    path: Path<RetentionTermPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let procedure = path.procedure_id;
    let term = app
        .db
        .read(move |conn| queries::term(conn, procedure)?.ok_or(RetentionError::NotFound))
        .await?;
    let version = term.version;
    Ok(Answer::ok(&RetentionTermView::from(term))?.etag(version))
}

/// Set a retention term
///
/// The first one of a procedure. It holds for dossiers that have ended already, too.
#[utoipa::path(
    tag = "retention",
    operation_id = "setRetentionTerm",
    params(IdempotencyKey),
    request_body = SetRetentionTermBody,
    responses((status = 201, body = RetentionTermView, description = "The term.")),
    security(("bearer" = ["retention:set"]))
)]
#[post("/retention-terms")]
pub async fn create(
    granted: Granted<RetentionSet>,
    key: IdempotencyKey,
    body: Body<SetRetentionTermBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    let years = years(body.permanent, body.years)?;
    let (procedure, basis) = (body.procedure_id, clean_line(&body.legal_basis));
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let term = commands::set_term(tx, &granted, procedure, (years, &basis))?;
                let version = term.version;
                let location = format!("/retention-terms/{procedure}");
                Ok(Answer::created(location, &RetentionTermView::from(term))?.etag(version))
            })
        })
        .await
}

/// Change a retention term
///
/// Disposal lists that were drawn up before stay as they are.
#[utoipa::path(
    tag = "retention",
    operation_id = "changeRetentionTerm",
    params(RetentionTermPath, IfMatch),
    request_body = ChangeRetentionTermBody,
    responses((status = 200, body = RetentionTermView, description = "The term as it is now.")),
    security(("bearer" = ["retention:set"]))
)]
#[put("/retention-terms/{procedureId}")]
pub async fn change(
    granted: Granted<RetentionSet>,
    if_match: IfMatch,
    path: Path<RetentionTermPath>,
    body: Body<ChangeRetentionTermBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    let years = years(body.permanent, body.years)?;
    let (target, basis) = (
        (path.procedure_id, if_match.version()),
        clean_line(&body.legal_basis),
    );
    let actor = granted.actor().clone();
    let term = app
        .db
        .write(&actor, move |tx| {
            commands::change_term(tx, &granted, target, (years, &basis))
        })
        .await?;
    let version = term.version;
    Ok(Answer::ok(&RetentionTermView::from(term))?.etag(version))
}
