//! What somebody typed to find a person or a title.

use unicode_normalization::char::is_combining_mark;

use super::fold::{fold, spelling, tone_key};
use super::nfc::clean_line;

/// A word of a text, in the two forms by which it is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Without marks: [`fold`].
    pub folded: String,
    /// As it is written, the tone first: [`spelling`].
    pub spelled: String,
}

impl Word {
    /// Whether the word has marks that count: it is another word without them.
    pub fn is_marked(&self) -> bool {
        self.spelled.strip_prefix('0') != Some(self.folded.as_str())
    }
}

/// The words of a text: what stands between blanks and punctuation. The apostrophe of "H'Hen" is part of its word.
pub fn words(text: &str) -> Vec<Word> {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '\'' || is_combining_mark(c);
    clean_line(text)
        .split(|c| !part_of_word(c))
        .map(|word| word.trim_matches('\''))
        .map(|word| Word {
            folded: fold(word),
            spelled: spelling(word),
        })
        .filter(|word| !word.folded.is_empty())
        .collect()
}

/// A query: all its words must occur, in any order; the last may be the beginning of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchQuery {
    words: Vec<String>,
    last: String,
    spelling: Option<Vec<String>>,
}

impl SearchQuery {
    /// Reads a query; nothing when it has no words.
    pub fn parse(text: &str) -> Option<Self> {
        let folded = fold(text);
        let mut words: Vec<String> = folded
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let last = words.pop()?;
        let key = tone_key(text);
        let spelling = (key != folded).then(|| key.split(' ').map(str::to_owned).collect());
        Some(Self {
            words,
            last,
            spelling,
        })
    }

    /// Patterns for SQL `LIKE … ESCAPE '\'`, all of which must hold of `' ' || folded || ' '`, where `folded` is the
    /// column that [`fold`] made.
    pub fn like_patterns(&self) -> Vec<String> {
        let whole = self.words.iter().map(|word| format!("% {} %", escape_like(word)));
        whole.chain([format!("% {}%", escape_like(&self.last))]).collect()
    }

    /// Whether a text is found.
    pub fn matches(&self, text: &str) -> bool {
        let folded = fold(text);
        let has = |wanted: &String| folded.split(' ').any(|word| word == wanted);
        self.words.iter().all(has) && folded.split(' ').any(|word| word.starts_with(&self.last))
    }

    /// How well a found text fits, less is better: 0 when it is spelled with the query's own marks (either way of
    /// placing a tone) or the query has no marks, 1 when only the folded forms agree.
    pub fn rank(&self, text: &str) -> u8 {
        let Some(spelling) = &self.spelling else { return 0 };
        let key = tone_key(text);
        let exact = spelling
            .iter()
            .all(|wanted| key.split(' ').any(|word| word.starts_with(wanted.as_str())));
        u8::from(!exact)
    }
}

/// Only the digits: how codes, phone and id numbers are looked for.
pub fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Takes the special meaning from `%`, `_` and `\` for `LIKE … ESCAPE '\'`.
pub fn escape_like(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn query(text: &str) -> SearchQuery {
        SearchQuery::parse(text).unwrap()
    }

    #[test]
    fn words_in_any_order_with_or_without_marks_find_a_name() {
        for text in [
            "nguyen thi dao",
            "Đào Nguyễn",
            "ĐÀO",
            "dao nguyen thi",
            "thi d",
            "  đào ",
        ] {
            assert!(query(text).matches("Nguyễn Thị Đào"), "{text}");
        }
        for text in ["nguyen thi dan", "da nguyen", "nguyen van"] {
            assert!(!query(text).matches("Nguyễn Thị Đào"), "{text}");
        }
        assert!(query("An Nguyễn Văn").matches("Nguyễn Văn An"));
        assert_eq!(SearchQuery::parse(" \u{200B} "), None);
    }

    #[test]
    fn a_query_with_marks_ranks_its_own_spelling_first() {
        assert!(query("Đào").rank("Trần Đào") < query("Đào").rank("Trần Dao"));
        assert_eq!(query("hoà").rank("Khánh Hòa"), 0);
        assert_eq!(query("dao").rank("Đào"), query("dao").rank("Dao"));
    }

    #[test]
    fn words_are_what_stands_between_blanks_and_punctuation() {
        let folded = |text| {
            words(text)
                .into_iter()
                .map(|word| word.folded)
                .collect::<Vec<_>>()
        };
        assert_eq!(folded("  Nguyễn Thị Đào (mẹ) "), ["nguyen", "thi", "dao", "me"]);
        assert_eq!(
            folded("H'Hen Niê – QT-01/2010"),
            ["h'hen", "nie", "qt", "01", "2010"]
        );
        assert_eq!(folded(" '' \u{200B}."), [""; 0]);
        let marked: Vec<bool> = words("Lê an Đào ban Ân").iter().map(Word::is_marked).collect();
        assert_eq!(marked, [true, false, true, false, true]);
        assert_eq!(words("Nguye\u{0302}\u{0303}n"), words("NGUYỄN"));
    }

    #[test]
    fn like_patterns_hold_whole_words_and_a_last_prefix() {
        assert_eq!(query("Nguyễn Đà").like_patterns(), ["% nguyen %", "% da%"]);
        assert_eq!(query("50%_\\").like_patterns(), ["% 50\\%\\_\\\\%"]);
        assert_eq!(digits("0905 123-456 (mẹ)"), "0905123456");
    }

    proptest! {
        #[test]
        fn a_text_is_found_by_itself_and_by_its_words_turned_round(text in "[ a-zA-ZăâđêôơưÀ-ỹ]{1,30}") {
            if let Some(query) = SearchQuery::parse(&text) {
                prop_assert!(query.matches(&text));
                prop_assert_eq!(query.rank(&text), 0);
                let turned: Vec<&str> = text.split_whitespace().rev().collect();
                prop_assert!(query.matches(&turned.join(" ")));
            }
        }
    }
}
