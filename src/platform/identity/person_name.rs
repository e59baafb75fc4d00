use unicode_normalization::char::is_combining_mark;

use super::{Invalid, hidden_debug};
use crate::platform::text::{clean_line, fold, mask, person_sort_key};

/// A person's full name, kept whole: letters, spaces, apostrophes and hyphens, 1 to 100 characters. It is never
/// taken apart for storage; [`PersonName::sort_key`] and [`PersonName::folded`] are derived from it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonName(String);

hidden_debug!(PersonName);

impl PersonName {
    /// Reads a name: NFC, single spaces, typographic apostrophes made plain (H’Hen, K’Brêu).
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let name: String = clean_line(text).chars().map(plain_apostrophe).collect();
        if name.chars().count() > 100 {
            return Err(Invalid::new(
                "PERSON_NAME_LENGTH",
                "Họ và tên dài tối đa 100 ký tự.",
                "A name has at most 100 characters.",
            ));
        }
        if !name.split(' ').all(is_name_word) {
            return Err(Invalid::new(
                "PERSON_NAME_CHARACTERS",
                "Họ và tên chỉ gồm chữ cái, dấu cách, dấu nháy đơn và gạch nối.",
                "A name has only letters, spaces, apostrophes and hyphens.",
            ));
        }
        Ok(Self(name))
    }

    /// The name as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In capitals with its marks, as forms print it: "ĐẶNG VĂN ÂN".
    pub fn upper(&self) -> String {
        self.0.to_uppercase()
    }

    /// The folded form for search columns.
    pub fn folded(&self) -> String {
        fold(&self.0)
    }

    /// The key for sorting by given, family and middle names.
    pub fn sort_key(&self) -> String {
        person_sort_key(&self.0)
    }

    /// "Nguyễn V. A."
    pub fn masked(&self) -> String {
        mask::name(&self.0)
    }
}

/// One word: begins with a letter, then letters, their combining marks (some minority scripts have no composed form),
/// apostrophes and hyphens.
fn is_name_word(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_alphabetic)
        && letters.all(|c| c.is_alphabetic() || is_combining_mark(c) || matches!(c, '\'' | '-'))
}

fn plain_apostrophe(c: char) -> char {
    if matches!(c, '\u{2019}' | '\u{02BC}' | '\u{2018}') {
        '\''
    } else {
        c
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_read_whole() {
        for (text, name) in [
            ("Nguyễn Thị Đào", "Nguyễn Thị Đào"),
            ("  Nguyễn\u{00A0} Thị  Đào ", "Nguyễn Thị Đào"),
            ("Nguye\u{0302}\u{0303}n Thi\u{0323} Đa\u{0300}o", "Nguyễn Thị Đào"),
            ("H’Hen Niê", "H'Hen Niê"),
            ("Công Tằng Tôn Nữ Lệ-Thủy", "Công Tằng Tôn Nữ Lệ-Thủy"),
            ("Y", "Y"),
        ] {
            assert_eq!(PersonName::parse(text).unwrap().as_str(), name);
        }
    }

    #[test]
    fn other_texts_are_refused() {
        let long = "a".repeat(101);
        for (text, code) in [
            ("", "PERSON_NAME_CHARACTERS"),
            (" \u{200B} ", "PERSON_NAME_CHARACTERS"),
            ("Nguyễn 2", "PERSON_NAME_CHARACTERS"),
            ("<b>An</b>", "PERSON_NAME_CHARACTERS"),
            ("An, Nguyễn", "PERSON_NAME_CHARACTERS"),
            ("-", "PERSON_NAME_CHARACTERS"),
            (long.as_str(), "PERSON_NAME_LENGTH"),
        ] {
            assert_eq!(PersonName::parse(text).unwrap_err().code, code, "{text}");
        }
    }

    #[test]
    fn a_name_has_its_derived_forms() {
        let name = PersonName::parse("Đặng Văn Ân").unwrap();
        assert_eq!(
            (name.upper(), name.folded()),
            ("ĐẶNG VĂN ÂN".to_owned(), "dang van an".to_owned())
        );
        assert_eq!(
            (name.masked(), format!("{name:?}")),
            ("Đặng V. Â.".to_owned(), "PersonName(•••)".to_owned())
        );
        assert!(name.sort_key() < PersonName::parse("Nguyễn Đạt").unwrap().sort_key());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert!((1..=100).contains(&name.as_str().chars().count()));
                prop_assert_eq!(PersonName::parse(name.as_str()).unwrap(), name);
            }
        }
    }
}
