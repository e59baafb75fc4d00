//! Examples: small JSON files beside the code, one for each schema that is a body, and where an operation wants its own.

use serde_json::{Value, json};

use super::DocumentError;
use super::walk::{METHODS, at, object, reference, schema_name, text};

/// What it is an example of, and its JSON text: `("DossierView", include_str!("examples/DossierView.json"))`.
/// The name is a schema's, or `operationId.request`, or `operationId.201`. A page and a list of a schema are made from
/// the schema's own example.
pub type Example = (&'static str, &'static str);

/// Adds the examples as components and refers to them wherever their schema is a body.
pub fn add(document: &mut Value, examples: &[Example]) -> Result<(), DocumentError> {
    for (name, json) in examples {
        let value: Value =
            serde_json::from_str(json).map_err(|error| DocumentError(format!("example {name}: {error}")))?;
        at(document, &["components", "examples"]).insert((*name).into(), json!({ "value": value }));
    }
    for name in schema_names(document) {
        derive_page(document, &name);
    }
    let known = at(document, &["components", "examples"]).clone();
    for (_, item) in at(document, &["paths"]) {
        for method in METHODS {
            let Some(operation) = item.get_mut(method) else {
                continue;
            };
            let id = text(operation, "operationId").to_owned();
            if let Some(body) = operation.get_mut("requestBody") {
                attach(body, &format!("{id}.request"), &known);
            }
            for (status, response) in at(operation, &["responses"]) {
                attach(response, &format!("{id}.{status}"), &known);
            }
        }
    }
    Ok(())
}

fn schema_names(document: &mut Value) -> Vec<String> {
    super::schemas::named(document).keys().cloned().collect()
}

/// The example of `XPage` from the example of X.
fn derive_page(document: &mut Value, name: &str) {
    let Some(item) = name.strip_suffix("Page") else {
        return;
    };
    let examples = at(document, &["components", "examples"]);
    let Some(value) = examples
        .get(item)
        .and_then(|example| example.get("value"))
        .cloned()
    else {
        return;
    };
    examples
        .entry(name)
        .or_insert_with(|| json!({ "value": { "items": [value], "next": "AZ4kQm0yFqN7c3Vw" } }));
}

fn attach(holder: &mut Value, own: &str, known: &serde_json::Map<String, Value>) {
    let Some(content) = holder.get_mut("content").and_then(Value::as_object_mut) else {
        return;
    };
    for media in content.values_mut() {
        let schema = media
            .get("schema")
            .and_then(schema_name)
            .unwrap_or_default()
            .to_owned();
        if media.get("example").is_some() || media.get("examples").is_some() {
            continue;
        }
        if let Some(name) = [own, schema.as_str()]
            .into_iter()
            .find(|name| known.contains_key(*name))
        {
            object(media).insert(
                "examples".into(),
                json!({ "example": reference("examples", name) }),
            );
        }
    }
}
