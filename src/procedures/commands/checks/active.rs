//! A procedure at one agency, on every day from one on.

use chrono::NaiveDate;

use super::agencies;
use crate::platform::db::Conn;
use crate::platform::ids::{AgencyId, ProcedureId, ProcessVersionId};
use crate::procedures::error::ProcedureError;
use crate::procedures::model::{MechanismDecision, ProcedureCase, ProcessBasis, ProcessScope};
use crate::procedures::queries::{coverage, mechanisms, pinned};
use crate::procedures::rules::{ActivationFacts, Violation, activation};

/// The documents that can be the route at an agency: its own, and those of its type.
pub(super) fn scopes_of(conn: &mut Conn, agency: AgencyId) -> Result<Vec<ProcessScope>, ProcedureError> {
    let Some(agency) = agencies::find(conn, agency)? else {
        return Ok(Vec::new());
    };
    let own = ProcessScope::Agency { agency_id: agency.id };
    let agency_type = agency.agency_type;
    Ok(vec![own, ProcessScope::Type { agency_type }])
}

/// The first day of a period, and each later one on which a route at the agency begins or ends: what holds on all of
/// these days holds on every day.
pub(super) fn judged_days(
    conn: &mut Conn,
    procedure: ProcedureId,
    scopes: &[ProcessScope],
    from: NaiveDate,
    until: Option<NaiveDate>,
) -> Result<Vec<NaiveDate>, ProcedureError> {
    let mut days = coverage::changes(conn, procedure, scopes)?;
    days.retain(|day| *day > from && until.is_none_or(|end| *day < end));
    days.push(from);
    days.sort_unstable();
    days.dedup();
    Ok(days)
}

/// Adds a violation, unless the same rule is told of the same place; what forbids takes the place of what warns.
pub(super) fn note(found: &mut Vec<Violation>, violation: Violation) {
    let same = |known: &&mut Violation| known.code == violation.code && known.pointer == violation.pointer;
    match found.iter_mut().find(same) {
        Some(known) if known.forbids() || !violation.forbids() => {}
        Some(known) => *known = violation,
        None => found.push(violation),
    }
}

/// A route that dossiers of a case would take.
pub(super) struct RouteUse<'a> {
    pub(super) route: ProcessVersionId,
    pub(super) case: &'a ProcedureCase,
    /// The first of the judged days on which they would.
    pub(super) from: NaiveDate,
}

/// What a mechanism decision makes of a version's cases between two days: what is wrong, with pointers into the
/// decision, and the routes that would be taken.
pub(super) fn active<'a>(
    conn: &mut Conn,
    decision: &MechanismDecision,
    cases: &'a [ProcedureCase],
    from: NaiveDate,
    until: Option<NaiveDate>,
) -> Result<(Vec<Violation>, Vec<RouteUse<'a>>), ProcedureError> {
    let (procedure, agency) = (decision.procedure_id, decision.agency_id);
    let until = [until, decision.effective_to].into_iter().flatten().min();
    let scopes = scopes_of(conn, agency)?;
    let waivers = mechanisms::waivers(conn, procedure)?;
    let (mut found, mut uses): (Vec<Violation>, Vec<RouteUse<'a>>) = (Vec::new(), Vec::new());
    for day in judged_days(conn, procedure, &scopes, from, until)? {
        let mut has_iso_process = true;
        for case in cases {
            let route = pinned::route(conn, procedure, case, agency, day)?;
            has_iso_process &= route
                .as_ref()
                .is_some_and(|route| route.basis == ProcessBasis::Iso);
            let Some(route) = route.map(|route| route.id) else {
                continue;
            };
            if uses
                .iter()
                .all(|known| known.route != route || known.case.code != case.code)
            {
                uses.push(RouteUse {
                    route,
                    case,
                    from: day,
                });
            }
        }
        for violation in activation(ActivationFacts {
            mechanism: decision.mechanism,
            service_level: decision.service_level,
            computerisation: decision.computerisation,
            has_iso_process,
            is_waived: waivers.iter().any(|waiver| waiver.covers(agency, day)),
        }) {
            note(
                &mut found,
                if day == from {
                    violation
                } else {
                    violation.since(day)
                },
            );
        }
    }
    Ok((found, uses))
}
