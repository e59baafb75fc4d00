//! What people ask for in the story.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::demo::error::DemoError;

/// People and their requests; all of them are invented.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Requests {
    /// Who comes to the desks without an account.
    pub owners: Vec<String>,
    /// What is asked for.
    pub requests: Vec<Request>,
}

impl Requests {
    /// One who comes without an account. The citizen number is of Khánh Hòa, of a man or woman born at some time by the
    /// place in the list, and nobody's (six noughts).
    pub(super) fn stranger(&self, name: &str) -> Value {
        let place = self
            .owners
            .iter()
            .position(|owner| owner == name)
            .unwrap_or_default();
        let number = format!("056{}{:02}000000", place % 2, 35 + place % 25);
        json!({
            "kind": "CITIZEN", "name": name, "identityKind": "CITIZEN_ID", "identityNumber": number,
            "address": "Khánh Hòa",
        })
    }
}

/// A request that comes again and again.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Request {
    /// The procedure, as it is called in the story.
    pub procedure: String,
    /// The case.
    pub case: String,
    /// The agencies that may be asked, those of 2010 and those of today.
    pub agencies: Vec<String>,
    /// In a line.
    pub summary: String,
    /// The e-form; `$owner` stands for the owner's name.
    pub form: Value,
    /// The paper that answers it.
    pub result: String,
    /// The symbol in that paper's number.
    pub symbol: String,
}

pub(super) fn requests() -> Result<Requests, DemoError> {
    Ok(serde_json::from_str(include_str!("../data/dossiers.json"))?)
}

/// The form of one owner.
pub(super) fn filled_in(form: &Value, owner: &str) -> Value {
    match form {
        Value::String(text) => Value::String(text.replace("$owner", owner)),
        Value::Array(items) => items.iter().map(|item| filled_in(item, owner)).collect(),
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, field)| (name.clone(), filled_in(field, owner)));
            Value::Object(fields.collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => form.clone(),
    }
}
