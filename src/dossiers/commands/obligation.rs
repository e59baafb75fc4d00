//! The applicant's proof that an obligation with the state is settled.

use chrono::{DateTime, Utc};

use super::assignee::is_fit;
use super::base::{Case, Change, record};
use super::clock;
use super::route;
use crate::auth::{DossierAdvance, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Dossier, DossierAction, HistoryKind, Obligation, StepState, WorkKind};
use crate::dossiers::queries;
use crate::dossiers::rules::ledger;
use crate::platform::db::{Conn, Tx};
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;
use crate::platform::ids::DossierId;

/// The proof.
#[derive(Clone, Debug)]
pub struct ProveCommand {
    /// Number of the receipt or of the transfer.
    pub reference: String,
    /// When it was settled, by that proof; none for now.
    pub settled_at: Option<DateTime<Utc>>,
}

/// Enters the proof: the clock runs again from the moment at which the obligation was settled, and the appointment and
/// the steps to come move by the counted days that it stood (domain 5.3, row 6 → 4; 7.6; S2).
///
/// # Errors
/// Nothing is awaited, or at another desk; it was settled before the notice or after now; a year of the calendar is not
/// entered.
pub fn prove_obligation(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    (id, expected): (DossierId, i64),
    command: &ProveCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    let next = case.judge(tx, DossierAction::ProveObligation)?;
    let now = tx.now();
    let open = queries::obligations(tx.conn(), id)?
        .into_iter()
        .find(Obligation::is_open);
    let settled_at = command.settled_at.unwrap_or(now);
    // A corrected notice takes the place of one by which it may have been paid already.
    let notified_at = match stands_since(tx.conn(), id)? {
        Some(since) => Some(since),
        None => open.as_ref().map(|obligation| obligation.notified_at),
    };
    if let Some(wrong) = not_then(settled_at, notified_at, now) {
        return Err(DossierError::Invalid(vec![wrong]));
    }
    if let Some(obligation) = open {
        queries::prove_obligation(tx.conn(), id, obligation.no, &command.reference, now)?;
    }
    let before = case.dossier.due_at;
    go_on(tx, &mut case, settled_at)?;
    case.dossier.state = next;
    let change = record(id, "dossier.obligation-proven")
        .masked("reference", None, Some(&command.reference))
        .set("settledAt", settled_at)
        .change("dueAt", before, case.dossier.due_at);
    case.finish(
        tx,
        Change {
            record: change,
            history: Some((HistoryKind::ObligationProven, None, None)),
            event: Some(kinds::OBLIGATION_PROVEN),
        },
    )
}

/// Since when the clock stands for the obligation: the moment of its first notice.
///
/// # Errors
/// The database's.
pub(super) fn stands_since(conn: &mut Conn, id: DossierId) -> Result<Option<DateTime<Utc>>, DossierError> {
    let events = queries::clock_events(conn, id)?;
    Ok(ledger::standing(&events).map(|pause| pause.at))
}

/// Lets the clock run again from a moment, and the work go on with the step that comes next.
///
/// # Errors
/// A year of the calendar is not entered; the database's.
pub(super) fn go_on(tx: &mut Tx<'_>, case: &mut Case, from: DateTime<Utc>) -> Result<(), DossierError> {
    clock::resume(tx, case, from, None)?;
    queries::remove_work_of(tx.conn(), case.dossier.id, WorkKind::Obligation)?;
    // What awaited it ended last.
    let done = case
        .steps
        .iter()
        .filter(|step| step.state == StepState::Done && step.awaits_obligation)
        .max_by_key(|step| (step.completed_at, step.no));
    let no = done.ok_or(DossierError::NoNextStep)?.no;
    let wanted = route::next_step(tx, case, no)?;
    let assignee = match wanted.as_ref().and_then(|step| Some((step, step.assignee_id?))) {
        Some((step, officer)) if is_fit(tx, case, step, officer)? => Some(officer),
        Some(_) | None => None,
    };
    route::go_on(tx, case, no, assignee)
}

/// What is wrong with the moment at which it is said to have been settled.
fn not_then(
    settled_at: DateTime<Utc>,
    notified_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<FieldError> {
    let (code, text) = if settled_at > now {
        (
            code::MAXIMUM,
            Text::new("Thời điểm ở tương lai.", "The moment lies in the future."),
        )
    } else if notified_at.is_some_and(|notified_at| settled_at < notified_at) {
        (
            code::MINIMUM,
            Text::new(
                "Thời điểm trước khi thông báo nghĩa vụ tài chính.",
                "The moment lies before the notice of the obligation.",
            ),
        )
    } else {
        return None;
    };
    Some(FieldError::new("/settledAt", code, text))
}
