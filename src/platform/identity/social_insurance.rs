use super::{Invalid, hidden_debug, only_digits, ungrouped};
use crate::platform::text::mask;

/// A social insurance number (BHXH, 10 digits), which the new health insurance card shows too, or the 15 characters
/// of an old health insurance card: two letters and thirteen digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SocialInsuranceNumber(String);

hidden_debug!(SocialInsuranceNumber);

impl SocialInsuranceNumber {
    /// Reads a number or an old card's characters.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let number = ungrouped(text).to_ascii_uppercase();
        let old_card = number.split_at_checked(2).is_some_and(|(letters, digits)| {
            letters.bytes().all(|b| b.is_ascii_uppercase()) && digits.len() == 13 && only_digits(digits)
        });
        if old_card || (number.len() == 10 && only_digits(&number)) {
            return Ok(Self(number));
        }
        Err(Invalid::new(
            "SOCIAL_INSURANCE_FORMAT",
            "Số bảo hiểm xã hội gồm 10 chữ số; thẻ bảo hiểm y tế cũ gồm 2 chữ cái và 13 chữ số.",
            "A social insurance number has 10 digits; an old health insurance card 2 letters and 13 digits.",
        ))
    }

    /// The number in capitals, without blanks.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first three and the last two characters.
    pub fn masked(&self) -> String {
        mask::id_number(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_old_cards_are_read() {
        for text in [
            "5600000000",
            "560 000 0000",
            "DN 4 56 00 000 00000",
            "gd4560000000000",
        ] {
            assert!(SocialInsuranceNumber::parse(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "560000000",
            "56000000000",
            "D14560000000000",
            "ĐN456000000000",
            "DN45600000000000",
        ] {
            assert_eq!(
                SocialInsuranceNumber::parse(text).unwrap_err().code,
                "SOCIAL_INSURANCE_FORMAT",
                "{text}"
            );
        }
        assert_eq!(
            format!("{:?}", SocialInsuranceNumber::parse("5600000000").unwrap()),
            "SocialInsuranceNumber(•••)"
        );
    }
}
