//! Who sees which part of the board, and how counts become it.

use std::collections::HashMap;

use crate::auth::{Membership, Role};
use crate::desk::model::Part;
use crate::dossiers::model::Figures;
use crate::platform::ids::{AgencyId, UnitId};

/// What somebody sees of an agency's board (domain section 17).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// All of it.
    Whole,
    /// What the desks received.
    Desks,
    /// The work of these units.
    Units(Vec<UnitId>),
    /// What the desks received, and the work of these units.
    DesksAndUnits(Vec<UnitId>),
}

impl Sight {
    /// Whether it holds the dossiers that the desks received.
    pub fn has_desks(&self) -> bool {
        match self {
            Self::Whole | Self::Desks | Self::DesksAndUnits(_) => true,
            Self::Units(_) => false,
        }
    }

    /// Whether it holds the work of a unit, or with none the work that is no unit's.
    pub fn has_unit(&self, unit: Option<UnitId>) -> bool {
        match self {
            Self::Whole => true,
            Self::Desks => false,
            Self::Units(own) | Self::DesksAndUnits(own) => unit.is_some_and(|unit| own.contains(&unit)),
        }
    }
}

/// Over what a role leads or watches.
enum Reach {
    Province,
    Agency,
    Desks,
    Unit,
    Nothing,
}

fn reach(role: Role) -> Reach {
    match role {
        Role::ReformCoordinator
        | Role::IsoLead
        | Role::ItLead
        | Role::FinanceLead
        | Role::PpcApprover
        | Role::ProcedureController => Reach::Province,
        Role::AgencyHead | Role::IsoOfficer | Role::Inspector | Role::Auditor => Reach::Agency,
        Role::DeskManager => Reach::Desks,
        Role::UnitHead => Reach::Unit,
        Role::DeskOfficer | Role::Handler | Role::Clerk | Role::Cashier | Role::SysAdmin => Reach::Nothing,
    }
}

/// What memberships that give the right to see figures show of an agency; none when it is not theirs.
pub fn sight(memberships: &[Membership], agency: AgencyId) -> Option<Sight> {
    let (mut desks, mut units) = (false, Vec::new());
    for held in memberships {
        let here = held.agency == agency;
        match reach(held.role) {
            Reach::Province => return Some(Sight::Whole),
            Reach::Agency if here => return Some(Sight::Whole),
            Reach::Desks if here => desks = true,
            Reach::Unit if here => units.extend(held.unit),
            Reach::Agency | Reach::Desks | Reach::Unit | Reach::Nothing => {}
        }
    }
    match (desks, units.is_empty()) {
        (true, true) => Some(Sight::Desks),
        (true, false) => Some(Sight::DesksAndUnits(units)),
        (false, false) => Some(Sight::Units(units)),
        (false, true) => None,
    }
}

/// The sum of figures.
pub fn total(figures: impl IntoIterator<Item = Figures>) -> Figures {
    let mut total = Figures::default();
    for more in figures {
        total.add(&more);
    }
    total
}

/// Figures put together by what they are of, in the order of names; what belongs to none comes last.
pub fn parts<Id: Copy + Eq + std::hash::Hash>(
    figures: impl IntoIterator<Item = (Option<Id>, Figures)>,
    names: &HashMap<Id, String>,
) -> Vec<Part<Id>> {
    let mut sums: HashMap<Option<Id>, Figures> = HashMap::new();
    for (id, more) in figures {
        sums.entry(id).or_default().add(&more);
    }
    let mut parts: Vec<Part<Id>> = sums
        .into_iter()
        .map(|(id, figures)| Part {
            id,
            name: id.and_then(|id| names.get(&id).cloned()),
            figures,
        })
        .collect();
    parts.sort_by(|a, b| (a.id.is_none(), &a.name).cmp(&(b.id.is_none(), &b.name)));
    parts
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn agency(n: u128) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(n))
    }

    fn unit() -> UnitId {
        UnitId::from_uuid(Uuid::from_u128(3))
    }

    fn held(role: Role, at: u128) -> Membership {
        Membership {
            agency: agency(at),
            unit: (role == Role::UnitHead).then(unit),
            desk: None,
            role,
        }
    }

    #[test]
    fn leaders_see_what_they_lead_and_nobody_else_sees_anything() {
        for role in Role::ALL.iter().copied() {
            let (own, other) = (
                sight(&[held(role, 1)], agency(1)),
                sight(&[held(role, 2)], agency(1)),
            );
            let expected = match role {
                Role::AgencyHead | Role::Inspector | Role::Auditor => (Some(Sight::Whole), None),
                Role::IsoOfficer => (Some(Sight::Whole), None),
                Role::DeskManager => (Some(Sight::Desks), None),
                Role::UnitHead => (Some(Sight::Units(vec![unit()])), None),
                Role::ReformCoordinator
                | Role::IsoLead
                | Role::ItLead
                | Role::FinanceLead
                | Role::ProcedureController
                | Role::PpcApprover => (Some(Sight::Whole), Some(Sight::Whole)),
                Role::DeskOfficer | Role::Handler | Role::Clerk | Role::Cashier | Role::SysAdmin => {
                    (None, None)
                }
            };
            assert_eq!((own, other), expected, "{role}");
        }
        let both = [held(Role::DeskManager, 1), held(Role::UnitHead, 1)];
        assert_eq!(sight(&both, agency(1)), Some(Sight::DesksAndUnits(vec![unit()])));
        assert_eq!(sight(&[], agency(1)), None);
    }

    #[test]
    fn figures_are_summed_by_name_and_what_is_nobodys_comes_last() {
        let one = |open| Figures {
            open,
            ..Figures::default()
        };
        let names = HashMap::from([(1, "B".to_owned()), (2, "A".to_owned())]);
        let found = parts(
            [
                (None, one(8)),
                (Some(1), one(1)),
                (Some(2), one(2)),
                (Some(1), one(4)),
            ],
            &names,
        );
        let found: Vec<_> = found.iter().map(|part| (part.id, part.figures.open)).collect();
        assert_eq!(found, [(Some(2), 2), (Some(1), 5), (None, 8)]);
    }
}
