//! Holding one request against its operation, once, whichever extractor asks first.
//!
//! The framework makes the futures of all of a handler's extractors before it polls the first, and answers with the
//! first error in their order. So the check is one shared future: `Granted`, the first parameter and always ready,
//! still speaks before it (401 and 403 come before 400), and after it every extractor gives the same complete answer.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{HttpMessage, HttpRequest};
use futures_util::future::{FutureExt, LocalBoxFuture, Shared};
use futures_util::stream::StreamExt;
use serde_json::Value;

use super::body::Media;
use super::{Contract, MAX_ERRORS, Operation, Parameters};
use crate::platform::http::Settings;
use crate::platform::http::problem::{FieldError, Problem, ProblemKind, code};
use crate::platform::i18n::Text;

/// A request that keeps the contract, as values.
#[derive(Debug)]
pub struct Inputs {
    /// The operation it is for.
    pub operation: Arc<Operation>,
    /// Path, query and headers.
    pub parameters: Parameters,
    /// The body; null when there is none, or when the handler reads it itself.
    pub body: Value,
}

/// The check of one request, shared by its extractors.
pub type Check = Shared<LocalBoxFuture<'static, Result<Rc<Inputs>, Problem>>>;

#[derive(Clone)]
struct Started(Check);

/// Starts the check of this request, or joins the one that another extractor has started. Takes the payload when the
/// operation's body is read here.
pub fn inputs(request: &HttpRequest, payload: &mut Payload) -> Check {
    if let Some(started) = request.extensions().get::<Started>() {
        return started.0.clone();
    }
    // Nothing of the request may be captured: the check lives in the request itself.
    let check: LocalBoxFuture<'static, _> = match begin(request) {
        Ok(begun) if begun.reads_body => {
            let payload = payload.take();
            async move {
                let bytes = collect(payload, begun.limit).await?;
                begun.finish(&bytes)
            }
            .boxed_local()
        }
        Ok(begun) => std::future::ready(begun.finish(&[])).boxed_local(),
        Err(problem) => std::future::ready(Err(problem)).boxed_local(),
    };
    let check = check.shared();
    request.extensions_mut().insert(Started(check.clone()));
    check
}

/// For operations without parameters and body, whose handlers have no extractor to do it: refuses whatever was sent
/// all the same. The middleware calls it for public operations, `Granted` for the others once it has granted.
///
/// # Errors
/// 400 with all query keys and the body that should not be there.
pub fn refuse_inputs(request: &HttpRequest) -> Result<(), Problem> {
    let Some(operation) = operation_of(request).filter(|operation| !operation.has_inputs()) else {
        return Ok(());
    };
    let (_, mut errors) = operation.parameters("", request.query_string(), request.headers())?;
    errors.extend(unexpected_body(&operation, request));
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(errors))
    }
}

/// The operation that a request is for, as the middleware found it or found now.
pub(in crate::platform::http) fn operation_of(request: &HttpRequest) -> Option<Arc<Operation>> {
    if let Some(found) = request.extensions().get::<Arc<Operation>>() {
        return Some(Arc::clone(found));
    }
    let contract = request.app_data::<Data<Contract>>()?;
    contract.operation(request.method(), &request.match_pattern()?)
}

/// A request of which everything but the body has been held against its operation.
struct Begun {
    operation: Arc<Operation>,
    parameters: Parameters,
    errors: Vec<FieldError>,
    media: Option<Arc<Media>>,
    reads_body: bool,
    limit: usize,
}

fn begin(request: &HttpRequest) -> Result<Begun, Problem> {
    let operation = operation_of(request).ok_or_else(|| {
        let (method, pattern) = (request.method(), request.match_pattern().unwrap_or_default());
        Problem::internal(format!("the contract does not know {method} {pattern}"))
    })?;
    let limit = Settings::body_limit_of(request);
    let (mut media, mut reads_body) = (None, false);
    if let Some(rule) = &operation.body {
        media = rule.announced(request.headers())?;
        reads_body = !matches!(media.as_deref(), Some(Media::Opaque));
        if reads_body && announced_length(request).is_some_and(|length| length > limit) {
            return Err(too_large(limit));
        }
    }
    let (parameters, mut errors) =
        operation.parameters(request.uri().path(), request.query_string(), request.headers())?;
    errors.extend(unexpected_body(&operation, request));
    Ok(Begun {
        operation,
        parameters,
        errors,
        media,
        reads_body,
        limit,
    })
}

impl Begun {
    fn finish(self, bytes: &[u8]) -> Result<Rc<Inputs>, Problem> {
        let Self {
            operation,
            parameters,
            mut errors,
            media,
            reads_body,
            ..
        } = self;
        let mut body = Value::Null;
        if let Some(rule) = operation.body.as_ref().filter(|_| reads_body) {
            let (value, wrong) = rule.value(media.as_deref(), bytes)?;
            errors.extend(wrong);
            body = value;
        }
        if errors.is_empty() {
            return Ok(Rc::new(Inputs {
                operation,
                parameters,
                body,
            }));
        }
        errors.truncate(MAX_ERRORS);
        Err(Problem::invalid(errors))
    }
}

async fn collect(mut payload: Payload, limit: usize) -> Result<Bytes, Problem> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| {
            let detail = Text::new("Nội dung bị đứt giữa chừng.", "The body breaks off.");
            Problem::invalid(vec![FieldError::new("", code::ENCODING, detail)]).caused_by(error.to_string())
        })?;
        if bytes.len() + chunk.len() > limit {
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

fn announced_length(request: &HttpRequest) -> Option<usize> {
    request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn unexpected_body(operation: &Operation, request: &HttpRequest) -> Option<FieldError> {
    let has_body = request.headers().contains_key(TRANSFER_ENCODING)
        || announced_length(request).is_some_and(|length| length > 0);
    (has_body && operation.body.is_none()).then(|| {
        let detail = Text::new(
            "Thao tác này không nhận nội dung.",
            "This operation takes no body.",
        );
        FieldError::new("", code::UNEXPECTED_BODY, detail)
    })
}

fn too_large(limit: usize) -> Problem {
    let detail = Text::new(
        format!("Nội dung yêu cầu không được quá {limit} byte."),
        format!("The body of a request must not be larger than {limit} bytes."),
    );
    Problem::new(ProblemKind::BodyTooLarge, detail)
}
