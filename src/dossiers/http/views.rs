//! What callers see of a dossier.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::assisting::DossierAssistanceView;
use super::custody::DossierCustodyView;
use super::legs::DossierLegView;
use super::life_views::{DossierStopView, DossierSupplementView, DossierTrialView, DossierWithdrawalView};
use super::objects::DossierObjectView;
use super::people::OwnerView;
use super::submitter::DossierSubmitterView;
use crate::auth::Role;
use crate::calendar::{ClockState, Punctuality};
use crate::dossiers::model::{
    Channel, ClockEventKind, ClockPhase, DossierAction, DossierState, HistoryKind, IdentityKind, Outcome,
    ReceiverIdentification, ReturnMethod, StepState, WorkKind, WorkState,
};
use crate::platform::access_log::PersonalDataShown;
use crate::platform::ids::{
    AgencyId, ComponentId, DeskId, DossierId, OfficerId, ProcedureId, ProcedureVersionId, UnitId,
};
use crate::procedures::ServiceLevel;
use crate::procedures::model::{StepAnswer, StepSubStatus};

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
    /// How much of the personal data this answer shows.
    pub personal_data: PersonalDataShown,
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
    /// Which officer filled it in and sent it for the applicant; null where nobody was helped.
    pub assisted_by: Option<DossierAssistanceView>,
    /// What is asked, in a line; null for officers without a duty on the dossier now.
    pub summary: Option<String>,
    /// The e-form; null for officers without a duty on the dossier now.
    #[schema(value_type = Option<Object>)]
    pub form_data: Option<Value>,
    /// Sets of papers.
    pub sets: i32,
    /// The applicant's note; null for officers without a duty on the dossier now.
    pub note: Option<String>,
    /// Where it was or will be received.
    pub receiving_agency_id: AgencyId,
    /// The desk that received it.
    pub receiving_desk_id: Option<DeskId>,
    /// Who decides.
    pub competent_agency_id: AgencyId,
    /// Where the result is collected.
    pub returning_agency_id: AgencyId,
    /// Who carries on the work of the agency that decides, since that was closed.
    pub continuing_agency_id: Option<AgencyId>,
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
    /// Who holds its papers, and who the electronic dossier, since when.
    pub custody: Vec<DossierCustodyView>,
    /// What other agencies were asked; empty for citizens.
    pub legs: Vec<DossierLegView>,
    /// What it is about.
    pub objects: Vec<DossierObjectView>,
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
    /// What the applicant is asked for, while that is open; officers see it before it is sent.
    pub open_supplement: Option<DossierSupplementView>,
    /// The last wish to have it back, and what was decided.
    pub withdrawal: Option<DossierWithdrawalView>,
    /// Whether the national indicator counts it as overdue, because supplements were asked for a second time.
    pub counts_overdue: bool,
    /// Why it was stopped.
    pub stopped: Option<DossierStopView>,
    /// What the desk said of the draft, the last time that it was shown.
    pub trial: Option<DossierTrialView>,
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
    /// The appointment without re-appointments.
    pub unextended_due_at: Option<DateTime<Utc>>,
    /// Once it ended: early, on time or late, whatever new appointments were given. By the moment at which the result was
    /// there; without a result by that at which it was closed, or its clock stood for the last time before that.
    pub punctuality: Option<Punctuality>,
    /// Counted days that were left (more than 0: early) or missed (less than 0: late).
    pub days_delta: Option<i64>,
    /// Once it ended: against the appointment in force.
    pub punctuality_in_force: Option<Punctuality>,
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
    /// For officers: who did it; null where nobody of the office did, and for citizens.
    pub completed_by_id: Option<OfficerId>,
    /// The form or record that it must leave; both codes where it leaves both.
    #[serde(rename = "paperName")]
    pub output_name: Option<String>,
    /// Whether it may not end without that.
    #[serde(rename = "paperRequired")]
    pub output_required: bool,
    /// Number or place of what it left, each with its code where it left a form and a record; for officers with a duty on
    /// the dossier now.
    #[serde(rename = "paperReference")]
    pub output_reference: Option<String>,
    /// What its officer noted; for officers with a duty on the dossier now.
    pub note: Option<String>,
    /// Whether the result is there when it ends.
    pub is_finish: bool,
    /// Whether it is the handing over of the result.
    pub is_return: bool,
    /// Whether it is another agency's leg, which is asked for and answered.
    pub is_leg: bool,
    /// What was answered at it; what the route goes on by.
    pub answer: Option<StepAnswer>,
    /// What the caller may do at it now, by `/dossiers/{id}/steps/{no}/…`; empty where the dossier is not at it.
    pub possible_actions: Vec<DossierAction>,
}

/// A component of a dossier.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierComponentView {
    /// Its place, from 1.
    pub no: i32,
    /// The component of the procedure.
    pub component_id: Option<ComponentId>,
    /// Its name; `•••` where it is the applicant's own, for officers without a duty on the dossier now.
    pub name: String,
    /// Whether the procedure asks for it.
    pub required: bool,
    /// Originals.
    pub originals: i32,
    /// Certified copies.
    pub certified_copies: i32,
    /// Plain copies.
    pub plain_copies: i32,
    /// A note; null for officers without a duty on the dossier now.
    pub note: Option<String>,
    /// When the desk checked it.
    pub checked_at: Option<DateTime<Utc>>,
}

/// What the applicant has to settle with the state.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierObligationView {
    /// Number of the notice, or of the paper by which nothing is owed.
    pub notice_reference: String,
    /// Amount in đồng, where the notice names one.
    pub amount: Option<i64>,
    /// When the applicant was told.
    pub notified_at: DateTime<Utc>,
    /// Number of the proof of payment.
    pub proof_reference: Option<String>,
    /// When the proof came.
    pub proven_at: Option<DateTime<Utc>>,
    /// When the notice was found wrong and taken back; what was wrong with it is in `cancelReason`.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why it was taken back.
    pub cancel_reason: Option<String>,
    /// Why nothing is owed, where whoever levies has found so; null for officers without a duty on the dossier now.
    #[schema(example = "Hộ nghèo, được miễn tiền sử dụng đất")]
    pub exempt_reason: Option<String>,
    /// What that rests on; null like the reason.
    #[schema(example = "Điều 11 Nghị định 198/2004/NĐ-CP")]
    pub exempt_basis: Option<String>,
}

/// Why a dossier was refused.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierRefusalView {
    /// A code for statistics.
    pub reason_code: String,
    /// The reason; `•••` for officers without a duty on the dossier now.
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
    /// Why it was refused, when it was; null for officers without a duty on the dossier now.
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
    /// Which originals went back; null for officers without a duty on the dossier now.
    pub originals_returned: Option<String>,
    /// When.
    pub returned_at: DateTime<Utc>,
    /// The number of the authorisation; null for officers without a duty on the dossier now.
    pub authorisation_number: Option<String>,
    /// Its date.
    pub authorisation_date: Option<NaiveDate>,
    /// What kind of paper the receiver showed.
    pub receiver_identity_kind: Option<IdentityKind>,
    /// The number of that paper; null for officers without a duty on the dossier now.
    pub receiver_identity_number: Option<String>,
    /// Whether the receipt was checked to be this dossier's.
    pub receipt_checked: bool,
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
    /// What the applicant is told with it; null for officers without a duty on the dossier now.
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
    /// Counts its changes; a change names it in `If-Match`.
    pub version: i64,
    /// Where it is in its life.
    pub state: DossierState,
    /// The national portal's status, 1 to 10.
    #[schema(minimum = 1, maximum = 10)]
    pub national_status: Option<i32>,
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
    /// What the caller may do with it now.
    pub possible_actions: Vec<DossierAction>,
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
    /// What is to be done; null for the intake.
    pub step_name: Option<String>,
    /// How it stands: its colour.
    pub state: WorkState,
    /// By when it is to be done; while the clock stands, by when it was to be done; null where nothing says that.
    pub due_at: Option<DateTime<Utc>>,
    /// Minutes of working time that are left until then, negative when that much is over; null while no clock runs, and
    /// where the working calendar does not reach so far.
    pub remaining_working_minutes: Option<i64>,
    /// The dossier.
    pub dossier: DossierLineView,
}
