//! Fields (lĩnh vực).

use super::reach::controls_procedures;
use crate::auth::{Granted, ProcedureEdit};
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::ids::FieldId;
use crate::procedures::error::ProcedureError;
use crate::procedures::events;
use crate::procedures::model::Field;
use crate::procedures::queries::fields;

/// Enters a field.
///
/// # Errors
/// The caller does not control procedures; its code is taken; the database's.
pub fn create_field(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcedureEdit>,
    code: &str,
    name: &str,
) -> Result<Field, ProcedureError> {
    controls_procedures(tx, grant)?;
    let id = FieldId::new(tx.now());
    fields::insert(tx, id, code, name)?;
    tx.record(
        Record::new("field", id.as_uuid(), "field.created")
            .opening()
            .set("code", code)
            .set("name", name),
    )?;
    let field = fields::field(tx.conn(), id)?;
    tx.emit(events::field_changed(&field))?;
    Ok(field)
}

/// Renames a field that the caller has seen in this version.
///
/// # Errors
/// The caller does not control procedures; [`ProcedureError::Stale`]; there is none; the database's.
pub fn rename_field(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcedureEdit>,
    id: FieldId,
    seen: i64,
    name: &str,
) -> Result<Field, ProcedureError> {
    controls_procedures(tx, grant)?;
    let field = fields::field(tx.conn(), id)?;
    if field.version != seen {
        return Err(ProcedureError::Stale);
    }
    fields::rename(tx, &field, name)?;
    tx.record(Record::new("field", id.as_uuid(), "field.renamed").change("name", &field.name, name))?;
    let field = fields::field(tx.conn(), id)?;
    tx.emit(events::field_changed(&field))?;
    Ok(field)
}
