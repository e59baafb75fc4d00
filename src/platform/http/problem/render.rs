//! How a problem looks on the wire.

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{FieldError, Problem};
use crate::platform::i18n::Language;

/// The media type of every refusal.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// A refusal (RFC 9457).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Problem)]
pub struct ProblemView {
    /// A page about this kind of problem.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", max_length = 200)]
    kind: String,
    /// What kind of problem it is, for people.
    #[schema(max_length = 200)]
    title: String,
    /// The HTTP status code.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What is wrong this time, for people.
    #[schema(max_length = 2000)]
    detail: String,
    /// The request, as `urn:uuid:` and the id in `X-Request-Id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uri", max_length = 45, nullable = false)]
    instance: Option<String>,
    /// What kind of problem it is, for programs. New codes may be added.
    #[schema(pattern = "^[A-Z][A-Z_]*$", max_length = 60)]
    code: String,
    /// All that is wrong with the request, when there are places to name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false, max_items = 100)]
    errors: Vec<FieldErrorView>,
    /// The rule of law that refuses, when one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500, nullable = false)]
    legal_basis: Option<String>,
    /// What some kinds tell besides (RFC 9457, section 3.2): the year that is missing, the cases to choose from.
    #[serde(flatten)]
    members: serde_json::Map<String, serde_json::Value>,
}

/// One wrong place in a request.
#[derive(Serialize, ToSchema)]
#[schema(as = FieldError)]
pub struct FieldErrorView {
    /// Where: a JSON pointer into the body, `?key` of the query, `{name}` of the path, or `@Name` of a header.
    #[schema(max_length = 1000)]
    pointer: String,
    /// What, for programs. New codes may be added.
    #[schema(pattern = "^[A-Z][A-Z0-9_-]*$", max_length = 60)]
    code: String,
    /// What, for people.
    #[schema(max_length = 2000)]
    detail: String,
}

impl FieldErrorView {
    fn new(error: &FieldError, language: Language) -> Self {
        Self {
            pointer: error.pointer.clone(),
            code: error.code.to_owned(),
            detail: error.detail.get(language).to_owned(),
        }
    }
}

impl Problem {
    /// The problem object in one language.
    pub fn view(&self, language: Language, request_id: Option<Uuid>) -> ProblemView {
        ProblemView {
            kind: self.kind().type_uri(),
            title: self.kind().title().get(language).to_owned(),
            status: self.kind().status(),
            detail: self.detail().get(language).to_owned(),
            instance: request_id.map(|id| format!("urn:uuid:{id}")),
            code: self.kind().code().to_owned(),
            errors: self
                .errors()
                .iter()
                .map(|error| FieldErrorView::new(error, language))
                .collect(),
            legal_basis: self.legal_basis().map(ToOwned::to_owned),
            members: self
                .0
                .members
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
        }
    }

    /// The whole answer in one language.
    pub fn render(&self, language: Language, request_id: Option<Uuid>) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((header::CONTENT_TYPE, PROBLEM_JSON));
        response.insert_header((header::CONTENT_LANGUAGE, language.tag()));
        if let Some(seconds) = self.retry_after() {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        let names_its_challenge = |(name, _): &(&str, String)| name.eq_ignore_ascii_case("www-authenticate");
        if self.status_code() == 401 && !self.0.headers.iter().any(names_its_challenge) {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"motcua\""));
        }
        for (name, value) in &self.0.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(*name), HeaderValue::from_str(value)) {
                response.append_header((name, value));
            }
        }
        let body = serde_json::to_string(&self.view(language, request_id)).unwrap_or_default();
        response.body(body)
    }
}
