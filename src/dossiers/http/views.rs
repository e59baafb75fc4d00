//! What callers see of a dossier.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::people::OwnerView;
use crate::auth::Role;
use crate::calendar::{ClockState, Punctuality};
use crate::dossiers::model::{
    Channel, ClockEvent, ClockEventKind, ClockPhase, Component, DossierAction, DossierState, DossierStep,
    HistoryEntry, HistoryKind, Obligation, Outcome, ReceiverIdentification, Refusal, ResultPaper, Return,
    ReturnMethod, StepState, WorkKind,
};
use crate::dossiers::queries::{DossierLine, InboxItem};
use crate::platform::ids::{
    AgencyId, ComponentId, DeskId, DossierId, OfficerId, ProcedureId, ProcedureVersionId, UnitId,
};
use crate::procedures::ServiceLevel;
use crate::procedures::model::StepSubStatus;

/// A dossier whole.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierView {
    /// Its id.
    pub id: DossierId,
    /// Its code (mã hồ sơ), from acceptance on.
    pub code: Option<String>,
    /// Counts its changes, from 1; also in the ETag.
    pub version: i64,
    /// Where it is in its life.
    pub state: DossierState,
    /// The national portal's status, 1 to 10.
    #[schema(minimum = 1, maximum = 10)]
    pub national_status: Option<i32>,
    /// Where it is while in process.
    pub sub_status: Option<StepSubStatus>,
    /// How it came.
    pub channel: Channel,
    /// What it asks for.
    pub procedure: DossierProcedureView,
    /// Who it is for.
    pub owner: OwnerView,
    /// Who filed it for the owner: the name.
    pub submitter: Option<DossierSubmitterView>,
    /// What is asked, in a line.
    pub summary: Option<String>,
    /// The e-form.
    #[schema(value_type = Object)]
    pub form_data: Value,
    /// Sets of papers.
    pub sets: i32,
    /// The applicant's note.
    pub note: Option<String>,
    /// Where it was or will be received.
    pub receiving_agency_id: AgencyId,
    /// The desk that received it.
    pub receiving_desk_id: Option<DeskId>,
    /// Who decides.
    pub competent_agency_id: AgencyId,
    /// When it was sent.
    pub submitted_at: Option<DateTime<Utc>>,
    /// By when the desk has to answer what was sent online.
    pub acceptance_due_at: Option<DateTime<Utc>>,
    /// When it was received.
    pub received_at: Option<DateTime<Utc>>,
    /// When the result was there.
    pub finished_at: Option<DateTime<Utc>>,
    /// When the result was handed over.
    pub returned_at: Option<DateTime<Utc>>,
    /// Its clock.
    pub clock: DossierClockView,
    /// Its steps, in order.
    pub steps: Vec<DossierStepView>,
    /// Its components, in order.
    pub components: Vec<DossierComponentView>,
    /// What the applicant has to settle with the state.
    pub obligations: Vec<DossierObligationView>,
    /// Why it was refused at intake.
    pub refusal: Option<DossierRefusalView>,
    /// The paper that answers the request.
    pub result: Option<DossierResultView>,
    /// How the result was handed over.
    pub handed_over: Option<DossierReturnView>,
    /// What happened so far, in order.
    pub history: Vec<DossierHistoryView>,
    /// What the caller may do with it now.
    pub possible_actions: Vec<DossierAction>,
}

/// What a dossier asks for, as it was when pinned.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierProcedureView {
    /// The procedure.
    pub id: ProcedureId,
    /// The version that the dossier keeps.
    pub version_id: ProcedureVersionId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The online service level that the dossier was filed under.
    pub service_level: ServiceLevel,
}

/// Who filed the dossier for its owner.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierSubmitterView {
    /// Full name.
    pub name: String,
    /// The authorising document.
    pub authorisation: String,
}

/// The clock of a dossier.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierClockView {
    /// What it does.
    pub phase: ClockPhase,
    /// While it runs or stands: in time, due soon, overdue.
    pub state: Option<ClockState>,
    /// The first appointment; never changes.
    pub original_due_at: Option<DateTime<Utc>>,
    /// The appointment in force (ngày hẹn trả).
    pub due_at: Option<DateTime<Utc>>,
    /// Once finished: early, on time or late against the appointment in force.
    pub punctuality: Option<Punctuality>,
    /// Counted days that were left (more than 0: early) or missed (less than 0: late).
    pub days_delta: Option<i64>,
    /// The ledger.
    pub events: Vec<DossierClockEventView>,
}

/// An entry of the clock's ledger.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierClockEventView {
    /// What the clock did.
    pub kind: ClockEventKind,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// The appointment in force afterwards.
    pub due_at: Option<DateTime<Utc>>,
}

/// A step of a dossier.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierStepView {
    /// Its place, from 1.
    pub no: i32,
    /// What is done.
    pub name: String,
    /// The role that is responsible.
    pub role: Role,
    /// The agency that does it.
    pub agency_id: AgencyId,
    /// The unit that does it.
    pub unit_id: Option<UnitId>,
    /// The unit's name.
    pub unit_name: Option<String>,
    /// Where it stands.
    pub state: StepState,
    /// When it was planned to end, at acceptance.
    pub planned_due_at: Option<DateTime<Utc>>,
    /// When it is to end, pauses counted in.
    pub due_at: Option<DateTime<Utc>>,
    /// The officer who handles it; not shown to citizens.
    pub assignee_id: Option<OfficerId>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// The form or record that it must leave.
    pub output_name: Option<String>,
    /// Whether it may not end without that.
    pub output_required: bool,
    /// Number or place of what it left; not shown to citizens.
    pub output_reference: Option<String>,
    /// What its officer noted; not shown to citizens.
    pub note: Option<String>,
    /// Whether the result is there when it ends.
    pub is_finish: bool,
    /// Whether it is the handing over of the result.
    pub is_return: bool,
}

/// A component of a dossier.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierComponentView {
    /// Its place, from 1.
    pub no: i32,
    /// The component of the procedure.
    pub component_id: Option<ComponentId>,
    /// Its name.
    pub name: String,
    /// Whether the procedure asks for it.
    pub required: bool,
    /// Originals.
    pub originals: i32,
    /// Certified copies.
    pub certified_copies: i32,
    /// Plain copies.
    pub plain_copies: i32,
    /// A note.
    pub note: Option<String>,
    /// When the desk checked it.
    pub checked_at: Option<DateTime<Utc>>,
}

/// What the applicant has to settle with the state.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierObligationView {
    /// Number of the notice.
    pub notice_reference: String,
    /// Amount in đồng, where the notice names one.
    pub amount: Option<i64>,
    /// When the applicant was told.
    pub notified_at: DateTime<Utc>,
    /// Number of the proof of payment.
    pub proof_reference: Option<String>,
    /// When the proof came.
    pub proven_at: Option<DateTime<Utc>>,
}

/// Why a dossier was refused.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierRefusalView {
    /// A code for statistics.
    pub reason_code: String,
    /// The reason.
    pub reason: String,
    /// The article that it rests on.
    pub legal_basis: String,
    /// When.
    pub refused_at: DateTime<Utc>,
}

/// The paper that answers the request.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierResultView {
    /// What became of the request.
    pub outcome: Outcome,
    /// What kind of paper.
    pub document_name: String,
    /// Its number and symbol.
    pub number: String,
    /// Its date.
    pub issued_on: NaiveDate,
    /// Who signed it.
    pub signer: String,
    /// Why it was refused, when it was.
    pub reason: Option<String>,
    /// The article that a refusal rests on.
    pub legal_basis: Option<String>,
}

/// How a result was handed over.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierReturnView {
    /// How.
    pub method: ReturnMethod,
    /// To whom.
    pub receiver_name: String,
    /// How that person was identified.
    pub identification: ReceiverIdentification,
    /// Which originals went back.
    pub originals_returned: Option<String>,
    /// When.
    pub returned_at: DateTime<Utc>,
}

/// What happened.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierHistoryView {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: HistoryKind,
    /// The state afterwards.
    pub state: DossierState,
    /// The unit that did it.
    pub unit_name: Option<String>,
    /// The step.
    pub step_name: Option<String>,
    /// The appointment in force afterwards.
    pub due_at: Option<DateTime<Utc>>,
    /// What the applicant is told with it.
    pub note: Option<String>,
}

/// A dossier in a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierLineView {
    /// Its id.
    pub id: DossierId,
    /// Its code, from acceptance on.
    pub code: Option<String>,
    /// Where it is in its life.
    pub state: DossierState,
    /// How it came.
    pub channel: Channel,
    /// The procedure's code.
    pub procedure_code: String,
    /// The procedure's name.
    pub procedure_name: String,
    /// The owner's name.
    pub owner_name: String,
    /// When it was sent.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was received.
    pub received_at: Option<DateTime<Utc>>,
    /// The appointment in force.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether the appointment is over, the clock runs and the result is not there.
    pub overdue: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A piece of work that waits.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InboxItemView {
    /// What kind of work.
    pub kind: WorkKind,
    /// The role it waits for.
    pub role: Role,
    /// The unit it waits for.
    pub unit_id: Option<UnitId>,
    /// Whose it is in person, once assigned.
    pub assignee_id: Option<OfficerId>,
    /// The step, 0 for the intake.
    pub step_no: i32,
    /// What it is sorted by: by when it is to be done.
    pub due_at: DateTime<Utc>,
    /// The dossier.
    pub dossier: DossierLineView,
}

impl From<ClockEvent> for DossierClockEventView {
    fn from(event: ClockEvent) -> Self {
        Self {
            kind: event.kind,
            reason: event.reason,
            at: event.at,
            due_at: event.due_at,
        }
    }
}

impl DossierStepView {
    /// What is shown of a step; `inside` is for officers.
    pub fn new(step: DossierStep, inside: bool) -> Self {
        Self {
            no: step.no,
            name: step.name,
            role: step.role,
            agency_id: step.agency_id,
            unit_id: step.unit_id,
            unit_name: step.unit_name,
            state: step.state,
            planned_due_at: step.planned_due_at,
            due_at: step.due_at,
            assignee_id: step.assignee_id.filter(|_| inside),
            started_at: step.started_at,
            completed_at: step.completed_at,
            output_name: step.output_name,
            output_required: step.output_required,
            output_reference: step.output_reference.filter(|_| inside),
            note: step.note.filter(|_| inside),
            is_finish: step.is_finish,
            is_return: step.is_return,
        }
    }
}

impl From<Component> for DossierComponentView {
    fn from(component: Component) -> Self {
        Self {
            no: component.no,
            component_id: component.component_id,
            name: component.name,
            required: component.required,
            originals: component.originals,
            certified_copies: component.certified_copies,
            plain_copies: component.plain_copies,
            note: component.note,
            checked_at: component.checked_at,
        }
    }
}

impl From<Obligation> for DossierObligationView {
    fn from(obligation: Obligation) -> Self {
        Self {
            notice_reference: obligation.notice_reference,
            amount: obligation.amount,
            notified_at: obligation.notified_at,
            proof_reference: obligation.proof_reference,
            proven_at: obligation.proven_at,
        }
    }
}

impl From<Refusal> for DossierRefusalView {
    fn from(refusal: Refusal) -> Self {
        Self {
            reason_code: refusal.reason_code,
            reason: refusal.reason,
            legal_basis: refusal.legal_basis,
            refused_at: refusal.refused_at,
        }
    }
}

impl From<ResultPaper> for DossierResultView {
    fn from(paper: ResultPaper) -> Self {
        Self {
            outcome: paper.outcome,
            document_name: paper.document_name,
            number: paper.number,
            issued_on: paper.issued_on,
            signer: paper.signer,
            reason: paper.reason,
            legal_basis: paper.legal_basis,
        }
    }
}

impl From<Return> for DossierReturnView {
    fn from(handed: Return) -> Self {
        Self {
            method: handed.method,
            receiver_name: handed.receiver_name,
            identification: handed.identification,
            originals_returned: handed.originals_returned,
            returned_at: handed.returned_at,
        }
    }
}

impl From<HistoryEntry> for DossierHistoryView {
    fn from(entry: HistoryEntry) -> Self {
        Self {
            at: entry.at,
            kind: entry.kind,
            state: entry.state,
            unit_name: entry.unit_name,
            step_name: entry.step_name,
            due_at: entry.due_at,
            note: entry.note,
        }
    }
}

impl DossierLineView {
    /// A line as it is `now`.
    pub fn new(line: DossierLine, now: DateTime<Utc>) -> Self {
        Self {
            overdue: line.clock_phase == ClockPhase::Running
                && line.due_at.is_some_and(|due_at| due_at < now),
            id: line.id,
            code: line.code,
            state: line.state,
            channel: line.channel,
            procedure_code: line.procedure_code,
            procedure_name: line.procedure_name,
            owner_name: line.owner_name,
            submitted_at: line.submitted_at,
            received_at: line.received_at,
            due_at: line.due_at,
            created_at: line.created_at,
        }
    }
}

impl InboxItemView {
    /// An inbox line as it is `now`.
    pub fn new(item: InboxItem, now: DateTime<Utc>) -> Self {
        Self {
            kind: item.work.kind,
            role: item.work.role,
            unit_id: item.work.unit_id,
            assignee_id: item.work.assignee_id,
            step_no: item.work.step_no,
            due_at: item.work.sort_at,
            dossier: DossierLineView::new(item.dossier, now),
        }
    }
}
