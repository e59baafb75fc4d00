//! What the middleware knows of a request: its id and the caller's language.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use uuid::Uuid;

use crate::platform::i18n::Language;

/// The request's id: `X-Request-Id` where the caller sent a UUID, else a new one. Put there by the middleware.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(pub Uuid);

impl RequestId {
    /// The id of this request, when the middleware has seen it.
    pub fn of(request: &HttpRequest) -> Option<Uuid> {
        request.extensions().get::<Self>().map(|id| id.0)
    }
}

/// The language that `Accept-Language` asks for.
pub(super) fn language_of(headers: &HeaderMap) -> Language {
    Language::negotiate(
        headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok()),
    )
}

impl FromRequest for Language {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(language_of(request.headers())))
    }
}
