//! What the body of an operation must be, and how it is read.

use std::sync::Arc;

use actix_web::http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use jsonschema::Registry;
use serde_json::Value;

use super::cleaning::clean;
use super::parameter::Reading;
use super::schema::{Schema, SchemaError};
use super::strict_json;
use super::text;
use super::{absolute, pairs};
use crate::platform::http::document::resolved;
use crate::platform::http::problem::{FieldError, Problem, ProblemKind, code};
use crate::platform::i18n::Text;

/// What the body of an operation must be.
#[derive(Debug)]
pub(super) struct BodyRule {
    required: bool,
    media: Vec<(String, Arc<Media>)>,
}

/// How a body of one media type is read.
#[derive(Debug)]
pub(super) enum Media {
    Json(Shape),
    /// `application/x-www-form-urlencoded`, each field read by its type.
    Form(Shape, Vec<(String, Reading)>),
    /// Read by the handler itself, such as an uploaded file.
    Opaque,
}

/// What a body must look like once its texts are clean.
#[derive(Debug)]
pub(super) struct Shape {
    schema: Schema,
    source: Value,
    document: Arc<Value>,
}

impl Shape {
    fn compile(source: Value, document: &Arc<Value>, registry: &Registry<'_>) -> Result<Self, SchemaError> {
        Ok(Self {
            schema: Schema::compile_within(&absolute(source.clone()), registry)?,
            source,
            document: Arc::clone(document),
        })
    }

    /// Cleans the texts; everything that is wrong with what they are then.
    fn errors(&self, value: &mut Value) -> Vec<FieldError> {
        clean(value, &self.source, &self.document);
        self.schema.errors(value, "")
    }
}

impl BodyRule {
    /// From a request body object of the document.
    pub(super) fn compile(
        body: &Value,
        document: &Arc<Value>,
        registry: &Registry<'_>,
    ) -> Result<Self, SchemaError> {
        let content = body.get("content").and_then(Value::as_object);
        let media = content.into_iter().flatten().map(|(name, media)| {
            let schema = media.get("schema").cloned().unwrap_or(Value::Bool(true));
            let media = if is_json(name) {
                Media::Json(Shape::compile(schema, document, registry)?)
            } else if name == "application/x-www-form-urlencoded" {
                let readings = fields(&schema, document);
                Media::Form(Shape::compile(schema, document, registry)?, readings)
            } else {
                Media::Opaque
            };
            Ok((name.to_ascii_lowercase(), Arc::new(media)))
        });
        Ok(Self {
            required: body.get("required").and_then(Value::as_bool).unwrap_or(false),
            media: media.collect::<Result<_, SchemaError>>()?,
        })
    }

    /// The media type that the request's headers announce; `None` when they announce none.
    pub(super) fn announced(&self, headers: &HeaderMap) -> Result<Option<Arc<Media>>, Problem> {
        let encoding = headers
            .get(CONTENT_ENCODING)
            .map(|value| value.to_str().unwrap_or("?").trim());
        if encoding.is_some_and(|encoding| !encoding.eq_ignore_ascii_case("identity")) {
            return Err(
                Problem::of(ProblemKind::UnsupportedMediaType).with_header("Accept-Encoding", "identity")
            );
        }
        let Some(announced) = headers.get(CONTENT_TYPE) else {
            return Ok(None);
        };
        let announced = announced.to_str().unwrap_or_default().to_ascii_lowercase();
        let mut pieces = announced.split(';').map(str::trim);
        let name = pieces.next().unwrap_or_default();
        let is_utf8 = pieces
            .filter_map(|piece| piece.strip_prefix("charset="))
            .all(|charset| charset.trim_matches('"') == "utf-8");
        match self.media.iter().find(|(known, _)| known == name) {
            Some((_, media)) if is_utf8 => Ok(Some(Arc::clone(media))),
            _ => Err(self.unsupported()),
        }
    }

    /// 415, naming what is taken.
    fn unsupported(&self) -> Problem {
        let known: Vec<_> = self.media.iter().map(|(name, _)| name.as_str()).collect();
        Problem::of(ProblemKind::UnsupportedMediaType).with_header(ACCEPT.as_str(), known.join(", "))
    }

    /// The value of a body of which all bytes are there. JSON `null` stands for an absent optional body.
    pub(super) fn value(
        &self,
        media: Option<&Media>,
        bytes: &[u8],
    ) -> Result<(Value, Vec<FieldError>), Problem> {
        Ok(match media {
            _ if bytes.is_empty() && self.required => {
                let detail = Text::new("Thiếu nội dung yêu cầu.", "The body is missing.");
                (Value::Null, vec![FieldError::new("", code::REQUIRED, detail)])
            }
            _ if bytes.is_empty() => (Value::Null, Vec::new()),
            None => return Err(self.unsupported()),
            Some(Media::Opaque) => (Value::Null, Vec::new()),
            Some(Media::Json(shape)) => match strict_json::read(bytes) {
                Ok((mut value, mut errors)) => {
                    errors.extend(shape.errors(&mut value));
                    (value, errors)
                }
                Err(error) => (Value::Null, vec![error]),
            },
            Some(Media::Form(shape, readings)) => form(shape, readings, bytes),
        })
    }
}

fn is_json(media: &str) -> bool {
    media == "application/json" || media.ends_with("+json")
}

fn fields(schema: &Value, document: &Value) -> Vec<(String, Reading)> {
    let properties = resolved(schema, document)
        .get("properties")
        .and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .map(|(name, schema)| (name.clone(), Reading::of(schema, document)))
        .collect()
}

fn form(shape: &Shape, readings: &[(String, Reading)], bytes: &[u8]) -> (Value, Vec<FieldError>) {
    let Ok(raw) = std::str::from_utf8(bytes) else {
        return (Value::Null, vec![pairs::wrongly_encoded(String::new())]);
    };
    let mut errors = Vec::new();
    let mut fields = serde_json::Map::new();
    for (name, value) in pairs::split(raw, '/', &mut errors) {
        let Some(value) = value else { continue };
        if let Some(detail) = text::control_character(&value, true) {
            errors.push(FieldError::new(
                format!("/{name}"),
                code::CONTROL_CHARACTER,
                detail,
            ));
        }
        let reading = readings
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(&Reading::Text, |(_, r)| r);
        fields.insert(name, reading.read(&text::nfc(&value)));
    }
    let mut value = Value::Object(fields);
    errors.extend(shape.errors(&mut value));
    (value, errors)
}
