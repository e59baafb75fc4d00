//! What the catalogue says for one dossier: the terms it is filed under.

use chrono::{DateTime, NaiveDate, Utc};

use crate::agencies;
use crate::calendar::{self, zone::local_date};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{Channel, Dossier};
use crate::dossiers::rules::deadlines::Counting;
use crate::platform::db::Conn;
use crate::platform::ids::{AgencyId, CalendarId, DeskId, ProcedureId};
use crate::procedures::{self, Pin, PinRequest, Pinned, RuleSet, ServiceLevel};

/// The published terms of a procedure at an agency on a day.
///
/// # Errors
/// The agency is closed; the procedure takes no dossiers there then.
pub fn published(
    conn: &mut Conn,
    procedure: ProcedureId,
    case_code: Option<String>,
    agency: AgencyId,
    on: NaiveDate,
) -> Result<Pin, DossierError> {
    if !agencies::queries::agency(conn, agency)?.is_open_on(on) {
        return Err(DossierError::AgencyClosed);
    }
    Ok(procedures::pin(
        conn,
        &PinRequest {
            procedure,
            case_code,
            agency,
            on,
        },
    )?)
}

/// The terms in force now for a dossier that is not accepted yet.
///
/// # Errors
/// As [`published`].
pub fn terms_now(conn: &mut Conn, dossier: &Dossier, now: DateTime<Utc>) -> Result<Pin, DossierError> {
    let version = procedures::queries::pinned::published(conn, dossier.procedure_version_id)?;
    let mut cases = version.parts.cases.iter();
    let case = cases
        .find(|case| case.id == dossier.case_id)
        .map(|case| case.code.0.clone());
    published(
        conn,
        dossier.procedure_id,
        case,
        dossier.competent_agency_id,
        local_date(now),
    )
}

/// How the clock of a dossier filed by this channel counts.
pub fn counting(pinned: &Pinned, rules: &RuleSet, channel: Channel) -> Counting {
    Counting {
        limit: pinned.limit(channel == Channel::Online),
        policy: pinned.due_policy(),
        same_day_cutoff: pinned.same_day_cutoff(rules),
    }
}

/// How the clock of an accepted dossier counts: by what it pinned. None before anything is pinned.
///
/// # Errors
/// The catalogue's.
pub fn pinned_counting(conn: &mut Conn, dossier: &Dossier) -> Result<Option<Counting>, DossierError> {
    let (Some(process), Some(rules)) = (dossier.process_version_id, dossier.rule_set_id) else {
        return Ok(None);
    };
    let pinned = procedures::queries::pinned(conn, dossier.procedure_version_id, dossier.case_id, process)?;
    let rules = procedures::queries::rule_set(conn, rules)?;
    Ok(Some(counting(&pinned, &rules, dossier.channel)))
}

/// Puts the terms on the dossier: versions, names and level as they are now.
pub fn pin(dossier: &mut Dossier, pin: &Pin) {
    dossier.procedure_version_id = pin.version_id();
    dossier.case_id = Some(pin.case_id);
    dossier.process_version_id = Some(pin.process_id());
    dossier.rule_set_id = Some(pin.rules.id);
    dossier.procedure_code.clone_from(&pin.procedure.code);
    pin.name().clone_into(&mut dossier.procedure_name);
    dossier.service_level = pin.service_level;
}

/// Refuses what the service level does not allow (domain section 10).
///
/// # Errors
/// [`DossierError::OnlineNotAvailable`] below level 3.
pub fn online_allowed(pin: &Pin) -> Result<(), DossierError> {
    if pin.service_level.takes_online_dossiers() {
        Ok(())
    } else {
        Err(DossierError::OnlineNotAvailable(pin.service_level))
    }
}

/// Whether the fee of this dossier may be paid online: from level 4 on, and with a gateway.
///
/// # Errors
/// [`DossierError::OnlinePaymentNotAvailable`] below level 4, [`DossierError::NoPaymentGateway`] from there on.
pub fn pays_online(dossier: &Dossier) -> Result<(), DossierError> {
    if ServiceLevel::settles_online(dossier.service_level) {
        Err(DossierError::NoPaymentGateway)
    } else {
        Err(DossierError::OnlinePaymentNotAvailable(dossier.service_level))
    }
}

/// The calendar that a clock at this agency's desk goes by: the desk's own, else the agency's or that of one above it,
/// else the province's.
///
/// # Errors
/// No calendar is entered; the database's.
pub fn calendar_of(
    conn: &mut Conn,
    agency: AgencyId,
    desk: Option<DeskId>,
) -> Result<CalendarId, DossierError> {
    let own = match desk {
        Some(desk) => agencies::queries::own_calendar_of_desk(conn, desk)?,
        None => agencies::queries::own_calendar_of_agency(conn, agency)?,
    };
    match own {
        Some(calendar) => Ok(calendar),
        None => Ok(calendar::province_calendar(conn)?),
    }
}
