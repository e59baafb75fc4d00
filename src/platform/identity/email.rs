use email_address::Options;

use super::{Invalid, hidden_debug};
use crate::platform::text::{clean_line, mask};

/// An e-mail address. The domain is kept in lower case, the part before `@` as it was given.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

hidden_debug!(EmailAddress);

impl EmailAddress {
    /// Reads an address of at most 254 characters whose domain has a dot.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = clean_line(text);
        let options = Options::default()
            .with_required_tld()
            .without_domain_literal()
            .without_display_text();
        let parsed = email_address::EmailAddress::parse_with_options(&text, options).ok();
        match parsed.filter(|_| text.len() <= 254 && !text.contains(' ')) {
            Some(address) => Ok(Self(format!(
                "{}@{}",
                address.local_part(),
                address.domain().to_lowercase()
            ))),
            None => Err(Invalid::new(
                "EMAIL_FORMAT",
                "Địa chỉ thư điện tử không hợp lệ (ví dụ: ten@example.vn).",
                "This is not an e-mail address (example: name@example.vn).",
            )),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address by which two accounts are the same: all in lower case.
    pub fn lookup_key(&self) -> String {
        self.0.to_lowercase()
    }

    /// The first character and the domain.
    pub fn masked(&self) -> String {
        mask::email(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_read_and_their_domain_is_lower_case() {
        for (text, address) in [
            ("an.nguyen@example.vn", "an.nguyen@example.vn"),
            (" An.Nguyen+hs@Example.VN ", "An.Nguyen+hs@example.vn"),
            ("a@b.co", "a@b.co"),
        ] {
            assert_eq!(EmailAddress::parse(text).unwrap().as_str(), address);
        }
        assert_eq!(
            EmailAddress::parse("An@Example.VN").unwrap().lookup_key(),
            "an@example.vn"
        );
        assert_eq!(
            EmailAddress::parse("nam@example.vn").unwrap().masked(),
            "n***@example.vn"
        );
        assert_eq!(
            format!("{:?}", EmailAddress::parse("nam@example.vn").unwrap()),
            "EmailAddress(•••)"
        );
    }

    #[test]
    fn other_texts_are_refused() {
        let long = format!("{}@example.vn", "a".repeat(65));
        for text in [
            "",
            "an",
            "@example.vn",
            "an@",
            "an@localhost",
            "an@[127.0.0.1]",
            "An <an@example.vn>",
            "a b@example.vn",
            "a@b@example.vn",
            "an@example..vn",
            long.as_str(),
        ] {
            assert_eq!(
                EmailAddress::parse(text).unwrap_err().code,
                "EMAIL_FORMAT",
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            if let Ok(address) = EmailAddress::parse(&text) {
                prop_assert_eq!(EmailAddress::parse(address.as_str()).unwrap(), address);
            }
        }
    }
}
