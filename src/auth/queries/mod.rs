//! All that this slice asks the database.

pub mod accounts;
pub mod attempts;
pub mod memberships;
pub mod sessions;

pub use accounts::{citizen, officer};
