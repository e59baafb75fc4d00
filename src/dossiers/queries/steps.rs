//! The steps of a dossier, and the work that waits.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Integer, Nullable, Text};

use crate::dossiers::model::{ClockPhase, Dossier, DossierStep, StepState, Work, WorkKind};
use crate::platform::db::schema::{dossier_steps, dossier_tasks};
use crate::platform::db::types::{Timestamp, Timestamptz, Uuid};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{AgencyId, DossierId};

/// All steps, in order. Index: `dossier_steps (dossier_id, no)`.
///
/// # Errors
/// The database's.
pub fn steps(conn: &mut Conn, id: DossierId) -> Result<Vec<DossierStep>, DbError> {
    Ok(dossier_steps::table
        .filter(dossier_steps::dossier_id.eq(id))
        .order(dossier_steps::no)
        .select(DossierStep::as_select())
        .load(conn)?)
}

/// The steps at which dossiers of a list are.
#[derive(Clone, Debug, Default)]
pub struct CurrentSteps(HashMap<DossierId, Vec<DossierStep>>);

impl CurrentSteps {
    /// Those of one of them, in order.
    pub fn of(&self, id: DossierId) -> &[DossierStep] {
        self.0.get(&id).map_or(&[], Vec::as_slice)
    }
}

/// The steps at which these dossiers are, in one query; for lists.
///
/// # Errors
/// The database's.
pub fn current_steps(
    conn: &mut Conn,
    dossiers: impl IntoIterator<Item = DossierId>,
) -> Result<CurrentSteps, DbError> {
    let dossiers: Vec<DossierId> = dossiers.into_iter().collect();
    if dossiers.is_empty() {
        return Ok(CurrentSteps::default());
    }
    let active: Vec<DossierStep> = dossier_steps::table
        .filter(dossier_steps::dossier_id.eq_any(dossiers))
        .filter(dossier_steps::state.eq(StepState::Active))
        .order((dossier_steps::dossier_id, dossier_steps::no))
        .select(DossierStep::as_select())
        .load(conn)?;
    let mut at: HashMap<DossierId, Vec<DossierStep>> = HashMap::new();
    for step in active {
        at.entry(step.dossier_id).or_default().push(step);
    }
    Ok(CurrentSteps(at))
}

/// Lays out one step.
///
/// # Errors
/// The database's.
pub fn insert_step(conn: &mut Conn, step: &DossierStep) -> Result<(), DbError> {
    diesel::insert_into(dossier_steps::table)
        .values((
            (
                dossier_steps::id.eq(step.id),
                dossier_steps::dossier_id.eq(step.dossier_id),
                dossier_steps::no.eq(step.no),
                dossier_steps::step_id.eq(step.step_id),
                dossier_steps::name.eq(&step.name),
                dossier_steps::task.eq(step.task),
                dossier_steps::role.eq(step.role),
                dossier_steps::agency_id.eq(step.agency_id),
                dossier_steps::unit_id.eq(step.unit_id),
                dossier_steps::unit_name.eq(&step.unit_name),
                dossier_steps::allotment_value.eq(step.allotment_value),
                dossier_steps::allotment_unit.eq(step.allotment_unit),
            ),
            (
                dossier_steps::sub_status.eq(step.sub_status),
                dossier_steps::output_name.eq(&step.output_name),
                dossier_steps::output_required.eq(step.output_required),
                dossier_steps::awaits_obligation.eq(step.awaits_obligation),
                dossier_steps::pause_reason.eq(step.pause_reason),
                dossier_steps::round.eq(step.round),
                dossier_steps::is_finish.eq(step.is_finish),
                dossier_steps::is_return.eq(step.is_return),
                dossier_steps::state.eq(step.state),
                dossier_steps::planned_due_at.eq(step.planned_due_at.map(Timestamp)),
                dossier_steps::due_at.eq(step.due_at.map(Timestamp)),
                dossier_steps::started_at.eq(step.started_at.map(Timestamp)),
            ),
            (
                dossier_steps::is_leg.eq(step.is_leg),
                dossier_steps::leg_pauses.eq(step.leg_pauses),
                dossier_steps::consent_basis.eq(&step.consent_basis),
            ),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes the steps after one out, when a dossier moves to another route.
///
/// # Errors
/// The database's.
pub fn remove_steps_after(conn: &mut Conn, id: DossierId, no: i32) -> Result<(), DbError> {
    diesel::delete(
        dossier_steps::table
            .filter(dossier_steps::dossier_id.eq(id))
            .filter(dossier_steps::no.gt(no)),
    )
    .execute(conn)?;
    Ok(())
}

/// Writes back what changes in a step's life.
///
/// # Errors
/// The database's.
pub fn save_step(conn: &mut Conn, step: &DossierStep) -> Result<(), DbError> {
    diesel::update(dossier_steps::table.filter(dossier_steps::id.eq(step.id)))
        .set((
            dossier_steps::state.eq(step.state),
            dossier_steps::round.eq(step.round),
            dossier_steps::due_at.eq(step.due_at.map(Timestamp)),
            dossier_steps::assignee_id.eq(step.assignee_id),
            dossier_steps::started_at.eq(step.started_at.map(Timestamp)),
            dossier_steps::completed_at.eq(step.completed_at.map(Timestamp)),
            dossier_steps::completed_by.eq(step.completed_by),
            dossier_steps::output_reference.eq(&step.output_reference),
            dossier_steps::note.eq(&step.note),
            dossier_steps::answer.eq(step.answer),
            dossier_steps::led_to.eq(&step.led_to),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts work into the inbox, or changes what is there for the same step.
///
/// # Errors
/// The database's.
pub fn put_work(conn: &mut Conn, work: &Work) -> Result<(), DbError> {
    diesel::sql_query(
        "INSERT INTO dossier_tasks (dossier_id, step_no, kind, agency_id, unit_id, role, assignee_id, sort_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
         ON CONFLICT (dossier_id, kind, step_no) DO UPDATE SET agency_id = excluded.agency_id, \
         unit_id = excluded.unit_id, role = excluded.role, assignee_id = excluded.assignee_id, \
         sort_at = excluded.sort_at",
    )
    .bind::<Uuid, _>(work.dossier_id)
    .bind::<Integer, _>(work.step_no)
    .bind::<Text, _>(work.kind)
    .bind::<Uuid, _>(work.agency_id)
    .bind::<Nullable<Uuid>, _>(work.unit_id)
    .bind::<Text, _>(work.role)
    .bind::<Nullable<Uuid>, _>(work.assignee_id)
    .bind::<Timestamptz, _>(work.sort_at)
    .execute(conn)?;
    Ok(())
}

/// Takes one kind of work on a dossier out of the inbox.
///
/// # Errors
/// The database's.
pub fn remove_work_of(conn: &mut Conn, id: DossierId, kind: WorkKind) -> Result<(), DbError> {
    diesel::delete(
        dossier_tasks::table
            .filter(dossier_tasks::dossier_id.eq(id))
            .filter(dossier_tasks::kind.eq(kind)),
    )
    .execute(conn)?;
    Ok(())
}

/// Takes the work of one step out of the inbox, of whatever kind.
///
/// # Errors
/// The database's.
pub fn remove_work_at(conn: &mut Conn, id: DossierId, step_no: i32) -> Result<(), DbError> {
    diesel::delete(
        dossier_tasks::table
            .filter(dossier_tasks::dossier_id.eq(id))
            .filter(dossier_tasks::step_no.eq(step_no))
            .filter(dossier_tasks::kind.eq_any([WorkKind::Step, WorkKind::Return, WorkKind::LegSending])),
    )
    .execute(conn)?;
    Ok(())
}

/// Takes the work that waits for a dossier at one agency to another.
///
/// # Errors
/// The database's.
pub fn move_work(conn: &mut Conn, id: DossierId, (from, to): (AgencyId, AgencyId)) -> Result<(), DbError> {
    diesel::update(
        dossier_tasks::table
            .filter(dossier_tasks::dossier_id.eq(id))
            .filter(dossier_tasks::agency_id.eq(from)),
    )
    .set(dossier_tasks::agency_id.eq(to))
    .execute(conn)?;
    Ok(())
}

/// Takes all work on a dossier out of the inbox.
///
/// # Errors
/// The database's.
pub fn remove_work(conn: &mut Conn, id: DossierId) -> Result<(), DbError> {
    diesel::delete(dossier_tasks::table.filter(dossier_tasks::dossier_id.eq(id))).execute(conn)?;
    Ok(())
}

/// The work that waits for a dossier. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn work_of(conn: &mut Conn, id: DossierId) -> Result<Vec<Work>, DbError> {
    Ok(dossier_tasks::table
        .filter(dossier_tasks::dossier_id.eq(id))
        .select(Work::as_select())
        .load(conn)?)
}

/// Puts the work that waits for a dossier where it belongs in the inboxes: it follows the dossier's appointment or the
/// end of its step, and stands with its clock. Index: the primary keys.
///
/// # Errors
/// The database's.
pub(super) fn settle_work(conn: &mut Conn, dossier: &Dossier) -> Result<(), DbError> {
    let waiting: Vec<(WorkKind, i32, Timestamp, bool, Option<Timestamp>)> = dossier_tasks::table
        .left_join(
            dossier_steps::table.on(dossier_steps::dossier_id
                .eq(dossier_tasks::dossier_id)
                .and(dossier_steps::no.eq(dossier_tasks::step_no))),
        )
        .filter(dossier_tasks::dossier_id.eq(dossier.id))
        .select((
            dossier_tasks::kind,
            dossier_tasks::step_no,
            dossier_tasks::sort_at,
            dossier_tasks::standing,
            dossier_steps::due_at.nullable(),
        ))
        .load(conn)?;
    // While the clock stands for another agency's leg, that agency works, and so do those beside it.
    let phase = match dossier.clock_phase {
        ClockPhase::Paused if dossier.pausing_legs > 0 => ClockPhase::Running,
        phase => phase,
    };
    for (kind, step_no, sort_at, standing, step_due_at) in waiting {
        let due_at = if Work::follows_the_appointment(kind) {
            dossier.due_at
        } else {
            step_due_at
                .map(|due_at| due_at.0)
                .filter(|_| Work::follows_its_step(kind))
        };
        let place = (due_at.unwrap_or(sort_at.0), Work::stands(kind, phase));
        if place != (sort_at.0, standing) {
            diesel::update(dossier_tasks::table.find((dossier.id, kind, step_no)))
                .set((
                    dossier_tasks::sort_at.eq(Timestamp(place.0)),
                    dossier_tasks::standing.eq(place.1),
                ))
                .execute(conn)?;
        }
    }
    Ok(())
}
