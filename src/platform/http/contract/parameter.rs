//! One declared parameter: where it stands, how its text becomes a value, what the value must satisfy.

use actix_web::http::header::{HeaderMap, HeaderName};
use jsonschema::Registry;
use serde_json::Value;

use super::cleaning;
use super::schema::{Schema, SchemaError};
use super::strict_json::number;
use super::text;
use crate::platform::http::document::resolved;
use crate::platform::http::problem::{FieldError, code};
use crate::platform::i18n::Text;
use crate::platform::text::clean_text;

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A part of the path.
    Path,
    /// A key of the query.
    Query,
    /// A header.
    Header,
}

/// How the text of a parameter is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    Text,
    Integer,
    Number,
    Boolean,
    /// Comma-separated, each item read in the same way.
    List(Box<Reading>),
}

/// One declared parameter.
#[derive(Debug)]
pub struct Parameter {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) required: bool,
    header: Option<HeaderName>,
    reading: Reading,
    /// Whether it is what people type, such as the words of a search.
    is_free_text: bool,
    schema: Schema,
}

impl Parameter {
    /// From a parameter object of the document; `components` resolves the schema's first reference.
    pub(super) fn compile(
        parameter: &Value,
        document: &Value,
        registry: &Registry<'_>,
    ) -> Result<Self, SchemaError> {
        let text = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
        let name = text("name").to_owned();
        let place = match text("in") {
            "path" => Place::Path,
            "query" => Place::Query,
            "header" => Place::Header,
            other => return Err(SchemaError(format!("parameter {name} stands in {other:?}"))),
        };
        let schema = parameter.get("schema").cloned().unwrap_or(Value::Bool(true));
        Ok(Self {
            required: place == Place::Path
                || parameter
                    .get("required")
                    .and_then(Value::as_bool)
                    .unwrap_or(false),
            header: match place {
                Place::Header => Some(
                    name.parse()
                        .map_err(|_| SchemaError(format!("no header name: {name}")))?,
                ),
                Place::Path | Place::Query => None,
            },
            reading: Reading::of(&schema, document),
            is_free_text: place == Place::Query && cleaning::is_free_text(resolved(&schema, document)),
            schema: Schema::compile_within(&super::absolute(schema), registry)?,
            name,
            place,
        })
    }

    /// Where an error about it points.
    pub(super) fn pointer(&self) -> String {
        match self.place {
            Place::Path => format!("{{{}}}", self.name),
            Place::Query => format!("?{}", self.name),
            Place::Header => format!("@{}", self.name),
        }
    }

    /// The value of a decoded text, or everything that is wrong with it.
    pub(super) fn value(&self, text: &str) -> Result<Value, Vec<FieldError>> {
        let pointer = self.pointer();
        if let Some(detail) = text::control_character(text, false) {
            return Err(vec![FieldError::new(pointer, code::CONTROL_CHARACTER, detail)]);
        }
        let value = match self.is_free_text {
            true => Value::String(clean_text(text)),
            false => self.reading.read(&text::nfc(text)),
        };
        let mut errors = self.schema.errors(&value, "");
        if errors.is_empty() {
            return Ok(value);
        }
        for error in &mut errors {
            error.pointer.insert_str(0, &pointer);
        }
        Err(errors)
    }

    /// The value of a header: `None` when it is absent.
    pub(super) fn header_value(&self, headers: &HeaderMap) -> Option<Result<Value, Vec<FieldError>>> {
        let mut lines = headers.get_all(self.header.as_ref()?);
        let first = lines.next()?;
        let wrong = |code, vi: &'static str, en: &'static str| {
            Some(Err(vec![FieldError::new(
                self.pointer(),
                code,
                Text::new(vi, en),
            )]))
        };
        if lines.next().is_some() {
            return wrong(
                code::DUPLICATE,
                "Tiêu đề được gửi hai lần.",
                "The header is sent twice.",
            );
        }
        match first.to_str() {
            Ok(text) => Some(self.value(text)),
            Err(_) => wrong(
                code::ENCODING,
                "Chỉ được dùng ký tự ASCII nhìn thấy được.",
                "Only visible ASCII characters are allowed.",
            ),
        }
    }

    /// The error of a required parameter that is absent.
    pub(super) fn missing(&self) -> FieldError {
        FieldError::new(
            self.pointer(),
            code::REQUIRED,
            Text::new("Bắt buộc phải có.", "Is required."),
        )
    }
}

impl Reading {
    pub(super) fn of(schema: &Value, document: &Value) -> Self {
        let schema = resolved(schema, document);
        let kind = match schema.get("type") {
            Some(Value::Array(kinds)) => kinds
                .iter()
                .filter_map(Value::as_str)
                .find(|kind| *kind != "null"),
            kind => kind.and_then(Value::as_str),
        };
        match kind {
            Some("integer") => Self::Integer,
            Some("number") => Self::Number,
            Some("boolean") => Self::Boolean,
            Some("array") => Self::List(Box::new(Self::of(
                schema.get("items").unwrap_or(&Value::Null),
                document,
            ))),
            _ => ["oneOf", "anyOf", "allOf"]
                .iter()
                .filter_map(|key| schema.get(key).and_then(Value::as_array))
                .flatten()
                .map(|part| Self::of(part, document))
                .find(|reading| *reading != Self::Text)
                .unwrap_or(Self::Text),
        }
    }

    /// A text that does not read as the type stays a text, so that the schema names the type it wants.
    pub(super) fn read(&self, text: &str) -> Value {
        let plain = || Value::String(text.to_owned());
        let digits = text.strip_prefix('-').unwrap_or(text);
        let canonical = digits == "0" || !digits.starts_with(['0', '+']);
        match self {
            Self::Text => plain(),
            Self::Integer => match text.parse::<i64>() {
                Ok(whole) if canonical => whole.into(),
                _ => plain(),
            },
            Self::Number => match text.parse::<f64>() {
                Ok(value) if value.is_finite() && digits.starts_with(|c: char| c.is_ascii_digit()) => {
                    number(value)
                }
                _ => plain(),
            },
            Self::Boolean => match text {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                _ => plain(),
            },
            Self::List(item) => text.split(',').map(|text| item.read(text)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_are_read_by_the_type_of_the_schema() {
        let read = |schema: Value, text: &str| Reading::of(&schema, &Value::Null).read(text);
        for (text, value) in [
            ("0", json!(0)),
            ("-7", json!(-7)),
            ("+7", json!("+7")),
            ("007", json!("007")),
            ("", json!("")),
        ] {
            assert_eq!(read(json!({"type": "integer"}), text), value);
        }
        assert_eq!(read(json!({"type": ["number", "null"]}), "1.50"), json!(1.5));
        assert_eq!(read(json!({"type": "number"}), "NaN"), json!("NaN"));
        assert_eq!(read(json!({"type": "boolean"}), "TRUE"), json!("TRUE"));
        assert_eq!(
            read(json!({"oneOf": [{"type": "null"}, {"type": "boolean"}]}), "true"),
            json!(true)
        );
        assert_eq!(
            read(json!({"type": "array", "items": {"type": "integer"}}), "1,2,x"),
            json!([1, 2, "x"])
        );
    }
}
