//! What people write is cleaned before it is judged: a text is what is left of it when blanks around it and characters
//! that nobody sees are gone. A reason of ten blanks is no reason, and a name of zero-width characters no name.
//!
//! Only free texts are cleaned. What has a pattern, a format or a list of values is taken as it stands, and so are
//! passwords (they have the format `password`) and open objects, which are somebody else's data.

use serde_json::Value;

use crate::platform::http::document::resolved;
use crate::platform::text::clean_text;

/// Cleans every free text of a value, as the schema tells where they are. References lead into `document`.
pub fn clean(value: &mut Value, schema: &Value, document: &Value) {
    let schema = resolved(schema, document);
    for key in ["oneOf", "anyOf", "allOf"] {
        let parts = schema.get(key).and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            clean(value, part, document);
        }
    }
    match value {
        Value::String(text) if is_free_text(schema) => {
            let cleaned = clean_text(text);
            if *text != cleaned {
                *text = cleaned;
            }
        }
        Value::Object(fields) => {
            let known = schema.get("properties");
            let others = schema
                .get("additionalProperties")
                .filter(|others| others.is_object());
            for (name, field) in fields {
                if let Some(schema) = known.and_then(|known| known.get(name)).or(others) {
                    clean(field, schema, document);
                }
            }
        }
        Value::Array(items) => {
            if let Some(schema) = schema.get("items") {
                items.iter_mut().for_each(|item| clean(item, schema, document));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether a schema, its reference followed, is of what people write in their own words.
pub(super) fn is_free_text(schema: &Value) -> bool {
    let is_text = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "string"),
        kind => kind.is_some_and(|kind| kind == "string"),
    };
    let is_code = ["pattern", "format", "enum", "const"]
        .iter()
        .any(|key| schema.get(key).is_some());
    is_text && !is_code
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn cleaned(schema: &Value, mut value: Value) -> Value {
        let document = json!({"components": {"schemas": {
            "Person": {"type": "object", "properties": {"name": {"type": "string"}, "code": {"type": "string", "pattern": "x"}}},
            "Firm": {"type": "object", "properties": {"kind": {"type": "string", "enum": ["FIRM "]}, "title": {"type": ["string", "null"]}}},
        }}});
        clean(&mut value, schema, &document);
        value
    }

    #[test]
    fn free_texts_are_cleaned_wherever_they_stand() {
        let person = json!({"$ref": "#/components/schemas/Person"});
        let schema = json!({"type": "object", "properties": {
            "owner": {"oneOf": [{"type": "null"}, person]},
            "firm": {"oneOf": [person, {"$ref": "#/components/schemas/Firm"}]},
            "all": {"allOf": [person, {"properties": {"note": {"type": "string"}}}]},
            "list": {"type": "array", "items": {"type": "string"}},
            "map": {"type": "object", "additionalProperties": {"type": "string"}},
        }});
        let value = json!({
            "owner": {"name": " \u{200B}An\u{00A0} "}, "firm": {"kind": "FIRM ", "title": "\u{2060} "},
            "all": {"name": " a", "note": "b\r\nc "}, "list": [" ", "x "], "map": {"any": " y "},
        });
        let expected = json!({
            "owner": {"name": "An"}, "firm": {"kind": "FIRM ", "title": ""},
            "all": {"name": "a", "note": "b\nc"}, "list": ["", "x"], "map": {"any": "y"},
        });
        assert_eq!(cleaned(&schema, value), expected);
    }

    #[test]
    fn codes_passwords_and_other_peoples_data_stay_as_they_are() {
        let schema = json!({"type": "object", "properties": {
            "code": {"type": "string", "pattern": "."}, "password": {"type": "string", "format": "password"},
            "formData": {"type": "object"}, "schema": {"type": "object", "additionalProperties": true},
        }});
        let value = json!({"code": " A ", "password": " a b ", "formData": {"x": " y "}, "schema": {"const": " "}, "unknown": " z"});
        assert_eq!(cleaned(&schema, value.clone()), value);
    }
}
