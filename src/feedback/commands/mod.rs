//! One function for each change.

mod handle;
mod rate;
mod send;

pub use handle::{
    answer_petition, ask_supplement, classify, forward, give_supplement, publish_answer, refuse_petition,
};
pub use rate::{RateCommand, forget, rate};
pub use send::{SendCommand, send, send_nameless};
