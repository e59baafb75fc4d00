//! Legs (chân liên thông): what another agency does for a dossier when it is asked to (domain section 9).

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::auth::Role;
use crate::calendar::{Limit, LimitError, LimitUnit};
use crate::platform::db::schema::{dossier_leg_reminders, dossier_legs};
use crate::platform::ids::{AgencyId, CalendarId, DossierId, OfficerId, UnitId};
use crate::procedures::model::StepAnswer;
use crate::text_enum;

text_enum! {
    /// Where a leg stands (domain section 9, item 4).
    pub enum LegState {
        /// Its turn has come, and the request is not sent yet.
        Prepared = "PREPARED",
        /// Sent; the agency's time runs.
        Sent = "SENT",
        /// The agency has it.
        Received = "RECEIVED",
        /// The agency sent the request back to be put right.
        ReturnedForCorrection = "RETURNED_FOR_CORRECTION",
        /// The agency works on it.
        InProgress = "IN_PROGRESS",
        /// Answered, or taken as agreed to by silence.
        Answered = "ANSWERED",
        /// The agency's time is over; it may still answer.
        Overdue = "OVERDUE",
        /// Nothing is awaited of the agency any more.
        Cancelled = "CANCELLED",
    }
}

text_enum! {
    /// What an agency answers (domain section 9, item 3).
    pub enum LegAnswer {
        /// It agrees, or confirms.
        Agree = "AGREE",
        /// It does not.
        Disagree = "DISAGREE",
        /// It cannot say without more; the request is sent anew.
        NeedInfo = "NEED_INFO",
        /// It did its part: the paper or number that it was asked for.
        Result = "RESULT",
    }
}

impl From<LegAnswer> for StepAnswer {
    fn from(answer: LegAnswer) -> Self {
        match answer {
            LegAnswer::Agree => Self::Agree,
            LegAnswer::Disagree => Self::Disagree,
            LegAnswer::NeedInfo => Self::NeedInfo,
            LegAnswer::Result => Self::Result,
        }
    }
}

text_enum! {
    /// Something that is done to a leg.
    pub enum LegAct {
        /// The asking side sends the request, or sends it again corrected.
        Send = "SEND",
        /// The agency says that it has it.
        Receive = "RECEIVE",
        /// The agency sends the request back to be put right.
        ReturnForCorrection = "RETURN_FOR_CORRECTION",
        /// The agency begins to work on it.
        Begin = "BEGIN",
        /// The agency answers.
        Answer = "ANSWER",
        /// The agency's time is over.
        Miss = "MISS",
        /// The asking side goes on as if the agency had agreed, where the law takes silence for consent.
        Consent = "CONSENT",
        /// The asking side wants no answer any more.
        Cancel = "CANCEL",
    }
}

/// A leg of a dossier.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_legs, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Leg {
    /// The dossier.
    pub dossier_id: DossierId,
    /// Its place, from 1.
    pub no: i32,
    /// The step that it is the work of.
    pub step_no: i32,
    /// The agency that is asked.
    pub agency_id: AgencyId,
    /// The unit that is asked.
    pub unit_id: Option<UnitId>,
    /// That unit's name, as it was.
    pub unit_name: Option<String>,
    /// The agency that asks.
    pub asking_agency_id: AgencyId,
    /// The unit that asks.
    pub asking_unit_id: Option<UnitId>,
    /// The role that asks.
    pub asking_role: Role,
    /// Where it stands.
    pub state: LegState,
    /// Whether the dossier's own clock stands while it is out.
    pub pauses_clock: bool,
    /// The rule of law by which silence is consent; none where it is not.
    pub consent_basis: Option<String>,
    /// What the agency is given, in hundredths of the unit.
    pub allotment_value: i32,
    /// The unit of that.
    pub allotment_unit: LimitUnit,
    /// The agency's own calendar, by which its time is counted.
    pub calendar_id: Option<CalendarId>,
    /// What is asked.
    pub request: Option<String>,
    /// Since when it is to be sent.
    pub prepared_at: DateTime<Utc>,
    /// When it was sent, the last time.
    pub sent_at: Option<DateTime<Utc>>,
    /// Who sent it.
    pub sent_by: Option<OfficerId>,
    /// By when the agency is to answer.
    pub due_at: Option<DateTime<Utc>>,
    /// From when on it is late: a time of days is kept until the last day is over.
    pub late_from: Option<DateTime<Utc>>,
    /// When the agency had it.
    pub accepted_at: Option<DateTime<Utc>>,
    /// Who took it there.
    pub accepted_by: Option<OfficerId>,
    /// When the agency sent it back to be put right, the last time.
    pub returned_at: Option<DateTime<Utc>>,
    /// Who did.
    pub returned_by: Option<OfficerId>,
    /// What is to be put right.
    pub return_reason: Option<String>,
    /// When the agency began to work on it.
    pub begun_at: Option<DateTime<Utc>>,
    /// Who did.
    pub begun_by: Option<OfficerId>,
    /// When it was answered, or taken as agreed to.
    pub answered_at: Option<DateTime<Utc>>,
    /// Who answered; where silence was taken for consent, who went on.
    pub answered_by: Option<OfficerId>,
    /// The answer.
    pub answer: Option<LegAnswer>,
    /// The answer in words.
    pub answer_text: Option<String>,
    /// Whether silence was taken for consent.
    pub by_silence: bool,
    /// When it was found to be late; that stays, whenever it is answered.
    pub overdue_at: Option<DateTime<Utc>>,
    /// Whether the agency that was late is outside of the province's own system.
    pub late_outside: Option<bool>,
    /// When nothing was awaited any more.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Who said so; nobody, where it ended with the dossier.
    pub cancelled_by: Option<OfficerId>,
    /// Why.
    pub cancel_reason: Option<String>,
}

impl LegState {
    /// Whether something is still to come of it.
    pub fn is_open(self) -> bool {
        match self {
            Self::Prepared
            | Self::Sent
            | Self::Received
            | Self::ReturnedForCorrection
            | Self::InProgress
            | Self::Overdue => true,
            Self::Answered | Self::Cancelled => false,
        }
    }

    /// Whether the agency is waited for: its time runs, or is over.
    pub fn is_out(self) -> bool {
        match self {
            Self::Sent | Self::Received | Self::InProgress | Self::Overdue => true,
            Self::Prepared | Self::ReturnedForCorrection | Self::Answered | Self::Cancelled => false,
        }
    }
}

impl Leg {
    /// What the agency is given.
    ///
    /// # Errors
    /// What stands in the database is no limit, which is a bug.
    pub fn allotment(&self) -> Result<Limit, LimitError> {
        Limit::new(self.allotment_value, self.allotment_unit)
    }
}

/// That somebody was reminded of a leg that is late.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_leg_reminders, check_for_backend(crate::platform::db::MultiBackend))]
pub struct LegReminder {
    /// The dossier.
    pub dossier_id: DossierId,
    /// The leg.
    pub leg_no: i32,
    /// Who: the head of the agency that is late, or the coordinator of the reform.
    pub role: Role,
    /// The agency that is late.
    pub agency_id: AgencyId,
    /// When.
    pub at: DateTime<Utc>,
}
