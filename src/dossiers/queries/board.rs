//! How much there is of what at an agency: a handful of counts, each over one index.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};

use super::inbox::{DUE, state};
use crate::dossiers::model::{DeskFigures, Figures, UnitFigures, Work, WorkKind, WorkState};
use crate::dossiers::rules::inbox::Horizon;
use crate::platform::db::types::Uuid;
use crate::platform::db::{Conn, DbError, Statement};
use crate::platform::ids::{AgencyId, DeskId, ProcedureId, UnitId};

#[derive(QueryableByName)]
struct OpenRow {
    #[diesel(sql_type = Nullable<Uuid>)]
    desk: Option<DeskId>,
    #[diesel(sql_type = Uuid)]
    procedure: ProcedureId,
    #[diesel(sql_type = BigInt)]
    open: i64,
    #[diesel(sql_type = BigInt)]
    running: i64,
    #[diesel(sql_type = BigInt)]
    overdue: i64,
    #[diesel(sql_type = BigInt)]
    due_soon: i64,
    #[diesel(sql_type = BigInt)]
    due_today: i64,
    #[diesel(sql_type = BigInt)]
    paused: i64,
    #[diesel(sql_type = BigInt)]
    awaiting_citizen: i64,
    #[diesel(sql_type = BigInt)]
    ready: i64,
}

/// The dossiers that an agency received and that are not at an end, by desk and procedure. Index: `dossiers_open`.
///
/// # Errors
/// The database's.
pub fn open_by_desk(
    conn: &mut Conn,
    agency: AgencyId,
    horizon: Horizon,
) -> Result<Vec<DeskFigures>, DbError> {
    let mut sql = Statement::new(
        "SELECT receiving_desk_id AS desk, procedure_id AS procedure, count(*) AS open, \
         count(CASE WHEN clock_phase = 'PAUSED' THEN 1 END) AS paused, \
         count(CASE WHEN state IN ('INTAKE_SUPPLEMENT', 'SUPPLEMENT_REQUIRED', 'FINANCIAL_OBLIGATION') \
         THEN 1 END) AS awaiting_citizen, count(CASE WHEN state = 'COMPLETED' THEN 1 END) AS ready, \
         count(CASE WHEN clock_phase = 'RUNNING' THEN 1 END) AS running, \
         count(CASE WHEN clock_phase = 'RUNNING' AND overdue_at <= ",
    );
    sql.moment(horizon.now)
        .push(" THEN 1 END) AS overdue, count(CASE WHEN clock_phase = 'RUNNING' AND overdue_at > ")
        .moment(horizon.now)
        .push(" AND due_at < ")
        .moment(horizon.soon)
        .push(" THEN 1 END) AS due_soon, count(CASE WHEN clock_phase = 'RUNNING' AND overdue_at > ")
        .moment(horizon.now)
        .push(" AND due_at >= ")
        .moment(horizon.today)
        .push(" AND due_at < ")
        .moment(horizon.tomorrow)
        .push(" THEN 1 END) AS due_today FROM dossiers WHERE receiving_agency_id = ")
        .id(agency.as_uuid())
        .push(" AND closed_at IS NULL AND state <> 'DRAFT' GROUP BY receiving_desk_id, procedure_id");
    let rows: Vec<OpenRow> = sql.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| DeskFigures {
            desk: row.desk,
            procedure: row.procedure,
            figures: Figures {
                open: row.open,
                in_time: row.running - row.overdue - row.due_soon,
                due_soon: row.due_soon,
                due_today: row.due_today,
                overdue: row.overdue,
                paused: row.paused,
                unclocked: row.open - row.running - row.paused,
                awaiting_citizen: row.awaiting_citizen,
                ready: row.ready,
                ..Figures::default()
            },
        })
        .collect())
}

#[derive(QueryableByName)]
struct TodayRow {
    #[diesel(sql_type = Nullable<Uuid>)]
    desk: Option<DeskId>,
    #[diesel(sql_type = Uuid)]
    procedure: ProcedureId,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// What an agency received today, and what it handed over. Indexes: `dossiers_received`, `dossiers_returned`.
///
/// # Errors
/// The database's.
pub fn today_by_desk(
    conn: &mut Conn,
    agency: AgencyId,
    horizon: Horizon,
) -> Result<Vec<DeskFigures>, DbError> {
    let received = today(conn, agency, horizon, "received_at")?;
    let returned = today(conn, agency, horizon, "returned_at")?;
    let of_received = received.into_iter().map(|row| {
        let figures = Figures {
            received_today: row.count,
            ..Figures::default()
        };
        (row.desk, row.procedure, figures)
    });
    let of_returned = returned.into_iter().map(|row| {
        let figures = Figures {
            returned_today: row.count,
            ..Figures::default()
        };
        (row.desk, row.procedure, figures)
    });
    Ok(of_received
        .chain(of_returned)
        .map(|(desk, procedure, figures)| DeskFigures {
            desk,
            procedure,
            figures,
        })
        .collect())
}

fn today(
    conn: &mut Conn,
    agency: AgencyId,
    horizon: Horizon,
    column: &str,
) -> Result<Vec<TodayRow>, DbError> {
    let mut sql = Statement::new(
        "SELECT receiving_desk_id AS desk, procedure_id AS procedure, count(*) AS count FROM dossiers \
         WHERE receiving_agency_id = ",
    );
    sql.id(agency.as_uuid());
    sql.push(&format!(" AND {column} >= ")).moment(horizon.today);
    sql.push(&format!(" AND {column} < ")).moment(horizon.tomorrow);
    sql.push(" GROUP BY receiving_desk_id, procedure_id");
    sql.load(conn)
}

#[derive(QueryableByName)]
struct WorkRow {
    #[diesel(sql_type = Nullable<Uuid>)]
    unit: Option<UnitId>,
    #[diesel(sql_type = Uuid)]
    procedure: ProcedureId,
    #[diesel(sql_type = Text)]
    kind: WorkKind,
    #[diesel(sql_type = Text)]
    state: WorkState,
    #[diesel(sql_type = Integer)]
    today: i32,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// The work that lies at an agency, by unit and procedure, in the colours of its inboxes. Index: `dossier_tasks_agency`.
///
/// # Errors
/// The database's.
pub fn work_by_unit(
    conn: &mut Conn,
    agency: AgencyId,
    horizon: Horizon,
) -> Result<Vec<UnitFigures>, DbError> {
    let mut sql = Statement::new(
        "SELECT unit, procedure, kind, state, today, count(*) AS count FROM (SELECT w.unit_id AS unit, \
         d.procedure_id AS procedure, w.kind, ",
    );
    state(&mut sql, horizon);
    sql.push(" AS state, CASE WHEN ").push(DUE).push(" >= ");
    sql.moment(horizon.today).push(" AND ").push(DUE).push(" < ");
    sql.moment(horizon.tomorrow).push(
        " THEN 1 ELSE 0 END AS today FROM dossier_tasks AS w JOIN dossiers AS d ON d.id = w.dossier_id \
         LEFT JOIN dossier_steps AS s ON s.dossier_id = w.dossier_id AND s.no = w.step_no WHERE w.agency_id = ",
    );
    sql.id(agency.as_uuid())
        .push(") AS work GROUP BY unit, procedure, kind, state, today");
    let rows: Vec<WorkRow> = sql.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| UnitFigures {
            unit: row.unit,
            procedure: row.procedure,
            figures: of_work(&row),
        })
        .collect())
}

fn of_work(row: &WorkRow) -> Figures {
    let mut figures = Figures {
        open: row.count,
        ..Figures::default()
    };
    match row.state {
        WorkState::InTime => figures.in_time = row.count,
        WorkState::DueSoon => {
            figures.due_soon = row.count;
            figures.due_today = if row.today == 1 { row.count } else { 0 };
        }
        WorkState::Overdue => figures.overdue = row.count,
        WorkState::Paused | WorkState::PausedOverdue => figures.paused = row.count,
        WorkState::Ready => (figures.unclocked, figures.ready) = (row.count, row.count),
        WorkState::NoLimit => figures.unclocked = row.count,
    }
    if Work::awaits_the_applicant(row.kind) {
        figures.awaiting_citizen = row.count;
    }
    figures
}

#[derive(QueryableByName)]
struct MovedRow {
    #[diesel(sql_type = Nullable<Uuid>)]
    unit: Option<UnitId>,
    #[diesel(sql_type = Uuid)]
    procedure: ProcedureId,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// What came to the units of an agency today, and what they passed on. Indexes: `dossier_movements_to`,
/// `dossier_movements_from`.
///
/// # Errors
/// The database's.
pub fn moved_by_unit(
    conn: &mut Conn,
    agency: AgencyId,
    horizon: Horizon,
) -> Result<Vec<UnitFigures>, DbError> {
    let arrived = moved(conn, agency, horizon, ("to_agency_id", "to_step"))?;
    let passed_on = moved(conn, agency, horizon, ("from_agency_id", "from_step"))?;
    let came = arrived.into_iter().map(|row| {
        let figures = Figures {
            received_today: row.count,
            ..Figures::default()
        };
        (row.unit, row.procedure, figures)
    });
    let went = passed_on.into_iter().map(|row| {
        let figures = Figures {
            returned_today: row.count,
            ..Figures::default()
        };
        (row.unit, row.procedure, figures)
    });
    Ok(came
        .chain(went)
        .map(|(unit, procedure, figures)| UnitFigures {
            unit,
            procedure,
            figures,
        })
        .collect())
}

/// A reassignment inside a step is no movement from unit to unit.
fn moved(
    conn: &mut Conn,
    agency: AgencyId,
    horizon: Horizon,
    (side, step): (&str, &str),
) -> Result<Vec<MovedRow>, DbError> {
    let mut sql = Statement::new(&format!(
        "SELECT s.unit_id AS unit, d.procedure_id AS procedure, count(*) AS count FROM dossier_movements AS m \
         JOIN dossiers AS d ON d.id = m.dossier_id \
         LEFT JOIN dossier_steps AS s ON s.dossier_id = m.dossier_id AND s.no = m.{step} WHERE m.{side} = "
    ));
    sql.id(agency.as_uuid());
    sql.push(" AND m.at >= ").moment(horizon.today);
    sql.push(" AND m.at < ").moment(horizon.tomorrow);
    sql.push(" AND m.kind <> 'REASSIGNED' GROUP BY s.unit_id, d.procedure_id");
    sql.load(conn)
}
