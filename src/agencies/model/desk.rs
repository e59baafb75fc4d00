//! One-stop desks (bộ phận tiếp nhận và trả kết quả, quầy).

use chrono::{DateTime, NaiveDate, Utc};

use super::{Label, Period, ShortCode};
use crate::platform::ids::{AgencyId, CalendarId, DeskId};

/// A telephone number as it is printed on receipts: digits, spaces and `+ - . ( )`, with 3 to 15 digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Checks a number. Desks have short numbers and extensions too, so no numbering plan is held against it.
    pub fn parse(raw: &str) -> Option<Self> {
        let text = crate::platform::text::clean_line(raw);
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let known = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '.' | '(' | ')');
        ((3..=15).contains(&digits) && text.len() <= 30 && text.chars().all(known)).then_some(Self(text))
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A desk of an agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// Its id.
    pub id: DeskId,
    /// The agency it belongs to.
    pub agency: AgencyId,
    /// Its code, unique in the agency.
    pub code: ShortCode,
    /// Its name.
    pub name: Label,
    /// Its telephone.
    pub phone: Option<Phone>,
    /// Where it is.
    pub address: Option<Label>,
    /// Its own working calendar; without one its agency's.
    pub calendar: Option<CalendarId>,
    /// When it exists.
    pub valid: Period,
    /// Counts its changes.
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Desk {
    /// Whether it exists on this day.
    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        self.valid.contains(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_can_be_rung_up() {
        for (text, good) in [
            ("0258 3822 555", true),
            ("(058) 3.822.555", true),
            ("1022", true),
            ("+84 258 3822555", true),
            ("12", false),
            ("0258 3822 555 máy lẻ 12", false),
            ("", false),
        ] {
            assert_eq!(Phone::parse(text).is_some(), good, "{text}");
        }
    }
}
