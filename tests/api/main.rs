//! What the API does, request by request, on both databases. One module a slice, one file an operation:
//!
//! ```ignore
//! both!(somebody_registers);
//! async fn somebody_registers(app: TestApp) {
//!     let created = app.post("/citizens").json(json!({…})).await.created();
//! }
//! ```
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

mod agencies;
mod auth;
mod calendar;
mod desk;
mod dossiers;
mod feedback;
mod locks;
mod platform;
mod procedures;
mod retention;
