//! Rows and values of dossiers.

mod board;
mod data_correction;
mod dossier;
mod handover;
mod leg;
mod life;
mod parts;
mod people;
mod search;
mod state;
mod step;
mod talk;
mod told_dates;
mod work;

pub use board::{DeskFigures, Figures, UnitFigures};
pub use data_correction::{DataCorrection, DataCorrectionState, ErasureCause, SealedOwner};
pub use dossier::{Contents, Dossier};
pub use handover::{DossierSlip, Handover, HandoverItem, HandoverResult, HandoverState};
pub use leg::{Leg, LegAct, LegAnswer, LegReminder, LegState};
pub use life::{
    Correction, Decision, Instruction, Movement, MovementKind, Reappointment, Stop, StopGround, Supplement,
    SupplementItem, Trial, TrialVerdict, VersionMove, Withdrawal,
};
pub use parts::{
    ClockEvent, Component, HistoryEntry, HistoryKind, Obligation, OriginalsReturn, Refusal, ResultPaper,
    Return,
};
pub use people::{Authorisation, Identity, Owner, Submitter};
pub use search::{Candidate, Findable, SearchField};
pub use state::{
    AlertKind, AuthorisationKind, Channel, ClockEventKind, ClockPhase, DossierAction, DossierState,
    IdentityKind, Outcome, OwnerKind, ReceiverIdentification, ReturnMethod, StepState, SupplementStage,
    SupplementState, WorkKind,
};
pub use step::{DossierStep, StepRound, output_name};
pub use talk::{Message, MessageSide, Party, PartyAccess, PartyPurpose, PartyState};
pub use told_dates::ToldDates;
pub use work::{InboxItem, Work, WorkState};
