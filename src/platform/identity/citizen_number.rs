use chrono::{Datelike, NaiveDate};

use super::{Invalid, Sex, Warning, hidden_debug, only_digits, ungrouped};
use crate::platform::text::mask;

/// A citizen's identity number: the personal number of 12 digits (CCCD, the identity cards since, and the identity
/// cards of 2012–2015), or the number of 9 digits of the old identity card (CMND).
///
/// Twelve digits are: three for the province or country where the birth was registered, one for century and sex, two
/// for the year of birth, six drawn. There is no check digit.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CitizenNumber(String);

hidden_debug!(CitizenNumber);

impl CitizenNumber {
    /// Reads a number; blanks, dots and hyphens between figures do not count.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let digits = ungrouped(text);
        if !only_digits(&digits) || !matches!(digits.len(), 9 | 12) {
            return Err(Invalid::new(
                "CITIZEN_NUMBER_FORMAT",
                "Số định danh cá nhân/CCCD gồm 12 chữ số, CMND gồm 9 chữ số.",
                "A citizen number has 12 digits, an old identity card number 9.",
            ));
        }
        Ok(Self(digits))
    }

    /// Reads a personal number of 12 digits, and nothing else.
    pub fn personal(text: &str) -> Result<Self, Invalid> {
        Self::parse(text)
            .ok()
            .filter(|number| !number.is_old_card())
            .ok_or_else(|| {
                Invalid::new(
                    "CITIZEN_NUMBER_FORMAT",
                    "Số định danh cá nhân/CCCD gồm 12 chữ số; với CMND 9 chữ số hãy chọn loại giấy tờ OLD_CARD.",
                    "A citizen number has 12 digits; the 9 digits of an old card go with the kind OLD_CARD.",
                )
            })
    }

    /// Reads the number of an old identity card, 9 digits, and nothing else.
    pub fn old_card(text: &str) -> Result<Self, Invalid> {
        Self::parse(text).ok().filter(Self::is_old_card).ok_or_else(|| {
            Invalid::new(
                "CITIZEN_NUMBER_FORMAT",
                "Số CMND gồm 9 chữ số; với số 12 chữ số hãy chọn loại giấy tờ CITIZEN_ID.",
                "An old identity card number has 9 digits; one of 12 goes with the kind CITIZEN_ID.",
            )
        })
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first three and the last two digits.
    pub fn masked(&self) -> String {
        mask::id_number(&self.0)
    }

    /// Whether this is the 9-digit number of an old identity card.
    pub fn is_old_card(&self) -> bool {
        self.0.len() == 9
    }

    /// The code of the province (or country) of birth registration; not known from an old card.
    pub fn birth_place_code(&self) -> Option<&str> {
        if self.is_old_card() { None } else { self.0.get(..3) }
    }

    /// The sex that the number tells; not known from an old card.
    pub fn sex(&self) -> Option<Sex> {
        let century = self.century_digit()?;
        Some(if century.is_multiple_of(2) {
            Sex::Male
        } else {
            Sex::Female
        })
    }

    /// The year of birth that the number tells; not known from an old card.
    pub fn birth_year(&self) -> Option<i32> {
        let century = i32::try_from(self.century_digit()? / 2).ok()?;
        let year: i32 = self.0.get(4..6)?.parse().ok()?;
        Some(1900 + 100 * century + year)
    }

    /// What the number and what is stated about its holder do not agree in, and an old card that is out of date on
    /// `on` (old cards ended on 31 December 2024).
    pub fn warnings(&self, sex: Option<Sex>, birth_date: Option<NaiveDate>, on: NaiveDate) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let stated_sex = sex.filter(|sex| *sex != Sex::Other);
        if let (Some(told), Some(stated)) = (self.sex(), stated_sex)
            && told != stated
        {
            warnings.push(Warning::new(
                "CITIZEN_NUMBER_SEX_DIFFERS",
                "Giới tính không khớp với chữ số thứ tư của số định danh.",
                "The sex differs from what the fourth digit of the citizen number tells.",
            ));
        }
        if let (Some(told), Some(stated)) = (self.birth_year(), birth_date)
            && told != stated.year()
        {
            warnings.push(Warning::new(
                "CITIZEN_NUMBER_BIRTH_YEAR_DIFFERS",
                "Năm sinh không khớp với số định danh.",
                "The year of birth differs from what the citizen number tells.",
            ));
        }
        if self.is_old_card() && on.year() > 2024 {
            warnings.push(Warning::new(
                "CITIZEN_NUMBER_OLD_CARD_ENDED",
                "Chứng minh nhân dân 9 số hết giá trị sử dụng từ ngày 01/01/2025.",
                "Identity cards with 9 digits are no longer valid since 1 January 2025.",
            ));
        }
        warnings
    }

    fn century_digit(&self) -> Option<u32> {
        if self.is_old_card() {
            None
        } else {
            self.0.chars().nth(3)?.to_digit(10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn twelve_or_nine_digits_are_a_number() {
        for (text, digits) in [
            ("056199000000", "056199000000"),
            (" 056 199 000 000 ", "056199000000"),
            ("056.199.000.000", "056199000000"),
            ("225000000", "225000000"),
            ("225-000-000", "225000000"),
        ] {
            assert_eq!(CitizenNumber::parse(text).unwrap().as_str(), digits);
        }
        for text in [
            "",
            "05619900000",
            "0561990000000",
            "22500000a",
            "056199-00000x",
            "٠٥٦١٩٩٠٠٠٠٠٠",
            "0561990000001",
        ] {
            assert_eq!(
                CitizenNumber::parse(text).unwrap_err().code,
                "CITIZEN_NUMBER_FORMAT",
                "{text}"
            );
        }
    }

    #[test]
    fn a_number_tells_place_sex_and_year_of_birth() {
        for (digits, sex, year) in [
            ("056099000000", Sex::Male, 1999),
            ("056199000000", Sex::Female, 1999),
            ("001205000000", Sex::Male, 2005),
            ("079310000000", Sex::Female, 2010),
            ("038400000000", Sex::Male, 2100),
            ("038999000000", Sex::Female, 2399),
        ] {
            let number = CitizenNumber::parse(digits).unwrap();
            assert_eq!(
                (number.sex(), number.birth_year()),
                (Some(sex), Some(year)),
                "{digits}"
            );
            assert_eq!(number.birth_place_code(), digits.get(..3));
        }
        let old = CitizenNumber::parse("225000000").unwrap();
        assert_eq!(
            (old.sex(), old.birth_year(), old.birth_place_code()),
            (None, None, None)
        );
    }

    #[test]
    fn what_does_not_agree_is_a_warning() {
        let codes = |digits: &str, sex, birth, on| -> Vec<&str> {
            let number = CitizenNumber::parse(digits).unwrap();
            number
                .warnings(sex, birth, on)
                .iter()
                .map(|warning| warning.code)
                .collect()
        };
        let (born, on) = (Some(day(1999, 5, 1)), day(2011, 3, 1));
        assert!(codes("056199000000", Some(Sex::Female), born, on).is_empty());
        assert!(codes("056199000000", Some(Sex::Other), None, on).is_empty());
        assert_eq!(
            codes("056199000000", Some(Sex::Male), Some(day(1998, 5, 1)), on),
            ["CITIZEN_NUMBER_SEX_DIFFERS", "CITIZEN_NUMBER_BIRTH_YEAR_DIFFERS"]
        );
        assert!(codes("225000000", Some(Sex::Male), born, day(2024, 12, 31)).is_empty());
        assert_eq!(
            codes("225000000", None, None, day(2025, 1, 1)),
            ["CITIZEN_NUMBER_OLD_CARD_ENDED"]
        );
    }

    #[test]
    fn a_number_is_not_shown_by_accident() {
        let number = CitizenNumber::parse("056199000089").unwrap();
        assert_eq!(format!("{number:?}"), "CitizenNumber(•••)");
        assert_eq!(number.masked(), "056*******89");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            if let Ok(number) = CitizenNumber::parse(&text) {
                prop_assert_eq!(CitizenNumber::parse(number.as_str()).unwrap(), number);
            }
        }

        #[test]
        fn any_twelve_digits_are_read(digits in "[0-9]{12}") {
            let number = CitizenNumber::parse(&digits).unwrap();
            prop_assert!((1900..2400).contains(&number.birth_year().unwrap()));
            let described = format!("{number:?}");
            prop_assert!(!described.contains(&digits));
        }
    }
}
