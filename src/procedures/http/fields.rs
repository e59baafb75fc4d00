//! Fields (lĩnh vực) over HTTP.

use actix_web::web::Data;
use actix_web::{get, post, put};
use serde::Deserialize;
use utoipa::IntoParams;

use super::bodies::{CreateFieldBody, RenameFieldBody};
use super::once;
use super::views::FieldView;
use crate::app::App;
use crate::auth::{Granted, ProcedureEdit};
use crate::platform::http::{Answer, Body, IdempotencyKey, IfMatch, Page, Paging, Path, Problem};
use crate::platform::ids::FieldId;
use crate::procedures::commands::{create_field, rename_field};
use crate::procedures::model::Field;
use crate::procedures::queries::fields;

/// Which field.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct FieldPath {
    /// The field's id.
    pub id: FieldId,
}

fn answer(field: Field) -> Result<Answer, Problem> {
    let version = field.version;
    Ok(Answer::ok(&FieldView::from(field))?.etag(version))
}

/// List fields.
///
/// In the order of their codes. Public.
#[utoipa::path(tag = "procedures", operation_id = "listFields", params(Paging),
    responses((status = 200, description = "A page of fields.", body = Page<FieldView>)))]
#[get("/fields")]
pub async fn list(paging: Paging, app: Data<App>) -> Result<Answer, Problem> {
    let after: Option<String> = paging.after()?;
    let (limit, count) = (paging.limit(), paging.wants_total());
    let (rows, total) = app
        .db
        .read(move |conn| {
            let rows = fields::list(conn, after.as_deref(), limit)?;
            let total = if count { Some(fields::count(conn)?) } else { None };
            Ok::<_, Problem>((rows, total))
        })
        .await?;
    let page = paging.page(rows, |field| field.code.clone(), FieldView::from)?;
    Answer::page(&page.with_total(total))
}

/// Read a field.
///
/// Public.
#[utoipa::path(tag = "procedures", operation_id = "readField", params(FieldPath),
    responses((status = 200, description = "The field.", body = FieldView)))]
#[get("/fields/{id}")]
pub async fn read(path: Path<FieldPath>, app: Data<App>) -> Result<Answer, Problem> {
    let id = path.id;
    answer(
        app.db
            .read(move |conn| fields::field(conn, id).map_err(Problem::from))
            .await?,
    )
}

/// Create a field.
///
/// Its code never changes.
#[utoipa::path(tag = "procedures", operation_id = "createField", params(IdempotencyKey),
    request_body = CreateFieldBody, responses((status = 201, description = "The field.", body = FieldView)),
    security(("bearer" = ["procedures:edit"])))]
#[post("/fields")]
pub async fn create(
    granted: Granted<ProcedureEdit>,
    key: IdempotencyKey,
    body: Body<CreateFieldBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    once(&app, granted, key, move |tx, granted| {
        let field = create_field(tx, granted, &body.code, &body.name)?;
        let (location, version) = (format!("/fields/{}", field.id), field.version);
        Ok(Answer::created(location, &FieldView::from(field))?.etag(version))
    })
    .await
}

/// Rename a field.
///
/// For a corrected name; another field gets another code.
#[utoipa::path(tag = "procedures", operation_id = "renameField", params(FieldPath, IfMatch),
    request_body = RenameFieldBody, responses((status = 200, description = "The field.", body = FieldView)),
    security(("bearer" = ["procedures:edit"])))]
#[put("/fields/{id}")]
pub async fn rename(
    granted: Granted<ProcedureEdit>,
    if_match: IfMatch,
    path: Path<FieldPath>,
    body: Body<RenameFieldBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, seen, name) = (path.id, if_match.version(), body.into_inner().name);
    let actor = granted.actor().clone();
    let renamed = app
        .db
        .write(&actor, move |tx| {
            rename_field(tx, &granted, id, seen, &name).map_err(Problem::from)
        })
        .await?;
    answer(renamed)
}
