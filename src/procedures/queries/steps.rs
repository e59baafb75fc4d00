//! Steps of an issue, and which follows which.

use diesel::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{decode, encode, limit_of};
use crate::auth::Role;
use crate::calendar::LimitUnit;
use crate::platform::db::schema::{process_steps, process_transitions};
use crate::platform::db::{Conn, DbError, Tx};
use crate::platform::ids::{AgencyId, ProcessVersionId, StepId};
use crate::procedures::error::ProcedureError;
use crate::procedures::model::{
    PauseReason, ProcessStepDraft, RouteLink, Step, StepAgencyKind, StepSubStatus, TaskKind,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = process_steps, check_for_backend(crate::platform::db::MultiBackend))]
struct Row {
    id: StepId,
    no: i32,
    code: String,
    name: String,
    kind: TaskKind,
    role: Option<Role>,
    unit_code: Option<String>,
    agency_kind: StepAgencyKind,
    agency_id: Option<AgencyId>,
    coordinating_agencies: Value,
    allotment_hundredths: i32,
    allotment_unit: LimitUnit,
    input: Option<String>,
    output_form: Option<String>,
    output_record: Option<String>,
    output_required: bool,
    sub_status: Option<StepSubStatus>,
    pauses: Option<PauseReason>,
    is_finish: bool,
    is_return: bool,
    parallel_group: Option<String>,
    tasks: Value,
    join_rule: Option<Value>,
    leg: Option<Value>,
}

impl Row {
    fn into_draft(self) -> Result<(StepId, i32, ProcessStepDraft), DbError> {
        let draft = ProcessStepDraft {
            code: self.code,
            name: self.name,
            kind: self.kind,
            role: self.role,
            unit_code: self.unit_code,
            agency_kind: self.agency_kind,
            agency_id: self.agency_id,
            coordinating_agencies: decode(self.coordinating_agencies, "process_steps.coordinating_agencies")?,
            allotment: limit_of(self.allotment_hundredths, self.allotment_unit)?,
            input: self.input,
            output_form: self.output_form,
            output_record: self.output_record,
            output_required: self.output_required,
            sub_status: self.sub_status,
            pauses: self.pauses,
            is_finish: self.is_finish,
            is_return: self.is_return,
            parallel_group: self.parallel_group,
            tasks: decode(self.tasks, "process_steps.tasks")?,
            join: optional(self.join_rule, "process_steps.join_rule")?,
            leg: optional(self.leg, "process_steps.leg")?,
        };
        Ok((self.id, self.no, draft))
    }
}

/// The steps of an issue as they are written, in their order.
///
/// # Errors
/// The database's.
pub fn drafts(
    conn: &mut Conn,
    issue: ProcessVersionId,
) -> Result<Vec<(StepId, i32, ProcessStepDraft)>, DbError> {
    let rows: Vec<Row> = process_steps::table
        .filter(process_steps::process_version_id.eq(issue))
        .order(process_steps::no)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_draft).collect()
}

/// The steps of an issue that dossiers run on, in their order.
///
/// # Errors
/// The database's; a step without a role, which no approved issue has.
pub fn steps(conn: &mut Conn, issue: ProcessVersionId) -> Result<Vec<Step>, ProcedureError> {
    let steps = drafts(conn, issue)?.into_iter().map(|(id, no, text)| {
        let role = text
            .role
            .ok_or_else(|| DbError::Broken(format!("step {id} has no role")))?;
        Ok(Step { id, no, role, text })
    });
    Ok(steps.collect::<Result<_, DbError>>()?)
}

fn optional<T: DeserializeOwned>(value: Option<Value>, what: &str) -> Result<Option<T>, DbError> {
    value.map(|value| decode(value, what)).transpose()
}

/// The ways between these steps of an issue, in the order of the steps.
///
/// # Errors
/// The database's.
pub fn links(conn: &mut Conn, issue: ProcessVersionId, steps: &[StepId]) -> Result<Vec<RouteLink>, DbError> {
    type Row = (StepId, StepId, Option<Value>, bool);
    let rows: Vec<Row> = process_transitions::table
        .filter(process_transitions::process_version_id.eq(issue))
        .select((
            process_transitions::from_step_id,
            process_transitions::to_step_id,
            process_transitions::condition,
            process_transitions::is_otherwise,
        ))
        .load(conn)?;
    let place = |id: StepId| steps.iter().position(|step| *step == id);
    let mut links = Vec::with_capacity(rows.len());
    for (from, to, condition, is_otherwise) in rows {
        if let (Some(from), Some(to)) = (place(from), place(to)) {
            links.push(RouteLink {
                from,
                to,
                condition: optional(condition, "process_transitions.condition")?,
                is_otherwise,
            });
        }
    }
    links.sort_unstable();
    Ok(links)
}

/// Writes the steps of a draft anew, numbered in their order.
///
/// # Errors
/// Two steps have one code; a named agency is not there; the database's.
pub fn replace(
    tx: &mut Tx<'_>,
    issue: ProcessVersionId,
    steps: &[ProcessStepDraft],
    links: &[RouteLink],
) -> Result<(), DbError> {
    let conn = tx.conn();
    diesel::delete(process_transitions::table.filter(process_transitions::process_version_id.eq(issue)))
        .execute(conn)?;
    diesel::delete(process_steps::table.filter(process_steps::process_version_id.eq(issue))).execute(conn)?;
    let mut ids = Vec::with_capacity(steps.len());
    for (no, step) in (1..).zip(steps) {
        let id = StepId::new(tx.now());
        ids.push(id);
        insert(tx, issue, id, no, step)?;
    }
    for link in links {
        let (Some(from), Some(to)) = (ids.get(link.from), ids.get(link.to)) else {
            return Err(DbError::Broken("a transition leads to no step".into()));
        };
        let values = (
            process_transitions::from_step_id.eq(*from),
            process_transitions::to_step_id.eq(*to),
            process_transitions::process_version_id.eq(issue),
            process_transitions::condition.eq(link.condition.as_ref().map(encode).transpose()?),
            process_transitions::is_otherwise.eq(link.is_otherwise),
        );
        diesel::insert_into(process_transitions::table)
            .values(values)
            .execute(tx.conn())?;
    }
    Ok(())
}

fn insert(
    tx: &mut Tx<'_>,
    issue: ProcessVersionId,
    id: StepId,
    no: i32,
    step: &ProcessStepDraft,
) -> Result<(), DbError> {
    let values = (
        process_steps::id.eq(id),
        process_steps::process_version_id.eq(issue),
        process_steps::no.eq(no),
        process_steps::code.eq(&step.code),
        process_steps::name.eq(&step.name),
        process_steps::kind.eq(step.kind),
        process_steps::role.eq(step.role),
        process_steps::unit_code.eq(&step.unit_code),
        process_steps::agency_kind.eq(step.agency_kind),
        process_steps::agency_id.eq(step.agency_id),
        process_steps::coordinating_agencies.eq(encode(&step.coordinating_agencies)?),
        process_steps::allotment_hundredths.eq(step.allotment.hundredths()),
        process_steps::allotment_unit.eq(step.allotment.unit()),
        process_steps::input.eq(&step.input),
        process_steps::output_form.eq(&step.output_form),
        process_steps::output_record.eq(&step.output_record),
        process_steps::output_required.eq(step.output_required),
        process_steps::sub_status.eq(step.sub_status),
        process_steps::pauses.eq(step.pauses),
        process_steps::is_finish.eq(step.is_finish),
        process_steps::is_return.eq(step.is_return),
        process_steps::parallel_group.eq(&step.parallel_group),
        process_steps::tasks.eq(encode(&step.tasks)?),
        process_steps::join_rule.eq(step.join.as_ref().map(encode).transpose()?),
        process_steps::leg.eq(step.leg.as_ref().map(encode).transpose()?),
    );
    diesel::insert_into(process_steps::table)
        .values(values)
        .execute(tx.conn())?;
    Ok(())
}
