//! A new calendar.

use super::seen::{may_manage, record};
use crate::auth::{CalendarManage, Granted};
use crate::calendar::error::CalendarError;
use crate::calendar::model::Calendar;
use crate::calendar::rules::entry::MAX_DEPTH;
use crate::calendar::{events, queries};
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, CalendarId};

/// A calendar as it begins: without days and hours of its own.
#[derive(Clone, Debug)]
pub struct CreateCalendar {
    /// Its code.
    pub code: String,
    /// What it is called, in Vietnamese.
    pub name_vi: String,
    /// What it is called, in English.
    pub name_en: String,
    /// The code of the calendar that it inherits from.
    pub parent: Option<String>,
    /// The agency whose managers may change it.
    pub agency: Option<AgencyId>,
}

/// Enters a new calendar.
///
/// # Errors
/// [`CalendarError::NotYours`]; [`CalendarError::CodeTaken`]; [`CalendarError::Invalid`] when the calendar to inherit
/// from is not there or is itself the third of its chain; the database's.
pub fn create_calendar(
    tx: &mut Tx<'_>,
    grant: &Granted<CalendarManage>,
    new: CreateCalendar,
) -> Result<Calendar, CalendarError> {
    may_manage(grant, new.agency)?;
    let parent = match &new.parent {
        Some(code) => Some(parent_of(tx, code)?),
        None => None,
    };
    let now = tx.now();
    let calendar = Calendar {
        id: CalendarId::new(now),
        code: new.code,
        name_vi: new.name_vi,
        name_en: new.name_en,
        parent,
        agency: new.agency,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    queries::insert_calendar(tx.conn(), &calendar)?;
    tx.record(
        record(&calendar, "calendar.created")
            .opening()
            .set("code", &calendar.code)
            .set("nameVi", &calendar.name_vi)
            .set("nameEn", &calendar.name_en)
            .set("parentCode", new.parent)
            .set("agencyId", calendar.agency),
    )?;
    tx.emit(events::created(&calendar))?;
    Ok(calendar)
}

fn parent_of(tx: &mut Tx<'_>, code: &str) -> Result<CalendarId, CalendarError> {
    let wrong = |name, detail| CalendarError::Invalid(vec![FieldError::new("/parentCode", name, detail)]);
    let Some(parent) = queries::find_calendar(tx.conn(), code)? else {
        let detail = Text::new("Không có lịch làm việc này.", "There is no such calendar.");
        return Err(wrong("CALENDAR_UNKNOWN", detail));
    };
    if queries::depth(tx.conn(), code)? >= MAX_DEPTH {
        let detail = Text::new(
            "Lịch chỉ kế thừa qua ba cấp: tỉnh, cơ quan, bộ phận một cửa.",
            "Calendars inherit over three levels: province, agency, desk.",
        );
        return Err(wrong("CALENDAR_CHAIN_TOO_LONG", detail));
    }
    Ok(parent)
}
