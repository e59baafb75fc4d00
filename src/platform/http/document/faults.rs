//! What is wrong with the document by the API's own rules. A test insists that there is nothing.

use std::collections::BTreeSet;

use serde_json::Value;

use super::operation::is_secured;
use super::walk::{fields, list, operations, resolved, text};
use super::{derived, limits, schemas};
use crate::platform::http::contract::Judge;

/// Every breach of the rules in a dressed document, as sentences.
pub fn faults(document: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let judge = match Judge::new(document) {
        Ok(judge) => judge,
        Err(error) => return vec![error.to_string()],
    };
    let tags: BTreeSet<_> = list(document, "tags").map(|tag| text(tag, "name")).collect();
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations(document) {
        let id = text(operation, "operationId");
        let mut say = |what: String| faults.push(format!("{method} {path} ({id}): {what}"));
        if id.is_empty() || !ids.insert(id) {
            say("has no operationId of its own".into());
        }
        for key in ["summary", "description"] {
            if text(operation, key).is_empty() {
                say(format!("has no {key}"));
            }
        }
        if !list(operation, "tags").all(|tag| tags.contains(tag.as_str().unwrap_or_default())) {
            say("has a tag that is not described".into());
        }
        if list(operation, "tags").count() != 1 {
            say("has not exactly one tag".into());
        }
        path_faults(path, operation, &mut say);
        parameter_faults(method, operation, document, &mut say);
        let body = operation
            .get("requestBody")
            .into_iter()
            .map(|body| ("request", body));
        let answers = fields(operation, "responses").map(|(status, response)| (status.as_str(), response));
        for (what, holder) in body.chain(answers) {
            for (media, content) in fields(holder, "content").filter(|(media, _)| media.ends_with("json")) {
                content_faults(what, media, content, document, &judge, &mut say);
            }
        }
    }
    for (place, schema) in schemas::of_requests(document) {
        faults.extend(
            limits::missing(schema)
                .into_iter()
                .map(|limit| format!("{place}: has no {limit}")),
        );
    }
    for (name, schema) in fields(document.get("components").unwrap_or(&Value::Null), "schemas") {
        if !name.starts_with(|c: char| c.is_ascii_uppercase())
            || !name.chars().all(|c| c.is_ascii_alphanumeric())
        {
            faults.push(format!("schema {name}: is not in PascalCase"));
        }
        for (field, _) in fields(schema, "properties").filter(|(field, _)| !is_camel(field)) {
            faults.push(format!("schema {name}: {field} is not in camelCase"));
        }
    }
    faults
}

fn is_camel(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(|c| c.is_ascii_alphanumeric())
}

fn path_faults(path: &str, operation: &Value, say: &mut impl FnMut(String)) {
    for segment in path.split('/').skip(1) {
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => {
                if !list(operation, "parameters").any(|p| text(p, "in") == "path" && text(p, "name") == name)
                {
                    say(format!("does not declare {segment}"));
                }
            }
            None => {
                let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                if segment.is_empty() || !segment.chars().all(kebab) {
                    say(format!("has the segment {segment:?}, not in kebab-case"));
                }
            }
        }
    }
}

fn parameter_faults(method: &str, operation: &Value, document: &Value, say: &mut impl FnMut(String)) {
    let parameters = || list(operation, "parameters").filter(|p| p.get("$ref").is_none());
    for parameter in parameters() {
        let name = text(parameter, "name");
        if text(parameter, "in") == "query" && !is_camel(name) {
            say(format!("?{name} is not in camelCase"));
        }
        if text(parameter, "description").is_empty() {
            say(format!("parameter {name} has no description"));
        }
        let schema = resolved(parameter.get("schema").unwrap_or(&Value::Null), document);
        let items = schema.get("items").map(|items| resolved(items, document));
        for schema in [Some(schema), items].into_iter().flatten() {
            for limit in limits::missing(schema) {
                say(format!("parameter {name} has no {limit}"));
            }
        }
    }
    if method == "post"
        && is_secured(operation)
        && !parameters().any(|p| text(p, "name") == "Idempotency-Key")
    {
        say("is a POST without Idempotency-Key".into());
    }
}

fn content_faults(
    what: &str,
    media: &str,
    content: &Value,
    document: &Value,
    judge: &Judge,
    say: &mut impl FnMut(String),
) {
    let schema = content.get("schema").unwrap_or(&Value::Null);
    if what.starts_with('2') && text(resolved(schema, document), "type") == "array" {
        say(format!("{what} is a list without pages"));
    }
    let examples: Vec<_> = fields(content, "examples")
        .map(|(_, example)| resolved(example, document))
        .collect();
    if examples.is_empty() && content.get("example").is_none() {
        let lacking = derived::example(schema, document).err().unwrap_or_default();
        say(format!(
            "{what} ({media}) has no example, for want of one of {lacking}"
        ));
    }
    for value in examples
        .iter()
        .filter_map(|example| example.get("value"))
        .chain(content.get("example"))
    {
        for error in judge.errors(schema, value) {
            say(format!(
                "the example of {what} is wrong at {:?}: {}",
                error.pointer, error.detail.en
            ));
        }
    }
}
