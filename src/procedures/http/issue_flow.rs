//! The life of an issue over HTTP: review, approval, force, withdrawal.

use actix_web::post;
use actix_web::web::Data;

use super::issues::ProcessIssuePath;
use super::once;
use super::process_views::{
    ApproveIssueBody, BringIssueIntoForceBody, ProcessIssueChangedView, ProcessIssueView, ReturnIssueBody,
    WithdrawIssueBody,
};
use super::views::ViolationView;
use crate::app::App;
use crate::auth::{Granted, ProcessApprove, ProcessEdit};
use crate::calendar::zone;
use crate::platform::db::Tx;
use crate::platform::http::{Answer, Body, IdempotencyKey, IfMatch, Path, Problem};
use crate::platform::i18n::Language;
use crate::procedures::commands;
use crate::procedures::rules::Violation;

fn answer(tx: &mut Tx<'_>, path: &ProcessIssuePath) -> Result<Answer, Problem> {
    let today = zone::local_date(tx.now());
    let (view, version) = ProcessIssueView::read(tx.conn(), path.id, path.version_id, today)?;
    Ok(Answer::ok(&view)?.etag(version))
}

fn warned(
    tx: &mut Tx<'_>,
    path: &ProcessIssuePath,
    warnings: &[Violation],
    language: Language,
) -> Result<Answer, Problem> {
    let today = zone::local_date(tx.now());
    let (issue, version) = ProcessIssueView::read(tx.conn(), path.id, path.version_id, today)?;
    let view = ProcessIssueChangedView {
        issue,
        warnings: ViolationView::all(warnings, language),
    };
    Ok(Answer::ok(&view)?.etag(version))
}

/// Submit an issue for review.
///
/// It is written no more, unless it comes back.
#[utoipa::path(tag = "processes", operation_id = "submitProcessIssue",
    params(ProcessIssuePath, IdempotencyKey, IfMatch),
    responses((status = 200, description = "The issue.", body = ProcessIssueView)),
    security(("bearer" = ["processes:edit"])))]
#[post("/processes/{id}/versions/{versionId}/review")]
pub async fn submit(
    granted: Granted<ProcessEdit>,
    key: IdempotencyKey,
    if_match: IfMatch,
    path: Path<ProcessIssuePath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (path, seen) = (path.into_inner(), if_match.version());
    once(&app, granted, key, move |tx, granted| {
        commands::submit_for_review(tx, granted, path.id, path.version_id, seen)?;
        answer(tx, &path)
    })
    .await
}

/// Return an issue to its author.
///
/// It is a draft again.
#[utoipa::path(tag = "processes", operation_id = "returnProcessIssue",
    params(ProcessIssuePath, IdempotencyKey, IfMatch), request_body = ReturnIssueBody,
    responses((status = 200, description = "The issue.", body = ProcessIssueView)),
    security(("bearer" = ["processes:approve"])))]
#[post("/processes/{id}/versions/{versionId}/return")]
pub async fn give_back(
    granted: Granted<ProcessApprove>,
    key: IdempotencyKey,
    if_match: IfMatch,
    path: Path<ProcessIssuePath>,
    body: Body<ReturnIssueBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (path, seen, body) = (path.into_inner(), if_match.version(), body.into_inner());
    once(&app, granted, key, move |tx, granted| {
        commands::return_to_author(tx, granted, path.id, path.version_id, seen, &body.reason)?;
        answer(tx, &path)
    })
    .await
}

/// Approve an issue.
///
/// The three signatures are there, and the route keeps V2 to V5 and V8; all that is wrong is named at once.
#[utoipa::path(tag = "processes", operation_id = "approveProcessIssue",
    params(ProcessIssuePath, IdempotencyKey, IfMatch), request_body = ApproveIssueBody,
    responses((status = 200, description = "The issue, and rules that warn.", body = ProcessIssueChangedView)),
    security(("bearer" = ["processes:approve"])))]
#[post("/processes/{id}/versions/{versionId}/approval")]
pub async fn approve(
    granted: Granted<ProcessApprove>,
    key: IdempotencyKey,
    if_match: IfMatch,
    path: Path<ProcessIssuePath>,
    body: Body<ApproveIssueBody>,
    language: Language,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (path, seen, body) = (path.into_inner(), if_match.version(), body.into_inner());
    once(&app, granted, key, move |tx, granted| {
        let approval = body.clone().into();
        let warnings = commands::approve(tx, granted, path.id, path.version_id, seen, approval)?;
        warned(tx, &path, &warnings, language)
    })
    .await
}

/// Bring an issue into force.
///
/// From a day on; the issue before ends with it. Dossiers received before keep theirs.
#[utoipa::path(tag = "processes", operation_id = "bringProcessIssueIntoForce",
    params(ProcessIssuePath, IdempotencyKey, IfMatch), request_body = BringIssueIntoForceBody,
    responses((status = 200, description = "The issue, and rules that warn.", body = ProcessIssueChangedView)),
    security(("bearer" = ["processes:approve"])))]
#[post("/processes/{id}/versions/{versionId}/entry-into-force")]
pub async fn bring_into_force(
    granted: Granted<ProcessApprove>,
    key: IdempotencyKey,
    if_match: IfMatch,
    path: Path<ProcessIssuePath>,
    body: Body<BringIssueIntoForceBody>,
    language: Language,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (path, seen, from) = (path.into_inner(), if_match.version(), body.effective_from);
    once(&app, granted, key, move |tx, granted| {
        let warnings = commands::make_effective(tx, granted, path.id, path.version_id, seen, from)?;
        warned(tx, &path, &warnings, language)
    })
    .await
}

/// Withdraw an issue.
///
/// Refused while a one-stop procedure would be left without a route. Dossiers that run on it go on.
#[utoipa::path(tag = "processes", operation_id = "withdrawProcessIssue",
    params(ProcessIssuePath, IdempotencyKey, IfMatch), request_body = WithdrawIssueBody,
    responses((status = 200, description = "The issue.", body = ProcessIssueView)),
    security(("bearer" = ["processes:approve"])))]
#[post("/processes/{id}/versions/{versionId}/withdrawal")]
pub async fn withdraw(
    granted: Granted<ProcessApprove>,
    key: IdempotencyKey,
    if_match: IfMatch,
    path: Path<ProcessIssuePath>,
    body: Body<WithdrawIssueBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (path, seen, body) = (path.into_inner(), if_match.version(), body.into_inner());
    once(&app, granted, key, move |tx, granted| {
        commands::withdraw(
            tx,
            granted,
            path.id,
            path.version_id,
            seen,
            body.effective_to,
            &body.reason,
        )?;
        answer(tx, &path)
    })
    .await
}
