//! What can be done to a dossier; one function per change. Each begins at what the caller may see, asks the rules, and
//! leaves the dossier, its history, its audit row and its event in one transaction.

mod accept;
mod assignee;
mod base;
mod desk;
mod draft;
mod give_back;
mod holder;
mod obligation;
mod receive;
mod refuse;
mod reveal;
mod steps;
mod submit;
mod terms;

pub use accept::{AcceptCommand, Accepted, accept};
pub use base::{facts, viewer};
pub use draft::{DeclaredComponent, Filing, create_draft, save_draft};
pub use give_back::{ReturnCommand, return_result};
pub use holder::AccountHolder;
pub use obligation::{ProveCommand, prove_obligation};
pub use receive::{ReceiveCommand, receive};
pub use refuse::{RefuseCommand, refuse};
pub use reveal::reveal;
pub use steps::{AssignCommand, CompleteCommand, Notice, ResultCommand, assign_step, complete_step};
pub use submit::submit;
pub use terms::{pays_online, pinned_counting};
