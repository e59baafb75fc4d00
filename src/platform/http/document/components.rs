//! The components that all operations share: headers, parameters, problems, the security scheme.

use serde_json::{Map, Value, json};
use utoipa::openapi::RefOr;
use utoipa::{PartialSchema, ToSchema};

use super::walk::{at, reference};
use crate::platform::http::API_VERSION;
use crate::platform::http::problem::{FieldError, Problem, ProblemKind, ProblemView, code};
use crate::platform::i18n::{Language, Text};

/// The name of the shared response for a problem's status.
pub fn response_name(status: u16) -> Option<&'static str> {
    Some(match status {
        400 => "InvalidInput",
        401 => "NotSignedIn",
        403 => "Forbidden",
        404 => "NotFound",
        409 => "Conflict",
        412 => "StaleVersion",
        413 => "BodyTooLarge",
        415 => "UnsupportedMediaType",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        500 => "InternalError",
        503 => "Unavailable",
        _ => return None,
    })
}

/// Adds all of them to the document.
pub fn add(document: &mut Value) {
    let mut schemas: Vec<(String, RefOr<utoipa::openapi::Schema>)> = Vec::new();
    ProblemView::schemas(&mut schemas);
    schemas.push(("Problem".into(), ProblemView::schema()));
    for (name, schema) in schemas {
        let schema = serde_json::to_value(schema).unwrap_or_default();
        at(document, &["components", "schemas"]).insert(name, schema);
    }
    for (name, header) in headers() {
        at(document, &["components", "headers"]).insert(name.into(), header);
    }
    for (name, parameter) in parameters() {
        at(document, &["components", "parameters"]).insert(name.into(), parameter);
    }
    for status in (400..600).filter(|status| response_name(*status).is_some()) {
        let name = response_name(status).unwrap_or_default();
        at(document, &["components", "responses"]).insert(name.into(), response(status));
    }
    at(document, &["components", "securitySchemes"]).insert(
        "bearer".into(),
        json!({
            "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
            "description": "A short-lived access token from signing in, or from the client credentials of a registered \
                system. The names beside it in an operation are the permissions that the token must carry.",
        }),
    );
}

fn headers() -> Vec<(&'static str, Value)> {
    let text = |description: &str, example: &str| json!({ "description": description, "schema": { "type": "string" }, "example": example });
    let number = |description: &str, example: i64| json!({ "description": description, "schema": { "type": "integer", "minimum": 0 }, "example": example });
    vec![
        ("API-Version", text("The full version of the API.", API_VERSION)),
        (
            "X-Request-Id",
            json!({
                "description": "The request's id, for questions about it.",
                "schema": { "type": "string", "format": "uuid" }, "example": "0190f6a0-52c1-7b1e-9d3e-3f0f7c2a9b11",
            }),
        ),
        (
            "ETag",
            text(
                "The state of the resource; `If-Match` and `If-None-Match` bring it back.",
                "\"7.1f3a09bc\"",
            ),
        ),
        (
            "Location",
            text(
                "Where what was created can be read.",
                "/api/v1/dossiers/0190f6a0-52c1-7b1e-9d3e-3f0f7c2a9b11",
            ),
        ),
        (
            "Link",
            text(
                "`rel=\"next\"`: the next page, where there is one.",
                "</api/v1/dossiers?cursor=AbC>; rel=\"next\"",
            ),
        ),
        (
            "Idempotent-Replayed",
            text(
                "`true` when this is the stored answer to an earlier, equal request.",
                "true",
            ),
        ),
        (
            "Retry-After",
            number("After how many seconds a repetition makes sense.", 5),
        ),
        (
            "RateLimit-Policy",
            text(
                "How many requests are allowed in how many seconds.",
                "\"default\";q=60;w=60",
            ),
        ),
        (
            "RateLimit",
            text(
                "How many requests are left, and in how many seconds there are more.",
                "\"default\";r=12;t=8",
            ),
        ),
        (
            "WWW-Authenticate",
            text("How to sign in.", "Bearer realm=\"motcua\""),
        ),
        (
            "Accept",
            text("The media types that the operation takes.", "application/json"),
        ),
    ]
}

/// Request headers that any operation takes. What cannot be understood in them is ignored, never refused.
fn parameters() -> Vec<(&'static str, Value)> {
    let header = |name: &str, description: &str, example: &str| {
        json!({ "name": name, "in": "header", "required": false, "description": description,
            "schema": { "type": "string" }, "example": example })
    };
    vec![
        (
            "AcceptLanguage",
            header(
                "Accept-Language",
                "The language of texts for people: `vi` (default) or `en`.",
                "en",
            ),
        ),
        (
            "RequestId",
            header(
                "X-Request-Id",
                "An id for this request, a UUID; one is made when there is none.",
                "0190f6a0-52c1-7b1e-9d3e-3f0f7c2a9b11",
            ),
        ),
        (
            "IfNoneMatch",
            header(
                "If-None-Match",
                "The `ETag` that the caller has; 304 when it is still the present one.",
                "\"7.1f3a09bc\"",
            ),
        ),
    ]
}

fn response(status: u16) -> Value {
    let kinds = || {
        ProblemKind::ALL
            .iter()
            .copied()
            .filter(move |kind| kind.status() == status)
    };
    let lines: Vec<_> = kinds()
        .map(|kind| format!("`{}`: {}", kind.code(), kind.meaning().en))
        .collect();
    let mut examples = Map::new();
    for kind in kinds() {
        let view = example(kind).view(Language::Vi, Some(uuid::Uuid::from_u128(EXAMPLE_REQUEST)));
        let value = serde_json::to_value(view).unwrap_or_default();
        examples.insert(
            kind.code().into(),
            json!({ "summary": kind.title().en, "value": value }),
        );
    }
    let mut headers = Map::new();
    let further: &[&str] = match status {
        401 => &["WWW-Authenticate"],
        415 => &["Accept"],
        429 => &["Retry-After", "RateLimit", "RateLimit-Policy"],
        503 => &["Retry-After"],
        _ => &[],
    };
    for name in ["API-Version", "X-Request-Id"].iter().chain(further) {
        headers.insert((*name).into(), reference("headers", name));
    }
    json!({
        "description": lines.join("\n\n"),
        "headers": headers,
        "content": { "application/problem+json": { "schema": reference("schemas", "Problem"), "examples": examples } },
    })
}

const EXAMPLE_REQUEST: u128 = 0x0190_f6a0_52c1_7b1e_9d3e_3f0f_7c2a_9b11;

fn example(kind: ProblemKind) -> Problem {
    let problem = match kind {
        ProblemKind::InvalidInput => Problem::invalid(vec![
            FieldError::new(
                "/owner/fullName",
                code::REQUIRED,
                Text::new("Bắt buộc phải có.", "Is required."),
            ),
            FieldError::new(
                "?pageSize",
                code::MAXIMUM,
                Text::new("Không được lớn hơn 200.", "Must be 200 or less."),
            ),
        ]),
        _ => Problem::of(kind),
    };
    match kind.status() {
        429 | 503 => problem.with_retry_after(5),
        _ => problem,
    }
}
