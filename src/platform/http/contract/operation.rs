//! One operation of the document, compiled: its parameters, its body, and how a request is held against them.

use std::sync::Arc;

use actix_web::http::header::{HeaderMap, IF_MATCH};
use jsonschema::Registry;
use serde_json::{Map, Value};

use super::body::BodyRule;
use super::pairs;
use super::parameter::{Parameter, Place};
use super::schema::SchemaError;
use super::text::{percent_decode, shortened};
use crate::platform::http::document::is_secured;
use crate::platform::http::problem::{FieldError, Problem, ProblemKind, code};
use crate::platform::i18n::Text;

/// One operation of the document.
#[derive(Debug)]
pub struct Operation {
    pub(super) id: String,
    pub(super) pattern: String,
    pub(super) secured: bool,
    parameters: Vec<Parameter>,
    pub(super) body: Option<BodyRule>,
}

/// The parameters of one request, as values.
#[derive(Debug, Default)]
pub struct Parameters {
    /// The parts of the path by name.
    pub path: Map<String, Value>,
    /// The query keys that were sent.
    pub query: Map<String, Value>,
    /// The declared headers that were sent, by the name in the document.
    pub headers: Map<String, Value>,
}

/// Request headers that are ignored where they cannot be understood, as RFC 9110 wants it; declared for readers only.
fn is_ignorable(parameter: &Value) -> bool {
    let text = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
    text("in") == "header" && matches!(text("name"), "Accept-Language" | "X-Request-Id" | "If-None-Match")
}

impl Operation {
    /// From an operation object whose references to parameters are resolved. `pattern` is the whole path pattern.
    pub(super) fn compile(
        pattern: &str,
        operation: &Value,
        parameters: &[&Value],
        document: &Arc<Value>,
        registry: &Registry<'_>,
    ) -> Result<Self, SchemaError> {
        let id = operation
            .get("operationId")
            .and_then(Value::as_str)
            .unwrap_or(pattern)
            .to_owned();
        let within = |error: SchemaError| SchemaError(format!("{id}: {error}"));
        let parameters = parameters
            .iter()
            .filter(|p| !is_ignorable(p))
            .map(|p| Parameter::compile(p, document, registry))
            .collect::<Result<_, _>>();
        let body = operation
            .get("requestBody")
            .map(|body| BodyRule::compile(body, document, registry))
            .transpose();
        Ok(Self {
            pattern: pattern.to_owned(),
            secured: is_secured(operation),
            parameters: parameters.map_err(within)?,
            body: body.map_err(within)?,
            id,
        })
    }

    /// The operation's id in the document.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether the document asks for a signed-in caller.
    pub fn is_secured(&self) -> bool {
        self.secured
    }

    /// Whether anything of a request to it is read: its extractors then hold the request against the contract.
    pub(super) fn has_inputs(&self) -> bool {
        !self.parameters.is_empty() || self.body.is_some()
    }

    /// Whether it declares this header.
    pub(in crate::platform::http) fn declares_header(&self, name: &str) -> bool {
        self.declared(Place::Header, name).is_some()
    }

    fn declared(&self, place: Place, name: &str) -> Option<&Parameter> {
        self.parameters
            .iter()
            .find(|p| p.place == place && p.name.eq_ignore_ascii_case(name))
    }

    /// Holds everything before the body against the contract.
    pub(super) fn parameters(
        &self,
        raw_path: &str,
        raw_query: &str,
        headers: &HeaderMap,
    ) -> Result<(Parameters, Vec<FieldError>), Problem> {
        let (mut values, mut errors) = (Parameters::default(), Vec::new());
        self.read_path(raw_path, &mut values.path, &mut errors);
        self.read_query(raw_query, &mut values.query, &mut errors);
        for parameter in self.parameters.iter().filter(|p| p.place == Place::Header) {
            match parameter.header_value(headers) {
                Some(Ok(value)) => {
                    values.headers.insert(parameter.name.clone(), value);
                }
                Some(Err(wrong)) => errors.extend(wrong),
                None if parameter.required && parameter.name.eq_ignore_ascii_case(IF_MATCH.as_str()) => {
                    return Err(Problem::of(ProblemKind::PreconditionRequired));
                }
                None if parameter.required => errors.push(parameter.missing()),
                None => {}
            }
        }
        Ok((values, errors))
    }

    fn read_query(&self, raw: &str, values: &mut Map<String, Value>, errors: &mut Vec<FieldError>) {
        let declared = || self.parameters.iter().filter(|p| p.place == Place::Query);
        let sent = pairs::split(raw, '?', errors);
        for (name, text) in &sent {
            let Some(parameter) = declared().find(|p| p.name == *name) else {
                errors.push(FieldError::new(
                    format!("?{}", shortened(name)),
                    code::UNKNOWN_PARAMETER,
                    Text::new(
                        "Không có tham số này trong tài liệu.",
                        "The document knows no such query key.",
                    ),
                ));
                continue;
            };
            match text.as_ref().map(|text| parameter.value(text)) {
                Some(Ok(value)) => {
                    values.insert(name.clone(), value);
                }
                Some(Err(wrong)) => errors.extend(wrong),
                None => {}
            }
        }
        let missing = declared().filter(|p| p.required && !sent.iter().any(|(name, _)| *name == p.name));
        errors.extend(missing.map(Parameter::missing));
    }

    /// Decodes the raw path's segments itself: the framework's own decoding is lenient.
    fn read_path(&self, raw_path: &str, values: &mut Map<String, Value>, errors: &mut Vec<FieldError>) {
        for (pattern, raw) in self.pattern.split('/').zip(raw_path.split('/')) {
            let Some(name) = pattern.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
                continue;
            };
            let Some(parameter) = self.declared(Place::Path, name) else {
                continue;
            };
            match percent_decode(raw, false) {
                Some(text) => match parameter.value(&text) {
                    Ok(value) => {
                        values.insert(parameter.name.clone(), value);
                    }
                    Err(wrong) => errors.extend(wrong),
                },
                None => errors.push(pairs::wrongly_encoded(parameter.pointer())),
            }
        }
    }
}
