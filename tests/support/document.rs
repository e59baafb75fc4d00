//! Every answer that a test gets is held against the OpenAPI document: the status must be documented, the body must be
//! as its schema says, with no field that the schema does not know.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock};

use jsonschema::{Draft, Validator};
use motcua::platform::http::BASE;
use serde_json::{Value, json};

use super::client::Reply;

/// The document of this program.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| motcua::api::document().unwrap())
}

/// An operation of the document.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its id.
    pub id: String,
    /// GET, POST …
    pub method: String,
    /// Its path below the base, such as `/dossiers/{id}`.
    pub path: String,
    /// The operation object.
    pub object: &'static Value,
}

impl Operation {
    /// The scopes that it asks for; `None` when everybody may call it.
    pub fn scopes(&self) -> Option<Vec<&'static str>> {
        let ways = self.object["security"]
            .as_array()?
            .iter()
            .map(|way| way.as_object().unwrap());
        // A way that asks for nothing leaves the operation open.
        let ways: Vec<_> = ways.flat_map(|way| way.values()).collect();
        let scopes = ways.iter().flat_map(|scopes| scopes.as_array().unwrap());
        (!ways.is_empty()).then(|| scopes.map(|scope| scope.as_str().unwrap()).collect())
    }

    /// An address with something well-formed in every place.
    pub fn address(&self) -> String {
        let mut path = self.path.clone();
        for parameter in self.parameters().filter(|parameter| parameter["in"] == "path") {
            let name = parameter["name"].as_str().unwrap();
            let sample = sample(resolved(&parameter["schema"]), &parameter["example"]);
            path = path.replace(&format!("{{{name}}}"), &sample);
        }
        assert!(
            !path.contains('{'),
            "{}: not every part of the path is a parameter",
            self.id
        );
        path
    }

    /// Its parameters, references resolved.
    pub fn parameters(&self) -> impl Iterator<Item = &'static Value> {
        self.object["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(resolved)
    }
}

fn sample(schema: &Value, example: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match schema["format"].as_str() {
        Some("uuid") => "01890a5d-ac96-774b-bcce-b302099a8057".to_owned(),
        Some("date") => "2011-03-01".to_owned(),
        _ => [
            example,
            &schema["example"],
            &schema["examples"][0],
            &schema["enum"][0],
        ]
        .into_iter()
        .find(|value| !value.is_null())
        .map_or_else(|| "1".to_owned(), text),
    }
}

/// All operations.
pub fn operations() -> Vec<Operation> {
    let paths = document()["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().iter();
            methods
                .filter(|(_, operation)| operation["responses"].is_object())
                .map(|(method, object)| Operation {
                    id: object["operationId"].as_str().unwrap_or_default().to_owned(),
                    method: method.to_uppercase(),
                    path: path.clone(),
                    object,
                })
        })
        .collect()
}

/// Follows a reference into the document.
pub fn resolved(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(target) => resolved(document().pointer(target.trim_start_matches('#')).unwrap()),
        None => value,
    }
}

/// The operation behind a method and a path below the base; fixed segments go before parameters.
fn operation(method: &str, path: &str) -> Option<Operation> {
    let sent: Vec<_> = path.split('/').collect();
    let fits = |operation: &Operation| {
        let known: Vec<_> = operation.path.split('/').collect();
        let same = |(known, sent): (&&str, &&str)| known.starts_with('{') || known == sent;
        known.len() == sent.len() && known.iter().zip(&sent).all(same)
    };
    let all: Vec<_> = operations().into_iter().filter(fits).collect();
    let variables = |operation: &Operation| operation.path.matches('{').count();
    let closest = all.iter().map(variables).min()?;
    all.into_iter()
        .filter(|operation| variables(operation) == closest)
        .find(|operation| operation.method == method)
}

/// Panics when an answer is not as the document says.
#[track_caller]
pub fn hold(method: &str, uri: &str, reply: &Reply) {
    let path = uri.split('?').next().unwrap_or_default();
    let Some(operation) = path.strip_prefix(BASE).and_then(|path| operation(method, path)) else {
        return;
    };
    if let Err(why) = judge(&operation, reply) {
        panic!("not as the document says of {}: {why}\n{reply}", operation.id);
    }
}

fn judge(operation: &Operation, reply: &Reply) -> Result<(), String> {
    let status = reply.status.as_u16().to_string();
    let response = &operation.object["responses"][&status];
    if response.is_null() {
        return Err(format!("no status {status}"));
    }
    let Some(content) = resolved(response)["content"]
        .as_object()
        .filter(|all| !all.is_empty())
    else {
        return if reply.body.is_empty() {
            Ok(())
        } else {
            Err("a body".to_owned())
        };
    };
    let sent_type = reply.header("Content-Type").split(';').next().unwrap_or_default();
    let Some(media) = content.get(sent_type) else {
        return Err(format!("no media type {sent_type:?}"));
    };
    if !sent_type.ends_with("json") {
        return Ok(());
    }
    let key = format!("{} {} {status} {sent_type}", operation.method, operation.path);
    let found = validator(key, &media["schema"]);
    let body: Value = serde_json::from_slice(&reply.body).map_err(|error| error.to_string())?;
    let wrong: Vec<_> = found
        .iter_errors(&body)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("\n"))
    }
}

fn validator(key: String, schema: &Value) -> Arc<Validator> {
    static COMPILED: OnceLock<Mutex<HashMap<String, Arc<Validator>>>> = OnceLock::new();
    static COMPONENTS: OnceLock<Value> = OnceLock::new();
    let mut compiled = COMPILED
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let validator = compiled.entry(key).or_insert_with(|| {
        let components = COMPONENTS.get_or_init(|| strict(document())["components"].clone());
        let alone = json!({ "allOf": [schema], "components": components });
        let options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true);
        Arc::new(options.build(&alone).unwrap_or_else(|error| panic!("{error}")))
    });
    Arc::clone(validator)
}

/// The document with closed objects: each schema of the components that lists its properties has no others. Those that
/// are parts of a larger one stay open.
fn strict(document: &Value) -> Value {
    let mut parts = BTreeSet::new();
    note_parts(document, false, &mut parts);
    let mut strict = document.clone();
    let schemas = strict["components"]["schemas"].as_object_mut();
    for (name, schema) in schemas.into_iter().flatten() {
        if !parts.contains(name) {
            close(schema);
        }
    }
    strict
}

fn note_parts(value: &Value, in_all_of: bool, parts: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(target) = fields.get("$ref").and_then(Value::as_str).filter(|_| in_all_of) {
                parts.insert(target.rsplit('/').next().unwrap().to_owned());
            }
            for (name, field) in fields {
                // Which of several holds is told by a property beside them.
                let goes_on = in_all_of && matches!(name.as_str(), "oneOf" | "anyOf");
                note_parts(field, name == "allOf" || goes_on, parts);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| note_parts(item, in_all_of, parts)),
        _ => {}
    }
}

fn close(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else {
        return;
    };
    if fields.contains_key("properties") && !fields.contains_key("allOf") {
        fields.entry("additionalProperties").or_insert(Value::Bool(false));
    }
    if let Some(properties) = fields.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(close);
    }
    if let Some(items) = fields.get_mut("items") {
        close(items);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_closed_unless_they_are_parts_of_others() {
        let toy = || json!({"type": "object", "properties": {"name": {"type": "string"}}});
        let document = json!({"components": {"schemas": {
            "Whole": toy(), "Part": toy(), "Free": {"type": "object", "additionalProperties": true, "properties": {}},
            "Both": {"allOf": [{"$ref": "#/components/schemas/Part"}, toy()]},
        }}});
        let strict = strict(&document);
        let closed = |name: &str| &strict["components"]["schemas"][name]["additionalProperties"];
        assert_eq!(
            (closed("Whole"), closed("Part"), closed("Free"), closed("Both")),
            (&json!(false), &Value::Null, &json!(true), &Value::Null)
        );
    }
}
