//! What a pause does to a deadline.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use super::Calc;
use crate::calendar::deadline_error::DeadlineError;
use crate::calendar::model::{DuePolicy, LimitUnit};
use crate::calendar::table::{At, WorkCalendar};
use crate::calendar::zone;

/// Time during which the clock stood, because somebody outside the agencies had to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// When it began.
    pub from: DateTime<Utc>,
    /// When the work went on.
    pub to: DateTime<Utc>,
}

impl WorkCalendar {
    /// The deadline after these pauses, which come in order and do not overlap. For days it moves by the counted days
    /// from the day of the pause up to, and without, the day of the resumption, and keeps its time of day; for hours
    /// it moves by the working time between the two. What was paused when it was already overdue moves nothing.
    pub fn shift(
        &self,
        due_at: DateTime<Utc>,
        pauses: &[Pause],
        unit: LimitUnit,
        policy: DuePolicy,
    ) -> Calc<DateTime<Utc>> {
        if pauses.is_empty() {
            return Ok(due_at);
        }
        let mut due = self.locate(zone::local(due_at))?;
        let mut moved = false;
        check_order(pauses, None)?;
        for pause in pauses {
            if let Some(later) = self.shift_once(due, self.span(pause)?, unit, policy)? {
                moved |= later != due;
                due = later;
            }
        }
        // Untouched it stays as it was, below the microseconds too.
        Ok(if moved { self.to_utc(due) } else { due_at })
    }

    /// The counted days of a pause: from its first day up to, and without, its last.
    pub fn counted_days_paused(&self, pause: Pause) -> Calc<i64> {
        let (from, to) = self.span(&pause)?;
        let mut paused = 0;
        for day in from.day..to.day {
            paused += i64::from(self.known(day)?.work().is_some());
        }
        Ok(paused)
    }

    pub(super) fn span(&self, pause: &Pause) -> Calc<(At, At)> {
        Ok((
            self.locate(zone::local(pause.from))?,
            self.locate(zone::local(pause.to))?,
        ))
    }

    /// The deadline after one pause; none when it began overdue.
    pub(super) fn shift_once(
        &self,
        due: At,
        (from, to): (At, At),
        unit: LimitUnit,
        policy: DuePolicy,
    ) -> Calc<Option<At>> {
        if past(from, due, unit, policy) {
            return Ok(None);
        }
        if unit == LimitUnit::WorkingHour {
            return self.add_work(due, self.work_between(from, to)?).map(Some);
        }
        let mut paused = 0_u32;
        for day in from.day..to.day {
            paused += u32::from(self.known(day)?.work().is_some());
        }
        self.later_by(due, paused).map(Some)
    }

    /// So many counted days later, at the same time of day: close of business stays close of business, the end of the
    /// morning stays the end of the morning, whatever the season's hours are; anything else keeps to the opening hours.
    fn later_by(&self, due: At, counted: u32) -> Calc<At> {
        if counted == 0 {
            return Ok(due);
        }
        let (day, hours) = self.nth_counted_after(due.day, counted)?;
        let micros = match self.known(due.day)?.work() {
            Some(before) if due.micros == before.closes() => hours.closes(),
            Some(before) if due.micros == before.midday() => hours.midday(),
            _ => due.micros.clamp(hours.opens(), hours.closes()),
        };
        Ok(At { day, micros })
    }
}

/// Whether a moment lies beyond a deadline. A limit of days that ends with the day is kept until the day is over.
pub(super) fn past(moment: At, due: At, unit: LimitUnit, policy: DuePolicy) -> bool {
    if ends_with_the_day(unit, policy) {
        moment.day > due.day
    } else {
        moment > due
    }
}

/// Whether a deadline of this kind is kept by anything done on its day.
fn ends_with_the_day(unit: LimitUnit, policy: DuePolicy) -> bool {
    match unit {
        LimitUnit::WorkingHour => false,
        LimitUnit::WorkingDay => policy == DuePolicy::EndOfDay,
        LimitUnit::CalendarDay | LimitUnit::CalendarMonth => true,
    }
}

/// From when on a deadline is missed: where anything done on its day keeps it, the midnight after; else at once after
/// its moment.
pub fn overdue_from(due_at: DateTime<Utc>, unit: LimitUnit, policy: DuePolicy) -> DateTime<Utc> {
    let at_once = due_at + TimeDelta::microseconds(1);
    if !ends_with_the_day(unit, policy) {
        return at_once;
    }
    let next_day = zone::local_date(due_at).succ_opt();
    next_day.map_or(at_once, |day| zone::utc(day.and_time(NaiveTime::MIN)))
}

/// Refuses pauses that end before they begin, overlap, come out of order or begin before the receipt.
pub(super) fn check_order(pauses: &[Pause], receipt: Option<DateTime<Utc>>) -> Calc<()> {
    let mut earliest = receipt;
    for (index, pause) in pauses.iter().enumerate() {
        if pause.to < pause.from {
            return Err(DeadlineError::PauseInverted { index });
        }
        if earliest.is_some_and(|earliest| pause.from < earliest) {
            return Err(DeadlineError::PauseOutOfOrder { index });
        }
        earliest = Some(pause.to);
    }
    Ok(())
}
