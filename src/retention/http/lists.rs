//! Disposal lists.

use actix_web::web::Data;
use actix_web::{get, post};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::views::{DisposalItemView, DisposalListView};
use crate::app::App;
use crate::auth::{DisposalApprove, DisposalPropose, DisposalRead, Granted, Permission};
use crate::platform::db::{Conn, Tx};
use crate::platform::http::idempotency::once;
use crate::platform::http::{
    Answer, Body, IdempotencyKey, IfMatch, Page, Paging, Path, Problem, Query, RequiredIdempotencyKey,
};
use crate::platform::ids::{AgencyId, DisposalListId, DossierId};
use crate::platform::text::clean_text;
use crate::retention::commands;
use crate::retention::error::RetentionError;
use crate::retention::model::{DisposalList, ListState};
use crate::retention::queries;

/// Which list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct DisposalListPath {
    /// The list's id.
    pub id: DisposalListId,
}

/// Which dossier of which list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
#[serde(rename_all = "camelCase")]
pub struct DisposalItemPath {
    /// The list's id.
    pub id: DisposalListId,
    /// The dossier's id.
    pub dossier_id: DossierId,
}

/// Whose dossiers are to be looked through.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DrawUpDisposalListBody {
    /// The agency, one of the caller's.
    pub agency_id: AgencyId,
    /// A note for whoever approves it.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub note: Option<String>,
}

/// Why a dossier stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithholdDossierBody {
    /// The reason.
    #[schema(
        min_length = 10,
        max_length = 1000,
        example = "Hồ sơ liên quan đến khiếu nại đang giải quyết."
    )]
    pub reason: String,
}

/// Why a list is rejected.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RejectDisposalListBody {
    /// The reason.
    #[schema(
        min_length = 10,
        max_length = 1000,
        example = "Chưa có ý kiến của Chi cục Văn thư - Lưu trữ."
    )]
    pub reason: String,
}

/// What the lists are narrowed to.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DisposalListQuery {
    /// The agency, one of the caller's; the first of them when left out.
    agency_id: Option<AgencyId>,
    /// Only in this state.
    state: Option<ListState>,
}

fn view(conn: &mut Conn, seen: DisposalList) -> Result<DisposalListView, RetentionError> {
    let counts = queries::counts(conn, &[seen.id])?;
    Ok(DisposalListView::new(seen, &counts))
}

/// List disposal lists
///
/// Of one agency, the newest first; those carried out are the record of what was disposed of.
#[utoipa::path(
    tag = "retention",
    operation_id = "listDisposalLists",
    params(DisposalListQuery, Paging),
    responses((status = 200, body = Page<DisposalListView>, description = "A page of lists.")),
    security(("bearer" = ["disposals:read"]))
)]
#[get("/disposal-lists")]
pub async fn list(
    granted: Granted<DisposalRead>,
    query: Query<DisposalListQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let asked = query.agency_id.or_else(|| granted.agencies().first().copied());
    let agency = asked.filter(|agency| granted.is_at(*agency));
    let (before, limit): (Option<DisposalListId>, i64) = (paging.after()?, paging.limit());
    let (wants_total, state) = (paging.wants_total(), query.state);
    let (rows, counts, total) = app
        .db
        .read(move |conn| {
            let Some(agency) = agency else {
                return Ok(Default::default());
            };
            let rows = queries::lists(conn, (agency, state), before, limit)?;
            let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
            let counts = queries::counts(conn, &ids)?;
            let total = wants_total
                .then(|| queries::count_lists(conn, (agency, state)))
                .transpose()?;
            Ok::<_, RetentionError>((rows, counts, total))
        })
        .await?;
    let total = total.or_else(|| wants_total.then_some(0));
    let page = paging.page(rows, |row| row.id, |row| DisposalListView::new(row, &counts))?;
    Answer::page(&page.with_total(total))
}

/// Draw up a disposal list
///
/// Of an agency's dossiers whose retention term is over and that wait on no other list, at most 500. Nothing is erased
/// before the agency's head, another person, approves it.
#[utoipa::path(
    tag = "retention",
    operation_id = "drawUpDisposalList",
    params(RequiredIdempotencyKey),
    request_body = DrawUpDisposalListBody,
    responses((status = 201, body = DisposalListView, description = "The list.")),
    security(("bearer" = ["disposals:propose"]))
)]
#[post("/disposal-lists")]
pub async fn draw_up(
    granted: Granted<DisposalPropose>,
    key: RequiredIdempotencyKey,
    body: Body<DrawUpDisposalListBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    let note = body.note.as_deref().map(clean_text);
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let drawn = commands::draw_up(tx, &granted, body.agency_id, note.as_deref())?;
                let (id, version) = (drawn.id, drawn.version);
                let view = view(tx.conn(), drawn)?;
                Ok(Answer::created(format!("/disposal-lists/{id}"), &view)?.etag(version))
            })
        })
        .await
}

/// Read a disposal list
///
/// With how many of its dossiers stand where.
#[utoipa::path(
    tag = "retention",
    operation_id = "readDisposalList",
    params(DisposalListPath),
    responses((status = 200, body = DisposalListView, description = "The list.")),
    security(("bearer" = ["disposals:read"]))
)]
#[get("/disposal-lists/{id}")]
pub async fn read(
    granted: Granted<DisposalRead>,
    path: Path<DisposalListPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, agencies) = (path.id, granted.agencies());
    let view = app
        .db
        .read(move |conn| {
            let found = queries::list(conn, Some(&agencies), id)?.ok_or(RetentionError::NotFound)?;
            view(conn, found)
        })
        .await?;
    let version = view.version;
    Ok(Answer::ok(&view)?.etag(version))
}

/// List the dossiers of a disposal list
///
/// By code and procedure, without names.
#[utoipa::path(
    tag = "retention",
    operation_id = "listDisposalItems",
    params(DisposalListPath, Paging),
    responses((status = 200, body = Page<DisposalItemView>, description = "A page of dossiers.")),
    security(("bearer" = ["disposals:read"]))
)]
#[get("/disposal-lists/{id}/dossiers")]
pub async fn dossiers(
    granted: Granted<DisposalRead>,
    path: Path<DisposalListPath>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, agencies) = (path.id, granted.agencies());
    let (after, limit): (Option<DossierId>, i64) = (paging.after()?, paging.limit());
    let wants_total = paging.wants_total();
    let (rows, total) = app
        .db
        .read(move |conn| {
            queries::list(conn, Some(&agencies), id)?.ok_or(RetentionError::NotFound)?;
            let rows = queries::items(conn, id, after, limit)?;
            let total = wants_total.then(|| queries::counts(conn, &[id])).transpose()?;
            Ok::<_, RetentionError>((rows, total.map(|counts| counts.values().sum())))
        })
        .await?;
    let page = paging.page(rows, |row| row.dossier_id, DisposalItemView::from)?;
    Answer::page(&page.with_total(total))
}

/// Runs a command once for its key and answers with the list as it is afterwards.
async fn decide<P: Permission>(
    app: Data<App>,
    granted: Granted<P>,
    key: IdempotencyKey,
    mut command: impl FnMut(&mut Tx<'_>, &Granted<P>) -> Result<DisposalList, RetentionError> + Send + 'static,
) -> Result<Answer, Problem> {
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let changed = command(tx, &granted)?;
                let version = changed.version;
                Ok(Answer::ok(&view(tx.conn(), changed)?)?.etag(version))
            })
        })
        .await
}

/// Withhold a dossier from disposal
///
/// By the agency's head, while the list waits for approval. The dossier stays, and may stand on a later list.
#[utoipa::path(
    tag = "retention",
    operation_id = "withholdDossier",
    params(DisposalItemPath, IfMatch, IdempotencyKey),
    request_body = WithholdDossierBody,
    responses((status = 200, body = DisposalListView, description = "The list as it is now.")),
    security(("bearer" = ["disposals:approve"]))
)]
#[post("/disposal-lists/{id}/dossiers/{dossierId}/withholding")]
pub async fn withhold(
    granted: Granted<DisposalApprove>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DisposalItemPath>,
    body: Body<WithholdDossierBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (target, dossier) = ((path.id, if_match.version()), path.dossier_id);
    let reason = clean_text(&body.into_inner().reason);
    decide(app, granted, key, move |tx, granted| {
        commands::withhold(tx, granted, target, (dossier, &reason))
    })
    .await
}

/// Approve a disposal list
///
/// By the agency's head, who must not have drawn it up. The worker then erases the personal data of its dossiers, piece by
/// piece; this cannot be undone. What is counted (procedure, agency, moments, outcome) and the audit log stay.
#[utoipa::path(
    tag = "retention",
    operation_id = "approveDisposalList",
    params(DisposalListPath, IfMatch, RequiredIdempotencyKey),
    responses((status = 200, body = DisposalListView, description = "The list, approved.")),
    security(("bearer" = ["disposals:approve"]))
)]
#[post("/disposal-lists/{id}/approval")]
pub async fn approve(
    granted: Granted<DisposalApprove>,
    if_match: IfMatch,
    key: RequiredIdempotencyKey,
    path: Path<DisposalListPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    decide(app, granted, (*key).clone(), move |tx, granted| {
        commands::approve(tx, granted, target)
    })
    .await
}

/// Reject a disposal list
///
/// With a reason; its dossiers stay, and may stand on another list.
#[utoipa::path(
    tag = "retention",
    operation_id = "rejectDisposalList",
    params(DisposalListPath, IfMatch, IdempotencyKey),
    request_body = RejectDisposalListBody,
    responses((status = 200, body = DisposalListView, description = "The list, rejected.")),
    security(("bearer" = ["disposals:approve"]))
)]
#[post("/disposal-lists/{id}/rejection")]
pub async fn reject(
    granted: Granted<DisposalApprove>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DisposalListPath>,
    body: Body<RejectDisposalListBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let reason = clean_text(&body.into_inner().reason);
    decide(app, granted, key, move |tx, granted| {
        commands::reject(tx, granted, target, &reason)
    })
    .await
}
