//! Early, on time, late: what the clock says of a dossier (domain 7.8).

use chrono::{DateTime, NaiveTime, Utc};

use super::Calc;
use super::pauses::past;
use crate::calendar::model::{DuePolicy, LimitUnit};
use crate::calendar::table::WorkCalendar;
use crate::calendar::zone;
use crate::text_enum;

text_enum! {
    /// How a finished dossier or step stands to its deadline.
    pub enum Punctuality {
        /// Sớm hạn: on an earlier working day.
        Early = "EARLY",
        /// Đúng hạn.
        OnTime = "ON_TIME",
        /// Trễ hạn.
        Late = "LATE",
    }
}

/// A classification with its distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeliness {
    /// The class.
    pub punctuality: Punctuality,
    /// Counted days left when it was finished: positive early, zero on time, negative late.
    pub days_delta: i64,
}

text_enum! {
    /// How a running dossier or step stands to its deadline.
    pub enum ClockState {
        /// Trong hạn.
        InTime = "IN_TIME",
        /// Sắp đến hạn.
        DueSoon = "DUE_SOON",
        /// Quá hạn.
        Overdue = "OVERDUE",
        /// Tạm dừng.
        Paused = "PAUSED",
        /// Tạm dừng khi đã quá hạn.
        PausedOverdue = "PAUSED_OVERDUE",
    }
}

/// What a running clock is judged by.
#[derive(Clone, Copy, Debug)]
pub struct RunningClock {
    /// The deadline.
    pub due_at: DateTime<Utc>,
    /// The unit of its limit.
    pub unit: LimitUnit,
    /// How its moment was set.
    pub policy: DuePolicy,
    /// Since when it stands, if it stands.
    pub paused_since: Option<DateTime<Utc>>,
    /// From how many counted days before the deadline on it is told that the end is near.
    pub due_soon_days: i64,
}

impl WorkCalendar {
    /// Classifies what was finished at a moment. Whoever collects the result late never makes a dossier late: give the
    /// moment at which the result was ready.
    pub fn timeliness(
        &self,
        finished_at: DateTime<Utc>,
        due_at: DateTime<Utc>,
        unit: LimitUnit,
        policy: DuePolicy,
    ) -> Calc<Timeliness> {
        let (finished, due) = (
            self.locate(zone::local(finished_at))?,
            self.locate(zone::local(due_at))?,
        );
        if past(finished, due, unit, policy) {
            let days = self.counted_days_between(self.date(due.day), self.date(finished.day))?;
            return Ok(Timeliness {
                punctuality: Punctuality::Late,
                days_delta: -days,
            });
        }
        let left = self.counted_days_left(finished_at, due_at)?;
        let punctuality = if left > 0 {
            Punctuality::Early
        } else {
            Punctuality::OnTime
        };
        Ok(Timeliness {
            punctuality,
            days_delta: left,
        })
    }

    /// Counted days after the day of a moment up to and with the day of a deadline; none when that is over.
    pub fn counted_days_left(&self, moment: DateTime<Utc>, due_at: DateTime<Utc>) -> Calc<i64> {
        let (from, to) = (
            self.index(zone::local_date(moment))?,
            self.index(zone::local_date(due_at))?,
        );
        let mut left = 0;
        for day in from.saturating_add(1)..=to {
            left += i64::from(self.known(day)?.work().is_some());
        }
        Ok(left)
    }

    /// From when on a deadline is near: the first moment with no more than so many counted days left, as
    /// [`counted_days_left`](Self::counted_days_left) counts them.
    pub fn due_soon_from(&self, due_at: DateTime<Utc>, days: u32) -> Calc<DateTime<Utc>> {
        let mut day = self.index(zone::local_date(due_at))?;
        let mut left = days;
        while left > 0 {
            // Before the first day that anybody entered nothing is near or far.
            let Some(earlier) = day.checked_sub(1) else { break };
            day = earlier;
            left -= u32::from(self.known(day)?.work().is_some());
        }
        Ok(zone::utc(self.date(day).and_time(NaiveTime::MIN)))
    }

    /// Judges a running clock at a moment.
    pub fn clock_state(&self, now: DateTime<Utc>, clock: &RunningClock) -> Calc<ClockState> {
        let due = self.locate(zone::local(clock.due_at))?;
        if let Some(since) = clock.paused_since {
            let overdue = past(self.locate(zone::local(since))?, due, clock.unit, clock.policy);
            return Ok(if overdue {
                ClockState::PausedOverdue
            } else {
                ClockState::Paused
            });
        }
        if past(self.locate(zone::local(now))?, due, clock.unit, clock.policy) {
            return Ok(ClockState::Overdue);
        }
        let soon = self.counted_days_left(now, clock.due_at)? <= clock.due_soon_days;
        Ok(if soon {
            ClockState::DueSoon
        } else {
            ClockState::InTime
        })
    }
}
