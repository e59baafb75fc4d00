//! What people type to say who they are.

use super::model::{IdNumber, Username, Vault};
use super::queries::accounts::Wanted;
use crate::platform::identity::{CitizenNumber, EmailAddress, Passport, Phone};

/// A sign-in name, read in one way only: an e-mail address, a citizen number, a phone number, or else a user name or
/// passport number. So however it is written, wrong passwords for one name are counted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInName {
    /// Whom it may name.
    pub wanted: Wanted,
    /// Under what wrong passwords are counted, whether or not somebody has that name.
    pub counting_key: Vec<u8>,
}

impl SignInName {
    /// Reads what was typed. Every text is some name.
    pub fn read(vault: &Vault, typed: &str) -> Self {
        let (wanted, canonical) = if typed.contains('@') {
            let key = EmailAddress::parse(typed).ok().map(|email| email.lookup_key());
            let canonical = key.clone();
            (
                Wanted {
                    email_key: key,
                    ..Wanted::default()
                },
                canonical,
            )
        } else if let Ok(number) = CitizenNumber::parse(typed) {
            let canonical = number.as_str().to_owned();
            let hash = vault.id_number_hash(&IdNumber::Citizen(number));
            (
                Wanted {
                    id_number_hash: Some(hash),
                    ..Wanted::default()
                },
                Some(canonical),
            )
        } else if let Ok(phone) = Phone::parse(typed) {
            let e164 = phone.e164().to_owned();
            (
                Wanted {
                    phone: Some(e164.clone()),
                    ..Wanted::default()
                },
                Some(e164),
            )
        } else {
            let username = Username::parse(typed).map(|name| name.as_str().to_owned());
            let passport = Passport::parse(typed).ok();
            // The passport's form first: it ignores case and blanks, as the user name ignores case.
            let canonical = passport
                .as_ref()
                .map(|number| number.as_str().to_owned())
                .or(username.clone());
            let hash = passport.map(|number| vault.id_number_hash(&IdNumber::Passport(number)));
            (
                Wanted {
                    username,
                    id_number_hash: hash,
                    ..Wanted::default()
                },
                canonical,
            )
        };
        let canonical = canonical.unwrap_or_else(|| format!("? {}", typed.trim().to_lowercase()));
        Self {
            wanted,
            counting_key: vault.name_hash(&canonical),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::keys::Keys;

    fn vault() -> Vault {
        let folder = tempfile::tempdir().unwrap();
        Vault::new(&Keys::open(folder.path()).unwrap()).unwrap()
    }

    #[test]
    fn each_way_to_write_a_name_is_the_same_name() {
        let vault = vault();
        for ways in [
            &["056199000000", " 056 199 000 000", "056.199-000.000"][..],
            &[
                "0905123456",
                "+84 905 123 456",
                "84905123456",
                "0905.123.456",
                "(0905) 123456",
            ],
            &["An.Nguyen@Example.vn", " an.nguyen@example.VN "],
            &["an.nguyen", "AN.NGUYEN", " An.Nguyen "],
            &["B1234567", "b1234567", " b 1234567 "],
            &["ai đó", " AI ĐÓ "],
        ] {
            let names: Vec<_> = ways.iter().map(|way| SignInName::read(&vault, way)).collect();
            for (way, name) in ways.iter().zip(&names) {
                assert_eq!(name.counting_key, names[0].counting_key, "{way}");
            }
        }
    }

    #[test]
    fn a_name_is_looked_for_in_its_place() {
        let vault = vault();
        let places = |typed: &str| {
            let wanted = SignInName::read(&vault, typed).wanted;
            (
                wanted.username.is_some(),
                wanted.id_number_hash.is_some(),
                wanted.phone.is_some(),
                wanted.email_key.is_some(),
            )
        };
        for (typed, expected) in [
            ("056199000000", (false, true, false, false)),
            ("225000000", (false, true, false, false)),
            ("0905123456", (false, false, true, false)),
            ("an@example.vn", (false, false, false, true)),
            ("an.nguyen", (true, false, false, false)),
            ("b1234567", (true, true, false, false)),
            ("", (false, false, false, false)),
            ("@", (false, false, false, false)),
        ] {
            assert_eq!(places(typed), expected, "{typed}");
        }
    }
}
