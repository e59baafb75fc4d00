//! Who is calling, and what they may do.
//!
//! Citizens register themselves, officers are registered by an administrator and act within memberships (agency, unit,
//! desk, role). Whoever signs in gets a short-lived access token (a JWT that says who, with which scopes, where) and a
//! refresh token that changes at each use. [`Granted`] in a handler's signature is how a route asks for a permission.
//! Other slices read people through [`queries`]; [`Auth`] is what the slice keeps in memory.

mod caller;
pub mod commands;
pub mod console;
mod error;
mod events;
mod granted;
mod hashing;
mod http;
pub mod model;
mod password;
mod permissions;
pub mod queries;
mod refresh_token;
mod roles;
pub mod rules;
mod service;
mod settings;
mod sign_in;
mod sign_in_name;
mod tokens;
mod verified;

pub use caller::{AccountKind, Caller, Membership};
pub use error::{AuthError, Field};
pub use granted::{Granted, Lacking};
pub use hashing::{Hashing, HashingError, HashingSettings, PasswordHash, Verified};
pub use http::{EXAMPLES, keys, routes};
pub use model::{Citizen, Officer, Vault};
pub use password::Password;
pub use permissions::*;
pub use refresh_token::RefreshToken;
pub use roles::{CITIZEN_SCOPES, EVERYBODY_SCOPES, Place, Role};
pub use service::{AccessToken, Auth, Opened, account_as_caller};
pub use settings::AuthSettings;
pub use sign_in::{ShowOpened, SignIn, checked};
pub use tokens::TokenFault;
pub use verified::Revocations;
