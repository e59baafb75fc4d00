//! The catalogue: what can be asked of the state, and by which route it is answered.
//!
//! A procedure (thủ tục hành chính) has versions: drafts, then published over half-open periods, never changed again.
//! A version has cases, components and fees. The PPC decides under which mechanism an agency resolves it; an ISO
//! process document (quy trình) is its route there. Rule sets hold what the law sets for all procedures, by the day of
//! receipt. Dossiers take what is in force on that day with [`queries::pin`] and keep it: [`queries::pinned`],
//! [`queries::steps`], [`queries::rule_set`]. E-forms are JSON Schemas: [`forms::check`].

pub mod commands;
mod error;
mod events;
pub mod forms;
pub mod http;
pub mod model;
mod problem;
pub mod queries;
pub mod rules;
#[cfg(test)]
mod tests;

pub use error::{CatalogueItem, ProcedureError};
pub use http::{EXAMPLES, routes};
pub use model::{
    AnonymousPetitions, FeedbackParams, PauseReason, Pin, PinRequest, Pinned, PinnedProcess, ResumeMode,
    RuleSet, ServiceLevel, Step, StepAgencyKind, SupplementWait, TaskKind,
};
pub use queries::pin;
