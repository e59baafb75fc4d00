//! The contract: the OpenAPI document IS the validation.
//!
//! At the start every operation's parameters and body are compiled from the document. A request is held against them
//! as a whole before its handler runs, and everything that is wrong with it is answered at once. What the document
//! does not promise, such as an unknown query key, is refused; what it promises cannot be forgotten in a handler.

mod body;
mod check;
mod cleaning;
mod operation;
mod pairs;
mod parameter;
mod schema;
mod strict_json;
mod text;
mod verdict;

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::http::Method;
use jsonschema::Registry;
use serde_json::Value;

use super::document::resolved;
use super::problem::{FieldError, code};
use crate::platform::i18n::Text;

pub use check::refuse_inputs;
pub(super) use check::{Inputs, inputs};
pub use cleaning::clean;
pub use operation::{Operation, Parameters};
pub use schema::{Schema, SchemaError};
pub use strict_json::{MAX_DEPTH, MAX_ERRORS};

/// All operations of the document, compiled. Built once, shared by all workers.
#[derive(Debug)]
pub struct Contract {
    /// Path pattern, with the base, to method to operation.
    operations: HashMap<String, Vec<(Method, Arc<Operation>)>>,
}

/// Where the compiled schemas find the document's components.
const DOCUMENT_URI: &str = "urn:motcua:openapi";

impl Contract {
    /// Compiles the document, whose paths are mounted below `base` ("/api/v1").
    ///
    /// # Errors
    /// A schema that is no JSON Schema, with the operation that holds it.
    pub fn compile(document: &Value, base: &str) -> Result<Self, SchemaError> {
        let registry = registry(document)?;
        let document = &Arc::new(document.clone());
        let mut operations = HashMap::new();
        for (path, item) in document
            .get("paths")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let pattern = format!("{base}{path}");
            let mut methods = Vec::new();
            for (method, operation) in item.as_object().into_iter().flatten() {
                let Some(method) = http_method(method) else {
                    continue;
                };
                let parameters: Vec<_> = [item, operation]
                    .iter()
                    .filter_map(|holder| holder.get("parameters").and_then(Value::as_array))
                    .flatten()
                    .map(|parameter| resolved(parameter, document))
                    .collect();
                let compiled = Operation::compile(&pattern, operation, &parameters, document, &registry)?;
                methods.push((method, Arc::new(compiled)));
            }
            operations.insert(pattern, methods);
        }
        Ok(Self { operations })
    }

    /// The operation behind a method and the framework's path pattern.
    pub fn operation(&self, method: &Method, pattern: &str) -> Option<Arc<Operation>> {
        let (_, operation) = self
            .operations
            .get(plain(pattern).as_str())?
            .iter()
            .find(|(known, _)| known == method)?;
        Some(Arc::clone(operation))
    }

    /// The methods that a path pattern takes, for `Allow`; `None` when the contract does not know the pattern.
    pub fn allowed(&self, pattern: &str) -> Option<String> {
        let methods = self.operations.get(plain(pattern).as_str())?;
        let mut names: Vec<_> = methods.iter().map(|(method, _)| method.as_str()).collect();
        if names.contains(&"GET") {
            names.push("HEAD");
        }
        names.push("OPTIONS");
        names.sort_unstable();
        Some(names.join(", "))
    }

    /// Every operation: method, path pattern with the base, operation.
    pub fn operations(&self) -> impl Iterator<Item = (&Method, &str, &Operation)> {
        self.operations.iter().flat_map(|(pattern, methods)| {
            methods
                .iter()
                .map(|(method, operation)| (method, pattern.as_str(), operation.as_ref()))
        })
    }
}

fn registry(document: &Value) -> Result<Registry<'static>, SchemaError> {
    Registry::new()
        .add(DOCUMENT_URI, document.clone())
        .and_then(jsonschema::RegistryBuilder::prepare)
        .map_err(|error| SchemaError(error.to_string()))
}

/// Holds values against schemas that stand in a document, such as its examples.
pub(super) struct Judge(Registry<'static>);

impl Judge {
    /// A judge of this document's schemas.
    pub fn new(document: &Value) -> Result<Self, SchemaError> {
        registry(document).map(Self)
    }

    /// Everything that is wrong with the value; a schema that does not compile is wrong by itself.
    pub fn errors(&self, schema: &Value, value: &Value) -> Vec<FieldError> {
        match Schema::compile_within(&absolute(schema.clone()), &self.0) {
            Ok(schema) => schema.errors(value, ""),
            Err(error) => {
                let text = error.to_string();
                vec![FieldError::new("", code::INVALID, Text::new(text.clone(), text))]
            }
        }
    }
}

fn http_method(key: &str) -> Option<Method> {
    matches!(key, "get" | "put" | "post" | "delete" | "patch")
        .then(|| key.to_ascii_uppercase().parse().ok())
        .flatten()
}

/// The schema with its references into the document made absolute, so that it can be compiled by itself.
fn absolute(mut schema: Value) -> Value {
    match &mut schema {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                match value {
                    Value::String(target) if name == "$ref" && target.starts_with('#') => {
                        target.insert_str(0, DOCUMENT_URI);
                    }
                    other => *other = absolute(other.take()),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = absolute(item.take())),
        _ => {}
    }
    schema
}

/// A path pattern without the regular expressions that the framework allows in it.
fn plain(pattern: &str) -> String {
    pattern
        .split('/')
        .map(|segment| match segment.split_once(':') {
            Some((name, _)) if name.starts_with('{') => format!("{name}}}"),
            _ => segment.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("/")
}
