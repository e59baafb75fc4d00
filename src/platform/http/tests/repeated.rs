//! Lists read page by page, and requests sent again.

use actix_web::test::TestRequest;
use diesel::prelude::*;
use serde_json::{Value, json};

use super::toy::{Reply, database, send};
use crate::platform::db::schema::idempotency_keys;
use crate::platform::db::{DbError, Failure};
use crate::platform::http::{Problem, ProblemKind};

async fn numbers(query: &str) -> Reply {
    send(TestRequest::get().uri(&format!("/api/v1/numbers?{query}"))).await
}

#[actix_web::test]
async fn a_list_is_read_to_its_end_by_following_links() {
    let mut address = "/api/v1/numbers?multipleOf=2&pageSize=2".to_owned();
    let mut found: Vec<Value> = Vec::new();
    for _ in 0..3 {
        let page = send(TestRequest::get().uri(&address)).await;
        found.extend(page.json()["items"].as_array().unwrap().clone());
        assert_eq!(page.json().get("total"), None);
        match page
            .header("link")
            .strip_prefix('<')
            .and_then(|link| link.split_once('>'))
        {
            Some((next, rel)) => {
                assert_eq!(rel, "; rel=\"next\"");
                assert!(next.contains(page.json()["next"].as_str().unwrap()), "{next}");
                address = next.to_owned();
            }
            None => assert_eq!(page.json()["next"], Value::Null),
        }
    }
    assert_eq!(found, [2, 4, 6, 8, 10]);
    assert_eq!(numbers("multipleOf=5&includeTotal=true").await.json()["total"], 2);
}

#[actix_web::test]
async fn a_cursor_is_sealed_and_bound_to_its_filter() {
    let first = numbers("multipleOf=2&pageSize=2").await;
    let cursor = first.json()["next"].as_str().unwrap().to_owned();
    assert_eq!(
        numbers(&format!("multipleOf=2&pageSize=3&cursor={cursor}"))
            .await
            .json()["items"],
        json!([6, 8, 10])
    );
    let mut altered = cursor.clone();
    altered.replace_range(20..21, if cursor.get(20..21) == Some("A") { "B" } else { "A" });
    for query in [
        format!("multipleOf=3&cursor={cursor}"),
        format!("cursor={cursor}"),
        format!("multipleOf=2&cursor={altered}"),
        "multipleOf=2&cursor=AAAA".to_owned(),
    ] {
        let reply = numbers(&query).await;
        assert_eq!(
            (reply.status, reply.errors()),
            (400, vec!["?cursor CURSOR".to_owned()]),
            "{query}"
        );
    }
    assert_eq!(
        numbers("cursor=%20&pageSize=0").await.errors(),
        ["?cursor PATTERN", "?pageSize MINIMUM"]
    );
    assert_eq!(numbers("pageSize=201").await.errors(), ["?pageSize MAXIMUM"]);
}

async fn make(key: &str, name: &str, who: &str) -> Reply {
    let request = TestRequest::post()
        .uri("/api/v1/toys")
        .set_json(json!({"name": name}));
    send(
        request
            .insert_header(("Idempotency-Key", key))
            .insert_header(("Authorization", who)),
    )
    .await
}

#[actix_web::test]
async fn a_repeated_request_gets_the_first_answer() {
    let first = make("key-1", "An", "a").await;
    assert_eq!((first.status, first.header("idempotent-replayed")), (201, ""));
    assert!(
        first.header("location").starts_with("/api/v1/toys/"),
        "{}",
        first.header("location")
    );
    let again = make("key-1", "An", "a").await;
    assert_eq!((again.status, again.header("idempotent-replayed")), (201, "true"));
    assert_eq!(
        (again.text.as_str(), again.header("etag")),
        (first.text.as_str(), first.header("etag"))
    );

    let other_content = make("key-1", "Binh", "a").await;
    assert_eq!(
        (other_content.status, other_content.json()["code"].as_str()),
        (409, Some("IDEMPOTENCY_KEY_REUSED"))
    );
    let other_actor = make("key-1", "An", "bb").await;
    assert_eq!(
        (other_actor.status, other_actor.header("idempotent-replayed")),
        (201, "")
    );
    assert_ne!(other_actor.text, first.text);
}

#[actix_web::test]
async fn a_stored_answer_is_sealed() {
    assert_eq!(make("key-4", "Nguyễn Thị Sao", "a").await.status, 201);
    let bodies: Vec<String> = database()
        .read(|conn| {
            Ok::<_, DbError>(
                idempotency_keys::table
                    .select(idempotency_keys::body)
                    .load(conn)?,
            )
        })
        .await
        .unwrap();
    assert!(
        bodies
            .iter()
            .all(|body| !body.is_empty() && !body.contains("owner")),
        "{bodies:?}"
    );
}

#[actix_web::test]
async fn the_key_is_asked_for_and_must_be_visible_text() {
    let without = TestRequest::post()
        .uri("/api/v1/toys")
        .set_json(json!({"nam": 1}));
    assert_eq!(
        send(without).await.errors(),
        [
            "/nam UNKNOWN_FIELD",
            "/name REQUIRED",
            "@Idempotency-Key REQUIRED"
        ]
    );
    assert_eq!(
        make("a b", "An", "a").await.errors(),
        ["@Idempotency-Key PATTERN"]
    );
    assert_eq!(
        make(&"k".repeat(256), "An", "a").await.errors(),
        ["@Idempotency-Key MAX_LENGTH"]
    );
    assert_eq!(make(&"k".repeat(255), "An", "a").await.status, 201);
}

#[actix_web::test]
async fn what_failed_may_be_tried_again_with_the_same_key() {
    assert_eq!(make("key-2", "nobody", "a").await.status, 409);
    assert_eq!(make("key-2", "An", "a").await.status, 201);
}

#[actix_web::test]
async fn equal_requests_at_the_same_moment_do_the_work_once() {
    let all = futures_util::future::join_all((0..20).map(|_| make("key-3", "An", "a"))).await;
    let fresh = all
        .iter()
        .filter(|reply| reply.header("idempotent-replayed").is_empty())
        .count();
    assert_eq!(fresh, 1);
    assert!(
        all.iter()
            .all(|reply| reply.status == 201 && reply.text == all[0].text)
    );
}

#[test]
fn a_problem_keeps_the_databases_wish_to_run_the_transaction_again() {
    let problem = Problem::from(DbError::Conflict);
    assert!(problem.db_error().is_some_and(DbError::is_worth_another_attempt));
    assert_eq!(
        (problem.kind(), problem.retry_after()),
        (ProblemKind::Unavailable, Some(1))
    );
    assert!(Problem::not_found().db_error().is_none());
}
