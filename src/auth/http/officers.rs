//! Officers' accounts.

use actix_web::web::Data;
use actix_web::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::citizens::kept;
use super::views::OfficerView;
use crate::auth::commands;
use crate::auth::error::{AuthError, username_fault};
use crate::auth::granted::Granted;
use crate::auth::model::{AccountRow, AccountStatus, MembershipRow, NewOfficer, Username};
use crate::auth::password::Password;
use crate::auth::permissions::AccountManage;
use crate::auth::queries::officers::OfficerFilter;
use crate::auth::queries::{accounts, memberships, officers};
use crate::auth::rules::membership::day_of;
use crate::auth::service::Auth;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Body, IdempotencyKey, Page, Paging, Path, Problem, Query, idempotency};
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

/// An account that was just made, and its first password.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedOfficerView {
    /// The account.
    pub officer: OfficerView,
    /// The first password, to be changed at the first sign-in. It is told once: null in a repeated answer.
    #[schema(max_length = 40)]
    pub temporary_password: Option<String>,
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

pub(super) fn answer(found: Found, auth: &Auth, language: Language) -> Result<Answer, Problem> {
    let version = found.row.version;
    let view = OfficerView::of(found.row, found.memberships, day_of(auth.now()), language);
    Ok(Answer::ok(&view)?.etag(version))
}

/// Make an officer's account.
///
/// The account can do nothing until it has memberships. The first password is drawn and told once, in this answer; a
/// repetition with the same `Idempotency-Key` is answered without it (see `temporary-password` for another).
#[utoipa::path(tag = "officers", operation_id = "createOfficer", params(IdempotencyKey),
    request_body = CreateOfficerBody,
    responses((status = 201, description = "The account was made.", body = CreatedOfficerView)),
    security(("bearer" = ["accounts:manage"])))]
#[post("/officers")]
pub async fn create(
    granted: Granted<AccountManage>,
    key: IdempotencyKey,
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
    let (password, hash) = auth.draw_password().await?;
    let (actor, reading) = (granted.actor().clone(), auth.clone());
    let answer = auth
        .db()
        .write(&actor, move |tx| {
            idempotency::once(tx, &key, |tx| {
                let id = commands::officers::create(tx, &granted, &new, &hash)?;
                let found = find(tx.conn(), id, &reading)?;
                let version = found.row.version;
                let officer = OfficerView::of(found.row, found.memberships, day_of(tx.now()), language);
                let view = CreatedOfficerView {
                    officer,
                    temporary_password: None,
                };
                Ok(Answer::created(format!("/officers/{id}"), &view)?.etag(version))
            })
        })
        .await?;
    told_once(answer, &password)
}

/// The answer with the password in it, unless it repeats one that had another. What is stored for repetitions has none.
pub(super) fn told_once(answer: Answer, password: &Password) -> Result<Answer, Problem> {
    if answer
        .headers()
        .iter()
        .any(|(name, _)| name == idempotency::REPLAYED)
    {
        return Ok(answer);
    }
    let mut view: serde_json::Value =
        serde_json::from_str(answer.body().unwrap_or_default()).map_err(Problem::internal)?;
    if let Some(view) = view.as_object_mut() {
        view.insert("temporaryPassword".into(), password.expose().into());
    }
    Ok(Answer::stored(
        answer.status(),
        answer.headers().to_vec(),
        Some(view.to_string()),
    ))
}

/// List officers.
///
/// By name (given name first, as Vietnamese lists are ordered), each with the memberships in force today.
#[utoipa::path(tag = "officers", operation_id = "listOfficers", params(OfficerListFilter, Paging),
    responses((status = 200, description = "A page of officers.", body = Page<OfficerView>, headers(("ETag")))),
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
            let rows = officers::page(conn, &filter, after.clone(), limit)?;
            let ids: Vec<_> = rows.iter().map(|row| OfficerId::from_uuid(row.id)).collect();
            let in_force = memberships::in_force_of(conn, &ids, today)?;
            let total = wants_total.then(|| officers::count(conn, &filter)).transpose()?;
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
    Ok(Answer::page(&page.with_total(total))?.content_etag())
}

/// Read an officer's account.
///
/// With the memberships in force or to come.
#[utoipa::path(tag = "officers", operation_id = "readOfficer", params(OfficerPath),
    responses((status = 200, description = "The officer.", body = OfficerView, headers(("ETag")))),
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
