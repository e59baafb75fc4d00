//! One's own account.

use actix_web::web::Data;
use actix_web::{get, put};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::views::{AccessTokenView, HeldRoleView};
use crate::auth::caller::AccountKind;
use crate::auth::error::AuthError;
use crate::auth::granted::Granted;
use crate::auth::model::{IdNumberKind, sex_from};
use crate::auth::password::Password;
use crate::auth::permissions::AccountSelf;
use crate::auth::queries::accounts;
use crate::auth::service::Auth;
use crate::platform::http::{Answer, Body, Problem};
use crate::platform::i18n::Language;
use crate::platform::identity::Sex;

/// The caller's own account.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeView {
    /// The id.
    pub id: Uuid,
    /// The kind of account.
    pub kind: AccountKind,
    /// The full name.
    #[schema(max_length = 100)]
    pub full_name: String,
    /// An officer's name for signing in.
    #[schema(max_length = 50)]
    pub username: Option<String>,
    /// What kind of paper a citizen's number is from.
    pub id_number_kind: Option<IdNumberKind>,
    /// A citizen's identity number, whole: it is the caller's own.
    #[schema(max_length = 30)]
    pub id_number: Option<String>,
    /// A citizen's phone number, E.164.
    #[schema(max_length = 20, example = "+84905123456")]
    pub phone: Option<String>,
    /// A citizen's e-mail address.
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// A citizen's sex.
    pub sex: Option<Sex>,
    /// A citizen's date of birth.
    pub birth_date: Option<NaiveDate>,
    /// Where a citizen lives.
    #[schema(max_length = 300)]
    pub address: Option<String>,
    /// What the access token allows.
    #[schema(max_items = 100)]
    pub scopes: Vec<&'static str>,
    /// What an officer is, where.
    #[schema(max_items = 200)]
    pub roles: Vec<HeldRoleView>,
}

/// The old password and the new.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePasswordBody {
    /// The present password.
    #[schema(format = "password", min_length = 1, max_length = 128)]
    pub current_password: String,
    /// At least 10 characters; not one of those that everybody tries, and without one's own numbers.
    #[schema(format = "password", min_length = 10, max_length = 128)]
    pub new_password: String,
}

/// Read one's own account.
///
/// Who is signed in, and what the access token allows.
#[utoipa::path(tag = "sign-in", operation_id = "readMe",
    responses((status = 200, description = "The account.", body = MeView, headers(("ETag")))), security(("bearer" = ["account:self"])))]
#[get("/me")]
pub async fn read(
    granted: Granted<AccountSelf>,
    language: Language,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let caller = granted.caller().ok_or(AuthError::NotFound)?;
    let account = caller.account;
    let row = auth
        .db()
        .read(move |conn| accounts::account(conn, account))
        .await?;
    let number = row.id_number();
    let everywhere = caller
        .system_roles
        .iter()
        .map(|role| HeldRoleView::everywhere(*role, language));
    let at_agencies = caller
        .memberships
        .iter()
        .map(|membership| HeldRoleView::at_agency(membership, language));
    let view = MeView {
        id: account,
        kind: row.kind,
        id_number_kind: number.as_ref().map(|number| number.kind),
        id_number: number
            .map(|number| auth.vault().open(account, &number))
            .transpose()
            .map_err(AuthError::from)?,
        full_name: row.full_name,
        username: row.username,
        phone: row.phone,
        email: row.email,
        sex: row.sex.as_deref().and_then(sex_from),
        birth_date: row.birth_date,
        address: row.address,
        scopes: caller.scopes.iter().map(|scope| scope.as_str()).collect(),
        roles: everywhere.chain(at_agencies).collect(),
    };
    Ok(Answer::ok(&view)?.etag(row.version))
}

/// Change one's own password.
///
/// Closes the account's other sessions. The answer is a new access token of this session: the one before may have
/// been good for changing the password only. The refresh token stays as it is.
#[utoipa::path(tag = "sign-in", operation_id = "changePassword", request_body = ChangePasswordBody,
    responses((status = 200, description = "The password was changed.", body = AccessTokenView), (status = 429)),
    security(("bearer" = ["account:self"])))]
#[put("/me/password")]
pub async fn change_password(
    granted: Granted<AccountSelf>,
    body: Body<ChangePasswordBody>,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    let (present, new) = (
        Password::new(body.current_password),
        Password::new(body.new_password),
    );
    let token = auth.change_password(&granted, present, new).await?;
    Answer::ok(&AccessTokenView::of(&token))
}
