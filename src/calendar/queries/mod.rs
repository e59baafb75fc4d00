//! All that this slice asks the database.

mod chain;
mod read;
mod rows;
mod write;

pub use chain::{
    exists, find_calendar, load_calendar, load_calendar_by_code, province_calendar, revisions_of,
};
pub use read::{
    CalendarLine, DayOfYear, calendar_by_code, calendars, count_calendars, count_days_of_year, days_of_year,
    sheet,
};
pub(super) use read::{depth, own_day, own_days_of_year, own_hours, own_year};
pub(super) use write::{
    delete_day, delete_days_of_year, insert_calendar, insert_day, put_year, replace_hours, save_calendar,
};
