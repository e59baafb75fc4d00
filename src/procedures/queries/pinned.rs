//! What a dossier takes from the catalogue, and keeps.

use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use diesel::prelude::*;
use quick_cache::sync::Cache;

use super::coverage::{self, RouteInForce};
use super::{mechanisms, procedures, rule_sets, steps, versions};
use crate::agencies;
use crate::platform::db::schema::{process_versions, processes};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{AgencyId, CaseId, ProcedureId, ProcedureVersionId, ProcessId, ProcessVersionId};
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::model::{
    Computerisation, Mechanism, Pin, PinRequest, Pinned, PinnedProcess, ProcedureCase, ProcedureVersion,
    ProcessBasis, ProcessScope,
};

/// Published versions never change, except for the end of their period, which nobody asks a kept one for.
static VERSIONS: LazyLock<Cache<ProcedureVersionId, Arc<ProcedureVersion>>> =
    LazyLock::new(|| Cache::new(2000));

/// Nor do steps of an issue that is or was in force.
static PROCESSES: LazyLock<Cache<ProcessVersionId, Arc<PinnedProcess>>> = LazyLock::new(|| Cache::new(2000));

/// What a dossier received at an agency on a day begins with: the version in force, the mechanism of that agency, the
/// route and the rules. Later changes of any of them do not reach it (A-10, S13).
///
/// # Errors
/// What is missing, precisely; the database's.
pub fn pin(conn: &mut Conn, wanted: &PinRequest) -> Result<Pin, ProcedureError> {
    let on = wanted.on;
    let version = match versions::in_force(conn, wanted.procedure, on)? {
        Some(version) => version,
        None => {
            procedures::procedure(conn, wanted.procedure)?;
            return Err(ProcedureError::NotInForce { on });
        }
    };
    let version = published(conn, version)?;
    let (case, case_id) = choose_case(&version, wanted.case_code.as_deref())?;
    let mechanism = mechanisms::in_force(conn, wanted.procedure, wanted.agency, on)?
        .filter(|decision| decision.mechanism != Mechanism::None)
        .ok_or(ProcedureError::NoMechanism { on })?;
    if mechanism.computerisation == Computerisation::None {
        return Err(ProcedureError::NotComputerised { on });
    }
    let route =
        route(conn, wanted.procedure, &case, wanted.agency, on)?.ok_or(ProcedureError::NoProcess { on })?;
    let process = process(conn, route.id)?;
    let rules = rule_sets::rule_set_on(conn, on)?;
    let procedure = procedures::identity(conn, version.id)?;
    let service_level = version.parts.service_level.min(mechanism.service_level);
    let online_scope = if service_level == mechanism.service_level {
        mechanism.online_scope
    } else {
        None
    };
    Ok(Pin {
        service_level,
        online_scope: online_scope.or_else(|| service_level.scope()),
        mechanism,
        rules,
        pinned: Pinned {
            procedure,
            version,
            case,
            case_id,
            process,
        },
    })
}

/// What a dossier has pinned; the first case when it pinned none.
///
/// # Errors
/// Something of it is not there; the database's.
pub fn pinned(
    conn: &mut Conn,
    version: ProcedureVersionId,
    case: Option<CaseId>,
    process: ProcessVersionId,
) -> Result<Pinned, ProcedureError> {
    let version = published(conn, version)?;
    let mut cases = version.parts.cases.iter();
    let case = cases.find(|known| case.is_none() || known.id == case).cloned();
    let case = case.ok_or(ProcedureError::NotFound(CatalogueItem::Version))?;
    Ok(Pinned {
        procedure: procedures::identity(conn, version.id)?,
        case_id: id_of(&case)?,
        case,
        process: self::process(conn, process)?,
        version,
    })
}

/// A version, kept in memory once it is published.
///
/// # Errors
/// There is none; the database's.
pub fn published(conn: &mut Conn, id: ProcedureVersionId) -> Result<Arc<ProcedureVersion>, ProcedureError> {
    if let Some(kept) = VERSIONS.get(&id) {
        return Ok(kept);
    }
    let version = Arc::new(versions::version(conn, id)?);
    if version.published_at.is_some() {
        VERSIONS.insert(id, Arc::clone(&version));
    }
    Ok(version)
}

/// Forgets what was kept of a version that is about to be published: it may have been kept in a transaction that was
/// rolled back.
pub(in crate::procedures) fn forget_version(id: ProcedureVersionId) {
    VERSIONS.remove(&id);
}

/// The same for an issue that is about to come into force.
pub(in crate::procedures) fn forget_process(id: ProcessVersionId) {
    PROCESSES.remove(&id);
}

/// An issue with its steps, kept in memory once it is in force.
///
/// # Errors
/// There is none; the database's.
pub fn process(conn: &mut Conn, id: ProcessVersionId) -> Result<Arc<PinnedProcess>, ProcedureError> {
    if let Some(kept) = PROCESSES.get(&id) {
        return Ok(kept);
    }
    type Row = (ProcessId, String, String, i32, ProcessBasis, Option<NaiveDate>);
    let row: Option<Row> = process_versions::table
        .inner_join(processes::table)
        .filter(process_versions::id.eq(id))
        .select((
            processes::id,
            processes::code,
            processes::title,
            process_versions::issue_no,
            process_versions::basis,
            process_versions::effective_from,
        ))
        .first(conn)
        .optional()?;
    let (process_id, code, title, issue_no, basis, effective_from) =
        row.ok_or(ProcedureError::NotFound(CatalogueItem::Issue))?;
    let all = steps::steps(conn, id)?;
    let ids: Vec<_> = all.iter().map(|step| step.id).collect();
    let links = steps::links(conn, id, &ids)?;
    let found = Arc::new(PinnedProcess {
        id,
        process_id,
        code,
        title,
        issue_no,
        basis,
        steps: all,
        links,
    });
    if effective_from.is_some() {
        PROCESSES.insert(id, Arc::clone(&found));
    }
    Ok(found)
}

/// The route of a case at an agency on a day: the agency's own before that of its type, the case's own before that of
/// all cases. A provisional one counts only while a waiver holds.
///
/// # Errors
/// The agency is not there; the database's.
pub fn route(
    conn: &mut Conn,
    procedure: ProcedureId,
    case: &ProcedureCase,
    agency: AgencyId,
    on: NaiveDate,
) -> Result<Option<RouteInForce>, ProcedureError> {
    let agency_type = agencies::queries::agency(conn, agency)?.agency_type;
    let own = ProcessScope::Agency { agency_id: agency };
    let routes = coverage::in_force(conn, procedure, &[own, ProcessScope::Type { agency_type }], on)?;
    let mut routes: Vec<RouteInForce> = routes
        .into_iter()
        .filter(|route| route.case_code.is_empty() || route.case_code == case.code.as_str())
        .collect();
    if routes
        .iter()
        .any(|route| route.basis == ProcessBasis::Provisional)
    {
        let waived = mechanisms::waivers(conn, procedure)?
            .iter()
            .any(|waiver| waiver.covers(agency, on));
        routes.retain(|route| waived || route.basis == ProcessBasis::Iso);
    }
    let own = own.key();
    routes.sort_by_key(|route| (route.scope != own, route.case_code.is_empty()));
    Ok(routes.into_iter().next())
}

/// The case of a version that has this code; the only one where none is named.
///
/// # Errors
/// There is no such case, or several.
pub(in crate::procedures) fn choose_case(
    version: &ProcedureVersion,
    code: Option<&str>,
) -> Result<(ProcedureCase, CaseId), ProcedureError> {
    let cases = &version.parts.cases;
    let codes = || cases.iter().map(|case| case.code.0.clone()).collect();
    let chosen = match (code, cases.as_slice()) {
        (None, [only]) => only,
        (None, _) => return Err(ProcedureError::CaseNeeded { codes: codes() }),
        (Some(code), cases) => match cases.iter().find(|case| case.code.as_str() == code) {
            Some(case) => case,
            None => return Err(ProcedureError::UnknownCase { codes: codes() }),
        },
    };
    Ok((chosen.clone(), id_of(chosen)?))
}

fn id_of(case: &ProcedureCase) -> Result<CaseId, ProcedureError> {
    case.id
        .ok_or_else(|| DbError::Broken("a case without an id".into()).into())
}
