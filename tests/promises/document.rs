//! The OpenAPI document keeps its own rules: every operation described, exemplified, limited, paged, retriable.

use motcua::api;
use motcua::platform::http::document::faults;

use crate::support::document::{Operation, operations};

#[test]
fn the_document_has_no_faults() {
    let faults = faults(&api::document().unwrap());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What changes nothing and may be asked as often as one likes, although the question stands in a body.
const QUESTIONS: &[&str] = &["computeDeadline", "trackDossier"];

#[test]
fn the_published_schema_of_process_archives_is_what_the_code_says() {
    let file = "openapi/process-archive.schema.json";
    let published = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/openapi/process-archive.schema.json"
    ));
    let text = api::schema_text("ProcessArchive").unwrap().unwrap();
    assert!(
        published.unwrap() == text,
        "run: motcua openapi --schema ProcessArchive > {file}"
    );
    let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
    let archive = include_str!("../../examples/real-processes/processes.json");
    let archive: serde_json::Value = serde_json::from_str(archive).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let wrong: Vec<_> = validator
        .iter_errors(&archive)
        .map(|error| error.to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(!validator.is_valid(&serde_json::json!({"format": "motcua.processes.v1"})));
    assert_eq!(api::schema_text("NoSuchView").unwrap(), None);
}

#[test]
fn every_post_that_changes_something_accepts_an_idempotency_key() {
    let accepts = |operation: &Operation| {
        operation
            .parameters()
            .any(|parameter| parameter["in"] == "header" && parameter["name"] == "Idempotency-Key")
    };
    let without: Vec<_> = operations()
        .into_iter()
        .filter(|operation| operation.method == "POST" && !accepts(operation))
        .map(|operation| operation.id)
        .collect();
    assert_eq!(without, QUESTIONS);
}
