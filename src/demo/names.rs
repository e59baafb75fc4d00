//! What the data calls things, and the ids that they got.

use std::collections::HashMap;

use serde_json::Value;
use uuid::Uuid;

use super::error::DemoError;

/// Names given so far. In the data `"@agency:STP"` stands for the id of what was entered as the agency `STP`.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_name: HashMap<String, Uuid>,
    by_id: HashMap<Uuid, String>,
}

impl Names {
    /// Remembers what `kind:key` is.
    pub fn give(&mut self, kind: &str, key: &str, id: Uuid) {
        self.by_name.insert(format!("{kind}:{key}"), id);
        self.by_id.insert(id, key.to_owned());
    }

    /// The id of `kind:key`.
    pub fn id(&self, name: &str) -> Result<Uuid, DemoError> {
        let id = self.by_name.get(name).copied();
        id.ok_or_else(|| DemoError::refused(format!("nothing is called {name}")))
    }

    /// Everything of a kind, in the order of the keys.
    pub fn of_kind(&self, kind: &str) -> Vec<(&str, Uuid)> {
        let prefix = format!("{kind}:");
        let own = self
            .by_name
            .iter()
            .filter_map(|(name, id)| Some((name.strip_prefix(&prefix)?, *id)));
        let mut own: Vec<_> = own.collect();
        own.sort_unstable();
        own
    }

    /// The key under which an id was remembered.
    pub fn key(&self, id: Uuid) -> &str {
        self.by_id.get(&id).map_or("", String::as_str)
    }

    /// Puts ids in the place of names, everywhere in a value.
    pub fn resolve(&self, value: &mut Value) -> Result<(), DemoError> {
        match value {
            Value::String(text) => {
                if let Some(name) = text.strip_prefix('@') {
                    *text = self.id(name)?.to_string();
                }
                Ok(())
            }
            Value::Array(items) => items.iter_mut().try_for_each(|item| self.resolve(item)),
            Value::Object(fields) => fields.values_mut().try_for_each(|field| self.resolve(field)),
            Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_become_ids_wherever_they_stand() {
        let mut names = Names::default();
        let id = Uuid::from_u128(7);
        names.give("agency", "STP", id);
        let mut value = json!({ "a": ["@agency:STP", "thư@điện.tử"], "b": { "c": "@agency:STP" } });
        names.resolve(&mut value).unwrap();
        assert_eq!(value, json!({ "a": [id, "thư@điện.tử"], "b": { "c": id } }));
        assert_eq!(names.key(id), "STP");
        let unknown = names.resolve(&mut json!("@desk:STP/Q1")).unwrap_err();
        assert!(unknown.to_string().contains("desk:STP/Q1"), "{unknown}");
    }
}
