//! All of diesel in this slice. Whoever wants a dossier starts at [`visible`]: what the caller may not see is not there.

mod inbox;
mod lists;
mod parts;
mod save;
mod steps;
mod visible;

pub use inbox::{Duty, InboxFilter, InboxItem, InboxPosition, count_inbox, inbox};
pub use lists::{ListFilter, count, list};
pub use parts::{
    add_obligation, append_clock_event, append_history, clock_events, components, contents, history,
    insert_refusal, insert_result, insert_return, mark_components_checked, obligations, prove_obligation,
    refusal, replace_components, result_paper, return_of,
};
pub use save::{insert, insert_contents, involve, save, save_contents, set_tracking_secret, tracking_secret};
pub use steps::{current_steps, insert_step, put_work, remove_work, save_step, steps, work_of};
pub use visible::{Viewer, by_code, visible};
