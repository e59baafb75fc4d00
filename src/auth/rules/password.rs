//! Which passwords are taken (after NIST SP 800-63B: length, not composition; none that everybody tries first).

use crate::platform::i18n::Text;
use crate::platform::text::fold;

/// The fewest characters of a password.
pub const MIN_CHARS: usize = 10;

/// The most. More would make no password better.
pub const MAX_CHARS: usize = 128;

/// What is wrong with a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    /// Fewer than [`MIN_CHARS`] characters.
    TooShort,
    /// More than [`MAX_CHARS`].
    TooLong,
    /// Among those that are tried first, or nothing but a pattern.
    Common,
    /// It holds the owner's number, phone, e-mail name or user name.
    Personal,
    /// The same as before.
    Unchanged,
}

impl PasswordFault {
    /// The code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooShort => "PASSWORD_TOO_SHORT",
            Self::TooLong => "PASSWORD_TOO_LONG",
            Self::Common => "PASSWORD_COMMON",
            Self::Personal => "PASSWORD_PERSONAL",
            Self::Unchanged => "PASSWORD_UNCHANGED",
        }
    }

    /// What a person is told.
    pub fn detail(self) -> Text {
        match self {
            Self::TooShort => Text::new(
                format!("Mật khẩu phải có ít nhất {MIN_CHARS} ký tự."),
                format!("A password has at least {MIN_CHARS} characters."),
            ),
            Self::TooLong => Text::new(
                format!("Mật khẩu có nhiều nhất {MAX_CHARS} ký tự."),
                format!("A password has at most {MAX_CHARS} characters."),
            ),
            Self::Common => Text::new(
                "Mật khẩu này quá dễ đoán. Hãy dùng một câu của riêng bạn.",
                "This password is among the first that are tried. Take a sentence of your own.",
            ),
            Self::Personal => Text::new(
                "Mật khẩu không được chứa số giấy tờ, số điện thoại, thư điện tử hay tên đăng nhập của bạn.",
                "A password must not hold your identity number, phone number, e-mail or user name.",
            ),
            Self::Unchanged => Text::new(
                "Mật khẩu mới phải khác mật khẩu hiện tại.",
                "The new password must differ from the present one.",
            ),
        }
    }
}

/// Parts of passwords that are tried first, folded. What is left without them, and without digits and signs, must
/// still be something.
const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "matkhau",
    "mat khau",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "asdfgh",
    "zxcvbnm",
    "1q2w3e4r5t",
    "1q2w3e4r",
    "1qaz2wsx",
    "q1w2e3r4",
    "iloveyou",
    "anhyeuem",
    "emyeuanh",
    "yeuanh",
    "yeuem",
    "admin",
    "administrator",
    "letmein",
    "welcome",
    "khanhhoa",
    "khanh hoa",
    "nhatrang",
    "nha trang",
    "vietnam",
    "viet nam",
    "motcua",
    "mot cua",
    "hanoi",
    "saigon",
    "abcdefghij",
    "abcdefgh",
    "abcdef",
    "abc",
    "test",
    "user",
    "pass",
    "xinchao",
    "conyeu",
    "giadinh",
    "hanhphuc",
    "thanhcong",
    "tinhyeu",
    "dichvucong",
    "hanhchinh",
    "caicach",
];

/// All that is wrong with a password. `personal` are the owner's number, phone, e-mail name and user name.
pub fn faults(password: &str, personal: &[&str]) -> Vec<PasswordFault> {
    let mut faults = Vec::new();
    let length = password.chars().count();
    if length < MIN_CHARS {
        faults.push(PasswordFault::TooShort);
    }
    if length > MAX_CHARS {
        faults.push(PasswordFault::TooLong);
        return faults;
    }
    let folded = fold::fold(password);
    if is_common(&folded) {
        faults.push(PasswordFault::Common);
    }
    let bare = letters_and_digits(&folded);
    let is_inside = |text: &&str| {
        let text = letters_and_digits(&fold::fold(text));
        text.chars().count() >= 4 && bare.contains(&text)
    };
    if personal.iter().any(is_inside) {
        faults.push(PasswordFault::Personal);
    }
    faults
}

fn letters_and_digits(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn is_common(folded: &str) -> bool {
    let mut rest = folded.to_owned();
    for part in COMMON {
        rest = rest.replace(part, "");
    }
    let holds_common = rest.len() < folded.len();
    let own: Vec<char> = rest.chars().filter(|c| c.is_alphabetic()).collect();
    let only_digits = folded.chars().all(|c| !c.is_alphabetic());
    (holds_common && own.len() < 4) || is_pattern(folded) || (only_digits && is_date_or_run(folded))
}

/// Few different characters, or each the one after (or before) the last.
fn is_pattern(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let mut different = chars.clone();
    different.sort_unstable();
    different.dedup();
    if different.len() <= 3 {
        return true;
    }
    let steps: Vec<i64> = chars
        .iter()
        .zip(chars.iter().skip(1))
        .map(|(a, b)| i64::from(u32::from(*b)) - i64::from(u32::from(*a)))
        .collect();
    // 1234567890: the step from 9 to 0 belongs to the run.
    let runs = |by: i64| {
        steps
            .iter()
            .filter(|step| **step == by || **step == -9 * by)
            .count()
    };
    runs(1).max(runs(-1)) + 2 >= steps.len()
}

/// Digits alone are a password only if there are many: dates, phone numbers and runs are soon tried.
fn is_date_or_run(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() < 14
}

#[cfg(test)]
mod tests {
    use super::*;
    use PasswordFault::{Common, Personal, TooLong, TooShort};
    use proptest::prelude::*;

    #[test]
    fn long_and_of_ones_own_is_all_it_takes() {
        for good in [
            "ba con mèo đen trên mái",
            "Đường về nhà qua 3 cây cầu",
            "tôi thích bánh căn",
            "correct horse battery",
            "xK9-pq2-vn7",
            "83920174650918",
        ] {
            assert_eq!(faults(good, &["056199000000", "an.nguyen"]), [], "{good}");
        }
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        for (bad, expected) in [
            ("", vec![TooShort, Common]),
            ("xuân sang", vec![TooShort]),
            ("password123", vec![Common]),
            ("P@ssw0rd2010!", vec![Common]),
            ("Mật Khẩu 123456", vec![Common]),
            ("1234567890", vec![Common]),
            ("0987654321", vec![Common]),
            ("aaaaaaaaaaaa", vec![Common]),
            ("ababababab", vec![Common]),
            ("abcdefghijkl", vec![Common]),
            ("qwertyuiop", vec![Common]),
            ("khanhhoa2010", vec![Common]),
            ("01/01/1990", vec![Common]),
            ("056199000000", vec![Common, Personal]),
            ("056.199.000.000 của tôi", vec![Personal]),
            ("tên an.nguyen đây mà", vec![Personal]),
        ] {
            assert_eq!(faults(bad, &["056199000000", "an.nguyen"]), expected, "{bad}");
        }
        assert_eq!(faults(&"dài ".repeat(40), &[]), [TooLong]);
    }

    #[test]
    fn a_short_name_inside_does_not_count() {
        assert_eq!(faults("ba con mèo đen", &["an", ""]), []);
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in any::<String>(), personal in any::<String>()) {
            faults(&text, &[&personal]);
        }
    }
}
