//! Text at the edge: Unicode NFC (TCVN 6909:2001), nothing invisible in it.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Composes to NFC. What macOS sends decomposed (NFD) and what Windows-1258 keyboards send half composed is the same
/// text afterwards.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// A text of several lines: NFC, invisible characters gone, no-break spaces made plain, line ends `\n`, no blanks at
/// the end of a line nor around the whole.
pub fn clean_text(text: &str) -> String {
    let visible: String = text
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(plain_space)
        .collect();
    let composed = nfc(&visible).replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = composed.split('\n').map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}

/// A text of one line (a name, a title): as [`clean_text`], and every run of white space is one space.
pub fn clean_line(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let composed = nfc(&visible);
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Zero-width characters, soft hyphens and marks of writing direction: they hide in pasted text, make equal names
/// unequal, and can make one name look like another.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

fn plain_space(c: char) -> char {
    match c {
        '\u{00A0}' | '\u{2007}' | '\u{202F}' => ' ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decomposed_and_half_composed_text_become_one() {
        let composed = "Nguy\u{1EC5}n Th\u{1ECB} \u{0110}\u{00E0}o";
        let decomposed: String = composed.nfd().collect();
        let half = "Nguy\u{00EA}\u{0303}n Thi\u{0323} \u{0110}a\u{0300}o";
        assert_eq!(nfc(&decomposed), composed);
        assert_eq!(nfc(half), composed);
        assert!(matches!(nfc(composed), Cow::Borrowed(_)));
    }

    #[test]
    fn a_line_has_only_single_plain_spaces() {
        assert_eq!(
            clean_line("  Nguyễn\u{00A0}\u{00A0}Thị\t\u{200B}Đào\u{FEFF} \n"),
            "Nguyễn Thị Đào"
        );
        assert_eq!(clean_line("\u{202E}\u{200B}"), "");
    }

    #[test]
    fn a_text_keeps_its_lines() {
        assert_eq!(clean_text(" a \u{00A0}\r\n\r\n  b\u{200D}c\r"), "a\n\n  bc");
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            let line = clean_line(&text);
            prop_assert_eq!(clean_line(&line), line);
            let text = clean_text(&text);
            prop_assert_eq!(clean_text(&text), text);
        }
    }
}
