//! All diesel of this slice.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};

use super::model::{DisposalItem, DisposalItemState, DisposalList, ListState, RetentionTerm};
use crate::dossiers::queries::ERASED;
use crate::platform::db::schema::{disposal_items, disposal_lists, retention_terms};
use crate::platform::db::types::{Timestamp, Timestamptz, Uuid};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{AgencyId, DisposalListId, DossierId, OfficerId, ProcedureId};

/// A procedure's term. Index: the primary key.
pub fn term(conn: &mut Conn, procedure: ProcedureId) -> Result<Option<RetentionTerm>, DbError> {
    Ok(retention_terms::table
        .find(procedure)
        .select(RetentionTerm::as_select())
        .first(conn)
        .optional()?)
}

/// Terms in the order of their procedures' ids. Index: the primary key.
pub fn terms(conn: &mut Conn, after: Option<ProcedureId>, limit: i64) -> Result<Vec<RetentionTerm>, DbError> {
    let mut rows = retention_terms::table
        .order(retention_terms::procedure_id)
        .limit(limit)
        .select(RetentionTerm::as_select())
        .into_boxed();
    if let Some(after) = after {
        rows = rows.filter(retention_terms::procedure_id.gt(after));
    }
    Ok(rows.load(conn)?)
}

/// How many terms there are.
pub fn count_terms(conn: &mut Conn) -> Result<i64, DbError> {
    Ok(retention_terms::table.count().get_result(conn)?)
}

/// Puts in a term; `false` when the procedure has one.
pub fn insert_term(conn: &mut Conn, term: &RetentionTerm, by: Option<OfficerId>) -> Result<bool, DbError> {
    let added = diesel::sql_query(
        "INSERT INTO retention_terms (procedure_id, years, legal_basis, version, set_at, set_by) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (procedure_id) DO NOTHING",
    )
    .bind::<Uuid, _>(term.procedure_id)
    .bind::<Nullable<Integer>, _>(term.years)
    .bind::<Text, _>(&term.legal_basis)
    .bind::<BigInt, _>(term.version)
    .bind::<Timestamptz, _>(term.set_at)
    .bind::<Nullable<Uuid>, _>(by)
    .execute(conn)?;
    Ok(added == 1)
}

/// Writes a term as the next version of the one with `version`; `false` when somebody was faster.
pub fn save_term(
    conn: &mut Conn,
    term: &RetentionTerm,
    version: i64,
    by: Option<OfficerId>,
) -> Result<bool, DbError> {
    let read = retention_terms::table
        .filter(retention_terms::procedure_id.eq(term.procedure_id))
        .filter(retention_terms::version.eq(version));
    let changed = diesel::update(read)
        .set((
            retention_terms::years.eq(term.years),
            retention_terms::legal_basis.eq(&term.legal_basis),
            retention_terms::version.eq(term.version),
            retention_terms::set_at.eq(Timestamp(term.set_at)),
            retention_terms::set_by.eq(by),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Puts in a list with its dossiers.
pub fn insert_list(conn: &mut Conn, list: &DisposalList, items: &[DisposalItem]) -> Result<(), DbError> {
    diesel::insert_into(disposal_lists::table)
        .values((
            disposal_lists::id.eq(list.id),
            disposal_lists::agency_id.eq(list.agency_id),
            disposal_lists::state.eq(list.state),
            disposal_lists::version.eq(list.version),
            disposal_lists::note.eq(&list.note),
            disposal_lists::drawn_up_at.eq(Timestamp(list.drawn_up_at)),
            disposal_lists::drawn_up_by.eq(list.drawn_up_by),
        ))
        .execute(conn)?;
    for item in items {
        let added = diesel::insert_into(disposal_items::table)
            .values((
                disposal_items::list_id.eq(list.id),
                disposal_items::dossier_id.eq(item.dossier_id),
                disposal_items::code.eq(&item.code),
                disposal_items::procedure_id.eq(item.procedure_id),
                disposal_items::procedure_code.eq(&item.procedure_code),
                disposal_items::closed_at.eq(Timestamp(item.closed_at)),
                disposal_items::years.eq(item.years),
                disposal_items::state.eq(item.state),
            ))
            .execute(conn)
            .map_err(DbError::from);
        match added {
            Ok(_) => {}
            // Another list took it at the same moment: the next attempt leaves it out.
            Err(error) if error.is_unique_violation() => return Err(DbError::Conflict),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Which of these dossiers wait on a list. Index: `disposal_items_once`.
pub fn listed(conn: &mut Conn, dossiers: &[DossierId]) -> Result<HashSet<DossierId>, DbError> {
    let found: Vec<DossierId> = disposal_items::table
        .filter(disposal_items::dossier_id.eq_any(dossiers.to_vec()))
        .filter(disposal_items::state.eq(DisposalItemState::Listed))
        .select(disposal_items::dossier_id)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// A list of one of these agencies; of any when none are named. Index: the primary key.
pub fn list(
    conn: &mut Conn,
    agencies: Option<&[AgencyId]>,
    id: DisposalListId,
) -> Result<Option<DisposalList>, DbError> {
    let mut rows = disposal_lists::table
        .filter(disposal_lists::id.eq(id))
        .select(DisposalList::as_select())
        .into_boxed();
    if let Some(agencies) = agencies {
        rows = rows.filter(disposal_lists::agency_id.eq_any(agencies.to_vec()));
    }
    Ok(rows.first(conn).optional()?)
}

/// Writes a list's state as its next version; `false` when somebody was faster. Raises `list.version`.
pub fn save_list(conn: &mut Conn, list: &mut DisposalList) -> Result<bool, DbError> {
    let read = list.version;
    list.version += 1;
    let row = disposal_lists::table
        .filter(disposal_lists::id.eq(list.id))
        .filter(disposal_lists::version.eq(read));
    let changed = diesel::update(row)
        .set((
            disposal_lists::state.eq(list.state),
            disposal_lists::version.eq(list.version),
            disposal_lists::decided_at.eq(list.decided_at.map(Timestamp)),
            disposal_lists::decided_by.eq(list.decided_by),
            disposal_lists::decision.eq(&list.decision),
            disposal_lists::executed_at.eq(list.executed_at.map(Timestamp)),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// An agency's lists before one of them, the newest first. Index: `disposal_lists_agency`.
pub fn lists(
    conn: &mut Conn,
    (agency, state): (AgencyId, Option<ListState>),
    before: Option<DisposalListId>,
    limit: i64,
) -> Result<Vec<DisposalList>, DbError> {
    let mut rows = disposal_lists::table
        .filter(disposal_lists::agency_id.eq(agency))
        .order(disposal_lists::id.desc())
        .limit(limit)
        .select(DisposalList::as_select())
        .into_boxed();
    if let Some(state) = state {
        rows = rows.filter(disposal_lists::state.eq(state));
    }
    if let Some(before) = before {
        rows = rows.filter(disposal_lists::id.lt(before));
    }
    Ok(rows.load(conn)?)
}

/// How many lists an agency has.
pub fn count_lists(conn: &mut Conn, (agency, state): (AgencyId, Option<ListState>)) -> Result<i64, DbError> {
    let mut rows = disposal_lists::table
        .filter(disposal_lists::agency_id.eq(agency))
        .count()
        .into_boxed();
    if let Some(state) = state {
        rows = rows.filter(disposal_lists::state.eq(state));
    }
    Ok(rows.get_result(conn)?)
}

/// How many dossiers of each list stand where. Index: the primary key.
pub fn counts(
    conn: &mut Conn,
    lists: &[DisposalListId],
) -> Result<HashMap<(DisposalListId, DisposalItemState), i64>, DbError> {
    let rows: Vec<(DisposalListId, DisposalItemState, i64)> = disposal_items::table
        .filter(disposal_items::list_id.eq_any(lists.to_vec()))
        .group_by((disposal_items::list_id, disposal_items::state))
        .select((
            disposal_items::list_id,
            disposal_items::state,
            diesel::dsl::count_star(),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(list, state, count)| ((list, state), count))
        .collect())
}

/// The dossiers of a list after one of them. Index: the primary key.
pub fn items(
    conn: &mut Conn,
    list: DisposalListId,
    after: Option<DossierId>,
    limit: i64,
) -> Result<Vec<DisposalItem>, DbError> {
    let mut rows = disposal_items::table
        .filter(disposal_items::list_id.eq(list))
        .order(disposal_items::dossier_id)
        .limit(limit)
        .select(DisposalItem::as_select())
        .into_boxed();
    if let Some(after) = after {
        rows = rows.filter(disposal_items::dossier_id.gt(after));
    }
    Ok(rows.load(conn)?)
}

/// The dossiers of a list that are still to be disposed of. Index: `disposal_items_left`.
pub fn left(conn: &mut Conn, list: DisposalListId, limit: i64) -> Result<Vec<DossierId>, DbError> {
    Ok(disposal_items::table
        .filter(disposal_items::list_id.eq(list))
        .filter(disposal_items::state.eq(DisposalItemState::Listed))
        .order(disposal_items::dossier_id)
        .limit(limit)
        .select(disposal_items::dossier_id)
        .load(conn)?)
}

/// Ends the waiting of one dossier of a list, or of all; answers of how many.
pub fn settle(
    conn: &mut Conn,
    (list, dossier): (DisposalListId, Option<DossierId>),
    state: DisposalItemState,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<usize, DbError> {
    let change = (
        disposal_items::state.eq(state),
        disposal_items::reason.eq(reason.map(str::to_owned)),
        disposal_items::done_at.eq(Some(Timestamp(now))),
    );
    let waiting = disposal_items::table
        .filter(disposal_items::list_id.eq(list))
        .filter(disposal_items::state.eq(DisposalItemState::Listed));
    Ok(match dossier {
        Some(dossier) => diesel::update(waiting.filter(disposal_items::dossier_id.eq(dossier)))
            .set(change)
            .execute(conn)?,
        None => diesel::update(waiting).set(change).execute(conn)?,
    })
}

/// Forgets why a dossier was withheld from lists before. Index: `disposal_items_dossier`.
///
/// # Errors
/// The database's.
pub fn forget_reasons(conn: &mut Conn, dossier: DossierId) -> Result<(), DbError> {
    let told = disposal_items::table
        .filter(disposal_items::dossier_id.eq(dossier))
        .filter(disposal_items::reason.is_not_null());
    diesel::update(told)
        .set(disposal_items::reason.eq(Some(ERASED)))
        .execute(conn)?;
    Ok(())
}

/// The approved list whose turn it is. Index: `disposal_lists_approved`.
pub fn next_approved(conn: &mut Conn) -> Result<Option<DisposalList>, DbError> {
    Ok(disposal_lists::table
        .filter(disposal_lists::state.eq(ListState::Approved))
        .order((disposal_lists::decided_at, disposal_lists::id))
        .select(DisposalList::as_select())
        .first(conn)
        .optional()?)
}
