//! Rows and values of the room before the desks.

mod board;
mod queue;
mod ticket;
mod visit;

pub use board::{Board, DossierBoard, Part, WorkBoard};
pub use queue::DeskQueue;
pub use ticket::{Ticket, TicketState};
pub use visit::{Visit, VisitChannel, VisitState};
