//! What can happen to a dossier besides going straight on: requests, decisions, movements.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::{Outcome, SupplementStage, SupplementState};
use crate::auth::Role;
use crate::platform::db::schema::{
    dossier_corrections, dossier_instructions, dossier_movements, dossier_reappointments, dossier_stops,
    dossier_supplement_items, dossier_supplements, dossier_trials, dossier_version_moves,
    dossier_withdrawals,
};
use crate::platform::ids::{AgencyId, OfficerId, ProcedureVersionId, ProcessVersionId};
use crate::text_enum;

/// A request to complete the dossier (phiếu yêu cầu bổ sung, form 02).
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_supplements, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Supplement {
    /// Its place among the dossier's, from 1.
    pub no: i32,
    /// When it was asked for.
    pub stage: SupplementStage,
    /// Where it stands.
    pub state: SupplementState,
    /// Why it is needed.
    pub reason: String,
    /// The article that it rests on.
    pub legal_basis: Option<String>,
    /// Why it is asked for although that was done before.
    pub override_reason: Option<String>,
    /// The step that asked for it.
    pub step_no: Option<i32>,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// By whom.
    pub proposed_by: Option<OfficerId>,
    /// When the head decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// Who that was.
    pub decided_by: Option<OfficerId>,
    /// What the head noted.
    pub decision_note: Option<String>,
    /// When the desk sent it.
    pub sent_at: Option<DateTime<Utc>>,
    /// Who sent it.
    pub sent_by: Option<OfficerId>,
    /// Until when the applicant is waited for; without end when the rules set none.
    pub wait_until: Option<DateTime<Utc>>,
    /// When the last of what was asked for was given.
    pub given_at: Option<DateTime<Utc>>,
    /// When the desk took it in.
    pub received_at: Option<DateTime<Utc>>,
    /// Who took it in.
    pub received_by: Option<OfficerId>,
    /// Since when the procedure's limit of the wait runs, when that is not the sending: what was given was sent back then.
    pub wait_from: Option<DateTime<Utc>>,
    /// From when the days are counted that a head has granted; none from the end of that limit.
    pub wait_granted_from: Option<DateTime<Utc>>,
    /// Working days of more time that a head has granted.
    pub wait_granted_days: i32,
}

/// One thing that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = dossier_supplement_items, check_for_backend(crate::platform::db::MultiBackend))]
pub struct SupplementItem {
    /// The request that it belongs to.
    pub supplement_no: i32,
    /// Its place in it, from 1.
    pub no: i32,
    /// The component that it is about, when it is about one.
    pub component_no: Option<i32>,
    /// What it is called.
    pub name: String,
    /// What has to be given or put right.
    pub request: String,
    /// When it was given.
    pub given_at: Option<DateTime<Utc>>,
    /// What was given, in words.
    pub answer: Option<String>,
    /// Why it was sent back, until it is given again.
    pub rejection: Option<String>,
}

text_enum! {
    /// What a head decided.
    pub enum Decision {
        /// As asked.
        Approved = "APPROVED",
        /// Not.
        Refused = "REFUSED",
    }
}

/// A wish to have the dossier back.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_withdrawals, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Withdrawal {
    /// Its place, from 1.
    pub no: i32,
    /// Why.
    pub reason: String,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// Who entered it, when that was done at the desk.
    pub asked_at_desk_by: Option<OfficerId>,
    /// What the head decided.
    pub decision: Option<Decision>,
    /// Why.
    pub decision_reason: Option<String>,
    /// What becomes of fees already paid.
    pub fee_refund: Option<String>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// By whom.
    pub decided_by: Option<OfficerId>,
}

text_enum! {
    /// On what ground a dossier was stopped.
    pub enum StopGround {
        /// A dispute about its object.
        Dispute = "DISPUTE",
        /// A court's order or judgment.
        CourtOrder = "COURT_ORDER",
        /// Its object is locked (a mortgage, a seizure).
        Lock = "LOCK",
        /// False papers or data.
        FalsePapers = "FALSE_PAPERS",
        /// What was asked for did not come in time.
        NoSupplement = "NO_SUPPLEMENT",
        /// What the applicant owes was not paid.
        NoPayment = "NO_PAYMENT",
        /// Another ground of the law.
        Other = "OTHER",
    }
}

/// Why a dossier was stopped.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_stops, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Stop {
    /// The ground.
    pub ground: StopGround,
    /// The reason, in words for the applicant.
    pub reason: String,
    /// The article that it rests on.
    pub legal_basis: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom; none by the system.
    pub by_officer: Option<OfficerId>,
}

/// An apology with a new appointment (phiếu xin lỗi và hẹn lại, form 04).
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_reappointments, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Reappointment {
    /// Its place, from 1.
    pub no: i32,
    /// Why it is late.
    pub reason: String,
    /// How many working days the new appointment gives.
    pub working_days: i32,
    /// The appointment before.
    pub due_before: DateTime<Utc>,
    /// The appointment after.
    pub due_after: DateTime<Utc>,
    /// The first step that took longer than it was given; the one that it was at when none had yet.
    pub step_no: Option<i32>,
    /// The agency that was late.
    pub agency_id: AgencyId,
    /// The unit that was late, as it was called.
    pub unit_name: Option<String>,
    /// Why it was done again, with the province's permission.
    pub override_reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by_officer: Option<OfficerId>,
}

/// A result that was taken back before it was handed over, as it was.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_corrections, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Correction {
    /// Its place, from 1.
    pub no: i32,
    /// What was wrong.
    pub reason: String,
    /// The step at which it began again.
    pub step_no: i32,
    /// What the result had been.
    pub outcome: Outcome,
    /// What kind of paper it was.
    pub document_name: String,
    /// Its number and symbol.
    pub number: String,
    /// Its date.
    pub issued_on: NaiveDate,
    /// Who had signed it.
    pub signer: String,
    /// Why it had been refused, when it was.
    pub result_reason: Option<String>,
    /// The article that the refusal had rested on.
    pub result_legal_basis: Option<String>,
    /// When it had been there.
    pub finished_at: DateTime<Utc>,
    /// When it was taken back.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by_officer: Option<OfficerId>,
}

/// What a leader told whoever handles the dossier (ý kiến lãnh đạo).
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_instructions, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Instruction {
    /// Its place, from 1.
    pub no: i32,
    /// The step that it was at.
    pub step_no: i32,
    /// What was said.
    pub text: String,
    /// As what.
    pub role: Role,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by_officer: Option<OfficerId>,
}

text_enum! {
    /// How a dossier changed hands.
    pub enum MovementKind {
        /// To the next step.
        Forward = "FORWARD",
        /// To an earlier step, to be done again.
        Back = "BACK",
        /// Into another officer's hands at the same step, or out of them.
        Reassigned = "REASSIGNED",
    }
}

/// From whose hands into whose.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_movements, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Movement {
    /// Its place, from 1; given when it is written.
    pub seq: i32,
    /// How.
    pub kind: MovementKind,
    /// The step that it left.
    pub from_step: Option<i32>,
    /// The agency that it left.
    pub from_agency_id: Option<AgencyId>,
    /// The unit that it left, as it was called.
    pub from_unit_name: Option<String>,
    /// The officer whom it left.
    pub from_officer: Option<OfficerId>,
    /// The step that it came to.
    pub to_step: i32,
    /// The agency that it came to.
    pub to_agency_id: AgencyId,
    /// The unit that it came to, as it was called.
    pub to_unit_name: Option<String>,
    /// The officer to whom it came, when that was said.
    pub to_officer: Option<OfficerId>,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

text_enum! {
    /// What the desk thinks of a draft.
    pub enum TrialVerdict {
        /// Nothing is missing.
        Complete = "COMPLETE",
        /// Something is.
        Incomplete = "INCOMPLETE",
    }
}

/// A draft shown to the desk before it was sent (kiểm tra trước hồ sơ).
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_trials, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Trial {
    /// Its place, from 1.
    pub no: i32,
    /// When it was shown.
    pub asked_at: DateTime<Utc>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// By whom.
    pub answered_by: Option<OfficerId>,
    /// What the desk thinks.
    pub verdict: Option<TrialVerdict>,
    /// What is missing, in words.
    pub answer: Option<String>,
    /// When the draft was changed or sent before it was answered.
    pub cancelled_at: Option<DateTime<Utc>>,
}

/// An open dossier that moved to other terms.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_version_moves, check_for_backend(crate::platform::db::MultiBackend))]
pub struct VersionMove {
    /// Its place, from 1.
    pub no: i32,
    /// The procedure version that it left.
    pub from_version_id: ProcedureVersionId,
    /// The one that it came to.
    pub to_version_id: ProcedureVersionId,
    /// The process version that it left.
    pub from_process_id: ProcessVersionId,
    /// The one that it came to.
    pub to_process_id: ProcessVersionId,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by_officer: Option<OfficerId>,
}
