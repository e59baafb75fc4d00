//! What waits for one agency's officers, the most pressing first.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::DossierLine;
use crate::auth::Role;
use crate::dossiers::model::Work;
use crate::platform::db::schema::{dossier_work, dossiers};
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{AgencyId, DossierId, OfficerId, UnitId};

/// Whose work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxFilter {
    /// The agency.
    pub agency: AgencyId,
    /// The role.
    pub role: Role,
    /// Only of this unit, and what belongs to no unit.
    pub unit: Option<UnitId>,
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
}

/// A line of the inbox.
#[derive(Clone, Debug)]
pub struct InboxItem {
    /// What waits.
    pub work: Work,
    /// The dossier it waits for.
    pub dossier: DossierLine,
}

/// At most `limit` pieces of work after a position. Index: `dossier_work_agency`.
///
/// # Errors
/// The database's.
pub fn inbox(
    conn: &mut Conn,
    filter: &InboxFilter,
    after: Option<InboxPosition>,
    limit: i64,
) -> Result<Vec<InboxItem>, DbError> {
    let mut query = dossier_work::table
        .inner_join(dossiers::table.on(dossiers::id.eq(dossier_work::dossier_id)))
        .filter(dossier_work::agency_id.eq(filter.agency))
        .filter(dossier_work::role.eq(filter.role))
        .order((dossier_work::sort_at, dossier_work::dossier_id))
        .limit(limit)
        .select((Work::as_select(), DossierLine::as_select()))
        .into_boxed();
    if let Some(unit) = filter.unit {
        query = query.filter(
            dossier_work::unit_id
                .is_null()
                .or(dossier_work::unit_id.eq(Some(unit))),
        );
    }
    if let Some(officer) = filter.officer {
        query = query.filter(
            dossier_work::assignee_id
                .is_null()
                .or(dossier_work::assignee_id.eq(Some(officer))),
        );
    }
    if let Some(position) = after {
        let at = Timestamp(position.sort_at);
        // The first condition alone bounds the index; the second breaks ties.
        query = query.filter(dossier_work::sort_at.ge(at.clone())).filter(
            dossier_work::sort_at
                .gt(at)
                .or(dossier_work::dossier_id.gt(position.dossier)),
        );
    }
    let rows: Vec<(Work, DossierLine)> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(work, dossier)| InboxItem { work, dossier })
        .collect())
}
