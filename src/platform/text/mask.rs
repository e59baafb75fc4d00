//! How personal data is shown in lists and to the public (domain rules on personal data: first and last figures only).

use chrono::{Datelike, NaiveDate};

use super::fold::fold;
use super::nfc::clean_line;

/// What stands where nothing may be shown.
pub const HIDDEN: &str = "•••";

/// An identity number: the first three and last two characters, `056*******89`. Short ones show nothing.
pub fn id_number(number: &str) -> String {
    keep_ends(number, 3, 2)
}

/// A phone number in its national form: the first four and last three digits, `0905***123`.
pub fn phone(number: &str) -> String {
    match number.strip_prefix("+84") {
        Some(rest) => keep_ends(&format!("0{rest}"), 4, 3),
        None => keep_ends(number, 4, 3),
    }
}

/// An e-mail address: the first character and the domain, `n***@domain`.
pub fn email(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => {
            let first: String = local.chars().take(1).collect();
            format!("{first}***@{domain}")
        }
        None => HIDDEN.to_owned(),
    }
}

/// A person's name: the family name and the initials of the rest, "Nguyễn V. A.". A single word is an initial only.
pub fn name(full_name: &str) -> String {
    let line = clean_line(full_name);
    let Some((family, rest)) = line.split_once(' ') else {
        return initial(&line);
    };
    let initials: Vec<String> = rest.split(' ').map(initial).collect();
    format!("{family} {}", initials.join(" "))
}

/// An address: from the commune upwards ("12 Lê Lợi, phường Lộc Thọ, Nha Trang" becomes "phường Lộc Thọ, Nha Trang").
/// Nothing is shown when no part names a commune.
pub fn address(text: &str) -> String {
    let parts: Vec<String> = text
        .split(',')
        .map(clean_line)
        .filter(|part| !part.is_empty())
        .collect();
    let is_commune = |part: &String| {
        let folded = fold(part);
        ["xa ", "phuong ", "thi tran ", "dac khu ", "p. ", "x. ", "tt. "]
            .iter()
            .any(|kind| folded.starts_with(kind))
    };
    match parts.iter().position(is_commune) {
        Some(at) => parts.get(at..).unwrap_or_default().join(", "),
        None => HIDDEN.to_owned(),
    }
}

/// A birth date: its year.
pub fn birth_date(date: NaiveDate) -> String {
    date.year().to_string()
}

fn initial(word: &str) -> String {
    word.chars()
        .next()
        .map(|c| c.to_uppercase().chain(['.']).collect())
        .unwrap_or_default()
}

/// Stars for all but the ends; for everything when the middle would be shorter than two characters.
fn keep_ends(text: &str, first: usize, last: usize) -> String {
    let length = text.chars().count();
    if length < first + last + 2 {
        return "*".repeat(length);
    }
    let shown = |at: usize| at < first || at >= length - last;
    text.chars()
        .enumerate()
        .map(|(at, c)| if shown(at) { c } else { '*' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn masks_show_what_the_rules_say() {
        assert_eq!(id_number("056199000089"), "056*******89");
        assert_eq!(id_number("225123489"), "225****89");
        assert_eq!(id_number("12345"), "*****");
        assert_eq!(phone("0905888123"), "0905***123");
        assert_eq!(phone("+84905888123"), "0905***123");
        assert_eq!(email("nguyen.an@example.vn"), "n***@example.vn");
        assert_eq!(email("không phải"), "•••");
        assert_eq!(name("Nguyễn Văn An"), "Nguyễn V. A.");
        assert_eq!(name("đào"), "Đ.");
        assert_eq!(name(""), "");
        assert_eq!(
            address("12 Lê Lợi, Phường Lộc Thọ,  Nha Trang, Khánh Hòa"),
            "Phường Lộc Thọ, Nha Trang, Khánh Hòa"
        );
        assert_eq!(
            address("Thôn 3, xã Diên An, Diên Khánh"),
            "xã Diên An, Diên Khánh"
        );
        assert_eq!(address("12 Lê Lợi"), "•••");
        assert_eq!(birth_date(NaiveDate::from_ymd_opt(1999, 2, 3).unwrap()), "1999");
    }

    proptest! {
        #[test]
        fn at_least_two_characters_of_a_number_are_hidden(number in "[0-9A-Z]{2,20}") {
            prop_assert!(id_number(&number).matches('*').count() >= 2);
            prop_assert!(phone(&number).matches('*').count() >= 2);
        }

        #[test]
        fn nothing_panics(text in any::<String>()) {
            let _ = (id_number(&text), phone(&text), email(&text), name(&text), address(&text));
        }
    }
}
