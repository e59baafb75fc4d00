//! From a receipt and a limit to the moment by which the result is due.

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, Utc};

use super::Calc;
use crate::calendar::model::{DuePolicy, Half, Hours, Limit, LimitUnit, MINUTE};
use crate::calendar::table::{At, WorkCalendar, micros_of};
use crate::calendar::zone;

/// A deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The moment from which the clock runs: the receipt, or the start of the next session after it.
    pub effective_receipt_at: DateTime<Utc>,
    /// The moment by which the result is due.
    pub due_at: DateTime<Utc>,
}

/// How a limit of days ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ending {
    pub(super) policy: DuePolicy,
    /// The last microsecond of the day at which a same-day limit still ends on that day.
    pub(super) cutoff: i64,
}

impl Ending {
    pub(super) fn new(policy: DuePolicy, same_day_cutoff: NaiveTime) -> Self {
        Self {
            policy,
            cutoff: micros_of(same_day_cutoff),
        }
    }
}

impl WorkCalendar {
    /// The effective receipt: this moment when the doors are open, otherwise the start of the next session. What is
    /// sent in the evening, at the weekend or on a holiday is received when work begins again.
    pub fn normalise(&self, received_at: DateTime<Utc>) -> Calc<DateTime<Utc>> {
        let receipt = self.receipt(self.locate(zone::local(received_at))?)?;
        Ok(self.to_utc(receipt))
    }

    /// The moment at which a limit that began with this receipt ends.
    ///
    /// The day of the receipt is not counted (Civil Code 2015, art. 147). A limit of zero days is a same-day one:
    /// received until `same_day_cutoff` it is due at close of business, later on the next working day. Fails when a
    /// day that has to be looked at lies in a year that nobody has entered.
    pub fn due(
        &self,
        received_at: DateTime<Utc>,
        limit: Limit,
        policy: DuePolicy,
        same_day_cutoff: NaiveTime,
    ) -> Calc<Due> {
        let receipt = self.receipt(self.locate(zone::local(received_at))?)?;
        let due = self.due_after(receipt, limit, Ending::new(policy, same_day_cutoff))?;
        Ok(Due {
            effective_receipt_at: self.to_utc(receipt),
            due_at: self.to_utc(due),
        })
    }

    /// Counted days from the first date up to, and without, the second; negative when the second is the earlier.
    pub fn counted_days_between(&self, from: NaiveDate, to: NaiveDate) -> Calc<i64> {
        if to < from {
            return Ok(-self.counted_days_between(to, from)?);
        }
        let mut counted = 0;
        for day in self.index(from)?..self.index(to)? {
            counted += i64::from(self.known(day)?.work().is_some());
        }
        Ok(counted)
    }

    /// Whole minutes of working time from the first moment to the second; none when the second is the earlier.
    pub fn working_minutes_between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Calc<i64> {
        let (from, to) = (self.locate(zone::local(from))?, self.locate(zone::local(to))?);
        Ok(self.work_between(from, to)? / MINUTE)
    }

    pub(super) fn to_utc(&self, at: At) -> DateTime<Utc> {
        zone::utc(self.moment(at))
    }

    /// The effective receipt of something handed in at this moment.
    pub(super) fn receipt(&self, at: At) -> Calc<At> {
        let today = self
            .known(at.day)?
            .reception()
            .and_then(|hours| hours.admits_at(at.micros));
        if let Some(micros) = today {
            return Ok(At { micros, ..at });
        }
        let mut day = at.day;
        loop {
            day += 1;
            if let Some(hours) = self.known(day)?.reception() {
                return Ok(At {
                    day,
                    micros: hours.opens(),
                });
            }
        }
    }

    /// The end of a limit that begins at an effective receipt, or at the end of the step before.
    pub(super) fn due_after(&self, start: At, limit: Limit, ending: Ending) -> Calc<At> {
        match limit.unit() {
            LimitUnit::WorkingHour => self.add_work(start, limit.minutes() * MINUTE),
            _ if limit.is_zero() => self.same_day(start, ending.cutoff),
            LimitUnit::WorkingDay if limit.has_half() => self.half_day(start, limit.whole()),
            LimitUnit::WorkingDay => self.whole_days(start, limit.whole(), ending.policy),
            LimitUnit::CalendarDay | LimitUnit::CalendarMonth => {
                self.roll(self.nominal_end(self.nominal_start(start)?, limit)?)
            }
        }
    }

    /// The end of a same-day limit: close of business, of the next working day when the cutoff has passed.
    pub(super) fn same_day(&self, start: At, cutoff: i64) -> Calc<At> {
        let in_time = start.micros <= cutoff;
        let (day, hours) = self.nth_counted_after(start.day, u32::from(!in_time))?;
        Ok(At {
            day,
            micros: hours.closes(),
        })
    }

    fn half_day(&self, start: At, whole: u32) -> Calc<At> {
        match self.half_of(start)? {
            Half::Morning => {
                let (day, hours) = self.nth_counted_after(start.day, whole)?;
                Ok(At {
                    day,
                    micros: hours.closes(),
                })
            }
            Half::Afternoon => {
                let (day, hours) = self.nth_counted_after(start.day, whole + 1)?;
                Ok(At {
                    day,
                    micros: hours.midday(),
                })
            }
        }
    }

    fn whole_days(&self, start: At, whole: u32, policy: DuePolicy) -> Calc<At> {
        let (day, hours) = self.nth_counted_after(start.day, whole)?;
        // A reception on a rest day has no session of work to return to: the day's close is the only fair end.
        let worked = self.known(start.day)?.work().is_some();
        let micros = match policy {
            DuePolicy::SameSession if worked => hours.end_of(self.half_of(start)?),
            DuePolicy::Exact if worked => start.micros.clamp(hours.opens(), hours.closes()),
            DuePolicy::EndOfDay | DuePolicy::SameSession | DuePolicy::Exact => hours.closes(),
        };
        Ok(At { day, micros })
    }

    /// The half of a working day in which a moment lies. On a day that does not count nothing can begin before the
    /// next working day, so it stands like the afternoon before it.
    pub(super) fn half_of(&self, at: At) -> Calc<Half> {
        Ok(self
            .known(at.day)?
            .work()
            .map_or(Half::Afternoon, |hours| hours.half_at(at.micros)))
    }

    /// The n-th counted day after this one, which is itself not counted, and its hours. For none it is the day itself,
    /// or the next counted one when it does not count.
    pub(super) fn nth_counted_after(&self, day: usize, n: u32) -> Calc<(usize, Hours)> {
        let (mut day, mut left) = (day, n);
        if left == 0 {
            if let Some(hours) = self.known(day)?.work() {
                return Ok((day, hours));
            }
            left = 1;
        }
        loop {
            day += 1;
            if let Some(hours) = self.known(day)?.work() {
                left -= 1;
                if left == 0 {
                    return Ok((day, hours));
                }
            }
        }
    }

    /// The moment after so many microseconds of work.
    pub(super) fn add_work(&self, start: At, work: i64) -> Calc<At> {
        let (mut at, mut left) = (start, work);
        loop {
            if let Some(hours) = self.known(at.day)?.work() {
                for session in hours.sessions() {
                    let (from, to) = (at.micros.max(session.from.micros()), session.to.micros());
                    if from + left <= to {
                        return Ok(At {
                            micros: from + left,
                            ..at
                        });
                    }
                    left -= (to - from).max(0);
                }
            }
            at = At {
                day: at.day + 1,
                micros: 0,
            };
        }
    }

    /// Microseconds of work between two moments; none when the second is the earlier.
    pub(super) fn work_between(&self, from: At, to: At) -> Calc<i64> {
        let mut work = 0;
        for day in from.day..=to.day {
            if let Some(hours) = self.known(day)?.work() {
                let begin = if day == from.day { from.micros } else { 0 };
                let end = if day == to.day { to.micros } else { i64::MAX };
                work += hours.work_between(begin, end);
            }
        }
        Ok(work)
    }

    /// Where days as they come are counted from: the date and the half of a moment.
    pub(super) fn nominal_start(&self, at: At) -> Calc<Nominal> {
        Ok(Nominal {
            day: at.day,
            half: self.half_of(at)?,
        })
    }

    /// Where a limit of days or months as they come ends, before a rest day is rolled off. Each year on the way must
    /// have been entered, so that the walk can tell every day.
    pub(super) fn nominal_end(&self, start: Nominal, limit: Limit) -> Calc<Nominal> {
        let whole = limit.whole();
        let days = usize::try_from(whole).unwrap_or(usize::MAX);
        let end = match limit.unit() {
            LimitUnit::CalendarMonth => {
                let date = self.date(start.day);
                let end = date
                    .checked_add_months(Months::new(whole))
                    .unwrap_or(NaiveDate::MAX);
                Nominal {
                    day: self.index(end)?,
                    ..start
                }
            }
            _ => {
                let (half, more) = match (limit.has_half(), start.half) {
                    (false, half) => (half, 0),
                    (true, Half::Morning) => (Half::Afternoon, 0),
                    (true, Half::Afternoon) => (Half::Morning, 1),
                };
                Nominal {
                    day: start.day.saturating_add(days).saturating_add(more),
                    half,
                }
            }
        };
        let mut year = self.date(start.day).year();
        while year < self.date(end.day).year() {
            year += 1;
            if let Some(first) = NaiveDate::from_ymd_opt(year, 1, 1) {
                self.known(self.index(first)?)?;
            }
        }
        Ok(end)
    }

    /// The moment that is told for a nominal end: close of business of its day, or of the next working day when it is a
    /// rest day (Civil Code 2015, art. 148). Half a day ends so too: an end at noon would come before the end of a
    /// shorter period that was rolled onto the same day.
    pub(super) fn roll(&self, end: Nominal) -> Calc<At> {
        let (day, hours) = self.nth_counted_after(end.day, 0)?;
        Ok(At {
            day,
            micros: hours.closes(),
        })
    }
}

/// A place in the count of days as they come, which may lie on a rest day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nominal {
    pub(super) day: usize,
    pub(super) half: Half,
}
