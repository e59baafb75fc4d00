//! Who is calling: registration, sign-in, sessions, officers and what they are where.

mod given;
mod grants;
mod lock_out;
mod memberships;
mod officers;
mod overtaken;
mod passwords;
mod records;
mod registration;
mod repeated;
mod sessions;
mod sign_in;
mod tokens;
