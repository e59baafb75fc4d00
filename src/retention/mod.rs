//! For how long dossiers are kept, and how they end (thời hạn bảo quản, tiêu hủy; domain sections 8.6, 20.6).
//!
//! The controller of procedures says for how many years the dossiers of each procedure are kept. When the time of some
//! is over, an agency's clerk draws up a disposal list; its head, another person, withholds what has to stay and
//! approves the rest; the worker then erases what is personal, piece by piece. What is counted and the audit log stay,
//! and the list stays as the record of the disposal. Nobody uses this slice but the worker, which calls
//! [`commands::carry_out`].

pub mod commands;
mod error;
mod events;
mod http;
mod model;
mod queries;

pub use error::RetentionError;
pub use http::routes;
