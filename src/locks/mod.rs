//! Locks on things (ngăn chặn): a plot under mortgage, a vehicle under seizure, a person whom a court has forbidden
//! something. While a lock is in force no desk takes in a dossier about the thing; the answer names reason and law.
//!
//! A thing is a kind and a key in one canonical form ([`model::ObjectKey`]), so that it is found however it is typed.
//! Other slices name things with [`model::Object`] and ask [`queries::in_force`].

pub mod commands;
mod error;
mod events;
mod http;
pub mod model;
pub mod queries;

pub use error::LockError;
pub use http::routes;
