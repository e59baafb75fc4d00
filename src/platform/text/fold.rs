//! Text without its marks, for finding; and with its tones in one place, for ranking what was found.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::nfc::clean_line;

/// Folds for search: no marks, `đ` as `d`, lower case, single spaces. "Nguyễn Thị Đào" becomes "nguyen thi dao".
/// Folding twice changes nothing, and so does the case of the input.
pub fn fold(text: &str) -> String {
    let plain: String = lower(text)
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(plain_d)
        .collect();
    clean_line(&plain)
}

/// The five tone marks, in the order of the Vietnamese alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tone {
    /// No mark (ngang).
    None,
    /// Grave (huyền).
    Grave,
    /// Hook above (hỏi).
    Hook,
    /// Tilde (ngã).
    Tilde,
    /// Acute (sắc).
    Acute,
    /// Dot below (nặng).
    Dot,
}

impl Tone {
    /// The tone that a combining mark stands for.
    pub(super) fn of(mark: char) -> Option<Self> {
        match mark {
            '\u{0300}' => Some(Self::Grave),
            '\u{0309}' => Some(Self::Hook),
            '\u{0303}' => Some(Self::Tilde),
            '\u{0301}' => Some(Self::Acute),
            '\u{0323}' => Some(Self::Dot),
            _ => None,
        }
    }

    /// Its place in the alphabet's order of tones, as a digit.
    pub(super) fn digit(self) -> char {
        match self {
            Self::None => '0',
            Self::Grave => '1',
            Self::Hook => '2',
            Self::Tilde => '3',
            Self::Acute => '4',
            Self::Dot => '5',
        }
    }
}

/// The spelling with every syllable's tone moved to its end: "hòa" and "hoà" have the same key, "hoa" another.
/// Case does not count; `ă â ê ô ơ ư đ` stay what they are.
pub fn tone_key(text: &str) -> String {
    let mut key = String::new();
    for word in lower(&clean_line(text)).split(' ') {
        if !key.is_empty() {
            key.push(' ');
        }
        let (letters, tone) = split_tone(word);
        key.push_str(&letters);
        if tone != Tone::None {
            key.push(tone.digit());
        }
    }
    key
}

/// One word as it is spelled, its tone first: "hòa" and "hoà" are both "1hoa", "hoa" is "0hoa". Spelled words that begin
/// alike stand together, as long as the tone is known.
pub fn spelling(word: &str) -> String {
    let (letters, tone) = split_tone(&lower(&clean_line(word)));
    format!("{}{letters}", tone.digit())
}

/// A syllable's letters (composed, with the marks that make them letters of their own) and its last tone.
fn split_tone(word: &str) -> (String, Tone) {
    let mut tone = Tone::None;
    let mut letters = String::with_capacity(word.len());
    for c in word.nfd() {
        match Tone::of(c) {
            Some(found) => tone = found,
            None => letters.push(if is_barred_d(c) { 'đ' } else { c }),
        }
    }
    (letters.nfc().collect(), tone)
}

/// Lower case by way of upper case, so that letters with two lower forms (ſ, ς) meet.
pub(super) fn lower(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .collect()
}

/// `đ` and what is mistaken for it: eth (U+00D0, U+00F0) and the African d (U+0189, U+0256) look the same in capitals
/// and come from wrong keyboards and old fonts. None of them decomposes.
pub(super) fn is_barred_d(c: char) -> bool {
    matches!(c, 'đ' | 'Đ' | '\u{00D0}' | '\u{00F0}' | '\u{0189}' | '\u{0256}')
}

fn plain_d(c: char) -> char {
    if is_barred_d(c) { 'd' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_case_and_barred_d_do_not_count() {
        for (text, expected) in [
            ("Nguyễn Thị Đào", "nguyen thi dao"),
            ("NGUYỄN THỊ ĐÀO", "nguyen thi dao"),
            (
                "Nguye\u{0302}\u{0303}n  Thi\u{0323}\u{00A0}\u{0110}a\u{0300}o",
                "nguyen thi dao",
            ),
            ("\u{00D0}ào", "dao"),
            ("\u{0189}ào", "dao"),
            ("\u{00F0}ào \u{0256}", "dao d"),
            ("Khánh Hòa", "khanh hoa"),
            ("ăâêôơưĂÂÊÔƠƯ", "aaeoouaaeoou"),
            ("H'Hen Niê", "h'hen nie"),
            ("QT-01/2010", "qt-01/2010"),
            ("", ""),
        ] {
            assert_eq!(fold(text), expected);
        }
    }

    #[test]
    fn both_ways_to_place_a_tone_are_one_spelling() {
        for (old, new) in [
            ("hòa", "hoà"),
            ("Thủy", "thuỷ"),
            ("KHÁNH HÒA", "khánh hoà"),
            ("tòa", "toà"),
        ] {
            assert_eq!(fold(old), fold(new));
            assert_eq!(tone_key(old), tone_key(new));
        }
        assert_ne!(tone_key("hòa"), tone_key("hoa"));
        assert_ne!(tone_key("Đào"), tone_key("Dao"));
        assert_ne!(tone_key("an"), tone_key("ân"));
        assert_eq!(tone_key("\u{00D0}ào"), tone_key("đào"));
    }

    #[test]
    fn a_spelling_begins_with_its_tone() {
        for (word, spelled) in [
            ("Hòa", "1hoa"),
            ("HOÀ", "1hoa"),
            ("hoa", "0hoa"),
            ("Đào", "1đao"),
            ("Ân", "0ân"),
        ] {
            assert_eq!(spelling(word), spelled);
        }
        assert!(spelling("Đào").starts_with(&spelling("Đà")));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn case_does_not_count(text in "[ -~\u{00A0}-\u{024F}\u{1EA0}-\u{1EF9}\u{0300}-\u{0323}]{0,40}") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
            prop_assert_eq!(fold(&text.to_lowercase()), fold(&text));
            prop_assert_eq!(tone_key(&text.to_uppercase()), tone_key(&text));
        }

        #[test]
        fn form_does_not_count(text in any::<String>()) {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(fold(&decomposed), fold(&text));
            prop_assert_eq!(tone_key(&decomposed), tone_key(&text));
        }
    }
}
