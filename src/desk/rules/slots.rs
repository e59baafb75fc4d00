//! The times at which a visit may begin.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::calendar::{Hours, zone};

/// One time for which visits are booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
}

/// The slots of a working day: as many whole ones as fit into each session, from its beginning on.
pub fn slots(day: NaiveDate, hours: &Hours, minutes: i32) -> Vec<Slot> {
    let length = TimeDelta::minutes(i64::from(minutes.max(1)));
    let mut slots = Vec::new();
    for session in [hours.morning(), hours.afternoon()].into_iter().flatten() {
        let mut starts_at = zone::utc(day.and_time(session.from.time()));
        let closes_at = zone::utc(day.and_time(session.to.time()));
        while let Some(ends_at) = starts_at
            .checked_add_signed(length)
            .filter(|end| *end <= closes_at)
        {
            slots.push(Slot { starts_at, ends_at });
            starts_at = ends_at;
        }
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Session, TimeOfDay};

    #[test]
    fn slots_fill_the_sessions_and_do_not_run_over() {
        let time = |text: &str| TimeOfDay::parse(text).unwrap();
        let session = |from: &str, to: &str| {
            Some(Session {
                from: time(from),
                to: time(to),
            })
        };
        let hours = Hours::new(session("07:00", "11:30"), session("13:30", "17:00")).unwrap();
        let day = NaiveDate::from_ymd_opt(2011, 6, 13).unwrap();
        let told: Vec<String> = slots(day, &hours, 60)
            .iter()
            .map(|slot| zone::local(slot.starts_at).format("%H:%M").to_string())
            .collect();
        assert_eq!(
            told,
            ["07:00", "08:00", "09:00", "10:00", "13:30", "14:30", "15:30"]
        );
        assert_eq!(slots(day, &hours, 15).len(), 18 + 14);
        assert_eq!(slots(day, &hours, 600), []);
    }
}
