//! Who is calling, as a verified token tells it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::permissions::Scope;
use super::roles::Role;
use crate::platform::actor::{Actor, ActorKind};
use crate::platform::ids::{AgencyId, CitizenId, DeskId, OfficerId, SessionId, UnitId};
use crate::text_enum;

text_enum! {
    /// What kind of account somebody has.
    pub enum AccountKind {
        /// A citizen, or the representative of a business.
        Citizen = "CITIZEN",
        /// An officer of an agency.
        Officer = "OFFICER",
    }
}

impl AccountKind {
    /// The kind of actor in the audit log.
    pub fn actor_kind(self) -> ActorKind {
        match self {
            Self::Citizen => ActorKind::Citizen,
            Self::Officer => ActorKind::Officer,
        }
    }
}

/// What an officer is, where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Membership {
    /// The agency.
    pub agency: AgencyId,
    /// The unit inside it, where the membership names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// The desk, where the membership names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk: Option<DeskId>,
    /// As what.
    pub role: Role,
}

/// Somebody signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct Caller {
    /// The kind of account.
    pub kind: AccountKind,
    /// The account.
    pub account: Uuid,
    /// The full name.
    pub name: String,
    /// The session that the token belongs to.
    pub session: SessionId,
    /// The account's version of its rights when the token was given; an older one than the account's is refused.
    pub rights_version: i64,
    /// What the caller may do.
    pub scopes: Vec<Scope>,
    /// An officer's memberships at agencies that are in force.
    pub memberships: Vec<Membership>,
    /// Roles that hold in the whole system.
    pub system_roles: Vec<Role>,
}

impl Caller {
    /// The caller as the audit log and the events name them.
    pub fn actor(&self, request_id: Option<Uuid>) -> Actor {
        Actor::account(self.kind.actor_kind(), self.account).in_request(request_id)
    }

    /// The id of a citizen's account.
    pub fn citizen_id(&self) -> Option<CitizenId> {
        (self.kind == AccountKind::Citizen).then(|| CitizenId::from_uuid(self.account))
    }

    /// The id of an officer's account.
    pub fn officer_id(&self) -> Option<OfficerId> {
        (self.kind == AccountKind::Officer).then(|| OfficerId::from_uuid(self.account))
    }
}

impl std::fmt::Debug for Caller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Caller")
            .field("kind", &self.kind)
            .field("account", &self.account)
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}
