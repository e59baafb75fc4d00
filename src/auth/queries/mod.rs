//! All that this slice asks the database.

pub mod accounts;
pub mod attempts;
pub mod carried_on;
pub mod credentials;
pub mod known_addresses;
pub mod memberships;
pub mod officers;
pub mod sessions;

pub use accounts::{citizen, officer};
