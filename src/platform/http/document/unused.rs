//! Examples that no operation shows are left out: they were only there for others to be made of.

use serde_json::Value;

/// Takes examples that nothing refers to out of the document's components.
pub(super) fn drop_unused_examples(document: &mut Value) {
    let text = document.to_string();
    if let Some(Value::Object(examples)) = document.pointer_mut("/components/examples") {
        examples.retain(|name, _| text.contains(&format!("\"#/components/examples/{name}\"")));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_referred_to_stays() {
        let mut document = json!({
            "paths": {"/a": {"$ref": "#/components/examples/Used"}},
            "components": {"examples": {"Used": {}, "Unused": {}}},
        });
        drop_unused_examples(&mut document);
        assert_eq!(document["components"]["examples"], json!({"Used": {}}));
    }
}
