//! What was done at steps before they began again.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::dossiers::model::{DossierStep, StepRound};
use crate::platform::db::schema::dossier_step_rounds;
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::DossierId;

/// Rounds that went back, in order. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn rounds(conn: &mut Conn, id: DossierId) -> Result<Vec<StepRound>, DbError> {
    Ok(dossier_step_rounds::table
        .filter(dossier_step_rounds::dossier_id.eq(id))
        .order(dossier_step_rounds::seq)
        .select(StepRound::as_select())
        .load(conn)?)
}

/// Keeps what was done at a step that begins again now.
///
/// # Errors
/// The database's.
pub fn keep_round(conn: &mut Conn, step: &DossierStep, now: DateTime<Utc>) -> Result<(), DbError> {
    let last: Option<i32> = dossier_step_rounds::table
        .filter(dossier_step_rounds::dossier_id.eq(step.dossier_id))
        .order(dossier_step_rounds::seq.desc())
        .select(dossier_step_rounds::seq)
        .first(conn)
        .optional()?;
    diesel::insert_into(dossier_step_rounds::table)
        .values((
            dossier_step_rounds::dossier_id.eq(step.dossier_id),
            dossier_step_rounds::seq.eq(last.unwrap_or(0) + 1),
            dossier_step_rounds::step_no.eq(step.no),
            dossier_step_rounds::step_name.eq(&step.name),
            dossier_step_rounds::round.eq(step.round),
            dossier_step_rounds::agency_id.eq(step.agency_id),
            dossier_step_rounds::unit_name.eq(&step.unit_name),
            dossier_step_rounds::assignee_id.eq(step.assignee_id),
            dossier_step_rounds::started_at.eq(step.started_at.map(Timestamp)),
            dossier_step_rounds::due_at.eq(step.due_at.map(Timestamp)),
            dossier_step_rounds::completed_at.eq(step.completed_at.map(Timestamp)),
            dossier_step_rounds::completed_by.eq(step.completed_by),
            dossier_step_rounds::output_reference.eq(&step.output_reference),
            dossier_step_rounds::note.eq(&step.note),
            dossier_step_rounds::undone_at.eq(Timestamp(now)),
        ))
        .execute(conn)?;
    Ok(())
}
