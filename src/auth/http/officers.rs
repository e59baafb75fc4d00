//! Officers' accounts.

use actix_web::web::Data;
use actix_web::{delete, get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::citizens::kept;
use super::views::OfficerView;
use crate::auth::commands;
use crate::auth::error::{AuthError, username_fault};
use crate::auth::granted::Granted;
use crate::auth::model::{AccountRow, AccountStatus, MembershipRow, NewOfficer, Username};
use crate::auth::permissions::AccountManage;
use crate::auth::queries::accounts::OfficerFilter;
use crate::auth::queries::{accounts, memberships};
use crate::auth::rules::membership::day_of;
use crate::auth::service::Auth;
use crate::auth::verified::Revocations;
use crate::platform::db::Conn;
use crate::platform::http::{
    Answer, Body, IdempotencyKey, IfMatch, Page, Paging, Path, Problem, Query, idempotency,
};
use crate::platform::i18n::Language;
use crate::platform::identity::PersonName;
use crate::platform::ids::{AgencyId, OfficerId};
use crate::platform::text::SearchQuery;

/// Whom an account is for.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateOfficerBody {
    /// The name for signing in: small letters, digits, `.`, `_`, `-`, a letter first. It never changes.
    #[schema(
        min_length = 3,
        max_length = 50,
        pattern = "^[A-Za-z][A-Za-z0-9._-]{2,49}$",
        example = "tran.binh"
    )]
    pub username: String,
    /// The full name.
    #[schema(min_length = 1, max_length = 200, example = "Trần Văn Bình")]
    pub full_name: String,
}

/// A corrected name.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeOfficerBody {
    /// The full name.
    #[schema(min_length = 1, max_length = 200, example = "Trần Văn Bình")]
    pub full_name: String,
}

/// Why an account is disabled.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DisableOfficerBody {
    /// For the audit log.
    #[schema(min_length = 1, max_length = 500, example = "Nghỉ hưu từ 01/04/2011")]
    pub reason: String,
}

/// An account that was just made, and its first password.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedOfficerView {
    /// The account.
    pub officer: OfficerView,
    /// The first password. It is told here and nowhere else, and must be changed at the first sign-in.
    #[schema(max_length = 40, example = "k7xq-m2va-9hcp-w4dz")]
    pub temporary_password: String,
}

/// A password that must be changed at the next sign-in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TemporaryPasswordView {
    /// The password. It is told here and nowhere else.
    #[schema(max_length = 40, example = "k7xq-m2va-9hcp-w4dz")]
    pub temporary_password: String,
}

/// An officer.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct OfficerPath {
    /// Which officer.
    pub id: OfficerId,
}

/// Which officers are listed.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OfficerListFilter {
    /// Those with a membership at this agency that is in force today.
    pub agency_id: Option<AgencyId>,
    /// Those in this state.
    pub status: Option<AccountStatus>,
    /// Those whose name has all these words, in any order and with or without marks; the last may be a beginning.
    #[param(min_length = 1, max_length = 100)]
    pub name: Option<String>,
}

pub(super) struct Found {
    row: AccountRow,
    memberships: Vec<MembershipRow>,
}

pub(super) fn find(conn: &mut Conn, id: OfficerId, auth: &Auth) -> Result<Found, AuthError> {
    accounts::officer(conn, id)?;
    Ok(Found {
        row: accounts::account(conn, id.as_uuid())?,
        memberships: memberships::not_over(conn, id, day_of(auth.now()))?,
    })
}

fn answer(found: Found, auth: &Auth, language: Language) -> Result<Answer, Problem> {
    let version = found.row.version;
    let view = OfficerView::of(found.row, found.memberships, day_of(auth.now()), language);
    Ok(Answer::ok(&view)?.etag(version))
}

/// Make an officer's account.
///
/// The account can do nothing until it has memberships. The first password is drawn and told once, in this answer; it
/// is not kept, so a repetition with the same `Idempotency-Key` answers 409 (see `temporary-password`).
#[utoipa::path(tag = "officers", operation_id = "createOfficer", request_body = CreateOfficerBody,
    responses((status = 201, description = "The account was made.", body = CreatedOfficerView)),
    security(("bearer" = ["accounts:manage"])))]
#[post("/officers")]
pub async fn create(
    granted: Granted<AccountManage>,
    body: Body<CreateOfficerBody>,
    language: Language,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let mut errors = Vec::new();
    let username = Username::parse(&body.username);
    if username.is_none() {
        errors.push(username_fault());
    }
    let full_name = kept(PersonName::parse(&body.full_name), "/fullName", &mut errors);
    let (Some(username), Some(full_name)) = (username, full_name) else {
        return Err(Problem::invalid(errors));
    };
    let new = NewOfficer {
        username,
        full_name,
        must_change_password: true,
    };
    let (id, password) = auth.create_officer(&granted, new).await?;
    let reading = auth.clone();
    let found = auth.db().read(move |conn| find(conn, id, &reading)).await?;
    let version = found.row.version;
    let officer = OfficerView::of(found.row, found.memberships, day_of(auth.now()), language);
    let view = CreatedOfficerView {
        officer,
        temporary_password: password.expose().to_owned(),
    };
    Ok(Answer::created(format!("/officers/{id}"), &view)?.etag(version))
}

/// List officers.
///
/// By name (given name first, as Vietnamese lists are ordered), each with the memberships in force today.
#[utoipa::path(tag = "officers", operation_id = "listOfficers", params(OfficerListFilter, Paging),
    responses((status = 200, description = "A page of officers.", body = Page<OfficerView>)),
    security(("bearer" = ["accounts:manage"])))]
#[get("/officers")]
pub async fn list(
    _: Granted<AccountManage>,
    filter: Query<OfficerListFilter>,
    paging: Paging,
    language: Language,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let today = day_of(auth.now());
    let search = filter.name.as_deref().and_then(SearchQuery::parse);
    let filter = OfficerFilter {
        at: filter.agency_id.map(|agency| (agency, today)),
        status: filter.status,
        name_patterns: search.map(|search| search.like_patterns()).unwrap_or_default(),
    };
    let (after, limit): (Option<(String, Uuid)>, _) = (paging.after()?, paging.limit());
    let wants_total = paging.wants_total();
    let (rows, mut in_force, total) = auth
        .db()
        .read(move |conn| {
            let rows = accounts::officers(conn, &filter, after.clone(), limit)?;
            let ids: Vec<_> = rows.iter().map(|row| OfficerId::from_uuid(row.id)).collect();
            let in_force = memberships::in_force_of(conn, &ids, today)?;
            let total = wants_total
                .then(|| accounts::count_officers(conn, &filter))
                .transpose()?;
            Ok::<_, AuthError>((rows, in_force, total))
        })
        .await?;
    let page = paging.page(
        rows,
        |row| (row.name_sort.clone(), row.id),
        |row| {
            let memberships = in_force.remove(&OfficerId::from_uuid(row.id)).unwrap_or_default();
            OfficerView::of(row, memberships, today, language)
        },
    )?;
    Ok(Answer::ok(&page.with_total(total))?.content_etag())
}

/// Read an officer's account.
///
/// With the memberships in force or to come.
#[utoipa::path(tag = "officers", operation_id = "readOfficer", params(OfficerPath),
    responses((status = 200, description = "The officer.", body = OfficerView)),
    security(("bearer" = ["accounts:manage"])))]
#[get("/officers/{id}")]
pub async fn read(
    _: Granted<AccountManage>,
    path: Path<OfficerPath>,
    language: Language,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let (id, reading) = (path.id, auth.clone());
    let found = auth.db().read(move |conn| find(conn, id, &reading)).await?;
    answer(found, &auth, language)
}

/// Correct an officer's name.
///
/// The user name stays: it stands in the audit log.
#[utoipa::path(tag = "officers", operation_id = "changeOfficer", params(OfficerPath, IfMatch),
    request_body = ChangeOfficerBody,
    responses((status = 200, description = "The officer.", body = OfficerView)),
    security(("bearer" = ["accounts:manage"])))]
#[put("/officers/{id}")]
pub async fn change(
    granted: Granted<AccountManage>,
    path: Path<OfficerPath>,
    if_match: IfMatch,
    body: Body<ChangeOfficerBody>,
    language: Language,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let mut errors = Vec::new();
    let Some(name) = kept(PersonName::parse(&body.full_name), "/fullName", &mut errors) else {
        return Err(Problem::invalid(errors));
    };
    let (id, seen, actor, reading) = (path.id, if_match.version(), granted.actor().clone(), auth.clone());
    let found = auth
        .db()
        .write(&actor, move |tx| {
            commands::officers::rename(tx, &granted, id, seen, &name)?;
            find(tx.conn(), id, &reading)
        })
        .await?;
    answer(found, &auth, language)
}

/// Disable an officer's account.
///
/// Nobody signs in to it any more, and whoever is signed in is out at once (on other processes within seconds).
#[utoipa::path(tag = "officers", operation_id = "disableOfficer", params(OfficerPath, IdempotencyKey),
    request_body = DisableOfficerBody,
    responses((status = 200, description = "The officer.", body = OfficerView)),
    security(("bearer" = ["accounts:manage"])))]
#[post("/officers/{id}/disablement")]
pub async fn disable(
    granted: Granted<AccountManage>,
    path: Path<OfficerPath>,
    key: IdempotencyKey,
    body: Body<DisableOfficerBody>,
    language: Language,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let (id, actor, reading) = (path.id, granted.actor().clone(), auth.clone());
    let (answer, revoked) = auth
        .db()
        .write(&actor, move |tx| {
            let mut revoked = Revocations::default();
            let answer = idempotency::once(tx, &key, |tx| {
                revoked = commands::officers::disable(tx, &granted, id, &body.reason)?;
                answer(find(tx.conn(), id, &reading)?, &reading, language)
            })?;
            Ok::<_, Problem>((answer, revoked))
        })
        .await?;
    auth.revoke(revoked);
    Ok(answer)
}

/// Enable a disabled account again.
///
/// Takes its disablement back; memberships still in force grant again what they granted.
#[utoipa::path(tag = "officers", operation_id = "enableOfficer", params(OfficerPath),
    responses((status = 204, description = "The account can be used again.")),
    security(("bearer" = ["accounts:manage"])))]
#[delete("/officers/{id}/disablement")]
pub async fn enable(
    granted: Granted<AccountManage>,
    path: Path<OfficerPath>,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let (id, actor) = (path.id, granted.actor().clone());
    auth.db()
        .write(&actor, move |tx| commands::officers::enable(tx, &granted, id))
        .await?;
    Ok(Answer::no_content())
}

/// Give an officer a new temporary password.
///
/// For those who have forgotten theirs: a password is drawn and told once, in this answer. It must be changed at the
/// next sign-in; all sessions are closed. It is not kept for an `Idempotency-Key`: a repetition draws another.
#[utoipa::path(tag = "officers", operation_id = "resetOfficerPassword", params(OfficerPath),
    responses((status = 200, description = "The password.", body = TemporaryPasswordView)),
    security(("bearer" = ["accounts:manage"])))]
#[post("/officers/{id}/temporary-password")]
pub async fn reset_password(
    granted: Granted<AccountManage>,
    path: Path<OfficerPath>,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let password = auth.reset_password(&granted, path.id).await?;
    Answer::ok(&TemporaryPasswordView {
        temporary_password: password.expose().to_owned(),
    })
}
