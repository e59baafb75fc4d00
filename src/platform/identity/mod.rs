//! Who somebody is and how to reach them: numbers, names and addresses that can only be valid.
//!
//! Each type is made by `parse`, which takes what people type and answers with an [`Invalid`] that a form can show in
//! both languages. Parsing does not depend on the date: forms of 2010 stay readable today. What is only suspicious is
//! a [`Warning`]; it is shown and never blocks, because papers have errors and people have special cases.
//!
//! These values are personal data: `Debug` prints `•••`, none of them serialises by itself, and lists show
//! `masked()`.

mod citizen_number;
mod email;
mod passport;
mod person_name;
mod phone;
mod phone_plan;
mod social_insurance;
mod tax_code;

pub use citizen_number::CitizenNumber;
pub use email::EmailAddress;
pub use passport::Passport;
pub use person_name::PersonName;
pub use phone::{Phone, PhoneKind};
pub use social_insurance::SocialInsuranceNumber;
pub use tax_code::{TaxCode, TaxCodeKind};

use crate::platform::i18n::Text;

/// Why a text is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// A stable name for programs, such as `TAX_CODE_CHECK_DIGIT`.
    pub code: &'static str,
    /// What a person is told.
    pub detail: Text,
}

impl Invalid {
    fn new(code: &'static str, vi: &'static str, en: &'static str) -> Self {
        Self {
            code,
            detail: Text::new(vi, en),
        }
    }
}

impl std::fmt::Display for Invalid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.detail.en)
    }
}

impl std::error::Error for Invalid {}

/// Something that looks wrong and may yet be right. Shown, never blocking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// A stable name for programs, such as `CITIZEN_NUMBER_SEX_DIFFERS`.
    pub code: &'static str,
    /// What a person is told.
    pub detail: Text,
}

impl Warning {
    fn new(code: &'static str, vi: &'static str, en: &'static str) -> Self {
        Self {
            code,
            detail: Text::new(vi, en),
        }
    }
}

/// Sex as papers state it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
    /// Khác, or not stated.
    Other,
}

/// Gives a type of personal data a `Debug` that shows nothing.
macro_rules! hidden_debug {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(•••)"))
            }
        }
    };
}
use hidden_debug;

/// Without the blanks, dots and hyphens with which people group figures.
fn ungrouped(text: &str) -> String {
    let line = crate::platform::text::clean_line(text);
    line.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect()
}

fn only_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}
