use super::{Invalid, hidden_debug};
use crate::platform::text::{clean_line, mask};

/// A passport number: a capital letter and seven digits for a Vietnamese passport, up to 20 letters, digits and
/// hyphens for a foreign one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Passport(String);

hidden_debug!(Passport);

impl Passport {
    /// Reads the number of a Vietnamese passport.
    pub fn vietnamese(text: &str) -> Result<Self, Invalid> {
        let number = compact(text);
        if is_vietnamese(&number) {
            return Ok(Self(number));
        }
        Err(Invalid::new(
            "PASSPORT_FORMAT",
            "Số hộ chiếu Việt Nam gồm 1 chữ cái và 7 chữ số.",
            "A Vietnamese passport number is one letter and seven digits.",
        ))
    }

    /// Reads the number of any passport; a Vietnamese one is among them.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let number = compact(text);
        let plain = number
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
        if plain && (1..=20).contains(&number.len()) && number.bytes().any(|b| b.is_ascii_digit()) {
            return Ok(Self(number));
        }
        Err(Invalid::new(
            "PASSPORT_FORMAT",
            "Số hộ chiếu gồm tối đa 20 chữ cái không dấu, chữ số hoặc gạch nối, có ít nhất một chữ số.",
            "A passport number has at most 20 letters, digits or hyphens and at least one digit.",
        ))
    }

    /// The number, in capitals and without blanks.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the number has the form of a Vietnamese passport's.
    pub fn is_vietnamese_form(&self) -> bool {
        is_vietnamese(&self.0)
    }

    /// The first three and the last two characters.
    pub fn masked(&self) -> String {
        mask::id_number(&self.0)
    }
}

fn compact(text: &str) -> String {
    clean_line(text)
        .chars()
        .filter(|c| *c != ' ')
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

fn is_vietnamese(number: &str) -> bool {
    let (letter, digits) = number.as_bytes().split_first().unwrap_or((&0, &[]));
    letter.is_ascii_uppercase() && digits.len() == 7 && digits.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn vietnamese_numbers_are_a_letter_and_seven_digits() {
        for text in ["B1234567", "c7654321", " C 7654321 "] {
            let passport = Passport::vietnamese(text).unwrap();
            assert!(passport.is_vietnamese_form() && passport.as_str().len() == 8);
        }
        for text in ["B123456", "12345678", "BB123456", "Đ1234567", "", "B12345678"] {
            assert_eq!(
                Passport::vietnamese(text).unwrap_err().code,
                "PASSPORT_FORMAT",
                "{text}"
            );
        }
    }

    #[test]
    fn foreign_numbers_are_free_up_to_twenty() {
        for (text, number) in [
            ("x-12 34", "X-1234"),
            ("12345678901234567890", "12345678901234567890"),
        ] {
            let passport = Passport::parse(text).unwrap();
            assert_eq!(
                (passport.as_str(), passport.is_vietnamese_form()),
                (number, false)
            );
        }
        for text in ["", "ABC", "123456789012345678901", "12_3", "số 12"] {
            assert!(Passport::parse(text).is_err(), "{text}");
        }
        assert_eq!(
            format!("{:?}", Passport::parse("B1234567").unwrap()),
            "Passport(•••)"
        );
        assert_eq!(Passport::parse("B1234567").unwrap().masked(), "B12***67");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            if let Ok(passport) = Passport::parse(&text) {
                prop_assert_eq!(Passport::parse(passport.as_str()).unwrap(), passport);
            }
            prop_assert!(Passport::vietnamese(&text).is_err() || Passport::parse(&text).is_ok());
        }
    }
}
