//! Placing and lifting.

use chrono::NaiveDate;

use super::error::LockError;
use super::events::{self, LIFTED, PLACED};
use super::model::{Lock, Object};
use super::queries;
use crate::auth::{Granted, LockPlace};
use crate::calendar::zone::local_date;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::ids::{AgencyId, ObjectLockId, ProcedureId};
use crate::procedures::{self, ProcedureError};

/// A lock to be placed.
#[derive(Clone, Debug)]
pub struct PlaceCommand {
    /// The thing.
    pub object: Object,
    /// The agency that places it.
    pub agency: AgencyId,
    /// Why.
    pub reason: String,
    /// The rule of law.
    pub legal_basis: String,
    /// The paper.
    pub reference: Option<String>,
    /// Its first day; today when none is named.
    pub from: Option<NaiveDate>,
    /// Its last day; none: until it is lifted.
    pub to: Option<NaiveDate>,
    /// The procedures that it stands in the way of; all when none are named.
    pub procedures: Vec<ProcedureId>,
}

/// Places a lock.
///
/// # Errors
/// The caller does not do that for the agency; a procedure is not there.
pub fn place(
    tx: &mut Tx<'_>,
    granted: &Granted<LockPlace>,
    command: &PlaceCommand,
) -> Result<Lock, LockError> {
    if !granted.is_at(command.agency) {
        return Err(LockError::Elsewhere);
    }
    let mut unknown = Vec::new();
    for (place, procedure) in command.procedures.iter().enumerate() {
        match procedures::queries::procedures::procedure(tx.conn(), *procedure) {
            Ok(_) => {}
            Err(ProcedureError::NotFound(_)) => unknown.push(place),
            Err(error) => return Err(error.into()),
        }
    }
    if !unknown.is_empty() {
        return Err(LockError::NoProcedures(unknown));
    }
    let now = tx.now();
    let lock = Lock {
        id: ObjectLockId::new(now),
        kind: command.object.kind,
        object_key: command.object.key.clone(),
        label: command.object.label.clone(),
        reason: command.reason.clone(),
        legal_basis: command.legal_basis.clone(),
        reference: command.reference.clone(),
        valid_from: command.from.unwrap_or_else(|| local_date(now)),
        valid_to: command.to,
        agency_id: command.agency,
        placed_at: now,
        placed_by: granted.officer_id(),
        lifted_on: None,
        lifted_at: None,
        lifted_by: None,
        lift_reason: None,
        lift_legal_basis: None,
        version: 1,
    };
    let mut procedures = command.procedures.clone();
    procedures.sort_unstable();
    procedures.dedup();
    queries::insert(tx.conn(), &lock, &procedures)?;
    tx.record(
        record(lock.id, "object-lock.placed")
            .opening()
            .set("kind", lock.kind)
            .masked("object", None, Some(&lock.object_key))
            .set("agency", lock.agency_id)
            .set("validFrom", lock.valid_from)
            .set("validTo", lock.valid_to)
            .set("legalBasis", &lock.legal_basis)
            .masked("reason", None, Some(&lock.reason)),
    )?;
    tx.emit(events::changed(PLACED, &lock))?;
    Ok(lock)
}

/// Why a lock is lifted.
#[derive(Clone, Debug)]
pub struct LiftCommand {
    /// Why.
    pub reason: String,
    /// The rule of law.
    pub legal_basis: String,
}

/// Lifts a lock, from today on.
///
/// # Errors
/// Another agency placed it; it is over; it changed meanwhile.
pub fn lift(
    tx: &mut Tx<'_>,
    granted: &Granted<LockPlace>,
    (id, expected): (ObjectLockId, i64),
    command: &LiftCommand,
) -> Result<Lock, LockError> {
    let mut lock = queries::lock(tx.conn(), id)?.ok_or(LockError::NotFound)?;
    if !granted.is_at(lock.agency_id) {
        return Err(LockError::Elsewhere);
    }
    if lock.version != expected {
        return Err(LockError::Stale);
    }
    let now = tx.now();
    let today = local_date(now);
    if lock.lifted_on.is_some() || lock.valid_to.is_some_and(|last| last < today) {
        return Err(LockError::Over);
    }
    lock.lifted_on = Some(today);
    lock.lifted_at = Some(now);
    lock.lifted_by = granted.officer_id();
    lock.lift_reason = Some(command.reason.clone());
    lock.lift_legal_basis = Some(command.legal_basis.clone());
    if !queries::save(tx.conn(), &mut lock)? {
        return Err(LockError::Stale);
    }
    tx.record(
        record(id, "object-lock.lifted")
            .set("liftedOn", lock.lifted_on)
            .set("legalBasis", &command.legal_basis)
            .masked("reason", None, Some(&command.reason)),
    )?;
    tx.emit(events::changed(LIFTED, &lock))?;
    Ok(lock)
}

fn record(lock: ObjectLockId, action: &'static str) -> Record {
    Record::new("object-lock", lock.as_uuid(), action)
}
