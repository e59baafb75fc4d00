//! What changes accounts, memberships and sessions, one function a change, each inside a transaction.

pub mod citizens;
pub mod memberships;
pub mod officers;
pub mod passwords;
pub mod sessions;
pub mod upkeep;
