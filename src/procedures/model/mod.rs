//! Rows and values of the catalogue.

mod archive;
mod branch;
mod case;
mod fee;
mod level;
mod mechanism;
mod parts;
mod pinned;
mod procedure;
mod process;
mod rule_set;
mod step;
mod version;

pub use archive::{
    ArchiveFormat, ArchivedAgency, ArchivedCoverage, ArchivedIssue, ArchivedProcess, ArchivedStep,
    ProcessArchive,
};
pub use branch::{JoinKind, RouteLink, StepAnswer, StepJoin, StepLeg};
pub use case::{CaseCode, ProcedureCase, ProcedureComponent};
pub use fee::{FeeExemption, FeeKind, FeeMoment, FeeRule, FeeTier, ProcedureFee};
pub use level::{Computerisation, OnlineScope, ServiceLevel};
pub use mechanism::{IsoWaiver, Mechanism, MechanismDecision};
pub use parts::{
    AgencyRef, FilingChannel, FilingMethod, LegalBasis, ProcedureContent, ProcedureForm, ProcedureFormKind,
    ProcedureResult, ResponsibleAgencies, ResumeMode, SequenceStep, SubjectType,
};
pub use pinned::{Pin, PinRequest, Pinned, PinnedProcess, ProcedureIdentity};
pub use procedure::{
    ExecutionLevel, Field, Procedure, ProcedureCodeKind, ProcedureOtherCode, ProcedureStatus,
};
pub use process::{
    ProcessBasis, ProcessContent, ProcessCoverage, ProcessDocument, ProcessForm, ProcessIssueText,
    ProcessRecordType, ProcessRevision, ProcessScope, ProcessStatus, ProcessTransition, ProcessVersion,
};
pub use rule_set::{
    AnonymousPetitions, FeedbackParams, FormSet, RuleParams, RuleSet, ServiceLevelScheme, SupplementWait,
};
pub use step::{PauseReason, ProcessStepDraft, Step, StepAgencyKind, StepSubStatus, StepTask, TaskKind};
pub use version::{ProcedureVersion, ProcedureVersionParts, ProcedureVersionStatus};
