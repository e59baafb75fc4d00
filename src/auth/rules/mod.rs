//! What is decided without the database: passwords, waits after wrong ones, memberships.

pub mod lockout;
pub mod membership;
pub mod password;
pub mod rights;
