//! Letting the clock stand, and run again, by a head's decision (domain section 7.6).

use super::base::{Case, Change, record};
use super::clock;
use super::waiting;
use crate::auth::{DossierDecide, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Dossier, DossierAction, HistoryKind};
use crate::dossiers::queries;
use crate::dossiers::rules::ledger;
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::DossierId;
use crate::procedures::PauseReason;
use crate::text_enum;

text_enum! {
    /// Why a head lets a clock stand.
    pub enum SuspendReason {
        /// Force majeure (thiên tai, dịch bệnh …); the head of the agency decides.
        ForceMajeure = "FORCE_MAJEURE",
        /// Statutory posting, public comment; where the step has it.
        PublicNotice = "PUBLIC_NOTICE",
        /// Measurement or expertise; where the step has it.
        Expertise = "EXPERTISE",
        /// Another agency's opinion; where the step has it, otherwise it is inside the limit.
        InterAgencyOpinion = "INTER_AGENCY_OPINION",
    }
}

/// The decision.
#[derive(Clone, Debug)]
pub struct SuspendCommand {
    /// The ground.
    pub reason: SuspendReason,
    /// In words, for the applicant too.
    pub note: String,
}

impl SuspendReason {
    fn of_step(self) -> Option<PauseReason> {
        match self {
            Self::ForceMajeure => None,
            Self::PublicNotice => Some(PauseReason::PublicNotice),
            Self::Expertise => Some(PauseReason::Expertise),
            Self::InterAgencyOpinion => Some(PauseReason::InterAgencyOpinion),
        }
    }
}

/// Lets the clock stand.
///
/// # Errors
/// It stands already; the step has no such ground; only the head of the agency may.
pub fn suspend(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierDecide>,
    (id, expected): (DossierId, i64),
    command: &SuspendCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::Suspend)?;
    let step = case
        .here(DossierAction::Suspend)
        .ok_or(DossierError::NoNextStep)?;
    let is_head = case.who.heads(case.dossier.competent_agency_id) || case.who.heads(step.agency_id);
    let fits = match command.reason.of_step() {
        None => is_head,
        reason => step.pause_reason == reason,
    };
    if !fits {
        return Err(DossierError::Invalid(vec![FieldError::new(
            "/reason",
            "NOT_ALLOWED",
            Text::new(
                "Bước hiện tại của quy trình không cho tạm dừng vì lý do này, hoặc lý do này thuộc quyền người đứng đầu cơ quan.",
                "The process does not let the clock stand for this at its current step, or the head of the agency has to decide it.",
            ),
        )]));
    }
    let step = step.clone();
    clock::pause(
        tx,
        &mut case.dossier,
        command.reason.as_str(),
        Some(&command.note),
    )?;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.suspended")
                .set("ground", command.reason)
                .reason(Some(command.note.clone())),
            history: Some((HistoryKind::Suspended, Some(step), Some(command.note.clone()))),
            event: Some(kinds::SUSPENDED),
        },
    )
}

/// Lets the clock run again.
///
/// # Errors
/// It does not stand by a head's decision; a year of the calendar is not entered.
pub fn resume(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierDecide>,
    (id, expected): (DossierId, i64),
    note: Option<&str>,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::Resume)?;
    let (now, before) = (tx.now(), case.dossier.due_at);
    let events = queries::clock_events(tx.conn(), id)?;
    let ground = ledger::standing(&events).and_then(|event| event.reason.clone());
    clock::resume(tx, &mut case, now, note)?;
    let state = case.dossier.state;
    waiting::put_work(tx, &case, state)?;
    let change = record(id, "dossier.resumed")
        .set("ground", ground)
        .change("dueAt", before, case.dossier.due_at)
        .reason(note.map(str::to_owned));
    case.finish(
        tx,
        Change {
            record: change,
            history: Some((HistoryKind::Resumed, None, note.map(str::to_owned))),
            event: Some(kinds::RESUMED),
        },
    )
}
