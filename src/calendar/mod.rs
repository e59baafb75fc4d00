//! Working calendars and the arithmetic of deadlines.
//!
//! A calendar belongs to the province, an agency or a desk and inherits from the one above it: hours of the week with
//! the dates on which they hold, and days that differ (holidays, days off, make-up days, reception only). A year counts
//! only when somebody has entered its days off; a deadline that needs another year is an error that names it.
//! [`WorkCalendar`] is the merged view with which everything is computed: [`WorkCalendar::due`],
//! [`WorkCalendar::shift`] for pauses, [`WorkCalendar::chain`] for the steps of a process, [`WorkCalendar::walk`] for
//! the explanation, [`WorkCalendar::timeliness`] and [`WorkCalendar::clock_state`] for early, on time and late.
//! [`zone`] knows the province's time of day. Other slices get a calendar with [`load_calendar`], which answers from
//! memory while nobody has changed it.

pub mod commands;
mod deadline_error;
mod error;
mod events;
pub mod http;
mod model;
mod problem;
pub mod queries;
mod rules;
mod seed;
mod table;
pub mod zone;

#[cfg(test)]
mod tests;

pub use deadline_error::DeadlineError;
pub use error::CalendarError;
pub use http::routes;
pub use model::{
    Calendar, CalendarSheet, CalendarYear, DayKind, DayOverride, DuePolicy, Hours, HoursError, Limit,
    LimitError, LimitUnit, Session, SessionPlan, TimeOfDay, WeekHours,
};
pub use queries::{find_calendar, load_calendar, load_calendar_by_code, province_calendar, revisions_of};
pub use rules::{
    ClockState, Due, Pause, Punctuality, RunningClock, Timeliness, Walk, WalkDay, WalkReason, overdue_from,
};
pub use seed::{CalendarSeed, YearSeed};
pub use table::{Layer, WorkCalendar};
pub use zone::ZONE;
