//! All diesel of this slice.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Lock, Object, ObjectKind};
use crate::platform::db::schema::{object_lock_procedures, object_locks};
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError, MultiBackend};
use crate::platform::ids::{AgencyId, ObjectLockId, ProcedureId};

/// Puts in a lock with the procedures that it stands in the way of; all when there are none.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Conn, lock: &Lock, procedures: &[ProcedureId]) -> Result<(), DbError> {
    diesel::insert_into(object_locks::table)
        .values((
            object_locks::id.eq(lock.id),
            object_locks::kind.eq(lock.kind),
            object_locks::object_key.eq(&lock.object_key),
            object_locks::label.eq(&lock.label),
            object_locks::reason.eq(&lock.reason),
            object_locks::legal_basis.eq(&lock.legal_basis),
            object_locks::reference.eq(&lock.reference),
            object_locks::valid_from.eq(lock.valid_from),
            object_locks::valid_to.eq(lock.valid_to),
            object_locks::agency_id.eq(lock.agency_id),
            object_locks::placed_at.eq(Timestamp(lock.placed_at)),
            object_locks::placed_by.eq(lock.placed_by),
            object_locks::version.eq(lock.version),
        ))
        .execute(conn)?;
    for procedure in procedures {
        diesel::insert_into(object_lock_procedures::table)
            .values((
                object_lock_procedures::lock_id.eq(lock.id),
                object_lock_procedures::procedure_id.eq(*procedure),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// A lock. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn lock(conn: &mut Conn, id: ObjectLockId) -> Result<Option<Lock>, DbError> {
    Ok(object_locks::table
        .find(id)
        .select(Lock::as_select())
        .first(conn)
        .optional()?)
}

/// Writes what lifting changed, as the lock's next version; `false` when somebody was faster. Raises `lock.version`.
///
/// # Errors
/// The database's.
pub fn save(conn: &mut Conn, lock: &mut Lock) -> Result<bool, DbError> {
    let read = lock.version;
    lock.version += 1;
    let row = object_locks::table
        .filter(object_locks::id.eq(lock.id))
        .filter(object_locks::version.eq(read));
    let changed = diesel::update(row)
        .set((
            object_locks::lifted_on.eq(lock.lifted_on),
            object_locks::lifted_at.eq(lock.lifted_at.map(Timestamp)),
            object_locks::lifted_by.eq(lock.lifted_by),
            object_locks::lift_reason.eq(&lock.lift_reason),
            object_locks::lift_legal_basis.eq(&lock.lift_legal_basis),
            object_locks::version.eq(lock.version),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// The procedures that locks stand in the way of; locks without an entry stand in the way of all. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn procedures(
    conn: &mut Conn,
    locks: &[ObjectLockId],
) -> Result<HashMap<ObjectLockId, Vec<ProcedureId>>, DbError> {
    let rows: Vec<(ObjectLockId, ProcedureId)> = object_lock_procedures::table
        .filter(object_lock_procedures::lock_id.eq_any(locks.to_vec()))
        .order((
            object_lock_procedures::lock_id,
            object_lock_procedures::procedure_id,
        ))
        .select((
            object_lock_procedures::lock_id,
            object_lock_procedures::procedure_id,
        ))
        .load(conn)?;
    let mut found: HashMap<ObjectLockId, Vec<ProcedureId>> = HashMap::new();
    for (lock, procedure) in rows {
        found.entry(lock).or_default().push(procedure);
    }
    Ok(found)
}

/// The locks on these things that stand in the way of a procedure on a day, in the order of the things. Index:
/// `object_locks_object`.
///
/// # Errors
/// The database's.
pub fn in_force(
    conn: &mut Conn,
    objects: &[Object],
    procedure: ProcedureId,
    on: NaiveDate,
) -> Result<Vec<(usize, Lock)>, DbError> {
    let mut found = Vec::new();
    for (place, object) in objects.iter().enumerate() {
        let rows: Vec<Lock> = object_locks::table
            .filter(object_locks::kind.eq(object.kind))
            .filter(object_locks::object_key.eq(&object.key))
            .filter(object_locks::valid_from.le(on))
            .order(object_locks::id)
            .select(Lock::as_select())
            .load(conn)?;
        found.extend(
            rows.into_iter()
                .filter(|lock| lock.is_in_force(on))
                .map(|lock| (place, lock)),
        );
    }
    if found.is_empty() {
        return Ok(found);
    }
    let ids: HashSet<ObjectLockId> = found.iter().map(|(_, lock)| lock.id).collect();
    let procedures = procedures(conn, &ids.into_iter().collect::<Vec<_>>())?;
    found.retain(|(_, lock)| {
        procedures
            .get(&lock.id)
            .is_none_or(|only| only.contains(&procedure))
    });
    Ok(found)
}

/// Which locks are listed.
#[derive(Clone, Debug)]
pub enum LockFilter {
    /// Those that an agency placed.
    OfAgency(AgencyId),
    /// Those on one thing, whoever placed them.
    On(ObjectKind, String),
}

fn rows(filter: &LockFilter, on: Option<NaiveDate>) -> object_locks::BoxedQuery<'static, MultiBackend> {
    let mut rows = match filter {
        LockFilter::OfAgency(agency) => object_locks::table
            .filter(object_locks::agency_id.eq(*agency))
            .into_boxed(),
        LockFilter::On(kind, key) => object_locks::table
            .filter(object_locks::kind.eq(*kind))
            .filter(object_locks::object_key.eq(key.clone()))
            .into_boxed(),
    };
    if let Some(on) = on {
        rows = rows
            .filter(object_locks::valid_from.le(on))
            .filter(
                object_locks::valid_to
                    .is_null()
                    .or(object_locks::valid_to.ge(Some(on))),
            )
            .filter(
                object_locks::lifted_on
                    .is_null()
                    .or(object_locks::lifted_on.gt(Some(on))),
            );
    }
    rows
}

/// Locks before one of them, the newest first; only those in force on a day when one is named. Indexes:
/// `object_locks_agency`, `object_locks_object`.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut Conn,
    (filter, on): (&LockFilter, Option<NaiveDate>),
    before: Option<ObjectLockId>,
    limit: i64,
) -> Result<Vec<Lock>, DbError> {
    let mut rows = rows(filter, on);
    if let Some(before) = before {
        rows = rows.filter(object_locks::id.lt(before));
    }
    Ok(rows
        .order(object_locks::id.desc())
        .limit(limit)
        .select(Lock::as_select())
        .load(conn)?)
}

/// How many there are.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Conn, filter: &LockFilter, on: Option<NaiveDate>) -> Result<i64, DbError> {
    Ok(rows(filter, on).count().get_result(conn)?)
}
