//! Identifier codes of agencies (mã định danh).

use crate::text_enum;

text_enum! {
    /// The rule that an identifier code follows.
    pub enum CodeScheme {
        /// QCVN 102:2016/BTTTT: 13 characters, right to left (`000.00.14.H32`).
        Qcvn102 = "QCVN_102_2016",
        /// QĐ 20/2020/QĐ-TTg: left to right, up to 35 characters (`H32.14`).
        Qd20 = "QD_20_2020",
    }
}

/// An identifier code that is well formed under one of the two schemes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdentifierCode {
    scheme: CodeScheme,
    text: String,
}

impl IdentifierCode {
    /// Reads a code; which scheme it follows shows in its form.
    pub fn parse(text: &str) -> Option<Self> {
        let scheme = if is_qcvn102(text) {
            CodeScheme::Qcvn102
        } else if is_qd20(text) {
            CodeScheme::Qd20
        } else {
            return None;
        };
        Some(Self {
            scheme,
            text: text.to_owned(),
        })
    }

    /// The scheme.
    pub fn scheme(&self) -> CodeScheme {
        self.scheme
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// A letter and two digits: the level-1 part, H for provinces, G for ministries.
fn is_top(part: &str) -> bool {
    let mut chars = part.chars();
    chars.next().is_some_and(|c| c.is_ascii_uppercase())
        && chars.as_str().len() == 2
        && digits(chars.as_str())
}

fn digits(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_digit())
}

/// `^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$`
fn is_qcvn102(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    match parts.as_slice() {
        [fourth, third, second, top] => {
            fourth.len() == 3
                && third.len() == 2
                && second.len() == 2
                && [fourth, third, second].iter().all(|part| digits(part))
                && is_top(top)
        }
        _ => false,
    }
}

/// `^[A-Z]\d{2}(\.[A-Z0-9]{1,4})*$`, at most 35 characters.
fn is_qd20(text: &str) -> bool {
    let mut parts = text.split('.');
    text.len() <= 35
        && parts.next().is_some_and(is_top)
        && parts.all(|part| {
            (1..=4).contains(&part.len())
                && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_tells_the_scheme() {
        for (text, expected) in [
            ("000.00.14.H56", Some(CodeScheme::Qcvn102)),
            ("000.17.22.H56", Some(CodeScheme::Qcvn102)),
            ("H32", Some(CodeScheme::Qd20)),
            ("H32.14", Some(CodeScheme::Qd20)),
            ("H32.22.17", Some(CodeScheme::Qd20)),
            ("H55.242", Some(CodeScheme::Qd20)),
            ("H32.ABCD.1234.ABCD.1234.ABCD.1234.A", Some(CodeScheme::Qd20)),
            ("H32.ABCD.1234.ABCD.1234.ABCD.1234.AB", None),
            ("H32.12345", None),
            ("H32.", None),
            ("H3", None),
            ("h32.14", None),
            ("000.00.14.56H", None),
            ("000.00.1.H56", None),
            ("0000.00.14.H56", None),
            ("000.00.14.H56 ", None),
            ("H32.é", None),
            ("٠٠٠.00.14.H56", None),
            ("", None),
        ] {
            assert_eq!(
                IdentifierCode::parse(text).map(|code| code.scheme()),
                expected,
                "{text}"
            );
        }
    }
}
