//! What stands in the way of an issue of a process document: V1 to V8, A-07, A-08.

use chrono::NaiveDate;

use super::active::{judged_days, scopes_of};
use super::{Around, LoadedIssue, agencies, form_of, limits_of};
use crate::platform::db::Conn;
use crate::platform::ids::{ProcessId, ProcessVersionId};
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::model::{Mechanism, MechanismDecision, ProcessBasis, ProcessCoverage, ProcessScope};
use crate::procedures::queries::{coverage, mechanisms, procedures, versions};
use crate::procedures::rules::{Violation, code};

/// What is wrong with an issue by itself: V2 to V5, V8. From which day on it will run is not known yet, so that an
/// agency that comes into being after this day will do.
pub(in crate::procedures::commands) fn own_violations(
    conn: &mut Conn,
    loaded: &LoadedIssue,
    on: NaiveDate,
) -> Result<Vec<Violation>, ProcedureError> {
    loaded.judge(conn, Around::default(), |agency| agency.is_open_on_or_after(on))
}

/// What is wrong with bringing an issue into force from a day on, warnings included.
pub(in crate::procedures::commands) fn issue_violations(
    conn: &mut Conn,
    loaded: &LoadedIssue,
    from: NaiveDate,
) -> Result<Vec<Violation>, ProcedureError> {
    let scope = loaded
        .scope()
        .ok_or(ProcedureError::NotFound(CatalogueItem::Process))?;
    let mut around = Around::default();
    let mut found = Vec::new();
    if loaded.covers.is_empty() {
        found.push(Violation::error(
            code::PART_MISSING,
            "/covers",
            "Quy trình chưa gắn với thủ tục nào.",
            "The process is not the route of any procedure.",
        ));
    }
    for (place, row) in loaded.covers.iter().enumerate() {
        let procedure = match procedures::procedure(conn, row.procedure_id) {
            Ok(procedure) => procedure,
            Err(ProcedureError::NotFound(_)) => {
                found.push(Violation::error(
                    code::CODE_UNKNOWN,
                    format!("/covers/{place}/procedureId"),
                    "Không có thủ tục này.",
                    "There is no such procedure.",
                ));
                continue;
            }
            Err(error) => return Err(error),
        };
        let mut known_case = row.case_code.is_none();
        for id in versions::from_day(conn, row.procedure_id, from)? {
            let version = versions::version(conn, id)?;
            around.forms.push(form_of(&procedure.code, &version));
            for case in version.parts.cases.iter().filter(|case| row.covers(&case.code)) {
                known_case = true;
                around.limits.extend(limits_of(&procedure.code, case));
            }
        }
        if !known_case {
            found.push(Violation::warning(
                code::CODE_UNKNOWN,
                format!("/covers/{place}/caseCode"),
                "Chưa có phiên bản công bố nào của thủ tục có trường hợp này.",
                "No published version of the procedure has this case.",
            ));
        }
        for decision in decisions(conn, row, scope, from)? {
            around.inter_agency |= decision.mechanism == Mechanism::InterAgencyOneStop;
            found.extend(unwaived(conn, loaded, &decision, from, place)?);
        }
        for rival in coverage::overlapping(conn, loaded.issue.id, scope, row, from)? {
            if rival.process_id == loaded.document.id
                && rival.effective_to.is_none()
                && rival.effective_from < from
            {
                continue; // the issue that this one follows
            }
            found.push(Violation::error(
                code::V7,
                format!("/covers/{place}"),
                format!("Đã có quy trình {} có hiệu lực cho trường hợp này.", rival.code),
                format!("Process {} is in force for this case already.", rival.code),
            ));
        }
    }
    around
        .limits
        .dedup_by(|a, b| a.label == b.label && a.limit == b.limit);
    found.extend(loaded.judge(conn, around, |agency| agency.is_open_on(from))?);
    Ok(found)
}

/// A provisional route needs a waiver at each agency that would run on it.
fn unwaived(
    conn: &mut Conn,
    loaded: &LoadedIssue,
    decision: &MechanismDecision,
    from: NaiveDate,
    place: usize,
) -> Result<Option<Violation>, ProcedureError> {
    if loaded.issue.basis == ProcessBasis::Iso {
        return Ok(None);
    }
    let day = from.max(decision.effective_from);
    let waivers = mechanisms::waivers(conn, decision.procedure_id)?;
    if waivers
        .iter()
        .any(|waiver| waiver.covers(decision.agency_id, day))
    {
        return Ok(None);
    }
    Ok(Some(Violation::error(
        code::A07,
        format!("/covers/{place}"),
        "Quy trình tạm thời chỉ được chạy khi có miễn trừ có thời hạn của UBND tỉnh.",
        "A provisional route runs only under a dated waiver of the PPC.",
    )))
}

/// The mechanism decisions for a procedure that hold on a day or later at the agencies of a scope.
fn decisions(
    conn: &mut Conn,
    row: &ProcessCoverage,
    scope: ProcessScope,
    from: NaiveDate,
) -> Result<Vec<MechanismDecision>, ProcedureError> {
    let mut within = Vec::new();
    for decision in mechanisms::active_from(conn, row.procedure_id, from)? {
        let is_within = match scope {
            ProcessScope::Agency { agency_id } => agency_id == decision.agency_id,
            ProcessScope::Type { agency_type } => agencies::find(conn, decision.agency_id)?
                .is_some_and(|agency| agency.agency_type == agency_type),
        };
        if is_within {
            within.push(decision);
        }
    }
    Ok(within)
}

/// A-07 for one procedure at one agency from a day on.
fn left_without(
    conn: &mut Conn,
    row: &ProcessCoverage,
    document: ProcessId,
    decision: &MechanismDecision,
    day: NaiveDate,
) -> Result<Violation, ProcedureError> {
    let code_of = procedures::procedure(conn, row.procedure_id)?.code;
    let agency = agencies::find(conn, decision.agency_id)?;
    let violation = Violation::error(
        code::A07,
        format!("/processes/{document}"),
        format!("Thủ tục {code_of} theo cơ chế một cửa sẽ không còn quy trình."),
        format!("One-stop procedure {code_of} would be left without a process."),
    );
    let name = agency.map_or_else(String::new, |agency| agency.name_on(day).to_owned());
    Ok(violation.since(day).about(&name))
}

/// procedures that would be left without a route from a day on when an issue ends and, where there is one,
/// another follows it.
pub(in crate::procedures::commands) fn orphan_violations(
    conn: &mut Conn,
    ending: ProcessVersionId,
    document: ProcessId,
    scope: ProcessScope,
    followed_by: &[ProcessCoverage],
    on: NaiveDate,
) -> Result<Vec<Violation>, ProcedureError> {
    let mut found = Vec::new();
    for row in coverage::of_issue(conn, ending)? {
        let followed = followed_by.iter().any(|next| {
            next.procedure_id == row.procedure_id
                && (next.case_code.is_none() || next.case_code == row.case_code)
        });
        if followed || versions::from_day(conn, row.procedure_id, on)?.is_empty() {
            continue;
        }
        for decision in decisions(conn, &row, scope, on)? {
            let day = on.max(decision.effective_from);
            let scopes = scopes_of(conn, decision.agency_id)?;
            let days = judged_days(conn, row.procedure_id, &scopes, day, decision.effective_to)?;
            for day in days {
                let others = coverage::in_force(conn, row.procedure_id, &scopes, day)?;
                let same_case = |code: &str| {
                    code.is_empty() || row.case_code.as_ref().is_some_and(|case| case.as_str() == code)
                };
                if !others
                    .iter()
                    .any(|other| other.id != ending && same_case(&other.case_code))
                {
                    found.push(left_without(conn, &row, document, &decision, day)?);
                    break;
                }
            }
        }
    }
    Ok(found)
}
