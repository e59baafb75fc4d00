//! What a field of an e-form may hold, as far as its JSON Schema says.

use serde_json::Value;

/// How deep references and parts are followed.
const MAX_DEPTH: usize = 24;

/// What a field may hold; anything where the schema does not say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct FieldKinds {
    types: Option<Vec<String>>,
    values: Option<Vec<Value>>,
}

impl FieldKinds {
    /// The field to which this way leads, if the schema has it.
    pub(super) fn find(schema: &Value, path: &[String]) -> Option<Self> {
        let mut here = vec![schema];
        for name in path {
            let mut below = Vec::new();
            for part in here {
                collect(schema, part, MAX_DEPTH, &mut |part| {
                    below.extend(part.get("properties").and_then(|all| all.get(name)));
                });
            }
            here = below;
        }
        let first = *here.first()?;
        let mut kinds = Self::default();
        collect(schema, first, MAX_DEPTH, &mut |part| kinds.read(part));
        Some(kinds)
    }

    fn read(&mut self, part: &Value) {
        match part.get("type") {
            Some(Value::String(one)) => self.types.get_or_insert_default().push(one.clone()),
            Some(Value::Array(several)) => {
                let names = several.iter().filter_map(Value::as_str).map(str::to_owned);
                self.types.get_or_insert_default().extend(names);
            }
            _ => {}
        }
        match (part.get("enum"), part.get("const")) {
            (Some(Value::Array(values)), _) => self.values.get_or_insert_default().extend(values.clone()),
            (_, Some(value)) => self.values.get_or_insert_default().push(value.clone()),
            _ => {}
        }
    }

    /// Whether it may hold such a value.
    pub(super) fn allow(&self, kind: &str) -> bool {
        let is_such = |known: &String| known == kind || (kind == "number" && known == "integer");
        let of_values = |values: &Vec<Value>| values.iter().any(|value| kind_of(value) == kind);
        self.types.as_ref().is_none_or(|types| types.iter().any(is_such))
            && self.values.as_ref().is_none_or(of_values)
    }

    /// Whether it may hold this value. A field may always be left out, which is null.
    pub(super) fn allow_value(&self, value: &Value) -> bool {
        value.is_null()
            || self.allow(kind_of(value)) && self.values.as_ref().is_none_or(|values| values.contains(value))
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// A part of a schema and everything that says more of the same thing.
fn collect<'a>(schema: &'a Value, part: &'a Value, depth: usize, take: &mut dyn FnMut(&'a Value)) {
    if depth == 0 {
        return;
    }
    take(part);
    let reference = part.get("$ref").and_then(Value::as_str);
    let referred = reference.and_then(|reference| schema.pointer(reference.strip_prefix('#')?));
    let several = ["allOf", "anyOf", "oneOf"].into_iter();
    let several = several.filter_map(|key| part.get(key)?.as_array()).flatten();
    let single = ["then", "else"].into_iter().filter_map(|key| part.get(key));
    for more in referred.into_iter().chain(several).chain(single) {
        collect(schema, more, depth - 1, take);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_field_is_found_where_the_schema_puts_it() {
        let schema = json!({
            "$defs": {"plot": {"type": "object", "properties": {"area": {"type": "number"}}}},
            "properties": {
                "plot": {"$ref": "#/$defs/plot"},
                "kind": {"enum": ["A", "B"]},
                "urgent": {"type": "boolean"},
                "free": {},
            },
            "allOf": [{"if": {}, "then": {"properties": {"floors": {"type": ["integer", "null"]}}}}],
        });
        let find = |path: &str| {
            let path: Vec<String> = path.split('.').map(str::to_owned).collect();
            FieldKinds::find(&schema, &path)
        };
        let holds = |path: &str, kind: &str| find(path).unwrap().allow(kind);
        assert!(holds("plot.area", "number") && !holds("plot.area", "string"));
        assert!(holds("floors", "number") && !holds("floors", "boolean"));
        assert!(holds("urgent", "boolean") && holds("free", "boolean"));
        assert!(holds("kind", "string") && !holds("kind", "number"));
        let kind = find("kind").unwrap();
        assert!(kind.allow_value(&json!("A")) && kind.allow_value(&Value::Null));
        assert!(!kind.allow_value(&json!("C")) && !kind.allow_value(&json!(1)));
        for missing in ["width", "plot.width", "kind.a", "plot.area.a"] {
            assert_eq!(find(missing), None, "{missing}");
        }
    }
}
