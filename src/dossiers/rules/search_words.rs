//! What dossiers are found by, and what a question is made of.

use std::collections::BTreeSet;

use crate::dossiers::model::{Findable, Identity, IdentityKind};
use crate::locks::model::{ObjectKey, ObjectKind};
use crate::platform::identity::{CitizenNumber, Passport, Phone, TaxCode};
use crate::platform::text::{Word, words};

/// The words of a summary that are kept; later ones do not find it.
const SUMMARY_WORDS: usize = 30;
/// The letters of a word that count.
const WORD_LETTERS: usize = 30;
/// How many digits of a code, from its date on, are enough to look for it.
const CODE_DIGITS: usize = 4;

pub(super) const CODE: char = 'c';
pub(super) const NAME: char = 'n';
pub(super) const SPELLING: char = 's';
pub(super) const SUMMARY: char = 't';
pub(super) const SUBMITTER: char = 'b';
pub(super) const SUBMITTER_PHONE: char = 'p';

pub(super) fn token(kind: char, word: &str) -> Vec<u8> {
    format!("{kind}{word}").into_bytes()
}

fn shortened(word: &str) -> String {
    word.chars().take(WORD_LETTERS).collect()
}

pub(super) fn shortened_words(text: &str) -> impl Iterator<Item = Word> {
    words(text).into_iter().map(|word| Word {
        folded: shortened(&word.folded),
        spelled: shortened(&word.spelled),
    })
}

pub(super) fn name_words(findable: &Findable) -> Vec<Word> {
    shortened_words(&findable.owner_name).collect()
}

pub(super) fn submitter_words(findable: &Findable) -> Vec<Word> {
    shortened_words(findable.submitter_name.as_deref().unwrap_or_default()).collect()
}

pub(super) fn summary_words(findable: &Findable) -> Vec<Word> {
    let summary = findable.summary.as_deref().unwrap_or_default();
    shortened_words(summary).take(SUMMARY_WORDS).collect()
}

/// All tokens by which a dossier is found, in their order.
pub fn tokens(findable: &Findable) -> BTreeSet<Vec<u8>> {
    let mut tokens = BTreeSet::new();
    for word in name_words(findable) {
        tokens.insert(token(NAME, &word.folded));
        tokens.insert(token(SPELLING, &word.spelled));
    }
    for word in summary_words(findable) {
        tokens.insert(token(SUMMARY, &word.folded));
    }
    for word in submitter_words(findable) {
        tokens.insert(token(SUBMITTER, &word.folded));
    }
    let phone = findable.submitter_phone.as_deref();
    tokens.extend(phone.map(|phone| token(SUBMITTER_PHONE, phone)));
    tokens.extend(findable.code.as_deref().and_then(code_token));
    tokens
}

/// The token of a code, when it is drawn after the others were put in.
pub fn code_token(code: &str) -> Option<Vec<u8>> {
    end_of_code(code).map(|digits| token(CODE, &digits))
}

/// Date and number of a code, digits only: "1103070001" of "H32.26-110307-0001".
pub(super) fn end_of_code(code: &str) -> Option<String> {
    let (_, end) = code.split_once('-')?;
    Some(digits_of(end))
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The text without blanks and with one kind of hyphen, in capitals, when it may be a whole code.
pub(super) fn code(text: &str) -> Option<String> {
    let code: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| {
            if matches!(c, '\u{2010}'..='\u{2015}') {
                '-'
            } else {
                c
            }
        })
        .flat_map(char::to_uppercase)
        .collect();
    let plain = code
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    (plain && code.matches('-').count() == 2).then_some(code)
}

/// Digits only, when nothing but digits and what is written between them is there.
fn only_digits(text: &str) -> Option<String> {
    let separates =
        |c: char| c.is_whitespace() || matches!(c, '.' | '-' | '/' | '(' | ')' | '\u{2010}'..='\u{2015}');
    let plain = text.chars().all(|c| c.is_ascii_digit() || separates(c));
    plain.then(|| digits_of(text))
}

pub(super) fn code_end(text: &str) -> Option<String> {
    only_digits(text).filter(|digits| digits.len() >= CODE_DIGITS)
}

/// What the text is as a number of a person or a business; the same digits may be several.
pub(super) fn identities(text: &str) -> Vec<Identity> {
    let citizen = CitizenNumber::parse(text).ok().into_iter().flat_map(|number| {
        [IdentityKind::CitizenId, IdentityKind::OldCard].map(|kind| (kind, number.as_str().to_owned()))
    });
    let passport = Passport::parse(text).ok();
    let passport = passport.map(|number| (IdentityKind::Passport, number.as_str().to_owned()));
    let business = TaxCode::parse(text).ok();
    let business = business.map(|number| (IdentityKind::TaxCode, number.as_str().to_owned()));
    citizen
        .chain(passport)
        .chain(business)
        .map(|(kind, number)| Identity { kind, number })
        .collect()
}

/// The telephones that may be meant, E.164: 058 was an area code and is a mobile prefix.
pub(super) fn phones(text: &str) -> Vec<String> {
    let Ok(phone) = Phone::parse(text) else {
        return Vec::new();
    };
    let mut phones = vec![phone.e164().to_owned()];
    for form in phone.search_forms() {
        if let Ok(other) = Phone::parse(&form)
            && !phones.iter().any(|known| known == other.e164())
        {
            phones.push(other.e164().to_owned());
        }
    }
    phones
}

/// The things that the text may name; one text may be the key of several kinds.
pub fn objects(text: &str) -> Vec<ObjectKey> {
    let kinds = ObjectKind::ALL.iter();
    kinds
        .filter_map(|kind| ObjectKey::parse(*kind, text).ok())
        .collect()
}
