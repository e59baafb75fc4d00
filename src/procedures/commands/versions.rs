//! Drafts of versions.

use super::unless_forbidden;
use crate::auth::{Granted, ProcedureEdit};
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::i18n::Text;
use crate::platform::ids::{ProcedureId, ProcedureVersionId};
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::model::{ProcedureVersion, ProcedureVersionParts};
use crate::procedures::queries::revision::touch;
use crate::procedures::queries::{procedures, versions};
use crate::procedures::rules::{code, version_violations};

/// Begins a draft of a version.
///
/// # Errors
/// The procedure is not there or repealed; two of its parts have one code; the database's.
pub fn draft_version(
    tx: &mut Tx<'_>,
    _grant: &Granted<ProcedureEdit>,
    procedure: ProcedureId,
    parts: &ProcedureVersionParts,
) -> Result<ProcedureVersion, ProcedureError> {
    touch(tx, [procedure])?;
    if procedures::procedure(tx.conn(), procedure)?.repealed_on.is_some() {
        return Err(ProcedureError::WrongState(Text::new(
            "Thủ tục đã bị bãi bỏ.",
            "The procedure is repealed.",
        )));
    }
    storable(parts)?;
    let id = versions::insert(tx, procedure, parts)?;
    let version = versions::version(tx.conn(), id)?;
    tx.record(
        Record::new("procedure_version", id.as_uuid(), "procedure_version.drafted")
            .opening()
            .set("procedureId", procedure)
            .set("number", version.number)
            .set("parts", &version.parts),
    )?;
    Ok(version)
}

/// Writes a draft anew.
///
/// # Errors
/// [`ProcedureError::Stale`]; it is published; two of its parts have one code; the database's.
pub fn save_draft(
    tx: &mut Tx<'_>,
    _grant: &Granted<ProcedureEdit>,
    procedure: ProcedureId,
    id: ProcedureVersionId,
    seen: i64,
    parts: &ProcedureVersionParts,
) -> Result<ProcedureVersion, ProcedureError> {
    touch(tx, [procedure])?;
    let before = seen_draft(tx, procedure, id, seen)?;
    storable(parts)?;
    versions::save(tx, &before, parts)?;
    let version = versions::version(tx.conn(), id)?;
    tx.record(
        Record::new("procedure_version", id.as_uuid(), "procedure_version.changed").change(
            "parts",
            &before.parts,
            &version.parts,
        ),
    )?;
    Ok(version)
}

/// Throws a draft away.
///
/// # Errors
/// [`ProcedureError::Stale`]; it is published; the database's.
pub fn delete_draft(
    tx: &mut Tx<'_>,
    _grant: &Granted<ProcedureEdit>,
    procedure: ProcedureId,
    id: ProcedureVersionId,
    seen: i64,
) -> Result<(), ProcedureError> {
    touch(tx, [procedure])?;
    let draft = seen_draft(tx, procedure, id, seen)?;
    versions::delete(tx, &draft)?;
    tx.record(Record::new(
        "procedure_version",
        id.as_uuid(),
        "procedure_version.deleted",
    ))?;
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
