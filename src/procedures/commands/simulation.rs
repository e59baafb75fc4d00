//! A dry run of an issue: dates without a dossier.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::checks::{LoadedIssue, own_violations};
use super::unless_forbidden;
use crate::agencies;
use crate::calendar::{self, WorkCalendar, zone};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, ProcedureId, ProcessVersionId};
use crate::procedures::error::ProcedureError;
use crate::procedures::model::{ProcessStepDraft, StepAnswer};
use crate::procedures::queries::{pinned, rule_sets, versions};
use crate::procedures::rules::simulation::{Assumed, Clock, Course, Scenario, SimulationError, simulate};
use crate::procedures::rules::{Graph, code};

/// What is assumed of one time that a step is done.
#[derive(Clone, Debug)]
pub struct Assumption {
    /// The step's code.
    pub step: String,
    /// What comes out of it.
    pub answer: Option<StepAnswer>,
    /// When it ends.
    pub ends_at: Option<DateTime<Utc>>,
    /// When the clock goes on after it.
    pub resumes_at: Option<DateTime<Utc>>,
}

/// A dossier that is not there.
#[derive(Clone, Debug)]
pub struct Simulate {
    /// When it is received.
    pub received_at: DateTime<Utc>,
    /// Where.
    pub agency: AgencyId,
    /// Of which procedure; may be left out where the issue is the route of one.
    pub procedure: Option<ProcedureId>,
    /// Of which case; may be left out where there is one.
    pub case_code: Option<String>,
    /// Whether it is filed online.
    pub online: bool,
    /// What the applicant filled in.
    pub form: Value,
    /// What is assumed, time after time.
    pub assumptions: Vec<Assumption>,
}

/// A dry run with the steps that it ran over.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// What happened when.
    pub course: Course,
    /// The steps of the issue.
    pub steps: Vec<ProcessStepDraft>,
    /// The calendar, for what is counted.
    pub calendar: std::sync::Arc<WorkCalendar>,
}

/// Runs an issue dry, whatever its state.
///
/// # Errors
/// The issue, its procedure or the rules of the day are not there; its route leads nowhere; a reference of the request
/// is to nothing; a year of the calendar is not entered.
pub fn simulate_issue(
    conn: &mut Conn,
    id: ProcessVersionId,
    asked: &Simulate,
) -> Result<Simulated, ProcedureError> {
    let loaded = LoadedIssue::load(conn, id)?;
    let assumed = references(conn, &loaded, asked)?;
    let on = zone::local_date(asked.received_at);
    let mut faults = own_violations(conn, &loaded, on)?;
    faults.retain(|fault| matches!(fault.code, code::V3 | code::CONDITION));
    unless_forbidden(faults)?;
    let graph = Graph::new(&loaded.steps, &loaded.links)
        .map_err(|_| DbError::Broken(format!("the conditions of issue {id} do not read")))?;
    let (calendar, clock) = clock(conn, &loaded, asked)?;
    let course = simulate(Scenario {
        calendar: &calendar,
        graph: &graph,
        steps: &loaded.steps,
        received_at: asked.received_at,
        clock,
        form: &asked.form,
        assumed,
    });
    let course = course.map_err(|error| match error {
        SimulationError::Deadline(error) => ProcedureError::Deadline(error),
        SimulationError::Run(_) | SimulationError::Endless => ProcedureError::WrongState(Text::new(
            "Với các giả định này, quy trình lặp lại mãi mà không đến bước trả kết quả.",
            "Under these assumptions the route goes round without coming to the return.",
        )),
    })?;
    Ok(Simulated {
        course,
        steps: loaded.steps,
        calendar,
    })
}

/// What is assumed of each step, once everything that the request refers to is known to be there.
fn references(
    conn: &mut Conn,
    loaded: &LoadedIssue,
    asked: &Simulate,
) -> Result<Vec<Assumed>, ProcedureError> {
    let mut wrong = Vec::new();
    let mut unknown = |pointer: String, code: &'static str, vi: &'static str, en: &'static str| {
        wrong.push(FieldError::new(pointer, code, Text::new(vi, en)));
    };
    let mut assumed = vec![Assumed::default(); loaded.steps.len()];
    for (nth, assumption) in asked.assumptions.iter().enumerate() {
        let place = loaded.steps.iter().position(|step| step.code == assumption.step);
        match place.and_then(|place| assumed.get_mut(place)) {
            Some(of_step) => {
                of_step.answers.extend(assumption.answer);
                of_step.ends.extend(assumption.ends_at);
                of_step.resumes.extend(assumption.resumes_at);
            }
            None => unknown(
                format!("/assumptions/{nth}/stepCode"),
                code::CODE_UNKNOWN,
                "Quy trình không có bước này.",
                "The process has no such step.",
            ),
        }
    }
    if !agencies::queries::exists(conn, asked.agency)? {
        unknown(
            "/agencyId".into(),
            code::AGENCY_UNKNOWN,
            "Không có cơ quan này.",
            "There is no such agency.",
        );
    }
    let covered = |id: ProcedureId| loaded.covers.iter().any(|row| row.procedure_id == id);
    match asked.procedure {
        Some(procedure) if !covered(procedure) => unknown(
            "/procedureId".into(),
            code::CODE_UNKNOWN,
            "Quy trình không phải của thủ tục này.",
            "It is not the route of this procedure.",
        ),
        None if procedure_of(loaded, asked).is_none() => unknown(
            "/procedureId".into(),
            crate::platform::http::code::REQUIRED,
            "Quy trình không phải của đúng một thủ tục: cần nêu thủ tục.",
            "It is not the route of one procedure alone: name the procedure.",
        ),
        Some(_) | None => {}
    }
    match wrong.is_empty() {
        true => Ok(assumed),
        false => Err(ProcedureError::Invalid(wrong)),
    }
}

fn procedure_of(loaded: &LoadedIssue, asked: &Simulate) -> Option<ProcedureId> {
    let mut covered = loaded.covers.iter().map(|row| row.procedure_id);
    let first = covered.next();
    let only = first.filter(|first| covered.all(|other| other == *first));
    asked.procedure.or(only)
}

/// The calendar and the limit that a dossier received there and then would have.
fn clock(
    conn: &mut Conn,
    loaded: &LoadedIssue,
    asked: &Simulate,
) -> Result<(std::sync::Arc<WorkCalendar>, Clock), ProcedureError> {
    let on = zone::local_date(asked.received_at);
    let version = match procedure_of(loaded, asked) {
        Some(procedure) => versions::in_force(conn, procedure, on)?,
        None => None,
    };
    let version = pinned::published(conn, version.ok_or(ProcedureError::NotInForce { on })?)?;
    let (case, _) = pinned::choose_case(&version, asked.case_code.as_deref())?;
    let rules = rule_sets::rule_set_on(conn, on)?;
    let own = agencies::queries::own_calendar_of_agency(conn, asked.agency)?;
    let calendar = match own {
        Some(calendar) => calendar,
        None => calendar::province_calendar(conn)?,
    };
    let calendar = calendar::load_calendar(conn, calendar)?;
    let clock = Clock {
        limit: case.limit_for(asked.online),
        policy: version.parts.due_policy,
        same_day_cutoff: rules.same_day_cutoff(version.parts.same_day_cutoff),
    };
    Ok((calendar, clock))
}
