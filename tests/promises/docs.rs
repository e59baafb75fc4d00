//! What the documents name is there.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// README.md and everything below docs/, from the project's root.
fn documents() -> Vec<PathBuf> {
    let mut found = vec![root().join("README.md")];
    collect(&root().join("docs"), "md", &mut found);
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, ending, found);
        } else if path.extension().is_some_and(|is| is == ending) {
            found.push(path);
        }
    }
}

/// What stands between single backticks on one line.
fn code_spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// The cells of a table's row.
fn cells(line: &str) -> Option<Vec<&str>> {
    let row = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(row.split('|').map(str::trim).collect())
}

/// Every word of the source and the migrations.
fn words() -> HashSet<String> {
    let mut files = Vec::new();
    collect(&root().join("src"), "rs", &mut files);
    collect(&root().join("migrations"), "sql", &mut files);
    let mut words = HashSet::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        let split = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.extend(split.map(str::to_owned));
    }
    words
}

/// Names in the column "In the code" that are no word of the code.
fn unknown_names(glossary: &str, words: &HashSet<String>) -> Vec<String> {
    let mut is_checked = false;
    let mut unknown = Vec::new();
    for row in glossary.lines().filter_map(cells) {
        let (first, last) = (row[0], row[row.len() - 1]);
        if first == "Vietnamese" {
            is_checked = last == "In the code";
        } else if is_checked {
            let missing = code_spans(last).filter(|name| !words.contains(*name));
            unknown.extend(missing.map(|name| format!("{name} ({first})")));
        }
    }
    unknown
}

#[test]
fn the_glossary_names_what_the_code_names() {
    let glossary = std::fs::read_to_string(root().join("docs/GLOSSARY.md")).unwrap();
    let unknown = unknown_names(&glossary, &words());
    assert!(
        unknown.is_empty(),
        "docs/GLOSSARY.md, not in the code:\n{}",
        unknown.join("\n")
    );
}

#[test]
fn a_name_that_is_not_in_the_code_is_found() {
    let table = |title| {
        format!(
            "| Vietnamese | Meaning | {title} |\n|---|---|---|\n| hồ sơ | dossier | `Dossier`, `Folder` |"
        )
    };
    let words = HashSet::from(["Dossier".to_owned()]);
    assert_eq!(unknown_names(&table("In the code"), &words), ["Folder (hồ sơ)"]);
    assert!(unknown_names(&table("Name"), &words).is_empty());
}

/// Files and folders of the project that a document names, in code or as the target of a link.
fn named_paths(document: &Path, text: &str) -> Vec<(String, PathBuf)> {
    const ROOTS: [&str; 8] = [
        "src/",
        "tests/",
        "docs/",
        "migrations/",
        "openapi/",
        "tools/",
        "scripts/",
        ".ci/",
    ];
    let beside = document.parent().unwrap();
    let links = text
        .match_indices("](")
        .filter_map(|(at, _)| text[at + 2..].split(')').next());
    let links = links
        .filter(|target| !target.contains("://") && !target.starts_with('#'))
        .map(|target| (target.to_owned(), beside.join(target.split('#').next().unwrap())));
    let spans = text
        .lines()
        .flat_map(code_spans)
        .filter(|span| ROOTS.iter().any(|folder| span.starts_with(folder)))
        .filter(|span| !span.contains(['<', '*', '{', '…', ' ', 'N']))
        .map(|span| (span.to_owned(), root().join(span)));
    links.chain(spans).collect()
}

#[test]
fn files_that_the_documents_name_are_there() {
    let mut missing = Vec::new();
    for document in documents() {
        let text = std::fs::read_to_string(&document).unwrap();
        let named = named_paths(&document, &text);
        let gone = named.into_iter().filter(|(_, path)| !path.exists());
        missing.extend(gone.map(|(name, _)| format!("{}: {name}", document.display())));
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn a_file_that_is_not_there_is_found() {
    let text =
        "See [this](adr/0099-none.md#why) and `src/nowhere.rs`, `src/lib.rs`, [web](https://example.org).";
    let named = named_paths(&root().join("docs/X.md"), text);
    let gone: Vec<_> = named
        .iter()
        .filter(|(_, path)| !path.exists())
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(gone, ["adr/0099-none.md#why", "src/nowhere.rs"]);
}
