//! The explanation of a deadline, day by day: counted or not, why, and by which law.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::Calc;
use super::due::{Due, Ending, Nominal};
use super::pauses::{Pause, check_order};
use super::reason;
use crate::calendar::model::{DayKind, DuePolicy, Half, Limit, LimitUnit, MINUTE};
use crate::calendar::table::{At, WorkCalendar};
use crate::calendar::zone;
use crate::platform::i18n::Text;
use crate::text_enum;

text_enum! {
    /// Why a day is counted, or is not.
    pub enum WalkReason {
        /// Received after closing time: it stands as received when the doors open again.
        AfterHours = "AFTER_HOURS",
        /// The day of receipt, which is not counted.
        ReceiptDay = "RECEIPT_DAY",
        /// The day of receipt of a limit with half a day, received in the morning: its afternoon counts.
        ReceiptHalfDay = "RECEIPT_HALF_DAY",
        /// A working day.
        WorkingDay = "WORKING_DAY",
        /// A day as it comes.
        CalendarDay = "CALENDAR_DAY",
        /// A rest day that is worked.
        MakeupWork = "MAKEUP_WORK",
        /// Saturday or Sunday.
        Weekend = "WEEKEND",
        /// A public holiday.
        Holiday = "HOLIDAY",
        /// A compensatory day off.
        Compensatory = "COMPENSATORY",
        /// A swapped day off.
        SwapOff = "SWAP_OFF",
        /// A local day off.
        LocalOff = "LOCAL_OFF",
        /// A day on which the desk receives, but which is not a working day.
        ReceptionOnly = "RECEPTION_ONLY",
        /// The clock stood.
        Paused = "PAUSED",
        /// A counted day that a pause has added.
        Extension = "EXTENSION",
        /// The period ended on a rest day, so it ends on this working day.
        RolledEnd = "ROLLED_END",
        /// The day on which a same-day limit ends.
        SameDay = "SAME_DAY",
        /// A same-day limit whose cutoff had passed.
        AfterCutoff = "AFTER_CUTOFF",
    }
}

/// One day of the walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkDay {
    /// The date in the province.
    pub date: NaiveDate,
    /// Whether anything of it is counted.
    pub counted: bool,
    /// How many half days of it are counted, 0 to 2; for limits of days.
    pub half_days: u8,
    /// How many minutes of it are counted; for limits of hours.
    pub minutes: i64,
    /// Why.
    pub reason: WalkReason,
    /// Why, for people.
    pub text: Text,
    /// By which law or decision.
    pub legal_basis: Option<Text>,
}

/// A deadline with its explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// The deadline, pauses included.
    pub due: Due,
    /// The deadline without the pauses.
    pub original_due_at: DateTime<Utc>,
    /// Every day from the receipt to the deadline.
    pub days: Vec<WalkDay>,
}

/// What the walk knows before it starts.
struct Route {
    limit: Limit,
    receipt: At,
    /// Where the count itself ends, before it is rolled off a rest day.
    counted_until: usize,
    original: At,
    due: At,
    start_half: Half,
    pauses: Vec<(At, At)>,
}

impl WorkCalendar {
    /// Computes a deadline with its pauses and explains it: the same as [`WorkCalendar::due`] and then
    /// [`WorkCalendar::shift`], with every day between.
    pub fn walk(
        &self,
        received_at: DateTime<Utc>,
        limit: Limit,
        policy: DuePolicy,
        same_day_cutoff: NaiveTime,
        pauses: &[Pause],
    ) -> Calc<Walk> {
        let received = self.locate(zone::local(received_at))?;
        let receipt = self.receipt(received)?;
        let original = self.due_after(receipt, limit, Ending::new(policy, same_day_cutoff))?;
        check_order(pauses, Some(self.to_utc(receipt)))?;
        let mut route = Route {
            limit,
            receipt,
            counted_until: self
                .nominal_of(receipt, limit)?
                .map_or(original.day, |end| end.day),
            original,
            due: original,
            start_half: self.half_of(receipt)?,
            pauses: Vec::with_capacity(pauses.len()),
        };
        for pause in pauses {
            let span = self.span(pause)?;
            if let Some(later) = self.shift_once(route.due, span, limit.unit(), policy)? {
                route.due = later;
                route.pauses.push(span);
            }
        }
        let mut days = Vec::with_capacity(route.due.day.saturating_sub(received.day) + 1);
        let mut worked = 0;
        for day in received.day..=route.due.day {
            days.push(match limit.unit() {
                _ if day < receipt.day => self.before_receipt(day)?,
                LimitUnit::WorkingHour => self.hours_day(&route, day, &mut worked)?,
                LimitUnit::WorkingDay | LimitUnit::CalendarDay | LimitUnit::CalendarMonth => {
                    self.limit_day(&route, day)?
                }
            });
        }
        let due = Due {
            effective_receipt_at: self.to_utc(receipt),
            due_at: self.to_utc(route.due),
        };
        Ok(Walk {
            due,
            original_due_at: self.to_utc(original),
            days,
        })
    }

    fn nominal_of(&self, receipt: At, limit: Limit) -> Calc<Option<Nominal>> {
        match limit.unit() {
            LimitUnit::CalendarDay | LimitUnit::CalendarMonth if !limit.is_zero() => {
                self.nominal_end(self.nominal_start(receipt)?, limit).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn before_receipt(&self, day: usize) -> Calc<WalkDay> {
        if self.known(day)?.reception().is_some() {
            return Ok(self.explain(day, WalkReason::AfterHours, 0, 0));
        }
        Ok(self.explain(day, self.rest_reason(day)?, 0, 0))
    }

    fn hours_day(&self, route: &Route, day: usize, worked: &mut i64) -> Calc<WalkDay> {
        if self.known(day)?.work().is_none() {
            return Ok(self.explain(day, self.rest_reason(day)?, 0, 0));
        }
        let from = if day == route.receipt.day {
            route.receipt
        } else {
            At { day, micros: 0 }
        };
        let to = if day == route.due.day {
            route.due
        } else {
            At {
                day,
                micros: i64::MAX,
            }
        };
        let mut paused = 0;
        for (begin, end) in &route.pauses {
            paused += self.work_between(from.max(*begin), to.min(*end))?;
        }
        // Minutes are the differences of a running sum, so that they always add up to the limit.
        let before = *worked / MINUTE;
        *worked += self.work_between(from, to)? - paused;
        let minutes = *worked / MINUTE - before;
        let reason = if minutes == 0 && paused > 0 {
            WalkReason::Paused
        } else {
            self.work_reason(day)
        };
        Ok(self.explain(day, reason, 0, minutes))
    }

    fn limit_day(&self, route: &Route, day: usize) -> Calc<WalkDay> {
        let works = self.known(day)?.work().is_some();
        let by_calendar = matches!(
            route.limit.unit(),
            LimitUnit::CalendarDay | LimitUnit::CalendarMonth
        );
        let morning_half = route.limit.has_half() && route.start_half == Half::Morning;
        let (reason, half_days) = if works && route.paused_on(day) {
            (WalkReason::Paused, 0)
        } else if route.limit.is_zero() && day <= route.original.day {
            match (day == route.original.day, works) {
                (true, _) => (WalkReason::SameDay, 0),
                (false, true) => (WalkReason::AfterCutoff, 0),
                (false, false) => (self.rest_reason(day)?, 0),
            }
        } else if day == route.receipt.day {
            if morning_half {
                (WalkReason::ReceiptHalfDay, 1)
            } else {
                (WalkReason::ReceiptDay, 0)
            }
        } else if by_calendar && day <= route.counted_until {
            (WalkReason::CalendarDay, route.halves_on(day, route.counted_until))
        } else if !works {
            (self.rest_reason(day)?, 0)
        } else if day > route.original.day && (by_calendar || route.limit.is_zero()) {
            (WalkReason::Extension, 2)
        } else if by_calendar {
            (WalkReason::RolledEnd, 0)
        } else {
            (self.work_reason(day), route.halves_on(day, route.due.day))
        };
        Ok(self.explain(day, reason, half_days, 0))
    }

    /// Why a counted day counts.
    fn work_reason(&self, day: usize) -> WalkReason {
        match self.note(self.date(day)).map(|note| note.kind) {
            Some(DayKind::MakeupWork) => WalkReason::MakeupWork,
            _ => WalkReason::WorkingDay,
        }
    }

    /// Why a day that does not count does not.
    fn rest_reason(&self, day: usize) -> Calc<WalkReason> {
        Ok(match self.note(self.date(day)).map(|note| note.kind) {
            Some(DayKind::Holiday) => WalkReason::Holiday,
            Some(DayKind::Compensatory) => WalkReason::Compensatory,
            Some(DayKind::SwapOff) => WalkReason::SwapOff,
            Some(DayKind::LocalOff) => WalkReason::LocalOff,
            Some(DayKind::ReceptionOnly) => WalkReason::ReceptionOnly,
            // A desk whose hours of the week open it on a rest day.
            None if self.known(day)?.reception().is_some() => WalkReason::ReceptionOnly,
            Some(DayKind::MakeupWork) | None => WalkReason::Weekend,
        })
    }

    fn explain(&self, day: usize, reason: WalkReason, half_days: u8, minutes: i64) -> WalkDay {
        let date = self.date(day);
        let note = self.note(date);
        WalkDay {
            date,
            counted: half_days > 0 || minutes > 0 || reason == WalkReason::SameDay,
            half_days,
            minutes,
            reason,
            text: reason::text(reason, note),
            legal_basis: reason::legal_basis(reason, date, note),
        }
    }
}

impl Route {
    fn paused_on(&self, day: usize) -> bool {
        self.pauses
            .iter()
            .any(|(from, to)| from.day <= day && day < to.day)
    }

    /// Two halves, but one on the last day of a limit with half a day that began in the afternoon.
    fn halves_on(&self, day: usize, last: usize) -> u8 {
        let ends_at_midday = self.limit.has_half() && self.start_half == Half::Afternoon;
        if ends_at_midday && day == last { 1 } else { 2 }
    }
}
