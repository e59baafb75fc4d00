//! The cases: citizens' dossiers (hồ sơ) and their life.
//!
//! A citizen drafts and sends a dossier online, or a desk takes it in on paper; the desk accepts it (code, appointment,
//! steps) or refuses it; it walks through the ISO steps of the process that it pinned; the result comes back to the
//! desk and is handed over. The lifecycle is law and stands in [`rules::lifecycle`]; the route is data and comes from
//! the catalogue. Others may use the commands (each needs the grant) and the events.

pub mod commands;
mod denied;
pub mod error;
pub mod events;
pub mod http;
pub mod model;
pub mod queries;
mod refused_by;
pub mod rules;
pub mod vault;

pub use error::DossierError;
pub use http::routes;
