//! Supplements while a dossier is processed: proposed by its handler, approved by the head of the unit, sent by the desk
//! (domain L6; 5.3, row 4 → 5).

use super::asked::{self, AskCommand};
use super::base::{Case, Change, caller, record};
use super::clock::{self, Clockwork};
use super::waiting;
use crate::auth::{DossierAccept, DossierAdvance, DossierDecide, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{
    Decision, Dossier, DossierAction, HistoryKind, Supplement, SupplementStage, SupplementState, WorkKind,
};
use crate::dossiers::queries;
use crate::dossiers::rules::ledger;
use crate::platform::db::Tx;
use crate::platform::ids::DossierId;

/// What the head decides on a proposed request.
#[derive(Clone, Debug)]
pub struct DecideSupplementCommand {
    /// Whether it is sent.
    pub decision: Decision,
    /// What the head notes.
    pub note: Option<String>,
    /// Why it is asked for although that was done before, when whoever proposed it did not say.
    pub override_reason: Option<String>,
}

/// Proposes to ask the applicant for a supplement.
///
/// # Errors
/// It is another's step; a request is under way; an item is of no component of the dossier.
pub fn propose_supplement(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    (id, expected): (DossierId, i64),
    command: &AskCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::ProposeSupplement)?;
    let now = tx.now();
    let no = asked::next_no(tx, &case)?;
    let items = asked::items(tx, &case, no, &command.items, "/items")?;
    let step = case
        .here(DossierAction::ProposeSupplement)
        .ok_or(DossierError::NoNextStep)?;
    let request = Supplement {
        no,
        stage: SupplementStage::Process,
        state: SupplementState::Proposed,
        reason: command.reason.clone(),
        legal_basis: command.legal_basis.clone(),
        override_reason: command.override_reason.clone(),
        step_no: Some(step.no),
        proposed_at: now,
        proposed_by: case.officer(),
        decided_at: None,
        decided_by: None,
        decision_note: None,
        sent_at: None,
        sent_by: None,
        wait_until: None,
        given_at: None,
        received_at: None,
        received_by: None,
        wait_from: None,
        wait_granted_from: None,
        wait_granted_days: 0,
    };
    queries::add_supplement(tx.conn(), id, &request)?;
    queries::add_supplement_items(tx.conn(), id, &items)?;
    let approval = waiting::supplement_approval(&case.dossier, step, now);
    queries::put_work(tx.conn(), &approval)?;
    case.dossier.open_supplement = Some(SupplementState::Proposed);
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.supplement-proposed")
                .set("request", no)
                .set("items", items.len())
                .reason(Some(command.reason.clone())),
            history: None,
            event: None,
        },
    )
}

/// Approves a proposed request, or rejects it. A second one needs the permission and a reason.
///
/// # Errors
/// Nothing is proposed; it would be one request too many.
pub fn decide_supplement(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierDecide>,
    (id, expected): (DossierId, i64),
    command: &DecideSupplementCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::DecideSupplement)?;
    let now = tx.now();
    let mut request = asked::open_request(tx, &case)?.ok_or(DossierError::NotFound)?;
    if command.decision == Decision::Approved
        && let Some(clockwork) = Clockwork::of(tx.conn(), &case.dossier)?
    {
        let rules = &clockwork.terms.rules;
        request.override_reason = request
            .override_reason
            .or_else(|| command.override_reason.clone());
        let reason = request.override_reason.as_ref();
        let stage = SupplementStage::Process;
        asked::check_repeat(tx, &case, caller(granted)?, stage, rules, reason)?;
    }
    request.decided_at = Some(now);
    request.decided_by = case.officer();
    request.decision_note.clone_from(&command.note);
    queries::remove_work_of(tx.conn(), id, WorkKind::SupplementApproval)?;
    (request.state, case.dossier.open_supplement) = match command.decision {
        Decision::Approved => {
            let sending = waiting::supplement_sending(&case.dossier, now);
            queries::put_work(tx.conn(), &sending)?;
            (SupplementState::Approved, Some(SupplementState::Approved))
        }
        Decision::Refused => (SupplementState::Rejected, None),
    };
    queries::save_supplement(tx.conn(), id, &request)?;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.supplement-decided")
                .set("request", request.no)
                .set("decision", command.decision)
                .reason(command.note.clone()),
            history: None,
            event: None,
        },
    )
}

/// Takes a request back that was not sent yet: the handler found it needless, or the head thought again.
///
/// # Errors
/// None is under way, or it was sent; it is another's step.
pub fn cancel_supplement(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    (id, expected): (DossierId, i64),
    reason: &str,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::CancelSupplement)?;
    let mut request = asked::open_request(tx, &case)?.ok_or(DossierError::NotFound)?;
    let before = request.state;
    request.state = SupplementState::Cancelled;
    queries::save_supplement(tx.conn(), id, &request)?;
    for kind in [WorkKind::SupplementApproval, WorkKind::SupplementSending] {
        queries::remove_work_of(tx.conn(), id, kind)?;
    }
    case.dossier.open_supplement = None;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.supplement-cancelled")
                .set("request", request.no)
                .change("requestState", before, request.state)
                .reason(Some(reason.to_owned())),
            history: None,
            event: None,
        },
    )
}

/// Sends the approved request to the applicant: the clock stands from now on. A second one marks the dossier for the
/// national indicator; what was approved and not sent never does.
///
/// # Errors
/// Nothing is approved; a year of the calendar is not entered.
pub fn send_supplement(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    (id, expected): (DossierId, i64),
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    let next = case.judge(tx, DossierAction::SendSupplement)?;
    let now = tx.now();
    let mut request = asked::open_request(tx, &case)?.ok_or(DossierError::NotFound)?;
    request.state = SupplementState::Sent;
    request.sent_at = Some(now);
    request.sent_by = case.officer();
    if let Some(clockwork) = Clockwork::of(tx.conn(), &case.dossier)? {
        let terms = (&clockwork.terms.pinned, &*clockwork.terms.rules);
        request.wait_until = asked::wait_until(tx.conn(), &case.dossier, terms, now)?;
        let (stage, rules) = (SupplementStage::Process, &clockwork.terms.rules);
        case.dossier.counts_overdue |= asked::asked_before(tx, &case, stage)? >= asked::allowed(rules, stage);
    }
    queries::save_supplement(tx.conn(), id, &request)?;
    queries::remove_work_of(tx.conn(), id, WorkKind::SupplementSending)?;
    clock::pause(tx, &mut case.dossier, ledger::SUPPLEMENT, Some(&request.reason))?;
    case.dossier.open_supplement = Some(SupplementState::Sent);
    case.dossier.process_requests = case.dossier.process_requests.saturating_add(1);
    case.dossier.state = next;
    waiting::put_work(tx, &case, next)?;
    let step = asked::step_of(&case.steps, &request).cloned();
    let counts = case.dossier.counts_overdue;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.supplement-sent")
                .set("request", request.no)
                .set("waitUntil", request.wait_until)
                .set("countsOverdue", counts),
            history: Some((HistoryKind::SupplementSent, step, Some(request.reason))),
            event: Some(kinds::SUPPLEMENT_REQUESTED),
        },
    )
}
