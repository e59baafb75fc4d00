//! Whether somebody may do something with a dossier now. `possibleActions` asks the same question as the command, so
//! what is offered is what will be accepted.

use super::lifecycle::{self, StepEffect};
use super::who::Who;
use crate::auth::{Caller, Scope};
use crate::dossiers::model::{Dossier, DossierAction as Action, DossierState as State, DossierStep};
use crate::platform::ids::OfficerId;
use crate::procedures::TaskKind;

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// The dossier's state does not allow it.
    State,
    /// It is somebody else's: another owner's, desk's, unit's or role's.
    Duty,
    /// It is assigned to another officer.
    Assignee,
    /// Who received the dossier may not also sign for it (domain section 17, separation).
    Separation,
    /// The current step is of another kind than the action.
    Step,
}

/// What the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The dossier.
    pub dossier: &'a Dossier,
    /// The step at which it is.
    pub current: Option<&'a DossierStep>,
}

/// What completing this step means for the dossier.
pub fn effect_of(step: &DossierStep) -> StepEffect {
    if step.is_finish {
        StepEffect::Finishes
    } else if step.awaits_obligation {
        StepEffect::AwaitsObligation
    } else {
        StepEffect::GoesOn
    }
}

/// The dossier's state after the action, when this person may do it now.
///
/// # Errors
/// Why not.
pub fn judge(facts: Facts<'_>, who: &Who, action: Action) -> Result<State, Denial> {
    let effect = facts.current.map_or(StepEffect::GoesOn, effect_of);
    let next = lifecycle::next(facts.dossier.state, action, effect).ok_or(Denial::State)?;
    match action {
        Action::SaveDraft | Action::Submit => owner(facts, who)?,
        Action::Accept | Action::ProveObligation => desk(facts, who)?,
        Action::RefuseIntake => {
            let dossier = facts.dossier;
            if !who.heads(dossier.receiving_agency_id) && !who.heads(dossier.competent_agency_id) {
                desk(facts, who)?;
            }
        }
        Action::ReturnResult => {
            desk(facts, who)?;
            if !facts.current.is_some_and(|step| step.is_return) {
                return Err(Denial::Step);
            }
        }
        Action::AssignStep => {
            let step = facts.current.ok_or(Denial::Step)?;
            if !who.may_assign(step.agency_id, step.unit_id, step.role) {
                return Err(Denial::Duty);
            }
        }
        Action::CompleteStep => complete(facts, who)?,
    }
    Ok(next)
}

/// Everything that this caller may do with it now, each by the memberships whose role grants what it needs.
pub fn possible_actions(facts: Facts<'_>, caller: &Caller) -> Vec<Action> {
    Action::ALL
        .iter()
        .copied()
        .filter(|action| {
            let scope = scope_of(*action);
            caller.scopes.contains(&scope) && judge(facts, &Who::within(caller, scope), *action).is_ok()
        })
        .collect()
}

/// The scope that an action needs beside the duty.
fn scope_of(action: Action) -> Scope {
    match action {
        Action::SaveDraft | Action::Submit => Scope::DossierSubmit,
        Action::Accept => Scope::DossierAccept,
        Action::RefuseIntake => Scope::DossierRefuse,
        Action::AssignStep => Scope::DossierAssign,
        Action::CompleteStep | Action::ProveObligation => Scope::DossierAdvance,
        Action::ReturnResult => Scope::DossierReturn,
    }
}

fn owner(facts: Facts<'_>, who: &Who) -> Result<(), Denial> {
    match who.citizen() {
        Some(citizen) if facts.dossier.citizen_id == Some(citizen) => Ok(()),
        Some(_) | None => Err(Denial::Duty),
    }
}

fn desk(facts: Facts<'_>, who: &Who) -> Result<(), Denial> {
    if who.sits_at_desk_of(facts.dossier.receiving_agency_id) {
        Ok(())
    } else {
        Err(Denial::Duty)
    }
}

fn complete(facts: Facts<'_>, who: &Who) -> Result<(), Denial> {
    let step = facts.current.ok_or(Denial::Step)?;
    if step.is_return {
        return Err(Denial::Step);
    }
    if !who.has_duty(step.agency_id, step.unit_id, step.role) {
        return Err(Denial::Duty);
    }
    if step.assignee_id.is_some() && step.assignee_id != who.officer() {
        return Err(Denial::Assignee);
    }
    match who.officer() {
        Some(officer) if !may_do(facts.dossier, step, officer) => Err(Denial::Separation),
        Some(_) | None => Ok(()),
    }
}

/// Whether the separation of duties lets this officer do the step: who received the dossier may not also sign for it.
pub fn may_do(dossier: &Dossier, step: &DossierStep, officer: OfficerId) -> bool {
    step.task != TaskKind::Sign || dossier.received_by != Some(officer)
}
