//! Every kind of problem is explained to those who meet it, and met by somebody.

use std::collections::BTreeSet;

use motcua::platform::http::ProblemKind;

use super::source::{self, Source, paths};
use crate::both;
use crate::support::app::TestApp;
use crate::support::document::document;

both!(every_kind_of_problem_has_a_page);
async fn every_kind_of_problem_has_a_page(app: TestApp) {
    for language in ["vi", "en"] {
        let list = app
            .get("//problems")
            .header("Accept-Language", language)
            .await
            .ok();
        assert_eq!(list["items"].as_array().unwrap().len(), ProblemKind::ALL.len());
        for kind in ProblemKind::ALL {
            let path = format!("/{}", kind.type_uri());
            let page = app.get(&path).header("Accept-Language", language).await.ok();
            assert_eq!(
                (&page["code"], &page["status"]),
                (&kind.code().into(), &kind.status().into())
            );
            assert!(list["items"].as_array().unwrap().contains(&page));
            let html = app
                .get(&path)
                .header("Accept-Language", language)
                .header("Accept", "text/html")
                .await;
            assert!(
                html.status(200)
                    .text()
                    .contains(page["meaning"].as_str().unwrap())
            );
        }
    }
}

fn chosen(files: &[Source]) -> BTreeSet<String> {
    let files = files
        .iter()
        .filter(|file| file.path != "src/platform/http/problem/kinds.rs");
    let named = files.flat_map(|file| paths(&file.code, "ProblemKind"));
    named.filter_map(|(_, path)| path.into_iter().next()).collect()
}

#[test]
fn every_kind_of_problem_is_used() {
    let chosen = chosen(&source::all("src"));
    let unused: Vec<_> = ProblemKind::ALL
        .iter()
        .map(|kind| format!("{kind:?}"))
        .filter(|name| !chosen.contains(name))
        .collect();
    assert!(unused.is_empty(), "nobody answers with {unused:?}");
}

#[test]
fn a_kind_named_in_tests_only_is_not_used() {
    let sample = "fn f() { ProblemKind::Used } // ProblemKind::Said\n#[cfg(test)]\nmod tests { fn g() { ProblemKind::Tested } }";
    assert_eq!(
        chosen(&[Source::new("src/a.rs", sample)])
            .into_iter()
            .collect::<Vec<_>>(),
        ["Used"]
    );
}

#[test]
fn every_status_of_a_problem_is_in_the_document() {
    let paths = document()["paths"].as_object().unwrap();
    let operations = paths.values().flat_map(|item| item.as_object().unwrap().values());
    let documented: BTreeSet<_> = operations
        .flat_map(|operation| {
            operation["responses"]
                .as_object()
                .into_iter()
                .flat_map(|all| all.keys())
        })
        .cloned()
        .collect();
    // What no operation answers: the address or the method is wrong.
    let elsewhere = ["405"];
    for kind in ProblemKind::ALL {
        let status = kind.status().to_string();
        assert!(
            elsewhere.contains(&status.as_str()) || documented.contains(&status),
            "{status} {kind:?}"
        );
    }
}
