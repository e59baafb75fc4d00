//! The smaller parts of a dossier.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::{ClockEventKind, DossierState, IdentityKind, Outcome, ReceiverIdentification, ReturnMethod};
use crate::platform::actor::ActorKind;
use crate::platform::db::schema::{
    dossier_clock_ledger, dossier_components, dossier_history, dossier_obligations, dossier_originals,
    dossier_refusals, dossier_results, dossier_returns,
};
use crate::platform::ids::{AgencyId, ComponentId, OfficerId};
use crate::text_enum;

/// A component of the dossier (thành phần hồ sơ) as declared and as checked.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = dossier_components, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Component {
    /// Its place, from 1.
    pub no: i32,
    /// The component of the procedure that it answers; none for a paper of the applicant's own.
    pub component_id: Option<ComponentId>,
    /// The procedure's code for it, the same in all versions.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Whether the procedure asks for it.
    pub required: bool,
    /// Originals handed in (bản chính).
    pub originals: i32,
    /// Certified copies (bản chứng thực).
    pub certified_copies: i32,
    /// Plain copies (bản sao).
    pub plain_copies: i32,
    /// A note.
    pub note: Option<String>,
    /// When the desk checked it.
    pub checked_at: Option<DateTime<Utc>>,
    /// Who checked it.
    pub checked_by: Option<OfficerId>,
}

impl Component {
    /// Papers of any kind.
    pub fn papers(&self) -> i32 {
        self.originals + self.certified_copies + self.plain_copies
    }
}

/// An entry of the clock's ledger.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_clock_ledger, check_for_backend(crate::platform::db::MultiBackend))]
pub struct ClockEvent {
    /// Its place, from 1.
    pub seq: i32,
    /// What the clock did.
    pub kind: ClockEventKind,
    /// Why, as a code.
    pub reason: Option<String>,
    /// Why, in words.
    pub note: Option<String>,
    /// The working days that a new appointment gave.
    pub working_days: Option<i32>,
    /// When.
    pub at: DateTime<Utc>,
    /// The appointment in force afterwards.
    pub due_at: Option<DateTime<Utc>>,
    /// What kind of account made it.
    pub actor_kind: String,
    /// Which account.
    pub actor_id: Option<Uuid>,
}

impl ClockEvent {
    /// The officer who made it; none for the system and for citizens.
    pub fn officer(&self) -> Option<OfficerId> {
        let id = self.actor_id?;
        (self.actor_kind == ActorKind::Officer.as_str()).then(|| OfficerId::from_uuid(id))
    }
}

text_enum! {
    /// What an entry of the history tells.
    pub enum HistoryKind {
        /// It was sent.
        Submitted = "SUBMITTED",
        /// It was taken in.
        Accepted = "ACCEPTED",
        /// It was refused at intake.
        NotAccepted = "NOT_ACCEPTED",
        /// A step ended.
        StepCompleted = "STEP_COMPLETED",
        /// The applicant was told of an obligation.
        ObligationNotified = "OBLIGATION_NOTIFIED",
        /// The obligation is settled.
        ObligationProven = "OBLIGATION_PROVEN",
        /// The notice of the obligation was wrong; another took its place.
        ObligationCorrected = "OBLIGATION_CORRECTED",
        /// The notice of the obligation was wrong; nothing is owed.
        ObligationCancelled = "OBLIGATION_CANCELLED",
        /// The result is there.
        Completed = "COMPLETED",
        /// The result was handed over.
        Returned = "RETURNED",
        /// Originals went back after it had ended without a result.
        OriginalsReturned = "ORIGINALS_RETURNED",
        /// The draft was shown to the desk.
        TrialAsked = "TRIAL_ASKED",
        /// The desk said what is missing in the draft.
        TrialAnswered = "TRIAL_ANSWERED",
        /// The desk told what is missing before it can be accepted.
        IntakeGuided = "INTAKE_GUIDED",
        /// The step went back to be done again.
        StepReturned = "STEP_RETURNED",
        /// Another agency was asked.
        LegSent = "LEG_SENT",
        /// It has to be asked anew, better or with more.
        LegReturned = "LEG_RETURNED",
        /// Nothing is awaited of it any more.
        LegCancelled = "LEG_CANCELLED",
        /// The applicant was asked for a supplement.
        SupplementSent = "SUPPLEMENT_SENT",
        /// The applicant gave a part of it.
        SupplementGiven = "SUPPLEMENT_GIVEN",
        /// The supplement was taken in.
        SupplementReceived = "SUPPLEMENT_RECEIVED",
        /// The applicant has more time for it.
        SupplementExtended = "SUPPLEMENT_EXTENDED",
        /// What was given was sent back.
        SupplementRejected = "SUPPLEMENT_REJECTED",
        /// The clock stands by decision.
        Suspended = "SUSPENDED",
        /// It runs again.
        Resumed = "RESUMED",
        /// An apology with a new appointment.
        Reappointed = "REAPPOINTED",
        /// The appointment was missed.
        Overdue = "OVERDUE",
        /// The applicant asked for it back.
        WithdrawalRequested = "WITHDRAWAL_REQUESTED",
        /// The head did not agree.
        WithdrawalRefused = "WITHDRAWAL_REFUSED",
        /// It was given back.
        Withdrawn = "WITHDRAWN",
        /// It was stopped.
        Stopped = "STOPPED",
        /// The result was taken back to be corrected.
        ResultCorrected = "RESULT_CORRECTED",
        /// It moved to other terms.
        VersionChanged = "VERSION_CHANGED",
        /// The calendar was corrected, and the appointment with it.
        Redated = "REDATED",
        /// The calendar was corrected, and the dates that were told stay.
        DatesKept = "DATES_KEPT",
        /// The owner's data was corrected.
        OwnerCorrected = "OWNER_CORRECTED",
        /// The owner took it into an account.
        Claimed = "CLAIMED",
        /// The agency that it was sent to was closed; the one that carries on its work answers it.
        CarriedOn = "CARRIED_ON",
    }
}

/// What happened, as the applicant may read it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_history, check_for_backend(crate::platform::db::MultiBackend))]
pub struct HistoryEntry {
    /// Its place, from 1.
    pub seq: i32,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: HistoryKind,
    /// The state afterwards.
    pub state: DossierState,
    /// The agency that did it.
    pub agency_id: Option<AgencyId>,
    /// The unit that did it, as it was called.
    pub unit_name: Option<String>,
    /// The step, as it was called.
    pub step_name: Option<String>,
    /// The appointment in force afterwards.
    pub due_at: Option<DateTime<Utc>>,
    /// What the applicant is told with it.
    pub note: Option<String>,
}

/// Why it was refused.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_refusals, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Refusal {
    /// A code for statistics.
    pub reason_code: String,
    /// The reason, in words for the applicant.
    pub reason: String,
    /// The article that it rests on.
    pub legal_basis: String,
    /// When.
    pub refused_at: DateTime<Utc>,
    /// Who.
    pub refused_by: Option<OfficerId>,
}

/// The paper that answers the request.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = dossier_results, check_for_backend(crate::platform::db::MultiBackend))]
pub struct ResultPaper {
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

/// What the applicant has to settle with the state.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_obligations, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Obligation {
    /// Its place, from 1.
    pub no: i32,
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
    /// When the notice was found wrong and taken back.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// What was wrong with it.
    pub cancel_reason: Option<String>,
    /// Why nothing is owed, for an exemption.
    pub exempt_reason: Option<String>,
    /// What the exemption rests on.
    pub exempt_basis: Option<String>,
}

impl Obligation {
    /// Whether the applicant still has to settle it.
    pub fn is_open(&self) -> bool {
        self.proven_at.is_none() && self.cancelled_at.is_none() && self.exempt_reason.is_none()
    }
}

/// How the result was handed over.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_returns, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Return {
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
    /// Who handed it over.
    pub returned_by: Option<OfficerId>,
    /// The number of the authorisation.
    pub authorisation_no: Option<String>,
    /// Its date.
    pub authorisation_on: Option<NaiveDate>,
    /// What kind of paper the receiver showed.
    pub receiver_identity_kind: Option<IdentityKind>,
    /// The number of that paper, sealed.
    pub receiver_identity: Option<Vec<u8>>,
    /// Whether the receipt was shown to be this dossier's, by the secret printed on it.
    pub receipt_checked: bool,
}

/// Originals that went back after a dossier had ended.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_originals, check_for_backend(crate::platform::db::MultiBackend))]
pub struct OriginalsReturn {
    /// Its place, from 1.
    pub no: i32,
    /// Which.
    pub originals: String,
    /// To whom.
    pub receiver_name: String,
    /// How that person was identified.
    pub identification: ReceiverIdentification,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by_officer: Option<OfficerId>,
    /// The number of the authorisation.
    pub authorisation_no: Option<String>,
    /// Its date.
    pub authorisation_on: Option<NaiveDate>,
    /// What kind of paper the receiver showed.
    pub receiver_identity_kind: Option<IdentityKind>,
    /// The number of that paper, sealed.
    pub receiver_identity: Option<Vec<u8>>,
    /// Whether the receipt was shown to be this dossier's, by the secret printed on it.
    pub receipt_checked: bool,
}
