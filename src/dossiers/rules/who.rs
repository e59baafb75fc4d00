//! Who wants to act, in the terms that the rules judge by.

use crate::auth::{AccountKind, Caller, Granted, Membership, Permission, Role, Scope};
use crate::platform::ids::{AgencyId, CitizenId, DeskId, OfficerId, UnitId};

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
    /// The system itself: the worker.
    System,
}

/// Roles that receive, guide and hand over at a desk (domain section 17).
pub const DESK_ROLES: [Role; 2] = [Role::DeskOfficer, Role::DeskManager];

impl From<&Caller> for Who {
    fn from(caller: &Caller) -> Self {
        Self::with(caller, caller.memberships.clone())
    }
}

impl Who {
    /// A caller within the memberships whose role grants one scope: what may be done with it, and where.
    pub fn within(caller: &Caller, scope: Scope) -> Self {
        let grants = |duty: &&Membership| duty.role.scopes().contains(&scope);
        Self::with(
            caller,
            caller.memberships.iter().filter(grants).copied().collect(),
        )
    }

    /// A caller within the memberships that grant a permission. None for the system itself.
    pub fn granted<P: Permission>(granted: &Granted<P>) -> Option<Self> {
        Some(Self::with(granted.caller()?, granted.memberships().to_vec()))
    }

    fn with(caller: &Caller, duties: Vec<Membership>) -> Self {
        match caller.kind {
            AccountKind::Citizen => Self::Citizen(CitizenId::from_uuid(caller.account)),
            AccountKind::Officer => Self::Officer {
                id: OfficerId::from_uuid(caller.account),
                duties,
            },
        }
    }

    /// The officer's account.
    pub fn officer(&self) -> Option<OfficerId> {
        match self {
            Self::Officer { id, .. } => Some(*id),
            Self::Citizen(_) | Self::System => None,
        }
    }

    /// The citizen's account.
    pub fn citizen(&self) -> Option<CitizenId> {
        match self {
            Self::Citizen(id) => Some(*id),
            Self::Officer { .. } | Self::System => None,
        }
    }

    /// Memberships; none for a citizen.
    pub fn duties(&self) -> &[Membership] {
        match self {
            Self::Officer { duties, .. } => duties,
            Self::Citizen(_) | Self::System => &[],
        }
    }

    /// Whether the officer sits at a desk of this agency.
    pub fn sits_at_desk_of(&self, agency: AgencyId) -> bool {
        self.duties()
            .iter()
            .any(|duty| duty.agency == agency && DESK_ROLES.contains(&duty.role))
    }

    /// The desks of an agency at which the officer sits.
    pub fn desks_at(&self, agency: AgencyId) -> Vec<DeskId> {
        self.desks_where(|duty| duty.agency == agency)
    }

    /// The desks at which the officer sits, of whatever agency.
    pub fn desks(&self) -> Vec<DeskId> {
        self.desks_where(|_| true)
    }

    fn desks_where(&self, is_meant: impl Fn(&Membership) -> bool) -> Vec<DeskId> {
        let mut desks: Vec<_> = self
            .duties()
            .iter()
            .filter(|duty| is_meant(duty) && DESK_ROLES.contains(&duty.role))
            .filter_map(|duty| duty.desk)
            .collect();
        desks.sort_unstable();
        desks.dedup();
        desks
    }

    /// Whether the officer manages the desks of this agency.
    pub fn manages_desks_of(&self, agency: AgencyId) -> bool {
        self.duties()
            .iter()
            .any(|duty| duty.agency == agency && duty.role == Role::DeskManager)
    }

    /// Whether the officer heads this agency.
    pub fn heads(&self, agency: AgencyId) -> bool {
        self.duties()
            .iter()
            .any(|duty| duty.agency == agency && duty.role == Role::AgencyHead)
    }

    /// Whether the officer heads the unit that a step belongs to, or the agency.
    pub fn heads_unit(&self, agency: AgencyId, unit: Option<UnitId>) -> bool {
        self.heads(agency)
            || self
                .duties()
                .iter()
                .any(|duty| duty.agency == agency && duty.role == Role::UnitHead && leads(duty.unit, unit))
    }

    /// Whether the officer signs for the province's People's Committee.
    pub fn speaks_for_the_province(&self) -> bool {
        self.duties().iter().any(|duty| duty.role == Role::PpcApprover)
    }

    /// Whether a step of this agency, unit and role is the officer's kind of work. Whoever belongs to the whole agency
    /// may do the work of any of its units; the desks' manager all of the desks'.
    pub fn has_duty(&self, agency: AgencyId, unit: Option<UnitId>, role: Role) -> bool {
        self.duties()
            .iter()
            .any(|duty| duty.agency == agency && covers(duty.role, role) && reaches(duty.unit, unit))
    }

    /// Whether the officer distributes the work of this agency, unit and role: the head of a unit its own, the desks'
    /// manager the desks', the head of the agency all of it, so that nothing waits for somebody who left.
    pub fn may_assign(&self, agency: AgencyId, unit: Option<UnitId>, role: Role) -> bool {
        self.duties().iter().any(|duty| {
            duty.agency == agency
                && match duty.role {
                    Role::UnitHead => leads(duty.unit, unit),
                    Role::DeskManager => DESK_ROLES.contains(&role),
                    Role::AgencyHead => true,
                    _ => false,
                }
        })
    }
}

/// Whether the work of a role may be done in another.
pub fn covers(mine: Role, wanted: Role) -> bool {
    mine == wanted || (mine == Role::DeskManager && wanted == Role::DeskOfficer)
}

/// Whether the head of a unit leads the unit that work belongs to. Only where a closed agency's work is carried on is
/// there a head without a unit: of all the units that are no more.
fn leads(mine: Option<UnitId>, wanted: Option<UnitId>) -> bool {
    match (mine, wanted) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(mine), Some(wanted)) => mine == wanted,
    }
}

fn reaches(mine: Option<UnitId>, wanted: Option<UnitId>) -> bool {
    match (mine, wanted) {
        (Some(mine), Some(wanted)) => mine == wanted,
        (None, _) | (Some(_), None) => true,
    }
}
