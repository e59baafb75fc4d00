//! What stands in the way of a mechanism decision, V6, V7.

use std::collections::{BTreeMap, HashSet};

use super::active::{active, note, scopes_of};
use super::{Around, LoadedIssue, agencies};
use crate::platform::db::Conn;
use crate::procedures::error::ProcedureError;
use crate::procedures::model::{Mechanism, MechanismDecision, ProcessBasis};
use crate::procedures::queries::{coverage, versions};
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

/// What the procedure and its routes make of it, under every version that is or will be in force. A procedure that is
/// not published yet is judged when it is.
fn running(conn: &mut Conn, decision: &MechanismDecision) -> Result<Vec<Violation>, ProcedureError> {
    let ids = versions::from_day(conn, decision.procedure_id, decision.effective_from)?;
    if ids.is_empty() {
        return unpublished(conn, decision);
    }
    let mut found: Vec<Violation> = Vec::new();
    let mut routes = BTreeMap::new();
    for id in ids {
        let version = versions::version(conn, id)?;
        let from = version.parts.effective_from.unwrap_or(decision.effective_from);
        let from = from.max(decision.effective_from);
        let (told, uses) = active(conn, decision, &version.parts.cases, from, version.effective_to)?;
        for violation in told {
            note(&mut found, violation);
        }
        if decision.service_level > version.parts.service_level {
            let warning = Violation::warning(
                code::SERVICE_LEVEL,
                "/serviceLevel",
                "Mức độ cao hơn mức độ công bố của thủ tục; hồ sơ theo mức thấp hơn.",
                "Higher than the procedure's published level; dossiers go by the lower one.",
            );
            note(&mut found, warning);
        }
        for route in uses {
            routes.entry(route.route).or_insert(route.from);
        }
    }
    if decision.mechanism != Mechanism::InterAgencyOneStop {
        return Ok(found);
    }
    for (id, day) in routes {
        let loaded = LoadedIssue::load(conn, id)?;
        let around = Around {
            inter_agency: true,
            ..Around::default()
        };
        let judged = loaded.judge(conn, around, |agency| agency.is_open_on(day))?;
        let judged = judged.into_iter().filter(|violation| violation.code == code::A08);
        let base = format!("/processes/{id}");
        found.extend(judged.map(|violation| violation.below(&base).about(&loaded.document.code)));
    }
    Ok(found)
}

/// A-09 alone: which cases there will be, and so whether all of them have a process, is not known yet.
fn unpublished(conn: &mut Conn, decision: &MechanismDecision) -> Result<Vec<Violation>, ProcedureError> {
    let scopes = scopes_of(conn, decision.agency_id)?;
    let day = decision.effective_from;
    let known = coverage::in_force(conn, decision.procedure_id, &scopes, day)?;
    let mut found = activation(ActivationFacts {
        mechanism: decision.mechanism,
        service_level: decision.service_level,
        computerisation: decision.computerisation,
        has_iso_process: known.iter().any(|route| route.basis == ProcessBasis::Iso),
        is_waived: false,
    });
    found.retain(|violation| violation.code != code::A07);
    Ok(found)
}
