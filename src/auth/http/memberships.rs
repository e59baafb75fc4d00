//! What officers are, where.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::officers::OfficerPath;
use super::views::MembershipView;
use crate::auth::commands;
use crate::auth::error::AuthError;
use crate::auth::granted::Granted;
use crate::auth::model::NewMembership;
use crate::auth::permissions::AccountManage;
use crate::auth::queries::{accounts, memberships};
use crate::auth::roles::Role;
use crate::auth::rules::membership::{Period, day_of};
use crate::auth::service::Auth;
use crate::auth::verified::Revocations;
use crate::platform::http::{Answer, Body, IdempotencyKey, Page, Paging, Path, Problem, idempotency};
use crate::platform::i18n::Language;
use crate::platform::ids::{AgencyId, DeskId, MembershipId, OfficerId, UnitId};
use crate::platform::text::clean_line;

/// What an officer becomes, where.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GrantMembershipBody {
    /// As what.
    pub role: Role,
    /// The agency; left out for `SYS_ADMIN` only, which holds in the whole system.
    pub agency_id: Option<AgencyId>,
    /// The unit of that agency; `UNIT_HEAD` needs one.
    pub unit_id: Option<UnitId>,
    /// The desk of that agency; `DESK_OFFICER` and `DESK_MANAGER` need one.
    pub desk_id: Option<DeskId>,
    /// The first day, in the province.
    #[schema(example = "2011-03-01")]
    pub valid_from: NaiveDate,
    /// The last day; left out until further notice. `INSPECTOR` and `AUDITOR` need one.
    pub valid_to: Option<NaiveDate>,
    /// The decision that it rests on.
    #[schema(
        min_length = 1,
        max_length = 300,
        example = "Quyết định số 12/QĐ-SNV ngày 05/01/2011"
    )]
    pub basis: Option<String>,
}

/// When and why a membership ends.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndMembershipBody {
    /// The last day on which it grants something. With yesterday it ends at once, or never begins.
    #[schema(example = "2011-03-31")]
    pub last_day: NaiveDate,
    /// For the audit log.
    #[schema(min_length = 1, max_length = 500, example = "Điều động sang phòng khác")]
    pub reason: String,
}

/// A membership of an officer.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
#[serde(rename_all = "camelCase")]
pub struct MembershipPath {
    /// Which officer.
    pub id: OfficerId,
    /// Which membership.
    pub membership_id: MembershipId,
}

/// Give an officer a role.
///
/// Takes effect at once: access tokens given before are refused, and refreshing brings one with the new rights. Nobody
/// gives himself a role.
#[utoipa::path(tag = "officers", operation_id = "grantMembership", params(OfficerPath, IdempotencyKey),
    request_body = GrantMembershipBody,
    responses((status = 201, description = "The membership.", body = MembershipView)),
    security(("bearer" = ["accounts:manage"])))]
#[post("/officers/{id}/memberships")]
pub async fn grant(
    granted: Granted<AccountManage>,
    path: Path<OfficerPath>,
    key: IdempotencyKey,
    body: Body<GrantMembershipBody>,
    language: Language,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    let new = NewMembership {
        role: body.role,
        agency: body.agency_id,
        unit: body.unit_id,
        desk: body.desk_id,
        period: Period {
            first_day: body.valid_from,
            last_day: body.valid_to,
        },
        basis: body
            .basis
            .as_deref()
            .map(clean_line)
            .filter(|basis| !basis.is_empty()),
    };
    let (officer, actor) = (path.id, granted.actor().clone());
    let (answer, revoked) = auth
        .db()
        .write(&actor, move |tx| {
            let mut revoked = Revocations::default();
            let answer = idempotency::once(tx, &key, |tx| {
                let (id, changed) = commands::memberships::grant(tx, &granted, officer, &new)?;
                revoked = changed;
                let today = day_of(tx.now());
                let row = memberships::membership(tx.conn(), officer, id)?;
                let place = format!("/officers/{officer}/memberships/{id}");
                Answer::created(place, &MembershipView::of(row, today, language))
            })?;
            Ok::<_, Problem>((answer, revoked))
        })
        .await?;
    auth.revoke(revoked);
    Ok(answer)
}

/// List an officer's memberships.
///
/// Past ones too, the newest first.
#[utoipa::path(tag = "officers", operation_id = "listMemberships", params(OfficerPath, Paging),
    responses((status = 200, description = "A page of memberships.", body = Page<MembershipView>, headers(("ETag")))),
    security(("bearer" = ["accounts:manage"])))]
#[get("/officers/{id}/memberships")]
pub async fn list(
    _: Granted<AccountManage>,
    path: Path<OfficerPath>,
    paging: Paging,
    language: Language,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let officer = path.id;
    let (after, limit, wants_total) = (paging.after()?, paging.limit(), paging.wants_total());
    let (rows, total) = auth
        .db()
        .read(move |conn| {
            accounts::officer(conn, officer)?;
            let rows = memberships::page(conn, officer, after, limit)?;
            let total = wants_total
                .then(|| memberships::count(conn, officer))
                .transpose()?;
            Ok::<_, AuthError>((rows, total))
        })
        .await?;
    let today = day_of(auth.now());
    let page = paging.page(
        rows,
        |row| (row.valid_from, row.id),
        |row| MembershipView::of(row, today, language),
    )?;
    Ok(Answer::page(&page.with_total(total))?.content_etag())
}

/// Read a membership of an officer.
///
/// In force or not.
#[utoipa::path(tag = "officers", operation_id = "readMembership", params(MembershipPath),
    responses((status = 200, description = "The membership.", body = MembershipView, headers(("ETag")))),
    security(("bearer" = ["accounts:manage"])))]
#[get("/officers/{id}/memberships/{membershipId}")]
pub async fn read(
    _: Granted<AccountManage>,
    path: Path<MembershipPath>,
    language: Language,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let (officer, id) = (path.id, path.membership_id);
    let row = auth
        .db()
        .read(move |conn| memberships::membership(conn, officer, id))
        .await?;
    Ok(Answer::ok(&MembershipView::of(row, day_of(auth.now()), language))?.content_etag())
}

/// End a membership.
///
/// Gives it its last day. Access tokens given before are refused at once; refreshing brings one with the rights that
/// are left.
#[utoipa::path(tag = "officers", operation_id = "endMembership", params(MembershipPath, IdempotencyKey),
    request_body = EndMembershipBody,
    responses((status = 200, description = "The membership.", body = MembershipView)),
    security(("bearer" = ["accounts:manage"])))]
#[post("/officers/{id}/memberships/{membershipId}/ending")]
pub async fn end(
    granted: Granted<AccountManage>,
    path: Path<MembershipPath>,
    key: IdempotencyKey,
    body: Body<EndMembershipBody>,
    language: Language,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let (officer, id, actor) = (path.id, path.membership_id, granted.actor().clone());
    let (answer, revoked) = auth
        .db()
        .write(&actor, move |tx| {
            let mut revoked = Revocations::default();
            let answer = idempotency::once(tx, &key, |tx| {
                let (last_day, reason) = (body.last_day, body.reason.as_str());
                let (row, changed) = commands::memberships::end(tx, &granted, officer, id, last_day, reason)?;
                revoked = changed;
                Answer::ok(&MembershipView::of(row, day_of(tx.now()), language))
            })?;
            Ok::<_, Problem>((answer, revoked))
        })
        .await?;
    auth.revoke(revoked);
    Ok(answer)
}
