//! The changes to calendars, one function each.

mod create;
mod days;
mod seed;
mod seen;
mod sessions;
mod years;

pub use create::{CreateCalendar, create_calendar};
pub use days::{delete_day, put_day};
pub use seed::enter_seed;
pub use sessions::put_sessions;
pub use years::{DeclareYear, declare_year};
