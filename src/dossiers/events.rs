//! What the outside may hear of dossiers: codes, states and moments, never personal data.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::model::{Dossier, DossierState, Leg, LegAnswer, LegState};
use crate::platform::outbox::Event;

/// What every event of a dossier carries.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DossierEvent<'a> {
    dossier_id: crate::platform::ids::DossierId,
    code: Option<&'a str>,
    procedure_code: &'a str,
    state: DossierState,
    national_status: Option<i32>,
    due_at: Option<DateTime<Utc>>,
    version: i64,
}

/// The types of events; the last part is the version of their content.
pub mod kinds {
    /// Sent online.
    pub const SUBMITTED: &str = "vn.motcua.dossier.submitted.v1";
    /// A draft was shown to the desk.
    pub const TRIAL_ASKED: &str = "vn.motcua.dossier.trial-asked.v1";
    /// The desk said what it thinks of it.
    pub const TRIAL_ANSWERED: &str = "vn.motcua.dossier.trial-answered.v1";
    /// It was changed before the desk had said anything.
    pub const TRIAL_CANCELLED: &str = "vn.motcua.dossier.trial-cancelled.v1";
    /// The agency that it was sent to was closed; another answers it.
    pub const CARRIED_ON: &str = "vn.motcua.dossier.carried-on.v1";
    /// Taken in.
    pub const ACCEPTED: &str = "vn.motcua.dossier.accepted.v1";
    /// Refused at intake.
    pub const NOT_ACCEPTED: &str = "vn.motcua.dossier.not-accepted.v1";
    /// A step was assigned to an officer.
    pub const STEP_ASSIGNED: &str = "vn.motcua.dossier.step-assigned.v1";
    /// Whoever had a step let it go.
    pub const STEP_RELEASED: &str = "vn.motcua.dossier.step-released.v1";
    /// A step ended.
    pub const STEP_COMPLETED: &str = "vn.motcua.dossier.step-completed.v1";
    /// The applicant has to settle an obligation; the clock stands.
    pub const OBLIGATION_NOTIFIED: &str = "vn.motcua.dossier.obligation-notified.v1";
    /// The obligation is settled; the clock runs.
    pub const OBLIGATION_PROVEN: &str = "vn.motcua.dossier.obligation-proven.v1";
    /// Nothing is owed after all; the clock runs.
    pub const OBLIGATION_CANCELLED: &str = "vn.motcua.dossier.obligation-cancelled.v1";
    /// The result is there.
    pub const COMPLETED: &str = "vn.motcua.dossier.completed.v1";
    /// The applicant was asked for a supplement, at intake or in process.
    pub const SUPPLEMENT_REQUESTED: &str = "vn.motcua.dossier.supplement-requested.v1";
    /// All of it was given online.
    pub const SUPPLEMENT_GIVEN: &str = "vn.motcua.dossier.supplement-given.v1";
    /// It was taken in; the clock runs.
    pub const SUPPLEMENT_RECEIVED: &str = "vn.motcua.dossier.supplement-received.v1";
    /// There is more time for it.
    pub const SUPPLEMENT_EXTENDED: &str = "vn.motcua.dossier.supplement-extended.v1";
    /// What was given was sent back; it is to be given again.
    pub const SUPPLEMENT_REJECTED: &str = "vn.motcua.dossier.supplement-rejected.v1";
    /// A step is to be done again.
    pub const STEP_RETURNED: &str = "vn.motcua.dossier.step-returned.v1";
    /// Another agency was asked.
    pub const LEG_SENT: &str = "vn.motcua.dossier.leg-sent.v1";
    /// It has the request.
    pub const LEG_RECEIVED: &str = "vn.motcua.dossier.leg-received.v1";
    /// It sent the request back to be put right.
    pub const LEG_RETURNED: &str = "vn.motcua.dossier.leg-returned.v1";
    /// It works on it.
    pub const LEG_BEGUN: &str = "vn.motcua.dossier.leg-begun.v1";
    /// It answered, or its silence was taken for consent.
    pub const LEG_ANSWERED: &str = "vn.motcua.dossier.leg-answered.v1";
    /// Its time is over.
    pub const LEG_OVERDUE: &str = "vn.motcua.dossier.leg-overdue.v1";
    /// Nothing is awaited of it any more.
    pub const LEG_CANCELLED: &str = "vn.motcua.dossier.leg-cancelled.v1";
    /// A batch was handed over.
    pub const HANDED_ON: &str = "vn.motcua.handover.given.v1";
    /// The other side said what it got.
    pub const HANDOVER_ACKNOWLEDGED: &str = "vn.motcua.handover.acknowledged.v1";
    /// The other side took none of it.
    pub const HANDOVER_REFUSED: &str = "vn.motcua.handover.refused.v1";
    /// Nobody said in time what arrived.
    pub const HANDOVER_OVERDUE: &str = "vn.motcua.handover.overdue.v1";
    /// The clock stands by a head's decision.
    pub const SUSPENDED: &str = "vn.motcua.dossier.suspended.v1";
    /// It runs again.
    pub const RESUMED: &str = "vn.motcua.dossier.resumed.v1";
    /// What was sent online was not answered in time.
    pub const ANSWER_OVERDUE: &str = "vn.motcua.dossier.answer-overdue.v1";
    /// The appointment is near.
    pub const DUE_SOON: &str = "vn.motcua.dossier.due-soon.v1";
    /// The appointment was missed.
    pub const OVERDUE: &str = "vn.motcua.dossier.overdue.v1";
    /// An apology with a new appointment.
    pub const REAPPOINTED: &str = "vn.motcua.dossier.reappointed.v1";
    /// A corrected calendar made another appointment, or another moment to answer or to wait for the applicant.
    pub const REDATED: &str = "vn.motcua.dossier.redated.v1";
    /// A corrected calendar made other dates, and those that were told stay.
    pub const DATES_KEPT: &str = "vn.motcua.dossier.dates-kept.v1";
    /// It moved to the terms in force.
    pub const VERSION_CHANGED: &str = "vn.motcua.dossier.version-changed.v1";
    /// The applicant asked for it back.
    pub const WITHDRAWAL_REQUESTED: &str = "vn.motcua.dossier.withdrawal-requested.v1";
    /// The head did not agree.
    pub const WITHDRAWAL_REFUSED: &str = "vn.motcua.dossier.withdrawal-refused.v1";
    /// It was given back.
    pub const WITHDRAWN: &str = "vn.motcua.dossier.withdrawn.v1";
    /// It was stopped.
    pub const STOPPED: &str = "vn.motcua.dossier.stopped.v1";
    /// A result was taken back to be corrected.
    pub const RESULT_CORRECTED: &str = "vn.motcua.dossier.result-corrected.v1";
    /// The applicant wrote to the desk.
    pub const APPLICANT_WROTE: &str = "vn.motcua.dossier.applicant-wrote.v1";
    /// The desk wrote to the applicant.
    pub const AGENCY_WROTE: &str = "vn.motcua.dossier.agency-wrote.v1";
    /// Messages were read.
    pub const MESSAGES_READ: &str = "vn.motcua.dossier.messages-read.v1";
    /// The owner invited somebody.
    pub const PARTY_INVITED: &str = "vn.motcua.dossier.party-invited.v1";
    /// Somebody was let in.
    pub const PARTY_JOINED: &str = "vn.motcua.dossier.party-joined.v1";
    /// An invitation or a right ended.
    pub const PARTY_ENDED: &str = "vn.motcua.dossier.party-ended.v1";
    /// A draft was passed on.
    pub const TRANSFERRED: &str = "vn.motcua.dossier.transferred.v1";
    /// The owner took it into an account.
    pub const CLAIMED: &str = "vn.motcua.dossier.claimed.v1";
    /// The owner asks for data to be corrected.
    pub const DATA_CORRECTION_REQUESTED: &str = "vn.motcua.dossier.data-correction-requested.v1";
    /// The owner's data was corrected.
    pub const OWNER_CORRECTED: &str = "vn.motcua.dossier.owner-corrected.v1";
    /// A correction was refused.
    pub const DATA_CORRECTION_REFUSED: &str = "vn.motcua.dossier.data-correction-refused.v1";
    /// The personal data was erased; what is counted stays.
    pub const ERASED: &str = "vn.motcua.dossier.erased.v1";
    /// Originals went back after it had ended without a result.
    pub const ORIGINALS_RETURNED: &str = "vn.motcua.dossier.originals-returned.v1";
    /// The result was handed over.
    pub const RETURNED: &str = "vn.motcua.dossier.returned.v1";
}

/// What every event of a leg carries.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LegEvent<'a> {
    dossier_id: crate::platform::ids::DossierId,
    code: Option<&'a str>,
    procedure_code: &'a str,
    leg: i32,
    step: i32,
    agency_id: crate::platform::ids::AgencyId,
    state: LegState,
    due_at: Option<DateTime<Utc>>,
    answer: Option<LegAnswer>,
    by_silence: bool,
    overdue: bool,
    outside: Option<bool>,
}

/// An event about a leg as it is now.
pub fn leg_event(kind: &'static str, dossier: &Dossier, leg: &Leg) -> Event {
    Event::new(
        kind,
        "dossier",
        dossier.id.as_uuid(),
        LegEvent {
            dossier_id: dossier.id,
            code: dossier.code.as_deref(),
            procedure_code: &dossier.procedure_code,
            leg: leg.no,
            step: leg.step_no,
            agency_id: leg.agency_id,
            state: leg.state,
            due_at: leg.due_at,
            answer: leg.answer,
            by_silence: leg.by_silence,
            overdue: leg.overdue_at.is_some(),
            outside: leg.late_outside,
        },
    )
    .of_agency(dossier.receiving_agency_id)
}

/// An event about a dossier as it is now.
pub fn event(kind: &'static str, dossier: &Dossier) -> Event {
    Event::new(
        kind,
        "dossier",
        dossier.id.as_uuid(),
        DossierEvent {
            dossier_id: dossier.id,
            code: dossier.code.as_deref(),
            procedure_code: &dossier.procedure_code,
            state: dossier.state,
            national_status: dossier.state.national_status(),
            due_at: dossier.due_at,
            version: dossier.version,
        },
    )
    .of_agency(dossier.receiving_agency_id)
}
