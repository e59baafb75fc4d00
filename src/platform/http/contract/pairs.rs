//! `key=value&…`, as it stands in queries and in forms.

use super::MAX_ERRORS;
use super::text::{self, percent_decode, shortened};
use crate::platform::http::problem::{FieldError, code};
use crate::platform::i18n::Text;

/// The keys and values, decoded, keys in NFC. A value is `None` when something is wrong with it that `errors` now
/// tells; pointers begin with `mark`. A key sent twice is refused: caches, proxies and servers do not agree on which
/// of them counts.
pub(super) fn split(raw: &str, mark: char, errors: &mut Vec<FieldError>) -> Vec<(String, Option<String>)> {
    let mut pairs: Vec<(String, Option<String>)> = Vec::new();
    for pair in raw.split('&').filter(|pair| !pair.is_empty()) {
        if errors.len() >= MAX_ERRORS || pairs.len() >= MAX_ERRORS {
            break;
        }
        let (raw_name, raw_value) = pair.split_once('=').unwrap_or((pair, ""));
        let pointer = |name: &str| format!("{mark}{}", shortened(name));
        let Some(name) = percent_decode(raw_name, true).map(|name| text::nfc(&name)) else {
            errors.push(wrongly_encoded(pointer(raw_name)));
            continue;
        };
        if pairs.iter().any(|(seen, _)| *seen == name) {
            let detail = Text::new("Được gửi hai lần.", "Is sent twice.");
            errors.push(FieldError::new(pointer(&name), code::DUPLICATE, detail));
            continue;
        }
        let value = percent_decode(raw_value, true);
        if value.is_none() {
            errors.push(wrongly_encoded(pointer(&name)));
        }
        pairs.push((name, value));
    }
    pairs
}

/// The error of a text whose percent signs or bytes are wrong.
pub(super) fn wrongly_encoded(pointer: String) -> FieldError {
    FieldError::new(
        pointer,
        code::ENCODING,
        Text::new(
            "Mã hoá phần trăm hoặc UTF-8 sai.",
            "Wrong percent-encoding or not UTF-8.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_decoded_and_taken_once() {
        let mut errors = Vec::new();
        let pairs = split("a=1&&b&a=2&%zz=1&c=%ff", '?', &mut errors);
        let found: Vec<_> = pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_deref()))
            .collect();
        assert_eq!(found, [("a", Some("1")), ("b", Some("")), ("c", None)]);
        let wrong: Vec<_> = errors.iter().map(|e| (e.pointer.as_str(), e.code)).collect();
        assert_eq!(
            wrong,
            [
                ("?a", code::DUPLICATE),
                ("?%zz", code::ENCODING),
                ("?c", code::ENCODING)
            ]
        );
    }
}
