//! The code that people see (mã hồ sơ): `<agency code>-<yymmdd>-<ordinal of the day>` (NĐ 61/2018; domain section 4.2).

use chrono::NaiveDate;

/// The name of the series that a receiving agency's numbers of one day are drawn from.
pub fn series(agency_code: &str, day: NaiveDate) -> String {
    format!("dossier:{agency_code}:{}", day.format("%y%m%d"))
}

/// The code of the `ordinal`-th dossier that an agency accepted on a local day; four digits, five from 10,000 on.
pub fn dossier_code(agency_code: &str, day: NaiveDate, ordinal: i64) -> String {
    format!("{agency_code}-{}-{ordinal:04}", day.format("%y%m%d"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_look_like_the_real_ones() {
        let day = NaiveDate::from_ymd_opt(2020, 2, 3).unwrap();
        assert_eq!(
            dossier_code("000.00.14.H56", day, 118),
            "000.00.14.H56-200203-0118"
        );
        assert_eq!(
            dossier_code("H32.14", NaiveDate::from_ymd_opt(2023, 1, 1).unwrap(), 1),
            "H32.14-230101-0001"
        );
        assert_eq!(dossier_code("H32.14", day, 10_001), "H32.14-200203-10001");
    }
}
