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
