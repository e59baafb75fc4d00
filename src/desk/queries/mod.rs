//! All of diesel in this slice.

mod board;
mod days_off;
mod queue;
mod tickets;
mod visits;

pub use board::board;
pub use days_off::{awaited_between, insert_day_off, is_day_off, remove_day_off};
pub use queue::{bump, queue, save_queue};
pub use tickets::{
    TicketPosition, called, count_waiting, first_waiting, forget_dossier, insert_ticket, left_over, of_day,
    save_ticket, ticket,
};
pub use visits::{
    VisitFilter, VisitPosition, booked_between, code_is_taken, forget_callers, insert_visit, open_visit_of,
    overdue_visits, save_visit, visit, visit_by_code, visits,
};
