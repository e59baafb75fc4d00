//! What a dossier keeps of the catalogue for its whole life.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use serde_json::Value;

use super::branch::RouteLink;
use super::case::{ProcedureCase, ProcedureComponent, is_for};
use super::fee::ProcedureFee;
use super::level::{Computerisation, OnlineScope, ServiceLevel};
use super::mechanism::MechanismDecision;
use super::parts::ProcedureResult;
use super::procedure::ExecutionLevel;
use super::process::ProcessBasis;
use super::rule_set::RuleSet;
use super::step::Step;
use super::version::ProcedureVersion;
use crate::calendar::{DuePolicy, Limit};
use crate::platform::ids::{
    AgencyId, CaseId, FieldId, ProcedureId, ProcedureVersionId, ProcessId, ProcessVersionId,
};

/// What a dossier wants to begin with.
#[derive(Clone, Debug)]
pub struct PinRequest {
    /// The procedure.
    pub procedure: ProcedureId,
    /// The code of its case; may be left out when it has only one.
    pub case_code: Option<String>,
    /// The agency at which it is to be received.
    pub agency: AgencyId,
    /// The day of receipt, in the province.
    pub on: NaiveDate,
}

/// Which procedure it is, as of now.
#[derive(Clone, Debug, PartialEq)]
pub struct ProcedureIdentity {
    /// Its id.
    pub id: ProcedureId,
    /// What people see: the national code, else the local one.
    pub code: String,
    /// The national code.
    pub national_code: Option<String>,
    /// At which level it is executed.
    pub execution_level: ExecutionLevel,
    /// Its field.
    pub field_id: FieldId,
    /// The field's code.
    pub field_code: String,
    /// The field's name.
    pub field_name: String,
}

/// An issue of a process document with its steps. Never changes.
#[derive(Debug)]
pub struct PinnedProcess {
    /// Its id.
    pub id: ProcessVersionId,
    /// The document.
    pub process_id: ProcessId,
    /// Mã hiệu, `QT-xx`.
    pub code: String,
    /// Title.
    pub title: String,
    /// Which issue.
    pub issue_no: i32,
    /// On what it rests.
    pub basis: ProcessBasis,
    /// The steps in their order.
    pub steps: Vec<Step>,
    /// Which step follows which; what runs along them is [`crate::procedures::rules::Graph::of`].
    pub links: Vec<RouteLink>,
}

/// Version, case and process of one dossier. All of it stays as it was when the dossier began.
#[derive(Clone, Debug)]
pub struct Pinned {
    /// Which procedure it is.
    pub procedure: ProcedureIdentity,
    /// The version.
    pub version: Arc<ProcedureVersion>,
    /// The case.
    pub case: ProcedureCase,
    /// Its id.
    pub case_id: CaseId,
    /// The route.
    pub process: Arc<PinnedProcess>,
}

impl Pinned {
    /// The version's id.
    pub fn version_id(&self) -> ProcedureVersionId {
        self.version.id
    }

    /// The process version's id.
    pub fn process_id(&self) -> ProcessVersionId {
        self.process.id
    }

    /// The procedure's name in this version.
    pub fn name(&self) -> &str {
        &self.version.parts.name
    }

    /// The limit for a dossier, filed online or not; none when the procedure gives no appointment.
    pub fn limit(&self, online: bool) -> Option<Limit> {
        self.case.limit_for(online)
    }

    /// At which moment of the last day the limit ends.
    pub fn due_policy(&self) -> DuePolicy {
        self.version.parts.due_policy
    }

    /// Until when a same-day dossier is done on the day of its receipt: the procedure's own rule, else the rule set's.
    pub fn same_day_cutoff(&self, rules: &RuleSet) -> NaiveTime {
        rules.same_day_cutoff(self.version.parts.same_day_cutoff)
    }

    /// The components of the case, in their order.
    pub fn components(&self) -> impl Iterator<Item = &ProcedureComponent> {
        let components = self.version.parts.components.iter();
        components.filter(|component| is_for(&component.cases, &self.case.code))
    }

    /// The fees of the case, in their order.
    pub fn fees(&self) -> impl Iterator<Item = &ProcedureFee> {
        self.version
            .parts
            .fees
            .iter()
            .filter(|fee| is_for(&fee.cases, &self.case.code))
    }

    /// What comes out of it.
    pub fn results(&self) -> &[ProcedureResult] {
        &self.version.parts.content.results
    }

    /// The e-form's schema.
    pub fn form_schema(&self) -> Option<&Value> {
        self.version.parts.form_schema.as_ref()
    }

    /// The steps of the route, in their order.
    pub fn steps(&self) -> &[Step] {
        &self.process.steps
    }
}

/// Everything that a new dossier takes from the catalogue on the day of its receipt.
#[derive(Clone, Debug)]
pub struct Pin {
    /// Version, case and process.
    pub pinned: Pinned,
    /// The mechanism at the agency.
    pub mechanism: MechanismDecision,
    /// Level of the online service there: what both the version and the agency offer.
    pub service_level: ServiceLevel,
    /// Its extent in the scheme from 2022 on.
    pub online_scope: Option<OnlineScope>,
    /// The rules of the day.
    pub rules: Arc<RuleSet>,
}

impl std::ops::Deref for Pin {
    type Target = Pinned;
    fn deref(&self) -> &Pinned {
        &self.pinned
    }
}

impl Pin {
    /// Whether a dossier may be filed online there: the service is of level 3 at least, and the agency is
    /// computerised so far that it takes dossiers from the internet.
    pub fn takes_online_dossiers(&self) -> bool {
        self.service_level.takes_online_dossiers()
            && self.mechanism.computerisation >= Computerisation::Online
    }

    /// Until when a same-day dossier is done on the day of its receipt.
    pub fn same_day_cutoff(&self) -> NaiveTime {
        self.pinned.same_day_cutoff(&self.rules)
    }
}
