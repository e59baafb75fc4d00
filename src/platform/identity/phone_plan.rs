//! The Vietnamese numbering plan: what is valid now, and the two renumberings that old papers need.
//! All numbers here are national: digits beginning with `0`.

/// Mobile prefixes of eleven-digit numbers until 2018, and the prefixes that replaced them (15 September 2018).
const MOBILE_2018: [(&str, &str); 18] = [
    ("0120", "070"),
    ("0121", "079"),
    ("0122", "077"),
    ("0126", "076"),
    ("0128", "078"),
    ("0123", "083"),
    ("0124", "084"),
    ("0125", "085"),
    ("0127", "081"),
    ("0129", "082"),
    ("0162", "032"),
    ("0163", "033"),
    ("0164", "034"),
    ("0165", "035"),
    ("0166", "036"),
    ("0167", "037"),
    ("0168", "038"),
    ("0169", "039"),
];

/// The same, for the small networks.
const MOBILE_2018_SMALL: [(&str, &str); 3] = [("0186", "056"), ("0188", "058"), ("0199", "059")];

/// Area codes until 2017 and since (three steps, February to June 2017). Khánh Hòa: 058, now 0258.
const AREA_2017: [(&str, &str); 59] = [
    ("04", "024"),
    ("08", "028"),
    ("020", "0214"),
    ("022", "0212"),
    ("025", "0205"),
    ("026", "0206"),
    ("027", "0207"),
    ("029", "0216"),
    ("030", "0229"),
    ("031", "0225"),
    ("033", "0203"),
    ("036", "0227"),
    ("037", "0237"),
    ("038", "0238"),
    ("039", "0239"),
    ("052", "0232"),
    ("053", "0233"),
    ("054", "0234"),
    ("055", "0255"),
    ("056", "0256"),
    ("057", "0257"),
    ("058", "0258"),
    ("059", "0269"),
    ("060", "0260"),
    ("061", "0251"),
    ("062", "0252"),
    ("063", "0263"),
    ("064", "0254"),
    ("066", "0276"),
    ("067", "0277"),
    ("068", "0259"),
    ("070", "0270"),
    ("072", "0272"),
    ("073", "0273"),
    ("074", "0294"),
    ("075", "0275"),
    ("076", "0296"),
    ("077", "0297"),
    ("079", "0299"),
    ("0230", "0215"),
    ("0231", "0213"),
    ("0240", "0204"),
    ("0241", "0222"),
    ("0280", "0208"),
    ("0281", "0209"),
    ("0320", "0220"),
    ("0321", "0221"),
    ("0350", "0228"),
    ("0351", "0226"),
    ("0500", "0262"),
    ("0501", "0261"),
    ("0510", "0235"),
    ("0511", "0236"),
    ("0650", "0274"),
    ("0651", "0271"),
    ("0710", "0292"),
    ("0711", "0293"),
    ("0780", "0290"),
    ("0781", "0291"),
];

/// A mobile number of today: `^0(3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)\d{7}$`.
pub(super) fn is_mobile(number: &str) -> bool {
    number.len() == 10
        && match number.as_bytes() {
            [b'0', b'3', network, ..] => matches!(network, b'2'..=b'9'),
            [b'0', b'5', network, ..] => matches!(network, b'2' | b'5' | b'6' | b'8' | b'9'),
            [b'0', b'7', network, ..] => matches!(network, b'0' | b'6'..=b'9'),
            [b'0', b'8', network, ..] => matches!(network, b'1'..=b'9'),
            [b'0', b'9', ..] => true,
            _ => false,
        }
}

/// A landline number of today: `^02\d{1,2}\d{7,8}$`, ten or eleven digits in all.
pub(super) fn is_landline(number: &str) -> bool {
    number.starts_with("02") && matches!(number.len(), 10 | 11)
}

/// The mobile number that an eleven-digit one became in 2018.
pub(super) fn mobile_since_2018(number: &str) -> Option<String> {
    if number.len() != 11 {
        return None;
    }
    mobile_prefixes().find_map(|(old, new)| number.strip_prefix(old).map(|rest| format!("{new}{rest}")))
}

/// The eleven-digit number that a mobile number had before 2018, when it was one.
pub(super) fn mobile_before_2018(number: &str) -> Option<String> {
    mobile_prefixes().find_map(|(old, new)| number.strip_prefix(new).map(|rest| format!("{old}{rest}")))
}

/// The landline number that an old one became in 2017. Subscribers had eight digits in Hà Nội and Hồ Chí Minh City,
/// seven elsewhere.
pub(super) fn landline_since_2017(number: &str) -> Option<String> {
    AREA_2017.iter().find_map(|(old, new)| {
        let rest = number.strip_prefix(old)?;
        (rest.len() == subscriber_digits(old)).then(|| format!("{new}{rest}"))
    })
}

/// The number that a landline had before 2017, when its area code changed.
pub(super) fn landline_before_2017(number: &str) -> Option<String> {
    AREA_2017.iter().find_map(|(old, new)| {
        let rest = number.strip_prefix(new)?;
        (rest.len() == subscriber_digits(old)).then(|| format!("{old}{rest}"))
    })
}

fn subscriber_digits(old_area: &str) -> usize {
    if old_area.len() == 2 { 8 } else { 7 }
}

fn mobile_prefixes() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    MOBILE_2018.iter().chain(&MOBILE_2018_SMALL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_code_stands_once_on_either_side() {
        for table in [mobile_prefixes().collect::<Vec<_>>(), AREA_2017.iter().collect()] {
            let old: HashSet<_> = table.iter().map(|row| row.0).collect();
            let new: HashSet<_> = table.iter().map(|row| row.1).collect();
            assert_eq!((old.len(), new.len()), (table.len(), table.len()));
        }
    }

    #[test]
    fn every_replaced_number_is_valid_today() {
        for (old, new) in mobile_prefixes() {
            let number = mobile_since_2018(&format!("{old}1234567")).unwrap();
            assert!(is_mobile(&number) && number.starts_with(new), "{old}");
        }
        for (old, new) in AREA_2017 {
            let subscriber = "31234567".get(8 - subscriber_digits(old)..).unwrap();
            let number = landline_since_2017(&format!("{old}{subscriber}")).unwrap();
            assert!(
                is_landline(&number) && number.starts_with(new) && number.len() == 11,
                "{old}"
            );
            assert_eq!(
                landline_before_2017(&number).unwrap(),
                format!("{old}{subscriber}")
            );
        }
    }
}
