//! Guidance at intake: everything that is missing, at once, before a dossier is accepted (domain L2, S7).

use super::asked::{self, AskCommand};
use super::base::{Case, Change, caller, record};
use super::carried::bring_to_successor;
use super::terms;
use super::waiting;
use crate::auth::{DossierAccept, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{
    Dossier, DossierAction, HistoryKind, Supplement, SupplementStage, SupplementState, WorkKind,
};
use crate::dossiers::queries;
use crate::platform::db::Tx;
use crate::platform::ids::DossierId;

/// Tells the applicant all that is missing (domain 5.3, row 1 → 5). The clock has not begun.
///
/// # Errors
/// It was told before, and the caller may not tell it again; an item is of no component of it.
pub fn guide_intake(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    (id, expected): (DossierId, i64),
    command: &AskCommand,
) -> Result<Dossier, DossierError> {
    let case = Case::open(tx, granted, id, expected)?;
    guide(tx, granted, case, (command, ""))
}

/// Guidance on a dossier that is open for a change. It stands at a place of the request.
///
/// # Errors
/// As [`guide_intake`].
pub(super) fn guide(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    mut case: Case,
    (command, at): (&AskCommand, &str),
) -> Result<Dossier, DossierError> {
    let id = case.dossier.id;
    bring_to_successor(tx, &mut case)?;
    let next = case.judge(tx, DossierAction::GuideIntake)?;
    let now = tx.now();
    let pinned = terms::terms_now(tx.conn(), &case.dossier, now)?;
    let stage = SupplementStage::Intake;
    let reason = command.override_reason.as_ref();
    let again = asked::check_repeat(tx, &case, caller(granted)?, stage, &pinned.rules, reason)?;
    let no = asked::next_no(tx, &case)?;
    let at = format!("{at}/items");
    let items = asked::items(tx, &case, no, &command.items, &at)?;
    asked::names_all_that_is_missing(tx, &case, &items, &at)?;
    let officer = case.officer();
    let request = Supplement {
        no,
        stage,
        state: SupplementState::Sent,
        reason: command.reason.clone(),
        legal_basis: command.legal_basis.clone(),
        override_reason: command.override_reason.clone().filter(|_| again),
        step_no: None,
        proposed_at: now,
        proposed_by: officer,
        decided_at: None,
        decided_by: None,
        decision_note: None,
        sent_at: Some(now),
        sent_by: officer,
        wait_until: asked::wait_until(tx.conn(), &case.dossier, (&pinned, &pinned.rules), now)?,
        given_at: None,
        received_at: None,
        received_by: None,
        wait_from: None,
        wait_granted_from: None,
        wait_granted_days: 0,
    };
    settle_guidance(tx, &case, SupplementState::Cancelled)?;
    queries::add_supplement(tx.conn(), id, &request)?;
    queries::add_supplement_items(tx.conn(), id, &items)?;
    queries::remove_work_of(tx.conn(), id, WorkKind::Intake)?;
    case.dossier.state = next;
    case.dossier.acceptance_due_at = None;
    case.dossier.next_alert_at = None;
    case.dossier.counts_overdue |= again;
    case.dossier.intake_requests = case.dossier.intake_requests.saturating_add(1);
    waiting::put_work(tx, &case, next)?;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.intake-guided")
                .set("request", no)
                .set("items", items.len())
                .set("again", again)
                .reason(command.override_reason.clone()),
            history: Some((HistoryKind::IntakeGuided, None, Some(command.reason.clone()))),
            event: Some(kinds::SUPPLEMENT_REQUESTED),
        },
    )
}

/// Notes that what was missing at intake came, when the dossier is sent again or accepted.
///
/// # Errors
/// The database's.
pub(super) fn close_guidance(tx: &mut Tx<'_>, case: &Case) -> Result<(), DossierError> {
    settle_guidance(tx, case, SupplementState::Received)
}

/// Ends what was told before: it came, or other guidance takes its place.
fn settle_guidance(tx: &mut Tx<'_>, case: &Case, state: SupplementState) -> Result<(), DossierError> {
    let (now, officer) = (tx.now(), case.officer());
    for mut request in queries::supplements(tx.conn(), case.dossier.id)? {
        if request.stage == SupplementStage::Intake && request.state == SupplementState::Sent {
            request.state = state;
            if state == SupplementState::Received {
                request.given_at = Some(now);
                request.received_at = Some(now);
                request.received_by = officer;
            }
            queries::save_supplement(tx.conn(), case.dossier.id, &request)?;
        }
    }
    Ok(())
}
