//! The work on it: steps, who does them, going back.
#![deny(clippy::wildcard_enum_match_arm)]

use crate::dossiers::model::DossierState as State;

use super::StepEffect;

pub(super) fn assign_step(state: State) -> Option<State> {
    match state {
        State::Accepted => Some(State::Accepted),
        State::InProcess => Some(State::InProcess),
        State::SupplementRequired => Some(State::SupplementRequired),
        State::Completed => Some(State::Completed),
        State::Draft
        | State::Submitted
        | State::IntakeSupplement
        | State::NotAccepted
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Returned => None,
    }
}

pub(super) fn claim_step(state: State) -> Option<State> {
    match state {
        State::Accepted => Some(State::Accepted),
        State::InProcess => Some(State::InProcess),
        State::Completed => Some(State::Completed),
        State::Draft
        | State::Submitted
        | State::IntakeSupplement
        | State::NotAccepted
        | State::SupplementRequired
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Returned => None,
    }
}

pub(super) fn instruct(state: State) -> Option<State> {
    match state {
        State::Accepted => Some(State::Accepted),
        State::InProcess => Some(State::InProcess),
        State::SupplementRequired => Some(State::SupplementRequired),
        State::Draft
        | State::Submitted
        | State::IntakeSupplement
        | State::NotAccepted
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

/// Leaving the desk for the unit is the handover of row 2 -> 4. What is left after the result is there (collecting the
/// fee, say) changes nothing.
pub(super) fn complete_step(state: State, effect: StepEffect) -> Option<State> {
    match state {
        State::Accepted | State::InProcess => Some(match effect {
            StepEffect::GoesOn => State::InProcess,
            StepEffect::AwaitsObligation => State::FinancialObligation,
            StepEffect::Finishes => State::Completed,
        }),
        State::Completed => match effect {
            StepEffect::GoesOn => Some(State::Completed),
            StepEffect::AwaitsObligation | StepEffect::Finishes => None,
        },
        State::Draft
        | State::Submitted
        | State::IntakeSupplement
        | State::NotAccepted
        | State::SupplementRequired
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Returned => None,
    }
}

pub(super) fn return_step(state: State) -> Option<State> {
    match state {
        State::InProcess => Some(State::InProcess),
        State::Draft
        | State::Submitted
        | State::IntakeSupplement
        | State::NotAccepted
        | State::Accepted
        | State::SupplementRequired
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

pub(super) fn change_version(state: State) -> Option<State> {
    match state {
        State::Accepted => Some(State::Accepted),
        State::InProcess => Some(State::InProcess),
        State::Draft
        | State::Submitted
        | State::IntakeSupplement
        | State::NotAccepted
        | State::SupplementRequired
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}
