//! One look at somebody's data.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::platform::actor::{Actor, ActorKind};
use crate::platform::ids::AgencyId;
use crate::text_enum;

text_enum! {
    /// How much of the personal data was shown.
    pub enum PersonalDataShown {
        /// Numbers, telephone, address and the like only in part or not at all.
        Masked = "MASKED",
        /// All of it.
        Whole = "WHOLE",
    }
}

text_enum! {
    /// What gave the right to look.
    pub enum AccessPurpose {
        /// A piece of work that is the looker's now.
        Duty = "DUTY",
        /// The agency has or had a part in it.
        Involvement = "INVOLVEMENT",
        /// The owner has let the looker see it, or has given away the receipt with its secret.
        Authorisation = "AUTHORISATION",
        /// A reason, given and kept, to see all of it without a duty.
        Reveal = "REVEAL",
        /// Inspection or audit, and signing for the province where the own agency has no part.
        Supervision = "SUPERVISION",
    }
}

text_enum! {
    /// Which way somebody looked.
    pub enum AccessChannel {
        /// Signed in in person.
        Session = "SESSION",
        /// Through another system, by a client's own token; none is given out yet.
        Client = "CLIENT",
        /// Without signing in: with the code and the secret on the receipt.
        Public = "PUBLIC",
    }
}

text_enum! {
    /// What came of it.
    pub enum AccessResult {
        /// It was shown.
        Granted = "GRANTED",
        /// It was not: there is no such thing, or it is not the looker's to see.
        Refused = "REFUSED",
    }
}

impl AccessChannel {
    /// The way of this actor.
    pub fn of(actor: &Actor) -> Self {
        match actor.kind {
            ActorKind::Citizen | ActorKind::Officer | ActorKind::System => Self::Session,
            ActorKind::Client => Self::Client,
            ActorKind::Anonymous => Self::Public,
        }
    }
}

/// A look, on its way into the log.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What kind of thing was looked at.
    pub subject_type: &'static str,
    /// Which.
    pub subject_id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Actor,
    /// For which agency.
    pub agency: Option<AgencyId>,
    /// As what there.
    pub role: Option<&'static str>,
    /// By which operation of the API (its `operationId`).
    pub operation: &'static str,
    /// How much was shown.
    pub personal_data: PersonalDataShown,
    /// By what right.
    pub purpose: AccessPurpose,
    /// Why, in the looker's words.
    pub reason: Option<String>,
    /// From where.
    pub address: IpAddr,
    /// What came of it.
    pub result: AccessResult,
}
