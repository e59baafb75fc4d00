//! What waits for one agency's officers, the most pressing first.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::auth::Role;
use crate::dossiers::model::{Dossier, Work, WorkKind};
use crate::platform::db::schema::{dossier_tasks, dossiers};
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{AgencyId, DossierId, OfficerId, UnitId};

/// One kind of work that an officer does: a role, in one unit or in the whole agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    /// The role.
    pub role: Role,
    /// Only of this unit, and what belongs to no unit.
    pub unit: Option<UnitId>,
}

/// Whose work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxFilter {
    /// The agency.
    pub agency: AgencyId,
    /// What the officer does there.
    pub duties: Vec<Duty>,
    /// Only what is nobody's or this officer's.
    pub officer: Option<OfficerId>,
}

/// Where a page ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct InboxPosition {
    /// The moment that the last line was sorted by.
    pub sort_at: DateTime<Utc>,
    /// Its dossier.
    pub dossier: DossierId,
    /// What kind of work.
    pub kind: WorkKind,
}

/// A line of the inbox.
#[derive(Clone, Debug)]
pub struct InboxItem {
    /// What waits.
    pub work: Work,
    /// The dossier it waits for.
    pub dossier: Dossier,
}

/// At most `limit` pieces of work after a position. Index: `dossier_tasks_agency`.
///
/// # Errors
/// The database's.
pub fn inbox(
    conn: &mut Conn,
    filter: &InboxFilter,
    after: Option<InboxPosition>,
    limit: i64,
) -> Result<Vec<InboxItem>, DbError> {
    let mut query = dossier_tasks::table
        .inner_join(dossiers::table.on(dossiers::id.eq(dossier_tasks::dossier_id)))
        .order((
            dossier_tasks::sort_at,
            dossier_tasks::dossier_id,
            dossier_tasks::kind,
        ))
        .limit(limit)
        .select((Work::as_select(), Dossier::as_select()))
        .into_boxed();
    if filter.duties.is_empty() {
        return Ok(Vec::new());
    }
    // One duty or another; what follows holds for all of them.
    for duty in &filter.duties {
        let of_role = dossier_tasks::role.eq(duty.role);
        query = match duty.unit {
            Some(unit) => query.or_filter(
                of_role.and(
                    dossier_tasks::unit_id
                        .is_null()
                        .or(dossier_tasks::unit_id.eq(Some(unit))),
                ),
            ),
            None => query.or_filter(of_role),
        };
    }
    query = query.filter(dossier_tasks::agency_id.eq(filter.agency));
    if let Some(officer) = filter.officer {
        query = query.filter(
            dossier_tasks::assignee_id
                .is_null()
                .or(dossier_tasks::assignee_id.eq(Some(officer))),
        );
    }
    if let Some(position) = after {
        let at = Timestamp(position.sort_at);
        // The first condition alone bounds the index; the second breaks ties.
        query = query.filter(dossier_tasks::sort_at.ge(at.clone())).filter(
            dossier_tasks::sort_at
                .gt(at)
                .or(dossier_tasks::dossier_id.gt(position.dossier))
                .or(dossier_tasks::dossier_id
                    .eq(position.dossier)
                    .and(dossier_tasks::kind.gt(position.kind))),
        );
    }
    let rows: Vec<(Work, Dossier)> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(work, dossier)| InboxItem { work, dossier })
        .collect())
}

/// How many pieces of work wait in all.
///
/// # Errors
/// The database's.
pub fn count_inbox(conn: &mut Conn, filter: &InboxFilter) -> Result<i64, DbError> {
    if filter.duties.is_empty() {
        return Ok(0);
    }
    let mut query = dossier_tasks::table.count().into_boxed();
    for duty in &filter.duties {
        let of_role = dossier_tasks::role.eq(duty.role);
        query = match duty.unit {
            Some(unit) => query.or_filter(
                of_role.and(
                    dossier_tasks::unit_id
                        .is_null()
                        .or(dossier_tasks::unit_id.eq(Some(unit))),
                ),
            ),
            None => query.or_filter(of_role),
        };
    }
    query = query.filter(dossier_tasks::agency_id.eq(filter.agency));
    if let Some(officer) = filter.officer {
        query = query.filter(
            dossier_tasks::assignee_id
                .is_null()
                .or(dossier_tasks::assignee_id.eq(Some(officer))),
        );
    }
    Ok(query.get_result(conn)?)
}
