//! A working calendar, resolved: what the province, the agency and the desk said, merged into one table of days.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::deadline_error::DeadlineError;
use super::model::{DayKind, DayOverride, Hours, WeekHours};

/// What one calendar of the chain says. The province's comes first, the desk's last; the later one wins.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// The calendar's code, for messages.
    pub code: String,
    /// The years whose days off somebody has entered.
    pub years: Vec<i32>,
    /// Days that differ from the rule of the week.
    pub days: Vec<DayOverride>,
    /// Hours of the week.
    pub hours: Vec<WeekHours>,
}

/// What is known of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    /// Nobody has entered its year.
    NotEntered,
    /// It is worked, but nobody has entered its hours.
    NoHours,
    /// Closed and not counted.
    Off,
    /// Dossiers are taken in, but it does not count.
    Reception(Hours),
    /// A working day.
    Work(Hours),
}

/// A day that can be counted with, because its year and its hours are known.
#[derive(Clone, Copy, Debug)]
pub(super) enum KnownDay {
    Off,
    Reception(Hours),
    Work(Hours),
}

impl KnownDay {
    /// The hours of a counted day.
    pub(super) fn work(self) -> Option<Hours> {
        match self {
            Self::Work(hours) => Some(hours),
            Self::Off | Self::Reception(_) => None,
        }
    }

    /// The hours of a day on which dossiers are taken in.
    pub(super) fn reception(self) -> Option<Hours> {
        match self {
            Self::Work(hours) | Self::Reception(hours) => Some(hours),
            Self::Off => None,
        }
    }
}

/// A moment as the table sees it: which day, and microseconds after its midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub(super) day: usize,
    pub(super) micros: i64,
}

/// A working calendar over the years that have been entered, immutable and ready to count with: one entry a day, so
/// that a deadline costs one step a day and no allocation.
#[derive(Clone, Debug)]
pub struct WorkCalendar {
    code: Arc<str>,
    /// The calendar that everything inherits from, whose years count.
    root: Arc<str>,
    first: NaiveDate,
    days: Vec<Day>,
    notes: Vec<DayOverride>,
}

impl WorkCalendar {
    /// The earliest year that can be entered.
    pub const FIRST_YEAR: i32 = 1990;
    /// The latest year that can be entered.
    pub const LAST_YEAR: i32 = 2100;

    /// Merges a chain of calendars, the province's first. A year is entered when the first of them has entered it: a
    /// desk that knows its own Saturdays of a year does not know the holidays. A day is what the most specific of them
    /// says of it. Years outside 1990 to 2100 are left out.
    pub fn resolve(chain: &[Layer]) -> Self {
        let entered = |year: i32| chain.first().is_some_and(|root| root.years.contains(&year));
        let possible = Self::FIRST_YEAR..=Self::LAST_YEAR;
        let years: Vec<i32> = possible.filter(|year| entered(*year)).collect();
        let first = years
            .first()
            .and_then(|year| NaiveDate::from_ymd_opt(*year, 1, 1))
            .unwrap_or_default();
        let last = years
            .last()
            .and_then(|year| NaiveDate::from_ymd_opt(*year, 12, 31));
        let notes = merge_notes(chain);
        let days = last.map_or_else(Vec::new, |last| {
            let note_on = |date| note_on(&notes, date);
            let dates = first.iter_days().take_while(|date| *date <= last);
            dates
                .map(|date| {
                    if years.contains(&date.year()) {
                        resolve_day(chain, date, note_on(date))
                    } else {
                        Day::NotEntered
                    }
                })
                .collect()
        });
        let code = |layer: Option<&Layer>| layer.map_or("", |layer| layer.code.as_str()).into();
        Self {
            code: code(chain.last()),
            root: code(chain.first()),
            first,
            days,
            notes,
        }
    }

    /// The code of the most specific calendar of the chain.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Whether this date counts as a working day.
    pub fn counts(&self, date: NaiveDate) -> Result<bool, DeadlineError> {
        Ok(self.known(self.index(date)?)?.work().is_some())
    }

    /// Whether dossiers are taken in on this date.
    pub fn open(&self, date: NaiveDate) -> Result<bool, DeadlineError> {
        Ok(self.known(self.index(date)?)?.reception().is_some())
    }

    /// The hours in which dossiers are taken in on this date; none when it is closed.
    pub fn hours(&self, date: NaiveDate) -> Result<Option<Hours>, DeadlineError> {
        Ok(self.known(self.index(date)?)?.reception())
    }

    /// What makes this date differ from the rule of the week, if anything does.
    pub fn note(&self, date: NaiveDate) -> Option<&DayOverride> {
        note_on(&self.notes, date)
    }

    /// Where a date stands in the table.
    pub(super) fn index(&self, date: NaiveDate) -> Result<usize, DeadlineError> {
        usize::try_from((date - self.first).num_days()).map_err(|_| self.not_entered(date.year()))
    }

    /// The date at a place in the table.
    pub(super) fn date(&self, day: usize) -> NaiveDate {
        let offset = i64::try_from(day).ok().and_then(TimeDelta::try_days);
        offset
            .and_then(|offset| self.first.checked_add_signed(offset))
            .unwrap_or(NaiveDate::MAX)
    }

    /// What is known of the day at a place in the table.
    pub(super) fn known(&self, day: usize) -> Result<KnownDay, DeadlineError> {
        match self.days.get(day) {
            Some(Day::Work(hours)) => Ok(KnownDay::Work(*hours)),
            Some(Day::Off) => Ok(KnownDay::Off),
            Some(Day::Reception(hours)) => Ok(KnownDay::Reception(*hours)),
            Some(Day::NoHours) => Err(DeadlineError::HoursNotEntered {
                calendar: self.code.to_string(),
                date: self.date(day),
            }),
            Some(Day::NotEntered) | None => Err(self.not_entered(self.date(day).year())),
        }
    }

    /// A local moment as a place in the table.
    pub(super) fn locate(&self, moment: NaiveDateTime) -> Result<At, DeadlineError> {
        let micros = micros_of(moment.time());
        Ok(At {
            day: self.index(moment.date())?,
            micros,
        })
    }

    /// The local moment at a place in the table.
    pub(super) fn moment(&self, at: At) -> NaiveDateTime {
        let midnight = self.date(at.day).and_time(NaiveTime::MIN);
        midnight
            .checked_add_signed(TimeDelta::microseconds(at.micros))
            .unwrap_or(midnight)
    }

    fn not_entered(&self, year: i32) -> DeadlineError {
        DeadlineError::YearNotEntered {
            calendar: self.root.to_string(),
            year,
        }
    }
}

/// Microseconds after midnight.
pub(super) fn micros_of(time: NaiveTime) -> i64 {
    (time - NaiveTime::MIN).num_microseconds().unwrap_or(0)
}

/// One override a date, that of the most specific calendar, in the order of dates.
fn merge_notes(chain: &[Layer]) -> Vec<DayOverride> {
    let mut notes: Vec<DayOverride> = chain
        .iter()
        .rev()
        .flat_map(|layer| layer.days.iter().cloned())
        .collect();
    notes.sort_by_key(|note| note.date); // stable, so the most specific stays first
    notes.dedup_by_key(|note| note.date);
    notes
}

fn note_on(notes: &[DayOverride], date: NaiveDate) -> Option<&DayOverride> {
    let place = notes.binary_search_by_key(&date, |note| note.date).ok()?;
    notes.get(place)
}

fn resolve_day(chain: &[Layer], date: NaiveDate, note: Option<&DayOverride>) -> Day {
    let weekday = date.weekday().number_from_monday();
    let week = hours_of_week(chain, weekday, date);
    // A rest day that is worked, or on which a desk receives, and has no hours of its own, keeps those of Friday.
    let friday = || hours_of_week(chain, 5, date);
    let own = note.and_then(|note| note.hours);
    let work = |hours: Option<Hours>| hours.map_or(Day::NoHours, Day::Work);
    match note.map(|note| note.kind) {
        Some(DayKind::MakeupWork) if weekday > 5 => work(own.or_else(friday)),
        Some(DayKind::MakeupWork) => work(own.or(week)),
        Some(DayKind::ReceptionOnly) => own.or(week).or_else(friday).map_or(Day::NoHours, Day::Reception),
        Some(DayKind::Holiday | DayKind::Compensatory | DayKind::SwapOff | DayKind::LocalOff) => Day::Off,
        None if weekday > 5 => week.map_or(Day::Off, Day::Reception),
        None => work(week),
    }
}

/// The hours of a weekday: those of the most specific calendar that has some, and there the ones that began last.
fn hours_of_week(chain: &[Layer], weekday: u32, date: NaiveDate) -> Option<Hours> {
    chain.iter().rev().find_map(|layer| {
        let held = layer.hours.iter().filter(|rule| rule.hold(weekday, date));
        held.max_by_key(|rule| rule.valid_from).map(|rule| rule.hours)
    })
}
