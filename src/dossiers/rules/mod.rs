//! What may happen to a dossier, and what follows: pure functions.

pub mod alerts;
pub mod code;
pub mod components;
pub mod control_slip;
pub mod custody;
pub mod deadlines;
pub mod handover;
pub mod inbox;
pub mod judge;
pub mod ledger;
pub mod legs;
pub mod lifecycle;
pub mod punctuality;
pub mod responsibility;
pub mod search;
pub mod search_words;
pub mod secret;
pub mod standing;
pub mod step_ends;
pub mod submission;
pub mod who;

#[cfg(test)]
mod judge_tests;
#[cfg(test)]
mod ledger_tests;
#[cfg(test)]
mod punctuality_tests;
#[cfg(test)]
mod responsibility_tests;
#[cfg(test)]
mod search_tests;
#[cfg(test)]
mod step_ends_tests;
