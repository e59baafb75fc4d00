//! Who may use whom.

use super::source::{self, Source, paths};

/// Each slice, and the others that it may name. `platform` may be used by all and uses none.
const LAYERS: &[(&str, &[&str])] = &[
    ("platform", &[]),
    ("config", &[]),
    ("auth", &["config"]),
    ("calendar", &["auth"]),
    ("agencies", &["auth", "calendar"]),
    ("procedures", &["auth", "calendar", "agencies"]),
    ("documents", &["auth", "calendar", "agencies", "procedures"]),
    ("fees", &["auth", "calendar", "agencies", "procedures"]),
    ("locks", &["auth", "calendar", "agencies", "procedures"]),
    (
        "dossiers",
        &[
            "auth",
            "calendar",
            "agencies",
            "procedures",
            "locks",
            "documents",
            "fees",
        ],
    ),
    ("desk", DOSSIERS_AND_BELOW),
    ("notices", DOSSIERS_AND_BELOW),
    ("quality", DOSSIERS_AND_BELOW),
    ("feedback", DOSSIERS_AND_BELOW),
    (
        "retention",
        &[
            "auth",
            "calendar",
            "agencies",
            "procedures",
            "locks",
            "documents",
            "fees",
            "dossiers",
            "desk",
            "feedback",
        ],
    ),
    ("reform", DOSSIERS_AND_BELOW),
    ("reports", ALL_SLICES),
    ("exchange", &["auth"]),
];
const DOSSIERS_AND_BELOW: &[&str] = &[
    "auth",
    "calendar",
    "agencies",
    "procedures",
    "locks",
    "documents",
    "fees",
    "dossiers",
];
const ALL_SLICES: &[&str] = &[
    "auth",
    "calendar",
    "agencies",
    "procedures",
    "locks",
    "documents",
    "fees",
    "dossiers",
    "desk",
    "feedback",
    "notices",
    "quality",
    "reform",
];

/// What stands above the slices and may use all of them.
const ABOVE: &[&str] = &[
    "api",
    "app",
    "cli",
    "demo",
    "demo_data",
    "docs",
    "lib",
    "main",
    "worker",
];

fn crossings(file: &Source) -> Vec<String> {
    let slice = file.slice();
    if ABOVE.contains(&slice) {
        return Vec::new();
    }
    let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == slice) else {
        return vec![format!("{}: {slice} has no place among the layers", file.path)];
    };
    let known = |name: &str| ABOVE.contains(&name) || LAYERS.iter().any(|(slice, _)| *slice == name);
    let mut used: Vec<(usize, String)> = paths(&file.code, "crate")
        .into_iter()
        .filter_map(|(at, path)| Some((at, path.first()?.clone())))
        .collect();
    // `super::super::…` up to the crate's root and down again.
    let mut climb = String::from("super");
    for _ in 0..file.module().len() {
        used.extend(
            paths(&file.code, &climb)
                .into_iter()
                .filter_map(|(at, path)| Some((at, path.first()?.clone())))
                .filter(|(_, name)| {
                    climb.contains("::") && known(name) || file.module().len() == 1 && known(name)
                }),
        );
        climb.push_str("::super");
    }
    used.into_iter()
        .filter(|(_, name)| name != slice && name != "platform" && known(name))
        .filter(|(_, name)| !allowed.contains(&name.as_str()))
        // Handlers are given what the server holds.
        .filter(|(_, name)| !(name == "app" && file.room() == Some("http")))
        .map(|(at, name)| format!("{}:{}: {slice} may not use {name}", file.path, file.line(at)))
        .collect()
}

#[test]
fn slices_use_only_what_stands_below_them() {
    let found: Vec<_> = source::all("src").iter().flat_map(crossings).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_crossing_is_found() {
    let found = |path, text| crossings(&Source::new(path, text));
    assert_eq!(
        found("src/platform/ids.rs", "use crate::{auth::Role, platform::clock};"),
        ["src/platform/ids.rs:1: platform may not use auth"]
    );
    assert_eq!(
        found(
            "src/agencies/rules/codes.rs",
            "\nfn f() { crate::dossiers::rules::g() }"
        ),
        ["src/agencies/rules/codes.rs:2: agencies may not use dossiers"]
    );
    assert_eq!(
        found("src/calendar/rules.rs", "use super::super::procedures::pin;"),
        ["src/calendar/rules.rs:1: calendar may not use procedures"]
    );
    assert_eq!(
        found("src/calendar/commands.rs", "use crate::app::App;"),
        ["src/calendar/commands.rs:1: calendar may not use app"]
    );
    assert_eq!(
        found("src/letters/mod.rs", ""),
        ["src/letters/mod.rs: letters has no place among the layers"]
    );
    let fine = "use crate::{auth::Role, calendar::Limit, platform::db::Tx}; // crate::dossiers";
    assert!(found("src/agencies/commands.rs", fine).is_empty());
    assert!(found("src/agencies/http.rs", "use crate::app::App;").is_empty());
    assert!(found("src/api.rs", "use crate::dossiers;").is_empty());
}
