//! What the middleware knows of a request: its id and the caller's language.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::header::{self, HeaderMap, HeaderName};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use uuid::Uuid;

use super::Settings;
use crate::platform::clock::Clock;
use crate::platform::i18n::Language;
use crate::platform::ids::new_uuid;

/// `X-Request-Id`.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The request's id: `X-Request-Id` where the caller sent a UUID, else a new one. Put there by the middleware.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(pub Uuid);

impl RequestId {
    /// The id of this request, given now if it has none yet.
    pub fn assign(request: &ServiceRequest) -> Uuid {
        if let Some(id) = request.extensions().get::<Self>() {
            return id.0;
        }
        let sent = request
            .headers()
            .get(REQUEST_ID)
            .and_then(|value| Uuid::try_parse(value.to_str().ok()?).ok());
        let clock = request
            .app_data::<Data<Settings>>()
            .map_or_else(Clock::system, |settings| settings.clock);
        let id = sent
            .filter(|id| !id.is_nil())
            .unwrap_or_else(|| new_uuid(clock.now()));
        request.extensions_mut().insert(Self(id));
        id
    }

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
