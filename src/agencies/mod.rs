//! The register of agencies: who exists when, under which name and which identifier codes, above and below whom,
//! with which units (phòng, ban) and which one-stop desks; and the administrative units of the country.
//!
//! An [`Agency`] takes no dossier after its last day; what it was called on a day stays known for ever
//! ([`Agency::name_on`]), and so do its codes ([`Agency::code_on`]). Other slices read through [`queries`].

pub mod commands;
mod error;
mod events;
pub mod http;
pub mod model;
mod problem;
pub mod queries;
mod rules;
#[cfg(test)]
mod tests;

pub use error::AgencyError;
pub use http::{EXAMPLES, routes};
pub use model::{Agency, AgencyLevel, AgencyType, Desk, Period, Unit};
pub use rules::Violation;
