//! One span and one measurement a request.

use std::time::Instant;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::HeaderMap;
use actix_web::middleware::Next;
use actix_web::web::Data;
use tracing::{Instrument, Span, field};

use super::Metrics;
use crate::platform::http::{Contract, RequestId};

/// Wrap the whole app in it, outermost: `App::new().wrap(from_fn(manners)).wrap(from_fn(observe))`.
///
/// # Errors
/// Those of what it wraps.
pub async fn observe<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let operation = operation(&request);
    let span = tracing::info_span!(
        "request",
        request_id = %RequestId::assign(&request),
        operation,
        method = %request.method(),
        trace_id = field::Empty,
        status = field::Empty,
    );
    if let Some(trace) = trace_id(request.headers()) {
        span.record("trace_id", trace);
    }
    let mut running = Running::start(
        request
            .app_data::<Data<Metrics>>()
            .map(|metrics| metrics.get_ref().clone()),
        operation,
        span.clone(),
    );
    let answered = next.call(request).instrument(span).await;
    running.status = match &answered {
        Ok(response) => response.status().as_u16(),
        Err(error) => error.as_response_error().status_code().as_u16(),
    };
    answered
}

/// The operation's id in the document; for what is not in the document its path pattern; else "unmatched".
fn operation(request: &ServiceRequest) -> String {
    let Some(pattern) = request.match_pattern() else {
        return "unmatched".to_owned();
    };
    let method = if request.method() == Method::HEAD {
        &Method::GET
    } else {
        request.method()
    };
    let contract = request.app_data::<Data<Contract>>();
    match contract.and_then(|contract| contract.operation(method, &pattern)) {
        Some(operation) => operation.id().to_owned(),
        None => pattern,
    }
}

/// The trace that a caller's `traceparent` (W3C Trace Context) says the request belongs to.
fn trace_id(headers: &HeaderMap) -> Option<&str> {
    let mut parts = headers.get("traceparent")?.to_str().ok()?.split('-');
    let (version, trace) = (parts.next()?, parts.next()?);
    let plain = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let known = version.len() == 2 && version != "ff" && plain(version);
    (known && trace.len() == 32 && plain(trace) && trace.bytes().any(|b| b != b'0')).then_some(trace)
}

/// A request being answered. When its connection breaks, this is dropped without a status: 499, as proxies call it.
struct Running {
    metrics: Option<Metrics>,
    operation: String,
    span: Span,
    started: Instant,
    status: u16,
}

impl Running {
    #[allow(clippy::disallowed_methods)] // measuring, not telling the time
    fn start(metrics: Option<Metrics>, operation: String, span: Span) -> Self {
        if let Some(metrics) = &metrics {
            metrics.begin();
        }
        Self {
            metrics,
            operation,
            span,
            started: Instant::now(),
            status: 499,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let took = self.started.elapsed();
        if let Some(metrics) = &self.metrics {
            metrics.end(&self.operation, self.status, took.as_secs_f64());
        }
        self.span.record("status", self.status);
        let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        // Probes and scrapes come every few seconds and would drown the rest.
        if self.operation.starts_with("/health") || self.operation == "/metrics" {
            tracing::debug!(parent: &self.span, microseconds, "answered");
        } else {
            tracing::info!(parent: &self.span, microseconds, "answered");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};
    use actix_web::middleware::from_fn;
    use actix_web::{App, HttpResponse, test, web};

    #[test]
    async fn a_callers_trace_is_taken_over_when_it_is_one() {
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        for (header, expected) in [
            (format!("00-{trace}-00f067aa0ba902b7-01"), Some(trace)),
            (format!("ff-{trace}-00f067aa0ba902b7-01"), None),
            (format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)), None),
            (format!("00-{}-00f067aa0ba902b7-01", trace.to_uppercase()), None),
            (String::new(), None),
            ("00".to_owned(), None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(
                HeaderName::from_static("traceparent"),
                HeaderValue::from_str(&header).unwrap(),
            );
            assert_eq!(trace_id(&headers), expected, "{header}");
        }
    }

    #[actix_web::test]
    async fn requests_are_measured_by_operation_whatever_comes_of_them() {
        let metrics = Metrics::new().unwrap();
        let app = App::new()
            .app_data(Data::new(metrics.clone()))
            .route(
                "/things/{id}",
                web::get().to(|| async { HttpResponse::Ok().finish() }),
            )
            .route(
                "/wrong",
                web::get().to(|| async { Err::<String, _>(actix_web::error::ErrorBadRequest("no")) }),
            )
            .wrap(from_fn(observe));
        let app = test::init_service(app).await;
        for path in ["/things/1", "/things/2", "/wrong", "/nowhere"] {
            test::call_service(&app, test::TestRequest::with_uri(path).to_request()).await;
        }
        let text = metrics.text().unwrap();
        for line in [
            "motcua_requests_total{operation=\"/things/{id}\",status=\"200\"} 2",
            "motcua_requests_total{operation=\"/wrong\",status=\"400\"} 1",
            "motcua_requests_total{operation=\"unmatched\",status=\"404\"} 1",
            "motcua_requests_in_flight 0",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }
}
