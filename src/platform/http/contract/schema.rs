//! JSON Schema, compiled, and its verdicts in the API's own words.

use std::error::Error;
use std::fmt;

use jsonschema::{Draft, PatternOptions, Registry, Validator};
use serde_json::Value;

use super::strict_json::MAX_ERRORS;
use super::verdict::explain;
use crate::platform::http::problem::FieldError;

/// A JSON Schema (2020-12) ready to judge values. Formats are checked, patterns run in linear time, nothing is
/// fetched from anywhere.
#[derive(Debug)]
pub struct Schema(Validator);

/// Why a schema cannot be compiled.
#[derive(Debug)]
pub struct SchemaError(pub String);

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for SchemaError {}

impl Schema {
    /// Compiles a schema that stands alone.
    pub fn compile(schema: &Value) -> Result<Self, SchemaError> {
        Self::build(schema, None)
    }

    /// Compiles a schema that may refer to documents in `registry`.
    pub(super) fn compile_within(schema: &Value, registry: &Registry<'_>) -> Result<Self, SchemaError> {
        Self::build(schema, Some(registry))
    }

    fn build(schema: &Value, registry: Option<&Registry<'_>>) -> Result<Self, SchemaError> {
        let mut options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .with_pattern_options(PatternOptions::regex())
            .offline();
        if let Some(registry) = registry {
            options = options.with_registry(registry);
        }
        options
            .build(schema)
            .map(Self)
            .map_err(|error| SchemaError(error.to_string()))
    }

    /// Everything that is wrong with the value, pointers beginning with `base`; at most a hundred places.
    pub fn errors(&self, value: &Value, base: &str) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for error in self.0.iter_errors(value) {
            explain(&error, base, &mut errors);
            if errors.len() >= MAX_ERRORS {
                break;
            }
        }
        errors.truncate(MAX_ERRORS);
        errors
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::platform::http::problem::code;

    fn found(schema: Value, value: Value) -> Vec<(String, &'static str)> {
        let errors = Schema::compile(&schema).unwrap().errors(&value, "");
        errors
            .into_iter()
            .map(|error| (error.pointer, error.code))
            .collect()
    }

    #[test]
    fn all_errors_are_found_at_once_with_stable_codes() {
        let schema = json!({
            "type": "object", "additionalProperties": false, "required": ["id", "when"],
            "properties": {
                "id": {"type": "string", "format": "uuid"}, "when": {"type": "string", "format": "date-time"},
                "name": {"type": "string", "minLength": 2, "maxLength": 3, "pattern": "^[a-z]*$"},
                "count": {"type": "integer", "minimum": 1, "maximum": 5},
                "list": {"type": "array", "maxItems": 1, "items": {"enum": ["A", "B"]}},
            },
        });
        let value = json!({"id": "x", "name": "ABCD", "count": 9, "list": ["A", "C"], "a/b": 1});
        let mut found = found(schema, value);
        found.sort();
        let expected = [
            ("/a~1b", code::UNKNOWN_FIELD),
            ("/count", code::MAXIMUM),
            ("/id", code::FORMAT),
            ("/list", code::MAX_ITEMS),
            ("/list/1", code::ENUM),
            ("/name", code::MAX_LENGTH),
            ("/name", code::PATTERN),
            ("/when", code::REQUIRED),
        ];
        assert_eq!(found, expected.map(|(pointer, code)| (pointer.to_owned(), code)));
    }

    #[test]
    fn of_alternatives_the_intended_one_is_explained() {
        let person = json!({"type": "object", "required": ["kind", "name"], "properties": {
            "kind": {"type": "string", "enum": ["PERSON"]}, "name": {"type": "string"}}});
        let firm = json!({"type": "object", "required": ["kind", "code"], "properties": {
            "kind": {"type": "string", "enum": ["FIRM"]}, "code": {"type": "string"}}});
        let tagged = json!({"oneOf": [person, firm]});
        assert_eq!(
            found(tagged.clone(), json!({"kind": "FIRM"})),
            [("/code".into(), code::REQUIRED)]
        );
        assert_eq!(
            found(tagged, json!({"kind": "DOG"})),
            [(String::new(), code::NO_ALTERNATIVE)]
        );

        let optional = json!({"properties": {"owner": {"oneOf": [{"type": "null"}, person]}}});
        assert_eq!(
            found(optional.clone(), json!({"owner": {"kind": "PERSON", "name": 1}})),
            [("/owner/name".into(), code::TYPE)]
        );
        assert_eq!(
            found(optional, json!({"owner": 5})),
            [("/owner".into(), code::TYPE)]
        );
    }
}
