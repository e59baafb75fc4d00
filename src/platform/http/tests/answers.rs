//! What an answer carries.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::json;

use super::toy::send;
use super::{TOY, paint};

#[actix_web::test]
async fn every_answer_carries_its_headers() {
    for (path, status) in [(TOY, 200), ("/api/v1/nothing", 404), ("/problems", 200)] {
        let reply = send(
            TestRequest::get()
                .uri(path)
                .insert_header(("X-Request-Id", "not a uuid")),
        )
        .await;
        assert_eq!(reply.status, status);
        assert_eq!(reply.header("api-version"), crate::platform::http::API_VERSION);
        let id: uuid::Uuid = reply.header("x-request-id").parse().unwrap();
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("cache-control"), "no-cache");
    }
    let private = TestRequest::get()
        .uri(TOY)
        .insert_header(("Authorization", "Bearer x"));
    assert_eq!(send(private).await.header("cache-control"), "no-store");
}

#[actix_web::test]
async fn what_the_caller_has_is_not_sent_again() {
    let first = send(TestRequest::get().uri(TOY)).await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("\"7.") && tag.len() == 12, "{tag}");
    let again = send(
        TestRequest::get()
            .uri(TOY)
            .insert_header(("If-None-Match", tag.as_str())),
    )
    .await;
    assert_eq!(
        (again.status, again.text.as_str(), again.header("etag")),
        (304, "", tag.as_str())
    );
    let other = send(
        TestRequest::get()
            .uri(&format!("{TOY}?colour=BLUE"))
            .insert_header(("If-None-Match", tag)),
    )
    .await;
    assert_eq!(other.status, 200);
}

#[actix_web::test]
async fn what_has_no_version_is_known_by_its_content() {
    let first = send(TestRequest::get().uri("/api/v1/toy-count")).await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("\"0."), "{tag}");
    let again = TestRequest::get().uri("/api/v1/toy-count");
    let again = send(again.insert_header(("If-None-Match", tag))).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
}

#[actix_web::test]
async fn get_answers_head() {
    let reply = send(TestRequest::default().method(Method::HEAD).uri(TOY)).await;
    assert_eq!((reply.status, reply.header("etag").is_empty()), (200, false));
}

#[actix_web::test]
async fn text_arrives_composed() {
    let body = json!({"colour": "RED", "price": 5.0, "owner": {"name": "Nguye\u{302}\u{303}n"}, "parts": [{"kind": "WHEEL", "count": 2}]});
    let reply = send(paint(&body)).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(reply.json()["owner"], "Nguyễn");
    assert_eq!(reply.json()["parts"], 1);
}

#[actix_web::test]
async fn lists_in_a_query_are_separated_by_commas() {
    let reply = send(TestRequest::get().uri(&format!("{TOY}?colour=BLUE,RED&broken=true&atLeast=7"))).await;
    assert_eq!(
        (reply.status, reply.json()["colour"].as_str()),
        (200, Some("BLUE"))
    );
}

#[actix_web::test]
async fn every_kind_of_problem_has_its_page_in_both_languages_and_both_forms() {
    for kind in crate::platform::http::ProblemKind::ALL {
        let page = |language: &'static str, accept: &'static str| {
            let headers = [("Accept-Language", language), ("Accept", accept)];
            headers.into_iter().fold(
                TestRequest::get().uri(&kind.type_uri()),
                TestRequest::insert_header,
            )
        };
        let json = send(page("en", "application/json")).await;
        assert_eq!(json.json()["code"], kind.code());
        let html = send(page("vi", "text/html,*/*")).await;
        assert_eq!(html.header("content-type"), "text/html; charset=utf-8");
        assert!(html.text.contains(&*kind.title().vi), "{}", html.text);
    }
}
