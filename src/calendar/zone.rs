//! The province's time of day.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc};

/// The IANA name of the zone, as told to clients.
pub const ZONE_NAME: &str = "Asia/Ho_Chi_Minh";

/// The zone as an offset. A fixed one is right: Vietnam has no summer time and has kept UTC+7 without a change since
/// June 1975, long before the oldest dossier, so a time-zone database would add nothing but its upkeep.
#[allow(clippy::expect_used)] // worked out by the compiler
pub const ZONE: FixedOffset = FixedOffset::east_opt(7 * 3600).expect("seven hours are a valid offset");

const AHEAD: TimeDelta = TimeDelta::hours(7);

/// The date and time of day that a clock in the province shows at this moment.
pub fn local(moment: DateTime<Utc>) -> NaiveDateTime {
    moment
        .naive_utc()
        .checked_add_signed(AHEAD)
        .unwrap_or(NaiveDateTime::MAX)
}

/// The moment at which a clock in the province shows this date and time.
pub fn utc(local: NaiveDateTime) -> DateTime<Utc> {
    local
        .checked_sub_signed(AHEAD)
        .unwrap_or(NaiveDateTime::MIN)
        .and_utc()
}

/// The date in the province at this moment.
pub fn local_date(moment: DateTime<Utc>) -> NaiveDate {
    local(moment).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_province_is_seven_hours_ahead() {
        let moment: DateTime<Utc> = "2010-10-31T17:30:00Z".parse().unwrap();
        assert_eq!(local(moment).to_string(), "2010-11-01 00:30:00");
        assert_eq!(local_date(moment).to_string(), "2010-11-01");
        assert_eq!(utc(local(moment)), moment);
        assert_eq!(moment.with_timezone(&ZONE).naive_local(), local(moment));
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        assert_eq!(local(DateTime::<Utc>::MAX_UTC), NaiveDateTime::MAX);
        assert_eq!(utc(NaiveDateTime::MIN), DateTime::<Utc>::MIN_UTC);
    }
}
