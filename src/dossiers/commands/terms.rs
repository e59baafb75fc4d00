//! What the catalogue says for one dossier: the terms it is filed under.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::draft::Filing;
use crate::agencies;
use crate::calendar::{self, zone::local_date};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{Channel, Dossier};
use crate::dossiers::queries;
use crate::dossiers::refused_by::{self, Ground};
use crate::dossiers::rules::deadlines::Counting;
use crate::dossiers::rules::{components, submission};
use crate::platform::db::{Conn, Tx};
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, CalendarId, DeskId, ProcedureId};
use crate::procedures::{self, Pin, PinRequest, Pinned, ProcedureError, RuleSet, ServiceLevel, forms};

/// The terms that a filing asks for today. `at` is where the filing stands in the request ("" or "/filing").
///
/// # Errors
/// [`DossierError::Invalid`] with every reference that is to nothing; as [`published`].
pub fn asked_for(conn: &mut Conn, filing: &Filing, at: &str, on: NaiveDate) -> Result<Pin, DossierError> {
    let mut wrong = Vec::new();
    if !agencies::queries::exists(conn, filing.agency)? {
        wrong.push(FieldError::new(
            format!("{at}/agencyId"),
            "AGENCY_UNKNOWN",
            Text::new("Không có cơ quan này.", "There is no such agency."),
        ));
    }
    match procedures::queries::procedures::procedure(conn, filing.procedure) {
        Ok(_) => {}
        Err(ProcedureError::NotFound(_)) => wrong.push(FieldError::new(
            format!("{at}/procedureId"),
            "PROCEDURE_UNKNOWN",
            Text::new("Không có thủ tục này.", "There is no such procedure."),
        )),
        Err(error) => return Err(error.into()),
    }
    if !wrong.is_empty() {
        return Err(DossierError::Invalid(wrong));
    }
    let case = filing.case_code.clone();
    published(conn, filing.procedure, case, filing.agency, on).map_err(|error| case_field(error, at))
}

/// A case that is missing or unknown, as a fault of its field.
fn case_field(error: DossierError, at: &str) -> DossierError {
    let (code, vi, en, codes) = match error {
        DossierError::Procedure(ProcedureError::CaseNeeded { codes }) => (
            code::REQUIRED,
            "Thủ tục có nhiều trường hợp, cần chọn một",
            "The procedure has several cases; name one",
            codes,
        ),
        DossierError::Procedure(ProcedureError::UnknownCase { codes }) => (
            "CASE_UNKNOWN",
            "Thủ tục không có trường hợp này; các trường hợp",
            "The procedure has no such case; its cases",
            codes,
        ),
        other => return other,
    };
    let codes = codes.join(", ");
    DossierError::Invalid(vec![FieldError::new(
        format!("{at}/caseCode"),
        code,
        Text::new(format!("{vi}: {codes}."), format!("{en}: {codes}.")),
    )])
}

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

/// Puts the terms in force now on a dossier that is not accepted yet. Where they are another version's than those it
/// was saved under, what was brought is carried over, so that it is checked against what is asked now.
///
/// # Errors
/// As [`published`]; the database's.
pub fn renew(conn: &mut Conn, dossier: &mut Dossier, now: DateTime<Utc>) -> Result<Pin, DossierError> {
    let pinned = terms_now(conn, dossier, now)?;
    let is_same =
        dossier.procedure_version_id == pinned.version_id() && dossier.case_id == Some(pinned.case_id);
    pin(dossier, &pinned);
    if !is_same {
        let brought = queries::components(conn, dossier.id)?;
        let carried = components::carried_over(&brought, components::asked(&pinned));
        queries::replace_components(conn, dossier.id, &carried)?;
    }
    Ok(pinned)
}

/// Whether the owner is identified, and the e-form and the components are what the pinned version asks for. What was
/// brought on paper may have its form filled in by hand.
///
/// # Errors
/// [`DossierError::Incomplete`] with all that is missing or wrong; the database's.
pub fn complete(conn: &mut Conn, dossier: &Dossier, pinned: &Pin) -> Result<(), DossierError> {
    let identity = submission::missing_identity(dossier.owner_identity_hash.is_some(), "");
    complete_with(conn, dossier, pinned, (identity.into_iter().collect(), ""))
}

/// Whether the e-form and the components are what the pinned version asks for, together with what else is `missing`;
/// `at` is where the filing stands in the request.
///
/// # Errors
/// As [`complete`].
pub fn complete_with(
    conn: &mut Conn,
    dossier: &Dossier,
    pinned: &Pin,
    (mut missing, at): (Vec<FieldError>, &str),
) -> Result<(), DossierError> {
    let contents = queries::contents(conn, dossier.id)?;
    if dossier.channel == Channel::Online || !submission::is_blank(&contents.form_data) {
        missing.extend(forms::check_version(
            &pinned.version,
            &contents.form_data,
            &format!("{at}/formData"),
        )?);
    }
    missing.extend(submission::missing_components(&queries::components(
        conn, dossier.id,
    )?));
    if missing.is_empty() {
        Ok(())
    } else {
        Err(DossierError::Incomplete(missing))
    }
}

/// How the clock of a dossier filed by this channel counts.
pub fn counting(pinned: &Pinned, rules: &RuleSet, channel: Channel) -> Counting {
    Counting {
        limit: pinned.limit(channel == Channel::Online),
        policy: pinned.due_policy(),
        same_day_cutoff: pinned.same_day_cutoff(rules),
        resume_mode: pinned.version.parts.content.resume_mode,
    }
}

/// How the clock of an accepted dossier counts: by what it pinned. None before anything is pinned.
///
/// # Errors
/// The catalogue's.
pub fn pinned_counting(conn: &mut Conn, dossier: &Dossier) -> Result<Option<Counting>, DossierError> {
    Ok(pinned_terms(conn, dossier)?.map(|terms| terms.counting))
}

/// The terms that an accepted dossier keeps.
#[derive(Clone, Debug)]
pub struct PinnedTerms {
    /// Procedure version, case and process.
    pub pinned: Pinned,
    /// The rule set.
    pub rules: Arc<RuleSet>,
    /// How the clock counts by them.
    pub counting: Counting,
}

/// The terms that a dossier pinned. None before anything is pinned.
///
/// # Errors
/// The catalogue's.
pub fn pinned_terms(conn: &mut Conn, dossier: &Dossier) -> Result<Option<PinnedTerms>, DossierError> {
    let (Some(process), Some(rules)) = (dossier.process_version_id, dossier.rule_set_id) else {
        return Ok(None);
    };
    let pinned = procedures::queries::pinned(conn, dossier.procedure_version_id, dossier.case_id, process)?;
    let rules = procedures::queries::rule_set(conn, rules)?;
    Ok(Some(PinnedTerms {
        counting: counting(&pinned, &rules, dossier.channel),
        pinned,
        rules,
    }))
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
    let params = &pin.rules.params;
    dossier.guidances_allowed = params.max_supplements_at_intake.unwrap_or(1);
    dossier.reappointments_allowed = params.max_reappointments.unwrap_or(1);
}

/// Refuses what the service level does not allow (domain section 10), and what is not computerised so far.
///
/// # Errors
/// [`DossierError::OnlineNotAvailable`] below level 3; [`DossierError::OnlineNotComputerised`] where the agency does not
/// take dossiers from the internet yet.
pub fn online_allowed(pin: &Pin) -> Result<(), DossierError> {
    if pin.takes_online_dossiers() {
        Ok(())
    } else if pin.service_level.takes_online_dossiers() {
        Err(DossierError::OnlineNotComputerised(pin.mechanism.computerisation))
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

/// The documents that the rules of a dossier come from: of its own rule set; none before one is pinned.
///
/// # Errors
/// The catalogue's.
pub fn legal_basis(conn: &mut Conn, dossier: &Dossier) -> Result<Option<String>, DossierError> {
    match dossier.rule_set_id {
        Some(id) => Ok(Some(procedures::queries::rule_set(conn, id)?.legal_basis.clone())),
        None => Ok(None),
    }
}

/// The law behind a refusal that does not name it itself: a rule of the day, for what no dossier pins.
pub fn grounded(tx: &mut Tx<'_>, error: DossierError) -> DossierError {
    let now = tx.now();
    grounded_on(tx.conn(), now, error)
}

/// The same for whoever only reads.
pub fn grounded_on(conn: &mut Conn, now: DateTime<Utc>, error: DossierError) -> DossierError {
    let today = local_date(now);
    let law = match refused_by::ground(&error) {
        Ground::None => return error,
        Ground::Law(law) => law.on(today),
        Ground::RulesOfTheDay => None,
    };
    let legal_basis = match law {
        Some(law) => law.to_owned(),
        None => {
            match procedures::queries::rule_sets::rule_set_on(conn, today) {
                Ok(rules) => rules.legal_basis.clone(),
                // What was refused stays what is told.
                Err(_) => return error,
            }
        }
    };
    DossierError::Grounded {
        error: Box::new(error),
        legal_basis,
    }
}
