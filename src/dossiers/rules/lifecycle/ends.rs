//! The ways out, and the one way back.
#![deny(clippy::wildcard_enum_match_arm)]

use crate::dossiers::model::DossierState as State;

/// What nobody has taken in yet is simply taken back.
pub(super) fn request_withdrawal(state: State) -> Option<State> {
    match state {
        State::Submitted | State::IntakeSupplement => Some(State::Withdrawn),
        State::Accepted | State::InProcess | State::SupplementRequired | State::FinancialObligation => {
            Some(State::WithdrawalRequested)
        }
        State::Draft
        | State::NotAccepted
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

pub(super) fn enter_withdrawal(state: State) -> Option<State> {
    match state {
        State::Submitted | State::IntakeSupplement => Some(State::Withdrawn),
        State::Accepted | State::InProcess | State::SupplementRequired | State::FinancialObligation => {
            Some(State::WithdrawalRequested)
        }
        State::Draft
        | State::NotAccepted
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

/// Approved; refused, it goes back to where it was.
pub(super) fn decide_withdrawal(state: State) -> Option<State> {
    match state {
        State::WithdrawalRequested => Some(State::Withdrawn),
        State::Draft
        | State::Submitted
        | State::IntakeSupplement
        | State::NotAccepted
        | State::Accepted
        | State::InProcess
        | State::SupplementRequired
        | State::FinancialObligation
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

pub(super) fn stop(state: State) -> Option<State> {
    match state {
        State::Accepted | State::InProcess | State::SupplementRequired | State::FinancialObligation => {
            Some(State::Stopped)
        }
        State::Draft
        | State::Submitted
        | State::IntakeSupplement
        | State::NotAccepted
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

pub(super) fn correct_result(state: State) -> Option<State> {
    match state {
        State::Completed => Some(State::InProcess),
        State::Draft
        | State::Submitted
        | State::IntakeSupplement
        | State::NotAccepted
        | State::Accepted
        | State::InProcess
        | State::SupplementRequired
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Returned => None,
    }
}

pub(super) fn return_result(state: State) -> Option<State> {
    match state {
        State::Completed => Some(State::Returned),
        State::Draft
        | State::Submitted
        | State::IntakeSupplement
        | State::NotAccepted
        | State::Accepted
        | State::InProcess
        | State::SupplementRequired
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Returned => None,
    }
}
