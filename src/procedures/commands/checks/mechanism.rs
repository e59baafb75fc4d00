//! What stands in the way of a mechanism decision, V6, V7.

use std::collections::HashSet;

use super::{LoadedIssue, agencies, lasts_beyond};
use crate::platform::db::Conn;
use crate::platform::ids::ProcessVersionId;
use crate::procedures::error::ProcedureError;
use crate::procedures::model::{Mechanism, MechanismDecision, ProcedureVersion, ProcessBasis, ProcessScope};
use crate::procedures::queries::{coverage, mechanisms, pinned, versions};
use crate::procedures::rules::{ActivationFacts, Violation, activation, approval_before_force, code};

/// Everything that is wrong with a decision, warnings included. `before` is the decision that it would end.
pub(in crate::procedures::commands) fn decision_violations(
    conn: &mut Conn,
    decision: &MechanismDecision,
    before: Option<&MechanismDecision>,
) -> Result<Vec<Violation>, ProcedureError> {
    let mut found = itself(decision);
    if let Some(before) = before.filter(|before| before.effective_from >= decision.effective_from) {
        found.push(Violation::error(
            code::V7,
            "/effectiveFrom",
            format!("Đã có quyết định có hiệu lực từ ngày {}.", before.effective_from),
            format!("There is a decision in force from {}.", before.effective_from),
        ));
    }
    let coordinating = decision.coordinating_agencies.iter().enumerate();
    let mut named: Vec<_> = coordinating
        .map(|(place, id)| (format!("/coordinatingAgencies/{place}"), *id))
        .collect();
    named.push(("/agencyId".into(), decision.agency_id));
    let unknown = agencies::unknown(conn, named, decision.effective_from)?;
    if unknown.iter().any(|violation| violation.pointer == "/agencyId") {
        found.extend(unknown);
        return Ok(found);
    }
    found.extend(unknown);
    found.extend(running(conn, decision)?);
    Ok(found)
}

fn itself(decision: &MechanismDecision) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut seen = HashSet::from([decision.agency_id]);
    for (place, agency) in decision.coordinating_agencies.iter().enumerate() {
        if !seen.insert(*agency) {
            found.push(Violation::error(
                code::A02,
                format!("/coordinatingAgencies/{place}"),
                "Cơ quan phối hợp trùng với cơ quan chủ trì hoặc được nêu hai lần.",
                "A coordinating agency is the lead agency, or is named twice.",
            ));
        }
    }
    if !decision.service_level.agrees_with(decision.online_scope) {
        found.push(Violation::error(
            code::SERVICE_LEVEL,
            "/onlineScope",
            "Toàn trình tương ứng mức độ 4, một phần từ mức độ 3.",
            "Full is level 4; partial needs level 3 at least.",
        ));
    }
    found.extend(approval_before_force(
        Some(decision.decided_on),
        Some(decision.effective_from),
        "/effectiveFrom",
    ));
    found
}

/// What the procedure and its routes make of it. A procedure that is not published yet is judged when it is.
fn running(conn: &mut Conn, decision: &MechanismDecision) -> Result<Vec<Violation>, ProcedureError> {
    let version = coming(conn, decision)?;
    let day = version.as_ref().and_then(|version| version.parts.effective_from);
    let day = day.map_or(decision.effective_from, |from| from.max(decision.effective_from));
    let mut routes: HashSet<ProcessVersionId> = HashSet::new();
    let mut has_iso_process = true;
    match &version {
        Some(version) => {
            for case in &version.parts.cases {
                let route = pinned::route(conn, decision.procedure_id, case, decision.agency_id, day)?;
                has_iso_process &= route
                    .as_ref()
                    .is_some_and(|route| route.basis == ProcessBasis::Iso);
                routes.extend(route.map(|route| route.id));
            }
        }
        None => {
            let Some(agency) = agencies::find(conn, decision.agency_id)? else {
                return Ok(Vec::new());
            };
            let own = ProcessScope::Agency { agency_id: agency.id };
            let of_type = ProcessScope::Type {
                agency_type: agency.agency_type,
            };
            let known = coverage::in_force(conn, decision.procedure_id, &[own, of_type], day)?;
            has_iso_process = known.iter().any(|route| route.basis == ProcessBasis::Iso);
        }
    }
    let waivers = mechanisms::waivers(conn, decision.procedure_id)?;
    let mut found = activation(ActivationFacts {
        mechanism: decision.mechanism,
        service_level: decision.service_level,
        computerisation: decision.computerisation,
        has_iso_process,
        is_waived: waivers
            .iter()
            .any(|waiver| waiver.covers(decision.agency_id, day)),
    });
    let Some(version) = version else {
        found.retain(|violation| violation.code != code::A07);
        return Ok(found);
    };
    if decision.service_level > version.parts.service_level {
        found.push(Violation::warning(
            code::SERVICE_LEVEL,
            "/serviceLevel",
            "Mức độ cao hơn mức độ công bố của thủ tục; hồ sơ theo mức thấp hơn.",
            "Higher than the procedure's published level; dossiers go by the lower one.",
        ));
    }
    let mut routes: Vec<_> = routes.into_iter().collect();
    routes.sort_unstable();
    for id in routes
        .into_iter()
        .filter(|_| decision.mechanism == Mechanism::InterAgencyOneStop)
    {
        let loaded = LoadedIssue::load(conn, id)?;
        let judged = loaded.judge(conn, Vec::new(), true, |agency| agency.is_open_on(day))?;
        let judged = judged.into_iter().filter(|violation| violation.code == code::A08);
        let base = format!("/processes/{id}");
        found.extend(judged.map(|violation| violation.below(&base).about(&loaded.document.code)));
    }
    Ok(found)
}

/// The version in force on the decision's first day, else the one that will be.
fn coming(conn: &mut Conn, decision: &MechanismDecision) -> Result<Option<ProcedureVersion>, ProcedureError> {
    let now = versions::in_force(conn, decision.procedure_id, decision.effective_from)?;
    let id = match now {
        Some(id) => Some(id),
        None => versions::open(conn, decision.procedure_id)?.map(|(id, _)| id),
    };
    let Some(id) = id else { return Ok(None) };
    Ok(Some(versions::version(conn, id)?).filter(|version| lasts_beyond(version, decision.effective_from)))
}
