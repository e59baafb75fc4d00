//! Sort keys for Vietnamese text: comparing two keys byte by byte gives the alphabet's order.
//!
//! A key has only `0`–`9` and `a`–`z`, which every collation of either database orders alike; so a key can stand in a
//! plain column with a plain index.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::fold::{Tone, is_barred_d, lower};
use super::nfc::clean_line;

/// Ends a level; sorts before everything, so that a beginning of a text sorts before the text.
const END: &str = "00";
const SPACE: &str = "01";
const PUNCTUATION: &str = "02";

/// The key of a title or a place: letters first (a ă â b c d đ e ê … u ư v, with f j w z in their Latin places), then
/// tones (none, huyền, hỏi, ngã, sắc, nặng) word by word. Case and the way of placing a tone do not count.
pub fn sort_key(text: &str) -> String {
    let line = lower(&clean_line(text));
    let mut letters = String::with_capacity(line.len() * 2);
    let mut tones = String::new();
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        if !letters.is_empty() {
            letters.push_str(SPACE);
        }
        tones.push(push_word(word, &mut letters));
    }
    letters + END + &tones + END
}

/// The key of a person's name: by given name (the last word), then family name (the first), then middle names.
pub fn person_sort_key(full_name: &str) -> String {
    let line = clean_line(full_name);
    let (rest, given) = line.rsplit_once(' ').unwrap_or(("", &line));
    let (family, middle) = rest.split_once(' ').unwrap_or((rest, ""));
    sort_key(given) + &sort_key(family) + &sort_key(middle)
}

/// Appends the letters of one word; gives its tone as a digit, `6` for marks that Vietnamese does not know.
fn push_word(word: &str, key: &mut String) -> char {
    let mut tone = Tone::None.digit();
    let mut decomposed = word.nfd().peekable();
    while let Some(c) = decomposed.next() {
        if is_combining_mark(c) {
            tone = '6'; // a mark without a letter before it
            continue;
        }
        // A tone below may stand between a letter and its own mark (ệ is e, dot, circumflex).
        let mut variant = '0';
        while let Some(mark) = decomposed.next_if(|mark| is_combining_mark(*mark)) {
            match (c, mark) {
                ('a', '\u{0306}') | ('e' | 'o', '\u{0302}') | ('u', '\u{031B}') => variant = '1',
                ('a', '\u{0302}') | ('o', '\u{031B}') => variant = '2',
                _ => tone = Tone::of(mark).map_or('6', Tone::digit),
            }
        }
        match c {
            'a'..='z' => key.extend([c, variant]),
            '0'..='9' => key.extend(['1', c]),
            _ if is_barred_d(c) => key.push_str("d1"),
            _ if c.is_alphanumeric() => key.push_str(&format!("z9{:06x}", u32::from(c))),
            _ => key.push_str(PUNCTUATION),
        }
    }
    tone
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(mut texts: Vec<&str>, key: fn(&str) -> String) -> Vec<&str> {
        texts.sort_by_key(|text| key(text));
        texts
    }

    #[test]
    fn the_alphabet_has_its_order() {
        let alphabet = "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z";
        let expected: Vec<&str> = alphabet.split(' ').collect();
        let mut mixed = expected.clone();
        mixed.reverse();
        assert_eq!(sorted(mixed, sort_key), expected);
    }

    #[test]
    fn tones_count_after_letters() {
        let expected = vec![
            "ma", "mà", "mả", "mã", "má", "mạ", "ma an", "mà an", "man", "măn", "mân", "mận", "mb",
        ];
        let mut mixed = expected.clone();
        mixed.reverse();
        assert_eq!(sorted(mixed, sort_key), expected);
        assert_eq!(sort_key("Khánh Hòa"), sort_key("KHÁNH HOÀ"));
    }

    #[test]
    fn every_d_sorts_before_every_barred_d() {
        assert_eq!(
            sorted(vec!["đa", "dz", "Đà", "da"], sort_key),
            ["da", "dz", "đa", "Đà"]
        );
    }

    #[test]
    fn people_sort_by_given_then_family_then_middle_name() {
        let people = vec!["Đặng Văn Ân", "Trần Thị Ánh", "Lê An", "Nguyễn Đạt", "Phạm Dũng"];
        let expected = ["Lê An", "Trần Thị Ánh", "Đặng Văn Ân", "Phạm Dũng", "Nguyễn Đạt"];
        assert_eq!(sorted(people, person_sort_key), expected);
        let namesakes = vec!["Trần An", "Lê Văn An", "Lê An", "Lê Thị An", "An"];
        assert_eq!(
            sorted(namesakes, person_sort_key),
            ["An", "Lê An", "Lê Thị An", "Lê Văn An", "Trần An"]
        );
    }

    proptest! {
        #[test]
        fn a_key_is_plain_for_any_text(text in any::<String>()) {
            prop_assert!(sort_key(&text).bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase()));
            prop_assert!(person_sort_key(&text).bytes().all(|b| b.is_ascii_alphanumeric()));
        }

        #[test]
        fn a_beginning_sorts_first(text in "[a-zđăâêôơư ]{1,20}", more in "[a-zđ]{1,5}") {
            let text = text.trim_end();
            let longer = format!("{text}{more}");
            prop_assert!(sort_key(text) < sort_key(&longer));
        }

        #[test]
        fn case_and_form_do_not_count(text in "[ a-zA-ZăâđêôơưÀ-ỹ]{0,30}") {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(sort_key(&decomposed), sort_key(&text));
            prop_assert_eq!(sort_key(&text.to_uppercase()), sort_key(&text));
        }
    }
}
