//! How far a permission reaches (domain 1.6, A-05; 17). The catalogue is one for the province: its office decides on what
//! concerns all, an agency's own people write what concerns their agency.

use super::checks::agencies;
use crate::agencies::{Agency, AgencyLevel, AgencyType};
use crate::auth::{Granted, Permission, ProcedureEdit, Role};
use crate::calendar::zone;
use crate::platform::db::Tx;
use crate::platform::ids::{AgencyId, ProcedureId};
use crate::procedures::error::ProcedureError;
use crate::procedures::model::{AgencyRef, ProcedureVersionParts, ProcessScope};
use crate::procedures::queries::versions;

/// Whether one of the memberships that grant the permission is at such an agency, which is there today.
fn holds_at<P: Permission>(
    tx: &mut Tx<'_>,
    grant: &Granted<P>,
    is_such: impl Fn(&Agency, Role) -> bool,
) -> Result<bool, ProcedureError> {
    let today = zone::local_date(tx.now());
    for membership in grant.memberships() {
        let agency = agencies::find(tx.conn(), membership.agency)?;
        if agency.is_some_and(|agency| agency.is_open_on(today) && is_such(&agency, membership.role)) {
            return Ok(true);
        }
    }
    Ok(grant.is_everywhere())
}

fn unless(allowed: bool) -> Result<(), ProcedureError> {
    if allowed {
        Ok(())
    } else {
        Err(ProcedureError::NotYours)
    }
}

fn controls<P: Permission>(tx: &mut Tx<'_>, grant: &Granted<P>) -> Result<bool, ProcedureError> {
    holds_at(tx, grant, |agency, _| {
        matches!(agency.agency_type, AgencyType::Ppc | AgencyType::PpcOffice)
    })
}

/// What holds for the whole province (fields, procedures, publication, repeal, rule sets) is done at its People's
/// Committee or the committee's office, where procedures are controlled.
pub(super) fn controls_procedures<P: Permission>(
    tx: &mut Tx<'_>,
    grant: &Granted<P>,
) -> Result<(), ProcedureError> {
    let controls = controls(tx, grant)?;
    unless(controls)
}

/// Mechanisms and waivers are decided by the province's People's Committee and nobody else.
pub(super) fn decides_for_the_province<P: Permission>(
    tx: &mut Tx<'_>,
    grant: &Granted<P>,
) -> Result<(), ProcedureError> {
    let decides = holds_at(tx, grant, |agency, _| agency.agency_type == AgencyType::Ppc)?;
    unless(decides)
}

/// Drafts are written by who controls procedures; and by an agency's own people where the procedure is the agency's:
/// each of these texts names it, and so does what is published.
pub(super) fn writes_drafts(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcedureEdit>,
    procedure: ProcedureId,
    texts: &[&ProcedureVersionParts],
) -> Result<(), ProcedureError> {
    if controls(tx, grant)? {
        return Ok(());
    }
    let own = grant.agencies();
    unless(texts.iter().all(|parts| is_of(parts, &own)))?;
    if let Some(head) = versions::list(tx.conn(), procedure, true, None, 1)?.first() {
        let published = versions::version(tx.conn(), head.id)?;
        unless(is_of(&published.parts, &own))?;
    }
    Ok(())
}

/// Whether one of these agencies decides, is delegated to or executes. A type of agencies is not one of them: what all
/// communes do is no commune's own.
fn is_of(parts: &ProcedureVersionParts, own: &[AgencyId]) -> bool {
    let named = &parts.content.agencies;
    let single = [&named.deciding, &named.delegated, &named.executing];
    single
        .into_iter()
        .flatten()
        .any(|agency| matches!(agency, AgencyRef::Agency { agency_id } if own.contains(agency_id)))
}

/// Process documents are written and approved at the agency that they are of; those of a type, and all others too, by
/// the province's ISO lead and its People's Committee.
pub(super) fn reaches_processes<P: Permission>(
    tx: &mut Tx<'_>,
    grant: &Granted<P>,
    scope: ProcessScope,
) -> Result<(), ProcedureError> {
    let own = match scope {
        ProcessScope::Agency { agency_id } => grant.is_at(agency_id),
        ProcessScope::Type { .. } => false,
    };
    let for_all = |agency: &Agency, role| match role {
        Role::IsoLead => agency.level == AgencyLevel::Province,
        Role::PpcApprover => agency.agency_type == AgencyType::Ppc,
        _ => false,
    };
    let reaches = own || holds_at(tx, grant, for_all)?;
    unless(reaches)
}
