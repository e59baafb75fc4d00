//! Desks.

use chrono::NaiveDate;

use super::create::calendar_of;
use crate::agencies::error::AgencyError;
use crate::agencies::model::{Desk, Label, Period, Phone, ShortCode};
use crate::agencies::rules::{self, Violation};
use crate::agencies::{events, queries};
use crate::auth::{AgencyManage, Granted};
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::ids::{AgencyId, CalendarId, DeskId};

/// A desk as it begins.
#[derive(Clone, Debug)]
pub struct CreateDesk {
    /// The agency it belongs to.
    pub agency: AgencyId,
    /// Its code, unique in the agency for ever.
    pub code: ShortCode,
    /// Its name.
    pub name: Label,
    /// Its telephone.
    pub phone: Option<Phone>,
    /// Where it is.
    pub address: Option<Label>,
    /// Its own working calendar.
    pub calendar: Option<CalendarId>,
    /// When it exists.
    pub valid: Period,
}

/// What a desk is to be: replaces all four.
#[derive(Clone, Debug)]
pub struct ChangeDesk {
    /// Its name.
    pub name: Label,
    /// Its telephone.
    pub phone: Option<Phone>,
    /// Where it is.
    pub address: Option<Label>,
    /// Its own working calendar.
    pub calendar: Option<CalendarId>,
}

/// Opens a desk.
///
/// # Errors
/// [`AgencyError::NoAgency`], [`AgencyError::Rules`], [`AgencyError::CodeTaken`]; the database's.
pub fn create_desk(
    tx: &mut Tx<'_>,
    _grant: &Granted<AgencyManage>,
    new: CreateDesk,
) -> Result<Desk, AgencyError> {
    let agency = queries::agency(tx.conn(), new.agency)?;
    let mut broken = Vec::new();
    let valid = rules::check_part(new.valid, agency.valid).unwrap_or_else(|outside| {
        broken = outside;
        new.valid
    });
    broken.extend(calendar_of(tx, new.calendar)?);
    AgencyError::unless_kept(broken)?;
    let now = tx.now();
    let desk = Desk {
        id: DeskId::new(now),
        agency: new.agency,
        code: new.code,
        name: new.name,
        phone: new.phone,
        address: new.address,
        calendar: new.calendar,
        valid,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    queries::insert_desk(tx.conn(), &desk)?;
    tx.record(
        Record::new("desk", desk.id.as_uuid(), "desk.created")
            .opening()
            .set("agencyId", desk.agency)
            .set("code", desk.code.as_str())
            .set("name", desk.name.as_str())
            .set("calendarId", desk.calendar)
            .set("validFrom", desk.valid.from())
            .set("validTo", desk.valid.to()),
    )?;
    tx.emit(events::desk_changed(&desk))?;
    Ok(desk)
}

/// Changes what a desk is called, how it is reached and which calendar it keeps.
///
/// # Errors
/// [`AgencyError::NoDesk`], [`AgencyError::Stale`], [`AgencyError::Rules`]; the database's.
pub fn change_desk(
    tx: &mut Tx<'_>,
    _grant: &Granted<AgencyManage>,
    agency: AgencyId,
    id: DeskId,
    version: i64,
    change: ChangeDesk,
) -> Result<Desk, AgencyError> {
    let before = seen(tx, agency, id, version)?;
    AgencyError::unless_kept(calendar_of(tx, change.calendar)?.into_iter().collect())?;
    let desk = Desk {
        name: change.name,
        phone: change.phone,
        address: change.address,
        calendar: change.calendar,
        version: version + 1,
        updated_at: tx.now(),
        ..before.clone()
    };
    queries::save_desk(tx.conn(), &desk)?;
    tx.record(
        Record::new("desk", id.as_uuid(), "desk.changed")
            .change("name", before.name.as_str(), desk.name.as_str())
            .change(
                "phone",
                before.phone.as_ref().map(Phone::as_str),
                desk.phone.as_ref().map(Phone::as_str),
            )
            .change(
                "address",
                before.address.as_ref().map(Label::as_str),
                desk.address.as_ref().map(Label::as_str),
            )
            .change("calendarId", before.calendar, desk.calendar),
    )?;
    tx.emit(events::desk_changed(&desk))?;
    Ok(desk)
}

/// Closes a desk after its last day.
///
/// # Errors
/// [`AgencyError::NoDesk`], [`AgencyError::Stale`], [`AgencyError::AlreadyClosed`], [`AgencyError::Rules`]; the
/// database's.
pub fn close_desk(
    tx: &mut Tx<'_>,
    _grant: &Granted<AgencyManage>,
    agency: AgencyId,
    id: DeskId,
    version: i64,
    last_day: NaiveDate,
) -> Result<Desk, AgencyError> {
    let before = seen(tx, agency, id, version)?;
    if before.valid.to().is_some() {
        return Err(AgencyError::AlreadyClosed);
    }
    end_desk(tx, before, last_day)
}

/// Gives a desk its last day.
pub(super) fn end_desk(tx: &mut Tx<'_>, before: Desk, last_day: NaiveDate) -> Result<Desk, AgencyError> {
    let valid = Period::new(before.valid.from(), Some(last_day))
        .map_err(|_| AgencyError::Rules(vec![Violation::EndsBeforeStart]))?;
    let desk = Desk {
        valid,
        version: before.version + 1,
        updated_at: tx.now(),
        ..before
    };
    queries::save_desk(tx.conn(), &desk)?;
    tx.record(Record::new("desk", desk.id.as_uuid(), "desk.closed").change(
        "validTo",
        before.valid.to(),
        last_day,
    ))?;
    tx.emit(events::desk_changed(&desk))?;
    Ok(desk)
}

/// Reads a desk that the caller has seen in this version, at the agency where it believes it to be.
fn seen(tx: &mut Tx<'_>, agency: AgencyId, id: DeskId, version: i64) -> Result<Desk, AgencyError> {
    let desk = queries::desk(tx.conn(), id)?;
    if desk.agency != agency {
        return Err(AgencyError::NoDesk);
    }
    if desk.version != version {
        return Err(AgencyError::Stale);
    }
    Ok(desk)
}
