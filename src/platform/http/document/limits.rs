//! Every input has its limits in the document.

use serde_json::Value;

use super::walk::{fields, list, text};

/// What a schema of an input leaves without a limit.
pub fn missing(schema: &Value) -> Vec<&'static str> {
    let is = |kind: &str| match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(|known| known == kind),
        Some(known) => known == kind,
        None => false,
    };
    let lacks = |key: &str| schema.get(key).is_none();
    let mut missing = Vec::new();
    let fixed =
        !lacks("enum") || !lacks("const") || matches!(text(schema, "format"), "uuid" | "date" | "date-time");
    if is("string") && !fixed && lacks("maxLength") {
        missing.push("maxLength");
    }
    if (is("integer") || is("number")) && lacks("enum") {
        missing.extend((lacks("minimum") && lacks("exclusiveMinimum")).then_some("minimum"));
        missing.extend((lacks("maximum") && lacks("exclusiveMaximum")).then_some("maximum"));
    }
    if is("array") && lacks("maxItems") {
        missing.push("maxItems");
    }
    let named = fields(schema, "properties").next().is_some() || list(schema, "oneOf").next().is_some();
    let open = schema.get("additionalProperties").is_some_and(Value::is_object);
    if is("object")
        && (open || !named)
        && lacks("maxProperties")
        && schema.get("additionalProperties") != Some(&Value::Bool(false))
    {
        missing.push("maxProperties");
    }
    missing
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_has_no_end_is_named() {
        assert_eq!(missing(&json!({"type": "string"})), ["maxLength"]);
        assert_eq!(
            missing(&json!({"type": ["string", "null"], "maxLength": 5})),
            Vec::<&str>::new()
        );
        assert_eq!(
            missing(&json!({"type": "string", "format": "uuid"})),
            Vec::<&str>::new()
        );
        assert_eq!(missing(&json!({"type": "integer", "minimum": 0})), ["maximum"]);
        assert_eq!(missing(&json!({"type": "array"})), ["maxItems"]);
        assert_eq!(missing(&json!({"type": "object"})), ["maxProperties"]);
        assert_eq!(
            missing(&json!({"type": "object", "properties": {"a": {}}})),
            Vec::<&str>::new()
        );
    }
}
