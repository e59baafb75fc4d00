//! Rows and values of dossiers.

mod dossier;
mod parts;
mod people;
mod state;
mod step;

pub use dossier::{Contents, Dossier};
pub use parts::{
    ClockEvent, Component, HistoryEntry, HistoryKind, Obligation, Refusal, ResultPaper, Return, Work,
};
pub use people::{Authorisation, Identity, Owner, Submitter};
pub use state::{
    AuthorisationKind, Channel, ClockEventKind, ClockPhase, DossierAction, DossierState, IdentityKind,
    Outcome, OwnerKind, ReceiverIdentification, ReturnMethod, StepState, WorkKind,
};
pub use step::DossierStep;
