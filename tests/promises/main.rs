//! What must hold for everything, so that nobody has to remember it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions,
    clippy::disallowed_methods
)]

#[path = "../support/mod.rs"]
mod support;

mod access;
mod catalogue;
mod desk_lists;
mod docs;
mod document;
mod erasure;
mod files;
mod foreign_keys;
mod layers;
mod migrations;
mod ownership;
mod plans;
mod problems;
mod rooms;
mod schema_file;
mod source;
mod texts;
mod wire_names;
