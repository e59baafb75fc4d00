//! An example put together from a schema: from the examples of its fields, its enums, its formats.

use serde_json::{Map, Value, json};

use super::walk::{fields, list, schema_name, text};

/// Deeper than this no example is worth reading; it also ends schemas that hold themselves.
const DEEPEST: usize = 20;

/// An example of the schema, or the name of the field of which nothing can be told.
pub fn example(schema: &Value, document: &Value) -> Result<Value, String> {
    derive(
        schema,
        document,
        &Place {
            name: String::new(),
            depth: 0,
        },
    )
}

/// Where in a schema we are.
struct Place {
    name: String,
    depth: usize,
}

impl Place {
    fn named(&self, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            depth: self.depth + 1,
        }
    }

    fn field(&self, name: &str) -> Self {
        self.named(&format!("{}.{name}", self.name))
    }

    fn same(&self) -> Self {
        self.named(&self.name)
    }
}

fn derive(schema: &Value, document: &Value, place: &Place) -> Result<Value, String> {
    if place.depth > DEEPEST {
        return Err(format!("{}, which holds itself", place.name));
    }
    if let Some(own) = schema.get("example").or_else(|| schema.get("examples")?.get(0)) {
        return Ok(own.clone());
    }
    if let Some(name) = schema_name(schema) {
        let components = document.get("components").unwrap_or(&Value::Null);
        if let Some(whole) = components.pointer(&format!("/examples/{name}/value")) {
            return Ok(whole.clone());
        }
        let target = components.get("schemas").and_then(|schemas| schemas.get(name));
        return derive(target.unwrap_or(&Value::Null), document, &place.named(name));
    }
    for key in ["default", "const"] {
        if let Some(value) = schema.get(key).filter(|value| !value.is_null()) {
            return Ok(value.clone());
        }
    }
    if let Some(first) = list(schema, "enum").next() {
        return Ok(first.clone());
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(first) = list(schema, key).find(|part| text(part, "type") != "null") {
            return derive(first, document, &place.same());
        }
    }
    if schema.get("allOf").is_some() {
        let mut whole = Map::new();
        for part in list(schema, "allOf") {
            if let Value::Object(fields) = derive(part, document, &place.same())? {
                whole.extend(fields);
            }
        }
        return Ok(Value::Object(whole));
    }
    by_type(schema, document, place)
}

fn by_type(schema: &Value, document: &Value, place: &Place) -> Result<Value, String> {
    let kind = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds
            .iter()
            .filter_map(Value::as_str)
            .find(|kind| *kind != "null"),
        kind => kind.and_then(Value::as_str),
    };
    match kind {
        Some("object") if schema.get("properties").is_some() => {
            let mut whole = Map::new();
            for (name, field) in fields(schema, "properties") {
                whole.insert(name.clone(), derive(field, document, &place.field(name))?);
            }
            Ok(Value::Object(whole))
        }
        Some("object") => Ok(json!({})),
        Some("array") => Ok(json!([derive(
            schema.get("items").unwrap_or(&Value::Null),
            document,
            &place.same()
        )?])),
        Some("boolean") => Ok(Value::Bool(true)),
        Some("integer" | "number") => Ok(schema.get("minimum").cloned().unwrap_or(json!(1))),
        Some("string") => formatted(text(schema, "format")).ok_or_else(|| place.name.clone()),
        _ => Err(place.name.clone()),
    }
}

fn formatted(format: &str) -> Option<Value> {
    Some(Value::from(match format {
        "uuid" => "0190f6a0-52c1-7b1e-9d3e-3f0f7c2a9b11",
        "date" => "2011-03-01",
        "date-time" => "2011-03-01T01:30:00Z",
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_put_together_from_those_of_the_fields() {
        let document = json!({ "components": { "schemas": {
            "Role": { "type": "string", "enum": ["CLERK", "HEAD"] },
            "Loop": { "type": "object", "properties": { "again": { "$ref": "#/components/schemas/Loop" } } },
        } } });
        let schema = json!({ "type": "object", "properties": {
            "id": { "type": "string", "format": "uuid" },
            "name": { "type": ["string", "null"], "example": "An" },
            "roles": { "type": "array", "items": { "$ref": "#/components/schemas/Role" } },
            "boss": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Role" }] },
            "count": { "type": "integer", "minimum": 3 },
        } });
        assert_eq!(
            example(&schema, &document),
            Ok(json!({
                "id": "0190f6a0-52c1-7b1e-9d3e-3f0f7c2a9b11", "name": "An", "roles": ["CLERK"], "boss": "CLERK", "count": 3,
            }))
        );
        let lacking =
            json!({ "type": "object", "properties": { "note": { "type": "string", "maxLength": 9 } } });
        assert_eq!(example(&lacking, &document), Err(".note".to_owned()));
        assert!(example(&json!({ "$ref": "#/components/schemas/Loop" }), &document).is_err());
    }
}
