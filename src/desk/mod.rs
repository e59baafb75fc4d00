//! The day at an agency's one-stop desk (bộ phận một cửa): who waits, whose turn it is, who comes when, how it stands.
//!
//! A desk gives queue tickets (số thứ tự) when its manager has set how; with places for it, citizens book visits ahead and
//! wait less. Officers call the next one, tell apart who was served and who had left, and say which dossier came of it, so
//! that the time from the ticket to the acceptance can be told (domain section 18.3).
//!
//! The board ([`http`]) tells those who lead an agency how many dossiers came and went today, and how those that are open
//! stand: by desk, by unit, by field. It counts and names nobody; whoever wants the dossiers behind a number reads an
//! inbox.

pub mod commands;
mod error;
mod events;
pub mod http;
pub mod model;
pub mod queries;
mod rules;

pub use error::DeskError;
pub use http::{EXAMPLES, routes};
pub use rules::line::TicketAct;
pub use rules::slots::slots as slots_of;
