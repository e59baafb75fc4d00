//! The OpenAPI document, dressed: what all operations have in common is added here, in one place, so that a handler
//! only says what is its own.
//!
//! A handler names its parameters, its body and what it answers when all goes well. From that follow here: the
//! headers of every answer, every problem it can meet, conditional reading, examples, closed request schemas.

mod components;
mod derived;
mod examples;
mod faults;
mod limits;
mod operation;
mod schemas;
mod unused;
mod walk;

use std::error::Error;
use std::fmt;

use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

pub use examples::Example;
pub use faults::faults;
pub(super) use operation::is_secured;
pub(super) use walk::resolved;

use super::{API_VERSION, BASE};

/// What the document is made of, besides the routes.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// The tags in order, each with its description.
    pub tags: &'a [(&'a str, &'a str)],
    /// The examples of all slices.
    pub examples: &'a [Example],
    /// A JSON object of usual examples: a field's name, or `Schema.field`, and its example.
    pub usual: &'a str,
}

/// Why the document cannot be made.
#[derive(Debug)]
pub struct DocumentError(String);

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for DocumentError {}

/// The finished document. Its paths are below [`BASE`], which stands in `servers`.
///
/// # Errors
/// An example that is no JSON, or belongs to nothing.
pub fn dress(openapi: &OpenApi, parts: &Parts<'_>) -> Result<Value, DocumentError> {
    let mut document = serde_json::to_value(openapi).map_err(|error| DocumentError(error.to_string()))?;
    about(&mut document, parts);
    components::add(&mut document);
    schemas::rename(&mut document);
    schemas::refer_to_items(&mut document);
    let usual: Map<String, Value> = serde_json::from_str(parts.usual)
        .map_err(|error| DocumentError(format!("usual examples: {error}")))?;
    schemas::illustrate(&mut document, &usual);
    schemas::close_requests(&mut document);
    operation::dress_all(&mut document);
    examples::add(&mut document, parts.examples)?;
    unused::drop_unused_examples(&mut document);
    Ok(document)
}

fn about(document: &mut Value, parts: &Parts<'_>) {
    let root = walk::object(document);
    root.insert(
        "servers".into(),
        json!([{ "url": BASE, "description": "This server." }]),
    );
    let tags = parts
        .tags
        .iter()
        .map(|(name, description)| json!({ "name": name, "description": description }));
    root.insert("tags".into(), tags.collect());
    let info = walk::object(root.entry("info").or_insert_with(|| Map::new().into()));
    info.insert("version".into(), API_VERSION.into());
    info.insert(
        "license".into(),
        json!({ "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" }),
    );
    info.insert(
        "contact".into(),
        json!({ "name": "motcua", "url": "https://motcua.example/", "email": "lien-he@motcua.example" }),
    );
}
