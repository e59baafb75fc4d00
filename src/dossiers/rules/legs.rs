//! Where an act leads a leg: one match for each act that names every state (domain section 9, item 4).
#![deny(clippy::wildcard_enum_match_arm)]

use super::who::Who;
use crate::auth::{Caller, Scope};
use crate::dossiers::model::{
    ClockPhase, Dossier, DossierState, DossierStep, Leg, LegAct, LegState as State,
};

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LegDenial {
    /// The leg's state does not allow it.
    State,
    /// It is the other side's, or another officer's.
    Duty,
    /// It is assigned to another officer.
    Assignee,
    /// The dossier is not being worked on.
    Dossier,
    /// The dossier's clock stands for something else.
    Stands,
    /// A request for a supplement is under way.
    Supplement,
    /// Silence is no consent in this step.
    NoConsent,
    /// The result comes of this step, so that it cannot be left out.
    Needed,
}

/// The state after an act, or none when it is not possible from there. What was late stays so.
pub fn next(state: State, act: LegAct) -> Option<State> {
    match act {
        LegAct::Send => send(state),
        LegAct::Receive => receive(state),
        LegAct::ReturnForCorrection => return_for_correction(state),
        LegAct::Begin => begin(state),
        LegAct::Answer => answer(state),
        LegAct::Miss => miss(state),
        LegAct::Consent => consent(state),
        LegAct::Cancel => cancel(state),
    }
}

fn send(state: State) -> Option<State> {
    match state {
        State::Prepared | State::ReturnedForCorrection => Some(State::Sent),
        State::Sent
        | State::Received
        | State::InProgress
        | State::Answered
        | State::Overdue
        | State::Cancelled => None,
    }
}

fn receive(state: State) -> Option<State> {
    match state {
        State::Sent => Some(State::Received),
        State::Overdue => Some(State::Overdue),
        State::Prepared
        | State::Received
        | State::ReturnedForCorrection
        | State::InProgress
        | State::Answered
        | State::Cancelled => None,
    }
}

fn return_for_correction(state: State) -> Option<State> {
    match state {
        State::Sent | State::Received | State::InProgress | State::Overdue => {
            Some(State::ReturnedForCorrection)
        }
        State::Prepared | State::ReturnedForCorrection | State::Answered | State::Cancelled => None,
    }
}

fn begin(state: State) -> Option<State> {
    match state {
        State::Received => Some(State::InProgress),
        State::Overdue => Some(State::Overdue),
        State::Prepared
        | State::Sent
        | State::ReturnedForCorrection
        | State::InProgress
        | State::Answered
        | State::Cancelled => None,
    }
}

/// Whoever answers has it, also when nobody has said so before.
fn answer(state: State) -> Option<State> {
    match state {
        State::Sent | State::Received | State::InProgress | State::Overdue => Some(State::Answered),
        State::Prepared | State::ReturnedForCorrection | State::Answered | State::Cancelled => None,
    }
}

fn miss(state: State) -> Option<State> {
    match state {
        State::Sent | State::Received | State::InProgress => Some(State::Overdue),
        State::Prepared
        | State::ReturnedForCorrection
        | State::Answered
        | State::Overdue
        | State::Cancelled => None,
    }
}

/// Nobody has agreed by silence whose time is not over.
fn consent(state: State) -> Option<State> {
    match state {
        State::Overdue => Some(State::Answered),
        State::Prepared
        | State::Sent
        | State::Received
        | State::ReturnedForCorrection
        | State::InProgress
        | State::Answered
        | State::Cancelled => None,
    }
}

fn cancel(state: State) -> Option<State> {
    match state {
        State::Prepared
        | State::Sent
        | State::Received
        | State::ReturnedForCorrection
        | State::InProgress
        | State::Overdue => Some(State::Cancelled),
        State::Answered | State::Cancelled => None,
    }
}

/// The state after the act, when this person may do it to the leg now.
///
/// # Errors
/// Why not.
pub fn judge(
    (dossier, step, leg): (&Dossier, &DossierStep, &Leg),
    who: &Who,
    act: LegAct,
) -> Result<State, LegDenial> {
    let next = next(leg.state, act).ok_or(LegDenial::State)?;
    side((dossier, step, leg), who, act)?;
    let is_worked_on = matches!(dossier.state, DossierState::Accepted | DossierState::InProcess);
    if !is_worked_on {
        return Err(LegDenial::Dossier);
    }
    match act {
        LegAct::Receive if leg.accepted_at.is_some() => return Err(LegDenial::State),
        LegAct::Begin if leg.accepted_at.is_none() || leg.begun_at.is_some() => {
            return Err(LegDenial::State);
        }
        LegAct::Consent if leg.consent_basis.is_none() => return Err(LegDenial::NoConsent),
        LegAct::Cancel | LegAct::Consent if step.is_finish => return Err(LegDenial::Needed),
        LegAct::Send
        | LegAct::Receive
        | LegAct::ReturnForCorrection
        | LegAct::Begin
        | LegAct::Answer
        | LegAct::Miss
        | LegAct::Consent
        | LegAct::Cancel => {}
    }
    if moves_the_dossier(act) {
        // While it stands for a leg, the others go on.
        if dossier.clock_phase == ClockPhase::Paused && dossier.pausing_legs == 0 {
            return Err(LegDenial::Stands);
        }
        if dossier.open_supplement.is_some() {
            return Err(LegDenial::Supplement);
        }
    }
    Ok(next)
}

/// What this caller may do to a leg now.
pub fn possible_acts((dossier, step, leg): (&Dossier, &DossierStep, &Leg), caller: &Caller) -> Vec<LegAct> {
    if !caller.scopes.contains(&Scope::DossierAdvance) {
        return Vec::new();
    }
    let who = Who::within(caller, Scope::DossierAdvance);
    let all = LegAct::ALL.iter().copied();
    all.filter(|act| judge((dossier, step, leg), &who, *act).is_ok())
        .collect()
}

/// Whether the dossier's own clock or its steps move with an act.
fn moves_the_dossier(act: LegAct) -> bool {
    match act {
        LegAct::Send | LegAct::ReturnForCorrection | LegAct::Answer | LegAct::Consent | LegAct::Cancel => {
            true
        }
        LegAct::Receive | LegAct::Begin | LegAct::Miss => false,
    }
}

/// Each side has its own acts; that a time is over nobody says but the clock.
fn side(
    (dossier, step, leg): (&Dossier, &DossierStep, &Leg),
    who: &Who,
    act: LegAct,
) -> Result<(), LegDenial> {
    match act {
        LegAct::Send | LegAct::Consent | LegAct::Cancel => {
            let asks = who.has_duty(leg.asking_agency_id, leg.asking_unit_id, leg.asking_role)
                || who.heads_unit(leg.asking_agency_id, leg.asking_unit_id)
                || who.heads(dossier.competent_agency_id);
            if asks { Ok(()) } else { Err(LegDenial::Duty) }
        }
        LegAct::Receive | LegAct::ReturnForCorrection | LegAct::Begin | LegAct::Answer => {
            if !who.has_duty(step.agency_id, step.unit_id, step.role) {
                return Err(LegDenial::Duty);
            }
            match step.assignee_id {
                Some(assignee) if who.officer() != Some(assignee) => Err(LegDenial::Assignee),
                Some(_) | None => Ok(()),
            }
        }
        LegAct::Miss => match who {
            Who::System => Ok(()),
            Who::Citizen(_) | Who::Officer { .. } => Err(LegDenial::Duty),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_leads_only_where_the_law_of_the_leg_says() {
        use LegAct as A;
        use State as S;
        let allowed = [
            (S::Prepared, A::Send, S::Sent),
            (S::ReturnedForCorrection, A::Send, S::Sent),
            (S::Sent, A::Receive, S::Received),
            (S::Overdue, A::Receive, S::Overdue),
            (S::Sent, A::ReturnForCorrection, S::ReturnedForCorrection),
            (S::Received, A::ReturnForCorrection, S::ReturnedForCorrection),
            (S::InProgress, A::ReturnForCorrection, S::ReturnedForCorrection),
            (S::Overdue, A::ReturnForCorrection, S::ReturnedForCorrection),
            (S::Received, A::Begin, S::InProgress),
            (S::Overdue, A::Begin, S::Overdue),
            (S::Sent, A::Answer, S::Answered),
            (S::Received, A::Answer, S::Answered),
            (S::InProgress, A::Answer, S::Answered),
            (S::Overdue, A::Answer, S::Answered),
            (S::Sent, A::Miss, S::Overdue),
            (S::Received, A::Miss, S::Overdue),
            (S::InProgress, A::Miss, S::Overdue),
            (S::Overdue, A::Consent, S::Answered),
            (S::Prepared, A::Cancel, S::Cancelled),
            (S::Sent, A::Cancel, S::Cancelled),
            (S::Received, A::Cancel, S::Cancelled),
            (S::ReturnedForCorrection, A::Cancel, S::Cancelled),
            (S::InProgress, A::Cancel, S::Cancelled),
            (S::Overdue, A::Cancel, S::Cancelled),
        ];
        for state in S::ALL.iter().copied() {
            for act in A::ALL.iter().copied() {
                let expected = allowed
                    .iter()
                    .find(|(from, by, _)| (*from, *by) == (state, act))
                    .map(|(_, _, to)| *to);
                assert_eq!(next(state, act), expected, "{state} {act}");
            }
        }
        for state in S::ALL.iter().copied().filter(|state| !state.is_open()) {
            assert!(A::ALL.iter().all(|act| next(state, *act).is_none()), "{state}");
        }
        for state in S::ALL.iter().copied().filter(|state| state.is_out()) {
            assert!(next(state, A::Answer).is_some(), "{state}: it may be answered");
        }
    }
}
