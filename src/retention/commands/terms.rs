//! Setting how long the dossiers of a procedure are kept.

use crate::auth::{Granted, RetentionSet};
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::ids::ProcedureId;
use crate::procedures::{self, ProcedureError};
use crate::retention::error::RetentionError;
use crate::retention::events;
use crate::retention::model::RetentionTerm;
use crate::retention::queries;

/// Sets the first term of a procedure: years (1 to 100), or none for ever.
///
/// # Errors
/// There is no such procedure, or it has a term.
pub fn set_term(
    tx: &mut Tx<'_>,
    granted: &Granted<RetentionSet>,
    procedure: ProcedureId,
    (years, legal_basis): (Option<i32>, &str),
) -> Result<RetentionTerm, RetentionError> {
    match procedures::queries::procedures::procedure(tx.conn(), procedure) {
        Ok(_) => {}
        Err(ProcedureError::NotFound(_)) => return Err(RetentionError::NoProcedure),
        Err(error) => return Err(error.into()),
    }
    let term = RetentionTerm {
        procedure_id: procedure,
        years,
        legal_basis: legal_basis.to_owned(),
        version: 1,
        set_at: tx.now(),
    };
    if !queries::insert_term(tx.conn(), &term, granted.officer_id())? {
        return Err(RetentionError::TermExists);
    }
    tx.record(
        record(procedure, "retention.term-set")
            .set("permanent", years.is_none())
            .set("years", years)
            .set("legalBasis", legal_basis),
    )?;
    tx.emit(events::term_set(&term))?;
    Ok(term)
}

/// Changes a procedure's term. What stands on a list and is not due any more is dropped from it when the list is approved
/// or carried out.
///
/// # Errors
/// There is none; it changed meanwhile.
pub fn change_term(
    tx: &mut Tx<'_>,
    granted: &Granted<RetentionSet>,
    (procedure, expected): (ProcedureId, i64),
    (years, legal_basis): (Option<i32>, &str),
) -> Result<RetentionTerm, RetentionError> {
    let before = queries::term(tx.conn(), procedure)?.ok_or(RetentionError::NotFound)?;
    if before.version != expected {
        return Err(RetentionError::Stale);
    }
    let term = RetentionTerm {
        years,
        legal_basis: legal_basis.to_owned(),
        version: expected + 1,
        set_at: tx.now(),
        ..before.clone()
    };
    if !queries::save_term(tx.conn(), &term, expected, granted.officer_id())? {
        return Err(RetentionError::Stale);
    }
    tx.record(
        record(procedure, "retention.term-changed")
            .change("permanent", before.years.is_none(), years.is_none())
            .change("years", before.years, years)
            .change("legalBasis", &before.legal_basis, legal_basis),
    )?;
    tx.emit(events::term_set(&term))?;
    Ok(term)
}

fn record(procedure: ProcedureId, action: &'static str) -> Record {
    Record::new("retention-term", procedure.as_uuid(), action)
}
