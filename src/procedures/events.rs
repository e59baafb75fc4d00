//! What the outside may hear of the catalogue: ids, numbers and states. What a draft says is not told.

use serde::Serialize;

use super::model::{
    Field, IsoWaiver, MechanismDecision, Procedure, ProcedureVersion, ProcessDocument, ProcessScope,
    ProcessVersion, RuleSet,
};
use crate::platform::ids::ProcedureId;
use crate::platform::outbox::Event;

/// A field was entered or renamed.
pub(super) fn field_changed(field: &Field) -> Event {
    let data = serde_json::json!({ "fieldId": field.id, "code": field.code, "version": field.version });
    Event::new("vn.motcua.field.changed.v1", "field", field.id.as_uuid(), data)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProcedureData<'a> {
    procedure_id: ProcedureId,
    code: &'a str,
    version: i64,
}

fn of_procedure(event_type: &'static str, procedure: &Procedure) -> Event {
    let data = ProcedureData {
        procedure_id: procedure.id,
        code: &procedure.code,
        version: procedure.version,
    };
    Event::new(event_type, "procedure", procedure.id.as_uuid(), data)
}

/// A procedure was entered or its codes, field or name changed.
pub(super) fn procedure_changed(procedure: &Procedure) -> Event {
    of_procedure("vn.motcua.procedure.changed.v1", procedure)
}

/// A procedure exists no more from a day on.
pub(super) fn procedure_repealed(procedure: &Procedure) -> Event {
    of_procedure("vn.motcua.procedure.repealed.v1", procedure)
}

fn of_version(event_type: &'static str, procedure: &Procedure, version: &ProcedureVersion) -> Event {
    let data = serde_json::json!({
        "procedureId": procedure.id,
        "code": procedure.code,
        "versionId": version.id,
        "number": version.number,
        "effectiveFrom": version.parts.effective_from,
        "effectiveTo": version.effective_to,
    });
    Event::new(event_type, "procedure", procedure.id.as_uuid(), data)
}

/// A version was begun as a draft.
pub(super) fn draft_begun(procedure: &Procedure, version: &ProcedureVersion) -> Event {
    of_version("vn.motcua.procedure.draft-begun.v1", procedure, version)
}

/// A draft was written anew.
pub(super) fn draft_changed(procedure: &Procedure, version: &ProcedureVersion) -> Event {
    of_version("vn.motcua.procedure.draft-changed.v1", procedure, version)
}

/// A draft was thrown away.
pub(super) fn draft_deleted(procedure: &Procedure, version: &ProcedureVersion) -> Event {
    of_version("vn.motcua.procedure.draft-deleted.v1", procedure, version)
}

/// A version was published.
pub(super) fn version_published(procedure: &Procedure, version: &ProcedureVersion) -> Event {
    of_version("vn.motcua.procedure.published.v1", procedure, version)
}

/// A published version has got its end.
pub(super) fn version_ended(procedure: &Procedure, version: &ProcedureVersion) -> Event {
    of_version("vn.motcua.procedure.version-ended.v1", procedure, version)
}

fn of_decision(event_type: &'static str, decision: &MechanismDecision) -> Event {
    let data = serde_json::json!({
        "decisionId": decision.id,
        "procedureId": decision.procedure_id,
        "agencyId": decision.agency_id,
        "mechanism": decision.mechanism,
        "effectiveFrom": decision.effective_from,
        "effectiveTo": decision.effective_to,
    });
    let subject = decision.procedure_id.as_uuid();
    Event::new(event_type, "procedure", subject, data).of_agency(decision.agency_id)
}

/// The PPC decided on a mechanism.
pub(super) fn mechanism_decided(decision: &MechanismDecision) -> Event {
    of_decision("vn.motcua.mechanism.decided.v1", decision)
}

/// A decision on a mechanism has got its end by another.
pub(super) fn mechanism_ended(decision: &MechanismDecision) -> Event {
    of_decision("vn.motcua.mechanism.ended.v1", decision)
}

/// The PPC waived the ISO process for a time.
pub(super) fn iso_waived(waiver: &IsoWaiver) -> Event {
    let data = serde_json::json!({
        "waiverId": waiver.id,
        "procedureId": waiver.procedure_id,
        "agencyId": waiver.agency_id,
        "validFrom": waiver.valid_from,
        "validTo": waiver.valid_to,
    });
    let subject = waiver.procedure_id.as_uuid();
    let event = Event::new("vn.motcua.iso.waived.v1", "procedure", subject, data);
    match waiver.agency_id {
        Some(agency) => event.of_agency(agency),
        None => event,
    }
}

/// A process document was entered.
pub(super) fn process_created(document: &ProcessDocument) -> Event {
    let data = serde_json::json!({
        "processId": document.id,
        "code": document.code,
        "scope": document.scope(),
    });
    let subject = document.id.as_uuid();
    belonging(
        Event::new("vn.motcua.process.created.v1", "process", subject, data),
        document.scope(),
    )
}

/// An event of an agency's own document belongs to the agency.
fn belonging(event: Event, scope: Option<ProcessScope>) -> Event {
    match scope {
        Some(ProcessScope::Agency { agency_id }) => event.of_agency(agency_id),
        Some(ProcessScope::Type { .. }) | None => event,
    }
}

/// An issue of a process document was drafted, written anew, submitted, returned, approved, brought into force, ended or
/// withdrawn: its status tells which.
pub(super) fn issue_changed(issue: &ProcessVersion, scope: Option<ProcessScope>) -> Event {
    let data = serde_json::json!({
        "processId": issue.process_id,
        "processVersionId": issue.id,
        "issueNo": issue.issue_no,
        "status": issue.status,
        "effectiveFrom": issue.effective_from,
        "effectiveTo": issue.effective_to,
    });
    let subject = issue.process_id.as_uuid();
    belonging(
        Event::new("vn.motcua.process.changed.v1", "process", subject, data),
        scope,
    )
}

fn of_rule_set(event_type: &'static str, set: &RuleSet) -> Event {
    let data = serde_json::json!({
        "ruleSetId": set.id,
        "code": set.code,
        "effectiveFrom": set.effective_from,
        "effectiveTo": set.effective_to,
    });
    Event::new(event_type, "rule_set", set.id.as_uuid(), data)
}

/// A rule set was entered.
pub(super) fn rule_set_created(set: &RuleSet) -> Event {
    of_rule_set("vn.motcua.rule-set.created.v1", set)
}

/// A rule set has got its end by the next one.
pub(super) fn rule_set_ended(set: &RuleSet) -> Event {
    of_rule_set("vn.motcua.rule-set.ended.v1", set)
}
