//! What changes before the desks; one function per change, each with its audit row and its event.

mod callers;
mod day_end;
mod days_off;
mod forget;
mod place;
mod queue;
mod tickets;
mod visits;

pub use callers::{book_for_caller, cancel_for_caller};
pub use day_end::{MANY, close_days};
pub use days_off::{call_day_off, give_day_back};
pub use forget::forget;
pub use place::{day_bounds, open_hours, queue_of, seen_by};
pub use queue::{SetQueueCommand, set_queue};
pub use tickets::{TakeTicketCommand, act_on_ticket, call_next, take_ticket};
pub use visits::{BookCommand, book_visit, cancel_visit};
