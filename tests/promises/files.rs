//! A file holds one idea.

use super::source;

const LIMIT: usize = 500;

fn too_long(files: impl IntoIterator<Item = (String, String)>) -> Vec<String> {
    files
        .into_iter()
        .filter(|(path, _)| path != "src/platform/db/schema.rs")
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > LIMIT)
        .map(|(path, lines)| format!("{path}: {lines} lines, {LIMIT} are the limit"))
        .collect()
}

#[test]
fn files_stay_small() {
    let files = ["src", "tests", "benches"]
        .into_iter()
        .filter(|folder| {
            std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
                .join(folder)
                .exists()
        })
        .flat_map(source::all)
        .map(|file| (file.path, file.text));
    let found = too_long(files);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_long_file_is_found() {
    let lines = |n: usize| "line\n".repeat(n);
    let files = [
        ("src/a.rs".to_owned(), lines(500)),
        ("src/b.rs".to_owned(), lines(501)),
        ("src/platform/db/schema.rs".to_owned(), lines(900)),
    ];
    assert_eq!(too_long(files), ["src/b.rs: 501 lines, 500 are the limit"]);
}
