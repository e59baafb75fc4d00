//! Who signed and when: three people (domain 8.1), and nothing dated after today.

use chrono::NaiveDate;

use super::violation::{Violation, code};
use crate::platform::text::nfc;

/// A decision or an approval that somebody says was made on a day that is yet to come.
pub fn in_future(date: Option<NaiveDate>, today: NaiveDate, pointer: &str) -> Option<Violation> {
    let date = date.filter(|date| *date > today)?;
    Some(Violation::error(
        code::DATE_IN_FUTURE,
        pointer,
        format!("Ngày {} chưa đến.", date.format("%d/%m/%Y")),
        format!("{date} is still to come."),
    ))
}

/// V6: an issue is given out when it is approved, not before.
pub fn issued_after_approval(approved: NaiveDate, issued: NaiveDate) -> Option<Violation> {
    (issued < approved).then(|| {
        Violation::error(
            code::V6,
            "/issuedOn",
            "Ngày ban hành trước ngày phê duyệt.",
            "Issued before it was approved.",
        )
    })
}

/// Who approves has neither written nor reviewed it. Small offices may have one who does both of the latter: told only.
pub fn three_people(author: Option<&str>, reviewer: Option<&str>, approver: &str) -> Vec<Violation> {
    let same = |one: Option<&str>, other: &str| one.is_some_and(|one| person(one) == person(other));
    let mut found = Vec::new();
    for (other, vi, en) in [
        (
            author,
            "Người phê duyệt cũng là người viết.",
            "The approver has written it.",
        ),
        (
            reviewer,
            "Người phê duyệt cũng là người kiểm tra.",
            "The approver has reviewed it.",
        ),
    ] {
        if same(other, approver) {
            found.push(Violation::error(code::SEPARATION, "/approver", vi, en));
        }
    }
    if reviewer.is_some_and(|reviewer| same(author, reviewer)) {
        found.push(Violation::warning(
            code::SEPARATION,
            "/reviewer",
            "Người kiểm tra cũng là người viết.",
            "The reviewer has written it.",
        ));
    }
    found
}

/// The name in a signature: what stands before a title, however it is written.
fn person(signature: &str) -> String {
    let name = nfc(signature.split(',').next().unwrap_or_default()).to_lowercase();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_dated_after_today() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2011-03-01");
        assert_eq!(in_future(None, today, "/decidedOn"), None);
        assert_eq!(in_future(Some(today), today, "/decidedOn"), None);
        let told = in_future(Some(day("2011-03-02")), today, "/decidedOn").unwrap();
        assert_eq!((told.code, told.forbids()), (code::DATE_IN_FUTURE, true));
        assert_eq!(issued_after_approval(today, today), None);
        assert_eq!(
            issued_after_approval(today, day("2011-02-28")).unwrap().pointer,
            "/issuedOn"
        );
    }

    #[test]
    fn three_different_people_sign() {
        let told = |author, reviewer, approver| -> Vec<(String, bool)> {
            let found = three_people(author, reviewer, approver);
            found
                .into_iter()
                .map(|violation| (violation.pointer.clone(), violation.forbids()))
                .collect()
        };
        let error = || ("/approver".to_owned(), true);
        assert_eq!(told(Some("Lê An"), Some("Trần Bình"), "Nguyễn Đạt, Chủ tịch"), []);
        assert_eq!(told(None, None, "Nguyễn Đạt"), []);
        assert_eq!(told(Some("Lê Ân"), None, "Lê An"), [], "another name");
        assert_eq!(
            told(Some("LÊ  AN"), Some("Trần Bình"), "Lê An, Chủ tịch"),
            [error()]
        );
        assert_eq!(told(Some("Lê An"), Some("Trần Bình"), "Trần Bình"), [error()]);
        assert_eq!(
            told(Some("Lê An"), Some("Lê An"), "Nguyễn Đạt"),
            [("/reviewer".to_owned(), false)]
        );
        assert_eq!(told(Some("Lê An"), Some("Lê An"), "Lê An").len(), 3);
    }
}
