//! A notice of an obligation that was wrong: replaced by the right one, or taken back.

use super::base::{Case, Change, record};
use super::obligation::{go_on, stands_since};
use super::steps::{Notice, add_notice};
use crate::auth::{DossierDecide, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Dossier, DossierAction, HistoryKind, Obligation};
use crate::dossiers::queries;
use crate::platform::db::Tx;
use crate::platform::ids::DossierId;

/// The right notice in place of a wrong one.
#[derive(Clone, Debug)]
pub struct CorrectNoticeCommand {
    /// The right one.
    pub notice: Notice,
    /// What was wrong, for the applicant.
    pub reason: String,
}

/// Replaces the notice that the applicant has: the dossier waits on for the proof, and the clock stands on.
///
/// # Errors
/// No obligation is open; not by the head.
pub fn correct_notice(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierDecide>,
    (id, expected): (DossierId, i64),
    command: &CorrectNoticeCommand,
) -> Result<Dossier, DossierError> {
    let case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::CorrectObligation)?;
    let wrong = take_back(tx, &case, &command.reason)?;
    let no = add_notice(tx, id, &command.notice)?;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.obligation-corrected")
                .set("wrong", wrong.no)
                .set("right", no)
                .masked(
                    "notice",
                    Some(&wrong.notice_reference),
                    Some(&command.notice.reference),
                )
                .change("amount", wrong.amount, command.notice.amount)
                .reason(Some(command.reason.clone())),
            history: Some((
                HistoryKind::ObligationCorrected,
                None,
                Some(command.reason.clone()),
            )),
            event: Some(kinds::OBLIGATION_NOTIFIED),
        },
    )
}

/// Takes the notice back, because nothing is owed: the clock runs again, and the work goes on. Nothing was waited for, so
/// the time since the first notice is the agencies' own, and the appointment stays where it was (domain 7.6); whoever
/// needs another gives it openly, with an apology (form 04).
///
/// # Errors
/// No obligation is open; not by the head; a year of the calendar is not entered.
pub fn cancel_notice(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierDecide>,
    (id, expected): (DossierId, i64),
    reason: &str,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    let next = case.judge(tx, DossierAction::CancelObligation)?;
    let wrong = take_back(tx, &case, reason)?;
    let before = case.dossier.due_at;
    let stands_since = stands_since(tx.conn(), id)?.unwrap_or_else(|| tx.now());
    go_on(tx, &mut case, stands_since)?;
    case.dossier.state = next;
    let after = case.dossier.due_at;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.obligation-cancelled")
                .set("wrong", wrong.no)
                .change("dueAt", before, after)
                .reason(Some(reason.to_owned())),
            history: Some((HistoryKind::ObligationCancelled, None, Some(reason.to_owned()))),
            event: Some(kinds::OBLIGATION_CANCELLED),
        },
    )
}

fn take_back(tx: &mut Tx<'_>, case: &Case, reason: &str) -> Result<Obligation, DossierError> {
    let (now, id) = (tx.now(), case.dossier.id);
    let open = queries::obligations(tx.conn(), id)?
        .into_iter()
        .rev()
        .find(Obligation::is_open)
        .ok_or(DossierError::NotFound)?;
    queries::cancel_obligation(tx.conn(), id, open.no, (now, case.officer(), reason))?;
    Ok(open)
}
