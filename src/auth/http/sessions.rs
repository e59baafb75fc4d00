//! Signing in and out.

use actix_web::web::Data;
use actix_web::{HttpRequest, delete, get, http::header, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::views::AccessTokenView;
use crate::auth::caller::AccountKind;
use crate::auth::commands;
use crate::auth::error::AuthError;
use crate::auth::granted::Granted;
use crate::auth::model::{Origin, SessionRow};
use crate::auth::password::Password;
use crate::auth::permissions::AccountSelf;
use crate::auth::queries;
use crate::auth::refresh_token::RefreshToken;
use crate::auth::service::{Auth, Opened};
use crate::auth::sign_in::SignIn;
use crate::platform::actor::Actor;
use crate::platform::http::rate_limit::{
    ClientAddress, Limited, Refreshing, SigningIn, count_address, count_sign_in,
};
use crate::platform::http::{Answer, Body, IdempotencyKey, Page, Paging, Path, Problem, RequestId};
use crate::platform::ids::SessionId;
use crate::platform::network::counting_address;

/// Who somebody is, and the proof.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignInBody {
    /// A citizen's identity number, phone number or e-mail address; an officer's user name.
    #[schema(min_length = 1, max_length = 254, example = "056199000000")]
    pub name: String,
    /// The password.
    #[schema(format = "password", min_length = 1, max_length = 128)]
    pub password: String,
}

/// The right to go on.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefreshSessionBody {
    /// The refresh token that came last.
    #[schema(min_length = 43, max_length = 43, pattern = "^[A-Za-z0-9_-]{43}$")]
    pub refresh_token: String,
}

/// Somebody who is signed in, and the tokens for it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignedInView {
    /// The session.
    pub session_id: SessionId,
    /// What requests carry.
    #[serde(flatten)]
    pub access: AccessTokenView,
    /// What gets the next tokens, once. Keep it secret.
    #[schema(min_length = 43, max_length = 43)]
    pub refresh_token: String,
    /// Until when it can be used.
    pub refresh_token_expires_at: DateTime<Utc>,
    /// The kind of account.
    pub kind: AccountKind,
    /// The full name.
    #[schema(max_length = 100)]
    pub full_name: String,
    /// What the access token allows.
    #[schema(max_items = 100)]
    pub scopes: Vec<&'static str>,
    /// Whether nothing is allowed until the password is changed (`PUT /me/password`).
    pub password_change_required: bool,
}

/// A sign-in and what followed from it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// The id.
    pub id: SessionId,
    /// When somebody signed in.
    pub opened_at: DateTime<Utc>,
    /// When its tokens were refreshed last.
    pub used_at: DateTime<Utc>,
    /// When it ends if it is not used.
    pub ends_at: DateTime<Utc>,
    /// The address from which somebody signed in.
    #[schema(max_length = 45)]
    pub address: String,
    /// What the client called itself.
    #[schema(max_length = 200)]
    pub user_agent: String,
    /// Whether this request belongs to it.
    pub is_current: bool,
}

/// A session.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct SessionPath {
    /// Which session.
    pub id: SessionId,
}

impl SessionView {
    fn of(row: SessionRow, granted: &Granted<AccountSelf>) -> Self {
        Self {
            id: row.id,
            opened_at: row.opened_at,
            used_at: row.used_at,
            ends_at: row.ends_at,
            address: row.address,
            user_agent: row.user_agent,
            is_current: granted.caller().is_some_and(|caller| caller.session == row.id),
        }
    }
}

fn signed_in(opened: &Opened) -> SignedInView {
    let caller = &opened.access.caller;
    SignedInView {
        session_id: opened.session.id,
        access: AccessTokenView::of(&opened.access),
        refresh_token: opened.refresh.expose().to_owned(),
        refresh_token_expires_at: opened.session.ends_at,
        kind: caller.kind,
        full_name: caller.name.clone(),
        scopes: caller.scopes.iter().map(|scope| scope.as_str()).collect(),
        password_change_required: opened.access.must_change_password,
    }
}

fn anonymous(request: &HttpRequest) -> Actor {
    Actor::anonymous().in_request(RequestId::of(request))
}

/// Sign in.
///
/// Answers with a short-lived access token and a refresh token. A wrong name and a wrong password are answered alike;
/// after some of them the next try has to wait, longer each time (429), for the name and for the address. Sent again
/// with the same `Idempotency-Key` and the right password, no second session is opened: the first answer, kept sealed,
/// comes back.
#[utoipa::path(tag = "sign-in", operation_id = "signIn", params(IdempotencyKey), request_body = SignInBody,
    responses((status = 201, description = "Signed in.", body = SignedInView), (status = 401), (status = 429)))]
#[post("/sessions")]
pub async fn sign_in(
    _: Limited<SigningIn>,
    address: ClientAddress,
    key: IdempotencyKey,
    body: Body<SignInBody>,
    auth: Data<Auth>,
    request: HttpRequest,
) -> Result<Answer, Problem> {
    let user_agent = request
        .headers()
        .get(header::USER_AGENT)
        .map(|value| value.to_str().unwrap_or_default());
    let body = body.into_inner();
    let attempt = SignIn {
        name: body.name,
        password: Password::new(body.password),
        origin: Origin::new(address.0.to_string(), user_agent.unwrap_or_default()),
        counting_address: counting_address(address.0).to_string(),
    };
    auth.sign_in(&anonymous(&request), attempt, key, |opened| {
        let place = format!("/sessions/{}", opened.session.id);
        Ok(Answer::created(place, &signed_in(opened))?.header("cache-control", "no-store"))
    })
    .await
}

/// Refresh the tokens of a session.
///
/// Takes the refresh token that came last and answers with a new pair; the old one is used up. One that is shown a
/// second time must have been copied: its session is closed, and whoever holds the other copy is out too. A client that
/// did not get the answer asks again with the same `Idempotency-Key` and gets that answer, kept sealed; this is no
/// second use. The rate limit is each sign-in's own; only tokens that are nobody's count for the address.
#[utoipa::path(tag = "sign-in", operation_id = "refreshSession", params(IdempotencyKey), request_body = RefreshSessionBody,
    responses((status = 200, description = "The next tokens.", body = SignedInView), (status = 401), (status = 429)))]
#[post("/tokens")]
pub async fn refresh(
    key: IdempotencyKey,
    body: Body<RefreshSessionBody>,
    auth: Data<Auth>,
    request: HttpRequest,
) -> Result<Answer, Problem> {
    let shown = RefreshToken::shown(body.into_inner().refresh_token);
    match auth.session_of(&shown).await? {
        Some(session) => count_sign_in::<Refreshing>(&request, session)?,
        None => count_address::<SigningIn>(&request)?,
    }
    auth.refresh(&anonymous(&request), shown, key, |opened| {
        Ok(Answer::ok(&signed_in(opened))?.header("cache-control", "no-store"))
    })
    .await
}

/// List one's own sessions.
///
/// The open ones, the newest first: where and when somebody signed in to the caller's account.
#[utoipa::path(tag = "sign-in", operation_id = "listSessions", params(Paging),
    responses((status = 200, description = "A page of sessions.", body = Page<SessionView>, headers(("ETag")))),
    security(("bearer" = ["account:self"])))]
#[get("/sessions")]
pub async fn list(
    granted: Granted<AccountSelf>,
    paging: Paging,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let account = granted.caller().ok_or(AuthError::NotFound)?.account;
    let (after, limit, now) = (paging.after()?, paging.limit(), auth.now());
    let wants_total = paging.wants_total();
    let (rows, total) = auth
        .db()
        .read(move |conn| {
            let rows = queries::sessions::page(conn, account, now, after, limit)?;
            let total = wants_total
                .then(|| queries::sessions::count(conn, account, now))
                .transpose()?;
            Ok::<_, AuthError>((rows, total))
        })
        .await?;
    let page = paging.page(
        rows,
        |row| (row.opened_at, row.id),
        |row| SessionView::of(row, &granted),
    )?;
    Ok(Answer::page(&page.with_total(total))?.content_etag())
}

/// Read one of one's own sessions.
///
/// Open ones only; a closed one is not found.
#[utoipa::path(tag = "sign-in", operation_id = "readSession", params(SessionPath),
    responses((status = 200, description = "The session.", body = SessionView, headers(("ETag")))),
    security(("bearer" = ["account:self"])))]
#[get("/sessions/{id}")]
pub async fn read(
    granted: Granted<AccountSelf>,
    path: Path<SessionPath>,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    let account = granted.caller().ok_or(AuthError::NotFound)?.account;
    let id = path.id;
    let row = auth
        .db()
        .read(move |conn| queries::sessions::session(conn, account, id))
        .await?;
    if !row.is_open(auth.now()) {
        return Err(Problem::not_found());
    }
    Ok(Answer::ok(&SessionView::of(row, &granted))?.content_etag())
}

/// Sign out.
///
/// Closes the session that the access token belongs to; neither it nor the refresh token is good any more. Where the
/// session was closed just before, there is nothing left to do and the answer is the same.
#[utoipa::path(tag = "sign-in", operation_id = "signOut",
    responses((status = 204, description = "Signed out.")), security(("bearer" = ["account:self"])))]
#[delete("/sessions/current")]
pub async fn sign_out(granted: Granted<AccountSelf>, auth: Data<Auth>) -> Result<Answer, Problem> {
    let id = granted.caller().ok_or(AuthError::NotFound)?.session;
    match close_session(granted, id, &auth).await {
        Ok(()) | Err(AuthError::NotFound) => Ok(Answer::no_content()),
        Err(error) => Err(error.into()),
    }
}

/// Close one of one's own sessions.
///
/// Ends a sign-in elsewhere, such as on a lost phone.
#[utoipa::path(tag = "sign-in", operation_id = "closeSession", params(SessionPath),
    responses((status = 204, description = "Closed.")), security(("bearer" = ["account:self"])))]
#[delete("/sessions/{id}")]
pub async fn close(
    granted: Granted<AccountSelf>,
    path: Path<SessionPath>,
    auth: Data<Auth>,
) -> Result<Answer, Problem> {
    close_session(granted, path.id, &auth).await?;
    Ok(Answer::no_content())
}

async fn close_session(granted: Granted<AccountSelf>, id: SessionId, auth: &Auth) -> Result<(), AuthError> {
    let actor = granted.actor().clone();
    let revoked = auth
        .db()
        .write(&actor, move |tx| commands::sessions::close_own(tx, &granted, id))
        .await?;
    auth.revoke(revoked);
    Ok(())
}
