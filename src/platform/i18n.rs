//! Text for people, in Vietnamese and English.

use std::borrow::Cow;

/// A language that the API answers in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Vietnamese, the default.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// Picks from an `Accept-Language` header (RFC 9110, 12.5.4): the first of the languages known here with the
    /// highest weight; Vietnamese when none is.
    pub fn negotiate(header: Option<&str>) -> Self {
        let mut best = (0.0_f32, Self::Vi);
        for part in header.unwrap_or_default().split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
            let weight = pieces
                .find_map(|piece| {
                    piece
                        .trim()
                        .strip_prefix("q=")
                        .map(|q| q.trim().parse().unwrap_or(0.0))
                })
                .unwrap_or(1.0_f32);
            let language = match tag.split('-').next() {
                Some("en") => Self::En,
                Some("vi" | "*") => Self::Vi,
                _ => continue,
            };
            if weight > best.0 {
                best = (weight, language);
            }
        }
        best.1
    }

    /// The tag for `Content-Language`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }
}

/// One text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Vietnamese.
    pub vi: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Text {
    /// Both versions of one text.
    pub fn new(vi: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self {
            vi: vi.into(),
            en: en.into(),
        }
    }

    /// The version in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_highest_weight_wins() {
        for (header, expected) in [
            (None, Language::Vi),
            (Some(""), Language::Vi),
            (Some("en"), Language::En),
            (Some("en-GB;q=0.8, vi;q=0.9"), Language::Vi),
            (Some("fr, en;q=0.5"), Language::En),
            (Some("fr"), Language::Vi),
            (Some("en;q=0"), Language::Vi),
        ] {
            assert_eq!(Language::negotiate(header), expected, "{header:?}");
        }
    }
}
