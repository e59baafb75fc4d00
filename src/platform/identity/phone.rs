use super::{Invalid, Warning, hidden_debug, phone_plan};
use crate::platform::text::{clean_line, mask};

/// What a phone number reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneKind {
    /// A Vietnamese mobile phone.
    Mobile,
    /// A Vietnamese landline.
    Landline,
    /// A number of another country, whose plan is not known here.
    Foreign,
}

/// A phone number: E.164 for use, and the text that was given.
///
/// The rule does not look at the date. A number valid today is that number; otherwise the eleven-digit mobile numbers
/// before 2018 and the area codes before 2017 (Khánh Hòa's 058) are read as what they became. Where both readings are
/// possible (058 is now also a mobile prefix) today's wins and [`Phone::warnings`] says so.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone {
    e164: String,
    raw: String,
}

hidden_debug!(Phone);

impl Phone {
    /// Reads a number as people write it: with blanks, dots, hyphens, brackets, `+84`, `0084`, `84` or `0` in front.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let raw = clean_line(text);
        let e164 = read(&raw).ok_or_else(|| {
            Invalid::new(
                "PHONE_FORMAT",
                "Số điện thoại không hợp lệ (ví dụ: 0905 123 456 hoặc 0258 3 822 229).",
                "This is not a phone number (example: 0905 123 456, or +44 20 7946 0000 from abroad).",
            )
        })?;
        Ok(Self { e164, raw })
    }

    /// The number as it is stored and called: `+84905123456`.
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// The text that was given.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The number as it is dialled in Vietnam: `0905123456`; a foreign one with its `+`.
    pub fn national(&self) -> String {
        match self.e164.strip_prefix("+84") {
            Some(rest) => format!("0{rest}"),
            None => self.e164.clone(),
        }
    }

    /// What the number reaches.
    pub fn kind(&self) -> PhoneKind {
        let national = self.national();
        if !national.starts_with('0') {
            PhoneKind::Foreign
        } else if phone_plan::is_mobile(&national) {
            PhoneKind::Mobile
        } else {
            PhoneKind::Landline
        }
    }

    /// The first four and last three digits of the national form.
    pub fn masked(&self) -> String {
        mask::phone(&self.e164)
    }

    /// Every form, digits only, under which somebody may look for this number: today's, the one before the
    /// renumbering, and the landline that may have been meant.
    pub fn search_forms(&self) -> Vec<String> {
        let national = self.national();
        let others = match self.kind() {
            PhoneKind::Mobile => [
                phone_plan::mobile_before_2018(&national),
                phone_plan::landline_since_2017(&national),
            ],
            PhoneKind::Landline => [phone_plan::landline_before_2017(&national), None],
            PhoneKind::Foreign => [None, None],
        };
        let today = national.trim_start_matches('+').to_owned();
        std::iter::once(today)
            .chain(others.into_iter().flatten())
            .collect()
    }

    /// Warns when a number given in today's mobile form may also be a landline with its area code before 2017.
    pub fn warnings(&self) -> Vec<Warning> {
        let given_as_is = self.raw.bytes().filter(u8::is_ascii_digit).count() == 10;
        let national = self.national();
        if given_as_is
            && self.kind() == PhoneKind::Mobile
            && phone_plan::landline_since_2017(&national).is_some()
        {
            return vec![Warning::new(
                "PHONE_MAYBE_OLD_LANDLINE",
                "Số này cũng có thể là số cố định theo mã vùng cũ trước năm 2017; hãy kiểm tra lại.",
                "This may also be a landline with its area code before 2017; please check.",
            )];
        }
        Vec::new()
    }
}

fn read(raw: &str) -> Option<String> {
    let compact: String = raw
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')' | '/' | '\u{2013}'))
        .collect();
    let (international, digits) = match compact.strip_prefix('+').or_else(|| compact.strip_prefix("00")) {
        Some(rest) => (true, rest),
        None => (false, compact.as_str()),
    };
    if digits.is_empty() || !super::only_digits(digits) {
        return None;
    }
    let national = match digits.strip_prefix("84") {
        // "+84 (0)905 …" keeps a zero that does not belong there
        Some(rest) if international || !digits.starts_with('0') => {
            format!("0{}", rest.strip_prefix('0').unwrap_or(rest))
        }
        _ if international => {
            let plausible = (7..=15).contains(&digits.len()) && !digits.starts_with('0');
            return plausible.then(|| format!("+{digits}"));
        }
        _ => digits.to_owned(),
    };
    let today = if phone_plan::is_mobile(&national) {
        national
    } else {
        phone_plan::mobile_since_2018(&national)
            .or_else(|| phone_plan::landline_since_2017(&national))
            .or_else(|| phone_plan::is_landline(&national).then_some(national))?
    };
    Some(format!("+84{}", today.strip_prefix('0')?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_of_today_and_of_2010_are_read() {
        for (text, e164, kind) in [
            ("0905123456", "+84905123456", PhoneKind::Mobile),
            ("0905 123 456", "+84905123456", PhoneKind::Mobile),
            ("+84 905.123.456", "+84905123456", PhoneKind::Mobile),
            ("+84 (0)905-123-456", "+84905123456", PhoneKind::Mobile),
            ("0084905123456", "+84905123456", PhoneKind::Mobile),
            ("84905123456", "+84905123456", PhoneKind::Mobile),
            ("0321234567", "+84321234567", PhoneKind::Mobile),
            ("0123 456 7890", "+84834567890", PhoneKind::Mobile),
            ("01201234567", "+84701234567", PhoneKind::Mobile),
            ("01211234567", "+84791234567", PhoneKind::Mobile),
            ("01221234567", "+84771234567", PhoneKind::Mobile),
            ("01261234567", "+84761234567", PhoneKind::Mobile),
            ("01281234567", "+84781234567", PhoneKind::Mobile),
            ("01241234567", "+84841234567", PhoneKind::Mobile),
            ("01251234567", "+84851234567", PhoneKind::Mobile),
            ("01271234567", "+84811234567", PhoneKind::Mobile),
            ("01291234567", "+84821234567", PhoneKind::Mobile),
            ("01621234567", "+84321234567", PhoneKind::Mobile),
            ("01661234567", "+84361234567", PhoneKind::Mobile),
            ("01691234567", "+84391234567", PhoneKind::Mobile),
            ("01861234567", "+84561234567", PhoneKind::Mobile),
            ("01881234567", "+84581234567", PhoneKind::Mobile),
            ("01991234567", "+84591234567", PhoneKind::Mobile),
            ("+84 123 456 7890", "+84834567890", PhoneKind::Mobile),
            ("0258 3 822 229", "+842583822229", PhoneKind::Landline),
            ("(0258) 3.822.229", "+842583822229", PhoneKind::Landline),
            ("024 3825 1234", "+842438251234", PhoneKind::Landline),
            ("04 3825 1234", "+842438251234", PhoneKind::Landline),
            ("0511 3 821 234", "+842363821234", PhoneKind::Landline),
            ("+44 20 7946 0000", "+442079460000", PhoneKind::Foreign),
        ] {
            let phone = Phone::parse(text).unwrap();
            assert_eq!((phone.e164(), phone.kind(), phone.raw()), (e164, kind, text));
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "+",
            "00",
            "113",
            "905123456",
            "0100123456",
            "09051234567",
            "0905 123 45x",
            "1900 1234",
            "+84",
            "+1",
            "+0123456789",
            "+1234567890123456",
            "0123",
            "０９０５１２３４５６",
            "0510123456",
        ] {
            assert_eq!(Phone::parse(text).unwrap_err().code, "PHONE_FORMAT", "{text}");
        }
    }

    #[test]
    fn khanh_hoas_old_area_code_is_read_as_mobile_with_a_warning() {
        let phone = Phone::parse("058 3 822 229").unwrap();
        assert_eq!((phone.e164(), phone.kind()), ("+84583822229", PhoneKind::Mobile));
        assert_eq!(phone.warnings()[0].code, "PHONE_MAYBE_OLD_LANDLINE");
        assert_eq!(phone.search_forms(), ["0583822229", "01883822229", "02583822229"]);
        assert!(Phone::parse("0188 3 822 229").unwrap().warnings().is_empty());
        assert!(Phone::parse("0905123456").unwrap().warnings().is_empty());
    }

    #[test]
    fn a_number_is_found_under_its_old_and_new_prefix() {
        assert_eq!(
            Phone::parse("01661234567").unwrap().search_forms()[..2],
            ["0361234567", "01661234567"]
        );
        assert_eq!(
            Phone::parse("0258 3822229").unwrap().search_forms(),
            ["02583822229", "0583822229"]
        );
        assert_eq!(
            Phone::parse("+442079460000").unwrap().search_forms(),
            ["442079460000"]
        );
        assert_eq!(Phone::parse("0905888123").unwrap().masked(), "0905***123");
        assert_eq!(format!("{:?}", Phone::parse("0905888123").unwrap()), "Phone(•••)");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[-0-9+(). ]{0,20}|\\PC{0,20}") {
            if let Ok(phone) = Phone::parse(&text) {
                let again = Phone::parse(phone.e164()).unwrap();
                prop_assert_eq!(again.e164(), phone.e164());
                prop_assert!((8..=16).contains(&phone.e164().len()));
            }
        }

        #[test]
        fn todays_mobile_numbers_stay_what_they_are(
            number in "0(3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])[0-9]{7}"
        ) {
            let phone = Phone::parse(&number).unwrap();
            prop_assert_eq!((phone.national(), phone.kind()), (number, PhoneKind::Mobile));
        }
    }
}
