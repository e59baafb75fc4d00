//! What is shown of procedures.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::platform::i18n::Language;
use crate::platform::ids::{
    AgencyId, FieldId, IsoWaiverId, MechanismDecisionId, ProcedureId, ProcedureVersionId, RuleSetId,
};
use crate::procedures::model::{
    Computerisation, ExecutionLevel, Field, IsoWaiver, Mechanism, MechanismDecision, OnlineScope,
    ProcedureOtherCode, ProcedureStatus, ProcedureVersion, ProcedureVersionParts, ProcedureVersionStatus,
    RuleParams, RuleSet, ServiceLevel,
};
use crate::procedures::queries::catalogue::ListedProcedure;
use crate::procedures::queries::versions::VersionHead;
use crate::procedures::rules::{Severity, Violation};

/// A field (lĩnh vực).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldView {
    id: FieldId,
    /// Its code.
    code: String,
    /// What it is called.
    name: String,
}

impl From<Field> for FieldView {
    fn from(field: Field) -> Self {
        Self {
            id: field.id,
            code: field.code,
            name: field.name,
        }
    }
}

/// A rule set: what the law sets for all procedures, by the day of receipt.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleSetView {
    id: RuleSetId,
    /// Its code.
    code: String,
    /// The documents that set it.
    legal_basis: String,
    /// The first day of receipt that it is for.
    effective_from: NaiveDate,
    /// The day from which the next one holds.
    effective_to: Option<NaiveDate>,
    /// What it sets.
    params: RuleParams,
}

impl From<RuleSet> for RuleSetView {
    fn from(set: RuleSet) -> Self {
        Self {
            id: set.id,
            code: set.code,
            legal_basis: set.legal_basis,
            effective_from: set.effective_from,
            effective_to: set.effective_to,
            params: set.params,
        }
    }
}

/// A procedure in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcedureSummaryView {
    id: ProcedureId,
    /// What people see: the national code, else the local one.
    code: String,
    /// Its name, as its newest published version has it.
    name: String,
    /// Its field.
    field: FieldView,
    /// At which level of government it is executed.
    execution_level: ExecutionLevel,
    /// Whether it concerns citizens.
    concerns_citizens: bool,
    /// Whether it concerns businesses.
    concerns_businesses: bool,
    /// Whether it can be asked for today.
    status: ProcedureStatus,
    /// Level of the online service of the version in force.
    service_level: Option<ServiceLevel>,
    /// The version in force.
    current_version_id: Option<ProcedureVersionId>,
}

impl ProcedureSummaryView {
    pub(super) fn on(listed: ListedProcedure, today: NaiveDate) -> Self {
        let status = listed.status(today);
        let procedure = listed.procedure;
        Self {
            id: procedure.id,
            code: procedure.code,
            name: procedure.name,
            field: FieldView {
                id: procedure.field_id,
                code: listed.field_code,
                name: listed.field_name,
            },
            execution_level: procedure.execution_level,
            concerns_citizens: procedure.concerns_citizens,
            concerns_businesses: procedure.concerns_businesses,
            status,
            service_level: listed.service_level,
            current_version_id: listed.version_id,
        }
    }
}

/// A procedure, whole.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcedureView {
    id: ProcedureId,
    /// What people see: the national code, else the local one.
    code: String,
    /// National code.
    national_code: Option<String>,
    /// Code in the province.
    local_code: Option<String>,
    /// Earlier codes, and those of other systems.
    other_codes: Vec<ProcedureOtherCode>,
    /// Its name, as its newest published version has it.
    name: String,
    /// Its field.
    field: FieldView,
    /// At which level of government it is executed.
    execution_level: ExecutionLevel,
    /// Whether it concerns citizens.
    concerns_citizens: bool,
    /// Whether it concerns businesses.
    concerns_businesses: bool,
    /// Whether it can be asked for today.
    status: ProcedureStatus,
    /// The day from which it exists no more.
    repealed_on: Option<NaiveDate>,
    /// Number of the decision that repeals it.
    repeal_decision: Option<String>,
    /// The version in force today, whole.
    current_version: Option<ProcedureVersionView>,
    /// When it changed last.
    updated_at: DateTime<Utc>,
}

impl ProcedureView {
    pub(super) fn on(
        listed: ListedProcedure,
        other_codes: Vec<ProcedureOtherCode>,
        current: Option<ProcedureVersion>,
        today: NaiveDate,
    ) -> Self {
        let status = listed.status(today);
        let procedure = listed.procedure;
        Self {
            id: procedure.id,
            code: procedure.code,
            national_code: procedure.national_code,
            local_code: procedure.local_code,
            other_codes,
            name: procedure.name,
            field: FieldView {
                id: procedure.field_id,
                code: listed.field_code,
                name: listed.field_name,
            },
            execution_level: procedure.execution_level,
            concerns_citizens: procedure.concerns_citizens,
            concerns_businesses: procedure.concerns_businesses,
            status,
            repealed_on: procedure.repealed_on,
            repeal_decision: procedure.repeal_decision,
            current_version: current.map(|version| ProcedureVersionView::on(version, today)),
            updated_at: procedure.updated_at,
        }
    }
}

/// A version in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcedureVersionSummaryView {
    id: ProcedureVersionId,
    /// Counts the versions of the procedure, from 1.
    number: i32,
    /// Draft, published or retired, as of today.
    status: ProcedureVersionStatus,
    /// The procedure's name in it.
    name: String,
    /// Number of the decision that publishes it.
    decision_no: Option<String>,
    /// Date of that decision.
    decided_on: Option<NaiveDate>,
    /// The first day on which it is in force.
    effective_from: Option<NaiveDate>,
    /// The day from which it is no longer in force.
    effective_to: Option<NaiveDate>,
    /// Level of the online service.
    service_level: ServiceLevel,
    /// When it was published.
    published_at: Option<DateTime<Utc>>,
    /// When it changed last.
    updated_at: DateTime<Utc>,
}

impl ProcedureVersionSummaryView {
    pub(super) fn on(head: VersionHead, today: NaiveDate) -> Self {
        Self {
            status: ProcedureVersionStatus::of(head.published_at.is_some(), head.effective_to, today),
            id: head.id,
            number: head.number,
            name: head.name,
            decision_no: head.decision_no,
            decided_on: head.decided_on,
            effective_from: head.effective_from,
            effective_to: head.effective_to,
            service_level: head.service_level,
            published_at: head.published_at,
            updated_at: head.updated_at,
        }
    }
}

/// A version, whole.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcedureVersionView {
    id: ProcedureVersionId,
    /// The procedure.
    procedure_id: ProcedureId,
    /// Counts the versions of the procedure, from 1.
    number: i32,
    /// Draft, published or retired, as of today.
    status: ProcedureVersionStatus,
    /// The day from which it is no longer in force.
    effective_to: Option<NaiveDate>,
    /// When it was published.
    published_at: Option<DateTime<Utc>>,
    /// When it changed last.
    updated_at: DateTime<Utc>,
    /// The constituent parts: cases with limits, components, fees, legal bases and the rest.
    parts: ProcedureVersionParts,
}

impl ProcedureVersionView {
    pub(super) fn on(version: ProcedureVersion, today: NaiveDate) -> Self {
        Self {
            status: version.status(today),
            id: version.id,
            procedure_id: version.procedure_id,
            number: version.number,
            effective_to: version.effective_to,
            published_at: version.published_at,
            updated_at: version.updated_at,
            parts: version.parts,
        }
    }
}

/// A rule that is not kept.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ViolationView {
    /// Which rule: V1 to V8, A-02 to A-09, PART_MISSING …
    #[schema(example = "V1")]
    code: &'static str,
    /// Whether it forbids or only warns.
    severity: Severity,
    /// Where, as a JSON pointer into the resource.
    #[schema(example = "/steps")]
    pointer: String,
    /// What is wrong, in the language asked for.
    detail: String,
    /// The document of law behind the rule.
    legal_basis: Option<&'static str>,
}

impl ViolationView {
    pub(super) fn all(violations: &[Violation], language: Language) -> Vec<Self> {
        let view = |violation: &Violation| Self {
            code: violation.code,
            severity: violation.severity,
            pointer: violation.pointer.clone(),
            detail: violation.detail.get(language).to_owned(),
            legal_basis: violation.legal_basis(),
        };
        violations.iter().map(view).collect()
    }
}

/// What a change would be told before it is tried.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleCheckView {
    /// Whether nothing forbids it.
    allowed: bool,
    /// Everything that is wrong, warnings included.
    violations: Vec<ViolationView>,
}

impl RuleCheckView {
    pub(super) fn of(violations: &[Violation], language: Language) -> Self {
        Self {
            allowed: !violations.iter().any(Violation::forbids),
            violations: ViolationView::all(violations, language),
        }
    }
}

/// A version that was published.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublicationView {
    /// The version.
    pub(super) version: ProcedureVersionView,
    /// Rules that warn.
    pub(super) warnings: Vec<ViolationView>,
}

/// What was decided for a procedure at an agency.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MechanismDecisionView {
    id: MechanismDecisionId,
    /// The procedure.
    procedure_id: ProcedureId,
    /// The agency, which leads.
    agency_id: AgencyId,
    /// What the agency is called today.
    agency_name: String,
    /// The mechanism.
    mechanism: Mechanism,
    /// Level of the online service offered there.
    service_level: ServiceLevel,
    /// Its extent in the scheme from 2022 on.
    online_scope: Option<OnlineScope>,
    /// How far it is computerised there.
    #[serde(rename = "automation")]
    computerisation: Computerisation,
    /// Agencies that coordinate.
    coordinating_agencies: Vec<AgencyId>,
    /// Number of the decision.
    decision_no: String,
    /// Its date.
    decided_on: NaiveDate,
    /// What it rests on.
    legal_basis: String,
    /// The first day.
    effective_from: NaiveDate,
    /// The day from which another decision holds.
    effective_to: Option<NaiveDate>,
}

impl MechanismDecisionView {
    pub(super) fn of(decision: MechanismDecision, agency_name: String) -> Self {
        let scope = decision.online_scope.or_else(|| decision.service_level.scope());
        Self {
            id: decision.id,
            procedure_id: decision.procedure_id,
            agency_id: decision.agency_id,
            agency_name,
            mechanism: decision.mechanism,
            service_level: decision.service_level,
            online_scope: scope,
            computerisation: decision.computerisation,
            coordinating_agencies: decision.coordinating_agencies,
            decision_no: decision.decision_no,
            decided_on: decision.decided_on,
            legal_basis: decision.legal_basis,
            effective_from: decision.effective_from,
            effective_to: decision.effective_to,
        }
    }
}

/// A decision that was entered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MechanismDecidedView {
    /// The decision.
    pub(super) decision: MechanismDecisionView,
    /// Rules that warn.
    pub(super) warnings: Vec<ViolationView>,
}

/// A dated leave to work without an ISO process.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IsoWaiverView {
    id: IsoWaiverId,
    /// The procedure.
    procedure_id: ProcedureId,
    /// The agency that it is for; every agency when null.
    agency_id: Option<AgencyId>,
    /// The first day.
    valid_from: NaiveDate,
    /// The day from which it holds no more.
    valid_to: NaiveDate,
    /// Number of the decision.
    decision_no: String,
    /// Its date.
    decided_on: NaiveDate,
    /// What it rests on.
    legal_basis: String,
    /// Why.
    reason: String,
}

impl From<IsoWaiver> for IsoWaiverView {
    fn from(waiver: IsoWaiver) -> Self {
        Self {
            id: waiver.id,
            procedure_id: waiver.procedure_id,
            agency_id: waiver.agency_id,
            valid_from: waiver.valid_from,
            valid_to: waiver.valid_to,
            decision_no: waiver.decision_no,
            decided_on: waiver.decided_on,
            legal_basis: waiver.legal_basis,
            reason: waiver.reason,
        }
    }
}
