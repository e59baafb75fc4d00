use super::*;

const EFFECTS: [StepEffect; 3] = [
    StepEffect::GoesOn,
    StepEffect::AwaitsObligation,
    StepEffect::Finishes,
];

/// In national statuses, as the table of domain section 5.3 has them.
#[test]
fn every_possible_pair_is_one_of_the_rows_of_the_law() {
    let mut pairs = Vec::new();
    for &state in State::ALL {
        for &action in Action::ALL {
            for effect in EFFECTS {
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
        (Some(5), Action::SaveDraft, Some(5)),
        (None, Action::AskTrial, None),
        (None, Action::AnswerTrial, None),
        (None, Action::Submit, Some(1)),
        (Some(5), Action::Submit, Some(1)),
        (Some(1), Action::Accept, Some(2)),
        (Some(5), Action::Accept, Some(2)),
        (Some(1), Action::GuideIntake, Some(5)),
        (Some(5), Action::GuideIntake, Some(5)),
        (Some(1), Action::RefuseIntake, Some(3)),
        (Some(5), Action::RefuseIntake, Some(3)),
        (Some(2), Action::AssignStep, Some(2)),
        (Some(4), Action::AssignStep, Some(4)),
        (Some(5), Action::AssignStep, Some(5)),
        (Some(9), Action::AssignStep, Some(9)),
        (Some(2), Action::ClaimStep, Some(2)),
        (Some(4), Action::ClaimStep, Some(4)),
        (Some(9), Action::ClaimStep, Some(9)),
        (Some(2), Action::ReleaseStep, Some(2)),
        (Some(4), Action::ReleaseStep, Some(4)),
        (Some(9), Action::ReleaseStep, Some(9)),
        (Some(2), Action::Instruct, Some(2)),
        (Some(4), Action::Instruct, Some(4)),
        (Some(5), Action::Instruct, Some(5)),
        (Some(2), Action::CompleteStep, Some(4)),
        (Some(2), Action::CompleteStep, Some(6)),
        (Some(2), Action::CompleteStep, Some(9)),
        (Some(4), Action::CompleteStep, Some(4)),
        (Some(4), Action::CompleteStep, Some(6)),
        (Some(4), Action::CompleteStep, Some(9)),
        (Some(9), Action::CompleteStep, Some(9)),
        (Some(4), Action::ReturnStep, Some(4)),
        (Some(2), Action::ChangeVersion, Some(2)),
        (Some(4), Action::ChangeVersion, Some(4)),
        (Some(4), Action::ProposeSupplement, Some(4)),
        (Some(4), Action::DecideSupplement, Some(4)),
        (Some(4), Action::CancelSupplement, Some(4)),
        (Some(4), Action::SendSupplement, Some(5)),
        (Some(5), Action::GiveSupplement, Some(5)),
        (Some(5), Action::EnterSupplement, Some(5)),
        (Some(5), Action::ExtendSupplement, Some(5)),
        (Some(5), Action::ReceiveSupplement, Some(4)),
        (Some(5), Action::RejectSupplement, Some(5)),
        (Some(5), Action::ExpireSupplement, Some(8)),
        (Some(6), Action::ProveObligation, Some(4)),
        (Some(6), Action::CorrectObligation, Some(6)),
        (Some(6), Action::CancelObligation, Some(4)),
        (Some(2), Action::Suspend, Some(2)),
        (Some(4), Action::Suspend, Some(4)),
        (Some(2), Action::Resume, Some(2)),
        (Some(4), Action::Resume, Some(4)),
        (Some(2), Action::Reappoint, Some(2)),
        (Some(4), Action::Reappoint, Some(4)),
        (Some(1), Action::Redate, Some(1)),
        (Some(2), Action::Redate, Some(2)),
        (Some(4), Action::Redate, Some(4)),
        (Some(5), Action::Redate, Some(5)),
        (Some(6), Action::Redate, Some(6)),
        (Some(1), Action::RequestWithdrawal, Some(8)),
        (Some(5), Action::RequestWithdrawal, Some(8)),
        (Some(2), Action::RequestWithdrawal, Some(7)),
        (Some(4), Action::RequestWithdrawal, Some(7)),
        (Some(5), Action::RequestWithdrawal, Some(7)),
        (Some(6), Action::RequestWithdrawal, Some(7)),
        (Some(1), Action::EnterWithdrawal, Some(8)),
        (Some(5), Action::EnterWithdrawal, Some(8)),
        (Some(2), Action::EnterWithdrawal, Some(7)),
        (Some(4), Action::EnterWithdrawal, Some(7)),
        (Some(5), Action::EnterWithdrawal, Some(7)),
        (Some(6), Action::EnterWithdrawal, Some(7)),
        (Some(7), Action::DecideWithdrawal, Some(8)),
        (Some(2), Action::Stop, Some(8)),
        (Some(4), Action::Stop, Some(8)),
        (Some(5), Action::Stop, Some(8)),
        (Some(6), Action::Stop, Some(8)),
        (Some(9), Action::CorrectResult, Some(4)),
        (Some(9), Action::ReturnResult, Some(10)),
    ];
    for row in rows {
        assert!(pairs.contains(&row), "{row:?}");
    }
    assert_eq!(pairs.len(), rows.len(), "{pairs:?}");
}

#[test]
fn nothing_leads_out_of_a_final_state() {
    for &state in State::ALL.iter().filter(|state| state.is_final()) {
        for &action in Action::ALL {
            for effect in EFFECTS {
                assert_eq!(next(state, action, effect), None, "{state} {action}");
            }
        }
    }
}

#[test]
fn from_every_other_state_something_leads_on() {
    for &state in State::ALL.iter().filter(|state| !state.is_final()) {
        let leads = Action::ALL
            .iter()
            .flat_map(|action| EFFECTS.map(|effect| next(state, *action, effect)))
            .flatten()
            .any(|next| next != state);
        assert!(leads, "{state}");
    }
}
