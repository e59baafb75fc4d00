use serde_json::json;

use crate::both;
use crate::support::app::TestApp;

both!(a_migrated_database_is_ready);
async fn a_migrated_database_is_ready(app: TestApp) {
    let ready = app.get("//health/ready").await.ok();
    assert_eq!(
        (&ready["ready"], &ready["migrations"]["pending"]),
        (&json!(true), &json!([]))
    );
    assert_eq!(app.get("//health/live").await.ok(), json!({"live": true}));
}

both!(one_without_tables_is_not, empty);
async fn one_without_tables_is_not(app: TestApp) {
    assert_eq!(app.get("//health/ready").await.status(503).json()["ready"], false);
    assert_eq!(app.get("//health/live").await.ok(), json!({"live": true}));
}

both!(the_clock_can_be_moved);
async fn the_clock_can_be_moved(app: TestApp) {
    let then = app.at("2011-03-01T08:30:00+07:00").await;
    let ready = then.get("//health/ready").await.ok();
    assert!(
        ready["clock"]["now"]
            .as_str()
            .unwrap()
            .starts_with("2011-03-01T01:30:0"),
        "{ready}"
    );
}

both!(an_unknown_address_is_a_problem);
async fn an_unknown_address_is_a_problem(app: TestApp) {
    let reply = app.get("/nowhere").header("Accept-Language", "en").await;
    let problem = reply.problem(404, "NOT_FOUND");
    assert_eq!(
        (&problem["type"], &problem["title"]),
        (&json!("/problems/not-found"), &json!("Not found"))
    );
    assert_eq!(
        problem["instance"],
        format!("urn:uuid:{}", reply.header("X-Request-Id"))
    );
    assert!(!reply.header("API-Version").is_empty());
}

both!(a_method_that_a_path_does_not_take_is_405);
async fn a_method_that_a_path_does_not_take_is_405(app: TestApp) {
    for (method, path, allowed) in [
        ("PATCH", "/calendars", "GET, HEAD, OPTIONS, POST"),
        ("GET", "/sessions/current", "DELETE, OPTIONS"),
        ("DELETE", "/tracking", "OPTIONS, POST"),
    ] {
        let reply = app.request(method, path).await;
        reply.problem(405, "METHOD_NOT_ALLOWED");
        assert_eq!(reply.header("Allow"), allowed, "{method} {path}");
        let options = app.request("OPTIONS", path).await;
        options.no_content();
        assert_eq!(options.header("Allow"), allowed, "OPTIONS {path}");
    }
}
