//! All of diesel in this slice. Whoever wants a dossier starts at [`visible`]: what the caller may not see is not there.

mod alerts;
mod board;
mod data_corrections;
mod erase;
mod handovers;
mod inbox;
mod kept_dates;
mod legs;
mod life;
mod lists;
mod messages;
mod objects;
mod parties;
mod parts;
mod returns;
mod rounds;
mod save;
mod search;
mod search_rows;
mod search_tokens;
mod slips;
mod steps;
mod visible;

pub use alerts::{add_alert, due_for_alert, move_alert, waited_for_long_enough, was_told};
pub use board::{moved_by_unit, open_by_desk, today_by_desk, work_by_unit};
pub use data_corrections::{
    DataCorrectionDecision, count_data_corrections, count_waiting_data_corrections, data_correction,
    data_corrections, decide_data_correction, insert_data_correction, waiting_data_corrections,
};
pub use erase::{ERASED, Fate, Rows, TABLES, ended_before, erase, forgotten_drafts, is_erased};
pub use handovers::{
    HandoverFilter, Waiting, WaitingFilter, handover, handover_items, handovers, insert_handover,
    waiting_at_desk,
};
pub use inbox::{Duty, InboxFilter, InboxPosition, WorkScope, count_inbox, inbox};
pub use kept_dates::{forget_kept_dates, keep_dates, kept_dates};
pub use legs::{Reminded, Reminding, find_late, insert_leg, late_legs, legs, remind, reminders, save_leg};
pub use life::{
    add_correction, add_instruction, add_movement, add_reappointment, add_supplement, add_supplement_items,
    add_trial, add_version_move, add_withdrawal, corrections, insert_stop, instructions, movements,
    reappointments, save_supplement, save_supplement_item, save_trial, save_withdrawal, stop_of,
    supplement_items, supplements, trials, version_moves, withdrawals,
};
pub use lists::{ListFilter, OpenDossiers, count, list, of_ids, open_at};
pub use messages::{
    count_messages, count_unread_at, count_unread_by, has_message, insert_message, mark_read, messages,
    unread_at, unread_by, unread_of,
};
pub use objects::{about, objects, replace_objects};
pub use parties::{
    Ending, accept_party, access_of, count_open_parties, count_parties, count_shared_with, end_parties,
    insert_party, parties, party, party_by_code, shared_with,
};
pub use parts::{
    NewClockEvent, add_obligation, append_clock_event, append_history, cancel_obligation, clock_events,
    components, contents, history, insert_refusal, insert_result, mark_components_checked, obligations,
    prove_obligation, refusal, remove_result, replace_components, result_paper,
};
pub use returns::{add_originals, insert_return, originals, return_of};
pub use rounds::{keep_round, rounds};
pub use save::{
    insert, insert_contents, involve, no_longer_involve, save, save_contents, set_tracking_secret,
    tracking_secret,
};
pub use search::{Found, Place, Scope, SearchPosition, count_found, find};
pub use search_tokens::{make_code_searchable, make_rest_searchable, renew_search};
pub use slips::{acknowledge, find_unanswered, miss, receive_all, refuse_slip, slips_of, unanswered};
pub use steps::{
    CurrentSteps, current_steps, insert_step, move_work, put_work, remove_steps_after, remove_work,
    remove_work_at, remove_work_of, save_step, steps, work_of,
};
pub use visible::{Viewer, by_code, by_id, visible};
