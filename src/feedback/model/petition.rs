//! Petitions.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::platform::db::schema::{petition_steps, petitions};
use crate::platform::ids::{AgencyId, CitizenId, DossierId, OfficerId, PetitionId, ProcedureId};
use crate::text_enum;

text_enum! {
    /// What a petition is about.
    pub enum PetitionKind {
        /// How officers act: delay, trouble, what the rules do not ask for (hành vi của cán bộ, công chức).
        Conduct = "CONDUCT",
        /// What the rules and procedures are (quy định, thủ tục hành chính).
        Rules = "RULES",
    }
}

text_enum! {
    /// What a petition wants.
    pub enum PetitionForm {
        /// Tells of something (phản ánh).
        Report = "REPORT",
        /// Proposes something (kiến nghị).
        Proposal = "PROPOSAL",
    }
}

text_enum! {
    /// Where a petition stands.
    pub enum PetitionState {
        /// At an agency that has not said yet whether it is its own.
        Received = "RECEIVED",
        /// Taken up by the agency.
        InHandling = "IN_HANDLING",
        /// The agency has asked for more; the time for the answer stands for as long as the petitioner is waited for.
        SupplementAsked = "SUPPLEMENT_ASKED",
        /// Not taken up.
        Refused = "REFUSED",
        /// The petitioner has the answer.
        Answered = "ANSWERED",
        /// Everybody has it.
        Published = "PUBLISHED",
    }
}

text_enum! {
    /// What is done with a petition.
    pub enum PetitionAction {
        /// It comes in.
        Receive = "RECEIVE",
        /// It is taken up as one of a kind.
        Classify = "CLASSIFY",
        /// It is not taken up.
        Refuse = "REFUSE",
        /// It is another agency's.
        Forward = "FORWARD",
        /// More is asked for.
        AskSupplement = "ASK_SUPPLEMENT",
        /// More is given.
        GiveSupplement = "GIVE_SUPPLEMENT",
        /// It is answered.
        Answer = "ANSWER",
        /// The answer is made public.
        Publish = "PUBLISH",
        /// The answer is not made public.
        Withhold = "WITHHOLD",
    }
}

/// A petition.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = petitions, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Petition {
    /// Its id, in the order of time.
    pub id: PetitionId,
    /// Counts its changes, from 1.
    pub version: i64,
    /// Where it stands.
    pub state: PetitionState,
    /// What it is about: as the petitioner says, then as it was classified.
    pub kind: PetitionKind,
    /// What it wants.
    pub form: PetitionForm,
    /// Whose it is; none without a name.
    pub citizen_id: Option<CitizenId>,
    /// Where it is.
    pub agency_id: AgencyId,
    /// The procedure that it is about.
    pub procedure_id: Option<ProcedureId>,
    /// The petitioner's dossier that it is about.
    pub dossier_id: Option<DossierId>,
    /// In a line.
    pub subject: String,
    /// In the petitioner's words, with what was added.
    pub body: String,
    /// When it came in, first of all.
    pub received_at: DateTime<Utc>,
    /// Until when it is refused, forwarded or taken up.
    pub triage_due_at: DateTime<Utc>,
    /// Until when more is asked for.
    pub supplement_due_at: DateTime<Utc>,
    /// Until when it is answered.
    pub answer_due_at: DateTime<Utc>,
    /// Until when the answer is made public.
    pub publish_due_at: Option<DateTime<Utc>>,
    /// Until when the agency's next act is due, counting all of the time for which it waits for the petitioner; none
    /// when it has nothing to do.
    pub due_at: Option<DateTime<Utc>>,
    /// When more was asked for.
    pub asked_at: Option<DateTime<Utc>>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// The answer to the petitioner.
    pub answer: Option<String>,
    /// When the answer was made public.
    pub published_at: Option<DateTime<Utc>>,
    /// What was asked, without names.
    pub public_question: Option<String>,
    /// The answer, without names.
    pub public_answer: Option<String>,
    /// Until when the petitioner is waited for; none when nothing was asked for.
    pub waits_until: Option<DateTime<Utc>>,
    /// When it was decided that the answer is not made public.
    pub withheld_at: Option<DateTime<Utc>>,
    /// When the worker tells that the agency is late; none once it has.
    pub alert_at: Option<DateTime<Utc>>,
}

impl std::fmt::Debug for Petition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Petition({}, {}, •••)", self.id, self.state)
    }
}

/// Something that was done with a petition.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = petition_steps, check_for_backend(crate::platform::db::MultiBackend))]
pub struct PetitionStep {
    /// The petition.
    pub petition_id: PetitionId,
    /// From 1, in the order of time.
    pub seq: i32,
    /// What.
    pub action: PetitionAction,
    /// When.
    pub at: DateTime<Utc>,
    /// Until when it was due.
    pub due_at: Option<DateTime<Utc>>,
    /// Where; for a forwarding, whereto.
    pub agency_id: AgencyId,
    /// By whom; none when the petitioner did it.
    pub by_officer: Option<OfficerId>,
    /// What was said.
    pub words: Option<String>,
    /// The rule of law.
    pub legal_basis: Option<String>,
}

impl PetitionStep {
    /// Whether it was done after it was due.
    pub fn is_late(&self) -> bool {
        self.due_at.is_some_and(|due| self.at > due)
    }
}

impl std::fmt::Debug for PetitionStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PetitionStep({}, {}, •••)", self.seq, self.action)
    }
}
