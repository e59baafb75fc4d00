//! Publishing a version.

use chrono::NaiveDate;

use super::checks::publication_violations;
use super::reach::controls_procedures;
use super::unless_forbidden;
use super::versions::{end_version, not_repealed, seen_draft};
use crate::auth::{Granted, ProcedurePublish};
use crate::calendar::zone;
use crate::platform::audit_log::Record;
use crate::platform::db::{Conn, Tx};
use crate::platform::i18n::Text;
use crate::platform::ids::{ProcedureId, ProcedureVersionId};
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::model::ProcedureVersion;
use crate::procedures::queries::revision::touch;
use crate::procedures::queries::{pinned, procedures, versions};
use crate::procedures::rules::Violation;
use crate::procedures::{events, forms};

/// What publishing a draft would be told: errors and warnings.
///
/// # Errors
/// It is not there, or not a draft; the database's.
pub fn publication_check(
    conn: &mut Conn,
    procedure: ProcedureId,
    id: ProcedureVersionId,
    today: NaiveDate,
) -> Result<Vec<Violation>, ProcedureError> {
    let version = versions::version(conn, id)?;
    if version.procedure_id != procedure {
        return Err(ProcedureError::NotFound(CatalogueItem::Version));
    }
    if version.published_at.is_some() {
        return Err(ProcedureError::WrongState(Text::new(
            "Phiên bản đã được công bố.",
            "The version is published already.",
        )));
    }
    publication_violations(conn, &version, today)
}

/// Publishes a draft: from its first day on it is the version in force, and the one before ends. Where the procedure is
/// repealed from a later day on, it ends then. Answers with the warnings.
///
/// # Errors
/// The caller does not control procedures; [`ProcedureError::Violated`] with all violations; [`ProcedureError::Stale`]; it is published; the database's.
pub fn publish(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcedurePublish>,
    procedure: ProcedureId,
    id: ProcedureVersionId,
    seen: i64,
) -> Result<(ProcedureVersion, Vec<Violation>), ProcedureError> {
    controls_procedures(tx, grant)?;
    touch(tx, [procedure])?;
    let draft = seen_draft(tx, procedure, id, seen)?;
    let before = procedures::procedure(tx.conn(), procedure)?;
    not_repealed(tx, &before)?;
    let today = zone::local_date(tx.now());
    let warnings = unless_forbidden(publication_violations(tx.conn(), &draft, today)?)?;
    let Some(from) = draft.parts.effective_from else {
        return Err(ProcedureError::Stale); // the rules above ask for it
    };
    if let Some((open, _)) = versions::last(tx.conn(), procedure, before.repealed_on)? {
        end_version(tx, &before, open, from, draft.parts.decision_no.as_deref())?;
    }
    versions::publish(tx, &draft, before.repealed_on)?;
    pinned::forget_version(id);
    forms::forget(id);
    procedures::take_name(tx, &before, &draft.parts.name)?;
    tx.record(
        Record::new("procedure_version", id.as_uuid(), "procedure_version.published")
            .set("effectiveFrom", from)
            .set(
                "warnings",
                warnings
                    .iter()
                    .map(|violation| violation.code)
                    .collect::<Vec<_>>(),
            )
            .reason(draft.parts.decision_no.clone()),
    )?;
    tx.record(
        Record::new("procedure", procedure.as_uuid(), "procedure.published")
            .set("versionId", id)
            .change("name", &before.name, &draft.parts.name)
            .reason(draft.parts.decision_no.clone()),
    )?;
    let version = versions::version(tx.conn(), id)?;
    let procedure = procedures::procedure(tx.conn(), procedure)?;
    tx.emit(events::version_published(&procedure, &version))?;
    Ok((version, warnings))
}
