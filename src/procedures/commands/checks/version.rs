//! What stands in the way of publishing a version: completeness, V1 to V8, A-06, A-07, A-08.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::active::active;
use super::{Around, LoadedIssue, agencies, form_of, limits_of};
use crate::agencies::Agency;
use crate::platform::db::Conn;
use crate::platform::ids::ProcessVersionId;
use crate::procedures::error::ProcedureError;
use crate::procedures::forms::schema_faults;
use crate::procedures::model::{Mechanism, MechanismDecision, Procedure, ProcedureVersion};
use crate::procedures::queries::{mechanisms, procedures, versions};
use crate::procedures::rules::{LegalLimit, Violation, code, in_future, version_violations};

/// A route that the version would run on.
struct Use {
    inter_agency: bool,
    limits: Vec<LegalLimit>,
    from: NaiveDate,
}

/// Everything that is wrong with publishing a draft, warnings included.
pub(in crate::procedures::commands) fn publication_violations(
    conn: &mut Conn,
    version: &ProcedureVersion,
    today: NaiveDate,
) -> Result<Vec<Violation>, ProcedureError> {
    let parts = &version.parts;
    let mut found = version_violations(parts);
    found.extend(in_future(parts.decided_on, today, "/decidedOn"));
    for fault in parts.form_schema.iter().flat_map(schema_faults) {
        let violation = Violation::error(code::FORM_SCHEMA, fault.pointer, fault.detail.vi, fault.detail.en);
        found.push(violation.below("/formSchema"));
    }
    let Some(from) = parts.effective_from else {
        return Ok(found);
    };
    found.extend(agencies::unknown(conn, agencies::named(&parts.content), from)?);
    let procedure = procedures::procedure(conn, version.procedure_id)?;
    found.extend(period(conn, version, from, procedure.repealed_on)?);
    let decisions = mechanisms::active_from(conn, version.procedure_id, from)?;
    if decisions.is_empty() {
        found.push(Violation::warning(
            code::A06,
            "",
            "Chưa cơ quan nào áp dụng cơ chế một cửa: thủ tục chỉ có trong danh mục, chưa nhận hồ sơ.",
            "No agency has a one-stop mechanism for it: catalogue only, no dossiers are taken.",
        ));
    }
    let mut uses: HashMap<ProcessVersionId, Use> = HashMap::new();
    for decision in &decisions {
        found.extend(active_there(
            conn, version, &procedure, decision, from, &mut uses,
        )?);
    }
    let mut uses: Vec<_> = uses.into_iter().collect();
    uses.sort_by_key(|(id, _)| *id);
    for (id, used) in uses {
        let loaded = LoadedIssue::load(conn, id)?;
        let exists = |agency: &Agency| agency.is_open_on(used.from);
        let around = Around {
            limits: used.limits,
            forms: vec![form_of(&procedure.code, version)],
            inter_agency: used.inter_agency,
        };
        let judged = loaded.judge(conn, around, exists)?;
        let base = format!("/processes/{id}");
        found.extend(
            judged
                .into_iter()
                .map(|violation| violation.below(&base).about(&loaded.document.code)),
        );
    }
    Ok(found)
}

/// at one agency; notes which routes would be used there.
fn active_there(
    conn: &mut Conn,
    version: &ProcedureVersion,
    procedure: &Procedure,
    decision: &MechanismDecision,
    from: NaiveDate,
    uses: &mut HashMap<ProcessVersionId, Use>,
) -> Result<Vec<Violation>, ProcedureError> {
    let day = from.max(decision.effective_from);
    let (found, routes) = active(conn, decision, &version.parts.cases, day, procedure.repealed_on)?;
    for route in routes {
        let used = uses.entry(route.route).or_insert_with(|| Use {
            inter_agency: false,
            limits: Vec::new(),
            from: route.from,
        });
        used.inter_agency |= decision.mechanism == Mechanism::InterAgencyOneStop;
        for limit in limits_of(&procedure.code, route.case) {
            if used.limits.iter().all(|known| known.label != limit.label) {
                used.limits.push(limit);
            }
        }
    }
    let name = agencies::find(conn, decision.agency_id)?.map(|agency| agency.name_on(day).to_owned());
    let base = format!("/mechanisms/{}", decision.id);
    let name = name.unwrap_or_default();
    Ok(found
        .into_iter()
        .map(|violation| violation.below(&base).about(&name))
        .collect())
}

/// V7: it begins after the one before, so that one version is in force at a time; and before the procedure ends.
fn period(
    conn: &mut Conn,
    version: &ProcedureVersion,
    from: NaiveDate,
    repealed_on: Option<NaiveDate>,
) -> Result<Option<Violation>, ProcedureError> {
    if let Some(end) = repealed_on.filter(|end| *end <= from) {
        return Ok(Some(Violation::error(
            code::REPEALED,
            "/effectiveFrom",
            format!("Thủ tục bị bãi bỏ từ ngày {}.", end.format("%d/%m/%Y")),
            format!("The procedure is repealed from {end} on."),
        )));
    }
    let last = versions::last(conn, version.procedure_id, repealed_on)?.filter(|(id, _)| *id != version.id);
    let begun = last.and_then(|(_, start)| start).filter(|start| *start >= from);
    let ended = versions::last_end(conn, version.procedure_id, repealed_on)?.filter(|end| *end > from);
    Ok(begun.or(ended).map(|day| {
        Violation::error(
            code::V7,
            "/effectiveFrom",
            format!(
                "Phiên bản khác có hiệu lực đến hoặc từ ngày {day}; mỗi lúc chỉ một phiên bản có hiệu lực."
            ),
            format!("Another version is in force until or from {day}; only one may be at a time."),
        )
    }))
}
