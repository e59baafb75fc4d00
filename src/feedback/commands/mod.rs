//! One function for each change.

mod handle;
mod rate;
mod send;
mod tell;

pub use handle::{
    answer_petition, ask_supplement, classify, forward, give_supplement, publish_answer, refuse_petition,
    withhold_answer,
};
pub use rate::{RateCommand, Rated, forget, rate, rate_by_receipt};
pub use send::{SendCommand, send, send_nameless};
pub use tell::{MANY, tell_overdue};
