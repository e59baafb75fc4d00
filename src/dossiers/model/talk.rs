//! Messages about a dossier, and the people whom its owner lets in.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::calendar::zone::local_date;
use crate::platform::db::schema::{dossier_messages, dossier_parties};
use crate::platform::ids::{AgencyId, CitizenId, DossierId, DossierPartyId, MessageId};
use crate::text_enum;

text_enum! {
    /// From which side a message comes.
    pub enum MessageSide {
        /// The owner, or somebody who acts for the owner.
        Applicant = "APPLICANT",
        /// The desk, or the officer who has the dossier.
        Agency = "AGENCY",
    }
}

impl MessageSide {
    /// The side that reads it.
    pub fn other(self) -> Self {
        match self {
            Self::Applicant => Self::Agency,
            Self::Agency => Self::Applicant,
        }
    }
}

/// A message about a dossier.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = dossier_messages, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Message {
    /// Its id, in the order of time.
    pub id: MessageId,
    /// The dossier.
    pub dossier_id: DossierId,
    /// Whose desk it is for, or from.
    pub agency_id: AgencyId,
    /// From which side.
    pub side: MessageSide,
    /// The account that wrote it.
    pub author_id: Uuid,
    /// What it says.
    pub body: String,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// When the other side read it.
    pub read_at: Option<DateTime<Utc>>,
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Message({}, •••)", self.id)
    }
}

text_enum! {
    /// As what an owner invites somebody.
    pub enum PartyPurpose {
        /// Somebody who asks for the same (đồng nộp hồ sơ).
        CoApplicant = "CO_APPLICANT",
        /// Somebody who acts for the owner (người được ủy quyền).
        Authorised = "AUTHORISED",
        /// The new owner of a draft.
        Transfer = "TRANSFER",
    }
}

text_enum! {
    /// What somebody whom the owner lets in may do.
    pub enum PartyAccess {
        /// See it.
        View = "VIEW",
        /// Also do what the owner may do.
        Act = "ACT",
    }
}

text_enum! {
    /// Where an invitation stands.
    pub enum PartyState {
        /// The code was not used yet.
        Invited = "INVITED",
        /// In force; for a transfer: done.
        Accepted = "ACCEPTED",
        /// The code was not used in time.
        Expired = "EXPIRED",
        /// Taken back, or given up.
        Ended = "ENDED",
        /// The authorisation's last day is over.
        Lapsed = "LAPSED",
    }
}

/// Somebody whom an owner lets in.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_parties, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Party {
    /// Its id.
    pub id: DossierPartyId,
    /// The dossier.
    pub dossier_id: DossierId,
    /// As what.
    pub purpose: PartyPurpose,
    /// What they may do.
    pub access: PartyAccess,
    /// What the owner noted: the paper, the relation.
    pub note: Option<String>,
    /// When the code was told.
    pub invited_at: DateTime<Utc>,
    /// By whom.
    pub invited_by: CitizenId,
    /// Until when the code can be used.
    pub expires_at: DateTime<Utc>,
    /// Who used it.
    pub citizen_id: Option<CitizenId>,
    /// When.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When it was taken back or given up.
    pub ended_at: Option<DateTime<Utc>>,
    /// Number of the written authorisation, where it bears one.
    pub paper_number: Option<String>,
    /// The written authorisation's date.
    pub paper_date: Option<NaiveDate>,
    /// The first day of the authorisation.
    pub valid_from: Option<NaiveDate>,
    /// Its last day.
    pub valid_to: Option<NaiveDate>,
}

impl Party {
    /// Where it stands at a moment.
    pub fn state(&self, now: DateTime<Utc>) -> PartyState {
        if self.ended_at.is_some() {
            PartyState::Ended
        } else if self.valid_to.is_some_and(|last| last < local_date(now)) {
            PartyState::Lapsed
        } else if self.accepted_at.is_some() {
            PartyState::Accepted
        } else if self.expires_at <= now {
            PartyState::Expired
        } else {
            PartyState::Invited
        }
    }
}
