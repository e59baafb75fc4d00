//! The project's own source, as far as a test can read it without a compiler.

use std::path::Path;

/// One file of Rust.
pub struct Source {
    /// From the project's root, such as `src/auth/http.rs`.
    pub path: String,
    /// As it stands in the file.
    pub text: String,
    /// The same, with comments, the insides of strings and the test modules blanked; lines and columns are kept.
    pub code: String,
    /// The insides of strings outside of comments and test modules, everything else blanked.
    pub strings: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let bare = blanked(text, true);
        let with_strings = blanked(text, false);
        let in_tests = test_modules(&bare);
        let in_string: Vec<bool> = with_strings
            .bytes()
            .zip(bare.bytes())
            .map(|(with, without)| with != without)
            .collect();
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code: keep(&bare, |at| !in_tests[at]),
            strings: keep(&with_strings, |at| in_string[at] && !in_tests[at]),
        }
    }

    /// The parts of the path below `src`, without `.rs` and `mod`: `["auth", "http"]`.
    pub fn module(&self) -> Vec<&str> {
        let path = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let mut parts: Vec<_> = path.trim_end_matches(".rs").split('/').collect();
        if parts.last() == Some(&"mod") {
            parts.pop();
        }
        parts
    }

    /// The first part of the module: the slice, or `app`, `main` and the like.
    pub fn slice(&self) -> &str {
        self.module().first().copied().unwrap_or("lib")
    }

    /// The second part of the module: the room.
    pub fn room(&self) -> Option<&str> {
        self.module().get(1).copied()
    }

    /// The line of a byte's position.
    pub fn line(&self, at: usize) -> usize {
        self.code[..at].matches('\n').count() + 1
    }
}

/// All Rust files below a folder of the project, sorted, test files of the unit tests left out.
pub fn all(below: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    collect(&root.join(below), &mut found);
    found.sort();
    let sources: Vec<_> = found
        .iter()
        .map(|path| {
            let relative = path.strip_prefix(root).unwrap().to_str().unwrap();
            Source::new(relative, &std::fs::read_to_string(path).unwrap())
        })
        .filter(|source| below != "src" || !source.module().contains(&"tests"))
        .collect();
    assert!(!sources.is_empty(), "no source below {below}");
    sources
}

fn collect(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Blanks comments, and the insides of strings where asked.
fn blanked(text: &str, strings_too: bool) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    let blank = |out: &mut Vec<u8>, from: usize, to: usize| {
        for byte in &mut out[from..to] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    };
    while at < bytes.len() {
        let rest = &bytes[at..];
        if rest.starts_with(b"//") {
            let end = at + rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
            blank(&mut out, at, end);
            at = end;
        } else if rest.starts_with(b"/*") {
            let end = at + end_of_block_comment(rest);
            blank(&mut out, at, end);
            at = end;
        } else if let Some((inside, length)) = string(rest, at.checked_sub(1).map(|before| bytes[before])) {
            if strings_too {
                blank(&mut out, at + inside.start, at + inside.end);
            }
            at += length;
        } else {
            at += character(rest).unwrap_or(1);
        }
    }
    String::from_utf8(out).expect("blanks replace whole characters")
}

fn end_of_block_comment(text: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        if text[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    text.len()
}

/// A string literal that begins here: its inside and the whole length.
fn string(text: &[u8], before: Option<u8>) -> Option<(std::ops::Range<usize>, usize)> {
    let in_word = before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !in_word && (text.starts_with(b"r") || text.starts_with(b"br")) {
        let start = if text[0] == b'b' { 2 } else { 1 };
        let hashes = text[start..].iter().take_while(|b| **b == b'#').count();
        if text.get(start + hashes) == Some(&b'"') {
            let inside = start + hashes + 1;
            let close: Vec<u8> = std::iter::once(b'"')
                .chain(std::iter::repeat_n(b'#', hashes))
                .collect();
            let length = text[inside..].windows(close.len()).position(|w| w == close)?;
            return Some((inside..inside + length, inside + length + close.len()));
        }
    }
    if text.first() != Some(&b'"') {
        return None;
    }
    let mut at = 1;
    while at < text.len() {
        match text[at] {
            b'\\' => at += 2,
            b'"' => return Some((1..at, at + 1)),
            _ => at += 1,
        }
    }
    None
}

/// The length of a character literal that begins here; a lifetime is none.
fn character(text: &[u8]) -> Option<usize> {
    if text.first() != Some(&b'\'') {
        return None;
    }
    if text.get(1) == Some(&b'\\') {
        return text.iter().skip(3).position(|b| *b == b'\'').map(|end| end + 4);
    }
    let length = match text.get(1)? {
        0x00..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    };
    (text.get(1 + length) == Some(&b'\'')).then_some(length + 2)
}

/// Blanks all bytes but some and the line ends. What is kept must be whole characters.
fn keep(text: &str, wanted: impl Fn(usize) -> bool) -> String {
    let bytes = text
        .bytes()
        .enumerate()
        .map(|(at, byte)| match byte == b'\n' || wanted(at) {
            true => byte,
            false => b' ',
        });
    String::from_utf8_lossy(&bytes.collect::<Vec<_>>()).into_owned()
}

/// Which bytes belong to `#[cfg(test)] mod … { … }`.
fn test_modules(code: &str) -> Vec<bool> {
    let mut mask = vec![false; code.len()];
    for (from, mark) in code.match_indices("#[cfg(test)]") {
        let Some(open) = code[from..].find(['{', ';']).map(|at| from + at) else {
            continue;
        };
        let end = match code.as_bytes()[open] {
            b'{' => matching_brace(code, open),
            _ => open,
        };
        mask[from..=end.max(from + mark.len() - 1)].fill(true);
    }
    mask
}

/// The position of the brace that closes the one at `open`.
pub fn matching_brace(code: &str, open: usize) -> usize {
    let mut depth = 0;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    code.len() - 1
}

/// All paths that begin with `root` followed by `::`, braces of `use` lines unfolded, with their positions:
/// `crate::a::{b, c::d}` gives `a::b` and `a::c::d`.
pub fn paths(code: &str, root: &str) -> Vec<(usize, Vec<String>)> {
    let start = format!("{root}::");
    let mut found = Vec::new();
    for (at, _) in code.match_indices(&start) {
        let before = code[..at].bytes().next_back();
        if before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b':') {
            continue;
        }
        let mut unfolded = Vec::new();
        unfold(&code[at + start.len()..], &mut Vec::new(), &mut unfolded);
        found.extend(unfolded.into_iter().map(|path| (at, path)));
    }
    found
}

/// Reads one path or one group; answers with what it used up.
fn unfold(text: &str, prefix: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let skipped = text.len() - text.trim_start().len();
    let rest = &text[skipped..];
    if rest.starts_with('{') {
        let mut at = skipped + 1;
        loop {
            let item = &text[at..];
            at += item.len() - item.trim_start().len();
            match text.as_bytes().get(at) {
                None => return at,
                Some(b'}') => return at + 1,
                Some(b',') => at += 1,
                Some(_) => at += unfold(&text[at..], &mut prefix.clone(), found).max(1),
            }
        }
    }
    let word: String = rest
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    if word.is_empty() {
        // `*`, or a generic argument: the path ends here.
        found.push(prefix.clone());
        return skipped + usize::from(!rest.is_empty());
    }
    let mut used = skipped + word.len();
    prefix.push(word);
    match text[used..].strip_prefix("::") {
        Some(more) => used + 2 + unfold(more, prefix, found),
        None => {
            found.push(prefix.clone());
            // ` as other`
            let renamed = text[used..].trim_start();
            if let Some(name) = renamed.strip_prefix("as ") {
                let name: String = name
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                used = text.len() - renamed.len() + 3 + name.len();
            }
            used
        }
    }
}

#[test]
fn comments_strings_and_test_modules_are_told_apart() {
    let sample = r##"
use crate::a; // crate::no
/* crate::no /* crate::no */ crate::no */
const S: &str = "crate::said \" crate::said";
const R: &str = r#"crate::raw "said" "#;
fn f<'a>(c: char) -> bool { c == '"' || c == '\'' || c == 'đ' } // "
use crate::{b::{self, C as D}, e::*, f::g::H};
#[cfg(test)]
mod tests { use crate::in_test; const T: &str = "crate::in_test"; fn g() { if true {} } }
use crate::after;
"##;
    let source = Source::new("src/x/http.rs", sample);
    let found: Vec<_> = paths(&source.code, "crate")
        .into_iter()
        .map(|(at, path)| (source.line(at), path.join("::")))
        .collect();
    let expected = [
        (2, "a"),
        (7, "b::self"),
        (7, "b::C"),
        (7, "e"),
        (7, "f::g::H"),
        (10, "after"),
    ];
    assert_eq!(found, expected.map(|(line, path)| (line, path.to_owned())));
    let strings = &source.strings;
    assert!(
        strings.contains("crate::said") && strings.contains("crate::raw"),
        "{strings}"
    );
    assert!(
        !strings.contains("no") && !strings.contains("in_test"),
        "{strings}"
    );
    assert_eq!((source.slice(), source.room()), ("x", Some("http")));
}
