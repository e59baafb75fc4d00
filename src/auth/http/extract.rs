//! [`Granted`] as a handler's first parameter. It is ready at once: the token is checked in memory, so nobody learns
//! anything about a body or a path before it is known who asks.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use crate::auth::granted::{Granted, Lacking};
use crate::auth::permissions::Permission;
use crate::auth::service::Auth;
use crate::auth::tokens::TokenFault;
use crate::platform::http::{Problem, ProblemKind, RequestId, refuse_inputs};
use crate::platform::i18n::Text;

impl<P: Permission> FromRequest for Granted<P> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(granted(request))
    }
}

fn granted<P: Permission>(request: &HttpRequest) -> Result<Granted<P>, Problem> {
    let auth = request
        .app_data::<Data<Auth>>()
        .ok_or_else(|| Problem::internal("the app has no Auth"))?;
    let token = bearer(request).ok_or_else(|| Problem::of(ProblemKind::NotSignedIn))?;
    let caller = auth.caller(token).map_err(not_signed_in)?;
    let granted = Granted::to(caller, RequestId::of(request), auth.now()).map_err(lacking)?;
    // Whoever may call an operation without inputs learns here that there are none.
    refuse_inputs(request)?;
    Ok(granted)
}

/// The token of `Authorization: Bearer …` (RFC 6750); a token anywhere else is not looked for.
fn bearer(request: &HttpRequest) -> Option<&str> {
    let value = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn not_signed_in(fault: TokenFault) -> Problem {
    let detail = match fault {
        TokenFault::Invalid => Text::new(
            "Thẻ truy cập không hợp lệ.",
            "The access token is not one of this server.",
        ),
        TokenFault::Expired => Text::new(
            "Thẻ truy cập đã hết hạn; hãy làm mới.",
            "The access token has expired; refresh it.",
        ),
        TokenFault::Revoked => Text::new(
            "Thẻ truy cập đã bị thu hồi: phiên đã đóng hoặc quyền đã thay đổi. Hãy làm mới hoặc đăng nhập lại.",
            "The access token was revoked: its session was closed or the rights have changed. Refresh it or sign in again.",
        ),
    };
    Problem::new(ProblemKind::NotSignedIn, detail).with_header(
        "WWW-Authenticate",
        "Bearer realm=\"motcua\", error=\"invalid_token\"",
    )
}

fn lacking(Lacking(scope): Lacking) -> Problem {
    let name = scope.as_str();
    let meaning = scope.meaning();
    Problem::new(
        ProblemKind::Forbidden,
        Text::new(
            format!("Thiếu quyền {name}: {}", meaning.vi),
            format!("The permission {name} is missing: {}", meaning.en),
        ),
    )
    .with_header(
        "WWW-Authenticate",
        format!("Bearer realm=\"motcua\", error=\"insufficient_scope\", scope=\"{name}\""),
    )
}
