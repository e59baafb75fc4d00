//! Who wants to act, in the terms that the rules judge by.

use crate::auth::{AccountKind, Caller, Membership, Role};
use crate::platform::ids::{AgencyId, CitizenId, OfficerId, UnitId};

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A citizen or a business's representative.
    Citizen(CitizenId),
    /// An officer within the memberships that count now.
    Officer {
        /// The account.
        id: OfficerId,
        /// The memberships.
        duties: Vec<Membership>,
    },
}

/// Roles that receive, guide and hand over at a desk (domain section 17).
pub const DESK_ROLES: [Role; 2] = [Role::DeskOfficer, Role::DeskManager];

/// Roles that distribute the work of a unit or an agency.
const ASSIGNING_ROLES: [Role; 2] = [Role::UnitHead, Role::DeskManager];

impl From<&Caller> for Who {
    fn from(caller: &Caller) -> Self {
        match caller.kind {
            AccountKind::Citizen => Self::Citizen(CitizenId::from_uuid(caller.account)),
            AccountKind::Officer => Self::Officer {
                id: OfficerId::from_uuid(caller.account),
                duties: caller.memberships.clone(),
            },
        }
    }
}

impl Who {
    /// The officer's account.
    pub fn officer(&self) -> Option<OfficerId> {
        match self {
            Self::Officer { id, .. } => Some(*id),
            Self::Citizen(_) => None,
        }
    }

    /// The citizen's account.
    pub fn citizen(&self) -> Option<CitizenId> {
        match self {
            Self::Citizen(id) => Some(*id),
            Self::Officer { .. } => None,
        }
    }

    /// Memberships; none for a citizen.
    pub fn duties(&self) -> &[Membership] {
        match self {
            Self::Officer { duties, .. } => duties,
            Self::Citizen(_) => &[],
        }
    }

    /// Whether the officer sits at a desk of this agency.
    pub fn sits_at_desk_of(&self, agency: AgencyId) -> bool {
        self.duties()
            .iter()
            .any(|duty| duty.agency == agency && DESK_ROLES.contains(&duty.role))
    }

    /// Whether a step of this agency, unit and role is the officer's kind of work. Whoever belongs to the whole agency
    /// may do the work of any of its units.
    pub fn has_duty(&self, agency: AgencyId, unit: Option<UnitId>, role: Role) -> bool {
        self.duties()
            .iter()
            .any(|duty| duty.agency == agency && duty.role == role && within(duty.unit, unit))
    }

    /// Whether the officer distributes the work of this unit of this agency.
    pub fn may_assign_in(&self, agency: AgencyId, unit: Option<UnitId>) -> bool {
        self.duties().iter().any(|duty| {
            duty.agency == agency && ASSIGNING_ROLES.contains(&duty.role) && within(duty.unit, unit)
        })
    }
}

fn within(mine: Option<UnitId>, wanted: Option<UnitId>) -> bool {
    match (mine, wanted) {
        (Some(mine), Some(wanted)) => mine == wanted,
        (None, _) | (Some(_), None) => true,
    }
}
