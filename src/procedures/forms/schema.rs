//! What an e-form's schema must be: standing alone, small, finite.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::platform::http::contract::Schema;
use crate::platform::i18n::Text;

/// The dialect; a schema may name it or leave it out.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
/// The most bytes a schema has as JSON text.
const MAX_BYTES: usize = 256 * 1024;
/// The most that a schema may grow to when every reference is replaced by what it leads to. A few references inside
/// one another can otherwise stand for billions of checks.
const MAX_SIZE: u64 = 20_000;
/// How deep arrays and objects may stand inside one another.
const MAX_DEPTH: usize = 24;

/// Why a schema cannot be an e-form, and where in it.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemaFault {
    /// A JSON pointer into the schema.
    pub pointer: String,
    /// What is wrong.
    pub detail: Text,
}

fn fault(pointer: impl Into<String>, vi: impl Into<String>, en: impl Into<String>) -> SchemaFault {
    SchemaFault {
        pointer: pointer.into(),
        detail: Text::new(vi.into(), en.into()),
    }
}

/// Everything that keeps a schema from being an e-form.
pub fn schema_faults(schema: &Value) -> Vec<SchemaFault> {
    let Some(root) = schema.as_object() else {
        return vec![fault(
            "",
            "Mẫu điện tử phải là một đối tượng JSON Schema.",
            "An e-form is a JSON Schema object.",
        )];
    };
    if schema.to_string().len() > MAX_BYTES {
        let (vi, en) = (
            format!("Mẫu điện tử lớn hơn {MAX_BYTES} byte."),
            format!("Larger than {MAX_BYTES} bytes."),
        );
        return vec![fault("", vi, en)];
    }
    let mut found = Vec::new();
    if root.get("$schema").is_some_and(|dialect| dialect != DIALECT) {
        found.push(fault(
            "/$schema",
            format!("Phải là {DIALECT}."),
            format!("Must be {DIALECT}."),
        ));
    }
    if root.get("type").is_none_or(|kind| kind != "object") {
        found.push(fault(
            "/type",
            "Dữ liệu của mẫu điện tử phải là một đối tượng (type: object).",
            "The data of an e-form is an object (type: object).",
        ));
    }
    walk(schema, &mut String::new(), 0, &mut found);
    if !found.is_empty() {
        return found;
    }
    let mut sizes = Sizes {
        schema,
        known: HashMap::new(),
    };
    match sizes.expanded("", schema) {
        None => {
            found.push(fault(
                "",
                "Các tham chiếu $ref tạo thành vòng lặp.",
                "References lead back to themselves.",
            ));
        }
        Some(size) if size > MAX_SIZE => found.push(fault(
            "",
            "Mẫu điện tử quá phức tạp khi khai triển các tham chiếu.",
            "Too large once its references are followed.",
        )),
        Some(_) => {}
    }
    if !found.is_empty() {
        return found;
    }
    let meta = jsonschema::draft202012::meta::validator();
    found.extend(meta.iter_errors(schema).take(50).map(|error| {
        let detail = error.to_string();
        fault(
            error.instance_path().to_string(),
            format!("Không đúng JSON Schema 2020-12: {detail}"),
            format!("Not JSON Schema 2020-12: {detail}"),
        )
    }));
    if found.is_empty()
        && let Err(error) = Schema::compile(schema)
    {
        found.push(fault(
            "",
            format!("Không biên dịch được: {error}"),
            format!("Cannot be compiled: {error}"),
        ));
    }
    found
}

/// Depth, references out of the schema, identifiers that would give references another base.
fn walk(value: &Value, pointer: &mut String, depth: usize, found: &mut Vec<SchemaFault>) {
    if depth > MAX_DEPTH {
        found.push(fault(
            pointer.clone(),
            format!("Lồng nhau quá {MAX_DEPTH} tầng."),
            format!("Nested more than {MAX_DEPTH} levels deep."),
        ));
        return;
    }
    let mut below = |key: &str, value: &Value, found: &mut Vec<SchemaFault>| {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        walk(value, pointer, depth + 1, found);
        pointer.truncate(length);
    };
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                below(key, value, found);
            }
            found.extend(keywords(fields, pointer));
        }
        Value::Array(items) => {
            for (place, value) in items.iter().enumerate() {
                below(&place.to_string(), value, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn keywords(fields: &Map<String, Value>, pointer: &str) -> Vec<SchemaFault> {
    let mut found = Vec::new();
    if fields
        .get("$ref")
        .and_then(Value::as_str)
        .is_some_and(|target| target != "#" && !target.starts_with("#/"))
    {
        found.push(fault(
            format!("{pointer}/$ref"),
            "Chỉ được tham chiếu bên trong mẫu (#/…).",
            "Only references into the schema itself (#/…) are allowed.",
        ));
    }
    for keyword in ["$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary"] {
        if fields.get(keyword).is_some_and(Value::is_string) {
            found.push(fault(
                format!("{pointer}/{keyword}"),
                format!("Không dùng {keyword} trong mẫu điện tử."),
                format!("{keyword} is not used in e-forms."),
            ));
        }
    }
    found
}

/// How large parts of a schema are once references are followed.
struct Sizes<'a> {
    schema: &'a Value,
    /// By pointer; nothing while it is being measured.
    known: HashMap<String, Option<u64>>,
}

impl<'a> Sizes<'a> {
    /// Nothing when a reference leads back to where it came from.
    fn expanded(&mut self, pointer: &str, value: &'a Value) -> Option<u64> {
        if let Some(known) = self.known.get(pointer) {
            return *known;
        }
        self.known.insert(pointer.to_owned(), None);
        let mut size = 1_u64;
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    let inner = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                    size = size.saturating_add(self.expanded(&inner, value)?);
                }
                if let Some(target) = fields.get("$ref").and_then(Value::as_str) {
                    let target = target.strip_prefix('#').unwrap_or_default().to_owned();
                    // A reference to nothing is for the compiler to tell.
                    if let Some(value) = self.schema.pointer(&target) {
                        size = size.saturating_add(self.expanded(&target, value)?);
                    }
                }
            }
            Value::Array(items) => {
                for (place, value) in items.iter().enumerate() {
                    size = size.saturating_add(self.expanded(&format!("{pointer}/{place}"), value)?);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
        self.known.insert(pointer.to_owned(), Some(size));
        Some(size)
    }
}
