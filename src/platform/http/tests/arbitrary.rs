//! Whatever is sent, the answer is a 2xx or a problem below 500, and nothing panics.

use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::test::TestRequest;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::toy::{Reply, send};
use super::{TOY, paint, red};

fn answer(request: TestRequest) -> Result<Reply, TestCaseError> {
    let reply = actix_web::rt::System::new().block_on(send(request));
    prop_assert!(reply.status < 500, "{} {}", reply.status, reply.text);
    if reply.status >= 400 {
        prop_assert_eq!(&reply.json()["status"], reply.status);
    }
    Ok(reply)
}

/// Text that a URI parser lets through, so that it reaches our own.
fn uri_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[!$-;=@-Z_a-z~?&=%]{0,40}",
        "(colour|madeAfter|atLeast|broken|x)=[!$-;=@-Z_a-z~%]{0,20}",
        prop::collection::vec(any::<u8>(), 0..20)
            .prop_map(|bytes| bytes.iter().map(|b| format!("%{b:02x}")).collect()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_path_and_query(path in uri_text(), query in uri_text()) {
        let path: String = path.chars().filter(|c| !matches!(c, '?' | '#')).collect();
        for uri in [format!("/api/v1/toys/{path}?{query}"), format!("{TOY}?{query}"), format!("/{path}")] {
            if uri.parse::<actix_web::http::Uri>().is_ok() {
                answer(TestRequest::get().uri(&uri))?;
            }
        }
    }

    #[test]
    fn any_bytes_as_body(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let reply = answer(paint(&red()).set_payload(bytes))?;
        prop_assert!(reply.status >= 400);
    }

    #[test]
    fn any_json_as_body(text in r#"[\[\]{}":,0-9eE.\-a-z \\u]{0,60}"#, name in any::<String>(), price in any::<f64>()) {
        answer(paint(&red()).set_payload(text))?;
        let body = serde_json::json!({"colour": "RED", "price": price, "owner": {"name": name.clone(), "email": name}});
        answer(paint(&body))?;
    }

    #[test]
    fn any_headers(bytes in prop::collection::vec(any::<u8>(), 0..60), which in 0usize..8, method in 0usize..7) {
        let names = ["if-match", "if-none-match", "accept-language", "x-request-id", "content-type", "accept",
            "content-length", "authorization"];
        let methods = [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS, Method::HEAD, Method::TRACE];
        if let Ok(value) = HeaderValue::from_bytes(&bytes) {
            let name = HeaderName::from_static(names[which]);
            answer(paint(&red()).insert_header((name.clone(), value.clone())))?;
            answer(TestRequest::get().uri(TOY).method(methods[method].clone()).insert_header((name, value)))?;
        }
    }
}
