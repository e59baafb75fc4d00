//! What is refused, and how.

use actix_web::http::{Method, header};
use actix_web::test::TestRequest;
use serde_json::{Value, json};

use super::toy::{document, send};
use super::{TOY, paint, red};

#[actix_web::test]
async fn everything_wrong_in_path_query_header_and_body_is_named_at_once() {
    let body = json!({"colour": "GREEN", "price": 0, "size": 1, "owner": {"email": "x"},
        "parts": [{"kind": "WHEEL"}, {"kind": "STRING", "text": "too long", "x": 1}, 7]});
    let request = TestRequest::post()
        .uri("/api/v1/toys/seven/paint?colour=RED,GREEN&atLeast=many&broken=yes&size=1&madeAfter=2011-03-01")
        .insert_header(("If-Match", "7"))
        .set_json(body);
    let reply = send(request).await;
    assert_eq!(reply.status, 400, "{}", reply.text);
    assert_eq!(
        reply.errors(),
        [
            "/colour ENUM",
            "/owner/email FORMAT",
            "/owner/name REQUIRED",
            "/parts/0/count REQUIRED",
            "/parts/1/text MAX_LENGTH",
            "/parts/1/x UNKNOWN_FIELD",
            "/parts/2 NO_ALTERNATIVE",
            "/price MINIMUM",
            "/size UNKNOWN_FIELD",
            "?atLeast TYPE",
            "?broken TYPE",
            "?colour/1 ENUM",
            "?madeAfter FORMAT",
            "?size UNKNOWN_PARAMETER",
            "@If-Match PATTERN",
            "{id} FORMAT",
        ]
    );
}

#[actix_web::test]
async fn a_problem_speaks_vietnamese_and_english() {
    let both =
        || paint(&json!({"colour": "RED", "price": 5, "owner": {"name": "A", "email": "no@where.vn"}}));
    let vi = send(both().insert_header(("X-Request-Id", "0190f6a0-0000-7000-8000-00000000abcd"))).await;
    assert_eq!(vi.status, 409);
    assert_eq!(vi.header("content-type"), "application/problem+json");
    assert_eq!(vi.header("content-language"), "vi");
    assert_eq!(
        vi.json(),
        json!({
            "type": "/problems/not-possible", "status": 409, "code": "NOT_POSSIBLE",
            "title": "Không thực hiện được ở trạng thái hiện tại", "detail": "Không",
            "instance": "urn:uuid:0190f6a0-0000-7000-8000-00000000abcd", "legalBasis": "Điều 9",
        })
    );
    let en = send(both().insert_header(("Accept-Language", "en-GB, vi;q=0.5"))).await;
    assert_eq!(en.header("content-language"), "en");
    assert_eq!(en.json()["title"], "Not possible in the present state");
    assert_eq!(en.json()["detail"], "No");
}

#[actix_web::test]
async fn texts_are_cleaned_before_they_are_judged() {
    let with = |name: &str| json!({"colour": "RED", "price": 5, "owner": {"name": name}});
    for blanks in [" ", "\t\n", "\u{00A0}\u{3000}", "\u{200B}\u{202E}"] {
        let reply = send(paint(&with(blanks))).await;
        assert_eq!(
            (reply.status, reply.errors()),
            (400, vec!["/owner/name MIN_LENGTH".to_owned()])
        );
    }
    // The most that fits, and blanks around it.
    let name = "á".repeat(50);
    let reply = send(paint(&with(&format!("  {name}\u{200B}\n")))).await;
    assert_eq!((reply.status, &reply.json()["owner"]), (200, &json!(name)));
}

#[actix_web::test]
async fn control_characters_duplicates_and_wrong_encodings_are_refused() {
    for (query, expected) in [
        ("atLeast=1&atLeast=2", "?atLeast DUPLICATE"),
        ("atLeast=%zz", "?atLeast ENCODING"),
        ("atLeast=%ff", "?atLeast ENCODING"),
        ("madeAfter=2011%00", "?madeAfter CONTROL_CHARACTER"),
        ("atLeast=", "?atLeast TYPE"),
        ("atLeast=101", "?atLeast MAXIMUM"),
        ("atLeast=99999999999999999999", "?atLeast TYPE"),
        ("colour=RED,RED,RED", "?colour MAX_ITEMS"),
    ] {
        let reply = send(TestRequest::get().uri(&format!("{TOY}?{query}"))).await;
        assert_eq!(
            (reply.status, reply.errors()),
            (400, vec![expected.to_owned()]),
            "{query}"
        );
    }
    for (body, expected) in [
        (
            r#"{"colour": "RED", "price": 5, "owner": {"name": "a\u0000b"}}"#,
            "/owner/name CONTROL_CHARACTER",
        ),
        (r#"{"colour": "RED", "price": 5, "price": 6}"#, "/price DUPLICATE"),
        (r#"{"colour": "RED", "price": 5"#, " JSON"),
        ("", " REQUIRED"),
        ("null", " TYPE"),
        (&"[".repeat(40), &format!("{} TOO_DEEP", "/0".repeat(32))),
    ] {
        let request = paint(&Value::Null).set_payload(body.to_owned());
        let reply = send(request).await;
        assert_eq!(
            (reply.status, reply.errors()),
            (400, vec![expected.to_owned()]),
            "{body}"
        );
    }
}

#[actix_web::test]
async fn a_body_of_the_wrong_kind_or_size_is_refused() {
    let form = paint(&red()).insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"));
    let reply = send(form).await;
    assert_eq!((reply.status, reply.header("accept")), (415, "application/json"));
    let utf16 = paint(&red()).insert_header((header::CONTENT_TYPE, "application/json; charset=utf-16"));
    assert_eq!(send(utf16).await.status, 415);
    let zipped = paint(&red()).insert_header((header::CONTENT_ENCODING, "gzip"));
    assert_eq!(send(zipped).await.status, 415);
    let large = paint(&json!({"colour": "RED", "price": 5, "owner": {"name": "a".repeat(20_000)}}));
    assert_eq!(send(large).await.status, 413);
    let unasked = TestRequest::get()
        .uri(TOY)
        .insert_header((header::CONTENT_LENGTH, "2"))
        .set_payload("{}");
    assert_eq!(send(unasked).await.errors(), [" UNEXPECTED_BODY"]);
}

#[actix_web::test]
async fn an_operation_without_inputs_refuses_them_too() {
    assert_eq!(
        send(TestRequest::get().uri("/api/v1/toy-count")).await.status,
        200
    );
    let reply = send(TestRequest::get().uri("/api/v1/toy-count?x=1&y=2")).await;
    assert_eq!(reply.errors(), ["?x UNKNOWN_PARAMETER", "?y UNKNOWN_PARAMETER"]);
}

#[actix_web::test]
async fn if_match_is_asked_for_read_and_compared() {
    let without = TestRequest::post().uri(&format!("{TOY}/paint")).set_json(red());
    assert_eq!(send(without).await.status, 428);
    for (tag, status) in [
        ("\"7.ffffffff\"", 200),
        ("\"6.00000000\"", 412),
        ("W/\"7.ffffffff\"", 412),
        ("\"somebody-elses\"", 412),
        ("*", 400),
        ("7", 400),
        ("\"7.a\", \"8.b\"", 400),
    ] {
        let request = TestRequest::post()
            .uri(&format!("{TOY}/paint"))
            .insert_header(("If-Match", tag))
            .set_json(red());
        assert_eq!(send(request).await.status, status, "{tag}");
    }
    let twice = paint(&red()).append_header(("If-Match", "\"7.a\""));
    assert_eq!(send(twice).await.errors(), ["@If-Match DUPLICATE"]);
}

#[actix_web::test]
async fn unknown_paths_and_methods_are_problems() {
    for path in [
        "/",
        "/api/v1",
        "/api/v1/nothing",
        "/api/v1/toy-count/",
        "/problems/nothing",
    ] {
        let reply = send(TestRequest::get().uri(path)).await;
        assert_eq!(
            (reply.status, reply.json()["code"].as_str()),
            (404, Some("NOT_FOUND")),
            "{path}"
        );
    }
    let reply = send(TestRequest::default().method(Method::DELETE).uri(TOY)).await;
    assert_eq!((reply.status, reply.header("allow")), (405, "GET, HEAD, OPTIONS"));
    assert_eq!(reply.json()["type"], "/problems/method-not-allowed");
    let reply = send(TestRequest::post().uri("/problems")).await;
    assert_eq!(
        (reply.status, reply.json()["code"].as_str()),
        (405, Some("METHOD_NOT_ALLOWED"))
    );
    let reply = send(
        TestRequest::default()
            .method(Method::OPTIONS)
            .uri(&format!("{TOY}/paint")),
    )
    .await;
    assert_eq!((reply.status, reply.header("allow")), (204, "OPTIONS, POST"));
}

#[actix_web::test]
async fn a_panic_is_a_500_that_tells_the_request_id_only() {
    let request = paint(&json!({"colour": "RED", "price": 5, "owner": {"name": "panic"}}));
    let reply = send(request.insert_header(("X-Request-Id", "0190f6a0-0000-7000-8000-00000000abcd"))).await;
    assert_eq!(reply.status, 500);
    assert_eq!(
        reply.header("x-request-id"),
        "0190f6a0-0000-7000-8000-00000000abcd"
    );
    assert_eq!(
        reply.json()["instance"],
        "urn:uuid:0190f6a0-0000-7000-8000-00000000abcd"
    );
    assert!(!reply.text.contains("broke"), "{}", reply.text);
}

#[test]
fn the_document_of_the_toys_compiles() {
    assert!(
        crate::platform::http::Contract::compile(&document(), "/x")
            .unwrap()
            .operations()
            .count()
            == 5
    );
}
