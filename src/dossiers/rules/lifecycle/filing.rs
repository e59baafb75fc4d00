//! Before acceptance: filing, trials, the desk's answer.
#![deny(clippy::wildcard_enum_match_arm)]

use crate::dossiers::model::DossierState as State;

pub(super) fn save_draft(state: State) -> Option<State> {
    match state {
        State::Draft => Some(State::Draft),
        State::IntakeSupplement => Some(State::IntakeSupplement),
        State::Submitted
        | State::NotAccepted
        | State::Accepted
        | State::InProcess
        | State::SupplementRequired
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

pub(super) fn ask_trial(state: State) -> Option<State> {
    match state {
        State::Draft => Some(State::Draft),
        State::Submitted
        | State::IntakeSupplement
        | State::NotAccepted
        | State::Accepted
        | State::InProcess
        | State::SupplementRequired
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

pub(super) fn answer_trial(state: State) -> Option<State> {
    match state {
        State::Draft => Some(State::Draft),
        State::Submitted
        | State::IntakeSupplement
        | State::NotAccepted
        | State::Accepted
        | State::InProcess
        | State::SupplementRequired
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

pub(super) fn submit(state: State) -> Option<State> {
    match state {
        State::Draft | State::IntakeSupplement => Some(State::Submitted),
        State::Submitted
        | State::NotAccepted
        | State::Accepted
        | State::InProcess
        | State::SupplementRequired
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

/// What was missing may also be brought to the desk.
pub(super) fn accept(state: State) -> Option<State> {
    match state {
        State::Submitted | State::IntakeSupplement => Some(State::Accepted),
        State::Draft
        | State::NotAccepted
        | State::Accepted
        | State::InProcess
        | State::SupplementRequired
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

pub(super) fn guide_intake(state: State) -> Option<State> {
    match state {
        State::Submitted | State::IntakeSupplement => Some(State::IntakeSupplement),
        State::Draft
        | State::NotAccepted
        | State::Accepted
        | State::InProcess
        | State::SupplementRequired
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

pub(super) fn refuse_intake(state: State) -> Option<State> {
    match state {
        State::Submitted | State::IntakeSupplement => Some(State::NotAccepted),
        State::Draft
        | State::NotAccepted
        | State::Accepted
        | State::InProcess
        | State::SupplementRequired
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}
