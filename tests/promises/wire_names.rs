//! utoipa merges two schemas of the same short name without a word, so each name on the wire has one type.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::source::{self, Source};

static DERIVED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?s)#\[derive\([^]]*\bToSchema\b[^]]*\)\](.*?)\b(?:struct|enum)\s+(\w+)").unwrap()
});
static WRITTEN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\bimpl(?:<[^{]*>)?\s+(?:utoipa::)?ToSchema\s+for\s+(\w+)").unwrap());
static RENAMED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"#\[schema\([^]]*\bas\s*=\s*([\w:]+)").unwrap());
static ENUMS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?-u)\bpub enum (\w+)").unwrap());
static IDS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?-u)\b([A-Z]\w*Id)\b").unwrap());

/// The schema names that a file's types claim, each with the line.
fn claims(file: &Source) -> Vec<(String, usize)> {
    let mut found: Vec<(String, usize)> = Vec::new();
    for claim in DERIVED.captures_iter(&file.code) {
        let name = claim.get(2).unwrap();
        let alias = RENAMED
            .captures(&claim[1])
            .map(|alias| alias[1].replace("::", "."));
        found.push((
            alias.unwrap_or_else(|| name.as_str().to_owned()),
            file.line(name.start()),
        ));
    }
    for claim in WRITTEN.captures_iter(&file.code) {
        found.push((claim[1].to_owned(), file.line(claim.get(0).unwrap().start())));
    }
    for (mark, item) in [("text_enum!", &ENUMS), ("id_types!", &IDS)] {
        for (at, _) in file.code.match_indices(mark) {
            let Some(open) = file.code[at..].find('{').map(|brace| at + brace) else {
                continue;
            };
            let inside = &file.code[open..source::matching_brace(&file.code, open)];
            // The definition of the macro itself names its parts with `$`.
            if inside.contains('$') || file.code[..at].trim_end().ends_with("macro_rules!") {
                continue;
            }
            for claim in item.captures_iter(inside) {
                found.push((
                    claim[1].to_owned(),
                    file.line(open + claim.get(1).unwrap().start()),
                ));
            }
        }
    }
    found
}

fn claimed_twice(files: &[Source]) -> Vec<String> {
    let mut by_name: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files {
        for (name, line) in claims(file) {
            by_name
                .entry(name)
                .or_default()
                .push(format!("{}:{line}", file.path));
        }
    }
    by_name
        .into_iter()
        .filter(|(_, places)| places.len() > 1)
        .map(|(name, places)| format!("{name} is claimed by {}", places.join(" and ")))
        .collect()
}

#[test]
fn every_name_on_the_wire_has_one_type() {
    let files = source::all("src");
    let all: usize = files.iter().map(|file| claims(file).len()).sum();
    assert!(all > 20, "too few wire types were read: {all}");
    let found = claimed_twice(&files);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_name_claimed_twice_is_found() {
    let first = Source::new(
        "src/a.rs",
        "#[derive(Debug, Serialize, ToSchema)]\n#[serde(rename_all = \"camelCase\")]\npub struct DeskView {}\n\
         #[derive(utoipa::ToSchema)]\n#[schema(as = Problem)]\npub struct ProblemView {}\n\
         text_enum! {\n/// A kind.\npub enum Kind { A = \"A\" }\n}\nid_types! { /// Id\nDeskId, UnitId }\n",
    );
    let names: Vec<_> = claims(&first).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["DeskView", "Problem", "Kind", "DeskId", "UnitId"]);
    let second = Source::new(
        "src/b.rs",
        "#[derive(ToSchema)]\nenum Kind {}\nimpl ToSchema for Problem {}\n#[derive(Debug)]\nstruct DeskView;\n\
         #[cfg(test)]\nmod tests { #[derive(ToSchema)] struct DeskView; }",
    );
    assert_eq!(
        claimed_twice(&[first, second]),
        [
            "Kind is claimed by src/a.rs:9 and src/b.rs:2",
            "Problem is claimed by src/a.rs:6 and src/b.rs:3"
        ]
    );
}
