//! At which desk a dossier is received: the officer's own, open on that day.

use chrono::NaiveDate;

use crate::agencies::model::Desk;
use crate::agencies::{self, AgencyError};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{DossierAction, DossierState};
use crate::dossiers::rules::judge::Denial;
use crate::dossiers::rules::who::Who;
use crate::platform::db::Conn;
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, DeskId};

/// The desk that was named, or the only one at which the officer sits. The desks' manager may take in at each of them.
///
/// # Errors
/// It is not the agency's, somebody else's, or not open on this day; several are possible and none is named.
pub fn receiving_desk(
    conn: &mut Conn,
    who: &Who,
    agency: AgencyId,
    named: Option<DeskId>,
    on: NaiveDate,
) -> Result<DeskId, DossierError> {
    let own = who.desks_at(agency);
    let id = match (named, own.as_slice()) {
        (Some(named), _) => named,
        (None, [only]) => *only,
        (None, _) => {
            return Err(wrong(
                code::REQUIRED,
                "Cán bộ phụ trách nhiều quầy; hãy nêu quầy tiếp nhận.",
                "The officer sits at several desks; name the one that receives.",
            ));
        }
    };
    let desk = match agencies::queries::desk(conn, id) {
        Ok(desk) if desk.agency == agency => desk,
        Ok(_) | Err(AgencyError::NoDesk) => {
            return Err(wrong(
                "UNKNOWN_DESK",
                "Cơ quan tiếp nhận không có bộ phận một cửa này.",
                "The receiving agency has no such desk.",
            ));
        }
        Err(error) => return Err(error.into()),
    };
    if !own.contains(&id) && !who.manages_desks_of(agency) {
        return Err(DossierError::Denied {
            action: DossierAction::Accept,
            state: DossierState::Submitted,
            denial: Denial::Duty,
            legal_basis: None,
        });
    }
    if !desk.is_open_on(on) {
        return Err(wrong(
            "DESK_CLOSED",
            "Bộ phận một cửa này không hoạt động vào ngày tiếp nhận.",
            "This desk does not exist on the day of reception.",
        ));
    }
    Ok(id)
}

/// The desk at which an officer helps somebody to file at any agency: the one that was named, or the only one at which
/// the officer sits.
///
/// # Errors
/// There is no such desk, it is somebody else's, or not open on this day; several are possible and none is named.
pub fn support_desk(
    conn: &mut Conn,
    who: &Who,
    named: Option<DeskId>,
    on: NaiveDate,
) -> Result<Desk, DossierError> {
    let id = match (named, who.desks().as_slice()) {
        (Some(named), _) => named,
        (None, [only]) => *only,
        (None, _) => {
            return Err(wrong(
                code::REQUIRED,
                "Cán bộ phụ trách nhiều quầy; hãy nêu quầy hỗ trợ.",
                "The officer sits at several desks; name the one at which help is given.",
            ));
        }
    };
    let desk = match agencies::queries::desk(conn, id) {
        Ok(desk) => desk,
        Err(AgencyError::NoDesk) => {
            return Err(wrong(
                "UNKNOWN_DESK",
                "Không có bộ phận một cửa này.",
                "There is no such desk.",
            ));
        }
        Err(error) => return Err(error.into()),
    };
    receiving_desk(conn, who, desk.agency, Some(id), on)?;
    Ok(desk)
}

fn wrong(code: &'static str, vi: &'static str, en: &'static str) -> DossierError {
    DossierError::Invalid(vec![FieldError::new("/deskId", code, Text::new(vi, en))])
}
