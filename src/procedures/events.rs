//! What the outside may hear of the catalogue. All of it is public anyway.

use serde::Serialize;

use super::model::{MechanismDecision, Procedure, ProcedureVersion, ProcessVersion, RuleSet};
use crate::platform::ids::ProcedureId;
use crate::platform::outbox::Event;

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

/// A version was published.
pub(super) fn version_published(procedure: &Procedure, version: &ProcedureVersion) -> Event {
    let data = serde_json::json!({
        "procedureId": procedure.id,
        "code": procedure.code,
        "versionId": version.id,
        "number": version.number,
        "effectiveFrom": version.parts.effective_from,
    });
    Event::new(
        "vn.motcua.procedure.published.v1",
        "procedure",
        procedure.id.as_uuid(),
        data,
    )
}

/// The PPC decided on a mechanism.
pub(super) fn mechanism_decided(decision: &MechanismDecision) -> Event {
    let data = serde_json::json!({
        "procedureId": decision.procedure_id,
        "agencyId": decision.agency_id,
        "mechanism": decision.mechanism,
        "effectiveFrom": decision.effective_from,
    });
    Event::new(
        "vn.motcua.mechanism.decided.v1",
        "procedure",
        decision.procedure_id.as_uuid(),
        data,
    )
    .of_agency(decision.agency_id)
}

/// An issue of a process document will be, is or was in force.
pub(super) fn issue_changed(issue: &ProcessVersion) -> Event {
    let data = serde_json::json!({
        "processId": issue.process_id,
        "processVersionId": issue.id,
        "issueNo": issue.issue_no,
        "status": issue.status,
        "effectiveFrom": issue.effective_from,
        "effectiveTo": issue.effective_to,
    });
    Event::new(
        "vn.motcua.process.changed.v1",
        "process",
        issue.process_id.as_uuid(),
        data,
    )
}

/// A rule set was entered.
pub(super) fn rule_set_created(set: &RuleSet) -> Event {
    let data =
        serde_json::json!({ "ruleSetId": set.id, "code": set.code, "effectiveFrom": set.effective_from });
    Event::new(
        "vn.motcua.rule-set.created.v1",
        "rule_set",
        set.id.as_uuid(),
        data,
    )
}
