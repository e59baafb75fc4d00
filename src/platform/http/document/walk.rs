//! Small steps through a document.

use serde_json::{Map, Value};

/// The methods that a path item may have.
pub const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// The value as an object; made one when it is none.
pub fn object(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    match value {
        Value::Object(fields) => fields,
        _ => unreachable!("it was just made an object"),
    }
}

/// The object at a path of keys; made where it is absent.
pub fn at<'a>(mut value: &'a mut Value, keys: &[&str]) -> &'a mut Map<String, Value> {
    for key in keys {
        value = object(value).entry(*key).or_insert(Value::Null);
    }
    object(value)
}

/// The elements of a list below a key, or none.
pub fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

/// The fields of an object below a key, or none.
pub fn fields<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flatten()
}

/// A text below a key, or the empty one.
pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The name of the schema that a value refers to.
pub fn schema_name(value: &Value) -> Option<&str> {
    text(value, "$ref").strip_prefix("#/components/schemas/")
}

/// Where a value's reference leads in the document; the value itself where it has none.
pub fn resolved<'a>(value: &'a Value, document: &'a Value) -> &'a Value {
    match text(value, "$ref").strip_prefix('#') {
        Some(pointer) => document.pointer(pointer).unwrap_or(value),
        None => value,
    }
}

/// Every operation: method, path, operation.
pub fn operations(document: &Value) -> impl Iterator<Item = (&'static str, &String, &Value)> {
    fields(document, "paths").flat_map(|(path, item)| {
        METHODS
            .into_iter()
            .filter_map(move |method| Some((method, path, item.get(method)?)))
    })
}

/// A reference to a component.
pub fn reference(kind: &str, name: &str) -> Value {
    serde_json::json!({ "$ref": format!("#/components/{kind}/{name}") })
}

/// Calls `visit` with every object in the value, outer ones first.
pub fn visit(value: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            change(fields);
            fields.values_mut().for_each(|value| visit(value, change));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| visit(item, change)),
        _ => {}
    }
}
