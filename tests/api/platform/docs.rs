//! The page at `/docs`.

use std::path::{Component, Path, PathBuf};

use crate::both;
use crate::support::app::TestApp;
use crate::support::document::document;

/// What stands between this and the next quotation mark, wherever it occurs.
fn quoted<'a>(text: &'a str, before: &str) -> Vec<&'a str> {
    let found = text.match_indices(before);
    found
        .map(|(at, _)| text[at + before.len()..].split('"').next().unwrap())
        .collect()
}

/// A relative address, as a browser on `/docs/` understands it.
fn from_page(address: &str) -> String {
    let mut path = PathBuf::from("/docs");
    for part in Path::new(address).components() {
        match part {
            Component::ParentDir => assert!(path.pop()),
            Component::Normal(name) => path.push(name),
            other => panic!("{address} is not relative: {other:?}"),
        }
    }
    format!("/{}", path.display())
}

both!(the_page_needs_nobody_but_this_server);
async fn the_page_needs_nobody_but_this_server(app: TestApp) {
    let moved = app.get("//docs").await;
    assert_eq!(moved.status(308).header("Location"), "docs/");
    let page = app.get("//docs/").await;
    assert_eq!(
        page.status(200).header("Content-Type"),
        "text/html; charset=utf-8"
    );
    let policy = page.header("Content-Security-Policy");
    for part in [
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.split("; ").any(|is| is == part), "{part} in {policy}");
    }
    assert!(
        !policy.contains("unsafe") && !policy.contains("//") && !policy.contains('*'),
        "{policy}"
    );
    let html = page.text();
    assert!(
        !html.contains("//") && !html.contains("<style") && !html.contains(" style="),
        "{html}"
    );
    let (scripts, links) = (quoted(&html, "<script src=\""), quoted(&html, " href=\""));
    assert_eq!(
        scripts.len(),
        html.matches("<script").count(),
        "no script in the page itself:\n{html}"
    );
    assert!(
        scripts.len() >= 2 && links.iter().any(|link| link.ends_with(".css")),
        "{html}"
    );
    for address in scripts.iter().chain(&links) {
        let file = app.get(&from_page(address)).await;
        let expected = match address.rsplit('.').next().unwrap() {
            "js" => "text/javascript",
            "css" => "text/css",
            "png" => "image/png",
            "json" => "application/json",
            other => panic!("{other}"),
        };
        assert!(
            file.status(200).header("Content-Type").starts_with(expected),
            "{address}"
        );
        assert!(!file.body.is_empty(), "{address}");
    }
}

both!(the_document_that_it_loads_is_ours);
async fn the_document_that_it_loads_is_ours(app: TestApp) {
    let start = app.get("//docs/start.js").await.status(200).text();
    let addresses = quoted(&start, "\n  url: \"");
    assert_eq!(addresses.len(), 1, "{start}");
    let loaded = app.get(&from_page(addresses[0])).await.ok();
    assert_eq!(&loaded, document());
    assert!(
        start.contains("validatorUrl: null"),
        "no address of this server is sent to others:\n{start}"
    );
}

both!(what_a_browser_has_is_not_sent_again);
async fn what_a_browser_has_is_not_sent_again(app: TestApp) {
    let script = app.get("//docs/swagger-ui-bundle.js").await;
    let again = app
        .get("//docs/swagger-ui-bundle.js")
        .header("If-None-Match", &script.etag());
    assert!(again.await.status(304).body.is_empty());
    let other = app
        .get("//docs/swagger-ui-bundle.js")
        .header("If-None-Match", "\"other\"");
    assert_eq!(other.await.status(200).body, script.body);
    app.get("//docs/nowhere.js").await.problem(404, "NOT_FOUND");
    app.get("//docs/../Cargo.toml").await.problem(404, "NOT_FOUND");
    app.post("//docs/").await.problem(405, "METHOD_NOT_ALLOWED");
}
