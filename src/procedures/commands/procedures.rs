//! Procedures under all their versions.

use chrono::NaiveDate;

use super::reach::controls_procedures;
use super::versions::end_version;
use crate::auth::{Granted, ProcedureEdit, ProcedurePublish};
use crate::calendar::zone;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::{FieldId, ProcedureId};
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::events;
use crate::procedures::model::{Procedure, ProcedureCodeKind, ProcedureOtherCode};
use crate::procedures::queries::procedures::{self, ProcedureText};
use crate::procedures::queries::revision::touch;
use crate::procedures::queries::{fields, versions};

/// Enters a procedure. It takes no dossiers before a version of it is published and a mechanism decided.
///
/// # Errors
/// The caller does not control procedures; a code is taken, the field is not there; the database's.
pub fn create_procedure(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcedureEdit>,
    text: &ProcedureText,
) -> Result<Procedure, ProcedureError> {
    controls_procedures(tx, grant)?;
    known_field(tx, text.field_id)?;
    let id = ProcedureId::new(tx.now());
    procedures::insert(tx, id, text)?;
    tx.record(
        Record::new("procedure", id.as_uuid(), "procedure.created")
            .opening()
            .set("code", text.code())
            .set("nationalCode", &text.national_code)
            .set("localCode", &text.local_code)
            .set("name", &text.name)
            .set("fieldId", text.field_id)
            .set("executionLevel", text.execution_level)
            .set("concernsCitizens", text.concerns_citizens)
            .set("concernsBusinesses", text.concerns_businesses)
            .set("otherCodes", &text.other_codes),
    )?;
    let procedure = procedures::procedure(tx.conn(), id)?;
    tx.emit(events::procedure_changed(&procedure))?;
    Ok(procedure)
}

/// That the field which a procedure names is there.
fn known_field(tx: &mut Tx<'_>, field: FieldId) -> Result<(), ProcedureError> {
    match fields::field(tx.conn(), field) {
        Ok(_) => Ok(()),
        Err(ProcedureError::NotFound(CatalogueItem::Field)) => {
            let detail = Text::new("Không có lĩnh vực này.", "There is no such field.");
            Err(ProcedureError::Invalid(vec![FieldError::new(
                "/fieldId",
                "FIELD_UNKNOWN",
                detail,
            )]))
        }
        Err(error) => Err(error),
    }
}

/// Writes a procedure anew. A national or local code that it loses is kept among its old codes.
///
/// # Errors
/// The caller does not control procedures; [`ProcedureError::Stale`]; a code is taken, the field is not there; the database's.
pub fn update_procedure(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcedureEdit>,
    id: ProcedureId,
    seen: i64,
    mut text: ProcedureText,
) -> Result<Procedure, ProcedureError> {
    controls_procedures(tx, grant)?;
    touch(tx, [id])?;
    let before = seen_procedure(tx, id, seen)?;
    known_field(tx, text.field_id)?;
    let today = zone::local_date(tx.now());
    for (old, new) in [
        (&before.national_code, &text.national_code),
        (&before.local_code, &text.local_code),
    ] {
        let Some(old) = old.as_ref().filter(|_| old != new) else {
            continue;
        };
        let listed = |other: &ProcedureOtherCode| other.kind == ProcedureCodeKind::Old && other.code == *old;
        if !text.other_codes.iter().any(listed) {
            text.other_codes.push(ProcedureOtherCode {
                kind: ProcedureCodeKind::Old,
                code: old.clone(),
                valid_to: Some(today),
                note: None,
            });
        }
    }
    let codes_before = procedures::codes(tx.conn(), id)?;
    procedures::save(tx, &before, &text)?;
    let codes = procedures::codes(tx.conn(), id)?;
    tx.record(
        Record::new("procedure", id.as_uuid(), "procedure.changed")
            .change("code", &before.code, text.code())
            .change("nationalCode", &before.national_code, &text.national_code)
            .change("localCode", &before.local_code, &text.local_code)
            .change("name", &before.name, &text.name)
            .change("fieldId", before.field_id, text.field_id)
            .change("executionLevel", before.execution_level, text.execution_level)
            .change(
                "concernsCitizens",
                before.concerns_citizens,
                text.concerns_citizens,
            )
            .change(
                "concernsBusinesses",
                before.concerns_businesses,
                text.concerns_businesses,
            )
            .change("otherCodes", codes_before, codes),
    )?;
    let procedure = procedures::procedure(tx.conn(), id)?;
    tx.emit(events::procedure_changed(&procedure))?;
    Ok(procedure)
}

/// Repeals a procedure (bãi bỏ) from a day on: its version in force ends. Running dossiers go on.
///
/// # Errors
/// The caller does not control procedures; [`ProcedureError::Stale`]; it is repealed already, or a version begins only on or after that day; the database's.
pub fn repeal_procedure(
    tx: &mut Tx<'_>,
    grant: &Granted<ProcedurePublish>,
    id: ProcedureId,
    seen: i64,
    on: NaiveDate,
    decision_no: &str,
) -> Result<Procedure, ProcedureError> {
    controls_procedures(tx, grant)?;
    touch(tx, [id])?;
    let before = seen_procedure(tx, id, seen)?;
    if before.repealed_on.is_some() {
        return Err(ProcedureError::WrongState(Text::new(
            "Thủ tục đã bị bãi bỏ.",
            "The procedure is repealed already.",
        )));
    }
    if let Some((open, from)) = versions::last(tx.conn(), id, None)? {
        if from.is_some_and(|from| on <= from) {
            return Err(ProcedureError::WrongState(Text::new(
                "Có phiên bản chỉ bắt đầu có hiệu lực từ ngày này trở đi.",
                "A version comes into force only on or after that day.",
            )));
        }
        end_version(tx, &before, open, on, Some(decision_no))?;
    }
    procedures::repeal(tx, &before, on, decision_no)?;
    tx.record(
        Record::new("procedure", id.as_uuid(), "procedure.repealed")
            .set("repealedOn", on)
            .reason(Some(decision_no)),
    )?;
    let procedure = procedures::procedure(tx.conn(), id)?;
    tx.emit(events::procedure_repealed(&procedure))?;
    Ok(procedure)
}

fn seen_procedure(tx: &mut Tx<'_>, id: ProcedureId, seen: i64) -> Result<Procedure, ProcedureError> {
    let procedure = procedures::procedure(tx.conn(), id)?;
    if procedure.version == seen {
        Ok(procedure)
    } else {
        Err(ProcedureError::Stale)
    }
}
