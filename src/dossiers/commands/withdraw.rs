//! Withdrawal: asked by the applicant, decided by the head (domain 5.3, rows 2, 4, 5, 6 → 7 → 8; S9).

use super::base::{Case, Change, record};
use super::waiting;
use crate::auth::{DossierAccept, DossierDecide, DossierSubmit, Granted, Permission};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Decision, Dossier, DossierAction, DossierState, HistoryKind, Withdrawal};
use crate::dossiers::queries;
use crate::platform::db::Tx;
use crate::platform::ids::DossierId;

/// What the head decides.
#[derive(Clone, Debug)]
pub struct DecideWithdrawalCommand {
    /// Whether the applicant gets it back.
    pub decision: Decision,
    /// Why, for the applicant.
    pub reason: String,
    /// What becomes of fees already paid.
    pub fee_refund: Option<String>,
}

/// Asks for the dossier back. What nobody has taken in yet is back at once.
///
/// # Errors
/// The result is signed; it has ended.
pub fn request_withdrawal(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierSubmit>,
    target: (DossierId, i64),
    reason: &str,
) -> Result<Dossier, DossierError> {
    ask(tx, granted, target, DossierAction::RequestWithdrawal, reason)
}

/// Enters the applicant's wish at the desk.
///
/// # Errors
/// As [`request_withdrawal`].
pub fn enter_withdrawal(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    target: (DossierId, i64),
    reason: &str,
) -> Result<Dossier, DossierError> {
    ask(tx, granted, target, DossierAction::EnterWithdrawal, reason)
}

fn ask<P: Permission>(
    tx: &mut Tx<'_>,
    granted: &Granted<P>,
    (id, expected): (DossierId, i64),
    action: DossierAction,
    reason: &str,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    let next = case.judge(tx, action)?;
    let now = tx.now();
    let no = queries::withdrawals(tx.conn(), id)?.len();
    let at_once = next == DossierState::Withdrawn;
    let wish = Withdrawal {
        no: i32::try_from(no).unwrap_or(i32::MAX).saturating_add(1),
        reason: reason.to_owned(),
        asked_at: now,
        asked_at_desk_by: case.officer(),
        decision: at_once.then_some(Decision::Approved),
        decision_reason: None,
        fee_refund: None,
        decided_at: at_once.then_some(now),
        decided_by: None,
    };
    queries::add_withdrawal(tx.conn(), id, &wish)?;
    let (history, event) = if at_once {
        waiting::end(tx, &mut case, next, "WITHDRAWN")?;
        (HistoryKind::Withdrawn, kinds::WITHDRAWN)
    } else {
        case.dossier.resume_state = Some(case.dossier.state);
        case.dossier.state = next;
        waiting::put_work(tx, &case, next)?;
        (HistoryKind::WithdrawalRequested, kinds::WITHDRAWAL_REQUESTED)
    };
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.withdrawal-requested")
                .set("no", wish.no)
                .reason(Some(wish.reason)),
            history: Some((history, None, None)),
            event: Some(event),
        },
    )
}

/// Gives the dossier back, or does not. Refused, it goes on where it was.
///
/// # Errors
/// Nobody asked for it.
pub fn decide_withdrawal(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierDecide>,
    (id, expected): (DossierId, i64),
    command: &DecideWithdrawalCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    let next = case.judge(tx, DossierAction::DecideWithdrawal)?;
    let now = tx.now();
    let open = queries::withdrawals(tx.conn(), id)?
        .into_iter()
        .find(|wish| wish.decision.is_none());
    let mut wish = open.ok_or(DossierError::NotFound)?;
    wish.decision = Some(command.decision);
    wish.decision_reason = Some(command.reason.clone());
    wish.fee_refund.clone_from(&command.fee_refund);
    wish.decided_at = Some(now);
    wish.decided_by = case.officer();
    queries::save_withdrawal(tx.conn(), id, &wish)?;
    let (history, event) = match command.decision {
        Decision::Approved => {
            waiting::end(tx, &mut case, next, "WITHDRAWN")?;
            (HistoryKind::Withdrawn, kinds::WITHDRAWN)
        }
        Decision::Refused => {
            let back = case
                .dossier
                .resume_state
                .take()
                .unwrap_or(DossierState::InProcess);
            case.dossier.state = back;
            waiting::put_work(tx, &case, back)?;
            waiting::put_supplement_work_back(tx, &case)?;
            (HistoryKind::WithdrawalRefused, kinds::WITHDRAWAL_REFUSED)
        }
    };
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.withdrawal-decided")
                .set("no", wish.no)
                .set("decision", command.decision)
                .reason(Some(command.reason.clone())),
            history: Some((history, None, Some(command.reason.clone()))),
            event: Some(event),
        },
    )
}
