//! The middleware around everything: request id, language, headers on every answer, problems in the caller's
//! language, and a 500 instead of a torn connection when something panics.

use std::any::Any;
use std::fmt;
use std::panic::AssertUnwindSafe;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse, ResponseError};
use futures_util::FutureExt;
use uuid::Uuid;

use super::context::{REQUEST_ID, RequestId, language_of};
use super::problem::{Problem, ProblemKind};
use super::{API_VERSION, Contract, refuse_inputs};
use crate::platform::i18n::Language;

/// Wrap the whole app in it: `App::new().wrap(from_fn(manners))`.
///
/// # Errors
/// Only where there is no request any more to answer to, after a panic: an error that renders like any other problem.
pub async fn manners(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let seen = Seen::of(&request);
    if request.method() == Method::HEAD {
        // Every GET answers HEAD too; the connection leaves the body out.
        request.head_mut().method = Method::GET;
    }
    let operation = operation(&request);
    if operation.is_none()
        && let Some(allowed) = other_methods(&request)
    {
        return Ok(request.into_response(seen.answer(&method_not_allowed(allowed))));
    }
    if let Some(operation) = &operation {
        request.extensions_mut().insert(std::sync::Arc::clone(operation));
    }
    if operation.is_some_and(|operation| !operation.is_secured())
        && let Err(problem) = refuse_inputs(request.request())
    {
        return Ok(request.into_response(seen.answer(&problem)));
    }
    match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(response)) => Ok(seen.finish(response)),
        Ok(Err(error)) => {
            let problem = problem_of(&error);
            Err(Finished { seen, problem }.into())
        }
        Err(panic) => {
            let problem = Problem::internal(format!("panic: {}", said(panic.as_ref())));
            Err(Finished { seen, problem }.into())
        }
    }
}

fn operation(request: &ServiceRequest) -> Option<std::sync::Arc<super::contract::Operation>> {
    let contract = request.app_data::<Data<Contract>>()?;
    contract.operation(request.method(), &request.match_pattern()?)
}

/// The methods that the path of this request takes, when its own is none of them. Asked before the framework routes: it
/// would go on to the next pattern, and read `GET /sessions/current` as the session whose id is "current".
fn other_methods(request: &ServiceRequest) -> Option<String> {
    let contract = request.app_data::<Data<Contract>>()?;
    let allowed = contract.allowed(&request.match_pattern()?)?;
    (request.method() != Method::OPTIONS).then_some(allowed)
}

fn method_not_allowed(allowed: String) -> Problem {
    Problem::of(ProblemKind::MethodNotAllowed).with_header("allow", allowed)
}

/// The default service: nothing is mounted for this path and method. 404, or 405 with `Allow` where another method
/// would do; `OPTIONS` is answered everywhere.
///
/// # Errors
/// Always, but for `OPTIONS`.
pub async fn unmatched(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let contract = request.app_data::<Data<Contract>>();
    let pattern = request.match_pattern();
    match contract
        .zip(pattern)
        .and_then(|(contract, pattern)| contract.allowed(&pattern))
    {
        Some(allowed) if request.method() == Method::OPTIONS => Ok(HttpResponse::NoContent()
            .insert_header((header::ALLOW, allowed))
            .finish()),
        Some(allowed) => Err(method_not_allowed(allowed)),
        None => Err(Problem::not_found()),
    }
}

/// What is remembered of a request while it is being answered.
#[derive(Clone, Copy, Debug)]
struct Seen {
    id: Uuid,
    language: Language,
    /// Whether credentials came with it, so that the answer is nobody else's.
    private: bool,
}

impl Seen {
    fn of(request: &ServiceRequest) -> Self {
        let headers = request.headers();
        Self {
            id: RequestId::assign(request),
            language: language_of(headers),
            private: headers.contains_key(header::AUTHORIZATION) || headers.contains_key(header::COOKIE),
        }
    }

    /// The rendered problem with all headers; what lies behind a 500 or 503 goes to the log.
    fn answer(&self, problem: &Problem) -> HttpResponse {
        if problem.status_code().is_server_error() {
            let cause = problem.cause().map(ToString::to_string).unwrap_or_default();
            tracing::error!(request_id = %self.id, code = problem.kind().code(), cause, "a request failed");
        }
        let mut response = problem.render(self.language, Some(self.id));
        self.dress(response.headers_mut());
        response
    }

    fn finish(&self, response: ServiceResponse<impl MessageBody + 'static>) -> ServiceResponse<BoxBody> {
        if let Some(error) = response.response().error() {
            let answer = self.answer(&problem_of(error));
            return response.into_response(answer);
        }
        let status = response.status();
        let is_bare = !response.headers().contains_key(header::CONTENT_TYPE);
        if is_bare && (status.is_client_error() || status.is_server_error()) {
            // The framework's own refusals have no body.
            let allow = response.headers().get(header::ALLOW).cloned();
            let mut answer = self.answer(&problem_of_status(status));
            if let Some(allow) = allow {
                answer.headers_mut().insert(header::ALLOW, allow);
            }
            return response.into_response(answer);
        }
        let mut response = response.map_into_boxed_body();
        self.dress(response.headers_mut());
        response
    }

    /// The headers of every answer. A handler that knows better has already set its own.
    fn dress(&self, headers: &mut HeaderMap) {
        headers.insert(
            HeaderName::from_static("api-version"),
            HeaderValue::from_static(API_VERSION),
        );
        if let Ok(id) = HeaderValue::from_str(&self.id.to_string()) {
            headers.insert(REQUEST_ID, id);
        }
        headers.append(header::VARY, HeaderValue::from_static("Accept-Language"));
        let cache = if self.private { "no-store" } else { "no-cache" };
        for (name, value) in [
            (header::CACHE_CONTROL, cache),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::X_FRAME_OPTIONS, "DENY"),
            (header::REFERRER_POLICY, "no-referrer"),
            (
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; frame-ancestors 'none'",
            ),
            (
                header::STRICT_TRANSPORT_SECURITY,
                "max-age=31536000; includeSubDomains",
            ),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                "same-origin",
            ),
        ] {
            if !headers.contains_key(&name) {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
    }
}

/// The problem inside an error, or the one that its status comes to.
fn problem_of(error: &Error) -> Problem {
    match error.as_error::<Problem>() {
        Some(problem) => problem.clone(),
        None => problem_of_status(error.as_response_error().status_code()).caused_by(error.to_string()),
    }
}

fn problem_of_status(status: StatusCode) -> Problem {
    Problem::of(match status.as_u16() {
        401 => ProblemKind::NotSignedIn,
        403 => ProblemKind::Forbidden,
        404 => ProblemKind::NotFound,
        405 => ProblemKind::MethodNotAllowed,
        413 => ProblemKind::BodyTooLarge,
        415 => ProblemKind::UnsupportedMediaType,
        429 => ProblemKind::TooManyRequests,
        503 => ProblemKind::Unavailable,
        400..=499 => ProblemKind::InvalidInput,
        _ => ProblemKind::Internal,
    })
}

fn said(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without words")
}

/// A problem that is rendered without its request, with everything that the request would have added.
#[derive(Debug)]
struct Finished {
    seen: Seen,
    problem: Problem,
}

impl fmt::Display for Finished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl ResponseError for Finished {
    fn status_code(&self) -> StatusCode {
        self.problem.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        self.seen.answer(&self.problem)
    }
}
