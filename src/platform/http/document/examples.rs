//! Examples for every body: a small JSON file beside the code where a whole one is worth reading, else put together
//! from the examples of the schema's fields.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::DocumentError;
use super::walk::{METHODS, at, fields, object, operations, reference, schema_name, text};

/// What it is an example of, and its JSON text: `("DossierView", include_str!("examples/DossierView.json"))`.
/// The name is a schema's, or `operationId.request`, or `operationId.201`. Without one, an example is put together from
/// those of the fields (`#[schema(example = …)]`), where no field of free text lacks its own.
pub type Example = (&'static str, &'static str);

/// Adds the examples as components and refers to them wherever their schema is a body.
pub fn add(document: &mut Value, examples: &[Example]) -> Result<(), DocumentError> {
    for (name, json) in examples {
        let value: Value =
            serde_json::from_str(json).map_err(|error| DocumentError(format!("example {name}: {error}")))?;
        at(document, &["components", "examples"]).insert((*name).into(), json!({ "value": value }));
    }
    for name in schemas_of_bodies(document) {
        let derived = super::derived::example(&reference("schemas", &name), document);
        if let Ok(value) = derived {
            at(document, &["components", "examples"])
                .entry(name)
                .or_insert_with(|| json!({ "value": value }));
        }
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

fn schemas_of_bodies(document: &Value) -> BTreeSet<String> {
    let holders = operations(document).flat_map(|(_, _, operation)| {
        fields(operation, "responses")
            .map(|(_, r)| r)
            .chain(operation.get("requestBody"))
    });
    let media = holders.flat_map(|holder| fields(holder, "content").map(|(_, media)| media));
    media
        .filter_map(|media| schema_name(media.get("schema")?).map(ToOwned::to_owned))
        .collect()
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
