//! Drafts of versions.

use chrono::NaiveDate;

use super::reach::writes_drafts;
use super::unless_forbidden;
use crate::auth::{Granted, ProcedureEdit};
use crate::calendar::zone;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::i18n::Text;
use crate::platform::ids::{ProcedureId, ProcedureVersionId};
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::events;
use crate::procedures::model::{Procedure, ProcedureVersion, ProcedureVersionParts};
use crate::procedures::queries::revision::touch;
use crate::procedures::queries::{procedures, versions};
use crate::procedures::rules::{code, version_violations};

/// Begins a draft of a version.
///
/// # Errors
/// The procedure is not there, not the caller's or repealed; two of its parts have one code; the database's.
pub fn draft_version(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcedureEdit>,
    procedure: ProcedureId,
    parts: &ProcedureVersionParts,
) -> Result<ProcedureVersion, ProcedureError> {
    touch(tx, [procedure])?;
    let of = procedures::procedure(tx.conn(), procedure)?;
    writes_drafts(tx, grant, procedure, &[parts])?;
    not_repealed(tx, &of)?;
    storable(parts)?;
    let id = versions::insert(tx, procedure, parts)?;
    let version = versions::version(tx.conn(), id)?;
    tx.record(
        Record::new("procedure_version", id.as_uuid(), "procedure_version.drafted")
            .opening()
            .set("procedureId", procedure)
            .set("number", version.number)
            .set("parts", version.parts.without_ids()),
    )?;
    tx.emit(events::draft_begun(&of, &version))?;
    Ok(version)
}

/// Writes a draft anew.
///
/// # Errors
/// [`ProcedureError::Stale`]; it is published, or not the caller's; two of its parts have one code; the database's.
pub fn save_draft(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcedureEdit>,
    procedure: ProcedureId,
    id: ProcedureVersionId,
    seen: i64,
    parts: &ProcedureVersionParts,
) -> Result<ProcedureVersion, ProcedureError> {
    touch(tx, [procedure])?;
    let before = seen_draft(tx, procedure, id, seen)?;
    writes_drafts(tx, grant, procedure, &[&before.parts, parts])?;
    storable(parts)?;
    versions::save(tx, &before, parts)?;
    let version = versions::version(tx.conn(), id)?;
    tx.record(
        Record::new("procedure_version", id.as_uuid(), "procedure_version.changed")
            .changes(&before.parts.without_ids(), &version.parts.without_ids()),
    )?;
    let of = procedures::procedure(tx.conn(), procedure)?;
    tx.emit(events::draft_changed(&of, &version))?;
    Ok(version)
}

/// Throws a draft away.
///
/// # Errors
/// [`ProcedureError::Stale`]; it is published, or not the caller's; the database's.
pub fn delete_draft(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcedureEdit>,
    procedure: ProcedureId,
    id: ProcedureVersionId,
    seen: i64,
) -> Result<(), ProcedureError> {
    touch(tx, [procedure])?;
    let draft = seen_draft(tx, procedure, id, seen)?;
    writes_drafts(tx, grant, procedure, &[&draft.parts])?;
    versions::delete(tx, &draft)?;
    tx.record(
        Record::new("procedure_version", id.as_uuid(), "procedure_version.deleted")
            .change("number", draft.number, ())
            .change("parts", draft.parts.without_ids(), ()),
    )?;
    let of = procedures::procedure(tx.conn(), procedure)?;
    tx.emit(events::draft_deleted(&of, &draft))?;
    Ok(())
}

/// A procedure that is repealed from a later day on has versions until then.
pub(super) fn not_repealed(tx: &Tx<'_>, procedure: &Procedure) -> Result<(), ProcedureError> {
    let today = zone::local_date(tx.now());
    if procedure.repealed_on.is_none_or(|on| today < on) {
        return Ok(());
    }
    Err(ProcedureError::WrongState(Text::new(
        "Thủ tục đã bị bãi bỏ.",
        "The procedure is repealed.",
    )))
}

/// Ends the last published version, which had no end or that of the procedure, by this decision.
pub(super) fn end_version(
    tx: &mut Tx<'_>,
    procedure: &Procedure,
    id: ProcedureVersionId,
    on: NaiveDate,
    decision_no: Option<&str>,
) -> Result<(), ProcedureError> {
    let before = versions::version(tx.conn(), id)?;
    versions::end(tx, &before, on)?;
    tx.record(
        Record::new("procedure_version", id.as_uuid(), "procedure_version.ended")
            .change("effectiveTo", before.effective_to, on)
            .reason(decision_no),
    )?;
    let ended = versions::version(tx.conn(), id)?;
    tx.emit(events::version_ended(procedure, &ended))?;
    Ok(())
}

/// A draft of this procedure that the caller has seen in this version.
pub(super) fn seen_draft(
    tx: &mut Tx<'_>,
    procedure: ProcedureId,
    id: ProcedureVersionId,
    seen: i64,
) -> Result<ProcedureVersion, ProcedureError> {
    let version = versions::version(tx.conn(), id)?;
    if version.procedure_id != procedure {
        return Err(ProcedureError::NotFound(CatalogueItem::Version));
    }
    if version.published_at.is_some() {
        return Err(ProcedureError::WrongState(Text::new(
            "Phiên bản đã công bố không thay đổi được nữa; hãy soạn phiên bản mới.",
            "A published version never changes; draft a new one.",
        )));
    }
    if version.version == seen {
        Ok(version)
    } else {
        Err(ProcedureError::Stale)
    }
}

/// A draft may lack much, but its codes must tell its parts apart.
fn storable(parts: &ProcedureVersionParts) -> Result<(), ProcedureError> {
    let mut twice = version_violations(parts);
    twice.retain(|violation| violation.code == code::CODE_TWICE);
    unless_forbidden(twice).map(|_| ())
}
