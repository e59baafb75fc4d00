//! Who is calling, and what they may do.
//!
//! Citizens register themselves, officers are registered by an administrator and act within memberships (agency, unit,
//! desk, role). Whoever signs in gets a short-lived access token (a JWT that says who, with which scopes, where) and a
//! refresh token that changes at each use. [`Granted`] in a handler's signature is how a route asks for a permission.

mod caller;
mod granted;
pub mod hashing;
pub mod password;
mod permissions;
mod roles;
pub mod rules;
pub mod tokens;
mod verified;

pub use caller::{AccountKind, Caller, Membership};
pub use granted::{Granted, Lacking};
pub use permissions::*;
pub use roles::{CITIZEN_SCOPES, EVERYBODY_SCOPES, Place, Role};
