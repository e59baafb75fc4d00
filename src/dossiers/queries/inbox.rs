//! What waits for officers, the most pressing first.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};

use super::lists::of_ids;
use crate::auth::Role;
use crate::dossiers::model::{DossierState, InboxItem, Work, WorkKind, WorkState};
use crate::dossiers::rules::inbox::Horizon;
use crate::dossiers::rules::who::DESK_ROLES;
use crate::platform::db::types::{Timestamptz, Uuid};
use crate::platform::db::{Conn, DbError, Statement};
use crate::platform::ids::{AgencyId, DeskId, DossierId, OfficerId, ProcedureId, UnitId};

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
pub enum WorkScope {
    /// What one officer may do now: assigned in person, or nobody's and one of the officer's duties.
    Mine {
        /// The officer.
        officer: OfficerId,
        /// What the officer does.
        duties: Vec<Duty>,
    },
    /// All work of these units, whoever's it is.
    Units(Vec<UnitId>),
    /// All work at these desks, and what no desk has taken yet.
    Desks(Vec<DeskId>),
    /// All work of the agency.
    Agency,
}

/// Which work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxFilter {
    /// The agency.
    pub agency: AgencyId,
    /// Whose.
    pub scope: WorkScope,
    /// Only of this role.
    pub role: Option<Role>,
    /// Only of dossiers in this state.
    pub dossier_state: Option<DossierState>,
    /// Only in this state.
    pub state: Option<WorkState>,
    /// Only of these procedures.
    pub procedures: Option<Vec<ProcedureId>>,
    /// By which the states are told apart.
    pub horizon: Horizon,
}

/// Where a page ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct InboxPosition {
    /// Whether the last line was one of those that stand.
    pub standing: bool,
    /// The moment that it was sorted by.
    pub sort_at: DateTime<Utc>,
    /// Its dossier.
    pub dossier: DossierId,
    /// What kind of work.
    pub kind: WorkKind,
    /// Its step.
    pub step_no: i32,
}

/// In due order; what stands comes last. All indexes of the inbox go on like this.
const ORDER: &str = "standing, sort_at, dossier_id, kind, step_no";

/// Work that one index gives in due order. A scope is made of such parts, none of which holds what another does.
enum Part<'a> {
    /// Index: `dossier_tasks_assignee`.
    Assigned(OfficerId),
    /// Nobody's work of a role in a unit. Index: `dossier_tasks_unit`.
    RoleInUnit(Role, UnitId),
    /// Nobody's work of a role that belongs to no unit. Index: `dossier_tasks_role`.
    RoleInNoUnit(Role),
    /// Nobody's work of a role. Index: `dossier_tasks_role`.
    Role(Role),
    /// Index: `dossier_tasks_unit`.
    Unit(UnitId),
    /// Work of a role at desks. Index: `dossier_tasks_role`.
    Desks(Role, &'a [DeskId]),
    /// Index: `dossier_tasks_agency`.
    Agency,
}

fn parts(filter: &InboxFilter) -> Vec<Part<'_>> {
    let wanted = |role: Role| filter.role.is_none_or(|only| only == role);
    match &filter.scope {
        WorkScope::Mine { officer, duties } => {
            let mut parts = vec![Part::Assigned(*officer)];
            let whole = |role: Role| duties.contains(&Duty { role, unit: None });
            for role in Role::ALL.iter().copied().filter(|role| wanted(*role)) {
                let units = duties
                    .iter()
                    .filter(|duty| duty.role == role)
                    .filter_map(|duty| duty.unit);
                let mut units: Vec<UnitId> = units.collect();
                units.sort_unstable();
                units.dedup();
                if whole(role) {
                    parts.push(Part::Role(role));
                } else if !units.is_empty() {
                    parts.push(Part::RoleInNoUnit(role));
                    parts.extend(units.into_iter().map(|unit| Part::RoleInUnit(role, unit)));
                }
            }
            parts
        }
        WorkScope::Units(units) => units.iter().copied().map(Part::Unit).collect(),
        WorkScope::Desks(desks) => {
            let roles = DESK_ROLES.into_iter().filter(|role| wanted(*role));
            roles.map(|role| Part::Desks(role, desks)).collect()
        }
        WorkScope::Agency => vec![Part::Agency],
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Uuid)]
    dossier_id: DossierId,
    #[diesel(sql_type = Integer)]
    step_no: i32,
    #[diesel(sql_type = Text)]
    kind: WorkKind,
    #[diesel(sql_type = Uuid)]
    agency_id: AgencyId,
    #[diesel(sql_type = Nullable<Uuid>)]
    unit_id: Option<UnitId>,
    #[diesel(sql_type = Text)]
    role: Role,
    #[diesel(sql_type = Nullable<Uuid>)]
    assignee_id: Option<OfficerId>,
    #[diesel(sql_type = Timestamptz)]
    sort_at: DateTime<Utc>,
    #[diesel(sql_type = Bool)]
    standing: bool,
    #[diesel(sql_type = Text)]
    state: WorkState,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    due_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    step_name: Option<String>,
}

/// At most `limit` pieces of work after a position. Each part of the scope is read in the order of its index and no
/// further than the page goes.
///
/// # Errors
/// The database's.
pub fn inbox(
    conn: &mut Conn,
    filter: &InboxFilter,
    after: Option<InboxPosition>,
    limit: i64,
) -> Result<Vec<InboxItem>, DbError> {
    let parts = parts(filter);
    // One part alone comes in its index's order as it is.
    if let [part] = parts.as_slice() {
        let mut sql = Statement::new("");
        select(&mut sql, filter, part, after);
        sql.push(&format!(" ORDER BY {ORDER} LIMIT ")).number(limit);
        return lines(conn, sql);
    }
    let mut sql = Statement::new("SELECT * FROM (");
    for (place, part) in parts.iter().enumerate() {
        sql.push(if place == 0 { "" } else { " UNION ALL " });
        sql.push("SELECT * FROM (");
        select(&mut sql, filter, part, after);
        sql.push(&format!(" ORDER BY {ORDER} LIMIT ")).number(limit);
        sql.push(&format!(") AS part{place}"));
    }
    sql.push(&format!(") AS work ORDER BY {ORDER} LIMIT "))
        .number(limit);
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    lines(conn, sql)
}

fn lines(conn: &mut Conn, sql: Statement) -> Result<Vec<InboxItem>, DbError> {
    let rows: Vec<Row> = sql.load(conn)?;
    let dossiers = of_ids(conn, rows.iter().map(|row| row.dossier_id))?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(InboxItem {
                // Several pieces of work may wait for one dossier.
                dossier: dossiers.get(&row.dossier_id)?.clone(),
                state: row.state,
                standing: row.standing,
                due_at: row.due_at,
                step_name: row.step_name,
                work: Work {
                    dossier_id: row.dossier_id,
                    step_no: row.step_no,
                    kind: row.kind,
                    agency_id: row.agency_id,
                    unit_id: row.unit_id,
                    role: row.role,
                    assignee_id: row.assignee_id,
                    sort_at: row.sort_at,
                },
            })
        })
        .collect())
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = Text)]
    state: WorkState,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How much work there is in each state that there is any in.
///
/// # Errors
/// The database's.
pub fn count_inbox(conn: &mut Conn, filter: &InboxFilter) -> Result<Vec<(WorkState, i64)>, DbError> {
    let mut sql = Statement::new("SELECT state, count(*) AS count FROM (");
    for (place, part) in parts(filter).iter().enumerate() {
        sql.push(if place == 0 { "" } else { " UNION ALL " });
        select(&mut sql, filter, part, None);
    }
    sql.push(") AS work GROUP BY state");
    if parts(filter).is_empty() {
        return Ok(Vec::new());
    }
    let counts: Vec<Count> = sql.load(conn)?;
    Ok(counts
        .into_iter()
        .map(|counted| (counted.state, counted.count))
        .collect())
}

/// The work of one part with its state.
fn select(sql: &mut Statement, filter: &InboxFilter, part: &Part<'_>, after: Option<InboxPosition>) {
    sql.push(
        "SELECT * FROM (SELECT w.dossier_id, w.step_no, w.kind, w.agency_id, w.unit_id, w.role, w.assignee_id, \
         w.sort_at, w.standing, s.name AS step_name, ",
    );
    sql.push(DUE).push(" AS due_at, ");
    state(sql, filter.horizon);
    sql.push(
        " AS state FROM dossier_tasks AS w JOIN dossiers AS d ON d.id = w.dossier_id \
         LEFT JOIN dossier_steps AS s ON s.dossier_id = w.dossier_id AND s.no = w.step_no WHERE ",
    );
    belongs(sql, filter.agency, part);
    if let Some(role) = filter.role {
        sql.push(" AND w.role = ").text(role.as_str());
    }
    if let Some(state) = filter.dossier_state {
        sql.push(" AND d.state = ").text(state.as_str());
    }
    if let Some(procedures) = &filter.procedures {
        sql.push(" AND d.procedure_id IN ");
        sql.ids(procedures.iter().map(|procedure| procedure.as_uuid()));
    }
    if let Some(position) = after {
        sql.push(if position.standing {
            " AND (w.standing, w.sort_at, w.dossier_id, w.kind, w.step_no) > (TRUE, "
        } else {
            " AND (w.standing, w.sort_at, w.dossier_id, w.kind, w.step_no) > (FALSE, "
        });
        sql.moment(position.sort_at).push(", ");
        sql.id(position.dossier.as_uuid()).push(", ");
        sql.text(position.kind.as_str()).push(", ");
        sql.number(position.step_no.into()).push(")");
    }
    // What the state says of the moment, once more where the index can use it.
    let (now, soon) = (filter.horizon.now, filter.horizon.soon);
    match filter.state {
        Some(WorkState::Overdue) => sql.push(" AND w.standing = FALSE AND w.sort_at < ").moment(now),
        Some(WorkState::DueSoon) => sql.push(" AND w.standing = FALSE AND w.sort_at < ").moment(soon),
        Some(WorkState::InTime) => sql.push(" AND w.standing = FALSE AND w.sort_at >= ").moment(soon),
        Some(WorkState::Paused | WorkState::PausedOverdue) => sql.push(" AND w.standing = TRUE"),
        Some(WorkState::Ready | WorkState::NoLimit) => sql.push(" AND w.standing = FALSE"),
        None => sql,
    };
    sql.push(") AS stated");
    if let Some(state) = filter.state {
        sql.push(" WHERE state = ").text(state.as_str());
    }
}

fn belongs(sql: &mut Statement, agency: AgencyId, part: &Part<'_>) {
    sql.push("w.agency_id = ").id(agency.as_uuid());
    match part {
        Part::Assigned(officer) => sql.push(" AND w.assignee_id = ").id(officer.as_uuid()),
        Part::RoleInUnit(role, unit) => {
            sql.push(" AND w.unit_id = ").id(unit.as_uuid());
            sql.push(" AND w.role = ")
                .text(role.as_str())
                .push(" AND w.assignee_id IS NULL")
        }
        Part::RoleInNoUnit(role) => {
            sql.push(" AND w.role = ").text(role.as_str());
            sql.push(" AND w.unit_id IS NULL AND w.assignee_id IS NULL")
        }
        Part::Role(role) => sql
            .push(" AND w.role = ")
            .text(role.as_str())
            .push(" AND w.assignee_id IS NULL"),
        Part::Unit(unit) => sql.push(" AND w.unit_id = ").id(unit.as_uuid()),
        Part::Desks(role, desks) => {
            sql.push(" AND w.role = ").text(role.as_str());
            sql.push(" AND (d.receiving_desk_id IS NULL OR d.receiving_desk_id IN ");
            sql.ids(desks.iter().map(|desk| desk.as_uuid())).push(")")
        }
        Part::Agency => sql,
    };
}

/// By when a piece of work is to be done: an answer by its own moment, a step by its end, what concerns the whole dossier
/// by the appointment. Nothing says it of the others.
pub(super) const DUE: &str = "CASE WHEN w.kind = 'INTAKE' THEN d.acceptance_due_at \
     WHEN w.kind IN ('STEP', 'RETURN', 'LEG_SENDING', 'SUPPLEMENT_APPROVAL') THEN s.due_at \
     WHEN w.kind IN ('APOLOGY', 'SUPPLEMENT_SENDING', 'SUPPLEMENT', 'OBLIGATION') THEN d.due_at END";

/// The state of a piece of work ([`WorkState`]): the one place that decides it, for pages, filters and counts. A step
/// measured in days is kept by anything done on its day, one measured in hours until its moment; the appointment as the
/// dossier counts.
pub(super) fn state(sql: &mut Statement, horizon: Horizon) {
    sql.push(
        "CASE WHEN w.standing THEN CASE WHEN d.clock_phase = 'PAUSED' AND d.overdue_at <= (SELECT max(e.at) \
         FROM dossier_clock_ledger AS e WHERE e.dossier_id = d.id AND e.kind = 'PAUSE') \
         THEN 'PAUSED_OVERDUE' ELSE 'PAUSED' END \
         WHEN w.kind = 'RETURN' THEN 'READY' WHEN ",
    );
    sql.push(DUE).push(" IS NULL THEN 'NO_LIMIT' WHEN ");
    sql.push("CASE WHEN w.kind IN ('APOLOGY', 'SUPPLEMENT_SENDING') THEN d.overdue_at <= ")
        .moment(horizon.now);
    sql.push(" WHEN w.kind = 'INTAKE' OR s.allotment_unit = 'WORKING_HOUR' THEN w.sort_at < ")
        .moment(horizon.now);
    sql.push(" ELSE w.sort_at < ").moment(horizon.today);
    sql.push(" END THEN 'OVERDUE' WHEN w.sort_at < ")
        .moment(horizon.soon);
    sql.push(" THEN 'DUE_SOON' ELSE 'IN_TIME' END");
}
