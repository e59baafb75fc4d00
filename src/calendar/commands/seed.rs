//! The shipped calendars, entered as anybody would enter them.

use super::{CreateCalendar, DeclareYear, create_calendar, declare_year, put_sessions};
use crate::auth::{CalendarManage, Granted};
use crate::calendar::error::CalendarError;
use crate::calendar::model::Calendar;
use crate::calendar::seed::CalendarSeed;
use crate::platform::db::Tx;

/// Enters a shipped calendar with its hours and years.
///
/// # Errors
/// As the commands that it is made of; [`CalendarError::CodeTaken`] when it is there already.
pub fn enter_seed(
    tx: &mut Tx<'_>,
    grant: &Granted<CalendarManage>,
    seed: CalendarSeed,
) -> Result<Calendar, CalendarError> {
    let new = CreateCalendar {
        code: seed.code.clone(),
        name_vi: seed.name_vi,
        name_en: seed.name_en,
        parent: seed.parent,
        agency: None,
    };
    let mut calendar = create_calendar(tx, grant, new)?;
    calendar = put_sessions(tx, grant, &seed.code, calendar.version, seed.sessions)?;
    for year in seed.years {
        let declared = DeclareYear {
            year: year.year,
            legal_basis: year.legal_basis,
            remark: Some(year.remark),
            days: year.days,
        };
        calendar = declare_year(tx, grant, &seed.code, calendar.version, declared)?;
    }
    Ok(calendar)
}
