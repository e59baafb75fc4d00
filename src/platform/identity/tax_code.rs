use chrono::NaiveDate;

use super::{CitizenNumber, Invalid, hidden_debug, only_digits, ungrouped};
use crate::platform::text::mask;

/// What kind of taxpayer a code names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaxCodeKind {
    /// Ten digits: an organisation, or a person before July 2025.
    Taxpayer,
    /// Ten digits and three: a branch or a dependent unit.
    Branch,
    /// Twelve digits: a person's citizen number, which replaces the personal tax code from 1 July 2025.
    Person,
}

/// A tax code (MST). Ten digits of which the last checks the others; a branch adds `-###`; or a citizen number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TaxCode(String);

hidden_debug!(TaxCode);

const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];

impl TaxCode {
    /// Reads a code; the hyphen before a branch's three digits may be missing.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let digits = ungrouped(text);
        if !only_digits(&digits) {
            return Err(wrong_format());
        }
        let (main, branch) = match digits.len() {
            10 | 13 => digits.split_at(10),
            // a hyphen tells that a branch was meant, with a digit missing
            12 if !text.contains('-') => {
                return CitizenNumber::parse(&digits).map(|number| Self(number.as_str().to_owned()));
            }
            _ => return Err(wrong_format()),
        };
        if check_digit(main) != main.chars().last().and_then(|last| last.to_digit(10)) {
            return Err(Invalid::new(
                "TAX_CODE_CHECK_DIGIT",
                "Mã số thuế không đúng (sai chữ số kiểm tra).",
                "The tax code is wrong: its check digit does not agree.",
            ));
        }
        Ok(Self(if branch.is_empty() {
            main.to_owned()
        } else {
            format!("{main}-{branch}")
        }))
    }

    /// The code in its usual form: `4200123454`, `4200123454-001`, or twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first three and the last two characters.
    pub fn masked(&self) -> String {
        mask::id_number(&self.0)
    }

    /// What kind of taxpayer the code names.
    pub fn kind(&self) -> TaxCodeKind {
        match self.0.len() {
            10 => TaxCodeKind::Taxpayer,
            12 => TaxCodeKind::Person,
            _ => TaxCodeKind::Branch,
        }
    }

    /// The first day on which this kind of code is a tax code; nothing when it always was.
    pub fn usable_from(&self) -> Option<NaiveDate> {
        match self.kind() {
            TaxCodeKind::Person => NaiveDate::from_ymd_opt(2025, 7, 1),
            TaxCodeKind::Taxpayer | TaxCodeKind::Branch => None,
        }
    }
}

fn wrong_format() -> Invalid {
    Invalid::new(
        "TAX_CODE_FORMAT",
        "Mã số thuế gồm 10 chữ số, đơn vị phụ thuộc thêm 3 chữ số (##########-###); cá nhân dùng số định danh 12 chữ số.",
        "A tax code has 10 digits, a branch 3 more (##########-###); a person uses the citizen number of 12 digits.",
    )
}

/// d10 = 10 − (Σ dᵢ·wᵢ mod 11); nothing when that is 10, because then no such code is given out.
fn check_digit(main: &str) -> Option<u32> {
    let sum: u32 = main
        .chars()
        .zip(WEIGHTS)
        .filter_map(|(c, weight)| Some(c.to_digit(10)? * weight))
        .sum();
    Some(10 - sum % 11).filter(|digit| *digit < 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_with_the_right_check_digit_are_read() {
        for text in [
            "0100233488",
            "0314409058",
            "4200237973",
            "4200123454",
            "4200237980",
            "4201000014",
            "4201555009",
        ] {
            let code = TaxCode::parse(text).unwrap();
            assert_eq!((code.as_str(), code.kind()), (text, TaxCodeKind::Taxpayer));
        }
        for text in ["4200123454-001", "4200123454001", " 4200123454 - 001 "] {
            let code = TaxCode::parse(text).unwrap();
            assert_eq!(
                (code.as_str(), code.kind()),
                ("4200123454-001", TaxCodeKind::Branch)
            );
        }
        let person = TaxCode::parse("056199000000").unwrap();
        assert_eq!(
            (person.kind(), person.usable_from()),
            (TaxCodeKind::Person, NaiveDate::from_ymd_opt(2025, 7, 1))
        );
    }

    #[test]
    fn wrong_codes_are_refused_with_their_reason() {
        for (text, code) in [
            ("4200123455", "TAX_CODE_CHECK_DIGIT"),
            ("4200123455-001", "TAX_CODE_CHECK_DIGIT"),
            ("0000000000", "TAX_CODE_CHECK_DIGIT"),
            ("420012345", "TAX_CODE_FORMAT"),
            ("4200123454-01", "TAX_CODE_FORMAT"),
            ("42001234540", "TAX_CODE_FORMAT"),
            ("42OO123454", "TAX_CODE_FORMAT"),
            ("", "TAX_CODE_FORMAT"),
        ] {
            assert_eq!(TaxCode::parse(text).unwrap_err().code, code, "{text}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_found(main in "[0-9]{9}", at in 0_usize..10, by in 1_u8..10) {
            if let Some(last) = check_digit(&main) {
                let right = format!("{main}{last}");
                prop_assert!(TaxCode::parse(&right).is_ok());
                let mut digits = right.into_bytes();
                digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
                prop_assert!(TaxCode::parse(&String::from_utf8(digits).unwrap()).is_err());
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            if let Ok(code) = TaxCode::parse(&text) {
                prop_assert_eq!(TaxCode::parse(code.as_str()).unwrap(), code);
            }
        }
    }
}
