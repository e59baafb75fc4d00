//! One ISO process step of one dossier.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::StepState;
use crate::auth::Role;
use crate::calendar::{Limit, LimitError, LimitUnit};
use crate::platform::db::schema::{dossier_step_rounds, dossier_steps};
use crate::platform::ids::{AgencyId, DossierId, DossierStepId, OfficerId, StepId, UnitId};
use crate::procedures::TaskKind;
use crate::procedures::model::{PauseReason, StepAnswer, StepSubStatus};

/// A step as laid out at acceptance, and what became of it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_steps, check_for_backend(crate::platform::db::MultiBackend))]
pub struct DossierStep {
    /// Its id.
    pub id: DossierStepId,
    /// The dossier.
    pub dossier_id: DossierId,
    /// Its place, from 1.
    pub no: i32,
    /// The step of the pinned process version.
    pub step_id: StepId,
    /// What is done.
    pub name: String,
    /// The kind of task (TIẾP NHẬN, THỤ LÝ …), as the process names it.
    pub task: TaskKind,
    /// The role that is responsible.
    pub role: Role,
    /// The agency that does it.
    pub agency_id: AgencyId,
    /// The unit that does it.
    pub unit_id: Option<UnitId>,
    /// The unit's name, as it was.
    pub unit_name: Option<String>,
    /// Its allotment, in hundredths of the unit.
    pub allotment_value: i32,
    /// The unit of its allotment.
    pub allotment_unit: LimitUnit,
    /// What a dossier in it is doing (domain section 5.1).
    pub sub_status: Option<StepSubStatus>,
    /// What it leaves: the code of its form, of its record, or of both.
    pub output_name: Option<String>,
    /// Whether it may not end without that.
    pub output_required: bool,
    /// Whether the applicant has to settle an obligation after it, while the clock stands.
    pub awaits_obligation: bool,
    /// The reason for which the law lets the clock stand at it.
    pub pause_reason: Option<PauseReason>,
    /// How often it was begun, from 1.
    pub round: i32,
    /// Whether the result is there when it ends.
    pub is_finish: bool,
    /// Whether it is the handing over of the result.
    pub is_return: bool,
    /// Where it stands.
    pub state: StepState,
    /// When it was planned to end, at acceptance.
    pub planned_due_at: Option<DateTime<Utc>>,
    /// When it is to end, pauses counted in.
    pub due_at: Option<DateTime<Utc>>,
    /// The officer who handles it.
    pub assignee_id: Option<OfficerId>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// Who ended it.
    pub completed_by: Option<OfficerId>,
    /// Number or place of the form or record that it left; of both with their codes, where it leaves both.
    pub output_reference: Option<String>,
    /// What its officer noted.
    pub note: Option<String>,
    /// Whether it is another agency's leg, which is asked for and answered.
    pub is_leg: bool,
    /// Whether the dossier's own clock stands while that leg is out.
    pub leg_pauses: bool,
    /// The rule of law by which that agency's silence is consent; none where it is not.
    pub consent_basis: Option<String>,
    /// What came out of it.
    pub answer: Option<StepAnswer>,
    /// To which places of the route it led, once it is done.
    pub led_to: Option<String>,
}

/// Between the codes of a form and of a record; none of them has a comma in it.
const AND: &str = ", ";

/// What a step is said to leave: its form, its record, or both.
pub fn output_name(form: Option<&str>, record: Option<&str>) -> Option<String> {
    let codes: Vec<_> = [form, record].into_iter().flatten().collect();
    (!codes.is_empty()).then(|| codes.join(AND))
}

/// What was done at a step before it went back and began again.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_step_rounds, check_for_backend(crate::platform::db::MultiBackend))]
pub struct StepRound {
    /// The step's place.
    pub step_no: i32,
    /// What was done.
    pub step_name: String,
    /// Which time it was, from 1.
    pub round: i32,
    /// The agency that did it.
    pub agency_id: AgencyId,
    /// The unit that did it, as it was called.
    pub unit_name: Option<String>,
    /// The officer who handled it.
    pub assignee_id: Option<OfficerId>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was to end.
    pub due_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// Who ended it.
    pub completed_by: Option<OfficerId>,
    /// Number or place of the form or record that it left.
    pub output_reference: Option<String>,
    /// What its officer noted.
    pub note: Option<String>,
    /// When it went back.
    pub undone_at: DateTime<Utc>,
}

impl DossierStep {
    /// What it was given.
    ///
    /// # Errors
    /// What stands in the database is no limit, which is a bug.
    pub fn allotment(&self) -> Result<Limit, LimitError> {
        Limit::new(self.allotment_value, self.allotment_unit)
    }

    /// The codes of what it leaves: its form and its record, or the one of them that it leaves.
    pub fn papers(&self) -> Vec<&str> {
        let name = self.output_name.as_deref();
        name.map_or_else(Vec::new, |name| name.split(AND).collect())
    }
}
