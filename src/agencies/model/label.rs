//! Names and codes as people write them.

use crate::platform::text;

/// The longest name of an agency, a unit, a desk or a place, in characters.
pub const NAME_MAX: usize = 200;

/// A text of one line that says something: clean (NFC, single spaces), not empty, at most 200 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label(String);

/// Why a text is no name or code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelError {
    /// Nothing visible in it.
    Empty,
    /// More characters than there may be.
    TooLong,
    /// Characters that may not be there.
    Characters,
}

impl Label {
    /// Cleans and checks a text.
    ///
    /// # Errors
    /// Nothing is left of it, or too much.
    pub fn parse(raw: &str) -> Result<Self, LabelError> {
        let line = text::clean_line(raw);
        match line.chars().count() {
            0 => Err(LabelError::Empty),
            1..=NAME_MAX => Ok(Self(line)),
            _ => Err(LabelError::TooLong),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A code inside one agency (of a unit, of a desk) or a document symbol (SNV, SGDĐT): letters, digits, `-`, `.` and
/// `_`, at most 30.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ShortCode(String);

impl ShortCode {
    /// Checks a code; its case is kept, for symbols like "SNgV" have both.
    ///
    /// # Errors
    /// It is empty, too long, or has other characters.
    pub fn parse(raw: &str) -> Result<Self, LabelError> {
        let code = text::clean_line(raw);
        if code.is_empty() {
            Err(LabelError::Empty)
        } else if code.chars().count() > 30 {
            Err(LabelError::TooLong)
        } else if code
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'))
        {
            Ok(Self(code))
        } else {
            Err(LabelError::Characters)
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_clean_and_says_something() {
        assert_eq!(
            Label::parse("  Sở \u{200B} Nội\u{00A0}vụ ").unwrap().as_str(),
            "Sở Nội vụ"
        );
        assert_eq!(Label::parse(" \u{200B}\u{00A0} "), Err(LabelError::Empty));
        assert_eq!(Label::parse(&"ă".repeat(201)), Err(LabelError::TooLong));
        assert!(Label::parse(&"ă".repeat(200)).is_ok());
    }

    #[test]
    fn a_short_code_has_letters_and_digits() {
        for good in ["SGDĐT", "SNgV", "Q1", "phong-tu-phap", "QT.TP_1"] {
            assert_eq!(ShortCode::parse(good).unwrap().as_str(), good);
        }
        for (bad, error) in [
            (" ", LabelError::Empty),
            ("A B", LabelError::Characters),
            ("A/B", LabelError::Characters),
            ("A234567890123456789012345678901", LabelError::TooLong),
        ] {
            assert_eq!(ShortCode::parse(bad), Err(error), "{bad}");
        }
    }
}
