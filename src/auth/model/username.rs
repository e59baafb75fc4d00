//! The name with which an officer signs in.

use crate::platform::i18n::Text;

/// 3 to 50 characters: small letters, digits, `.`, `_` and `-`, a letter first. Capitals are taken as small letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Username(String);

impl Username {
    /// The code of the error, for programs.
    pub const FAULT: &'static str = "USERNAME_FORMAT";

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.trim().to_ascii_lowercase();
        let mut chars = name.chars();
        let begins_well = chars.next().is_some_and(|c| c.is_ascii_lowercase());
        let goes_on_well =
            chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-'));
        ((3..=50).contains(&name.len()) && begins_well && goes_on_well).then_some(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a person is told who gave something else.
    pub fn fault_detail() -> Text {
        Text::new(
            "Tên đăng nhập gồm 3–50 ký tự: chữ thường không dấu, chữ số, dấu chấm, gạch dưới, gạch nối; bắt đầu bằng chữ.",
            "A user name has 3 to 50 characters: small letters, digits, dots, underscores, hyphens; a letter first.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        for (text, name) in [
            ("an.nguyen", "an.nguyen"),
            (" Binh_01 ", "binh_01"),
            ("x-1", "x-1"),
        ] {
            assert_eq!(Username::parse(text).unwrap().as_str(), name);
        }
        for text in [
            "",
            "an",
            "1an",
            "đào",
            "an nguyen",
            "an@x",
            ".an",
            &"a".repeat(51),
        ] {
            assert!(Username::parse(text).is_none(), "{text}");
        }
    }
}
