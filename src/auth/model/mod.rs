//! Accounts, sessions and memberships, as they are kept and as commands take them.

mod account;
mod id_number;
mod membership;
mod session;
mod username;

pub use account::{AccountRow, AccountStatus, Citizen, NewCitizen, NewOfficer, Officer, sex_from, sex_text};
pub use id_number::{IdNumber, IdNumberKind, SealedIdNumber, Vault};
pub use membership::{MembershipRow, NewMembership};
pub use session::{Origin, SessionClosing, SessionRow};
pub use username::Username;
