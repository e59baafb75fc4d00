//! The arithmetic of deadlines: pure, exact to the microsecond, on one resolved calendar.
//!
//! Nothing here knows a holiday or an hour: all of it is data of the calendar, and a day that nobody has entered is
//! an error, never a guess.

mod chain;
mod classify;
mod due;
pub(in crate::calendar) mod entry;
mod law;
mod pauses;
mod reason;
mod walk;

use crate::calendar::deadline_error::DeadlineError;

pub use classify::{ClockState, Punctuality, RunningClock, Timeliness};
pub use due::Due;
pub use pauses::{Pause, overdue_from};
pub use walk::{Walk, WalkDay, WalkReason};

/// What a computation answers.
type Calc<T> = Result<T, DeadlineError>;
