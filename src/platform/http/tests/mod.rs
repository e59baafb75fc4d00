//! The manners, tried on a toy API.

mod answers;
mod arbitrary;
mod documented;
mod refusals;
mod repeated;
mod toy;

use actix_web::test::TestRequest;
use serde_json::{Value, json};

/// A toy that exists.
const TOY: &str = "/api/v1/toys/0190f6a0-0000-7000-8000-000000000001";

/// A request to paint it that is right in everything.
fn paint(body: &Value) -> TestRequest {
    TestRequest::post()
        .uri(&format!("{TOY}/paint"))
        .insert_header(("If-Match", "\"7.00000000\""))
        .set_json(body)
}

fn red() -> Value {
    json!({"colour": "RED", "price": 5})
}
