//! What every slice stands on: the database, HTTP manners, ids, the clock, audit, outbox, telemetry.
//!
//! Nothing here knows what a dossier is.

pub mod access_log;
pub mod actor;
pub mod audit_log;
pub mod clock;
pub mod db;
pub mod files;
pub mod health;
pub mod http;
pub mod i18n;
pub mod identity;
pub mod ids;
pub mod jobs;
pub mod keys;
pub mod network;
pub mod outbox;
pub mod sealed;
pub mod secret;
pub mod telemetry;
pub mod text;
