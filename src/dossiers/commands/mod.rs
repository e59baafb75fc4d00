//! What can be done to a dossier; one function per change. Each begins at what the caller may see, asks the rules, and
//! leaves the dossier, its history, its audit row and its event in one transaction.

mod accept;
mod answering;
mod asked;
mod assignee;
mod assist;
mod base;
mod carried;
mod change_version;
mod claim;
mod clock;
mod data_corrections;
mod desk;
mod draft;
mod erase;
mod give_back;
mod go_back;
mod guide;
mod handovers;
mod holder;
mod instruct;
mod late_legs;
mod leg_course;
mod legs;
mod messages;
mod more_time;
mod notices;
mod objects;
mod obligation;
mod originals;
mod outputs;
mod parties;
mod reappoint;
mod receipts;
mod receive;
mod receiver;
mod redate;
mod refuse;
mod release;
mod reveal;
mod route;
mod running;
mod slips;
mod steps;
mod stop;
mod submit;
mod supplements;
mod supplied;
mod suspend;
mod tell;
mod terms;
mod trial;
mod type_in;
mod waiting;
mod withdraw;

pub use accept::{AcceptCommand, Accepted, CheckedComponent, accept};
pub use asked::{AskCommand, AskedItem};
pub use assist::{AssistCommand, Assisted, submit_for};
pub use base::{SUBJECT, StepTarget, acting, allowed, facts, overseeing, stands, viewer};
pub use change_version::{ChangeVersionCommand, NewerTerms, OtherTerms, change_version, other_terms};
pub use claim::claim;
pub use clock::Clockwork;
pub use data_corrections::{
    DataCorrectionCommand, DecideDataCorrectionCommand, decide_data_correction, original_at, proposed_at,
    request_data_correction,
};
pub use draft::{DeclaredComponent, Filing, create_draft, save_draft};
pub use erase::{DRAFTS_AT_ONCE, discard_draft, dispose, erase_forgotten_drafts};
pub use give_back::{ReturnCommand, return_result};
pub use go_back::{GoBackCommand, correct_result, return_step};
pub use guide::guide_intake;
pub use handovers::{GivenDossier, HandOnCommand, hand_on};
pub use holder::AccountHolder;
pub use instruct::instruct;
pub use late_legs::tell_late_legs;
pub use legs::{
    AnswerLegCommand, answer_leg, begin_leg, cancel_leg, consent_by_silence, receive_leg, return_leg,
    send_leg,
};
pub use messages::{UNREAD_AT_MOST, mark_messages_read, send_message, talk};
pub use more_time::{ExtendSupplementCommand, extend_supplement};
pub use notices::{CorrectNoticeCommand, cancel_notice, correct_notice};
pub use objects::{name_objects, refuse_locked, stored};
pub use obligation::{ProveCommand, prove_obligation};
pub use originals::{ReturnOriginalsCommand, return_originals};
pub use outputs::StepPapers;
pub use parties::{InviteCommand, PartyAuthorisation, accept_invitation, draw_code, end_party, invite};
pub use reappoint::{ReappointCommand, reappoint};
pub use receipts::by_receipt;
pub use receive::{
    AtOnceCommand, GuidedReceptionCommand, ReceiveCommand, RefusedReceptionCommand, receive,
    receive_incomplete, refuse_reception, resolve_at_once,
};
pub use receiver::Receiver;
pub use redate::{
    RedateCommand, RedateManyCommand, RedatingDecision, is_kept, other_dates, redate, redate_many,
};
pub use refuse::{RefuseCommand, refuse};
pub use release::release_step;
pub use reveal::reveal;
pub use slips::{AcknowledgeCommand, MissingDossier, acknowledge_handover, refuse_handover, tell_unanswered};
pub use steps::{
    AssignCommand, CompleteCommand, Exemption, Notice, ResultCommand, assign_step, claim_step, complete_step,
};
pub use stop::{StopCommand, stop};
pub use submit::submit;
pub use supplements::{
    DecideSupplementCommand, cancel_supplement, decide_supplement, propose_supplement, send_supplement,
};
pub use supplied::{
    GivenItem, ReceiveSupplementCommand, RejectedItem, enter_supplement, expire_supplement, give_supplement,
    receive_supplement, reject_supplement,
};
pub use suspend::{SuspendCommand, SuspendReason, resume, suspend};
pub use tell::{MANY, expire_waiting, tell_due};
pub use terms::{calendar_of, grounded, grounded_on, legal_basis, pays_online, pinned_counting};
pub use trial::{AnswerTrialCommand, answer_trial, ask_trial};
pub use type_in::{ExtraPaper, TypedIn};
pub use withdraw::{DecideWithdrawalCommand, decide_withdrawal, enter_withdrawal, request_withdrawal};
