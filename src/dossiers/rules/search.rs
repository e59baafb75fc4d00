//! Finding dossiers (domain section 19): what is kept of them to be found by, what a question asks for, and whether the
//! two meet.
//!
//! A token is a letter that says what it is from, then a word. A search reads the tokens of its rarest word, newest
//! dossier first, and holds each dossier that they lead to against the whole question here, so that the database
//! never has to join long lists.

use serde::{Deserialize, Serialize};

use super::search_words::{
    CODE, NAME, SPELLING, SUBMITTER, SUBMITTER_PHONE, SUMMARY, code, code_end, end_of_code, identities,
    name_words, phones, shortened_words, submitter_words, summary_words, token, tokens,
};
use crate::dossiers::model::{Findable, Identity, SearchField};
use crate::locks::model::Object;
use crate::platform::text::Word;

/// The words of a question of which the rarest is looked for.
const LEADING_WORDS: usize = 8;

/// One of the ways in which a dossier may be what was asked for, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Phase {
    /// It has this code.
    Code,
    /// Its owner has this number.
    Identity,
    /// Its owner has this telephone.
    Phone,
    /// Its code ends with, or goes on from, these digits of date and number.
    CodeEnd,
    /// All words are in the owner's name as they are spelled.
    Spelling,
    /// All words are in the owner's name when marks do not count.
    Name,
    /// Who brought it for the owner has this telephone.
    SubmitterPhone,
    /// All words are in the name of who brought it for the owner when marks do not count.
    Submitter,
    /// All words are in the summary when marks do not count.
    Summary,
    /// It is about this thing.
    Object,
}

impl Phase {
    const ALL: [Self; 10] = [
        Self::Code,
        Self::Identity,
        Self::Phone,
        Self::CodeEnd,
        Self::Spelling,
        Self::Name,
        Self::SubmitterPhone,
        Self::Submitter,
        Self::Summary,
        Self::Object,
    ];

    /// What of the dossier was asked for.
    pub fn field(self) -> SearchField {
        match self {
            Self::Code | Self::CodeEnd => SearchField::Code,
            Self::Identity => SearchField::Identity,
            Self::Phone => SearchField::Phone,
            Self::Spelling | Self::Name => SearchField::Name,
            Self::SubmitterPhone | Self::Submitter => SearchField::Submitter,
            Self::Summary => SearchField::Summary,
            Self::Object => SearchField::Object,
        }
    }

    /// Whether any one of its [sources](Search::sources) leads to all dossiers, so that the shortest is enough.
    pub fn takes_one_source(self) -> bool {
        matches!(
            self,
            Self::Spelling | Self::Name | Self::Submitter | Self::Summary
        )
    }
}

/// Tokens that lead to dossiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// This token.
    Token(Vec<u8>),
    /// Those from the first up to, and without, the second.
    Between(Vec<u8>, Vec<u8>),
}

impl Span {
    fn word(kind: char, word: &str) -> Self {
        Self::Token(token(kind, word))
    }

    fn beginning(kind: char, word: &str) -> Self {
        let from = token(kind, word);
        let mut to = from.clone();
        // UTF-8 has no byte 0xFF, so the last one can be raised.
        if let Some(last) = to.last_mut() {
            *last = last.saturating_add(1);
        }
        Self::Between(from, to)
    }

    fn contains(&self, token: &[u8]) -> bool {
        match self {
            Self::Token(only) => token == only.as_slice(),
            Self::Between(from, to) => from.as_slice() <= token && token < to.as_slice(),
        }
    }
}

/// Where dossiers to look at come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// What the agency's tokens lead to.
    Tokens(Span),
    /// The dossier with a code.
    Code(String),
    /// Dossiers whose owner has a telephone, E.164.
    Phone(String),
    /// Dossiers whose owner's number has this hash.
    Identity(Vec<u8>),
    /// Dossiers about a thing.
    Object(Object),
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Search {
    code: Option<String>,
    code_end: Option<String>,
    identities: Vec<Vec<u8>>,
    phones: Vec<String>,
    words: Vec<Word>,
    objects: Vec<Object>,
    phases: Vec<Phase>,
}

impl Search {
    /// Reads what somebody typed: a code or its end, a number, a telephone, words, a thing. None when there is nothing to
    /// look for. `within` narrows where to look, everywhere when it is empty; `hash` is the hash of a number, `objects`
    /// are the things that the text may name, as they are kept.
    pub fn parse(
        text: &str,
        within: &[SearchField],
        hash: impl Fn(&Identity) -> Vec<u8>,
        objects: Vec<Object>,
    ) -> Option<Self> {
        let mut search = Self {
            code: code(text),
            code_end: code_end(text),
            identities: identities(text).iter().map(hash).collect(),
            phones: phones(text),
            words: shortened_words(text).collect(),
            objects,
            phases: Vec::new(),
        };
        let asked = Phase::ALL.into_iter().filter(|phase| search.asks_for(*phase));
        let asked = asked.filter(|phase| within.is_empty() || within.contains(&phase.field()));
        search.phases = asked.collect();
        (!search.phases.is_empty()).then_some(search)
    }

    /// The things that are asked for.
    pub fn objects(&self) -> &[Object] {
        &self.objects
    }

    /// The ways to look for it, the best first.
    pub fn phases(&self) -> &[Phase] {
        &self.phases
    }

    fn asks_for(&self, phase: Phase) -> bool {
        match phase {
            Phase::Code => self.code.is_some(),
            Phase::Identity => !self.identities.is_empty(),
            Phase::Phone | Phase::SubmitterPhone => !self.phones.is_empty(),
            Phase::CodeEnd => self.code_end.is_some(),
            Phase::Spelling => self.words.iter().any(Word::is_marked),
            Phase::Name | Phase::Submitter | Phase::Summary => !self.words.is_empty(),
            Phase::Object => !self.objects.is_empty(),
        }
    }

    /// Where the dossiers of a phase come from.
    pub fn sources(&self, phase: Phase) -> Vec<Source> {
        match phase {
            Phase::Code => self.code.clone().map(Source::Code).into_iter().collect(),
            Phase::Identity => self.identities.iter().cloned().map(Source::Identity).collect(),
            Phase::Phone => self.phones.iter().cloned().map(Source::Phone).collect(),
            Phase::CodeEnd => {
                let digits = self.code_end.as_deref().into_iter();
                digits
                    .map(|digits| Source::Tokens(Span::beginning(CODE, digits)))
                    .collect()
            }
            Phase::Spelling => self.spans(SPELLING, |word| &word.spelled),
            Phase::Name => self.spans(NAME, |word| &word.folded),
            Phase::SubmitterPhone => {
                let phones = self.phones.iter();
                phones
                    .map(|phone| Source::Tokens(Span::word(SUBMITTER_PHONE, phone)))
                    .collect()
            }
            Phase::Submitter => self.spans(SUBMITTER, |word| &word.folded),
            Phase::Summary => self.spans(SUMMARY, |word| &word.folded),
            Phase::Object => self.objects.iter().cloned().map(Source::Object).collect(),
        }
    }

    fn spans(&self, kind: char, form: impl Fn(&Word) -> &String) -> Vec<Source> {
        let Some((last, whole)) = self.words.split_last() else {
            return Vec::new();
        };
        let whole = whole.iter().take(LEADING_WORDS);
        whole
            .map(|word| Span::word(kind, form(word)))
            .chain([Span::beginning(kind, form(last))])
            .map(Source::Tokens)
            .collect()
    }

    /// Whether a dossier is shown in a phase: it is found there, and by no better one. A source of several tokens leads
    /// to a dossier once for each of them: it is shown at the first.
    pub fn shows(&self, phase: Phase, source: Option<&Source>, token: &[u8], findable: &Findable) -> bool {
        let best = self.phases.iter().find(|phase| self.finds(**phase, findable));
        if best != Some(&phase) {
            return false;
        }
        match source {
            Some(Source::Tokens(span @ Span::Between(..))) => {
                let mut tokens = tokens(findable).into_iter();
                tokens.find(|token| span.contains(token)).as_deref() == Some(token)
            }
            Some(_) | None => true,
        }
    }

    fn finds(&self, phase: Phase, findable: &Findable) -> bool {
        match phase {
            Phase::Code => self.code.is_some() && findable.code == self.code,
            Phase::Identity => {
                let hash = findable.identity_hash.as_ref();
                hash.is_some_and(|hash| self.identities.contains(hash))
            }
            Phase::Phone => {
                let phone = findable.owner_phone.as_ref();
                phone.is_some_and(|phone| self.phones.contains(phone))
            }
            Phase::CodeEnd => {
                let digits = findable.code.as_deref().and_then(end_of_code);
                let wanted = self.code_end.as_deref();
                matches!((digits, wanted), (Some(digits), Some(wanted)) if digits.starts_with(wanted))
            }
            Phase::Spelling => self.has_all(&name_words(findable), |word| &word.spelled),
            Phase::Name => self.has_all(&name_words(findable), |word| &word.folded),
            Phase::SubmitterPhone => {
                let phone = findable.submitter_phone.as_ref();
                phone.is_some_and(|phone| self.phones.contains(phone))
            }
            Phase::Submitter => self.has_all(&submitter_words(findable), |word| &word.folded),
            Phase::Summary => self.has_all(&summary_words(findable), |word| &word.folded),
            // What leads to a dossier by a thing says so.
            Phase::Object => findable.is_about,
        }
    }

    /// All words are there, in any order; the last may be the beginning of one.
    fn has_all(&self, there: &[Word], form: impl Fn(&Word) -> &String) -> bool {
        let Some((last, whole)) = self.words.split_last() else {
            return false;
        };
        let mut whole = whole.iter();
        whole.all(|wanted| there.iter().any(|word| form(word) == form(wanted)))
            && there.iter().any(|word| form(word).starts_with(form(last)))
    }
}
