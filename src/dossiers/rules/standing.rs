//! As what somebody looks at a dossier, and whether that shows all personal data of it (domain section 20.2).

use super::who::Who;
use crate::auth::{Membership, Role};
use crate::dossiers::model::{Dossier, DossierState, DossierStep, StepState, Work};
use crate::platform::access_log::{AccessPurpose, PersonalDataShown};
use crate::platform::ids::AgencyId;

/// As what somebody looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is the looker's own.
    Owner,
    /// Somebody whom the owner has let in.
    Party,
    /// An officer with a duty on it now: at its desk, at the step where it is, or with another task on it.
    Duty(Membership),
    /// An officer of an agency that has or had a part in it, with the membership there.
    Involved(Option<Membership>),
    /// Somebody who inspects or audits, and who signs for the province where the own agency has no part.
    Supervising(Membership),
}

impl Standing {
    /// How much is shown to such a looker.
    pub fn shows(self) -> PersonalDataShown {
        match self {
            Self::Owner | Self::Party | Self::Duty(_) => PersonalDataShown::Whole,
            Self::Involved(_) | Self::Supervising(_) => PersonalDataShown::Masked,
        }
    }

    /// By what right; nobody asks an owner.
    pub fn purpose(self) -> Option<AccessPurpose> {
        match self {
            Self::Owner => None,
            Self::Party => Some(AccessPurpose::Authorisation),
            Self::Duty(_) => Some(AccessPurpose::Duty),
            Self::Involved(_) => Some(AccessPurpose::Involvement),
            Self::Supervising(_) => Some(AccessPurpose::Supervision),
        }
    }

    /// The membership within which an officer looks.
    pub fn membership(self) -> Option<Membership> {
        match self {
            Self::Owner | Self::Party => None,
            Self::Duty(membership) | Self::Supervising(membership) => Some(membership),
            Self::Involved(membership) => membership,
        }
    }
}

/// As what this person looks at a dossier that is visible to them; whoever has one of the `tasks` that wait for it has a
/// duty on it.
pub fn standing(who: &Who, dossier: &Dossier, steps: &[DossierStep], tasks: &[Work]) -> Standing {
    if who.citizen().is_some() {
        // What a citizen sees that is not the own is there because its owner has let them in.
        return match who.citizen() == dossier.citizen_id {
            true => Standing::Owner,
            false => Standing::Party,
        };
    }
    if let Some(duty) = who
        .duties()
        .iter()
        .find(|held| has_duty(who, **held, dossier, (steps, tasks)))
    {
        return Standing::Duty(*duty);
    }
    let began = |step: &&DossierStep| step.state != StepState::Pending;
    let involved: Vec<AgencyId> = steps
        .iter()
        .filter(began)
        .map(|step| step.agency_id)
        .chain([dossier.receiving_agency_id, dossier.competent_agency_id])
        .collect();
    let has_part = |held: &&Membership| involved.contains(&held.agency);
    let oversees = |held: &&Membership| OVERSEERS.contains(&held.role);
    let mut held = who.duties().iter();
    if let Some(there) = held.find(|held| has_part(held) && !oversees(held)) {
        return Standing::Involved(Some(*there));
    }
    let overseeing = || who.duties().iter().filter(oversees);
    let signing = || who.duties().iter().find(|held| held.role == Role::PpcApprover);
    match overseeing()
        .find(has_part)
        .or_else(|| overseeing().next())
        .or_else(signing)
    {
        Some(overseer) => Standing::Supervising(*overseer),
        None => Standing::Involved(who.duties().first().copied()),
    }
}

/// Who looks because of inspection or audit.
pub const OVERSEERS: [Role; 2] = [Role::Inspector, Role::Auditor];

/// Whether one membership gives a duty on the dossier now.
fn has_duty(
    who: &Who,
    held: Membership,
    dossier: &Dossier,
    (steps, tasks): (&[DossierStep], &[Work]),
) -> bool {
    let Some(id) = who.officer() else { return false };
    let within = Who::Officer {
        id,
        duties: vec![held],
    };
    // While the applicant pays it is at no step, and its head may have to take the notice back.
    let is_paying = dossier.state == DossierState::FinancialObligation;
    within.sits_at_desk_of(dossier.receiving_agency_id)
        || (is_paying && within.heads(dossier.competent_agency_id))
        || tasks
            .iter()
            .any(|task| within.has_duty(task.agency_id, task.unit_id, task.role))
        || steps
            .iter()
            .filter(|step| step.state == StepState::Active)
            .any(|step| {
                within.has_duty(step.agency_id, step.unit_id, step.role)
                    || within.may_assign(step.agency_id, step.unit_id, step.role)
            })
}
