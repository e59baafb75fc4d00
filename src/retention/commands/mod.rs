//! What can be done about retention: terms, lists, their execution.

mod carry_out;
mod due;
mod lists;
mod terms;

pub use carry_out::carry_out;
pub use lists::{approve, draw_up, reject, withhold};
pub use terms::{change_term, set_term};
