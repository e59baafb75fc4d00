//! Petitions come in.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::agencies::{self, AgencyError};
use crate::auth::{Granted, PetitionSend};
use crate::calendar::zone::local_date;
use crate::calendar::{self, WorkCalendar};
use crate::dossiers;
use crate::dossiers::commands::viewer;
use crate::feedback::error::FeedbackError;
use crate::feedback::events;
use crate::feedback::model::{
    Petition, PetitionAction, PetitionForm, PetitionKind, PetitionState, PetitionStep,
};
use crate::feedback::queries;
use crate::feedback::rules;
use crate::platform::audit_log::Record;
use crate::platform::db::{Conn, Tx};
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, CitizenId, DossierId, PetitionId, ProcedureId};
use crate::procedures::{self, AnonymousPetitions, FeedbackParams, ProcedureError};

/// What somebody writes.
#[derive(Clone)]
pub struct SendCommand {
    /// About conduct or about rules.
    pub kind: PetitionKind,
    /// Tells or proposes.
    pub form: PetitionForm,
    /// To which agency.
    pub agency: AgencyId,
    /// About which procedure.
    pub procedure: Option<ProcedureId>,
    /// About which of the petitioner's dossiers.
    pub dossier: Option<DossierId>,
    /// In a line.
    pub subject: String,
    /// In full.
    pub body: String,
}

/// A petition of somebody who is signed in.
///
/// # Errors
/// An agency, procedure or own dossier that is not there.
pub fn send(
    tx: &mut Tx<'_>,
    granted: &Granted<PetitionSend>,
    command: &SendCommand,
) -> Result<Petition, FeedbackError> {
    let mut errors = references(tx, command)?;
    if let Some(id) = command.dossier
        && dossiers::queries::visible(tx.conn(), &viewer(granted), id)?.is_none()
    {
        errors.push(unknown(
            "/dossierId",
            "DOSSIER_UNKNOWN",
            "Không có hồ sơ này.",
            "There is no such dossier.",
        ));
    }
    if !errors.is_empty() {
        return Err(FeedbackError::Invalid(errors));
    }
    receive(tx, granted.citizen_id(), command)
}

/// A petition without a name.
///
/// # Errors
/// As the rules of the day have it, what has no name is not heard; an agency or procedure that is not there.
pub fn send_nameless(tx: &mut Tx<'_>, command: &SendCommand) -> Result<Petition, FeedbackError> {
    let today = local_date(tx.now());
    let params = params_on(tx.conn(), today)?;
    match params.anonymous {
        AnonymousPetitions::Refused => return Err(FeedbackError::NotHeard(params.anonymous_basis)),
        AnonymousPetitions::Heard => {}
    }
    let errors = references(tx, command)?;
    if !errors.is_empty() {
        return Err(FeedbackError::Invalid(errors));
    }
    receive(tx, None, command)
}

fn unknown(at: &'static str, code: &'static str, vi: &'static str, en: &'static str) -> FieldError {
    FieldError::new(at, code, Text::new(vi, en))
}

fn references(tx: &mut Tx<'_>, command: &SendCommand) -> Result<Vec<FieldError>, FeedbackError> {
    let mut errors = Vec::new();
    errors.extend(not_to_send_to(tx, command.agency)?);
    if let Some(procedure) = command.procedure {
        match procedures::queries::procedures::procedure(tx.conn(), procedure) {
            Ok(_) => {}
            Err(ProcedureError::NotFound(_)) => errors.push(unknown(
                "/procedureId",
                "PROCEDURE_UNKNOWN",
                "Không có thủ tục này.",
                "There is no such procedure.",
            )),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(errors)
}

/// Why nothing can be sent to an agency: there is none, or it is not open today.
pub(super) fn not_to_send_to(tx: &mut Tx<'_>, id: AgencyId) -> Result<Option<FieldError>, FeedbackError> {
    let today = local_date(tx.now());
    Ok(match agencies::queries::agency(tx.conn(), id) {
        Ok(agency) if agency.is_open_on(today) => None,
        Ok(_) => Some(unknown(
            "/agencyId",
            "AGENCY_CLOSED",
            "Cơ quan này không hoạt động vào ngày hôm nay.",
            "This agency is not open today.",
        )),
        Err(AgencyError::NoAgency) => Some(unknown(
            "/agencyId",
            "AGENCY_UNKNOWN",
            "Không có cơ quan này.",
            "There is no such agency.",
        )),
        Err(error) => return Err(error.into()),
    })
}

fn receive(
    tx: &mut Tx<'_>,
    citizen: Option<CitizenId>,
    command: &SendCommand,
) -> Result<Petition, FeedbackError> {
    let now = tx.now();
    let params = params_on(tx.conn(), local_date(now))?;
    let calendar = calendar_of(tx.conn(), command.agency)?;
    let limits = rules::limits(&calendar, &params, now)?;
    let petition = Petition {
        id: PetitionId::new(now),
        version: 1,
        state: PetitionState::Received,
        kind: command.kind,
        form: command.form,
        citizen_id: citizen,
        agency_id: command.agency,
        procedure_id: command.procedure,
        dossier_id: command.dossier,
        subject: command.subject.clone(),
        body: command.body.clone(),
        received_at: now,
        triage_due_at: limits.triage,
        supplement_due_at: limits.supplement,
        answer_due_at: limits.answer,
        publish_due_at: None,
        due_at: Some(limits.triage),
        asked_at: None,
        answered_at: None,
        answer: None,
        published_at: None,
        public_question: None,
        public_answer: None,
        waits_until: None,
        withheld_at: None,
        alert_at: Some(limits.triage),
    };
    queries::insert_petition(tx.conn(), &petition)?;
    queries::append_step(
        tx.conn(),
        PetitionStep {
            petition_id: petition.id,
            seq: 0,
            action: PetitionAction::Receive,
            at: now,
            due_at: None,
            agency_id: petition.agency_id,
            by_officer: None,
            words: None,
            legal_basis: None,
        },
    )?;
    tx.record(
        Record::new("petition", petition.id.as_uuid(), "petition.received")
            .opening()
            .set("kind", petition.kind)
            .set("form", petition.form)
            .set("agency", petition.agency_id)
            .set("nameless", citizen.is_none())
            .masked("subject", None, Some(&petition.subject))
            .masked("body", None, Some(&petition.body)),
    )?;
    tx.emit(events::petition(PetitionAction::Receive, &petition))?;
    Ok(petition)
}

/// The limits and conditions of a day: of the rule set in force, or what is used nationally where it says nothing.
pub(super) fn params_on(conn: &mut Conn, on: NaiveDate) -> Result<FeedbackParams, FeedbackError> {
    let rules = procedures::queries::rule_sets::rule_set_on(conn, on)?;
    Ok(rules.params.feedback.clone().unwrap_or_default())
}

/// The calendar by which an agency works.
pub(super) fn calendar_of(conn: &mut Conn, agency: AgencyId) -> Result<Arc<WorkCalendar>, FeedbackError> {
    let id = match agencies::queries::own_calendar_of_agency(conn, agency)? {
        Some(own) => own,
        None => calendar::province_calendar(conn)?,
    };
    Ok(calendar::load_calendar(conn, id)?)
}
