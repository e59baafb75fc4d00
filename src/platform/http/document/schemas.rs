//! The schemas: their names, and that requests hold nothing unknown.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::walk::{at, fields, operations, reference, resolved, schema_name, visit};

const PREFIX: &str = "#/components/schemas/";

/// Gives generic schemas a name in the style of the others: `Page_DossierView` becomes `DossierViewPage`.
pub fn rename(document: &mut Value) {
    let schemas = at(document, &["components", "schemas"]);
    let names: HashMap<String, String> = schemas
        .keys()
        .filter(|name| name.contains('_'))
        .map(|name| (name.clone(), pascal(name)))
        .collect();
    *schemas = std::mem::take(schemas)
        .into_iter()
        .map(|(name, schema)| (names.get(&name).cloned().unwrap_or(name), schema))
        .collect();
    visit(document, &mut |fields| {
        if let Some(Value::String(target)) = fields.get_mut("$ref")
            && let Some(new) = target.strip_prefix(PREFIX).and_then(|name| names.get(name))
        {
            *target = format!("{PREFIX}{new}");
        }
    });
}

/// utoipa writes the item's schema out inside its page; here the page refers to it, as people and generators expect.
pub fn refer_to_items(document: &mut Value) {
    let schemas = at(document, &["components", "schemas"]);
    let pages: Vec<String> = schemas
        .keys()
        .filter(|name| name.ends_with("Page"))
        .cloned()
        .collect();
    for page in pages {
        let Some(item) = page.strip_suffix("Page") else {
            continue;
        };
        let items = schemas
            .get_mut(&page)
            .and_then(|page| page.pointer_mut("/properties/items/items"));
        if let Some(items) = items.filter(|items| items.get("properties").is_some()) {
            let written_out = std::mem::replace(items, reference("schemas", item));
            schemas.entry(item).or_insert(written_out);
        }
    }
}

/// Gives fields that have no example the usual one for their name: `"fullName"`, or
/// `"AgencyView.name"` where a schema wants its own.
pub fn illustrate(document: &mut Value, usual: &Map<String, Value>) {
    for (schema_name, schema) in at(document, &["components", "schemas"]) {
        visit(schema, &mut |fields| {
            let properties = fields.get_mut("properties").and_then(Value::as_object_mut);
            for (name, field) in properties.into_iter().flatten() {
                let own = usual
                    .get(&format!("{schema_name}.{name}"))
                    .or_else(|| usual.get(name));
                if let Some(example) = own.filter(|example| wants(field, example)) {
                    super::walk::object(field).insert("examples".into(), Value::Array(vec![example.clone()]));
                }
            }
        });
    }
}

/// Whether a field without an example of its own could take this one.
fn wants(field: &Value, example: &Value) -> bool {
    let is = |wanted: &str| match field.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == wanted),
        kind => kind.is_some_and(|kind| kind == wanted),
    };
    let explained = ["example", "examples", "enum", "const", "default"]
        .iter()
        .any(|key| field.get(key).is_some());
    let speaks = matches!(super::walk::text(field, "format"), "uuid" | "date" | "date-time");
    !explained && !speaks && (example.is_string() && is("string") || example.is_array() && is("array"))
}

fn pascal(name: &str) -> String {
    let mut parts: Vec<_> = name.split('_').map(capitalised).collect();
    parts.rotate_left(1);
    parts.concat()
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(letters)
        .collect()
}

/// Everything in request bodies refuses fields that it does not name, whether or not the Rust type says so.
pub fn close_requests(document: &mut Value) {
    let mut open: Vec<String> = Vec::new();
    let paths: Vec<(String, &str)> = operations(document)
        .map(|(method, path, _)| (path.clone(), method))
        .collect();
    for (path, method) in paths {
        let content = at(document, &["paths", &path, method])
            .get_mut("requestBody")
            .and_then(|b| b.get_mut("content"));
        for (_, media) in content.and_then(Value::as_object_mut).into_iter().flatten() {
            if let Some(schema) = media.get_mut("schema") {
                close(schema, true, &mut open);
            }
        }
    }
    let mut seen = BTreeSet::new();
    while let Some(name) = open.pop() {
        if seen.insert(name.clone())
            && let Some(schema) = at(document, &["components", "schemas"]).get_mut(&name)
        {
            close(schema, true, &mut open);
        }
    }
}

/// `alone`: no other schema has a say over the same object, so that this one may refuse the rest.
fn close(schema: &mut Value, alone: bool, referred: &mut Vec<String>) {
    if let Some(name) = schema_name(schema).filter(|_| alone) {
        referred.push(name.to_owned());
    }
    let Value::Object(fields) = schema else { return };
    if alone && fields.contains_key("allOf") {
        fields
            .entry("unevaluatedProperties")
            .or_insert(Value::Bool(false));
    } else if alone && fields.contains_key("properties") {
        fields.entry("additionalProperties").or_insert(Value::Bool(false));
    }
    for (key, value) in fields.iter_mut() {
        match key.as_str() {
            "properties" => {
                value
                    .as_object_mut()
                    .into_iter()
                    .flatten()
                    .for_each(|(_, inner)| close(inner, true, referred));
            }
            "items" | "additionalProperties" => close(value, true, referred),
            "oneOf" | "anyOf" => {
                value
                    .as_array_mut()
                    .into_iter()
                    .flatten()
                    .for_each(|inner| close(inner, alone, referred));
            }
            "allOf" => value
                .as_array_mut()
                .into_iter()
                .flatten()
                .for_each(|inner| close(inner, false, referred)),
            _ => {}
        }
    }
}

/// Every schema that a request body leads to, each with the place it stands at.
pub fn of_requests(document: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for (_, _, operation) in operations(document) {
        let body = operation.get("requestBody").unwrap_or(&Value::Null);
        for (media, content) in fields(body, "content") {
            if let Some(schema) = content.get("schema").filter(|_| media != "multipart/form-data") {
                let place = format!("{} body", super::walk::text(operation, "operationId"));
                collect(schema, place, document, &mut seen, &mut found);
            }
        }
    }
    found
}

fn collect<'a>(
    schema: &'a Value,
    place: String,
    document: &'a Value,
    seen: &mut BTreeSet<&'a str>,
    found: &mut Vec<(String, &'a Value)>,
) {
    if let Some(name) = schema_name(schema) {
        if seen.insert(name) {
            collect(resolved(schema, document), name.to_owned(), document, seen, found);
        }
        return;
    }
    found.push((place.clone(), schema));
    for (name, inner) in fields(schema, "properties") {
        collect(inner, format!("{place}.{name}"), document, seen, found);
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(key).filter(|inner| inner.is_object()) {
            collect(inner, format!("{place}.{key}"), document, seen, found);
        }
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        for inner in super::walk::list(schema, key) {
            collect(inner, place.clone(), document, seen, found);
        }
    }
}
