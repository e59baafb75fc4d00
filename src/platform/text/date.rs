//! Dates and times as Vietnamese papers write them. All take local values of the province.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};

/// "ngày 05 tháng 01 năm 2010": days below ten and the months 1 and 2 get a zero in front, so that nobody can add a
/// figure by pen (the rule for official papers, Circular 01/2011/TT-BNV).
pub fn in_document(date: NaiveDate) -> String {
    let (day, month) = (date.day(), date.month());
    let month = if month <= 2 {
        format!("{month:02}")
    } else {
        month.to_string()
    };
    format!("ngày {day:02} tháng {month} năm {}", date.year())
}

/// `05/01/2010`.
pub fn short(date: NaiveDate) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// Reads `dd/MM/yyyy`; days and months may lack their zero. Nothing for a day that does not exist.
pub fn parse_short(text: &str) -> Option<NaiveDate> {
    let mut parts = text.trim().split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    if parts.next().is_some() || !plain(day, 2) || !plain(month, 2) || !plain(year, 4) || year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// `14:30`.
pub fn time(time: NaiveTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// "14 giờ 30 phút".
pub fn time_in_document(time: NaiveTime) -> String {
    format!("{:02} giờ {:02} phút", time.hour(), time.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn documents_pad_small_days_and_the_first_two_months() {
        assert_eq!(in_document(day(2010, 1, 5)), "ngày 05 tháng 01 năm 2010");
        assert_eq!(in_document(day(2010, 2, 15)), "ngày 15 tháng 02 năm 2010");
        assert_eq!(in_document(day(2010, 3, 9)), "ngày 09 tháng 3 năm 2010");
        assert_eq!(in_document(day(2010, 11, 30)), "ngày 30 tháng 11 năm 2010");
    }

    #[test]
    fn short_dates_are_written_and_read() {
        assert_eq!(short(day(2010, 1, 5)), "05/01/2010");
        assert_eq!(parse_short("05/01/2010"), Some(day(2010, 1, 5)));
        assert_eq!(parse_short(" 5/1/2010 "), Some(day(2010, 1, 5)));
        for wrong in [
            "30/02/2010",
            "2010-01-05",
            "5/1/10",
            "05/01/2010/",
            "+5/01/2010",
            "",
            "005/1/2010",
        ] {
            assert_eq!(parse_short(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn times_are_written() {
        let half_past_two = NaiveTime::from_hms_opt(14, 30, 0).unwrap();
        assert_eq!(time(half_past_two), "14:30");
        assert_eq!(time_in_document(half_past_two), "14 giờ 30 phút");
        assert_eq!(
            time_in_document(NaiveTime::from_hms_opt(7, 5, 0).unwrap()),
            "07 giờ 05 phút"
        );
    }
}
