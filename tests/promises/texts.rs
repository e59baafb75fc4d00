//! A text of blanks is no text: whatever must be said is said in characters that can be read.

use motcua::auth::Scope;
use serde_json::{Map, Value, json};

use crate::both;
use crate::support::app::TestApp;
use crate::support::document::{Operation, operations, resolved};

/// Spaces, tabs and line ends; no-break spaces; characters of no width. Fourteen are longer than any least length.
const BLANKS: &[&str] = &[
    " \t\n           ",
    "\u{00A0}\u{2007}\u{202F}\u{3000}\u{00A0}\u{2007}\u{202F}\u{3000}\u{00A0}\u{2007}\u{202F}\u{3000}\u{00A0}\u{2007}",
    "\u{200B}\u{200C}\u{200D}\u{2060}\u{FEFF}\u{00AD}\u{202E}\u{200B}\u{200C}\u{200D}\u{2060}\u{FEFF}\u{00AD}\u{202E}",
];

/// A body in which every text is blank and everything else is right.
struct Blank {
    blanks: &'static str,
    /// Which of several forms is taken, where there are several.
    form: usize,
    /// Where a text stands that must not be blank.
    texts: Vec<String>,
    /// Where a text must be sent that may be empty.
    empty: Vec<String>,
}

impl Blank {
    fn value(&mut self, schema: &'static Value, pointer: &str, is_required: bool) -> Value {
        let schema = resolved(schema);
        if let Some(fixed) = schema["enum"].get(0).or_else(|| schema.get("const")) {
            return fixed.clone();
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(forms) = schema[key].as_array() {
                let forms: Vec<_> = forms.iter().filter(|form| form["type"] != "null").collect();
                return self.value(forms[self.form % forms.len()], pointer, is_required);
            }
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let mut whole = Map::new();
            for part in parts {
                whole.extend(
                    self.value(part, pointer, is_required)
                        .as_object()
                        .unwrap()
                        .clone(),
                );
            }
            return whole.into();
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").unwrap(),
            kind => kind,
        };
        match kind.as_str() {
            Some("object") => {
                let fields = schema["properties"].as_object().into_iter().flatten();
                let required = |name: &str| {
                    let names = schema["required"].as_array();
                    names.is_some_and(|names| names.iter().any(|known| known == name))
                };
                fields
                    .map(|(name, field)| {
                        let below = format!("{pointer}/{name}");
                        (
                            name.clone(),
                            self.value(field, &below, is_required && required(name)),
                        )
                    })
                    .collect()
            }
            Some("array") => json!([self.value(&schema["items"], &format!("{pointer}/0"), is_required)]),
            Some("string") => self.text(schema, pointer, is_required),
            Some("boolean") => json!(true),
            Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
            other => panic!("{pointer}: {other:?}"),
        }
    }

    fn text(&mut self, schema: &'static Value, pointer: &str, is_required: bool) -> Value {
        match schema["format"].as_str() {
            Some("date") => return json!("2011-03-01"),
            Some("date-time") => return json!("2011-03-01T08:30:00+07:00"),
            Some("uuid") => return json!("01890a5d-ac96-774b-bcce-b302099a8057"),
            // A password may be of blanks: nobody but its owner reads it.
            Some("password") => return json!("ba con mèo đen"),
            Some(other) => panic!("{pointer}: {other}"),
            None => {}
        }
        if schema["minLength"].as_u64().is_some_and(|least| least > 0) || schema.get("pattern").is_some() {
            self.texts.push(pointer.to_owned());
        } else if is_required {
            self.empty.push(pointer.to_owned());
        }
        json!(self.blanks)
    }
}

fn bodies(operation: &Operation) -> Vec<(Value, Blank)> {
    let schema = &operation.object["requestBody"]["content"]["application/json"]["schema"];
    if schema.is_null() {
        return Vec::new();
    }
    let all = BLANKS
        .iter()
        .flat_map(|blanks| (0..6).map(move |form| (blanks, form)));
    all.map(|(blanks, form)| {
        let (texts, empty) = (Vec::new(), Vec::new());
        let mut blank = Blank {
            blanks,
            form,
            texts,
            empty,
        };
        (blank.value(schema, "", true), blank)
    })
    .collect()
}

both!(a_text_of_blanks_is_refused);
async fn a_text_of_blanks_is_refused(app: TestApp) {
    let everybody = app.somebody_with(Scope::ALL);
    let (mut found, mut tried) = (Vec::new(), 0);
    for operation in operations() {
        for (body, blank) in bodies(&operation) {
            let all = &blank.texts;
            found.extend(
                blank
                    .empty
                    .iter()
                    .map(|at| format!("{} {at}: may be empty", operation.id)),
            );
            if all.is_empty() {
                continue;
            }
            tried += 1;
            let reply = app
                .request(&operation.method, &operation.address())
                .as_(&everybody)
                .idempotency_key("blank")
                .if_match("\"1.0a0a0a0a\"")
                .json(body)
                .await;
            let wrong = reply.json()["errors"].clone();
            let is_named = |at: &&String| {
                let mut errors = wrong.as_array().into_iter().flatten();
                !errors.any(|error| error["pointer"] == **at)
            };
            let unnamed: Vec<_> = all.iter().filter(is_named).collect();
            if reply.status != 400 || !unnamed.is_empty() {
                found.push(format!(
                    "{}: {:?} as {unnamed:?}:\n{reply}",
                    operation.id, blank.blanks
                ));
            }
        }
    }
    assert!(tried > 500, "only {tried} bodies were tried");
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}
