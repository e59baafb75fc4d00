//! The OpenAPI document keeps its own rules: every operation described, exemplified, limited, paged, retriable.

use motcua::api;
use motcua::platform::http::document::faults;

#[test]
fn the_document_has_no_faults() {
    let faults = faults(&api::document().unwrap());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
