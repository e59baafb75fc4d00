//! The dossier's lifecycle: which action leads from which state to which. This is law (domain section 5.3), so it is
//! one match for each action that names every state; who may act, and with what, is judged elsewhere.
#![deny(clippy::wildcard_enum_match_arm)]

mod ends;
mod filing;
mod pauses;
#[cfg(test)]
mod tests;
mod work;

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
        Action::SaveDraft => filing::save_draft(state),
        Action::AskTrial => filing::ask_trial(state),
        Action::AnswerTrial => filing::answer_trial(state),
        Action::Submit => filing::submit(state),
        Action::Accept => filing::accept(state),
        Action::GuideIntake => filing::guide_intake(state),
        Action::RefuseIntake => filing::refuse_intake(state),
        Action::AssignStep => work::assign_step(state),
        // Out of somebody's hands wherever it can come into them.
        Action::ClaimStep | Action::ReleaseStep => work::claim_step(state),
        Action::Instruct => work::instruct(state),
        Action::CompleteStep => work::complete_step(state, effect),
        Action::ReturnStep => work::return_step(state),
        Action::ChangeVersion => work::change_version(state),
        Action::ProposeSupplement => pauses::propose_supplement(state),
        // As long as the head decides, or the desk has not sent it.
        Action::DecideSupplement | Action::CancelSupplement => pauses::decide_supplement(state),
        Action::SendSupplement => pauses::send_supplement(state),
        // What comes and what goes back leaves the dossier where it is.
        Action::GiveSupplement | Action::EnterSupplement | Action::RejectSupplement => {
            pauses::give_supplement(state)
        }
        Action::ExtendSupplement => pauses::extend_supplement(state),
        Action::ReceiveSupplement => pauses::receive_supplement(state),
        Action::ExpireSupplement => pauses::expire_supplement(state),
        // Settled, or never owed.
        Action::ProveObligation | Action::CancelObligation => pauses::prove_obligation(state),
        Action::CorrectObligation => pauses::correct_obligation(state),
        Action::Suspend => pauses::suspend(state),
        Action::Resume => pauses::resume(state),
        Action::Reappoint => pauses::reappoint(state),
        Action::Redate => pauses::redate(state),
        Action::RequestWithdrawal => ends::request_withdrawal(state),
        Action::EnterWithdrawal => ends::enter_withdrawal(state),
        Action::DecideWithdrawal => ends::decide_withdrawal(state),
        Action::Stop => ends::stop(state),
        Action::CorrectResult => ends::correct_result(state),
        Action::ReturnResult => ends::return_result(state),
    }
}
