//! Waiting: supplements, obligations, the clock.
#![deny(clippy::wildcard_enum_match_arm)]

use crate::dossiers::model::DossierState as State;

pub(super) fn propose_supplement(state: State) -> Option<State> {
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

pub(super) fn decide_supplement(state: State) -> Option<State> {
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

pub(super) fn send_supplement(state: State) -> Option<State> {
    match state {
        State::InProcess => Some(State::SupplementRequired),
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

pub(super) fn give_supplement(state: State) -> Option<State> {
    match state {
        State::SupplementRequired => Some(State::SupplementRequired),
        State::Draft
        | State::Submitted
        | State::IntakeSupplement
        | State::NotAccepted
        | State::Accepted
        | State::InProcess
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

pub(super) fn receive_supplement(state: State) -> Option<State> {
    match state {
        State::SupplementRequired => Some(State::InProcess),
        State::Draft
        | State::Submitted
        | State::IntakeSupplement
        | State::NotAccepted
        | State::Accepted
        | State::InProcess
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

pub(super) fn expire_supplement(state: State) -> Option<State> {
    match state {
        State::IntakeSupplement | State::SupplementRequired => Some(State::Stopped),
        State::Draft
        | State::Submitted
        | State::NotAccepted
        | State::Accepted
        | State::InProcess
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

pub(super) fn prove_obligation(state: State) -> Option<State> {
    match state {
        State::FinancialObligation => Some(State::InProcess),
        State::Draft
        | State::Submitted
        | State::IntakeSupplement
        | State::NotAccepted
        | State::Accepted
        | State::InProcess
        | State::SupplementRequired
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

pub(super) fn suspend(state: State) -> Option<State> {
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

pub(super) fn resume(state: State) -> Option<State> {
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

pub(super) fn reappoint(state: State) -> Option<State> {
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

pub(super) fn redate(state: State) -> Option<State> {
    match state {
        State::Submitted => Some(State::Submitted),
        State::IntakeSupplement => Some(State::IntakeSupplement),
        State::Accepted => Some(State::Accepted),
        State::InProcess => Some(State::InProcess),
        State::SupplementRequired => Some(State::SupplementRequired),
        State::FinancialObligation => Some(State::FinancialObligation),
        State::Draft
        | State::NotAccepted
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

/// While the applicant is waited for, at intake or in process.
pub(super) fn extend_supplement(state: State) -> Option<State> {
    match state {
        State::IntakeSupplement => Some(State::IntakeSupplement),
        State::SupplementRequired => Some(State::SupplementRequired),
        State::Draft
        | State::Submitted
        | State::NotAccepted
        | State::Accepted
        | State::InProcess
        | State::FinancialObligation
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}

pub(super) fn correct_obligation(state: State) -> Option<State> {
    match state {
        State::FinancialObligation => Some(State::FinancialObligation),
        State::Draft
        | State::Submitted
        | State::IntakeSupplement
        | State::NotAccepted
        | State::Accepted
        | State::InProcess
        | State::SupplementRequired
        | State::WithdrawalRequested
        | State::Withdrawn
        | State::Stopped
        | State::Completed
        | State::Returned => None,
    }
}
