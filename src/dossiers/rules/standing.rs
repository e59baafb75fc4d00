//! As what somebody looks at a dossier, and whether that shows all personal data of it (domain section 20.2).

use super::who::Who;
use crate::auth::Membership;
use crate::dossiers::model::{Dossier, DossierStep, StepState, Work};
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
}

impl Standing {
    /// How much is shown to such a looker.
    pub fn shows(self) -> PersonalDataShown {
        match self {
            Self::Owner | Self::Party | Self::Duty(_) => PersonalDataShown::Whole,
            Self::Involved(_) => PersonalDataShown::Masked,
        }
    }

    /// By what right; nobody asks an owner.
    pub fn purpose(self) -> Option<AccessPurpose> {
        match self {
            Self::Owner => None,
            Self::Party => Some(AccessPurpose::Authorisation),
            Self::Duty(_) => Some(AccessPurpose::Duty),
            Self::Involved(_) => Some(AccessPurpose::Involvement),
        }
    }

    /// The membership within which an officer looks.
    pub fn membership(self) -> Option<Membership> {
        match self {
            Self::Owner | Self::Party => None,
            Self::Duty(membership) => Some(membership),
            Self::Involved(membership) => membership,
        }
    }
}

/// As what this person looks at a dossier that is visible to them.
pub fn standing(who: &Who, dossier: &Dossier, steps: &[DossierStep]) -> Standing {
    standing_with(who, dossier, steps, &[])
}

/// The same, when the tasks that wait for the dossier are known too: whoever's they are has a duty on it.
pub fn standing_with(who: &Who, dossier: &Dossier, steps: &[DossierStep], tasks: &[Work]) -> Standing {
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
    let there = who.duties().iter().find(|held| involved.contains(&held.agency));
    Standing::Involved(there.or(who.duties().first()).copied())
}

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
    within.sits_at_desk_of(dossier.receiving_agency_id)
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
