//! What people say back (domain 2.7 and 7.9): ratings, by which owners say how their dossiers were handled once the result
//! is handed over, and petitions (phản ánh, kiến nghị) about officers' conduct or about rules, which are received,
//! classified, forwarded, answered and published within time limits in working days.
//!
//! The limits, and whether petitions without a name are heard, come from the rule set in force on the day of receipt
//! ([`crate::procedures::FeedbackParams`]). Other slices use [`commands::forget`] when a dossier is disposed of, and
//! [`queries::unsettled_about`] to keep it until then.

pub mod commands;
mod error;
mod events;
mod http;
pub mod model;
pub mod queries;
pub mod rules;

pub use error::FeedbackError;
pub use http::routes;
