//! The dossier's lifecycle: which action leads from which state to which. This is law (domain section 5.3), so it is
//! one match that names every pair; who may act, and with what, is judged elsewhere.
#![deny(clippy::wildcard_enum_match_arm)]

use crate::dossiers::model::{DossierAction as Action, DossierState as State};

/// What completing a step means for the dossier as a whole; the route decides, not the officer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepEffect {
    /// The work goes on.
    GoesOn,
    /// The applicant has to settle an obligation before it does.
    AwaitsObligation,
    /// The result is there.
    Finishes,
}

/// The state after `action`, or `None` when it is not possible from here. `effect` counts only for completing a step.
pub fn next(state: State, action: Action, effect: StepEffect) -> Option<State> {
    match action {
        Action::SaveDraft => match state {
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
        },
        Action::Submit => match state {
            State::Draft => Some(State::Submitted),
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
        },
        Action::Accept => match state {
            State::Submitted => Some(State::Accepted),
            State::Draft
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
        },
        Action::RefuseIntake => match state {
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
        },
        Action::AssignStep => match state {
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
        },
        Action::CompleteStep => match state {
            // Leaving the desk for the unit is the handover of row 2 -> 4.
            State::Accepted | State::InProcess => Some(match effect {
                StepEffect::GoesOn => State::InProcess,
                StepEffect::AwaitsObligation => State::FinancialObligation,
                StepEffect::Finishes => State::Completed,
            }),
            // What is left after the result is there (collecting the fee, say) changes nothing.
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
        },
        Action::ProveObligation => match state {
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
        },
        Action::ReturnResult => match state {
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
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_possible_pair_is_one_of_the_rows_of_the_law() {
        let mut pairs = Vec::new();
        for &state in State::ALL {
            for &action in Action::ALL {
                for effect in [
                    StepEffect::GoesOn,
                    StepEffect::AwaitsObligation,
                    StepEffect::Finishes,
                ] {
                    if let Some(next) = next(state, action, effect) {
                        let row = (state.national_status(), action, next.national_status());
                        if !pairs.contains(&row) {
                            pairs.push(row);
                        }
                    }
                }
            }
        }
        let rows = [
            (None, Action::SaveDraft, None),
            (None, Action::Submit, Some(1)),
            (Some(1), Action::Accept, Some(2)),
            (Some(1), Action::RefuseIntake, Some(3)),
            (Some(5), Action::RefuseIntake, Some(3)),
            (Some(2), Action::AssignStep, Some(2)),
            (Some(2), Action::CompleteStep, Some(4)),
            (Some(2), Action::CompleteStep, Some(6)),
            (Some(2), Action::CompleteStep, Some(9)),
            (Some(4), Action::AssignStep, Some(4)),
            (Some(4), Action::CompleteStep, Some(4)),
            (Some(4), Action::CompleteStep, Some(6)),
            (Some(4), Action::CompleteStep, Some(9)),
            (Some(6), Action::ProveObligation, Some(4)),
            (Some(9), Action::CompleteStep, Some(9)),
            (Some(9), Action::ReturnResult, Some(10)),
        ];
        assert_eq!(pairs.len(), rows.len(), "{pairs:?}");
        for row in rows {
            assert!(pairs.contains(&row), "{row:?}");
        }
    }

    #[test]
    fn nothing_leads_out_of_a_final_state() {
        for &state in State::ALL.iter().filter(|state| state.is_final()) {
            for &action in Action::ALL {
                for effect in [
                    StepEffect::GoesOn,
                    StepEffect::AwaitsObligation,
                    StepEffect::Finishes,
                ] {
                    assert_eq!(next(state, action, effect), None, "{state} {action}");
                }
            }
        }
    }
}
