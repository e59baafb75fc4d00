//! The days off of a whole year.

use super::seen::{record, seen};
use crate::auth::{CalendarManage, Granted};
use crate::calendar::error::CalendarError;
use crate::calendar::model::{Calendar, CalendarYear, DayOverride};
use crate::calendar::rules::entry;
use crate::calendar::{events, queries};
use crate::platform::db::Tx;

/// A year with all its days that differ.
#[derive(Clone, Debug)]
pub struct DeclareYear {
    /// The year.
    pub year: i32,
    /// The law that lists its holidays.
    pub legal_basis: String,
    /// What is to be known about it.
    pub remark: Option<String>,
    /// Its days that differ from the rule of the week; those that stood there before go.
    pub days: Vec<DayOverride>,
}

/// Enters the days off of a year, or enters them anew. From then on deadlines may touch the year, if the calendar
/// inherits from none: in one that does, they are its own days of a year that the calendar above has to know.
///
/// # Errors
/// [`CalendarError::NoCalendar`], [`CalendarError::NotYours`], [`CalendarError::Stale`]; [`CalendarError::Invalid`]
/// with all that is wrong; the database's.
pub fn declare_year(
    tx: &mut Tx<'_>,
    grant: &Granted<CalendarManage>,
    code: &str,
    version: i64,
    declared: DeclareYear,
) -> Result<Calendar, CalendarError> {
    CalendarError::unless_sound(entry::check_days(declared.year, &declared.days))?;
    let calendar = seen(tx, grant, code, version)?;
    let (id, number) = (calendar.id, declared.year);
    let before = queries::own_year(tx.conn(), id, number)?;
    let days_before = queries::own_days_of_year(tx.conn(), id, number)?;
    let year = CalendarYear {
        year: number,
        legal_basis: declared.legal_basis,
        remark: declared.remark,
        declared_at: tx.now(),
    };
    queries::put_year(tx.conn(), id, &year)?;
    queries::delete_days_of_year(tx.conn(), id, number)?;
    for day in &declared.days {
        queries::insert_day(tx.conn(), id, day)?;
    }
    let (basis_before, remark_before) =
        before.map_or((None, None), |year| (Some(year.legal_basis), year.remark));
    tx.record(
        record(&calendar, "calendar.year-declared")
            .set("year", number)
            .change("legalBasis", basis_before, &year.legal_basis)
            .change("remark", remark_before, &year.remark)
            .change("days", days_before, sorted(declared.days)),
    )?;
    let bounds =
        chrono::NaiveDate::from_ymd_opt(number, 1, 1).zip(chrono::NaiveDate::from_ymd_opt(number, 12, 31));
    tx.emit(events::changed(&calendar, bounds))?;
    Ok(calendar)
}

fn sorted(mut days: Vec<DayOverride>) -> Vec<DayOverride> {
    days.sort_by_key(|day| day.date);
    days
}
