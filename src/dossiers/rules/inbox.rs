//! From when on work is due soon, and how much working time is left for it.

use chrono::{DateTime, NaiveTime, Utc};

use crate::calendar::{WorkCalendar, zone};
use crate::dossiers::model::WorkState;

/// The moments by which work is sorted into its states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// Work measured in hours is overdue before this.
    pub now: DateTime<Utc>,
    /// Work measured in days is overdue before this: today's first moment in the province.
    pub today: DateTime<Utc>,
    /// What is due before this, and not overdue, is to be done today: tomorrow's first moment.
    pub tomorrow: DateTime<Utc>,
    /// What is due before this is due soon: the first moment of the counted day after those that are called soon.
    pub soon: DateTime<Utc>,
}

/// Beyond so many days nobody looks for the next counted one.
const LONGEST_LOOK: usize = 100;

/// The horizon at a moment, with so many counted days after today called soon, as the dossier's own clock counts them
/// ([`WorkCalendar::counted_days_left`]). Where the days off to come are not entered, soon ends with what is known.
pub fn horizon(calendar: &WorkCalendar, now: DateTime<Utc>, due_soon_days: u32) -> Horizon {
    let today = zone::local_date(now);
    let (mut left, mut soon) = (due_soon_days, today);
    for day in today.iter_days().skip(1).take(LONGEST_LOOK) {
        let Ok(counts) = calendar.counts(day) else { break };
        if counts && left == 0 {
            break;
        }
        left = left.saturating_sub(u32::from(counts));
        soon = day;
    }
    let midnight = |day: chrono::NaiveDate| zone::utc(day.and_time(NaiveTime::MIN));
    Horizon {
        now,
        today: midnight(today),
        tomorrow: today.succ_opt().map_or(now, midnight),
        soon: soon.succ_opt().map_or(now, midnight),
    }
}

/// Minutes of working time that are left for work, negative when that much is over; none while no clock runs, or when
/// the calendar does not reach so far.
pub fn remaining(
    calendar: &WorkCalendar,
    now: DateTime<Utc>,
    state: WorkState,
    due_at: Option<DateTime<Utc>>,
) -> Option<i64> {
    match state {
        WorkState::InTime | WorkState::DueSoon | WorkState::Overdue => {}
        WorkState::Paused | WorkState::PausedOverdue | WorkState::Ready | WorkState::NoLimit => return None,
    }
    let due_at = due_at?;
    if due_at < now {
        calendar
            .working_minutes_between(due_at, now)
            .ok()
            .and_then(i64::checked_neg)
    } else {
        calendar.working_minutes_between(now, due_at).ok()
    }
}
