//! What every text that comes in goes through: percent-decoding, NFC, no control characters.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::platform::i18n::Text;

/// The text in Unicode's composed form.
pub fn nfc(text: &str) -> String {
    if is_nfc(text) {
        text.to_owned()
    } else {
        text.nfc().collect()
    }
}

/// What is wrong with a text that holds a control character. Line breaks and tabs are allowed in bodies only.
pub fn control_character(text: &str, multi_line: bool) -> Option<Text> {
    let bad = text
        .chars()
        .find(|c| c.is_control() && !(multi_line && matches!(c, '\n' | '\r' | '\t')))?;
    let point = u32::from(bad);
    Some(Text::new(
        format!("Không được chứa ký tự điều khiển (U+{point:04X})."),
        format!("Must not hold control characters (U+{point:04X})."),
    ))
}

/// A name as one segment of a JSON pointer (RFC 6901).
pub fn escape_pointer(segment: &str) -> Cow<'_, str> {
    if segment.contains(['~', '/']) {
        Cow::Owned(segment.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(segment)
    }
}

/// Decodes `%XX`; in a query also `+` as a space. `None` when a percent sign is not followed by two hexadecimal
/// digits or the result is not UTF-8.
pub fn percent_decode(text: &str, plus_is_space: bool) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => hex_digit(bytes.next()?)? * 16 + hex_digit(bytes.next()?)?,
            b'+' if plus_is_space => b' ',
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// A name that the caller sent, short enough to be repeated in an answer.
pub fn shortened(name: &str) -> String {
    const LONGEST: usize = 100;
    name.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn percent_signs_are_read_strictly() {
        assert_eq!(
            percent_decode("H%E1%BB%93+s%C6%A1", true).as_deref(),
            Some("Hồ sơ")
        );
        assert_eq!(percent_decode("a+b", false).as_deref(), Some("a+b"));
        for broken in ["%", "%4", "%zz", "%ff", "a%C3"] {
            assert_eq!(percent_decode(broken, true), None, "{broken}");
        }
    }

    proptest! {
        #[test]
        fn decoding_never_panics(text in any::<String>()) {
            let _ = percent_decode(&text, true);
        }

        #[test]
        fn pointers_split_again_where_they_were_joined(a in any::<String>(), b in any::<String>()) {
            let pointer = format!("/{}/{}", escape_pointer(&a), escape_pointer(&b));
            let parts: Vec<_> = pointer.split('/').skip(1).map(|s| s.replace("~1", "/").replace("~0", "~")).collect();
            prop_assert_eq!(parts, vec![a, b]);
        }
    }
}
