//! What the document says about all operations alike.

use serde_json::{Value, json};

use super::toy::document;
use crate::platform::http::document::faults;

fn statuses(document: &Value, pointer: &str) -> Vec<String> {
    document.pointer(pointer).unwrap()["responses"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

#[test]
fn an_operation_has_every_problem_that_it_can_meet_and_no_other() {
    let document = document();
    assert_eq!(
        statuses(&document, "/paths/~1toys~1{id}~1paint/post"),
        [
            "200", "400", "401", "403", "404", "409", "412", "413", "415", "428", "500", "503"
        ]
    );
    assert_eq!(
        statuses(&document, "/paths/~1toys~1{id}/get"),
        ["200", "304", "400", "404", "429", "500", "503"]
    );
    assert_eq!(
        statuses(&document, "/paths/~1toy-count/get"),
        ["200", "304", "400", "500", "503"]
    );
}

#[test]
fn answers_have_their_headers() {
    let document = document();
    let headers = |pointer: &str| -> Vec<String> {
        document.pointer(pointer).unwrap()["headers"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect()
    };
    assert_eq!(
        headers("/paths/~1toys~1{id}~1paint/post/responses/200"),
        ["API-Version", "ETag", "X-Request-Id"]
    );
    assert_eq!(
        headers("/paths/~1toys/post/responses/201"),
        ["API-Version", "Idempotent-Replayed", "Location", "X-Request-Id"]
    );
    assert_eq!(
        headers("/paths/~1numbers/get/responses/200"),
        ["API-Version", "ETag", "Link", "X-Request-Id"]
    );
}

#[test]
fn lists_of_values_in_a_query_are_declared_as_they_are_read() {
    let document = document();
    let parameters = document
        .pointer("/paths/~1toys~1{id}/get/parameters")
        .unwrap()
        .as_array()
        .unwrap()
        .clone();
    let colour = parameters.iter().find(|p| p["name"] == "colour").unwrap();
    assert_eq!(
        (&colour["style"], &colour["explode"]),
        (&json!("form"), &json!(false))
    );
}

#[test]
fn examples_stand_where_their_schema_does_and_where_an_operation_has_its_own() {
    let document = document();
    let example = |pointer: &str| {
        document.pointer(&format!(
            "{pointer}/content/application~1json/examples/example/$ref"
        ))
    };
    assert_eq!(
        example("/paths/~1toys~1{id}~1paint/post/requestBody"),
        Some(&json!("#/components/examples/PaintToyBody"))
    );
    assert_eq!(
        example("/paths/~1toys/post/requestBody"),
        Some(&json!("#/components/examples/makeToy.request"))
    );
}

/// The toys' document, faults and all, can be looked at: `MOTCUA_TOY_DOCUMENT=/tmp/toys.json cargo test faults`.
#[test]
fn faults_are_found() {
    let document = document();
    if let Ok(path) = std::env::var("MOTCUA_TOY_DOCUMENT") {
        std::fs::write(path, serde_json::to_string_pretty(&document).unwrap()).unwrap();
    }
    assert_eq!(
        faults(&document),
        [
            "post /toys/{id}/paint (paintToy): is a POST without Idempotency-Key",
            "PaintToyBody.price: has no maximum"
        ]
    );

    let mut broken = document;
    broken["components"]["examples"]["PaintToyBody"]["value"]["price"] = json!(0);
    broken["paths"]["/toy-count"]["get"]
        .as_object_mut()
        .unwrap()
        .remove("summary");
    assert_eq!(faults(&broken).len(), 4, "{:?}", faults(&broken));
}
