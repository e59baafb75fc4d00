use serde_json::json;

use super::*;
use crate::platform::http::code;

fn faults(schema: Value) -> Vec<String> {
    schema_faults(&schema)
        .into_iter()
        .map(|fault| fault.pointer)
        .collect()
}

fn household() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object", "additionalProperties": false, "required": ["businessName", "capital"],
        "properties": {
            "businessName": {"type": "string", "minLength": 1, "maxLength": 200},
            "capital": {"type": "integer", "minimum": 0},
            "members": {"type": "array", "maxItems": 10, "items": {"$ref": "#/$defs/person"}},
        },
        "$defs": {"person": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}},
    })
}

#[test]
fn a_usual_form_is_fine() {
    assert_eq!(schema_faults(&household()), []);
}

#[test]
fn a_form_stands_alone_and_is_finite() {
    for (schema, expected) in [
        (json!([]), ""),
        (json!({"type": "array"}), "/type"),
        (
            json!({"type": "object", "$schema": "http://json-schema.org/draft-07/schema#"}),
            "/$schema",
        ),
        (
            json!({"type": "object", "properties": {"a": {"$ref": "https://example.org/x"}}}),
            "/properties/a/$ref",
        ),
        (
            json!({"type": "object", "properties": {"a": {"$ref": "file:///etc/passwd"}}}),
            "/properties/a/$ref",
        ),
        (json!({"type": "object", "$id": "https://example.org"}), "/$id"),
        (json!({"type": "object", "$ref": "#"}), ""),
        (
            json!({"type": "object", "properties": {"a": {"type": "strnig"}}}),
            "/properties/a/type",
        ),
        (
            json!({"type": "object", "properties": {"a": {"pattern": "(?=x)"}}}),
            "",
        ),
        (
            json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/none"}}}),
            "",
        ),
    ] {
        assert_eq!(faults(schema.clone()), [expected], "{schema}");
    }
}

#[test]
fn a_property_may_have_the_name_of_a_keyword() {
    assert_eq!(
        faults(json!({"type": "object", "properties": {"$id": {"type": "string"}}})),
        [""; 0]
    );
}

#[test]
fn references_that_multiply_are_refused() {
    let mut defs = serde_json::Map::new();
    defs.insert("d0".into(), json!({"type": "string"}));
    for level in 1..20 {
        let below = json!({"$ref": format!("#/$defs/d{}", level - 1)});
        defs.insert(format!("d{level}"), json!({"allOf": [below, below, below]}));
    }
    let schema = json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/d19"}}, "$defs": defs});
    assert_eq!(faults(schema), [""]);
    let large = json!({"type": "object", "title": "x".repeat(300_000)});
    assert_eq!(faults(large), [""]);
    let mut deep = json!({"type": "string"});
    for _ in 0..200 {
        deep = json!({"properties": {"a": deep}});
    }
    deep["type"] = json!("object");
    assert_eq!(faults(deep).len(), 1);
}

#[test]
fn every_error_of_a_form_is_told_with_its_pointer() {
    let data = json!({"capital": -1, "members": [{"name": "Lê An"}, {}], "x": 1});
    let mut found: Vec<_> = check(&household(), &data)
        .unwrap()
        .into_iter()
        .map(|error| (error.pointer, error.code))
        .collect();
    found.sort();
    let expected = [
        ("/businessName", code::REQUIRED),
        ("/capital", code::MINIMUM),
        ("/members/1/name", code::REQUIRED),
        ("/x", code::UNKNOWN_FIELD),
    ];
    assert_eq!(found, expected.map(|(pointer, code)| (pointer.to_owned(), code)));
    assert_eq!(
        check(&household(), &json!({"businessName": "Quán Biển", "capital": 5})).unwrap(),
        []
    );
    let blanks = json!({"businessName": " \u{200B} ", "capital": 5});
    let found = check(&household(), &blanks).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].pointer.as_str(), found[0].code),
        ("/businessName", code::MIN_LENGTH)
    );
}
