//! Whether somebody may do something with a dossier now. `possibleActions` asks the same question as the command, so
//! what is offered is what will be accepted.

use super::ledger;
use super::lifecycle::{self, StepEffect};
use super::who::Who;
use crate::auth::{Caller, Scope};
use crate::dossiers::model::{
    ClockPhase, Dossier, DossierAction as Action, DossierState as State, DossierStep, StepState,
    SupplementState,
};
use crate::platform::ids::{CitizenId, OfficerId};
use crate::procedures::{PauseReason, TaskKind};

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// The dossier's state does not allow it.
    State,
    /// It is somebody else's: another owner's, desk's, unit's or role's.
    Duty,
    /// It is assigned to another officer.
    Assignee,
    /// Who received or filled in the dossier may not also sign for it (domain section 17, separation).
    Separation,
    /// The current step is of another kind than the action.
    Step,
    /// It is not the moment for it: what it answers is not open, or was done already.
    Moment,
    /// The clock stands by a head's decision; it has to run again first.
    Suspended,
    /// A request for a supplement is under way.
    SupplementOpen,
    /// The result is signed.
    Signed,
    /// It was done already, and once more only somebody with the permission for it may.
    Once,
    /// The dossier is at several steps, and none of them is named.
    Several,
    /// The step is another agency's leg: it is asked for and answered.
    Leg,
}

/// What the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The dossier.
    pub dossier: &'a Dossier,
    /// Its steps; it is at those that are active.
    pub steps: &'a [DossierStep],
    /// The step that is named, by its place.
    pub at: Option<i32>,
    /// A citizen whom the owner has let act.
    pub acting: Option<CitizenId>,
}

/// The same about one of the steps at which it is.
#[derive(Clone, Copy, Debug)]
struct Here<'a> {
    dossier: &'a Dossier,
    current: Option<&'a DossierStep>,
    acting: Option<CitizenId>,
}

/// What is done to one step, which has to be named where the dossier is at several.
pub const STEP_ACTS: [Action; 6] = [
    Action::AssignStep,
    Action::ClaimStep,
    Action::ReleaseStep,
    Action::Instruct,
    Action::CompleteStep,
    Action::ReturnStep,
];

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
    judge_step(facts, who, action).map(|(next, _)| next)
}

/// The same, with the step at which it is done: the one that is named, the only one at which the dossier is, or the first
/// of them at which this person may do it.
///
/// # Errors
/// Why not.
pub fn judge_step<'a>(
    facts: Facts<'a>,
    who: &Who,
    action: Action,
) -> Result<(State, Option<&'a DossierStep>), Denial> {
    let here = |current: Option<&'a DossierStep>| Here {
        dossier: facts.dossier,
        current,
        acting: facts.acting,
    };
    let mut active = facts
        .steps
        .iter()
        .filter(|step| step.state == StepState::Active && facts.at.is_none_or(|at| step.no == at));
    let Some(first) = active.next() else {
        // A step that is named and is not being done, or none at all.
        if facts.at.is_some() {
            return Err(Denial::Step);
        }
        return judge_here(here(None), who, action).map(|next| (next, None));
    };
    let others: Vec<_> = active.collect();
    if !others.is_empty() && (STEP_ACTS.contains(&action) || action == Action::ChangeVersion) {
        return Err(Denial::Several);
    }
    let judged = judge_here(here(Some(first)), who, action).map(|next| (next, Some(first)));
    others.into_iter().fold(judged, |judged, step| match judged {
        Ok(found) => Ok(found),
        Err(denial) => judge_here(here(Some(step)), who, action)
            .map(|next| (next, Some(step)))
            .map_err(|_| denial),
    })
}

fn judge_here(facts: Here<'_>, who: &Who, action: Action) -> Result<State, Denial> {
    let effect = facts.current.map_or(StepEffect::GoesOn, effect_of);
    let dossier = facts.dossier;
    let next = lifecycle::next(dossier.state, action, effect).ok_or(Denial::State)?;
    moment(facts, action)?;
    match action {
        Action::SaveDraft
        | Action::AskTrial
        | Action::Submit
        | Action::GiveSupplement
        | Action::RequestWithdrawal => owner(facts, who)?,
        Action::AnswerTrial
        | Action::Accept
        | Action::SendSupplement
        | Action::EnterSupplement
        | Action::ReceiveSupplement
        | Action::RejectSupplement
        | Action::ExpireSupplement
        | Action::EnterWithdrawal
        | Action::ProveObligation => desk(facts, who)?,
        Action::ReturnResult => duty(who.sits_at_desk_of(dossier.returning_agency()))?,
        Action::GuideIntake => {
            desk(facts, who)?;
            // As often as the rules allow, usually once; again only with the permission, and then with a reason.
            if dossier.intake_requests >= dossier.guidances_allowed && !may_override(dossier, who) {
                return Err(Denial::Once);
            }
        }
        Action::RefuseIntake => {
            if !heads_it(dossier, who) {
                desk(facts, who)?;
            }
        }
        Action::AssignStep => {
            let step = facts.current.ok_or(Denial::Step)?;
            duty(who.may_assign(step.agency_id, step.unit_id, step.role))?;
        }
        Action::ClaimStep => {
            let step = handled(facts, who)?;
            if step.is_return {
                return Err(Denial::Step);
            }
            if step.assignee_id.is_some() {
                return Err(Denial::Assignee);
            }
        }
        Action::ReleaseStep => {
            let step = facts.current.ok_or(Denial::Step)?;
            match step.assignee_id {
                None => return Err(Denial::Moment),
                Some(assignee) if who.officer() != Some(assignee) => return Err(Denial::Assignee),
                Some(_) => {}
            }
        }
        Action::CompleteStep | Action::ReturnStep | Action::ProposeSupplement => {
            let step = handled(facts, who)?;
            if step.is_return {
                return Err(Denial::Step);
            }
            if step.is_leg {
                return Err(Denial::Leg);
            }
        }
        Action::CancelSupplement => {
            // Whoever handles the step, or decides on it.
            let step = facts.current.ok_or(Denial::Step)?;
            let decides =
                who.heads_unit(step.agency_id, step.unit_id) || who.heads(dossier.competent_agency_id);
            if !decides {
                handled(facts, who)?;
            }
        }
        Action::Suspend => {
            let step = facts.current.ok_or(Denial::Step)?;
            let by_law = step
                .pause_reason
                .is_some_and(|reason| reason != PauseReason::FinancialObligation);
            let head = who.heads(step.agency_id) || who.heads(dossier.competent_agency_id);
            duty(head || (by_law && who.heads_unit(step.agency_id, step.unit_id)))?;
        }
        // What only the head of the agency may decide, nobody below ends.
        Action::Resume if dossier.paused_for.as_deref() == Some(ledger::FORCE_MAJEURE) => {
            let step = facts.current.ok_or(Denial::Step)?;
            duty(who.heads(step.agency_id) || who.heads(dossier.competent_agency_id))?;
        }
        // At intake there is no step yet.
        Action::ExtendSupplement => match facts.current {
            Some(step) => {
                duty(who.heads_unit(step.agency_id, step.unit_id) || who.heads(dossier.competent_agency_id))?
            }
            None => duty(heads_it(dossier, who))?,
        },
        Action::Instruct | Action::DecideSupplement | Action::Resume => {
            let step = facts.current.ok_or(Denial::Step)?;
            duty(who.heads_unit(step.agency_id, step.unit_id) || who.heads(dossier.competent_agency_id))?;
        }
        Action::Reappoint => {
            duty(heads_it(dossier, who) || who.speaks_for_the_province())?;
            if dossier.reappointments >= dossier.reappointments_allowed && !who.speaks_for_the_province() {
                return Err(Denial::Once);
            }
        }
        Action::DecideWithdrawal
        | Action::Stop
        | Action::CorrectObligation
        | Action::CancelObligation
        | Action::CorrectResult
        | Action::Redate => duty(heads_it(dossier, who))?,
        Action::ChangeVersion => {
            duty(heads_it(dossier, who))?;
            if facts.current.is_some_and(|step| step.is_leg) {
                return Err(Denial::Leg);
            }
        }
    }
    Ok(next)
}

/// Whether it is the moment for the action, whoever does it.
fn moment(facts: Here<'_>, action: Action) -> Result<(), Denial> {
    let dossier = facts.dossier;
    let (stands, open) = (dossier.clock_phase == ClockPhase::Paused, dossier.open_supplement);
    // While it stands for another agency's leg, the work beside that goes on.
    let for_a_leg = dossier.pausing_legs > 0;
    let fits = match action {
        Action::AskTrial => !dossier.trial_asked,
        Action::AnswerTrial => dossier.trial_asked,
        Action::CompleteStep | Action::ReturnStep | Action::ChangeVersion if stands && !for_a_leg => {
            return Err(Denial::Suspended);
        }
        Action::CompleteStep | Action::ReturnStep | Action::ChangeVersion if open.is_some() => {
            return Err(Denial::SupplementOpen);
        }
        Action::ReturnStep => facts.current.is_some_and(|step| step.no > 1),
        Action::ProposeSupplement => !stands && open.is_none() && !dossier.signed,
        Action::DecideSupplement => open == Some(SupplementState::Proposed),
        Action::CancelSupplement => {
            matches!(open, Some(SupplementState::Proposed | SupplementState::Approved))
        }
        Action::SendSupplement => !stands && open == Some(SupplementState::Approved),
        Action::GiveSupplement
        | Action::EnterSupplement
        | Action::ReceiveSupplement
        | Action::RejectSupplement => open == Some(SupplementState::Sent),
        Action::Suspend | Action::Reappoint => !stands && dossier.due_at.is_some(),
        Action::Resume => stands && !for_a_leg,
        // What was signed cannot be taken back by the applicant (S9); a court may still stop it before it is there.
        Action::RequestWithdrawal | Action::EnterWithdrawal | Action::DecideWithdrawal if dossier.signed => {
            return Err(Denial::Signed);
        }
        Action::ReturnResult if !facts.current.is_some_and(|step| step.is_return) => {
            return Err(Denial::Step);
        }
        Action::SaveDraft
        | Action::Submit
        | Action::Accept
        | Action::GuideIntake
        | Action::RefuseIntake
        | Action::AssignStep
        | Action::ClaimStep
        | Action::ReleaseStep
        | Action::Instruct
        | Action::CompleteStep
        | Action::ChangeVersion
        | Action::ExtendSupplement
        | Action::ExpireSupplement
        | Action::ProveObligation
        | Action::CorrectObligation
        | Action::CancelObligation
        | Action::RequestWithdrawal
        | Action::EnterWithdrawal
        | Action::DecideWithdrawal
        | Action::Stop
        | Action::CorrectResult
        | Action::Redate
        | Action::ReturnResult => true,
    };
    if fits { Ok(()) } else { Err(Denial::Moment) }
}

/// What depends on more than the dossier itself: on what was given, on the time left to supplement, on the calendar, on the catalogue.
const UNOFFERED: [Action; 5] = [
    Action::RejectSupplement,
    Action::ExtendSupplement,
    Action::ExpireSupplement,
    Action::ChangeVersion,
    Action::Redate,
];

/// Everything that this caller may do with it now, each by the memberships whose role grants what it needs.
pub fn possible_actions(facts: Facts<'_>, caller: &Caller) -> Vec<Action> {
    Action::ALL
        .iter()
        .copied()
        .filter(|action| !UNOFFERED.contains(action))
        .filter(|action| {
            let scope = scope_of(*action);
            caller.scopes.contains(&scope) && judge(facts, &Who::within(caller, scope), *action).is_ok()
        })
        .collect()
}

/// What this caller may do at one of the steps at which the dossier is.
pub fn possible_at(facts: Facts<'_>, caller: &Caller, no: i32) -> Vec<Action> {
    let facts = Facts {
        at: Some(no),
        ..facts
    };
    let mut possible = possible_actions(facts, caller);
    possible.retain(|action| STEP_ACTS.contains(action));
    possible
}

/// The scope that an action needs beside the duty.
pub fn scope_of(action: Action) -> Scope {
    match action {
        Action::SaveDraft
        | Action::AskTrial
        | Action::Submit
        | Action::GiveSupplement
        | Action::RequestWithdrawal => Scope::DossierSubmit,
        Action::AnswerTrial
        | Action::Accept
        | Action::GuideIntake
        | Action::SendSupplement
        | Action::EnterSupplement
        | Action::ReceiveSupplement
        | Action::RejectSupplement
        | Action::ExpireSupplement
        | Action::EnterWithdrawal => Scope::DossierAccept,
        Action::RefuseIntake => Scope::DossierRefuse,
        Action::AssignStep => Scope::DossierAssign,
        Action::ClaimStep
        | Action::ReleaseStep
        | Action::CompleteStep
        | Action::ReturnStep
        | Action::ProposeSupplement
        | Action::CancelSupplement
        | Action::ProveObligation => Scope::DossierAdvance,
        Action::Instruct
        | Action::DecideSupplement
        | Action::Suspend
        | Action::Resume
        | Action::Reappoint
        | Action::DecideWithdrawal
        | Action::Stop
        | Action::ExtendSupplement
        | Action::CorrectObligation
        | Action::CancelObligation
        | Action::CorrectResult
        | Action::ChangeVersion
        | Action::Redate => Scope::DossierDecide,
        Action::ReturnResult => Scope::DossierReturn,
    }
}

/// Whether a citizen may do what the owner may: it is the owner, or whom the owner has let act.
fn is_party(facts: Here<'_>, citizen: CitizenId) -> bool {
    facts.dossier.citizen_id == Some(citizen) || facts.acting == Some(citizen)
}

fn owner(facts: Here<'_>, who: &Who) -> Result<(), Denial> {
    match who.citizen() {
        Some(citizen) if is_party(facts, citizen) => Ok(()),
        Some(_) | None => Err(Denial::Duty),
    }
}

fn desk(facts: Here<'_>, who: &Who) -> Result<(), Denial> {
    if who.sits_at_desk_of(facts.dossier.receiving_agency_id) {
        Ok(())
    } else {
        Err(Denial::Duty)
    }
}

/// The current step, when it is this officer's to do.
fn handled<'a>(facts: Here<'a>, who: &Who) -> Result<&'a DossierStep, Denial> {
    let step = facts.current.ok_or(Denial::Step)?;
    duty(who.has_duty(step.agency_id, step.unit_id, step.role))?;
    if step.assignee_id.is_some() && step.assignee_id != who.officer() {
        return Err(Denial::Assignee);
    }
    match who.officer() {
        Some(officer) if !may_do(facts.dossier, step, officer) => Err(Denial::Separation),
        Some(_) | None => Ok(step),
    }
}

fn heads_it(dossier: &Dossier, who: &Who) -> bool {
    who.heads(dossier.receiving_agency_id) || who.heads(dossier.competent_agency_id)
}

fn may_override(dossier: &Dossier, who: &Who) -> bool {
    who.duties().iter().any(|duty| {
        duty.agency == dossier.receiving_agency_id && duty.role.scopes().contains(&Scope::DossierOverride)
    })
}

fn duty(has: bool) -> Result<(), Denial> {
    if has { Ok(()) } else { Err(Denial::Duty) }
}

/// Whether the separation of duties lets this officer do the step: who received the dossier, or filled it in for the
/// applicant, may not also sign for it (domain section 17).
pub fn may_do(dossier: &Dossier, step: &DossierStep, officer: OfficerId) -> bool {
    step.task != TaskKind::Sign
        || (dossier.received_by != Some(officer) && dossier.assisted_by != Some(officer))
}
