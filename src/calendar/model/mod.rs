//! What a working calendar is made of, and what a time limit is.

mod calendar;
mod day;
mod hours;
mod limit;

pub use calendar::{Calendar, CalendarSheet, CalendarYear};
pub use day::{DayKind, DayOverride, SessionPlan, WeekHours};
pub(in crate::calendar) use hours::{Half, MINUTE};
pub use hours::{Hours, HoursError, Session, TimeOfDay};
pub use limit::{DuePolicy, Limit, LimitError, LimitUnit};
