//! The PPC's decisions on mechanisms, and its waivers (2816/QĐ-UBND, art. 3).

use chrono::NaiveDate;

use super::checks::decision_violations;
use super::reach::decides_for_the_province;
use super::unless_forbidden;
use crate::auth::{Granted, MechanismDecide};
use crate::calendar::zone;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::ids::{AgencyId, IsoWaiverId, MechanismDecisionId, ProcedureId};
use crate::procedures::error::ProcedureError;
use crate::procedures::events;
use crate::procedures::model::{
    Computerisation, IsoWaiver, Mechanism, MechanismDecision, OnlineScope, ServiceLevel,
};
use crate::procedures::queries::revision::touch;
use crate::procedures::queries::{mechanisms, procedures};
use crate::procedures::rules::{Violation, code, in_future};

/// A decision to be entered.
#[derive(Clone, Debug)]
pub struct Decide {
    /// The procedure.
    pub procedure: ProcedureId,
    /// The agency.
    pub agency: AgencyId,
    /// The mechanism.
    pub mechanism: Mechanism,
    /// Level of the online service offered there.
    pub service_level: ServiceLevel,
    /// Its extent in the scheme from 2022 on.
    pub online_scope: Option<OnlineScope>,
    /// How far it is computerised there.
    pub computerisation: Computerisation,
    /// Agencies that coordinate.
    pub coordinating_agencies: Vec<AgencyId>,
    /// Number of the decision.
    pub decision_no: String,
    /// Its date.
    pub decided_on: NaiveDate,
    /// What it rests on.
    pub legal_basis: String,
    /// The first day.
    pub effective_from: NaiveDate,
}

/// Enters a decision; the one before ends when it begins. Answers with the warnings.
///
/// # Errors
/// The caller does not decide for the province; [`ProcedureError::Violated`] with all violations; the procedure is not
/// there; the database's.
pub fn decide(
    tx: &mut Tx<'_>,
    grant: &Granted<MechanismDecide>,
    new: Decide,
) -> Result<(MechanismDecision, Vec<Violation>), ProcedureError> {
    decides_for_the_province(tx, grant)?;
    touch(tx, [new.procedure])?;
    procedures::procedure(tx.conn(), new.procedure)?;
    let now = tx.now();
    let decision = MechanismDecision {
        id: MechanismDecisionId::new(now),
        procedure_id: new.procedure,
        agency_id: new.agency,
        mechanism: new.mechanism,
        service_level: new.service_level,
        online_scope: new.online_scope,
        computerisation: new.computerisation,
        coordinating_agencies: new.coordinating_agencies,
        decision_no: new.decision_no,
        decided_on: new.decided_on,
        legal_basis: new.legal_basis,
        effective_from: new.effective_from,
        effective_to: None,
        created_at: now,
    };
    let before = mechanisms::open(tx.conn(), decision.procedure_id, decision.agency_id)?;
    let mut found = decision_violations(tx.conn(), &decision, before.as_ref())?;
    found.extend(in_future(
        Some(decision.decided_on),
        zone::local_date(now),
        "/decidedOn",
    ));
    let warnings = unless_forbidden(found)?;
    if let Some(before) = &before {
        end(tx, before, &decision)?;
    }
    mechanisms::insert(tx, &decision)?;
    tx.record(
        Record::new("procedure", decision.procedure_id.as_uuid(), "mechanism.decided")
            .set("decisionId", decision.id)
            .set("agencyId", decision.agency_id)
            .change(
                "mechanism",
                before.as_ref().map(|before| before.mechanism),
                decision.mechanism,
            )
            .change(
                "serviceLevel",
                before.as_ref().map(|before| before.service_level),
                decision.service_level,
            )
            .change(
                "automation",
                before.as_ref().map(|before| before.computerisation),
                decision.computerisation,
            )
            .change(
                "onlineScope",
                before.as_ref().map(|before| before.online_scope),
                decision.online_scope,
            )
            .change(
                "coordinatingAgencies",
                before.as_ref().map(|before| &before.coordinating_agencies),
                &decision.coordinating_agencies,
            )
            .set("decidedOn", decision.decided_on)
            .set("effectiveFrom", decision.effective_from)
            .set("legalBasis", &decision.legal_basis)
            .reason(Some(decision.decision_no.clone())),
    )?;
    tx.emit(events::mechanism_decided(&decision))?;
    Ok((decision, warnings))
}

/// Ends the decision before when the next one begins.
fn end(tx: &mut Tx<'_>, before: &MechanismDecision, next: &MechanismDecision) -> Result<(), ProcedureError> {
    mechanisms::end(tx, before.id, next.effective_from)?;
    tx.record(
        Record::new("procedure", before.procedure_id.as_uuid(), "mechanism.ended")
            .set("decisionId", before.id)
            .set("agencyId", before.agency_id)
            .set("effectiveTo", next.effective_from)
            .reason(Some(next.decision_no.clone())),
    )?;
    let ended = MechanismDecision {
        effective_to: Some(next.effective_from),
        ..before.clone()
    };
    tx.emit(events::mechanism_ended(&ended))?;
    Ok(())
}

/// A waiver to be entered.
#[derive(Clone, Debug)]
pub struct Waive {
    /// The procedure.
    pub procedure: ProcedureId,
    /// The agency; every agency when absent.
    pub agency: Option<AgencyId>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The day from which it holds no more.
    pub valid_to: NaiveDate,
    /// Number of the decision.
    pub decision_no: String,
    /// Its date.
    pub decided_on: NaiveDate,
    /// What it rests on.
    pub legal_basis: String,
    /// Why.
    pub reason: String,
}

/// Lets a procedure run without an ISO process for a time.
///
/// # Errors
/// The caller does not decide for the province; its period is empty, its decision still to come, its agency not there;
/// the procedure is not there; the database's.
pub fn waive(
    tx: &mut Tx<'_>,
    grant: &Granted<MechanismDecide>,
    new: Waive,
) -> Result<IsoWaiver, ProcedureError> {
    decides_for_the_province(tx, grant)?;
    touch(tx, [new.procedure])?;
    procedures::procedure(tx.conn(), new.procedure)?;
    let mut found = Vec::new();
    if let Some(agency) = new.agency
        && !crate::agencies::queries::exists(tx.conn(), agency)?
    {
        found.push(Violation::error(
            code::AGENCY_UNKNOWN,
            "/agencyId",
            "Không có cơ quan này.",
            "There is no such agency.",
        ));
    }
    if new.valid_to <= new.valid_from {
        found.push(Violation::error(
            code::A07,
            "/validTo",
            "Thời hạn miễn trừ phải kết thúc sau khi bắt đầu.",
            "A waiver ends after it begins.",
        ));
    }
    let today = zone::local_date(tx.now());
    found.extend(in_future(Some(new.decided_on), today, "/decidedOn"));
    unless_forbidden(found)?;
    let now = tx.now();
    let waiver = IsoWaiver {
        id: IsoWaiverId::new(now),
        procedure_id: new.procedure,
        agency_id: new.agency,
        valid_from: new.valid_from,
        valid_to: new.valid_to,
        decision_no: new.decision_no,
        decided_on: new.decided_on,
        legal_basis: new.legal_basis,
        reason: new.reason,
        created_at: now,
    };
    mechanisms::insert_waiver(tx, &waiver)?;
    tx.record(
        Record::new("procedure", waiver.procedure_id.as_uuid(), "iso.waived")
            .set("waiverId", waiver.id)
            .set("agencyId", waiver.agency_id)
            .set("validFrom", waiver.valid_from)
            .set("validTo", waiver.valid_to)
            .set("decisionNo", &waiver.decision_no)
            .set("decidedOn", waiver.decided_on)
            .set("legalBasis", &waiver.legal_basis)
            .reason(Some(waiver.reason.clone())),
    )?;
    tx.emit(events::iso_waived(&waiver))?;
    Ok(waiver)
}
