//! The applicant's answer to a request for supplements: piece by piece, online or at the desk; or none in time.

use chrono::{DateTime, Utc};

use super::accept::{CheckedComponent, enter_checked};
use super::asked;
use super::base::{Case, Change, record};
use super::clock::{self, Clockwork};
use super::terms;
use super::waiting;
use crate::auth::{DossierAccept, DossierSubmit, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{
    Dossier, DossierAction, DossierState, HistoryKind, Stop, StopGround, Supplement, SupplementItem,
    SupplementState,
};
use crate::dossiers::queries;
use crate::dossiers::rules::judge::Denial;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;
use crate::platform::ids::DossierId;

/// One thing that was asked for and is given.
#[derive(Clone, Debug)]
pub struct GivenItem {
    /// Its place in the request.
    pub no: i32,
    /// What is given, in words.
    pub answer: String,
}

/// What the desk takes in.
#[derive(Clone, Debug)]
pub struct ReceiveSupplementCommand {
    /// What was brought to the desk now.
    pub brought: Vec<GivenItem>,
    /// What the dossier's components are now.
    pub components: Vec<CheckedComponent>,
}

/// One thing that was given and is not what was asked for.
#[derive(Clone, Debug)]
pub struct RejectedItem {
    /// Its place in the request.
    pub no: i32,
    /// Why, for the applicant.
    pub reason: String,
}

/// Gives what was asked for, or a part of it, online. The desk still has to take it in.
///
/// # Errors
/// Nothing was asked for; an item is not one of the request.
pub fn give_supplement(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierSubmit>,
    (id, expected): (DossierId, i64),
    given: &[GivenItem],
) -> Result<Dossier, DossierError> {
    let case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::GiveSupplement)?;
    self::given(tx, case, given)
}

/// Notes what is given, whoever enters it.
fn given(tx: &mut Tx<'_>, case: Case, given: &[GivenItem]) -> Result<Dossier, DossierError> {
    let id = case.dossier.id;
    let (request, missing) = take(tx, &case, given)?;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.supplement-given")
                .set("request", request.no)
                .set("items", given.len())
                .set("missing", missing.len()),
            history: Some((HistoryKind::SupplementGiven, None, None)),
            event: missing.is_empty().then_some(kinds::SUPPLEMENT_GIVEN),
        },
    )
}

/// Enters at the desk what the applicant brought of what was asked for; the rest may come later, and the clock stands on.
///
/// # Errors
/// Nothing was asked for; an item is not one of the request.
pub fn enter_supplement(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    (id, expected): (DossierId, i64),
    command: &ReceiveSupplementCommand,
) -> Result<Dossier, DossierError> {
    let case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::EnterSupplement)?;
    enter_checked(tx, id, &command.components)?;
    given(tx, case, &command.brought)
}

/// Takes in what was asked for, with what was brought to the desk now: the clock runs again from the moment at which
/// the last of it was given (domain 5.3, row 5 → 4).
///
/// # Errors
/// [`DossierError::Incomplete`] with all that is still missing.
pub fn receive_supplement(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    (id, expected): (DossierId, i64),
    command: &ReceiveSupplementCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    let next = case.judge(tx, DossierAction::ReceiveSupplement)?;
    let now = tx.now();
    let (mut request, missing) = take(tx, &case, &command.brought)?;
    enter_checked(tx, id, &command.components)?;
    if !missing.is_empty() {
        return Err(DossierError::Incomplete(
            missing.iter().map(still_missing).collect(),
        ));
    }
    let given_at = request.given_at.unwrap_or(now);
    request.state = SupplementState::Received;
    request.received_at = Some(now);
    request.received_by = case.officer();
    queries::save_supplement(tx.conn(), id, &request)?;
    let before = case.dossier.due_at;
    clock::resume(tx, &mut case, given_at, None)?;
    case.dossier.open_supplement = None;
    case.dossier.state = next;
    waiting::put_work(tx, &case, next)?;
    let change = record(id, "dossier.supplement-received")
        .set("request", request.no)
        .change("dueAt", before, case.dossier.due_at);
    case.finish(
        tx,
        Change {
            record: change,
            history: Some((HistoryKind::SupplementReceived, None, None)),
            event: Some(kinds::SUPPLEMENT_RECEIVED),
        },
    )
}

/// Sends back what was given and is not what was asked for: it is to be given again, and the clock stands on.
///
/// # Errors
/// [`DossierError::Invalid`] with every item that is not one of the request, or was not given.
pub fn reject_supplement(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    (id, expected): (DossierId, i64),
    rejected: &[RejectedItem],
) -> Result<Dossier, DossierError> {
    let case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::RejectSupplement)?;
    let now = tx.now();
    let mut request = asked::open_request(tx, &case)?.ok_or(DossierError::NotFound)?;
    let mut items: Vec<_> = queries::supplement_items(tx.conn(), id)?
        .into_iter()
        .filter(|item| item.supplement_no == request.no)
        .collect();
    let (mut wrong, mut told) = (Vec::new(), Vec::new());
    for (place, one) in rejected.iter().enumerate() {
        let given = items
            .iter_mut()
            .find(|item| item.no == one.no && item.given_at.is_some());
        match given {
            Some(item) => {
                item.given_at = None;
                item.rejection = Some(one.reason.clone());
                queries::save_supplement_item(tx.conn(), id, item)?;
                told.push(format!("{}: {}", item.name, one.reason));
            }
            None => wrong.push(FieldError::new(
                format!("/items/{place}/no"),
                "ITEM_NOT_GIVEN",
                Text::new(
                    "Yêu cầu bổ sung không có mục này, hoặc mục này chưa được nộp.",
                    "The request has no such item, or it was not given.",
                ),
            )),
        }
    }
    if !wrong.is_empty() {
        return Err(DossierError::Invalid(wrong));
    }
    request.given_at = None;
    // Whoever gave it in time has as long again to give it right.
    if let (Some(until), Some(clockwork)) = (request.wait_until, Clockwork::of(tx.conn(), &case.dossier)?) {
        let terms = (&clockwork.terms.pinned, &*clockwork.terms.rules);
        let again = asked::wait_until(tx.conn(), &case.dossier, terms, now)?;
        if let Some(again) = again.filter(|again| *again >= until) {
            request.wait_until = Some(again);
            request.wait_from = Some(now);
            request.wait_granted_from = None;
            request.wait_granted_days = 0;
        }
    }
    queries::save_supplement(tx.conn(), id, &request)?;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.supplement-rejected")
                .set("request", request.no)
                .set("waitUntil", request.wait_until)
                .set("items", rejected.iter().map(|one| one.no).collect::<Vec<_>>()),
            history: Some((HistoryKind::SupplementRejected, None, Some(told.join("\n")))),
            event: Some(kinds::SUPPLEMENT_REJECTED),
        },
    )
}

/// Ends the waiting for what did not come in time, by the desk (domain 5.3, row 5 → 8).
///
/// # Errors
/// [`DossierError::StillWaiting`] while there is time, or where none is set.
pub fn expire_supplement(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    (id, expected): (DossierId, i64),
) -> Result<Dossier, DossierError> {
    let case = Case::open(tx, granted, id, expected)?;
    let next = case.judge(tx, DossierAction::ExpireSupplement)?;
    let now = tx.now();
    let waited = asked::open_request(tx, &case)?;
    match waited {
        // What was given in time waits for the desk, not for the applicant.
        Some(request) if request.given_at.is_some() => {
            Err(case.deny(tx, DossierAction::ExpireSupplement, Denial::Moment)?)
        }
        Some(request) if is_over(&request, now) => {
            let (case, change) = stop_waiting(tx, case, next, request)?;
            case.finish(tx, change)
        }
        Some(request) => Err(DossierError::StillWaiting(request.wait_until)),
        None => Err(DossierError::StillWaiting(None)),
    }
}

/// Whether the applicant was waited for long enough, and in vain.
pub(super) fn is_over(request: &Supplement, now: DateTime<Utc>) -> bool {
    request.given_at.is_none() && request.wait_until.is_some_and(|until| until < now)
}

/// Stops a dossier whose supplement did not come.
///
/// # Errors
/// The database's.
pub(super) fn stop_waiting(
    tx: &mut Tx<'_>,
    mut case: Case,
    next: DossierState,
    mut request: Supplement,
) -> Result<(Case, Change), DossierError> {
    let (now, id) = (tx.now(), case.dossier.id);
    request.state = SupplementState::Expired;
    queries::save_supplement(tx.conn(), id, &request)?;
    let reason = Text::new(
        "Quá thời hạn bổ sung mà hồ sơ không được bổ sung đầy đủ.",
        "What was asked for did not come in time.",
    );
    let stop = Stop {
        ground: StopGround::NoSupplement,
        reason: reason.vi.into_owned(),
        legal_basis: match &request.legal_basis {
            Some(basis) => Some(basis.clone()),
            None => terms::legal_basis(tx.conn(), &case.dossier)?,
        },
        at: now,
        by_officer: case.officer(),
    };
    queries::insert_stop(tx.conn(), id, &stop)?;
    waiting::end(tx, &mut case, next, "NO_SUPPLEMENT")?;
    let record: Record = record(id, "dossier.supplement-expired")
        .set("request", request.no)
        .set("waitUntil", request.wait_until);
    let change = Change {
        record,
        history: Some((HistoryKind::Stopped, None, Some(stop.reason))),
        event: Some(kinds::STOPPED),
    };
    Ok((case, change))
}

/// Notes what is given; answers with the request and with what is still missing.
fn take(
    tx: &mut Tx<'_>,
    case: &Case,
    given: &[GivenItem],
) -> Result<(Supplement, Vec<SupplementItem>), DossierError> {
    let (now, id) = (tx.now(), case.dossier.id);
    let mut request = asked::open_request(tx, case)?.ok_or(DossierError::NotFound)?;
    let mut items: Vec<_> = queries::supplement_items(tx.conn(), id)?
        .into_iter()
        .filter(|item| item.supplement_no == request.no)
        .collect();
    let mut wrong = Vec::new();
    for (place, one) in given.iter().enumerate() {
        match items.iter_mut().find(|item| item.no == one.no) {
            Some(item) => {
                item.given_at = Some(now);
                item.rejection = None;
                item.answer = Some(one.answer.clone());
                queries::save_supplement_item(tx.conn(), id, item)?;
            }
            None => wrong.push(FieldError::new(
                format!("/items/{place}/no"),
                "ITEM_UNKNOWN",
                Text::new(
                    "Yêu cầu bổ sung không có mục này.",
                    "The request has no such item.",
                ),
            )),
        }
    }
    if !wrong.is_empty() {
        return Err(DossierError::Invalid(wrong));
    }
    items.retain(|item| item.given_at.is_none());
    if items.is_empty() && request.given_at.is_none() {
        request.given_at = Some(now);
        queries::save_supplement(tx.conn(), id, &request)?;
    }
    Ok((request, items))
}

fn still_missing(item: &SupplementItem) -> FieldError {
    FieldError::new(
        format!("/items/{}", item.no),
        code::REQUIRED,
        Text::new(
            format!("Còn thiếu: {}.", item.name),
            format!("Still missing: {}.", item.name),
        ),
    )
}
